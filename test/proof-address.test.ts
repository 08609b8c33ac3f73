import { expect, test } from 'vitest';
import {
  byCode,
  clockText,
  dayText,
  nothingAsked,
  ofDay,
  ofTime,
  readAttempts,
} from '../web/history/proof-address.ts';
import { momentAbout, momentOf, spanAbout, spanOf } from '../web/history/spans.ts';
import { pathOf, readSpot } from '../web/place.svelte.ts';

const noon = new Date(2026, 10, 21, 12, 34).getTime();

test('what an address of a proof asks for is what was asked, and the way there keeps it', () => {
  const day = spanOf('2026-11-21');
  const asked = [
    ['TORG-T1-20261121-1-ABCD-1', { reference: 'TORG-T1-20261121-1-ABCD-1' }],
    [ofDay(12_900, day?.from ?? 0), { amount: 12_900, ...day }],
    [ofTime(12_900, noon), { amount: 12_900, at: noon }],
    [ofTime(12_900, noon, 120), { amount: 12_900, at: noon, within: 120 }],
    ['by.sum-12900', { amount: 12_900 }],
    [nothingAsked, null],
    [byCode, null],
  ] as const;
  for (const [of, attempts] of asked) {
    expect(readAttempts(of)).toEqual(attempts);
    const path = pathOf({ at: 'proof', of });
    expect(readSpot(path)).toEqual({ at: 'proof', of });
    // A server would look for a file.
    expect(path).not.toMatch(/\.\w+$/);
  }
});

test.each(['by.time-12900', 'by.time-x-1766271600000', 'by.sum--5', 'by.sum-', 'by.week-1-2'])(
  'the address %s asks nothing',
  (of) => {
    expect(readAttempts(of)).toBeNull();
  },
);

test('a minute that is named is the middle of it, and this one is this moment', () => {
  const [day, time] = [dayText(noon), clockText(noon)];
  expect(momentAbout(day, time, noon + 3_600_000)).toBe(noon + 30_000);
  expect(momentAbout(day, time, noon + 12_345.6)).toBe(noon + 12_345);
  expect(momentAbout(day, time, noon - 1)).toBe(noon + 30_000);
  expect(momentAbout(day, '', noon)).toBeUndefined();
});

test('a day and a time in fields are the moment that the tablet’s clock would show so', () => {
  expect(momentOf(dayText(noon), clockText(noon))).toBe(noon);
  expect(spanOf('2026-11-21')).toEqual({
    from: new Date(2026, 10, 21).getTime(),
    to: new Date(2026, 10, 22).getTime(),
  });
  expect(spanAbout('2026-11-21', '12:34')).toEqual({ from: noon - 1_800_000, to: noon + 1_860_000 });
  expect(spanAbout('2026-11-21', '')).toEqual(spanOf('2026-11-21'));
  for (const [day, time] of [
    ['', '12:34'],
    ['2026-11-21', ''],
    ['today', 'noon'],
  ] as const)
    expect(momentOf(day, time)).toBeUndefined();
  expect(spanOf('')).toBeUndefined();
  // Half typed, or a slip of the finger: the edge takes no moment before 1970 and none of sixteen digits.
  expect(spanOf('0002-11-21')).toEqual({ from: 0, to: 0 });
  expect(spanAbout('0002-11-21', '12:34')).toEqual({ from: 0, to: 1_860_000 });
  expect(spanOf('275000-01-01')).toEqual({ from: 999_999_999_999_999, to: 999_999_999_999_999 });
});
