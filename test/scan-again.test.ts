import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { createJustTaken } from '../web/scan/just-taken.ts';
import { Scanning } from '../web/scan/scanning.svelte.ts';
import { tablet, back } from './camera-stand.ts';

const code = 'https://qr.vipps.no/p/one';

test('the phone of the customer before, left in view, is not charged for the next one’s goods', () => {
  const clock = manualClock(0);
  const taken = createJustTaken(clock);
  const asked: string[] = [];
  const view = () =>
    new Scanning({
      onread: (read) => asked.push(read),
      camera: tablet([back]).camera,
      openReader: () => Promise.reject(new Error('no decoder is needed for texts')),
      clock,
      taken,
    });
  view().readText(code);
  expect(asked).toEqual([code]);
  clock.advance(8_000);
  const next = view();
  for (let seconds = 0; seconds < 30; seconds++) {
    next.readText(code);
    clock.advance(1_000);
  }
  expect(asked).toEqual([code]);
  expect(next.seen).toBe('again');
  // Away and back after a while it is a customer who returns.
  clock.advance(11_000);
  next.readText(code);
  expect(asked).toEqual([code, code]);
});
