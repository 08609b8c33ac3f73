/** The machine's timers, which come early now and then. */
import { expect, test } from 'vitest';
import { clockOf } from '../edge/domain/clock.ts';

/** Time that stands still, and timers that ring when they are told. */
function machine() {
  let now = 1_000;
  let waiting: { ms: number; task: () => void } | null = null;
  const clock = clockOf(
    () => now,
    (ms, task) => {
      const mine = { ms, task };
      waiting = mine;
      return () => {
        if (waiting === mine) waiting = null;
      };
    },
  );
  return {
    clock,
    waitsMs: () => waiting?.ms ?? null,
    ringAt(at: number): void {
      const rung = waiting;
      now = at;
      waiting = null;
      rung?.task();
    },
  };
}

test('a task waits for its time, though the timer rings a millisecond early', () => {
  const { clock, waitsMs, ringAt } = machine();
  const done: number[] = [];
  clock.after(30_000, () => done.push(clock.now()));
  ringAt(30_999);
  expect(done).toEqual([]);
  expect(waitsMs()).toBe(1);
  ringAt(31_000);
  expect(done).toEqual([31_000]);
  expect(waitsMs()).toBeNull();
});

test('a task that was put off for that moment can still be taken back', () => {
  const { clock, waitsMs, ringAt } = machine();
  const done: number[] = [];
  const takeBack = clock.after(30_000, () => done.push(clock.now()));
  ringAt(30_999);
  takeBack();
  expect(waitsMs()).toBeNull();
  ringAt(40_000);
  expect(done).toEqual([]);
});

test('a clock that was set back keeps no task waiting', () => {
  const { clock, ringAt } = machine();
  const done: number[] = [];
  clock.after(30_000, () => done.push(clock.now()));
  ringAt(500);
  expect(done).toEqual([500]);
});
