import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { take } from '../edge/register.ts';
import type { Sqlite } from '../edge/sqlite.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import {
  cancelOf,
  chargeOf,
  customerCode,
  lookOf,
  newReference,
  openStand,
  refundOf,
  type Stand,
  startMs,
} from './edge-stand.ts';
import { type Fault, operationOf } from './epayment-peer.ts';
import { until } from './until.ts';

const second = 1_000;
const minute = 60 * second;

/** A charge that the peer has and the customer sees. */
async function waiting(stand: Stand, charge = chargeOf()) {
  expect(await stand.send(charge)).toEqual({ status: 202, answer: { answer: 'accepted' } });
  await stand.rest();
  return charge;
}

async function paid(stand: Stand, charge = chargeOf()) {
  await waiting(stand, charge);
  stand.peer.customer.approves(charge.reference);
  await stand.pass(6 * second);
  expect(stand.outcome(charge.reference)).toBe('paid');
  return charge;
}

test('a charge is created, watched, captured and told as paid', async () => {
  const stand = await openStand();
  const { id, reference } = await waiting(stand);
  expect(stand.outcome(reference)).toBe('waiting');
  expect(stand.view(reference).expiresAt).toBe(startMs + 10 * minute);
  stand.peer.customer.approves(reference);
  expect(stand.outcome(reference)).toBe('waiting');
  await stand.pass(5 * second);
  expect(stand.outcome(reference)).toBe('paid');
  expect(stand.view(reference)).toMatchObject({ authorized: 12_900, captured: 12_900, watched: false });
  expect(stand.peer.calls('create').map(({ key }) => key)).toEqual([id]);
  expect(stand.peer.moves).toMatchObject([{ what: 'captured', value: 12_900, key: `${id}-capture` }]);
});

test.each(['code', 'number', 'screen'] as const)(
  'a charge by %s asks for what the contract prints',
  async (by) => {
    const stand = await openStand();
    const { reference } = await waiting(stand, chargeOf({ by }));
    const body = JSON.parse(stand.peer.calls('create')[0]?.body ?? '') as Record<string, unknown>;
    expect(body).toMatchObject({
      amount: { currency: 'NOK', value: 12_900 },
      paymentMethod: { type: 'WALLET' },
      reference,
      customerInteraction: 'CUSTOMER_PRESENT',
      ...{
        code: { userFlow: 'PUSH_MESSAGE', customer: { personalQr: customerCode } },
        number: { userFlow: 'PUSH_MESSAGE', customer: { phoneNumber: '4791234567' } },
        screen: { userFlow: 'QR', qrFormat: { format: 'IMAGE/SVG+XML' } },
      }[by],
    });
    expect('customer' in body).toBe(by !== 'screen');
  },
);

test.each<Fault>(['lost-before', 'lost-after', 'hang-before', 'hang-after', 500, 423, 429])(
  'a create that meets %s is sent again with the same key and the same bytes, and makes one payment',
  async (fault) => {
    const stand = await openStand();
    stand.peer.failNext('create', fault, fault);
    const { id, reference } = await waiting(stand);
    expect(stand.outcome(reference)).toBe('sending');
    await stand.pass(30 * second);
    expect(stand.outcome(reference)).toBe('waiting');
    const calls = stand.peer.calls('create');
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ key }) => key))).toEqual(new Set([id]));
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
    expect(stand.peer.payments.size).toBe(1);
  },
);

test('a charge that was never tried within its patience is never sent', async () => {
  const stand = await openStand();
  const charge = chargeOf();
  const { ledger } = stand.edge();
  take(charge, { ledger, now: stand.clock.now(), till: 'T1', currency: 'NOK' });
  stand.pullPlug();
  stand.clock.advance(90 * second + 1);
  await stand.startAgain();
  await stand.pass(minute);
  expect(stand.view(charge.reference)).toMatchObject({ stage: 'withdrawn', reason: 'too-late-to-send' });
  expect(stand.outcome(charge.reference)).toBe('cancelled');
  expect(stand.peer.calls('create')).toEqual([]);
  expect(stand.peer.calls('cancel')).toEqual([]);
});

