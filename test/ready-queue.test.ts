import { expect, test } from 'vitest';
import type { CheckInView } from '../edge/domain/check-in.ts';
import { keepDismissed, readDismissed, withDismissed } from '../web/checkin/dismissed.ts';
import { leftOf, queueOf } from '../web/checkin/queue.ts';
import { leftText } from '../web/i18n/format.ts';

const checkIn = (id: string, more: Partial<CheckInView> = {}): CheckInView => ({
  id,
  sticker: 'sticker',
  place: 'Till 1',
  till: null,
  at: 0,
  endsAt: 900_000,
  state: 'waiting',
  by: null,
  reference: null,
  aside: false,
  ...more,
});
const seen = (checkIns: readonly CheckInView[], now = 1_000) => {
  const { served, waiting, expired } = queueOf(checkIns, { till: 'T1', now });
  return {
    served: served?.id ?? null,
    waiting: waiting.map(({ id }) => id),
    expired: expired.map(({ id }) => id),
  };
};

test('those at this till’s stickers come first, and among them who waits longest', () => {
  const queue = [
    checkIn('other', { till: 'T2', at: 1 }),
    checkIn('late', { till: 'T1', at: 9 }),
    checkIn('any', { at: 5 }),
  ];
  expect(seen(queue)).toEqual({ served: null, waiting: ['any', 'late', 'other'], expired: [] });
});

test('whom this till serves is not among those who wait, and whom another serves is nowhere', () => {
  const queue = [
    checkIn('mine', { state: 'attached', by: 'T1' }),
    checkIn('theirs', { state: 'attached', by: 'T2' }),
    checkIn('asked', { state: 'used', by: 'T1' }),
  ];
  expect(seen(queue)).toEqual({ served: 'mine', waiting: [], expired: [] });
});

test('a time that has run out is over before anybody tells, and is told where it belongs', () => {
  const queue = [
    checkIn('gone'),
    checkIn('mine', { state: 'attached', by: 'T1' }),
    checkIn('foreign', { till: 'T2' }),
    checkIn('told', { state: 'expired', endsAt: 2_000_000 }),
  ];
  expect(seen(queue, 900_000)).toEqual({ served: null, waiting: [], expired: ['gone', 'mine', 'told'] });
});

test('what is left starts at the whole, also on a tablet whose clock lags, and ends at nothing', () => {
  const { at, endsAt } = checkIn('new', { at: 100_000, endsAt: 1_000_000 });
  const left = (now: number) => leftText(leftOf({ at, endsAt }, now));
  expect([99_001, 100_000, 100_001, 101_000, 999_999, 1_000_000, 1_000_900].map(left)).toEqual([
    '15:00',
    '15:00',
    '15:00',
    '14:59',
    '0:01',
    '0:00',
    '0:00',
  ]);
});

test('who was dismissed is remembered until after the end, and nobody longer than that', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  expect(readDismissed(storage)).toEqual([]);
  keepDismissed(storage, withDismissed([], checkIn('gone', { endsAt: 900_000 }), 1_000));
  // An end is told of for two minutes.
  const both = withDismissed(readDismissed(storage), checkIn('other', { endsAt: 1_800_000 }), 1_020_000);
  expect(both.map(({ id }) => id)).toEqual(['gone', 'other']);
  const later = withDismissed(both, checkIn('third', { endsAt: 2_700_000 }), 1_800_000);
  expect(later.map(({ id }) => id)).toEqual(['other', 'third']);
  kept.set([...kept.keys()][0] ?? '', '{"written":"by another"}');
  expect(readDismissed(storage)).toEqual([]);
});
