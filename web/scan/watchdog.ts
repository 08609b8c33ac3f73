/** Notices that a picture stands still: after sleep a stream may say that it is live and show nothing. */
import type { Clock } from '../../edge/domain/clock.ts';

export interface Watchdog {
  /** From now on frames are expected; the first may take its time. */
  guard(): void;
  /** A frame was presented. */
  feed(): void;
  /** None are expected any more. */
  rest(): void;
}

const silenceMs = 1_000;
/** A camera that is warming up, on a slow tablet. */
const firstFrameMs = 4_000;
const lookMs = 250;

/** Calls `bark` once for each `guard`, when frames stay away for a second while they are expected. */
export function createWatchdog(clock: Clock, bark: () => void): Watchdog {
  let lastAt = 0;
  let patienceMs = firstFrameMs;
  let lookedAt = 0;
  let cancel = () => {};

  return {
    guard() {
      cancel();
      lastAt = clock.now();
      lookedAt = lastAt;
      patienceMs = firstFrameMs;
      cancel = clock.after(lookMs, look);
    },
    feed() {
      lastAt = clock.now();
      patienceMs = silenceMs;
    },
    rest() {
      cancel();
    },
  };

  function look(): void {
    const now = clock.now();
    // A page that was held up itself, or had its timers slowed, missed the frames too.
    if (now - lookedAt > 2 * lookMs) lastAt = now;
    lookedAt = now;
    if (now - lastAt >= patienceMs) bark();
    else cancel = clock.after(lookMs, look);
  }
}
