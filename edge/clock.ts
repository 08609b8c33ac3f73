/** The machine's own clock, for the entries that run in real time. */
import type { Clock } from './domain/clock.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
