import { expect, test } from 'vitest';
import { chargeOf, lookOf, openStand, startMs } from './edge-stand.ts';
import { eventOf, minute, otherCopyArrives, paid, second, waiting } from './settle-steps.ts';
import { type Fault, operationOf } from './epayment-peer.ts';
import { until } from './until.ts';

test('a webhook makes the edge read at once, and only the read is believed', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  expect(stand.peer.calls('read')).toEqual([]);
  stand.peer.customer.approves(reference);
  expect(await stand.ring(stand.peer.events[0])).toBe(200);
  await stand.rest();
  expect(stand.clock.now()).toBe(startMs);
  expect(stand.outcome(reference)).toBe('paid');
});

test('a webhook that claims an approval nobody gave is looked into and not believed', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  await stand.ring({ ...eventOf(reference), name: 'CAPTURED' });
  await stand.rest();
  expect(stand.peer.calls('read')).toHaveLength(1);
  expect(stand.outcome(reference)).toBe('waiting');
  expect(stand.view(reference).captured).toBe(0);
});

test('a webhook that comes before the answer to its create is heeded', async () => {
  const stand = await openStand();
  const script: Fault[] = ['lost-after', 500, 500, 500, 500, 500];
  stand.peer.faults((call) => (operationOf(call) === 'create' ? script.shift() : undefined));
  const { reference } = await waiting(stand);
  await stand.pass(16 * second);
  stand.peer.customer.approves(reference);
  await stand.ring(stand.peer.events[0]);
  await stand.rest();
  expect(stand.outcome(reference)).toBe('paid');
  await stand.pass(5 * minute);
  expect(stand.outcome(reference)).toBe('paid');
  expect(stand.peer.moves).toHaveLength(1);
});

test('a webhook about a request that was refused in one of its two copies is heeded', async () => {
  const stand = await openStand();
  const charge = chargeOf();
  stand.peer.failNext('create', '7010');
  await stand.send(charge);
  await stand.rest();
  expect(stand.outcome(charge.reference)).toBe('refused');
  await otherCopyArrives(stand, 'create');
  stand.peer.customer.approves(charge.reference);
  await stand.ring(stand.peer.events.find(({ name }) => name === 'AUTHORIZED'));
  await stand.pass(5 * second);
  expect(stand.outcome(charge.reference)).toBe('paid');
});

test('a webhook that rings while a read is out is read for again', async () => {
  const stand = await openStand();
  const { reference } = await paid(stand);
  stand.peer.portal.refunds(reference, 1_000);
  const [, , first] = stand.peer.events;
  stand.peer.meanwhile(async (call) => {
    if (operationOf(call) !== 'read') return;
    stand.peer.meanwhile(() => {});
    stand.peer.portal.refunds(reference, 2_000);
    await stand.ring(stand.peer.events.at(-1));
  });
  await stand.ring(first);
  await until(() => stand.view(reference).refunded === 3_000);
});

test('what the portal gives back is learned through the bell', async () => {
  const stand = await openStand();
  const { reference } = await paid(stand);
  stand.peer.portal.refunds(reference, 12_900);
  for (const event of stand.peer.events) await stand.ring(event);
  await stand.rest();
  expect(stand.outcome(reference)).toBe('refunded');
});

test('what the portal let go of is told as released', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  stand.peer.portal.releases(reference);
  await stand.pass(6 * second);
  expect(stand.outcome(reference)).toBe('released');
  expect(stand.peer.calls('capture')).toEqual([]);
});

test('without webhooks a request is looked at after five seconds and every two from then on', async () => {
  const stand = await openStand();
  await waiting(stand);
  await stand.pass(12 * second);
  expect(stand.peer.calls('read').map(({ at }) => (at - startMs) / second)).toEqual([5, 7, 9, 11]);
});

test('a QR on the screen is looked at every second', async () => {
  const stand = await openStand();
  await waiting(stand, chargeOf({ by: 'screen' }));
  await stand.pass(4 * second);
  expect(stand.peer.calls('read').map(({ at }) => (at - startMs) / second)).toEqual([1, 2, 3, 4]);
});

test('a payment has one poller, however many tablets listen', async () => {
  const stand = await openStand();
  const streams = await Promise.all([1, 2, 3, 4].map(() => stand.ask('/api/stream')));
  await waiting(stand);
  await stand.pass(12 * second);
  expect(stand.peer.calls('read')).toHaveLength(4);
  await Promise.all(streams.map((stream) => stream.body?.cancel()));
});

test('a request that Vipps MobilePay let die is told as expired, and one declined as declined', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  await stand.pass(10 * minute + 3 * second);
  expect(stand.outcome(reference)).toBe('expired');
  const other = await waiting(stand);
  stand.peer.customer.declines(other.reference);
  await stand.pass(6 * second);
  expect(stand.outcome(other.reference)).toBe('declined');
  expect(stand.edge().ledger.nextDue()).toBeNull();
});

test('after eleven minutes and a last look an open payment is unknown until somebody looks', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  Object.assign(stand.peer.payment(reference), { madeAt: startMs + 60 * minute });
  await stand.pass(11 * minute);
  expect(stand.outcome(reference)).toBe('waiting');
  await stand.pass(10 * second);
  expect(stand.outcome(reference)).toBe('unknown');
  const last = stand.peer.calls('read').at(-1);
  expect(last && last.at - startMs).toBeGreaterThanOrEqual(11 * minute);
  const reads = stand.peer.calls('read').length;
  await stand.pass(10 * minute);
  expect(stand.peer.calls('read')).toHaveLength(reads);

  await stand.send(lookOf(reference));
  await stand.rest();
  expect(stand.peer.calls('read')).toHaveLength(reads + 1);
  expect(stand.outcome(reference)).toBe('unknown');
  stand.peer.customer.approves(reference);
  await stand.send(lookOf(reference));
  await stand.rest();
  expect(stand.outcome(reference)).toBe('paid');
});

test('an end of watching is told to the tablets', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  Object.assign(stand.peer.payment(reference), { madeAt: startMs + 60 * minute });
  const { seq } = stand.view(reference);
  await stand.pass(12 * minute);
  expect(stand.view(reference).seq).toBeGreaterThan(seq);
});

test('while reads fail a payment is watched on, until one succeeds', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.faults((call) => (operationOf(call) === 'read' ? 'lost-before' : undefined));
  stand.peer.customer.approves(reference);
  await stand.pass(30 * minute);
  expect(stand.outcome(reference)).toBe('waiting');
  stand.peer.faults(() => undefined);
  await stand.pass(minute);
  expect(stand.outcome(reference)).toBe('paid');
});

test('an approval whose sum is not there yet is read again and captured', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  Object.assign(stand.peer.payment(reference), { state: 'AUTHORIZED', authorized: 0 });
  await stand.pass(8 * second);
  expect(stand.outcome(reference)).toBe('collecting');
  Object.assign(stand.peer.payment(reference), { authorized: 12_900 });
  await stand.pass(4 * second);
  expect(stand.outcome(reference)).toBe('paid');
});

test('a state with an unheard-of name is watched on', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  Object.assign(stand.peer.payment(reference), { state: 'UNDER_REVIEW' });
  await stand.pass(8 * second);
  expect(stand.outcome(reference)).toBe('waiting');
  Object.assign(stand.peer.payment(reference), { state: 'CREATED' });
  stand.peer.customer.approves(reference);
  await stand.pass(4 * second);
  expect(stand.outcome(reference)).toBe('paid');
});
