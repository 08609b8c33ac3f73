import { expect, test } from 'vitest';
import { openStand, refundOf } from './edge-stand.ts';
import { eventOf, minute, paid, second, waiting } from './settle-steps.ts';
import { type Fault, operationOf } from './epayment-peer.ts';

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

test('a capture that is to wait for a day by what somebody on the way says is tried again within minutes', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  stand.peer.failNext('capture', { status: 429, retryAfterS: 24 * 60 * 60 });
  await stand.pass(4 * minute);
  expect(stand.peer.calls('capture')).toHaveLength(1);
  await stand.pass(2 * minute);
  expect(stand.outcome(reference)).toBe('paid');
});

test.each<[Fault, string]>([
  ['6260', 'funds-unavailable'],
  ['6280', 'try-capture-later'],
  [401, 'keys-refused'],
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

test('money that the portal took while it was being collected is paid, and no trouble', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  stand.peer.faults((call) => {
    if (operationOf(call) === 'capture') stand.peer.portal.captures(reference, 12_900);
    return undefined;
  });
  await stand.pass(minute);
  expect(stand.outcome(reference)).toBe('paid');
  expect(stand.view(reference).trouble).toBeNull();
  expect(stand.peer.moves).toMatchObject([{ key: undefined }]);
});

test('money that the portal gave back while it was being given back is given back, and no trouble', async () => {
  const stand = await openStand();
  const { reference } = await paid(stand);
  stand.peer.faults((call) => {
    if (operationOf(call) === 'refund') stand.peer.portal.refunds(reference, 12_900);
    return undefined;
  });
  await stand.send(refundOf(reference, 12_900));
  await stand.pass(minute);
  expect(stand.outcome(reference)).toBe('refunded');
  expect(stand.view(reference).trouble).toBeNull();
  expect(stand.peer.payment(reference).refunded).toBe(12_900);
});

test('the end of a capture is told also when a look had learned of the money before', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  stand.peer.failNext('capture', 'lost-after');
  await stand.ring(eventOf(reference));
  await stand.rest();
  await stand.ring({ ...eventOf(reference), name: 'CAPTURED' });
  await stand.rest();
  const before = stand.view(reference);
  expect(before).toMatchObject({ captured: 12_900, collecting: true });
  await stand.pass(minute);
  const after = stand.view(reference);
  expect(after).toMatchObject({ captured: 12_900, collecting: false });
  expect(after.seq).toBeGreaterThan(before.seq);
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
    expect(stand.view(reference)).toMatchObject({ refunding: 10_000, trouble: null });
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
