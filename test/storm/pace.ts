/** A page that runs or asks without pause would drain its battery and flood the edge: a law, looked at as it happens. */
import type { Ground } from './ground.ts';

export interface Pace {
  /** The page wants to run again in so many ms. */
  waits(ms: number): void;
  /** The page asks the edge something. */
  asks(): void;
}

const windowMs = 10_000;
/** Shorter waits than this are a loop rather than a pause. */
const hurriedMs = 100;
const mostHurried = 60;
const mostAsks = 120;

export function paceOf({ time, laws }: Pick<Ground, 'time' | 'laws'>, name: string): Pace {
  const hurried = counter(time.now);
  const asked = counter(time.now);

  return {
    waits(ms) {
      if (ms < hurriedMs && hurried() > mostHurried)
        laws.broken(
          'no page runs without pause',
          `${name}: more than ${mostHurried} times in ${windowMs} ms`,
        );
    },
    asks() {
      if (asked() > mostAsks)
        laws.broken('no page asks without pause', `${name}: more than ${mostAsks} times in ${windowMs} ms`);
    },
  };
}

/** Counts itself, and says how often in this window. */
function counter(now: () => number): () => number {
  let since = Number.NEGATIVE_INFINITY;
  let times = 0;
  return () => {
    if (now() - since > windowMs) {
      since = now();
      times = 0;
    }
    return ++times;
  };
}
