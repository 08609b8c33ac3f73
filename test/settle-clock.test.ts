import { expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../edge/domain/clock.ts';
import { createVipps } from '../edge/vipps/client.ts';
import { chargeOf, lookOf, openStand, type Stand, startMs } from './edge-stand.ts';
import { createPeer, operationOf } from './epayment-peer.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** An edge whose clock can be set, beside a Vipps MobilePay whose time goes on as it does. */
async function standWithClock(): Promise<Stand & { setClock(offsetMs: number): void }> {
  const time = manualClock(startMs);
  let offsetMs = 0;
  const clock: ManualClock = { ...time, now: () => time.now() + offsetMs };
  const stand = await openStand({ clock, peer: createPeer(time) });
  return {
    ...stand,
    setClock(next) {
      offsetMs = next;
    },
  };
}

async function waiting(stand: Stand): Promise<string> {
  const charge = chargeOf();
  await stand.send(charge);
  await stand.rest();
  expect(stand.outcome(charge.reference)).toBe('waiting');
  return charge.reference;
}

test('after the clock was set back by hours a payment is looked at as before', async () => {
  const stand = await standWithClock();
  const reference = await waiting(stand);
  stand.setClock(-3 * hour);
  await stand.pass(10 * second);
  stand.peer.customer.approves(reference);
  await stand.pass(5 * second);
  expect(stand.outcome(reference)).toBe('paid');
});

test('an edge that starts with a clock set back goes on at once', async () => {
  const stand = await standWithClock();
  const reference = await waiting(stand);
  stand.pullPlug();
  stand.setClock(-3 * hour);
  stand.peer.customer.approves(reference);
  await stand.startAgain();
  await stand.pass(5 * second);
  expect(stand.outcome(reference)).toBe('paid');
  expect(stand.edge().ledger.nextDue()).toBeNull();
});

test('a charge that was on its way when the clock was set back is not sent late', async () => {
  const stand = await standWithClock();
  stand.peer.faults((call) => (operationOf(call) === 'create' ? 'lost-before' : undefined));
  const charge = chargeOf();
  await stand.send(charge);
  await stand.pass(20 * second);
  stand.pullPlug();
  await stand.pass(5 * minute);
  stand.setClock(-3 * hour);
  stand.peer.faults(() => undefined);
  const creates = stand.peer.calls('create').length;
  await stand.startAgain();
  await stand.pass(15 * minute);
  expect(stand.peer.calls('create')).toHaveLength(creates);
  expect(stand.outcome(charge.reference)).toBe('cancelled');
});

test('a charge that waited for its next try when the clock was set back by seconds is not sent late', async () => {
  const stand = await standWithClock();
  stand.peer.faults((call) => (operationOf(call) === 'create' ? 'lost-before' : undefined));
  const charge = chargeOf();
  await stand.send(charge);
  await stand.pass(20 * second);
  const creates = stand.peer.calls('create').length;
  // Fewer than the edge sleeps from one try to the next: by its hands alone the clock goes on.
  expect(stand.clock.untilNext()).toBeGreaterThan(8 * second);
  stand.setClock(-8 * second);
  await stand.pass(15 * minute);
  expect(stand.peer.calls('create')).toHaveLength(creates);
  expect(stand.outcome(charge.reference)).toBe('cancelled');
});

test('after the clock was set forward by hours a payment is watched for as long as it lives', async () => {
  const stand = await standWithClock();
  const reference = await waiting(stand);
  await stand.pass(10 * second);
  stand.setClock(3 * hour);
  await stand.pass(8 * minute);
  expect(stand.outcome(reference)).toBe('waiting');
  stand.peer.customer.approves(reference);
  await stand.pass(5 * second);
  expect(stand.outcome(reference)).toBe('paid');
});

test('looks that somebody asks for do not shorten the watch after the clock was set forward', async () => {
  const stand = await standWithClock();
  const reference = await waiting(stand);
  await stand.pass(10 * second);
  stand.setClock(3 * hour);
  for (let look = 0; look < 8 * 60; look++) {
    await stand.send(lookOf(reference));
    await stand.pass(second);
  }
  expect(stand.outcome(reference)).toBe('waiting');
  stand.peer.customer.approves(reference);
  await stand.pass(5 * second);
  expect(stand.outcome(reference)).toBe('paid');
});

test('the last of the wishes of a payment is the one made last, whatever the clock said', async () => {
  const stand = await standWithClock();
  const reference = await waiting(stand);
  const { ledger } = stand.edge();
  const wish = { kind: 'capture', reference, dueAt: null } as const;
  ledger.addWish({ ...wish, id: 'first', takenAt: startMs });
  ledger.addWish({ ...wish, id: 'second', takenAt: startMs - hour });
  expect(ledger.wishesOf(reference).at(-1)?.id).toBe('second');
});

test('a create that was kept until its patience was over does not leave', async () => {
  const clock = manualClock(startMs);
  const left: string[] = [];
  const vipps = createVipps({
    ...{
      clock,
      baseUrl: 'https://peer.test',
      clientId: 'id',
      clientSecret: 'secret',
      subscriptionKey: 'key',
    },
    ...{ msn: '123456', system: { name: 'Torg', version: '0' } },
    fetch: async (input) => {
      left.push(new URL(String(input)).pathname);
      // The lid is closed while the token is on its way.
      clock.advance(2 * hour);
      return Response.json({ access_token: 'token', expires_in: '86400', expires_on: '0' });
    },
  });
  const ask = {
    amount: { currency: 'NOK', value: 100 },
    reference: 'stall7-20261121-0001',
    customerInteraction: 'CUSTOMER_PRESENT',
    userFlow: 'PUSH_MESSAGE',
    customer: { phoneNumber: '4791234567' },
  } as const;
  const answer = await vipps.create(ask, 'key', { from: startMs, until: startMs + 90 * second });
  expect(answer).toMatchObject({ ok: false, refusal: { word: 'unreachable', retry: 'same-key' } });
  expect(left).toEqual(['/accesstoken/get']);
});
