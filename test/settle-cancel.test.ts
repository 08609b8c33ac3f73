import { expect, test } from 'vitest';
import { cancelOf, chargeOf, newReference, openStand } from './edge-stand.ts';
import { minute, second, waiting } from './settle-steps.ts';
import { type Fault, operationOf } from './epayment-peer.ts';

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

test('a cancel whose end cannot be read is not over', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.faults((call) => (operationOf(call) === 'read' ? 'lost-before' : undefined));
  await stand.send(cancelOf(reference));
  await stand.pass(30 * second);
  expect(stand.outcome(reference)).toBe('cancelling');
  stand.peer.faults(() => undefined);
  await stand.pass(minute);
  expect(stand.outcome(reference)).toBe('cancelled');
});

test('a cancel is not over while the payment is in a state with an unheard-of name', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.meanwhile((call) => {
    if (operationOf(call) === 'cancel')
      Object.assign(stand.peer.payment(reference), { state: 'WINDING_DOWN' });
  });
  await stand.send(cancelOf(reference));
  await stand.pass(second);
  expect(stand.outcome(reference)).toBe('cancelling');
  stand.peer.meanwhile(() => {});
  stand.peer.payment(reference).state = 'TERMINATED';
  await stand.pass(minute);
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
