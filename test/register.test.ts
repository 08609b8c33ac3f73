import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Parcel } from '../edge/domain/wire.ts';
import { openLedger } from '../edge/ledger.ts';
import { take } from '../edge/register.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import { viewOf } from '../edge/view.ts';
import { cancelOf, chargeOf, lookOf, newReference, refundOf, startMs } from './edge-stand.ts';

function openRegister() {
  const sqlite = openNodeSqlite(':memory:');
  const ledger = openLedger(sqlite);
  let now = startMs;
  /** All that is kept, but for what a clock or a counter gives. */
  const books = () =>
    JSON.stringify(
      ['payment', 'wish', 'journal'].map((table) => sqlite.prepare(`SELECT * FROM ${table}`).all()),
    );
  return {
    ledger,
    books,
    take: (parcel: Parcel, till = 'T1') => take(parcel, { ledger, now, till, currency: 'NOK' }),
    later: (ms: number) => {
      now += ms;
    },
    view: (reference: string) => {
      const payment = ledger.payment(reference);
      if (!payment) throw new Error(`expected ${reference}, found none`);
      return viewOf(ledger, payment);
    },
    /** As if Vipps MobilePay had told it. */
    paid: (reference: string, captured: number, refunded = 0) =>
      ledger.record(reference, { stage: 'approved', authorized: captured, captured, refunded }, { at: now }),
  };
}

const accepted = { answer: 'accepted' };
const refused = (word: string) => ({ answer: 'refused', word });

test('a charge becomes a payment that is asked, and a wish that is due', () => {
  const { ledger, take: takes, view } = openRegister();
  const charge = chargeOf();
  expect(takes(charge)).toEqual(accepted);
  expect(view(charge.reference)).toMatchObject({
    stage: 'asked',
    till: 'T1',
    amount: { currency: 'NOK', value: 12_900 },
    by: 'code',
    madeAt: startMs,
    takenAt: startMs,
    watched: true,
    cancelling: false,
    refunding: 0,
  });
  expect(ledger.dueWishes(startMs).map(({ id, kind, attempts }) => [id, kind, attempts])).toEqual([
    [charge.id, 'charge', 0],
  ]);
});

test('a view holds nothing of the customer', () => {
  const { take: takes, view } = openRegister();
  for (const by of ['code', 'number'] as const) {
    const charge = chargeOf({ by });
    takes(charge);
    expect(JSON.stringify(view(charge.reference))).not.toMatch(/qr\.vipps\.no|4791234567/);
  }
});

test('a parcel that comes again changes nothing and gets its first answer', () => {
  const register = openRegister();
  const charge = chargeOf();
  const sequence: readonly [Parcel, object][] = [
    [charge, accepted],
    [chargeOf({ reference: charge.reference }), refused('reference-taken')],
    [refundOf(charge.reference, 100), refused('too-much')],
    [cancelOf(charge.reference), accepted],
    [cancelOf(newReference()), accepted],
    [refundOf(newReference(), 100), refused('not-found')],
  ];
  for (const [parcel, answer] of sequence) expect(register.take(parcel)).toEqual(answer);
  const before = register.books();
  register.later(1_000);
  for (const [parcel, answer] of sequence) expect(register.take(parcel, 'T2')).toEqual(answer);
  expect(register.books()).toBe(before);
});

test('a first answer stays though the reason for it has passed', () => {
  const register = openRegister();
  const charge = chargeOf();
  register.take(charge);
  const early = refundOf(charge.reference, 12_900);
  expect(register.take(early)).toEqual(refused('too-much'));
  register.paid(charge.reference, 12_900);
  expect(register.take(early)).toEqual(refused('too-much'));
  expect(register.take(refundOf(charge.reference, 12_900))).toEqual(accepted);
});

