/** The simulator's own time: the clock it was given, plus whatever the control page has jumped ahead. */
import type { Clock } from '../domain/clock.ts';

export interface VirtualClock extends Clock {
  /** Jumps `ms` ahead, running what falls due on the way in order of its time. */
  advance(ms: number): void;
  /** How far this clock runs ahead of the one it stands on, in ms. */
  aheadMs(): number;
  /** Back to the given clock; nothing waits any more. */
  reset(): void;
  /** Nothing waits and nothing will. */
  stop(): void;
}

interface Entry {
  readonly due: number;
  readonly order: number;
  readonly task: () => void;
}

/** Timers of the machine overflow at 2^31 ms (25 days), and a capture deadline is 180: longer waits wake and re-arm. */
const longestSleepMs = 86_400_000;

export function virtualClock(base: Clock): VirtualClock {
  const waiting = new Set<Entry>();
  let ahead = 0;
  let order = 0;
  let stopped = false;
  let armed: { due: number; disarm: () => void } | null = null;

  const now = () => base.now() + ahead;

  return {
    now,
    aheadMs: () => ahead,
    after(ms, task) {
      if (stopped) return () => {};
      const entry = { due: now() + Math.max(0, ms), order: order++, task };
      waiting.add(entry);
      if (!armed || entry.due < armed.due) arm();
      return () => {
        waiting.delete(entry);
      };
    },
    advance(ms) {
      const until = now() + ms;
      for (let entry = next(); entry && entry.due <= until; entry = next()) {
        ahead += Math.max(0, entry.due - now());
        run(entry);
      }
      ahead += Math.max(0, until - now());
      arm();
    },
    reset() {
      waiting.clear();
      ahead = 0;
      arm();
    },
    stop() {
      stopped = true;
      waiting.clear();
      arm();
    },
  };

  function next(): Entry | null {
    let first: Entry | null = null;
    for (const entry of waiting) {
      if (!first || entry.due < first.due || (entry.due === first.due && entry.order < first.order))
        first = entry;
    }
    return first;
  }

  function run(entry: Entry): void {
    waiting.delete(entry);
    entry.task();
  }

  function arm(): void {
    armed?.disarm();
    armed = null;
    const entry = next();
    if (!entry) return;
    const sleepMs = Math.min(Math.max(0, entry.due - now()), longestSleepMs);
    armed = { due: entry.due, disarm: base.after(sleepMs, wake) };
  }

  function wake(): void {
    armed = null;
    for (let entry = next(); entry && entry.due <= now(); entry = next()) run(entry);
    arm();
  }
}
