/** Which way this tablet is shown to customers: lying on a counter it is turned by the screen, standing by the hand. */
const key = 'torg.turned';

class Turn {
  isTurned = $state.raw(localStorage.getItem(key) === 'yes');

  /** Remembered, for a counter stays as it is. */
  turn(): void {
    this.isTurned = !this.isTurned;
    localStorage.setItem(key, this.isTurned ? 'yes' : 'no');
  }
}

export const tabletTurn = new Turn();
