import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { CustomerCode } from '../edge/domain/customer-code.ts';
import * as v from 'valibot';
import { createGuidance } from '../web/scan/guidance.ts';
import { createJustTaken, endedUnpaid } from '../web/scan/just-taken.ts';
import { canPaste, pasteFrom } from '../web/scan/paste.ts';
import { fitOf, placeIn } from '../web/scan/placing.ts';

const clear = { dark: false, blurred: false, glare: false, moving: false, small: false };

test('what most pictures of the last second lack is told, and one picture alone says nothing', () => {
  const guidance = createGuidance();
  guidance.see({ ...clear, moving: true }, 0);
  expect(guidance.lack(0)).toBeNull();
  for (let at = 100; at <= 600; at += 100) guidance.see({ ...clear, glare: at > 200 }, at);
  expect(guidance.lack(600)).toBe('glare');
  expect(guidance.lack(5_000)).toBeNull();
});

test('a slow tablet is told as well, whenever it is asked', () => {
  const guidance = createGuidance();
  for (let now = 0; now <= 8_000; now += 100) {
    if (now % 400 === 0) guidance.see({ ...clear, small: true }, now);
    if (now >= 3_000) expect(guidance.lack(now)).toBe('small');
  }
});

test('darkness is told before all else, and what was seen before a read is forgotten', () => {
  const guidance = createGuidance();
  for (let at = 0; at < 500; at += 50)
    guidance.see({ ...clear, dark: true, moving: true, blurred: true }, at);
  expect(guidance.lack(500)).toBe('dark');
  guidance.forget();
  expect(guidance.lack(500)).toBeNull();
});

test('pictures that are read, or come from a decoder that tells nothing, leave the hint as it is', () => {
  const guidance = createGuidance();
  for (let at = 0; at < 500; at += 50) guidance.see(null, at);
  expect(guidance.lack(500)).toBeNull();
});

const one = v.parse(CustomerCode, 'https://qr.vipps.no/p/one');
const other = v.parse(CustomerCode, 'https://qr.vipps.no/p/other');

test('a code that was just taken is known for ten seconds, and another customer’s is not', () => {
  const clock = manualClock(0);
  const taken = createJustTaken(clock);
  taken.take(one);
  expect([taken.has(one), taken.has(other)]).toEqual([true, false]);
  clock.advance(9_000);
  expect(taken.has(one)).toBe(true);
  clock.advance(2_000);
  expect(taken.has(one)).toBe(false);
});

test('the time counts from the last take, and what came to nothing is forgotten', () => {
  const clock = manualClock(0);
  const taken = createJustTaken(clock);
  taken.take(one);
  clock.advance(8_000);
  taken.take(other);
  clock.advance(8_000);
  expect(taken.has(other)).toBe(true);
  taken.forget();
  expect(taken.has(other)).toBe(false);
});

test('a code that stays before the camera is known for as long as it stays, and nobody else for longer', () => {
  const clock = manualClock(0);
  const taken = createJustTaken(clock);
  taken.take(one);
  for (let seconds = 0; seconds < 30; seconds++) {
    clock.advance(1_000);
    taken.hold(one);
    taken.hold(other);
  }
  expect([taken.has(one), taken.has(other)]).toEqual([true, false]);
  clock.advance(11_000);
  expect(taken.has(one)).toBe(false);
});

test('only this tablet’s newest sale says that its customer may be scanned again at once', () => {
  expect(endedUnpaid([])).toBe(false);
  expect(endedUnpaid([{ mine: true, what: 'declined' }])).toBe(true);
  expect(endedUnpaid([{ mine: true, what: 'waiting' }])).toBe(false);
  expect(
    endedUnpaid([
      { mine: true, what: 'paid' },
      { mine: true, what: 'declined' },
    ]),
  ).toBe(false);
  expect(
    endedUnpaid([
      { mine: false, what: 'declined' },
      { mine: true, what: 'paid' },
    ]),
  ).toBe(false);
});

const middle = { x: 0.5, y: 0.5 };

test('the middle of the picture stands in the middle of the view, however it is shown', () => {
  for (const fit of ['cover', 'contain'] as const)
    for (const mirrored of [false, true]) {
      const place = placeIn({ width: 390, height: 844 }, { width: 1280, height: 720 }, { fit, mirrored });
      expect(place(middle)).toEqual({ x: 195, y: 422 });
    }
});

test('a preview that fills the view hides as much on both sides, and one in full has bars', () => {
  const view = { width: 1000, height: 1000 };
  const picture = { width: 2000, height: 1000 };
  const corner = { x: 0, y: 0 };
  expect(placeIn(view, picture, { fit: 'cover', mirrored: false })(corner)).toEqual({ x: -500, y: 0 });
  expect(placeIn(view, picture, { fit: 'contain', mirrored: false })(corner)).toEqual({ x: 0, y: 250 });
  expect(placeIn(view, picture, { fit: 'contain', mirrored: true })(corner)).toEqual({ x: 1000, y: 250 });
});

test('the view is filled unless most of the picture would be hidden', () => {
  expect(fitOf({ width: 1180, height: 820 }, { width: 1920, height: 1080 })).toBe('cover');
  expect(fitOf({ width: 390, height: 844 }, { width: 1080, height: 1920 })).toBe('cover');
  expect(fitOf({ width: 390, height: 844 }, { width: 1920, height: 1080 })).toBe('contain');
});

/** What the platform's clipboard gives. */
const item = (parts: Record<string, Blob>) => ({
  types: Object.keys(parts),
  presentationStyle: 'unspecified' as const,
  getType: async (type: string) => parts[type] ?? new Blob(),
});

test('a picture on the clipboard comes before text, text before nothing, and a refusal is nothing', async () => {
  const picture = new Blob(['x'], { type: 'image/png' });
  const text = new Blob([' https://qr.vipps.no/p/one\n'], { type: 'text/plain' });
  const holding = (parts: Record<string, Blob>) => ({ read: async () => [item(parts)] });
  expect(await pasteFrom(holding({ 'text/plain': text, 'image/png': picture }))).toBe(picture);
  expect(await pasteFrom(holding({ 'text/plain': text }))).toBe('https://qr.vipps.no/p/one');
  expect(await pasteFrom(holding({ 'text/html': text }))).toBeNull();
  expect(await pasteFrom({ read: () => Promise.reject(new DOMException('', 'NotAllowedError')) })).toBeNull();
  expect([canPaste(undefined), canPaste({}), canPaste(holding({}))]).toEqual([false, false, true]);
});
