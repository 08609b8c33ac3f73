import { expect, test } from 'vitest';
import type { CheckInView } from '../edge/domain/check-in.ts';
import { queueOf } from '../web/checkin/queue.ts';

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