test('a charge that never got through is given up after its patience and called cancelled when it can no longer arrive', async () => {
  const stand = await openStand();
  stand.peer.faults((call) => (operationOf(call) === 'create' ? 'lost-before' : undefined));
  const { reference } = await waiting(stand);
  await stand.pass(91 * second);
  expect(stand.outcome(reference)).not.toBe('sending');
  const tries = stand.peer.calls('create').length;
  await stand.pass(40 * second);
  expect(stand.outcome(reference)).toBe('cancelled');
  await stand.pass(20 * minute);
  expect(stand.peer.calls('create')).toHaveLength(tries);
  expect(stand.edge().ledger.nextDue()).toBeNull();
});

test('patience ends on time though Vipps MobilePay asked to be left alone for longer', async () => {
  const stand = await openStand();
  stand.peer.faults((call) =>
    operationOf(call) === 'create' ? { status: 429, retryAfterS: 3_600 } : undefined,
  );
  const { reference } = await waiting(stand);
  await stand.pass(92 * second);
  expect(stand.outcome(reference)).not.toBe('sending');
  await stand.pass(minute);
  expect(stand.outcome(reference)).toBe('cancelled');
});

test('a charge whose answers were all lost is taken back at Vipps MobilePay after its patience', async () => {
  const stand = await openStand();
  stand.peer.faults((call) => (operationOf(call) === 'create' ? 'lost-after' : undefined));
  const { reference } = await waiting(stand);
  await stand.pass(95 * second);
  expect(stand.peer.payment(reference).state).toBe('TERMINATED');
  expect(stand.outcome(reference)).toBe('cancelled');
  expect(stand.peer.customer.approves(reference)).toBe(false);
});

test('a charge whose answers were lost and that the customer approved is collected and paid', async () => {
  const stand = await openStand();
  stand.peer.faults((call) => (operationOf(call) === 'create' ? 'lost-after' : undefined));
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  await stand.pass(95 * second);
  expect(stand.outcome(reference)).toBe('paid');
  expect(stand.peer.payment(reference).captured).toBe(12_900);
});

test('a create that arrives after it was given up is taken back before anybody can pay it', async () => {
  const stand = await openStand();
  stand.peer.faults((call) => (operationOf(call) === 'create' ? 'lost-before' : undefined));
  const { reference } = await waiting(stand);
  await stand.pass(3 * minute);
  expect(stand.outcome(reference)).toBe('cancelled');
  const [first] = stand.peer.calls('create');
  if (first) await stand.peer.arrivesLate(first);
  expect(stand.peer.payment(reference).state).toBe('CREATED');
  await stand.pass(15 * second);
  expect(stand.peer.payment(reference).state).toBe('TERMINATED');
  expect(stand.outcome(reference)).toBe('cancelled');
});

test('a create that arrives after it was given up and is approved at once is collected and told as paid', async () => {
  const stand = await openStand();
  stand.peer.faults((call) => (operationOf(call) === 'create' ? 'lost-before' : undefined));
  const { reference } = await waiting(stand);
  await stand.pass(3 * minute);
  const [first] = stand.peer.calls('create');
  if (first) await stand.peer.arrivesLate(first);
  stand.peer.customer.approves(reference);
  await stand.pass(15 * second);
  expect(stand.outcome(reference)).toBe('paid');
  expect(stand.peer.payment(reference).captured).toBe(12_900);
});

test.each<Fault>([401, 403, '4060'])(
  'a create whose answer was lost and whose repeat meets %s is not called refused while the customer has it',
  async (fault) => {
    const stand = await openStand();
    const script: Fault[] = ['lost-after', fault, fault, fault, fault];
    stand.peer.faults((call) => (operationOf(call) === 'create' ? script.shift() : undefined));
    const { reference } = await waiting(stand);
    await stand.pass(10 * second);
    expect(stand.outcome(reference)).toBe('waiting');
    stand.peer.customer.approves(reference);
    await stand.pass(6 * second);
    expect(stand.outcome(reference)).toBe('paid');
  },
);

test('keys that stop working after a create was sent leave the charge unknown, and never held in silence', async () => {
  const stand = await openStand();
  let sent = false;
  let mended = false;
  stand.peer.faults((call) => {
    if (mended || operationOf(call) === 'token') return undefined;
    if (sent) return 401;
    sent = operationOf(call) === 'create';
    return 'lost-after';
  });
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  await stand.pass(5 * minute);
  expect(stand.outcome(reference)).not.toBe('refused');
  expect(stand.outcome(reference)).not.toBe('cancelled');
  mended = true;
  await stand.pass(2 * minute);
  expect(stand.outcome(reference)).toBe('paid');
});

