/** Whether this till has a customer display to tell what it shows; kept, so that a reload goes on telling. */
const key = 'torg.display';

class CustomerScreen {
  isThere = $state.raw(localStorage.getItem(key) === 'yes');

  is(there: boolean): void {
    this.isThere = there;
    if (there) localStorage.setItem(key, 'yes');
    else localStorage.removeItem(key);
  }
}

export const customerScreen = new CustomerScreen();