test('another ask under an id that was used is refused, and changes nothing', () => {
  const register = openRegister();
  const charge = chargeOf();
  const { id, reference } = charge;
  register.take(charge);
  register.paid(reference, 12_900);
  const refund = refundOf(reference, 500);
  register.take(refund);
  const before = register.books();
  const others: Parcel[] = [
    chargeOf({ id }),
    chargeOf({ id, reference, value: 13_000 }),
    chargeOf({ id, reference, by: 'screen' }),
    {
      ...chargeOf({ id, reference }),
      lines: [{ id: 'x', name: 'X', unitPrice: 6_450, quantity: 2, vatRate: 0 }],
    } as Parcel,
    cancelOf(reference, id),
    refundOf(reference, 1, id),
    refundOf(reference, 501, refund.id),
    cancelOf(reference, refund.id),
  ];
  for (const parcel of others) expect(register.take(parcel)).toEqual(refused('key-conflict'));
  expect(register.books()).toBe(before);
});

test('a reference is one charge’s for ever', () => {
  const register = openRegister();
  const charge = chargeOf();
  register.take(charge);
  expect(register.take(chargeOf({ reference: charge.reference }))).toEqual(refused('reference-taken'));
  expect(register.ledger.payment(charge.reference)?.chargeId).toBe(charge.id);
  expect(register.ledger.dueWishes(startMs)).toHaveLength(1);
});

test('a charge in a currency that the sales unit is not settled in is refused', () => {
  const register = openRegister();
  const charge = { ...chargeOf(), amount: { currency: 'EUR', value: 12_900 } } as Parcel;
  expect(register.take(charge)).toEqual(refused('wrong-currency'));
  expect(register.ledger.payment(charge.reference)).toBeUndefined();
  expect(register.ledger.nextDue()).toBeNull();
});

test('a charge arriving after its own cancellation stays cancelled', () => {
  const register = openRegister();
  const charge = chargeOf();
  expect(register.take(cancelOf(charge.reference))).toEqual(accepted);
  expect(register.view(charge.reference)).toMatchObject({ stage: 'withdrawn', amount: { value: 0 } });
  expect(register.take(charge)).toEqual(accepted);
  expect(register.take(charge)).toEqual(accepted);
  expect(register.take(chargeOf({ reference: charge.reference }))).toEqual(accepted);
  expect(register.view(charge.reference).stage).toBe('withdrawn');
  expect(register.ledger.nextDue()).toBeNull();
  expect(register.ledger.wish(charge.id)?.body).toBe('{}');
});

test('a charge that was never tried is withdrawn on the spot', () => {
  const register = openRegister();
  const charge = chargeOf();
  register.take(charge);
  expect(register.take(cancelOf(charge.reference))).toEqual(accepted);
  expect(register.view(charge.reference)).toMatchObject({
    stage: 'withdrawn',
    cancelling: false,
    watched: false,
  });
  expect(register.ledger.nextDue()).toBeNull();
});

test('a charge that may have left is stopped, watched and cancelled at Vipps MobilePay', () => {
  const register = openRegister();
  const charge = chargeOf();
  register.take(charge);
  register.ledger.beginAttempt(charge.id, startMs);
  const { seq } = register.view(charge.reference);
  expect(register.take(cancelOf(charge.reference))).toEqual(accepted);
  const open = register.ledger.wishesOf(charge.reference).filter(({ dueAt }) => dueAt !== null);
  expect(open.map(({ kind }) => kind)).toEqual(['watch', 'cancel']);
  expect(register.view(charge.reference)).toMatchObject({ stage: 'asked', cancelling: true, watched: true });
  expect(register.view(charge.reference).seq).toBeGreaterThan(seq);
});

test('a cancel of what is over is accepted and does nothing', () => {
  const register = openRegister();
  for (const stage of ['declined', 'expired', 'cancelled', 'refused', 'approved'] as const) {
    const charge = chargeOf();
    register.take(charge);
    register.ledger.endWish(charge.id, stage);
    register.ledger.record(charge.reference, { stage }, { at: startMs });
    expect(register.take(cancelOf(charge.reference))).toEqual(accepted);
    expect(register.view(charge.reference)).toMatchObject({ stage, cancelling: false });
  }
  expect(register.ledger.nextDue()).toBeNull();
});

