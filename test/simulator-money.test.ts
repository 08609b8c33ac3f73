import { expect, test } from 'vitest';
import { nok, openTill, payments, type Till } from './simulator-till.ts';

/** Mulberry32: the same seed draws the same story. */
function chanceOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Held {
  readonly aggregate: Readonly<
    Record<'authorizedAmount' | 'cancelledAmount' | 'capturedAmount' | 'refundedAmount', { value: number }>
  >;
}
interface Logged {
  readonly name: string;
  readonly success: boolean;
  readonly amount: { readonly value: number };
  readonly pspReference: string;
}

async function holdings(till: Till, reference: string) {
  const { aggregate } = (await till.call('GET', `${payments}/${reference}`)).body as Held;
  const log = (await till.call('GET', `${payments}/${reference}/events`)).body as Logged[];
  const total = (name: string) =>
    log
      .filter((event) => event.name === name && event.success)
      .reduce((sum, { amount }) => sum + amount.value, 0);
  return {
    authorized: aggregate.authorizedAmount.value,
    cancelled: aggregate.cancelledAmount.value,
    captured: aggregate.capturedAmount.value,
    refunded: aggregate.refundedAmount.value,
    total,
    changes: log.filter(({ name }) => ['CAPTURED', 'CANCELLED', 'REFUNDED'].includes(name)),
  };
}

test.each(Array.from({ length: 20 }, (_, seed) => seed + 1))(
  'money is neither made nor lost in any order of changes, repeats and lost answers (story %i)',
  async (seed) => {
    const till = await openTill();
    const below = chanceOf(seed);
    const reference = 'stall7-0001';
    await till.approved(reference);
    for (let step = 0; step < 14; step += 1) {
      const before = await holdings(till, reference);
      const value = 1 + below(9_000);
      const key = `step-${step}`;
      const deed = (['capture', 'capture', 'refund', 'refund', 'cancel'] as const)[below(5)] ?? 'capture';
      const send = () =>
        deed === 'cancel'
          ? till.call('POST', `${payments}/${reference}/cancel`, {}, { 'idempotency-key': key })
          : till.change(reference, deed, value, key);
      if (below(4) === 0) await till.sim('POST', '/sim/bank', { outcome: '6280' });
      if (below(3) === 0) {
        await till.sim('POST', '/sim/faults', {
          operation: deed,
          kind: 'status',
          status: 500,
          when: 'after',
        });
        expect((await send()).status).toBe(500);
      }
      const answer = await send();
      const after = await holdings(till, reference);
      const moved = {
        capture: after.captured - before.captured,
        refund: after.refunded - before.refunded,
        cancel: after.cancelled - before.cancelled,
      };
      const sum = moved.capture + moved.refund + moved.cancel;
      expect(sum).toBe(moved[deed]);
      if (answer.status !== 200) expect(sum).toBe(0);
      else if (deed === 'cancel') expect(sum).toBe(before.authorized - before.captured - before.cancelled);
      else expect(sum).toBe(value);

      expect(after.captured + after.cancelled).toBeLessThanOrEqual(after.authorized);
      expect(after.refunded).toBeLessThanOrEqual(after.captured);
      expect(after.total('CAPTURED')).toBe(after.captured);
      expect(after.total('CANCELLED')).toBe(after.cancelled);
      expect(after.total('REFUNDED')).toBe(after.refunded);
      expect(new Set(after.changes.map(({ pspReference }) => pspReference)).size).toBe(after.changes.length);
      till.clock.advance(61_000);
    }
    expect(nok(12900).value).toBe((await holdings(till, reference)).authorized);
  },
);
