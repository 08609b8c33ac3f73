/** Keeps the second copy of what is unsent in step with the database, and takes back from it what that has lost. */
import type { Row } from './parcel-row.ts';
import type { Spare } from './spare.ts';

export interface Copying {
  /** To be called whenever rows may have changed, and now and then: a copy that failed is tried again. */
  follow(rows: readonly Row[]): void;
  /** Copies now, whatever was copied before. */
  now(): Promise<void>;
}

/** `restored` hears how many asks came back. */
export function copyingTo(spare: Spare, restored: (asks: number) => Promise<void>): Copying {
  let isCopied = false;
  let seen = '';

  async function now(): Promise<void> {
    const asks = await spare.follow().catch(() => undefined);
    isCopied = asks !== undefined;
    if (asks) await restored(asks);
  }

  return {
    now,
    follow(rows) {
      const text = rows
        .map(({ id, state, dealtWithAt, patienceUntil }) => [id, state, dealtWithAt, patienceUntil].join())
        .join();
      if (isCopied && text === seen) return;
      seen = text;
      void now();
    },
  };
}
