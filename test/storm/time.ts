/** Virtual time: nothing happens but by its next task, one task a step, in order of its moment and then of asking. */
import type { Clock } from '../../edge/domain/clock.ts';

export interface Time extends Clock {
  /** Moves on to the next task and runs it; false when nothing waits. */
  step(): boolean;
  /** Nobody notices: what would have happened meanwhile happens late, at the end of it, one task a step. */
  skip(ms: number): void;
}

interface Entry {
  readonly due: number;
  readonly order: number;
  task: (() => void) | null;
}

export function timeFrom(startMs: number): Time {
  const heap: Entry[] = [];
  let now = startMs;
  let order = 0;
  const isBefore = (a: Entry, b: Entry) => a.due < b.due || (a.due === b.due && a.order < b.order);
  const at = (index: number): Entry => {
    const entry = heap[index];
    if (!entry) throw new Error(`time: expected an entry at ${index} of ${heap.length}`);
    return entry;
  };

  function push(entry: Entry): void {
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(entry, at(parent))) break;
      heap[index] = at(parent);
      index = parent;
    }
    heap[index] = entry;
  }

  function pop(): Entry | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(at(child + 1), at(child))) child++;
      if (!isBefore(at(child), last)) break;
      heap[index] = at(child);
      index = child;
    }
    heap[index] = last;
    return first;
  }

  return {
    now: () => now,
    after(ms, task) {
      const entry: Entry = { due: now + Math.max(0, Math.ceil(ms)), order: order++, task };
      push(entry);
      return () => {
        entry.task = null;
      };
    },
    step() {
      for (let entry = pop(); entry; entry = pop()) {
        if (!entry.task) continue;
        now = Math.max(now, entry.due);
        entry.task();
        return true;
      }
      return false;
    },
    skip(ms) {
      now += ms;
    },
  };
}
