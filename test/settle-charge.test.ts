import { expect, test } from 'vitest';
import { take } from '../edge/register.ts';
import { chargeOf, customerCode, openStand, startMs } from './edge-stand.ts';
import { minute, otherCopyArrives, second, waiting } from './settle-steps.ts';
import { type Fault, operationOf } from './epayment-peer.ts';

test('a charge is created, watched, captured and told as paid', async () => {
  const stand = await openStand();
  const { id, reference } = await waiting(stand);
  expect(stand.outcome(reference)).toBe('waiting');
  expect(stand.view(reference)).toMatchObject({
    expiresAt: startMs + 10 * minute,
    amount: { currency: 'NOK', value: 12_900 },
    lines: [{ id: 'honey-350', quantity: 1, unitPrice: 12_900, vatRate: 1500 }],
  });
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
  await otherCopyArrives(stand, 'create');
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
  await otherCopyArrives(stand, 'create');
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
  await otherCopyArrives(stand, 'create');
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
  // Said in Vipps MobilePay's own words: there is nothing to look for.
  expect(stand.peer.calls('read')).toEqual([]);
  expect(stand.edge().ledger.nextDue()).toBeNull();
});

test('a first attempt that is turned away on the way, as is every look for it, is told as refused at once', async () => {
  const stand = await openStand();
  let isShut = true;
  stand.peer.faults((call) => (isShut && operationOf(call) !== 'token' ? 403 : undefined));
  const { reference } = await waiting(stand);
  expect(stand.outcome(reference)).toBe('refused');
  isShut = false;
  await stand.pass(20 * minute);
  expect(stand.outcome(reference)).toBe('refused');
  expect(stand.peer.calls('create')).toHaveLength(1);
  expect(stand.edge().ledger.nextDue()).toBeNull();
});

test.each([true, false])(
  'somebody else’s payment under our reference is never taken for ours, not even with the same sum; log with keys: %s',
  async (withKeys) => {
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
    if (!withKeys) for (const event of stand.peer.events) Reflect.deleteProperty(event, 'idempotencyKey');
    await waiting(stand, mine);
    expect(stand.view(mine.reference)).toMatchObject({ stage: 'refused', reason: 'reference-taken' });
    stand.peer.customer.approves(mine.reference);
    for (const event of stand.peer.events) await stand.ring(event);
    await stand.pass(minute);
    expect(stand.outcome(mine.reference)).toBe('refused');
    expect(stand.peer.moves).toEqual([]);
  },
);

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

test('our own payment is carried on with though the log tells no keys, when we have tried before', async () => {
  const stand = await openStand();
  stand.peer.meanwhile(() => {
    for (const event of stand.peer.events) Reflect.deleteProperty(event, 'idempotencyKey');
  });
  stand.peer.failNext('create', 'lost-after', '4150');
  const { reference } = await waiting(stand);
  await stand.pass(5 * second);
  stand.peer.customer.approves(reference);
  await stand.pass(6 * second);
  expect(stand.outcome(reference)).toBe('paid');
});

test('whose a payment is stays open while the log cannot be read', async () => {
  const stand = await openStand();
  const script: Fault[] = ['lost-after', '4150', '4150', '4150'];
  let isDark = true;
  stand.peer.faults((call) => {
    if (operationOf(call) === 'create') return script.shift();
    return isDark && operationOf(call) === 'events' ? 'lost-before' : undefined;
  });
  const { reference } = await waiting(stand);
  await stand.pass(5 * second);
  expect(stand.outcome(reference)).toBe('sending');
  isDark = false;
  await stand.pass(10 * second);
  expect(stand.outcome(reference)).toBe('waiting');
});

test('a first attempt that is turned away on the way is not told as refused before it was looked for', async () => {
  const stand = await openStand();
  const script: Fault[] = [403, 403];
  let isDark = true;
  stand.peer.faults((call) => {
    if (operationOf(call) === 'create') return script.shift();
    return isDark && operationOf(call) === 'read' ? 'lost-before' : undefined;
  });
  const { reference } = await waiting(stand);
  await stand.pass(second);
  expect(stand.outcome(reference)).toBe('sending');
  isDark = false;
  await stand.pass(10 * second);
  expect(stand.outcome(reference)).not.toBe('sending');
});

test.each([400, 403, 409] as const)(
  'of two copies of the first attempt one is told %s on the way, and the other is found and collected',
  async (status) => {
    const stand = await openStand();
    const charge = chargeOf();
    stand.peer.failNext('create', status);
    await stand.send(charge);
    await stand.rest();
    expect(stand.outcome(charge.reference)).toBe('refused');
    await otherCopyArrives(stand, 'create');
    stand.peer.customer.approves(charge.reference);
    await stand.pass(minute);
    expect(stand.outcome(charge.reference)).toBe('paid');
    expect(stand.peer.calls('create')).toHaveLength(1);
  },
);

test('a request that was refused for want of keys is found when its other copy arrives', async () => {
  const stand = await openStand();
  const charge = chargeOf();
  stand.peer.failNext('create', 401, 401);
  await stand.send(charge);
  await stand.rest();
  expect(stand.view(charge.reference)).toMatchObject({ stage: 'refused', reason: 'keys-refused' });
  await otherCopyArrives(stand, 'create');
  stand.peer.customer.approves(charge.reference);
  await stand.pass(minute);
  expect(stand.outcome(charge.reference)).toBe('paid');
});

test('while keys are refused a refused request is searched for once a minute', async () => {
  const stand = await openStand();
  stand.peer.faults((call) => (operationOf(call) === 'token' ? undefined : 401));
  await stand.send(chargeOf());
  await stand.pass(minute);
  const before = stand.peer.calls('read').length;
  await stand.pass(10 * minute);
  // Each with a fresh token as well.
  expect(stand.peer.calls('read').length - before).toBeLessThanOrEqual(24);
});

test('a first attempt whose name its own other copy has taken is not refused', async () => {
  const stand = await openStand();
  const charge = chargeOf();
  stand.peer.faults((call) => {
    if (operationOf(call) !== 'create') return undefined;
    void stand.peer.arrivesLate(call);
    return '4150';
  });
  await stand.send(charge);
  await stand.rest();
  expect(stand.outcome(charge.reference)).toBe('waiting');
});