test('an earlier copy of a refused charge that arrives after all is taken back', async () => {
  const stand = await openStand();
  const script: Fault[] = ['lost-before', '4060'];
  stand.peer.faults((call) => (operationOf(call) === 'create' ? script.shift() : undefined));
  const { reference } = await waiting(stand);
  await stand.pass(5 * second);
  expect(stand.view(reference)).toMatchObject({ stage: 'refused', reason: 'code-too-old' });
  const [first] = stand.peer.calls('create');
  if (first) await stand.peer.arrivesLate(first);
  await stand.pass(20 * second);
  expect(stand.peer.payment(reference).state).toBe('TERMINATED');
  await stand.pass(20 * minute);
  expect(stand.edge().ledger.nextDue()).toBeNull();
});

test('a refused charge says why, and is not tried again', async () => {
  const stand = await openStand();
  stand.peer.failNext('create', '7010');
  const { reference } = await waiting(stand);
  expect(stand.view(reference)).toMatchObject({ stage: 'refused', reason: 'customer-cannot-pay' });
  expect(stand.outcome(reference)).toBe('refused');
  await stand.pass(20 * minute);
  expect(stand.peer.calls('create')).toHaveLength(1);
  expect(stand.edge().ledger.nextDue()).toBeNull();
});

test('somebody else’s payment under our reference is never taken for ours, not even with the same sum', async () => {
  const stand = await openStand();
  const mine = chargeOf();
  await stand.peer.arrivesLate({
    method: 'POST',
    path: '/epayment/v1/payments',
    key: 'another-system',
    at: startMs,
    body: JSON.stringify({
      reference: mine.reference,
      userFlow: 'QR',
      amount: { currency: 'NOK', value: 12_900 },
    }),
  });
  await waiting(stand, mine);
  expect(stand.view(mine.reference)).toMatchObject({ stage: 'refused', reason: 'reference-taken' });
  stand.peer.customer.approves(mine.reference);
  for (const event of stand.peer.events) await stand.ring(event);
  await stand.pass(minute);
  expect(stand.outcome(mine.reference)).toBe('refused');
  expect(stand.peer.moves).toEqual([]);
});

test('a payment of another sum under our reference is not ours, though we had tried before', async () => {
  const stand = await openStand();
  const mine = chargeOf();
  stand.peer.failNext('create', 'lost-before');
  await waiting(stand, mine);
  const theirs = { reference: mine.reference, userFlow: 'QR', amount: { currency: 'NOK', value: 5_000 } };
  await stand.peer.arrivesLate({
    method: 'POST',
    path: '/epayment/v1/payments',
    key: 'another-system',
    at: startMs,
    body: JSON.stringify(theirs),
  });
  await stand.pass(10 * second);
  expect(stand.view(mine.reference)).toMatchObject({ stage: 'refused', reason: 'reference-taken' });
  stand.peer.customer.approves(mine.reference);
  for (const event of stand.peer.events) await stand.ring(event);
  await stand.pass(minute);
  expect(stand.peer.moves).toEqual([]);
});

test('our own payment that is met as a conflict is carried on with', async () => {
  const stand = await openStand();
  stand.peer.faults((call) => (operationOf(call) === 'create' ? 'lost-after' : undefined));
  const { reference } = await waiting(stand);
  const script: Fault[] = ['4150'];
  stand.peer.faults((call) => (operationOf(call) === 'create' ? script.shift() : undefined));
  await stand.pass(2 * second);
  expect(stand.outcome(reference)).toBe('waiting');
});

test('a cancel before the approval ends the request', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  await stand.send(cancelOf(reference));
  expect(stand.outcome(reference)).toBe('cancelling');
  await stand.rest();
  expect(stand.outcome(reference)).toBe('cancelled');
  expect(JSON.parse(stand.peer.calls('cancel')[0]?.body ?? '')).toEqual({ cancelTransactionOnly: true });
  expect(stand.peer.customer.approves(reference)).toBe(false);
});

test('a cancel after the approval changes nothing: the customer has paid', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  await stand.send(cancelOf(reference));
  await stand.pass(second);
  expect(stand.outcome(reference)).toBe('paid');
  expect(stand.peer.payment(reference)).toMatchObject({ captured: 12_900, cancelled: 0 });
});

