/** The tablet's own clock. It may be wrong by hours: for spans of time only, never for what o'clock it is. */
import { clockOf } from '../edge/domain/clock.ts';

export const tabletClock = clockOf(
  () => Date.now(),
  (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
);
