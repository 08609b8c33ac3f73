import { afterEach, expect, test } from 'vitest';
import { outcomeOf } from '../../edge/domain/outcome.ts';
import { type Market, openMarket } from './market.ts';

let market: Market;
const open = async (options?: Parameters<typeof openMarket>[0]) => {
  market = await openMarket(options);
  return market;
};
const outcome = async (reference: string) => outcomeOf(await market.payment(reference));
afterEach(() => market.close());

test('a scanned customer approves and the money is collected without any time passing', async () => {
  const { charge, codeOf, approve, held } = await open();
  const reference = await charge(codeOf('kari'));
  expect(await outcome(reference)).toBe('waiting');
  await approve(reference);
  expect(await outcome(reference)).toBe('paid');
  expect(await held(reference)).toEqual({ state: 'AUTHORIZED', captured: 12_900, refunded: 0 });
});

test('a typed number works for a customer of each country', async () => {
  const { charge, approve } = await open();
  for (const number of ['4799900002', '4599900003', '358499900004', '46701740605']) {
    const reference = await charge({ by: 'number', number });
    await approve(reference);
    expect(await outcome(reference)).toBe('paid');
  }
});

test('a customer who declines ends the sale as declined', async () => {
  const { charge, codeOf, decline } = await open();
  const reference = await charge(codeOf('ola'));
  await decline(reference);
  expect(await outcome(reference)).toBe('declined');
});

test('a request that nobody answers expires after ten minutes', async () => {
  const { charge, codeOf, pass } = await open();
  const reference = await charge(codeOf('vilde'));
  await pass(9 * 60_000);
  expect(await outcome(reference)).toBe('waiting');
  await pass(90_000);
  expect(await outcome(reference)).toBe('expired');
});

test('a customer who cannot pay is refused in a word that does not blame the number', async () => {
  const { charge, codeOf, payment } = await open();
  const reference = await charge(codeOf('emil'));
  expect(await payment(reference)).toMatchObject({ stage: 'refused', reason: 'customer-cannot-pay' });
});

test('a code that was renewed meanwhile is too old', async () => {
  const { charge, codeOf, control, payment } = await open();
  const old = codeOf('ola');
  await control('POST', '/sim/customers/ola/new-code');
  const reference = await charge(old);
  expect(await payment(reference)).toMatchObject({ stage: 'refused', reason: 'code-too-old' });
});

test('where requests to phones are not allowed, a QR on the screen takes the same sale', async () => {
  const { charge, codeOf, payment, control, edge, cookie } = await open({ msn: '456789' });
  const refused = await charge(codeOf('kari'));
  expect(await payment(refused)).toMatchObject({ stage: 'refused', reason: 'push-not-approved' });
  const reference = await charge({ by: 'screen' });
  const picture = await edge.app.request(`/api/payments/${reference}/qr`, { headers: { cookie } });
  expect(picture.headers.get('content-type')).toBe('image/svg+xml');
  expect(await picture.text()).toContain('<svg');
  await control('POST', `/sim/payments/456789/${reference}/scan`, { customer: 'kari' });
  await control('POST', `/sim/payments/456789/${reference}/approve`);
  expect(await outcome(reference)).toBe('paid');
  expect((await edge.app.request(`/api/payments/${reference}/qr`, { headers: { cookie } })).status).toBe(404);
});

test('without any webhook polling alone turns it green within three seconds of the approval', async () => {
  const { charge, codeOf, approve, control, pass } = await open();
  await control('PATCH', '/sim/webhooks', { off: true });
  const reference = await charge(codeOf('kari'));
  await pass(7_000);
  await approve(reference);
  expect(await outcome(reference)).toBe('waiting');
  await pass(3_000);
  expect(await outcome(reference)).toBe('paid');
});

test('webhooks late, twice and shuffled change nothing about the money', async () => {
  const { charge, codeOf, approve, control, pass, held } = await open();
  await control('PATCH', '/sim/webhooks', { lateMs: 4_000, twice: true, shuffled: true });
  const references = [];
  for (const customer of ['kari', 'ola', 'freja']) references.push(await charge(codeOf(customer)));
  for (const reference of references) await approve(reference);
  await pass(30_000);
  for (const reference of references) {
    expect(await outcome(reference)).toBe('paid');
    expect(await held(reference)).toMatchObject({ captured: 12_900 });
  }
});

test('a cancel that meets an approval ends as paid', async () => {
  const { charge, codeOf, approve, cancel, control } = await open();
  await control('PATCH', '/sim/webhooks', { off: true });
  const reference = await charge(codeOf('kari'));
  await approve(reference);
  await cancel(reference);
  expect(await outcome(reference)).toBe('paid');
});

