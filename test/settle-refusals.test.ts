import * as v from 'valibot';
import { expect, test } from 'vitest';
import { AfterSale } from '../edge/domain/after-wire.ts';
import type { Outcome } from '../edge/domain/outcome.ts';
import { type Ask, refusals } from './refusal-table.ts';
import { oneLine, openSimulated } from './simulated-stand.ts';

const value = 12_900;
const minute = 60_000;

/** A payment as far as this can be asked of it. */
async function ready(stand: Awaited<ReturnType<typeof openSimulated>>, ask: Ask): Promise<string> {
  if (ask !== 'cancel')
    return stand.sold(oneLine(value), ask === 'refund' ? {} : { collect: 'on-hand-over' });
  const charge = stand.charge(oneLine(value));
  await stand.send(charge);
  await stand.pass(500);
  return charge.reference;
}

const done: Record<Ask, Outcome> = {
  capture: 'paid',
  cancel: 'cancelled',
  release: 'released',
  refund: 'refunded',
};
const moved = { capture: 'captured', cancel: 'cancelled', release: 'cancelled', refund: 'refunded' } as const;

test.each(refusals)('a $ask that meets $code is told as $word ($end)', async ({ ask, code, word, end }) => {
  const stand = await openSimulated();
  const reference = await ready(stand, ask);
  const operation = ask === 'release' ? 'cancel' : ask;
  stand.simulator.world.faults.add({ operation, kind: 'code', code, reference });
  const rest = {
    capture: stand.amount(value),
    cancel: {},
    release: { release: true },
    refund: stand.amount(value),
  };
  expect(await stand.send(stand.about(operation, reference, rest[ask]))).toBe('accepted');
  await stand.pass(50);
  // While it is tried again: money that is not there is said to be so at once.
  if (code === '6260' || code === '6280') {
    expect(stand.view(reference).trouble).toEqual({ ask: 'capture', word });
    expect(stand.outcome(reference)).toBe('uncollected');
  }
  await stand.pass(2 * minute);

  const after = v.parse(AfterSale, (await stand.json(`/api/payments/${reference}/after`)).body);
  const there = stand.at(reference);
  if (end === 'ends') {
    expect(there[moved[ask]]).toBe(0);
    expect(after.moves.at(-1)).toMatchObject({ state: 'refused', word });
    expect(stand.view(reference).trouble).toEqual({ ask: operation, word });
    // Never told as done.
    const outcome = stand.outcome(reference);
    if (ask === 'refund') expect(outcome).toBe('paid');
    else expect(['held', 'uncollected']).toContain(outcome);
    return;
  }
  expect(stand.view(reference).trouble).toBeNull();
  expect(stand.outcome(reference)).toBe(done[ask]);
  if (ask === 'cancel') {
    expect(there.state).toBe('TERMINATED');
    return;
  }
  expect(there[moved[ask]]).toBe(value);
  expect(after.moves.at(-1)).toMatchObject({ state: 'done', word: null });
  const once = there.events.filter(
    ({ name, success }) => success && (name === 'CAPTURED' || name === 'REFUNDED'),
  );
  expect(once.length).toBe(ask === 'capture' ? 1 : ask === 'refund' ? 2 : 0);
});

test('a cancel that is told the payment is over asks no oftener than allowed while reads show it open', async () => {
  const stand = await openSimulated();
  const reference = await ready(stand, 'cancel');
  stand.simulator.world.faults.add({ operation: 'cancel', kind: 'code', code: '6190', reference, times: 7 });
  await stand.send(stand.about('cancel', reference));
  await stand.pass(minute);
  expect(stand.outcome(reference)).toBe('cancelling');
  expect(stand.simulator.world.faults.all()[0]?.times).toBeGreaterThanOrEqual(1);
  await stand.pass(4 * minute);
  expect(stand.outcome(reference)).toBe('cancelled');
});

test('a sales unit that must be captured whole says so, and the rest can still be collected or let go', async () => {
  const stand = await openSimulated({ market: 'DK' });
  const reference = await stand.sold(oneLine(value), { collect: 'on-hand-over' });
  const capture = (sum: number) => stand.send(stand.about('capture', reference, stand.amount(sum)));
  await capture(4_000);
  await stand.pass(1_000);
  await capture(4_000);
  await stand.pass(2_000);
  expect(stand.view(reference).trouble).toEqual({ ask: 'capture', word: 'must-capture-all' });
  expect(stand.outcome(reference)).toBe('uncollected');
  expect(await stand.send(stand.about('cancel', reference, { release: true }))).toBe('accepted');
  await stand.pass(2_000);
  expect(stand.outcome(reference)).toBe('paid');
  expect(stand.at(reference)).toMatchObject({ captured: 4_000, cancelled: value - 4_000 });
});
