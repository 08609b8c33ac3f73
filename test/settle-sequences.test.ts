import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { AfterSale } from '../edge/domain/after-wire.ts';
import { amountOfPicks, type Pick } from '../edge/domain/picks.ts';
import { type Line, totalOf } from '../edge/domain/sale.ts';
import { openSimulated, type SimulatedStand } from './simulated-stand.ts';

const minute = 60_000;

/** What somebody at a till does next; parts are thousandths of what there is. */
type Deed =
  | { do: 'capture' | 'refund' | 'cash'; part: number; release: boolean }
  | { do: 'capture-lines' | 'refund-lines'; line: number; quantity: number; release: boolean }
  | { do: 'release' | 'cancel' | 'twice' | 'restart' }
  | { do: 'wait'; s: number };

type Weather = 'before' | 'after' | 'busy' | 'limit' | undefined;

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    do: fc.constantFrom('capture' as const, 'refund' as const, 'refund' as const, 'cash' as const),
    part: fc.integer({ min: 1, max: 1_100 }),
    release: fc.boolean(),
  }),
  fc.record({
    do: fc.constantFrom('capture-lines' as const, 'refund-lines' as const),
    line: fc.integer({ min: 0, max: 2 }),
    quantity: fc.integer({ min: 1, max: 3 }),
    release: fc.boolean(),
  }),
  fc.record({
    do: fc.constantFrom('release' as const, 'cancel' as const, 'twice' as const, 'restart' as const),
  }),
  fc.record({ do: fc.constant('wait' as const), s: fc.integer({ min: 1, max: 30 }) }),
);
const weather: fc.Arbitrary<Weather> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('before' as const, 'after' as const, 'busy' as const, 'limit' as const),
  },
);
const line: fc.Arbitrary<Line> = fc.record(
  {
    id: fc.constant('x'),
    name: fc.constant('Goods'),
    unitPrice: fc.integer({ min: 200, max: 20_000 }),
    quantity: fc.integer({ min: 1, max: 4 }),
    vatRate: fc.constantFrom(0, 600, 1200, 1350, 1500, 2500, 2550),
    discount: fc.integer({ min: 1, max: 99 }),
  },
  { requiredKeys: ['id', 'name', 'unitPrice', 'quantity', 'vatRate'] },
);
const story = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
  collect: fc.constantFrom('at-once' as const, 'on-hand-over' as const),
  deeds: fc.array(deed, { minLength: 1, maxLength: 12 }),
  weathers: fc.array(weather, { minLength: 60, maxLength: 60 }),
});

async function play(
  stand: SimulatedStand,
  { lines, collect, deeds, weathers }: typeof story extends fc.Arbitrary<infer S> ? S : never,
) {
  const charge = stand.charge(lines, { collect });
  const { reference } = charge;
  await stand.send(charge);
  await stand.pass(1_000);
  stand.approves(reference);
  let call = 0;
  stand.loses((path) => {
    if (!/\/(capture|cancel|refund|events)$/.test(path)) return undefined;
    const now = weathers[call++];
    if (now === 'busy' || now === 'limit') {
      const [status, operation] = now === 'busy' ? ([423, 'any'] as const) : ([429, 'any'] as const);
      stand.simulator.world.faults.add({ operation, kind: 'status', status, when: 'before', reference });
      return undefined;
    }
    return now;
  });
  let last: object | null = null;
  for (const now of deeds) {
    const asked = askOf(stand, reference, now, { lines, last });
    if (now.do === 'wait') await stand.pass(now.s * 1_000);
    else if (now.do === 'restart') await stand.leap(500);
    else if (asked) {
      await stand.send(asked);
      last = asked;
    }
    await holds(stand, reference);
  }
  stand.loses(() => undefined);
  stand.simulator.world.faults.clear();
  await stand.pass(5 * minute);
  return reference;
}

