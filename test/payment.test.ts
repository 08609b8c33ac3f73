import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Ask, isSettled, type Outcome, outcomeOf, outcomes, type Told } from '../edge/domain/outcome.ts';
import {
  type Fact,
  isOver,
  type Knowledge,
  learn,
  nothingKnown,
  refundable,
  type Stage,
  stageOfState,
  stages,
  uncollected,
} from '../edge/domain/payment.ts';
import { refusalWords } from '../edge/domain/refusal.ts';

const amount = fc.integer({ min: 0, max: 65_000_000 });
const stage = fc.constantFrom(...stages);
const reason = fc.option(fc.constantFrom(...refusalWords));
const knowledge: fc.Arbitrary<Knowledge> = fc.record({
  stage,
  reason,
  authorized: amount,
  captured: amount,
  cancelled: amount,
  refunded: amount,
});
const fact: fc.Arbitrary<Fact> = fc.record(
  { stage, reason, authorized: amount, captured: amount, cancelled: amount, refunded: amount },
  { requiredKeys: [] },
);
const learnAll = (payment: Knowledge, facts: readonly Fact[]) => facts.reduce<Knowledge>(learn, payment);

test('the order in which two facts are learned does not matter', () => {
  fc.assert(
    fc.property(knowledge, fact, fact, (payment, a, b) => {
      expect(learn(learn(payment, a), b)).toEqual(learn(learn(payment, b), a));
    }),
  );
});

test('facts can be gathered in any grouping before they are learned', () => {
  fc.assert(
    fc.property(knowledge, knowledge, knowledge, (a, b, c) => {
      expect(learn(learn(a, b), c)).toEqual(learn(a, learn(b, c)));
    }),
  );
});

test('a fact that is learned twice teaches nothing the second time', () => {
  fc.assert(
    fc.property(knowledge, fact, (payment, news) => {
      const once = learn(payment, news);
      expect(learn(once, news)).toEqual(once);
    }),
  );
});

test('learning never takes a stage or an amount back', () => {
  fc.assert(
    fc.property(knowledge, fact, (payment, news) => {
      const after = learn(payment, news);
      expect(stages.indexOf(after.stage)).toBeGreaterThanOrEqual(stages.indexOf(payment.stage));
      for (const name of ['authorized', 'captured', 'cancelled', 'refunded'] as const) {
        expect(after[name]).toBeGreaterThanOrEqual(payment[name]);
      }
      if (payment.reason !== null) expect(after.reason).not.toBeNull();
    }),
  );
});

test('news that comes shuffled and repeated ends in the same knowledge', () => {
  const arrivals = fc
    .array(fact, { minLength: 1, maxLength: 6 })
    .chain((facts) =>
      fc.tuple(
        fc.constant(facts),
        fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }),
      ),
    );
  fc.assert(
    fc.property(arrivals, ([inOrder, shuffled]) => {
      expect(learnAll(nothingKnown, shuffled)).toEqual(learnAll(nothingKnown, inOrder));
    }),
  );
});

test('an approval is believed over every other end, because money is held', () => {
  for (const other of stages) {
    const learned = learn({ ...nothingKnown, stage: other }, { stage: 'approved', authorized: 100 });
    expect(learned.stage).toBe('approved');
    expect(learn({ ...nothingKnown, stage: 'approved' }, { stage: other }).stage).toBe('approved');
  }
});

test('each state of Vipps MobilePay is a stage, and an unheard-of one teaches nothing', () => {
  expect(['CREATED', 'AUTHORIZED', 'ABORTED', 'EXPIRED', 'TERMINATED'].map(stageOfState)).toEqual([
    'waiting',
    'approved',
    'declined',
    'expired',
    'cancelled',
  ]);
  for (const word of ['created', '', 'CAPTURED', 'constructor', 'toString', '__proto__']) {
    expect(stageOfState(word)).toBeUndefined();
  }
});

test('a payment is over when its stage cannot change at Vipps MobilePay any more', () => {
  const open: readonly Stage[] = ['asked', 'waiting'];
  for (const at of stages) expect(isOver({ ...nothingKnown, stage: at })).toBe(!open.includes(at));
});

test('what is held is what was authorised and neither taken nor released, and never less than nothing', () => {
  fc.assert(
    fc.property(knowledge, (payment) => {
      expect(uncollected(payment)).toBe(
        Math.max(0, payment.authorized - payment.captured - payment.cancelled),
      );
      expect(refundable(payment)).toBe(Math.max(0, payment.captured - payment.refunded));
    }),
  );
});