test('a cancel while the create is out waits for it and then takes it back', async () => {
  const stand = await openStand();
  stand.peer.failNext('create', 'hang-after');
  const { reference } = await waiting(stand);
  await stand.send(cancelOf(reference));
  expect(stand.outcome(reference)).toBe('cancelling');
  await stand.pass(12 * second);
  expect(stand.peer.payment(reference).state).toBe('TERMINATED');
  expect(stand.outcome(reference)).toBe('cancelled');
  expect(stand.peer.calls('create')).toHaveLength(1);
  expect(stand.logged.filter(({ level }) => level === 'error')).toEqual([]);
});

test.each<Fault>(['lost-before', 'lost-after', 'hang-after', 500, 429])(
  'a cancel that meets %s is asked again until a read shows the end',
  async (fault) => {
    const stand = await openStand();
    const { reference } = await waiting(stand);
    stand.peer.failNext('cancel', fault, fault);
    await stand.send(cancelOf(reference));
    await stand.pass(40 * second);
    expect(stand.peer.payment(reference).state).toBe('TERMINATED');
    expect(stand.outcome(reference)).toBe('cancelled');
  },
);

test('while the customer is approving a cancel waits, and then believes what came of it', async () => {
  for (const end of ['approves', 'turns away'] as const) {
    const stand = await openStand();
    const { reference } = await waiting(stand);
    stand.peer.customer.opens(reference);
    await stand.send(cancelOf(reference));
    await stand.pass(7 * second);
    expect(stand.outcome(reference)).toBe('cancelling');
    const keys = stand.peer.calls('cancel').map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(keys.length);
    if (end === 'approves') stand.peer.customer.approves(reference);
    else stand.peer.payment(reference).approving = false;
    await stand.pass(4 * second);
    expect(stand.outcome(reference)).toBe(end === 'approves' ? 'paid' : 'cancelled');
  }
});

test('a cancel is not over while the payment still reads as open', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.failNext('cancel', '6190');
  await stand.send(cancelOf(reference));
  await stand.rest();
  expect(stand.outcome(reference)).toBe('cancelling');
  await stand.pass(10 * second);
  expect(stand.peer.payment(reference).state).toBe('TERMINATED');
  expect(stand.outcome(reference)).toBe('cancelled');
});

test('a cancel waits until the keys are mended', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.faults((call) => (operationOf(call) === 'token' ? undefined : 401));
  await stand.send(cancelOf(reference));
  await stand.pass(3 * minute);
  expect(stand.outcome(reference)).toBe('cancelling');
  stand.peer.faults(() => undefined);
  await stand.pass(2 * minute);
  expect(stand.outcome(reference)).toBe('cancelled');
});

test('a cancel that Vipps MobilePay will not do says so, and the payment is watched on', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.failNext('cancel', 403);
  await stand.send(cancelOf(reference));
  await stand.rest();
  expect(stand.view(reference).trouble).toEqual({ ask: 'cancel', word: 'unit-not-set-up' });
  expect(stand.outcome(reference)).toBe('waiting');
  stand.peer.customer.approves(reference);
  await stand.pass(6 * second);
  expect(stand.outcome(reference)).toBe('paid');
});

test('an earlier refused charge under the same reference does not hurry the cancel of the real one', async () => {
  const stand = await openStand();
  const reference = newReference();
  const wrong = { ...chargeOf({ reference }), amount: { currency: 'DKK', value: 12_900 } };
  expect(await stand.send(wrong)).toMatchObject({ status: 409, answer: { word: 'wrong-currency' } });
  stand.peer.faults((call) => (operationOf(call) === 'create' ? 'lost-before' : undefined));
  await waiting(stand, chargeOf({ reference }));
  await stand.send(cancelOf(reference));
  await stand.pass(10 * second);
  expect(stand.outcome(reference)).toBe('cancelling');
});