function askOf(
  stand: SimulatedStand,
  reference: string,
  now: Deed,
  { lines, last }: { lines: readonly Line[]; last: object | null },
): object | null {
  const total = totalOf(lines);
  switch (now.do) {
    case 'wait':
    case 'restart':
      return null;
    case 'twice':
      return last;
    case 'cancel':
      return stand.about('cancel', reference);
    case 'release':
      return stand.about('cancel', reference, { release: true });
    case 'capture':
    case 'refund':
    case 'cash': {
      const rest = stand.amount(Math.max(1, Math.floor((total * now.part) / 1_000)));
      if (now.do === 'capture')
        return stand.about('capture', reference, { ...rest, ...(now.release && { release: true }) });
      return stand.about('refund', reference, { ...rest, ...(now.do === 'cash' && { how: 'cash' }) });
    }
    default: {
      const picks: Pick[] = [{ line: now.line % lines.length, quantity: now.quantity }];
      const what = now.do === 'capture-lines' ? 'capture' : 'refund';
      const { ledger } = stand.edge();
      const done =
        what === 'refund'
          ? ledger.moves.givenBack(reference, lines)
          : (ledger.moves.handedOver(reference, lines) ?? lines.map(() => 0));
      const value = amountOfPicks(lines, done, picks);
      if (value < 1) return null;
      const release = what === 'capture' && now.release ? { release: true } : {};
      return stand.about(what, reference, { ...stand.amount(value), lines: picks, ...release });
    }
  }
}

/** What must be true at every moment. */
async function holds(stand: SimulatedStand, reference: string): Promise<void> {
  const there = stand.at(reference);
  expect(there.captured + there.cancelled).toBeLessThanOrEqual(there.authorized);
  expect(there.refunded).toBeLessThanOrEqual(there.captured);
  const known = stand.view(reference);
  // The ledger never knows more than there is.
  for (const amount of ['authorized', 'captured', 'cancelled', 'refunded'] as const) {
    expect(known[amount]).toBeLessThanOrEqual(there[amount]);
  }
  expect(known.refunded + (known.cashBack ?? 0)).toBeLessThanOrEqual(there.captured);
}

test('after any asks in any weather ledger and Vipps MobilePay agree, and no money moved twice', async () => {
  const stand = await openSimulated();
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const reference = await play(stand, told);
      const there = stand.at(reference);
      const known = stand.view(reference);
      const { authorized, captured, cancelled, refunded } = there;
      expect({ authorized, captured, cancelled, refunded }).toEqual({
        authorized: known.authorized,
        captured: known.captured,
        cancelled: known.cancelled,
        refunded: known.refunded,
      });
      await holds(stand, reference);

      // Each movement that a till asked for happened once or not at all, as its state says.
      const after = v.parse(AfterSale, (await stand.json(`/api/payments/${reference}/after`)).body);
      const events = there.events.filter(({ success }) => success);
      for (const move of after.moves) {
        expect(['done', 'refused']).toContain(move.state);
        if (move.how === 'cash' || move.what === 'release') continue;
        const own = events.filter(({ idempotencyKey }) => idempotencyKey === move.id);
        expect(own.map(({ amount }) => amount.value)).toEqual(move.state === 'done' ? [move.value] : []);
        if (own[0]) expect(move.pspReference).toBe(own[0].pspReference);
      }
      const sum = (name: string) =>
        events.filter((event) => event.name === name).reduce((all, event) => all + event.amount.value, 0);
      expect([sum('CAPTURED'), sum('REFUNDED')]).toEqual([captured, refunded]);
      // No piece was given back twice, and none that was not handed over.
      for (const what of ['capture', 'refund'] as const) {
        const picked = after.moves
          .filter((move) => move.what === what && move.state === 'done')
          .flatMap(({ lines }) => lines ?? []);
        for (const [at, { quantity }] of told.lines.entries()) {
          const all = picked.filter((pick) => pick.line === at).reduce((sum, pick) => sum + pick.quantity, 0);
          expect(all).toBeLessThanOrEqual(quantity);
        }
      }
      for (const { handedOver, givenBack, left } of after.lines) {
        expect(givenBack).toBeLessThanOrEqual(handedOver);
        expect(left).toBe(handedOver - givenBack);
      }
      // At a stall nothing stays held but what somebody let go of; what waits is watched.
      const { ledger } = stand.edge();
      const open = ledger.wishesOf(reference).filter(({ dueAt }) => dueAt !== null);
      expect(open.every(({ kind }) => kind === 'hold')).toBe(true);
      if (known.held) expect(open).toHaveLength(1);
    }),
    { numRuns: 300, seed: 20_261_121 },
  );
}, 120_000);
