/** A sale that is asked for in a third way while the second still waits for the first. */
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Charge } from '../edge/domain/wire.ts';
import { cancelOf, chargeOf, openStand, refundOf } from './edge-stand.ts';

const second = 1_000;
const insteadOf = (reference: string): Charge =>
  v.parse(Charge, { ...chargeOf({ by: 'screen' }), insteadOf: reference });

/** The first is on a phone whose owner is approving; the second waits for it. */
async function openChain() {
  const stand = await openStand();
  const first = chargeOf({ by: 'number' });
  await stand.send(first);
  await stand.rest();
  stand.peer.customer.opens(first.reference);
  const next = insteadOf(first.reference);
  await stand.send(next);
  await stand.pass(2 * second);
  return { stand, first, next, last: insteadOf(next.reference) };
}

test('a third request waits for the first, though the second, which was asked of nobody, is over', async () => {
  const { stand, first, next, last } = await openChain();
  await stand.send(last);
  await stand.pass(5 * second);
  expect(stand.outcome(next.reference)).toBe('cancelled');
  expect(stand.peer.payments.has(last.reference)).toBe(false);
  stand.peer.customer.approves(first.reference);
  await stand.pass(5 * second);
  expect(stand.outcome(first.reference)).toBe('paid');
  // The till goes on to the payment that is named.
  expect(stand.view(last.reference)).toMatchObject({
    ...{ stage: 'withdrawn', reason: 'already-paid', insteadOf: first.reference },
  });
});

test('a third request is never made when the first was paid before the second had heard of it', async () => {
  const { stand, first, next, last } = await openChain();
  await stand.send(cancelOf(next.reference));
  stand.peer.customer.approves(first.reference);
  await stand.send(last);
  await stand.pass(10 * second);
  expect(stand.outcome(first.reference)).toBe('paid');
  expect(stand.peer.payments.has(last.reference)).toBe(false);
});

test('a third request is made as soon as the first is declined', async () => {
  const { stand, first, last } = await openChain();
  await stand.send(last);
  stand.peer.customer.declines(first.reference);
  await stand.pass(5 * second);
  expect(stand.outcome(last.reference)).toBe('waiting');
});

test('of two requests that are each to take the place of the other one is asked', async () => {
  const stand = await openStand();
  const one = chargeOf({ by: 'screen' });
  const other = insteadOf(one.reference);
  await stand.send(v.parse(Charge, { ...one, insteadOf: other.reference }));
  await stand.send(other);
  await stand.pass(5 * second);
  expect([stand.outcome(one.reference), stand.outcome(other.reference)]).toEqual(['waiting', 'cancelled']);
});

test('of two that name the same former the later waits for the earlier, which its tablet took for unsent', async () => {
  const { stand, first, next } = await openChain();
  const again = insteadOf(first.reference);
  await stand.send(again);
  stand.peer.customer.declines(first.reference);
  await stand.pass(5 * second);
  expect([stand.outcome(next.reference), stand.outcome(again.reference)]).toEqual(['waiting', 'sending']);
  await stand.send(cancelOf(next.reference));
  await stand.pass(5 * second);
  expect([stand.outcome(next.reference), stand.outcome(again.reference)]).toEqual(['cancelled', 'waiting']);
});

test('the later of two that name the same former is never made once the earlier is paid', async () => {
  const { stand, first, next } = await openChain();
  const again = insteadOf(first.reference);
  await stand.send(again);
  stand.peer.customer.declines(first.reference);
  await stand.pass(5 * second);
  stand.peer.customer.approves(next.reference);
  await stand.pass(8 * second);
  expect(stand.outcome(next.reference)).toBe('paid');
  expect(stand.view(again.reference)).toMatchObject({
    ...{ stage: 'withdrawn', reason: 'already-paid', insteadOf: next.reference },
  });
});

test('who insists does not wait for the former, and does for the one that was to take its place and is on a phone', async () => {
  const { stand, first, next } = await openChain();
  stand.peer.customer.declines(first.reference);
  await stand.pass(5 * second);
  expect(stand.outcome(next.reference)).toBe('waiting');
  // The tablet has not heard yet that the first is over.
  const insisting = v.parse(Charge, { ...insteadOf(first.reference), insist: true });
  await stand.send(insisting);
  await stand.pass(2 * second);
  expect(stand.peer.payments.has(insisting.reference)).toBe(false);
  await stand.send(cancelOf(next.reference));
  await stand.pass(5 * second);
  expect([stand.outcome(next.reference), stand.outcome(insisting.reference)]).toEqual([
    'cancelled',
    'waiting',
  ]);
});

test('of two requests that were both paid one is given back, and no third is made while the other stands', async () => {
  const stand = await openStand();
  const first = chargeOf({ by: 'number' });
  await stand.send(first);
  await stand.rest();
  stand.peer.customer.opens(first.reference);
  const insisting = v.parse(Charge, { ...insteadOf(first.reference), insist: true });
  const { reference } = insisting;
  await stand.send(insisting);
  await stand.pass(2 * second);
  for (const each of [first.reference, reference]) stand.peer.customer.approves(each);
  await stand.pass(10 * second);
  expect([stand.outcome(first.reference), stand.outcome(reference)]).toEqual(['paid', 'paid']);
  await stand.send(refundOf(reference, insisting.amount.value));
  await stand.pass(5 * second);
  expect(stand.outcome(reference)).toBe('refunded');
  const third = insteadOf(reference);
  await stand.send(third);
  await stand.pass(5 * second);
  expect(stand.peer.payments.has(third.reference)).toBe(false);
  expect(stand.view(third.reference)).toMatchObject({ reason: 'already-paid', insteadOf: first.reference });
});

test('who insists is asked for at once when the one that waited for the former is taken back', async () => {
  const { stand, first, next } = await openChain();
  const insisting = v.parse(Charge, { ...insteadOf(first.reference), insist: true });
  await stand.send(insisting);
  await stand.send(cancelOf(next.reference));
  await stand.pass(second);
  expect([stand.outcome(first.reference), stand.outcome(insisting.reference)]).toEqual([
    'cancelling',
    'waiting',
  ]);
});