test.each<Fault>(['lost-before', 'lost-after', 'hang-before', 'hang-after', 500, 423, 429])(
  'a capture that meets %s is repeated under its one key and takes the money once',
  async (fault) => {
    const stand = await openStand();
    const { id, reference } = await waiting(stand);
    stand.peer.customer.approves(reference);
    stand.peer.failNext('capture', fault, fault, fault);
    await stand.pass(6 * second);
    expect(stand.outcome(reference)).toBe('collecting');
    await stand.pass(2 * minute);
    expect(stand.outcome(reference)).toBe('paid');
    const calls = stand.peer.calls('capture');
    expect(calls).toHaveLength(4);
    expect(new Set(calls.map(({ key }) => key))).toEqual(new Set([`${id}-capture`]));
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
    expect(stand.peer.moves).toHaveLength(1);
  },
);

test.each<[Fault, string]>([
  ['6260', 'funds-unavailable'],
  ['6280', 'try-capture-later'],
])('a capture that meets %s is told as not taken and tried again under the same key', async (fault, word) => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  let bad = true;
  stand.peer.faults((call) => (bad && operationOf(call) === 'capture' ? fault : undefined));
  await stand.pass(6 * second);
  expect(stand.outcome(reference)).toBe('uncollected');
  expect(stand.view(reference).trouble).toEqual({ ask: 'capture', word });
  await stand.pass(5 * minute);
  expect(stand.outcome(reference)).toBe('uncollected');
  bad = false;
  await stand.pass(2 * minute);
  expect(stand.outcome(reference)).toBe('paid');
  expect(stand.view(reference).trouble).toBeNull();
  expect(new Set(stand.peer.calls('capture').map(({ key }) => key)).size).toBe(1);
});

test.each<Fault>([401, 403, 404, 409, '6080', '6140', '4010', '6200', '9999'])(
  'an approved payment whose capture met %s is not paid meanwhile and is captured in the end',
  async (fault) => {
    const stand = await openStand();
    const { reference } = await waiting(stand);
    stand.peer.customer.approves(reference);
    let bad = true;
    stand.peer.faults((call) => (bad && operationOf(call) === 'capture' ? fault : undefined));
    await stand.pass(3 * minute);
    expect(stand.outcome(reference)).toBe('uncollected');
    bad = false;
    await stand.pass(30 * minute);
    expect(stand.outcome(reference)).toBe('paid');
    expect(stand.peer.moves).toHaveLength(1);
    expect(stand.edge().ledger.nextDue()).toBeNull();
  },
);

test('a capture whose time is over is told as not taken, and is not asked for again', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  stand.peer.faults((call) => (operationOf(call) === 'capture' ? '6100' : undefined));
  await stand.pass(60 * minute);
  expect(stand.outcome(reference)).toBe('uncollected');
  expect(stand.peer.calls('capture')).toHaveLength(1);
  // Nothing is tried any more; that money is still held is not forgotten.
  const open = stand
    .edge()
    .ledger.wishesOf(reference)
    .filter(({ dueAt }) => dueAt !== null);
  expect(open.map(({ kind }) => kind)).toEqual(['hold']);
});

test('money that the portal took first is read, not taken again', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  stand.peer.portal.captures(reference, 12_900);
  await stand.pass(6 * second);
  expect(stand.outcome(reference)).toBe('paid');
  expect(stand.peer.calls('capture')).toEqual([]);
});

test('the rest is captured when the portal took a part between the read and the capture', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  stand.peer.meanwhile((call) => {
    if (operationOf(call) === 'read') stand.peer.portal.captures(reference, 10_000);
    stand.peer.meanwhile(() => {});
  });
  await stand.pass(2 * minute);
  expect(stand.peer.payment(reference).captured).toBe(12_900);
  expect(stand.outcome(reference)).toBe('paid');
});

test.each<Fault>(['lost-before', 'lost-after', 'hang-after', 500, 429])(
  'a refund that meets %s is repeated under its one key and given back once',
  async (fault) => {
    const stand = await openStand();
    const { reference } = await paid(stand);
    stand.peer.failNext('refund', fault, fault);
    const refund = refundOf(reference, 5_000);
    await stand.send(refund);
    await stand.rest();
    expect(stand.view(reference).refunding).toBe(5_000);
    await stand.pass(minute);
    expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: 5_000, trouble: null });
    expect(stand.outcome(reference)).toBe('part-refunded');
    expect(stand.peer.moves.filter(({ what }) => what === 'refunded')).toEqual([
      { what: 'refunded', reference, value: 5_000, key: refund.id },
    ]);
  },
);

