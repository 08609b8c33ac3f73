/** Time as it is passed in: no rule of the house asks the machine what o'clock it is. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `task` once, `ms` from now; the answer takes it back. */
  after(ms: number, task: () => void): () => void;
}

/** A timer that is earlier than this was not early: the clock was set back. Milliseconds. */
const mostEarlyMs = 50;

/** The machine's time and timers. Timers may be a millisecond early by that time, and a task never is. */
export function clockOf(now: () => number, start: (ms: number, task: () => void) => () => void): Clock {
  return {
    now,
    after(ms, task) {
      const dueAt = now() + ms;
      let stop = start(ms, ring);
      return () => stop();

      function ring(): void {
        const rest = dueAt - now();
        if (rest > 0 && rest < mostEarlyMs) stop = start(rest, ring);
        else task();
      }
    },
  };
}

export interface ManualClock extends Clock {
  /** Moves time on by `ms`, running what falls due on the way in order of its time. */
  advance(ms: number): void;
  /** Milliseconds until the next task, or `null` when nothing waits. */
  untilNext(): number | null;
}

/** A clock that stands still until it is told: for tests and for the simulator's control page. */
export function manualClock(startMs: number): ManualClock {
  let now = startMs;
  let waiting: { due: number; order: number; task: () => void }[] = [];
  let order = 0;
  const next = () => waiting.toSorted((a, b) => a.due - b.due || a.order - b.order)[0];

  return {
    now: () => now,
    after(ms, task) {
      const entry = { due: now + Math.max(0, ms), order: order++, task };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advance(ms) {
      const until = now + ms;
      for (let entry = next(); entry && entry.due <= until; entry = next()) {
        waiting = waiting.filter((other) => other !== entry);
        now = entry.due;
        entry.task();
      }
      now = until;
    },
    untilNext() {
      const entry = next();
      return entry ? Math.max(0, entry.due - now) : null;
    },
  };
}
