/** Of all the pages of this origin, one sends at a time; a frozen page that keeps the right to is passed over. */

/** `sole`: no other page can be sending, so what a page that is gone had leased is free. */
export type SendTask = (sole: boolean) => Promise<void>;

/** Runs the task and says `done`, or says `busy` and does not run it. With `steal` it is never busy. */
export type OneSender = (task: SendTask, steal: boolean) => Promise<'done' | 'busy'>;

/** Web Locks, held for one task and no longer: a lock outlives the freezing of its page. */
export const lockOf =
  (locks: LockManager, name: string): OneSender =>
  async (task, steal) => {
    try {
      return await locks.request(name, steal ? { steal } : { ifAvailable: true }, async (lock) => {
        if (!lock) return 'busy';
        // A lock that was given was let go by its last holder, or its holder's page is gone.
        await task(!steal);
        return 'done';
      });
    } catch (error) {
      // Stolen from us while we were away; the lease on each row keeps the two of us apart.
      if (error instanceof DOMException && error.name === 'AbortError') return 'done';
      throw error;
    }
  };

/** Without Web Locks (an address without https has none) every page may send, and the leases keep them apart. */
export const leasesAlone: OneSender = async (task) => {
  await task(false);
  return 'done';
};
