/** Web Locks of one tablet's browser: a lock is let go when its task ends, when it is stolen, or when its page dies. */

export interface Locks {
  /** As this page sees them. */
  forPage(page: object): LockManager;
  pageGone(page: object): void;
}

export function locksOfTablet(): Locks {
  let holder: { page: object; stolen: (error: DOMException) => void } | null = null;

  return {
    forPage(page) {
      const request = (
        name: string,
        options: LockOptions,
        task: (lock: Lock | null) => unknown,
      ): Promise<unknown> => {
        if (holder && !options.steal) return Promise.resolve(task(null));
        holder?.stolen(new DOMException('stolen', 'AbortError'));
        return new Promise((resolve, reject) => {
          const mine = { page, stolen: reject };
          holder = mine;
          const letGo = () => {
            if (holder === mine) holder = null;
          };
          void Promise.resolve(task({ name, mode: 'exclusive' }))
            .finally(letGo)
            .then(resolve, reject);
        });
      };
      const query = () => Promise.resolve({ held: [], pending: [] });
      return { request: request as LockManager['request'], query };
    },
    pageGone(page) {
      if (holder?.page === page) holder = null;
    },
  };
}
