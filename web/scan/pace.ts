/** How fast pictures are read: of the last few seconds of scanning, for the page that says how the till is doing. */
import type { Clock } from '../../edge/domain/clock.ts';

export interface Pace {
  /** Milliseconds from handing a picture over to its answer, the middle one; null before the first. */
  readonly ms: number | null;
  /** Pictures read in a second; null before the second. */
  readonly perSecond: number | null;
}

const longest = 60;

export function createPace(clock: Clock): { count(ms: number): void; pace(): Pace } {
  let spent: number[] = [];
  let at: number[] = [];

  return {
    count(ms) {
      const now = clock.now();
      // A pause between two customers is no slowness.
      if (now - (at.at(-1) ?? now) > 1_000) at = [];
      spent = [...spent, ms].slice(-longest);
      at = [...at, now].slice(-longest);
    },
    pace() {
      const [first = 0, last = 0] = [at[0], at.at(-1)];
      return {
        ms: spent.toSorted((a, b) => a - b)[spent.length >> 1] ?? null,
        perSecond: last > first ? ((at.length - 1) * 1_000) / (last - first) : null,
      };
    },
  };
}