test.each<Fault>([401, 403])(
  'a refund whose answer was lost before everything met %s stays asked, so that it cannot be given twice',
  async (fault) => {
    const stand = await openStand();
    const { reference } = await paid(stand);
    let down = false;
    stand.peer.faults((call) => {
      if (operationOf(call) === 'token') return undefined;
      if (down) return fault;
      down = true;
      return 'lost-after';
    });
    await stand.send(refundOf(reference, 10_000));
    await stand.pass(3 * minute);
    expect(stand.view(reference).refunding).toBe(10_000);
    expect(await stand.send(refundOf(reference, 10_000))).toMatchObject({ status: 409 });
    stand.peer.faults(() => undefined);
    await stand.pass(2 * minute);
    expect(stand.peer.payment(reference).refunded).toBe(10_000);
    expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: 10_000 });
  },
);

test('a refund that Vipps MobilePay will not do says so, and the payment stays paid', async () => {
  for (const code of ['6220', '6150', '6210', '4150'] as const) {
    const stand = await openStand();
    const { reference } = await paid(stand);
    stand.peer.failNext('refund', code);
    await stand.send(refundOf(reference, 12_900));
    await stand.rest();
    expect(stand.outcome(reference)).toBe('paid');
    expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: 0, trouble: { ask: 'refund' } });
    await stand.send(refundOf(reference, 12_900));
    await stand.rest();
    expect(stand.outcome(reference)).toBe('refunded');
    expect(stand.view(reference).trouble).toBeNull();
  }
});

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

test('a payment that hangs does not keep the others waiting', async () => {
  const stand = await openStand();
  stand.peer.failNext('create', 'hang-before');
  const stuck = await waiting(stand);
  const other = await waiting(stand);
  expect(stand.outcome(stuck.reference)).toBe('sending');
  expect(stand.outcome(other.reference)).toBe('waiting');
});

test('a disk that is full stops nothing for good, and is not run against', async () => {
  const inner = openNodeSqlite(':memory:');
  let isFull = false;
  let refusals = 0;
  const sqlite: Sqlite = {
    ...inner,
    prepare(sql) {
      const statement = inner.prepare(sql);
      return {
        ...statement,
        run(...values) {
          if (isFull) {
            refusals++;
            throw new Error('database or disk is full');
          }
          return statement.run(...values);
        },
      };
    },
  };
  const stand = await openStand({ sqlite });
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  isFull = true;
  await stand.pass(5 * minute);
  expect(stand.outcome(reference)).toBe('waiting');
  expect(stand.peer.moves).toEqual([]);
  expect(refusals).toBeLessThan(100);
  isFull = false;
  await stand.pass(minute);
  expect(stand.outcome(reference)).toBe('paid');
});

test('calls about one payment are never made at the same time', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  let out = 0;
  let most = 0;
  stand.peer.faults((call) => {
    if (call.path.includes(reference)) most = Math.max(most, ++out);
    return undefined;
  });
  stand.peer.meanwhile(async (call) => {
    await stand.rest();
    if (call.path.includes(reference)) out--;
  });
  await stand.send(cancelOf(reference));
  await stand.send(lookOf(reference));
  await stand.ring(eventOf(reference));
  await stand.pass(20 * second);
  expect(most).toBe(1);
});

test('no token, key or customer code reaches the log', async () => {
  const stand = await openStand();
  stand.peer.failNext('create', '4060');
  await waiting(stand);
  await waiting(stand, chargeOf({ by: 'number' }));
  await waiting(stand, chargeOf({ by: 'screen' }));
  await stand.pass(10 * second);
  const text = JSON.stringify(stand.logged);
  const secrets = [
    customerCode,
    '4791234567',
    'token-of-the-peer',
    'client-secret-of-the-test',
    'subscription-key-of-the-test',
    'secret-of-the-qr',
    ...stand.peer.registrations().map(({ secret }) => secret),
    stand.cookie().split('=')[1] ?? '',
  ];
  for (const secret of secrets) {
    expect(secret).not.toBe('');
    expect(text).not.toContain(secret);
  }
});

const eventOf = (reference: string) => ({
  msn: '123456',
  reference,
  pspReference: randomUUID(),
  name: 'AUTHORIZED',
  amount: { currency: 'NOK', value: 12_900 },
  timestamp: new Date(startMs).toISOString(),
  success: true,
});