test('a cancel while the customer approves waits for what the customer does', async () => {
  const { charge, codeOf, approve, cancel, control, pass } = await open();
  const reference = await charge(codeOf('kari'));
  await control('POST', `/sim/payments/123456/${reference}/hesitate`);
  await cancel(reference);
  expect(await outcome(reference)).toBe('cancelling');
  await approve(reference);
  await pass(5_000);
  expect(await outcome(reference)).toBe('paid');
});

test('a cancelled request is gone from the customer’s phone', async () => {
  const { charge, codeOf, cancel, held } = await open();
  const reference = await charge(codeOf('kari'));
  await cancel(reference);
  expect(await outcome(reference)).toBe('cancelled');
  expect(await held(reference)).toMatchObject({ state: 'TERMINATED' });
});

test('a request left behind for the next customer is collected when it is approved late', async () => {
  const { charge, codeOf, approve, pass, refund, held } = await open();
  const left = await charge(codeOf('kari'));
  const next = await charge(codeOf('ola'));
  await approve(next);
  await pass(8 * 60_000);
  await approve(left);
  expect(await outcome(left)).toBe('paid');
  await refund(left, 12_900);
  expect(await outcome(left)).toBe('refunded');
  expect(await held(left)).toMatchObject({ captured: 12_900, refunded: 12_900 });
});

test.each(['before', 'after'] as const)(
  'a create whose answer is lost %s its effect is one payment',
  async (when) => {
    const { charge, codeOf, approve, control, pass, simulator } = await open();
    await control('POST', '/sim/faults', { operation: 'create', kind: 'reset', when });
    const reference = await charge(codeOf('kari'));
    expect(await outcome(reference)).toBe('sending');
    await pass(3_000);
    await approve(reference);
    expect(await outcome(reference)).toBe('paid');
    expect(simulator.world.payments.all()).toHaveLength(1);
  },
);

test.each(['capture', 'refund'] as const)(
  'a %s whose answer is lost after its effect is done once',
  async (operation) => {
    const { charge, codeOf, approve, control, pass, refund, held } = await open();
    await control('POST', '/sim/faults', { operation, kind: 'hang', when: 'after' });
    const reference = await charge(codeOf('kari'));
    await approve(reference);
    if (operation === 'refund') await refund(reference, 5_000);
    await pass(20_000);
    expect(await held(reference)).toMatchObject({
      captured: 12_900,
      refunded: operation === 'refund' ? 5_000 : 0,
    });
    expect(await outcome(reference)).toBe(operation === 'refund' ? 'part-refunded' : 'paid');
  },
);

test('money that is not there is never shown as paid, and is taken when it comes', async () => {
  const { charge, codeOf, approve, control, pass, payment } = await open();
  await control('POST', '/sim/bank', { outcome: '6280', times: 1 });
  const reference = await charge(codeOf('kari'));
  await approve(reference);
  expect(await outcome(reference)).toBe('uncollected');
  expect((await payment(reference)).captured).toBe(0);
  await pass(20_000);
  expect(await outcome(reference)).toBe('paid');
});

test('while Vipps MobilePay is down a charge is retried, and withdrawn when its patience is over', async () => {
  const { charge, codeOf, control, pass, simulator } = await open();
  await control('POST', '/sim/faults', { operation: 'any', kind: 'status', status: 503, times: 1000 });
  const reference = await charge(codeOf('kari'));
  await pass(60_000);
  expect(await outcome(reference)).toBe('sending');
  await pass(40_000);
  expect(await outcome(reference)).toBe('cancelling');
  await control('DELETE', '/sim/faults');
  await pass(3 * 60_000);
  expect(await outcome(reference)).toBe('cancelled');
  expect(simulator.world.payments.all()).toHaveLength(0);
});

test('a refund in the portal reaches the till', async () => {
  const { charge, codeOf, approve, control } = await open();
  const reference = await charge(codeOf('kari'));
  await approve(reference);
  await control('POST', `/sim/payments/123456/${reference}/refund`, { value: 900 });
  expect(await outcome(reference)).toBe('part-refunded');
});

test('while a payment cannot be read nothing is concluded, and the first read tells', async () => {
  const { charge, codeOf, control, pass } = await open();
  const reference = await charge(codeOf('vilde'));
  await control('PATCH', '/sim/webhooks', { off: true });
  await control('POST', '/sim/faults', { operation: 'read', kind: 'status', status: 503, times: 1000 });
  await pass(20 * 60_000);
  expect(await outcome(reference)).toBe('waiting');
  await control('DELETE', '/sim/faults');
  await pass(60_000);
  expect(await outcome(reference)).toBe('expired');
});
