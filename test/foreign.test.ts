/** A payment that another system made under a name of ours is never ours: not collected, not taken back, not shown as paid. */
import { expect, test } from 'vitest';
import { cancelOf, chargeOf, lookOf, openStand, type Stand } from './edge-stand.ts';
import { eventOf, minute, second } from './settle-steps.ts';

test('a payment of another system under our reference is not collected, whoever looks at it', async () => {
  const { stand, reference } = await taken();
  stand.peer.customer.approves(reference);
  expect((await stand.ask(`/api/proof?reference=${reference}`)).status).toBe(200);
  await stand.send(lookOf(reference));
  await stand.ring(eventOf(reference));
  await stand.pass(2 * minute);
  expect(stand.peer.calls('capture')).toEqual([]);
  expect(stand.outcome(reference)).toBe('refused');
  expect(stand.view(reference)).toMatchObject({ reason: 'reference-taken', authorized: 0, captured: 0 });
});

test('a payment of another system under our reference is not taken back with ours', async () => {
  const { stand, reference } = await taken();
  await stand.send(cancelOf(reference));
  await stand.pass(12 * minute);
  expect(stand.peer.calls('cancel')).toEqual([]);
});

test('a charge that is taken back while its name is found to be another’s leaves that one alone', async () => {
  const stand = await openStand();
  const charge = chargeOf();
  const { reference } = charge;
  await other(stand, reference);
  // The first attempt never arrives; the second finds the name taken, and is taken back in that moment.
  stand.peer.failNext('create', 'lost-before');
  stand.peer.meanwhile(async ({ path, method }) => {
    if (method !== 'GET' || !path.endsWith(reference)) return;
    stand.peer.meanwhile(() => {});
    await stand.send(cancelOf(reference));
  });
  await stand.send(charge);
  await stand.pass(30 * second);
  stand.peer.customer.approves(reference);
  await stand.pass(15 * minute);
  expect(stand.peer.calls('cancel')).toEqual([]);
  expect(stand.peer.calls('capture')).toEqual([]);
  expect(stand.peer.payment(reference)).toMatchObject({ state: 'AUTHORIZED', captured: 0 });
  expect(stand.outcome(reference)).toBe('refused');
});

/** A charge whose name another system had used before. */
async function taken(): Promise<{ stand: Stand; reference: string }> {
  const stand = await openStand();
  const charge = chargeOf();
  await other(stand, charge.reference);
  await stand.send(charge);
  await stand.rest();
  expect(stand.outcome(charge.reference)).toBe('refused');
  return { stand, reference: charge.reference };
}

async function other(stand: Stand, reference: string): Promise<void> {
  const body = JSON.stringify({
    reference,
    amount: { currency: 'NOK', value: 4_200 },
    userFlow: 'PUSH_MESSAGE',
  });
  await stand.peer.arrivesLate({
    method: 'POST',
    path: '/epayment/v1/payments',
    key: 'another',
    body,
    at: 0,
  });
}

test('two tills that look for the same payment at once both find it', async () => {
  const stand = await openStand();
  const reference = 'webshop-2026-000117';
  await other(stand, reference);
  let earlier: Response | undefined;
  stand.peer.meanwhile(async ({ path }) => {
    if (!path.endsWith('/events')) return;
    stand.peer.meanwhile(() => {});
    earlier = await find(stand, reference);
  });
  expect((await find(stand, reference)).status).toBe(200);
  expect(earlier?.status).toBe(200);
});

test('a request of another system that was found is not taken back by a plain cancel, nor by another way', async () => {
  const stand = await openStand();
  const reference = 'webshop-2026-000118';
  await other(stand, reference);
  expect((await find(stand, reference)).status).toBe(200);
  expect(await stand.send(cancelOf(reference))).toEqual({
    status: 409,
    answer: { answer: 'refused', word: 'not-allowed' },
  });
  await stand.send({ ...chargeOf(), insteadOf: reference });
  await stand.pass(minute);
  expect(stand.peer.calls('cancel')).toEqual([]);
});

const find = async (stand: Stand, reference: string): Promise<Response> =>
  stand.ask('/api/find', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ reference }),
  });