const told = (changes: Partial<Told>): Told => ({
  ...nothingKnown,
  cancelling: false,
  watched: true,
  trouble: null,
  ...changes,
});
const approved = { stage: 'approved', authorized: 900 } as const;
const notCaptured = { trouble: { ask: 'capture' as Ask, word: 'funds-unavailable' as const } };

const meanings: readonly [Partial<Told>, Outcome][] = [
  [{}, 'sending'],
  [{ stage: 'waiting' }, 'waiting'],
  [{ cancelling: true }, 'cancelling'],
  [{ stage: 'waiting', cancelling: true }, 'cancelling'],
  [{ stage: 'waiting', cancelling: true, watched: false }, 'cancelling'],
  [{ watched: false }, 'unknown'],
  [{ stage: 'waiting', watched: false }, 'unknown'],
  [{ stage: 'withdrawn', watched: false }, 'cancelled'],
  [{ stage: 'refused', reason: 'customer-cannot-pay' }, 'refused'],
  [{ stage: 'expired' }, 'expired'],
  [{ stage: 'declined' }, 'declined'],
  [{ stage: 'cancelled', cancelled: 900 }, 'cancelled'],
  [approved, 'collecting'],
  [{ ...approved, cancelling: true, watched: false }, 'collecting'],
  [{ ...approved, ...notCaptured }, 'uncollected'],
  [{ ...approved, captured: 500 }, 'collecting'],
  [{ ...approved, captured: 500, ...notCaptured }, 'uncollected'],
  [{ ...approved, captured: 900 }, 'paid'],
  [{ ...approved, captured: 900, ...notCaptured }, 'paid'],
  [{ ...approved, cancelled: 900 }, 'released'],
  [{ ...approved, captured: 500, cancelled: 400 }, 'uncollected'],
  [{ ...approved, collect: 'on-hand-over' }, 'held'],
  [{ ...approved, collect: 'on-hand-over', watched: false }, 'held'],
  [{ ...approved, collect: 'on-hand-over', collecting: true }, 'collecting'],
  [{ ...approved, collect: 'on-hand-over', collecting: true, ...notCaptured }, 'uncollected'],
  [{ ...approved, collect: 'on-hand-over', captured: 500 }, 'held'],
  [{ ...approved, collect: 'on-hand-over', captured: 500, refunded: 500 }, 'held'],
  [{ ...approved, collect: 'on-hand-over', captured: 500, cancelled: 400 }, 'paid'],
  [{ ...approved, collect: 'on-hand-over', captured: 500, cancelled: 400, refunded: 500 }, 'refunded'],
  [{ ...approved, collect: 'on-hand-over', captured: 900 }, 'paid'],
  [{ ...approved, collect: 'on-hand-over', cancelled: 900 }, 'released'],
  // The sum of an approval may be read later than the approval.
  [{ ...approved, authorized: 0 }, 'collecting'],
  [{ ...approved, captured: 900, refunded: 1 }, 'part-refunded'],
  [{ ...approved, captured: 900, refunded: 900 }, 'refunded'],
];

test.each(meanings)('%j is told as %s', (payment, outcome) => {
  expect(outcomeOf(told(payment))).toBe(outcome);
});

test('every outcome can come about', () => {
  expect(new Set(meanings.map(([, outcome]) => outcome))).toEqual(new Set(outcomes));
});

test('paid is told only when nothing that was approved is still held, and none was given back', () => {
  const anything = fc.record({
    stage,
    reason,
    authorized: fc.integer({ min: 0, max: 5 }),
    captured: fc.integer({ min: 0, max: 5 }),
    cancelled: fc.integer({ min: 0, max: 5 }),
    refunded: fc.integer({ min: 0, max: 5 }),
    cancelling: fc.boolean(),
    watched: fc.boolean(),
    trouble: fc.constant(null),
    collect: fc.constantFrom('at-once' as const, 'on-hand-over' as const),
    collecting: fc.boolean(),
  });
  fc.assert(
    fc.property(anything, (payment) => {
      if (outcomeOf(payment) !== 'paid') return;
      expect(payment).toMatchObject({ stage: 'approved', refunded: 0 });
      expect(payment.captured).toBeGreaterThan(0);
      expect(uncollected(payment)).toBe(0);
      if (payment.collect === 'at-once') expect(payment.captured).toBeGreaterThanOrEqual(payment.authorized);
    }),
    { numRuns: 2_000 },
  );
});

test('the seller waits for nothing more unless something is still under way', () => {
  const open: readonly Outcome[] = ['sending', 'waiting', 'cancelling', 'collecting'];
  for (const outcome of outcomes) expect(isSettled(outcome)).toBe(!open.includes(outcome));
});