test('a refund is taken up to what was captured and is not yet asked back', () => {
  const register = openRegister();
  const charge = chargeOf({ value: 1_000 });
  const { reference } = charge;
  register.take(charge);
  expect(register.take(refundOf(reference, 1))).toEqual(refused('too-much'));
  register.paid(reference, 1_000);
  expect(register.take(refundOf(reference, 600))).toEqual(accepted);
  expect(register.take(refundOf(reference, 401))).toEqual(refused('too-much'));
  expect(register.take(refundOf(reference, 400))).toEqual(accepted);
  expect(register.take(refundOf(reference, 1))).toEqual(refused('too-much'));
  expect(register.view(reference)).toMatchObject({ refunding: 1_000, refunded: 0 });
});

test('a refund of nobody’s payment or in another currency is refused', () => {
  const register = openRegister();
  const charge = chargeOf();
  register.take(charge);
  register.paid(charge.reference, 12_900);
  expect(register.take(refundOf(newReference(), 1))).toEqual(refused('not-found'));
  const foreign = { ...refundOf(charge.reference, 1), amount: { currency: 'DKK', value: 1 } } as Parcel;
  expect(register.take(foreign)).toEqual(refused('wrong-currency'));
});

test('whatever is asked back in whatever order, never more than was captured is under way or done', () => {
  const step = fc.record({
    value: fc.integer({ min: 1, max: 700 }),
    next: fc.constantFrom('wait', 'repeat', 'given', 'not given'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
      const register = openRegister();
      const charge = chargeOf({ value: 1_000 });
      const { reference } = charge;
      register.take(charge);
      register.paid(reference, 1_000);
      let given = 0;
      for (const { value, next } of steps) {
        const refund = refundOf(reference, value);
        const answer = register.take(refund);
        if (next === 'repeat') expect(register.take(refund)).toEqual(answer);
        if (answer.answer === 'accepted' && (next === 'given' || next === 'not given')) {
          if (next === 'given') given += value;
          register.ledger.endWish(refund.id, next);
          register.paid(reference, 1_000, given);
        }
        const view = register.view(reference);
        expect(view.refunded + view.refunding).toBeLessThanOrEqual(1_000);
      }
    }),
    { numRuns: 40 },
  );
});

test('a look makes a watch due again, and is refused for what nobody knows', () => {
  const register = openRegister();
  const charge = chargeOf();
  const { reference } = charge;
  expect(register.take(lookOf(reference))).toEqual(refused('not-found'));
  register.take(charge);
  expect(register.take(lookOf(reference))).toEqual(accepted);
  const watch = { id: `${charge.id}-watch`, kind: 'watch', reference, takenAt: startMs } as const;
  register.ledger.addWish({ ...watch, dueAt: null, end: 'seen' });
  register.later(5_000);
  const look = lookOf(reference);
  expect(register.take(look)).toEqual(accepted);
  expect(register.take(look)).toEqual(accepted);
  expect(register.ledger.wish(watch.id)).toMatchObject({ dueAt: startMs + 5_000, end: null });
  expect(register.ledger.wish(look.id)).toBeUndefined();
});

test('nothing of a parcel is kept when its transaction fails', () => {
  const register = openRegister();
  const charge = chargeOf();
  const before = register.books();
  expect(() =>
    register.ledger.transaction(() => {
      register.take(charge);
      throw new Error('the disk is full');
    }),
  ).toThrow('the disk is full');
  expect(register.books()).toBe(before);
  expect(register.take(charge)).toEqual(accepted);
});

test('asks in any order and number leave one payment a reference and one charge that calls', () => {
  const ids = [randomUUID(), randomUUID()] as const;
  const act = fc.tuple(fc.constantFrom('charge', 'cancel', 'look'), fc.constantFrom(0, 1));
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 12 }), (acts) => {
      const register = openRegister();
      const reference = newReference();
      let isCancelled = false;
      for (const [kind, which] of acts) {
        if (kind === 'charge') register.take(chargeOf({ id: ids[which], reference }));
        else if (kind === 'look') register.take(lookOf(reference));
        else isCancelled = register.take(cancelOf(reference)).answer === 'accepted';
      }
      const charges = register.ledger.wishesOf(reference).filter((wish) => wish.kind === 'charge');
      expect(charges.filter(({ dueAt }) => dueAt !== null).length).toBeLessThanOrEqual(1);
      if (isCancelled) expect(register.ledger.nextDue()).toBeNull();
    }),
    { numRuns: 60 },
  );
});
