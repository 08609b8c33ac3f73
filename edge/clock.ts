/** The machine's own clock, for the entries that run in real time. */
import { clockOf } from './domain/clock.ts';

export const systemClock = clockOf(
  () => Date.now(),
  (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
);
