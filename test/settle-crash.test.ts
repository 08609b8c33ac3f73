import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancelOf, chargeOf, openStand, refundOf, type Stand } from './edge-stand.ts';
import { type Fault, operationOf, type Seen } from './epayment-peer.ts';
import { turns } from './until.ts';

const second = 1_000;
const minute = 60 * second;

/** As a tablet does: the same parcel again until the edge has answered. */
async function deliver(stand: Stand, parcel: unknown): Promise<number> {
  const { status } = await stand.send(parcel);
  return status;
}

/** Time passes until nothing is left to do; the bound is far beyond every timer of the edge. */
async function settleDown(stand: Stand): Promise<void> {
  for (let rounds = 0; rounds < 60; rounds++) {
    await stand.pass(minute);
    if (stand.edge().ledger.nextDue() === null) return;
  }
  throw new Error('expected the edge to come to rest within an hour');
}

/** What must hold of every payment once all is at rest, whatever happened on the way. */
function expectAgreement(stand: Stand, asked: { refunds: ReadonlyMap<string, readonly number[]> }): void {
  const { peer } = stand;
  expect(stand.logged.filter(({ level }) => level === 'error')).toEqual([]);
  for (const held of peer.payments.values()) {
    const { reference } = held;
    const view = stand.view(reference);
    expect(held.state, 'nobody is left with an open request').not.toBe('CREATED');
    expect(held.captured).toBeLessThanOrEqual(held.authorized);
    if (held.state === 'AUTHORIZED') expect(held.captured, 'what was approved is collected').toBe(held.value);
    expect(view).toMatchObject({
      authorized: held.authorized,
      captured: held.captured,
      refunded: held.refunded,
      refunding: 0,
    });
    const stage = {
      AUTHORIZED: 'approved',
      ABORTED: 'declined',
      EXPIRED: 'expired',
      TERMINATED: 'cancelled',
    };
    if (held.state !== 'CREATED') expect(view.stage).toBe(stage[held.state]);
    const moves = peer.moves.filter((move) => move.reference === reference);
    const captures = moves.filter(({ what }) => what === 'captured');
    expect(captures.map(({ value }) => value)).toEqual(held.state === 'AUTHORIZED' ? [held.value] : []);
    const refunds = moves.filter(({ what }) => what === 'refunded').map(({ value }) => value);
    expect(refunds.toSorted(), 'each refund once').toEqual(
      [...(asked.refunds.get(reference) ?? [])].toSorted(),
    );
  }
  for (const payment of stand.edge().ledger.paymentsSince(0, 1_000)) {
    const outcome = stand.outcome(payment.reference);
    const isHeld = peer.payments.get(payment.reference)?.state === 'AUTHORIZED';
    expect(['paid', 'part-refunded', 'refunded'].includes(outcome)).toBe(isHeld);
    expect(['sending', 'waiting', 'cancelling', 'collecting', 'uncollected']).not.toContain(outcome);
  }
}

test.each(['before', 'after'] as const)(
  'a plug pulled %s any one call took effect costs nothing and takes nothing twice',
  async (when) => {
    let died = true;
    for (let at = 0; died; at++) {
      const stand = await openStand();
      const charge = chargeOf();
      let count = 0;
      died = false;
      const pull = () => {
        if (count++ !== at) return;
        died = true;
        stand.pullPlug();
      };
      if (when === 'before') {
        stand.peer.faults(() => {
          pull();
          return died && count === at + 1 ? 'lost-before' : undefined;
        });
      } else {
        stand.peer.meanwhile(pull);
      }
      const step = async (ms: number) => {
        await stand.pass(ms);
        if (died && count > at) {
          count = Number.NEGATIVE_INFINITY;
          await stand.startAgain();
        }
      };
      await deliver(stand, charge);
      await step(second);
      await step(3 * second);
      if (stand.peer.payments.has(charge.reference)) stand.peer.customer.approves(charge.reference);
      await step(2 * second);
      if (stand.peer.payments.has(charge.reference)) stand.peer.customer.approves(charge.reference);
      for (let rounds = 0; rounds < 10 && stand.outcome(charge.reference) !== 'paid'; rounds++) {
        await step(10 * second);
      }
      expect(stand.outcome(charge.reference), `after a crash at call ${at}`).toBe('paid');
      expect(await deliver(stand, refundOf(charge.reference, 4_000))).toBe(202);
      await step(minute);
      await settleDown(stand);
      expectAgreement(stand, { refunds: new Map([[charge.reference, [4_000]]]) });
    }
  },
);

type Act =
  | { do: 'charge'; payment: number; value: number }
  | { do: 'approve' | 'decline' | 'open' | 'cancel' | 'look'; payment: number }
  | { do: 'refund'; payment: number; value: number }
  | { do: 'repeat' | 'ring' | 'crash'; payment: number };
type Deed = Act & { thenMs: number };

