import * as v from 'valibot';
import { expect, test } from 'vitest';
import { AfterSale } from '../edge/domain/after-wire.ts';
import type { RefusalWord } from '../edge/domain/refusal.ts';
import type { Outcome } from '../edge/domain/outcome.ts';
import type { ErrorCode } from '../edge/simulator/problems.ts';
import { oneLine, openSimulated } from './simulated-stand.ts';

const value = 12_900;
const minute = 60_000;

type Operation = 'capture' | 'release' | 'refund';
/** `again`: asked once more with the same key and done then. `refused`: told with its word, and nothing moved. */
type End = 'again' | 'refused';

/** Every code of the contract from 6020 to 6280 that one of these operations can meet. */
const table: readonly [Operation, ErrorCode, RefusalWord, End][] = [
  ['capture', '6070', 'already-over', 'refused'],
  ['capture', '6080', 'not-approved-yet', 'refused'],
  ['capture', '6090', 'too-much', 'refused'],
  ['capture', '6100', 'too-late', 'refused'],
  ['capture', '6140', 'must-capture-all', 'refused'],
  ['capture', '6160', 'busy', 'again'],
  ['capture', '6170', 'already-captured', 'refused'],
  ['capture', '6200', 'already-over', 'refused'],
  ['capture', '6260', 'funds-unavailable', 'again'],
  ['capture', '6280', 'try-capture-later', 'again'],
  ['release', '6030', 'too-late', 'refused'],
  ['release', '6040', 'already-captured', 'refused'],
  ['release', '6050', 'already-over', 'again'],
  ['release', '6060', 'already-approved', 'refused'],
  ['release', '6160', 'busy', 'again'],
  ['release', '6190', 'already-over', 'again'],
  ['release', '6250', 'being-approved', 'again'],
  ['refund', '6020', 'not-approved-yet', 'refused'],
  ['refund', '6150', 'too-much', 'refused'],
  ['refund', '6160', 'busy', 'again'],
  ['refund', '6180', 'already-refunded', 'refused'],
  ['refund', '6210', 'already-over', 'refused'],
  ['refund', '6220', 'too-late', 'refused'],
];

test.each(table)('a %s that meets %s is %s, and is %s', async (operation, code, word, end) => {
  const stand = await openSimulated();
  const reference = await stand.sold(
    oneLine(value),
    operation === 'refund' ? {} : { collect: 'on-hand-over' },
  );
  const at = operation === 'release' ? 'cancel' : operation;
  stand.simulator.world.faults.add({ operation: at, kind: 'code', code, reference });
  const rest = operation === 'release' ? { release: true } : stand.amount(value);
  expect(await stand.send(stand.about(at, reference, rest))).toBe('accepted');
  await stand.pass(50);
  const told = stand.view(reference);
  // While it is tried again: money that is not there is said to be so at once.
  if (code === '6260' || code === '6280') {
    expect(told.trouble).toEqual({ ask: 'capture', word });
    expect(stand.outcome(reference)).toBe('uncollected');
  }
  await stand.pass(2 * minute);

  const after = v.parse(AfterSale, (await stand.json(`/api/payments/${reference}/after`)).body);
  const moved = { capture: 'captured', release: 'cancelled', refund: 'refunded' } as const;
  const there = stand.at(reference)[moved[operation]];
  const keys = stand
    .at(reference)
    .events.filter(({ name, success }) => success && (name === 'CAPTURED' || name === 'REFUNDED'));
  if (end === 'again') {
    expect(there).toBe(value);
    expect(after.moves.at(-1)).toMatchObject({ state: 'done', word: null });
    expect(stand.view(reference).trouble).toBeNull();
    const done: Record<Operation, Outcome> = { capture: 'paid', release: 'released', refund: 'refunded' };
    expect(stand.outcome(reference)).toBe(done[operation]);
    expect(keys.length).toBe(operation === 'capture' ? 1 : operation === 'refund' ? 2 : 0);
  } else {
    expect(there).toBe(0);
    expect(after.moves.at(-1)).toMatchObject({ state: 'refused', word });
    const ask = operation === 'release' ? 'cancel' : operation;
    expect(stand.view(reference).trouble).toEqual({ ask, word });
    // Never told as done.
    const outcome = stand.outcome(reference);
    if (operation === 'refund') expect(outcome).toBe('paid');
    else expect(['held', 'uncollected']).toContain(outcome);
  }
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
