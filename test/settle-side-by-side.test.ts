/** Payments do not wait for each other, whatever one of them is waiting for. */
import { expect, test } from 'vitest';
import { chargeOf, openStand } from './edge-stand.ts';
import { operationOf } from './epayment-peer.ts';

const second = 1_000;

test('a payment is looked at in time while the look at another hangs', async () => {
  const stand = await openStand();
  const [stuck, other] = [chargeOf({ by: 'number' }), chargeOf({ by: 'number' })];
  stand.peer.faults((call) =>
    operationOf(call) === 'read' && call.path.includes(stuck.reference) ? 'hang-before' : undefined,
  );
  await stand.send(stuck);
  await stand.rest();
  await stand.pass(second);
  await stand.send(other);
  await stand.rest();
  // The first look at the one hangs from now on.
  await stand.pass(4.5 * second);
  stand.peer.customer.approves(other.reference);
  await stand.pass(4 * second);
  expect(stand.outcome(other.reference)).toBe('paid');
});