const payment = fc.integer({ min: 0, max: 2 });
const amount = fc.integer({ min: 100, max: 5_000 });
const deed: fc.Arbitrary<Deed> = fc
  .tuple(
    fc.oneof<fc.Arbitrary<Act>[]>(
      { weight: 3, arbitrary: fc.record({ do: fc.constant('charge'), payment, value: amount }) } as never,
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constantFrom('approve', 'approve', 'decline', 'open', 'cancel', 'look'),
          payment,
        }),
      } as never,
      { weight: 2, arbitrary: fc.record({ do: fc.constant('refund'), payment, value: amount }) } as never,
      {
        weight: 5,
        arbitrary: fc.record({ do: fc.constantFrom('repeat', 'ring', 'crash'), payment }),
      } as never,
    ),
    fc.constantFrom(0, 500, 2_000, 6_000, 20_000, 100_000),
  )
  .map(([act, thenMs]) => ({ ...act, thenMs }));

const trouble: fc.Arbitrary<Fault | 'crash-before' | 'crash-after' | null> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  {
    weight: 5,
    arbitrary: fc.constantFrom<Fault>('lost-before', 'lost-after', 'hang-before', 'hang-after'),
  },
  { weight: 3, arbitrary: fc.constantFrom<Fault>(500, 503, 429, 423, 408, 401, 403) },
  { weight: 2, arbitrary: fc.constantFrom<Fault>('6080', '6260', '6280', '4010') },
  { weight: 2, arbitrary: fc.constantFrom('crash-before' as const, 'crash-after' as const) },
);

/** Some refusals are in earnest for one operation and a passing fault for the others. */
function isHeard(fault: unknown, call: Seen): boolean {
  const operation = operationOf(call);
  if (fault === 403) return operation !== 'refund';
  return typeof fault !== 'string' || !/^\d/.test(fault) || operation === 'capture';
}

test('whatever is lost, late, doubled or crashed, edge and Vipps MobilePay agree at rest', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(deed, { minLength: 3, maxLength: 14 }),
      fc.array(trouble, { maxLength: 25 }),
      fc.nat(),
      async (deeds, troubles, seed) => {
        const stand = await openStand({ seed });
        const { peer } = stand;
        const dealt = [...troubles];
        let isDead = false;
        const die = () => {
          isDead = true;
          stand.pullPlug();
        };
        let dieAfter = false;
        peer.faults((call) => {
          if (isDead || operationOf(call) === 'webhooks') return undefined;
          const next = dealt.shift() ?? null;
          if (next === null || !isHeard(next, call)) return undefined;
          if (next === 'crash-before') {
            die();
            return 'lost-before';
          }
          dieAfter = next === 'crash-after';
          return next === 'crash-after' ? undefined : next;
        });
        peer.meanwhile(() => {
          if (dieAfter) die();
          dieAfter = false;
        });

        const charges: ReturnType<typeof chargeOf>[] = [];
        const parcels: unknown[] = [];
        const refunds = new Map<string, number[]>();
        const reviveIfDead = async () => {
          if (!isDead) return;
          await turns();
          isDead = false;
          await stand.startAgain();
        };

        for (const act of deeds) {
          const charge = charges[act.payment];
          const held = charge && peer.payments.get(charge.reference);
          if (act.do === 'charge' && !charge) {
            const made = chargeOf({ value: act.value });
            charges[act.payment] = made;
            parcels.push(made);
            await deliver(stand, made);
          } else if (act.do === 'approve' && held) peer.customer.approves(held.reference);
          else if (act.do === 'decline' && held) peer.customer.declines(held.reference);
          else if (act.do === 'open' && held) peer.customer.opens(held.reference);
          else if (act.do === 'cancel' && charge) {
            const cancel = cancelOf(charge.reference);
            parcels.push(cancel);
            await deliver(stand, cancel);
          } else if (act.do === 'refund' && charge) {
            const refund = refundOf(charge.reference, act.value);
            if ((await deliver(stand, refund)) === 202) {
              parcels.push(refund);
              refunds.set(charge.reference, [...(refunds.get(charge.reference) ?? []), act.value]);
            }
          } else if (act.do === 'repeat' && parcels.length > 0) {
            expect(await deliver(stand, parcels[act.payment % parcels.length])).toBe(202);
          } else if (act.do === 'ring' && peer.events.length > 0) {
            const event = peer.events[(act.payment * 7) % peer.events.length];
            if (!isDead && peer.registrations().length > 0) expect(await stand.ring(event)).toBe(200);
          } else if (act.do === 'crash') {
            await stand.crash();
          }
          await stand.pass(act.thenMs);
          await reviveIfDead();
        }
        // The weather clears, and a customer who had it open decides.
        dealt.length = 0;
        await reviveIfDead();
        for (const held of peer.payments.values()) if (held.approving) peer.customer.approves(held.reference);
        await settleDown(stand);
        // A refund in trouble was refused in earnest: it was told, and moved nothing.
        expectAgreement(stand, { refunds });
      },
    ),
    { numRuns: Number(process.env['STORM_RUNS'] ?? 60) },
  );
}, 120_000);
