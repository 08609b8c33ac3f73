import { expect, test } from 'vitest';
import {
  type Answered,
  nok,
  openTill,
  payments,
  type Till,
  dayMs,
  minuteMs,
  startMs,
} from './simulator-till.ts';

const push = (customer: Record<string, unknown>) => ({ userFlow: 'PUSH_MESSAGE', customer });
const dk = { 'merchant-serial-number': '234567' };
const dkk = (value: number) => ({ amount: { currency: 'DKK', value } });
const unit = (till: Till, changes: Record<string, boolean>, msn = '123456') =>
  till.sim('PATCH', `/sim/units/${msn}`, changes);
const act = (till: Till, deed: string) => till.sim('POST', `/sim/payments/123456/stall7-0001/${deed}`);
const cancel = (till: Till, body?: unknown) => till.call('POST', `${payments}/stall7-0001/cancel`, body);
const force = (till: Till, body: unknown) =>
  till.call('POST', '/epayment/v1/test/payments/stall7-0001/approve', body);
const kari = { customer: { phoneNumber: '4799900001' } };
const inFuture = (ms: number) => ({ expiresAt: new Date(startMs + ms).toISOString() });
const receipt = {
  receipt: {
    orderLines: [
      {
        name: 'Honey',
        id: 'h',
        totalAmount: 12900,
        totalAmountExcludingTax: 11217,
        totalTaxAmount: 1683,
        taxRate: 1500,
      },
    ],
    bottomLine: { currency: 'NOK' },
  },
};

/** Each row drives a fresh simulator into one refusal. */
const rows: Record<string, [status: number, (till: Till) => Promise<Answered>]> = {
  '3010': [
    500,
    async (till) => {
      await till.sim('POST', '/sim/faults', { operation: 'create', kind: 'status', status: 500 });
      return till.create('stall7-0001');
    },
  ],
  '4010': [
    409,
    async (till) => {
      await till.approved('stall7-0001');
      await till.change('stall7-0001', 'capture', 100, 'same');
      return till.change('stall7-0001', 'capture', 200, 'same');
    },
  ],
  '4020': [
    409,
    async (till) => {
      await till.create('stall7-0001', {}, { 'idempotency-key': 'same' });
      return till.create('stall7-0002', {}, { 'idempotency-key': 'same' });
    },
  ],
  '4040': [400, (till) => till.create('stall7-0001', { amount: nok(65_000_001) })],
  '4050': [400, (till) => till.create('stall7-0001', push({ customerToken: 'never-seen' }))],
  '4060': [
    400,
    (till) => till.create('stall7-0001', push({ personalQr: 'https://qr.vipps.no/p/never-seen' })),
  ],
  '4070': [400, (till) => till.create('stall7-0001', push({ phoneNumber: '004799900001' }))],
  '4080': [400, (till) => till.create('stall7-0001', { profile: { scope: 'name shoeSize' } })],
  '4090': [400, (till) => till.create('stall7-0001', { returnUrl: 'http://shop.example.com' })],
  '4100': [
    400,
    (till) => till.create('stall7-0001', { metadata: { a: '', b: '', c: '', d: '', e: '', f: '' } }),
  ],
  '4110': [400, (till) => till.create('stall7-0001', { metadata: { stall: '1', Stall: '2' } })],
  '4120': [400, (till) => till.create('stall7-0001', { metadata: { ['k'.repeat(101)]: '' } })],
  '4130': [400, (till) => till.create('stall7-0001', { metadata: { key: 'v'.repeat(501) } })],
  '4140': [400, (till) => till.create('stall7-0001', { userFlow: 'PUSH_MESSAGE' })],
  '4150': [
    409,
    async (till) => {
      await till.create('stall7-0001');
      return till.create('stall7-0001');
    },
  ],
  '4160': [400, (till) => till.create('stall7-0001', { paymentMethod: { type: 'CARD_PASSTHROUGH' } })],
  '5010': [
    400,
    (till) =>
      till.create('stall7-0001', { paymentMethod: { type: 'WALLET', blockedSources: ['COMMERCIAL_CARDS'] } }),
  ],
  '5020': [403, (till) => till.create('stall7-0001', { shipping: { fixedOptions: [] } })],
  '5030': [403, (till) => till.create('stall7-0001', { profile: { scope: 'name nin' } })],
  '5040': [400, (till) => till.create('stall7-0001', dkk(12900))],
  '5050': [403, (till) => till.create('stall7-0001', { ...inFuture(dayMs), ...receipt })],
  '5060': [
    403,
    async (till) => {
      await unit(till, { bankAccountVerified: false });
      return till.create('stall7-0001');
    },
  ],
  '5070': [
    400,
    async (till) => {
      await unit(till, { paymentAllowed: false });
      return till.create('stall7-0001');
    },
  ],
  '5080': [
    403,
    (till) =>
      till.create('stall7-0001', push({ phoneNumber: '4799900001' }), { 'merchant-serial-number': '456789' }),
  ],
  '5090': [404, (till) => till.call('GET', `${payments}/stall7-0001`)],
  '5100': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      await till.change('stall7-0001', 'capture', 12900);
      await unit(till, { refundAllowed: false });
      return till.change('stall7-0001', 'refund', 100);
    },
  ],
  '6010': [400, (till) => till.create('stall7-0001', { amount: nok(99) })],
  '6020': [
    400,
    async (till) => {
      await till.create('stall7-0001');
      return till.change('stall7-0001', 'refund', 100);
    },
  ],
  '6030': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      till.clock.advance(180 * dayMs);
      return withFreshToken(till, (headers) =>
        till.call('POST', `${payments}/stall7-0001/cancel`, undefined, headers),
      );
    },
  ],
  '6040': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      await till.change('stall7-0001', 'capture', 12900);
      return cancel(till);
    },
  ],
  '6050': [
    400,
    async (till) => {
      await till.create('stall7-0001');
      await act(till, 'decline');
      return cancel(till);
    },
  ],
  '6060': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      return cancel(till, { cancelTransactionOnly: true });
    },
  ],
  '6070': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      await cancel(till);
      return till.change('stall7-0001', 'capture', 100);
    },
  ],
  '6080': [
    400,
    async (till) => {
      await till.create('stall7-0001');
      return till.change('stall7-0001', 'capture', 100);
    },
  ],
  '6090': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      return till.change('stall7-0001', 'capture', 12901);
    },
  ],
  '6100': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      till.clock.advance(180 * dayMs);
      return withFreshToken(till, (headers) =>
        till.call('POST', `${payments}/stall7-0001/capture`, { modificationAmount: nok(100) }, headers),
      );
    },
  ],
  '6110': [
    400,
    async (till) => {
      await unit(till, { longLivingPaymentAllowed: true });
      return till.create('stall7-0001', { ...inFuture(60 * dayMs), ...receipt });
    },
  ],
  '6120': [
    400,
    async (till) => {
      await unit(till, { longLivingPaymentAllowed: true });
      return till.create('stall7-0001', { ...inFuture(10 * minuteMs), ...receipt });
    },
  ],
  '6130': [
    400,
    async (till) => {
      await unit(till, { longLivingPaymentAllowed: true });
      return till.create('stall7-0001', inFuture(dayMs));
    },
  ],
  '6140': [
    400,
    async (till) => {
      await till.approved('stall7-0001', dkk(12900), dk);
      const part = { modificationAmount: dkk(100).amount };
      const first = await till.call('POST', `${payments}/stall7-0001/capture`, part, dk);
      expect(first.status).toBe(200);
      return till.call('POST', `${payments}/stall7-0001/capture`, part, dk);
    },
  ],
  '6150': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      await till.change('stall7-0001', 'capture', 500);
      return till.change('stall7-0001', 'refund', 501);
    },
  ],
  '6160': [
    423,
    async (till) => {
      await till.approved('stall7-0001');
      await act(till, 'hold');
      return till.change('stall7-0001', 'capture', 12900);
    },
  ],
  '6170': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      await till.change('stall7-0001', 'capture', 12900);
      return till.change('stall7-0001', 'capture', 100);
    },
  ],
  '6180': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      await till.change('stall7-0001', 'capture', 12900);
      await till.change('stall7-0001', 'refund', 12900);
      return till.change('stall7-0001', 'refund', 100);
    },
  ],
  '6190': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      await cancel(till);
      return cancel(till);
    },
  ],
  '6200': [
    400,
    async (till) => {
      await till.create('stall7-0001');
      await act(till, 'decline');
      return till.change('stall7-0001', 'capture', 100);
    },
  ],
  '6210': [
    400,
    async (till) => {
      await till.create('stall7-0001');
      await act(till, 'decline');
      return till.change('stall7-0001', 'refund', 100);
    },
  ],
  '6220': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      await till.change('stall7-0001', 'capture', 12900);
      till.clock.advance(365 * dayMs);
      return withFreshToken(till, (headers) =>
        till.call('POST', `${payments}/stall7-0001/refund`, { modificationAmount: nok(100) }, headers),
      );
    },
  ],
  '6230': [
    400,
    async (till) => {
      await till.approved('stall7-0001');
      return force(till, kari);
    },
  ],
  '6250': [
    400,
    async (till) => {
      await till.create('stall7-0001');
      await act(till, 'hesitate');
      return cancel(till);
    },
  ],
  '6260': [400, (till) => bankRefuses(till, '6260')],
  '6280': [400, (till) => bankRefuses(till, '6280')],
  '7010': [400, (till) => till.create('stall7-0001', push({ phoneNumber: '4790000000' }))],
  '10010': [
    400,
    async (till) => {
      await till.create('stall7-0001');
      await act(till, 'decline');
      return force(till, kari);
    },
  ],
  '10020': [
    400,
    async (till) => {
      await unit(till, { forceApproveAllowed: false });
      await till.create('stall7-0001');
      return force(till, kari);
    },
  ],
  '10030': [400, (till) => forcedWith(till, { identified: false })],
  '10040': [
    400,
    async (till) => {
      await till.sim('PATCH', '/sim/customers/kari', { card: 'commercial' });
      const paymentMethod = { type: 'WALLET', blockedSources: ['COMMERCIAL_CARDS'] };
      await till.create('stall7-0001', { ...dkk(12900), paymentMethod }, dk);
      return till.call('POST', '/epayment/v1/test/payments/stall7-0001/approve', kari, dk);
    },
  ],
  '10050': [400, (till) => forcedWith(till, { card: 'none' })],
  '10060': [
    400,
    async (till) => {
      await till.create('stall7-0001', { profile: { scope: 'name' } });
      return force(till, kari);
    },
  ],
  '10070': [400, (till) => forcedWith(till, { paymentLimit: 12899 })],
};

async function bankRefuses(till: Till, outcome: string): Promise<Answered> {
  await till.approved('stall7-0001');
  await till.sim('POST', '/sim/bank', { outcome });
  return till.change('stall7-0001', 'capture', 12900);
}

async function forcedWith(till: Till, changes: Record<string, unknown>): Promise<Answered> {
  await till.sim('PATCH', '/sim/customers/kari', changes);
  await till.create('stall7-0001');
  return force(till, kari);
}

async function withFreshToken(
  till: Till,
  use: (headers: Record<string, string>) => Promise<Answered>,
): Promise<Answered> {
  const token = till.simulator.world.tokens.issue('standard', 3600);
  return use({ authorization: `Bearer ${token}` });
}

test.each(Object.entries(rows))('error %s is answered as documented', async (code, [status, drive]) => {
  const answer = await drive(await openTill());
  expect(answer.code).toBe(code);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.body).toMatchObject({
    type: `https://httpstatuses.io/${status}`,
    status,
    title: expect.any(String),
    instance: expect.stringMatching(/^\/v1\//),
    traceId: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
  });
});

test('every code of the simulator has its row here', async () => {
  const { codes } = await import('../edge/simulator/problems.ts');
  expect(Object.keys(rows).toSorted()).toEqual(Object.keys(codes).toSorted());
});

test('a refused amount, a wrong type and an unknown field are named without a code', async () => {
  const till = await openTill();
  for (const [more, name] of [
    [{ amount: { currency: 'NOK', value: '12900' } }, 'amount.value'],
    [{ amount: { currency: 'NOK', value: 129.5 } }, 'amount.value'],
    [{ colour: 'red' }, 'colour'],
    [{ qrFormat: { format: 'IMAGE/PNG', sise: 100 } }, 'qrFormat.sise'],
    [{ customer: { phoneNumber: '4799900001', personalQr: 'https://qr.vipps.no/p/x' } }, 'customer'],
    [{ customer: { phoneNumber: '+4799900001' } }, 'customer.phoneNumber'],
    [{ reference: 2486791679 }, 'reference'],
    [{ paymentDescription: 'ab' }, 'paymentDescription'],
  ] as const) {
    const answer = await till.create(`stall7-${name.replaceAll('.', '-')}`, more);
    expect([answer.status, answer.code]).toEqual([400, null]);
    expect(answer.body).toMatchObject({ extraDetails: [{ name }] });
  }
});

test('unknown fields pass when strictness is switched off', async () => {
  const till = await openTill();
  await till.sim('PATCH', '/sim/settings', { strictEpayment: false });
  const answer = await till.create('stall7-0001', {
    colour: 'red',
    qrFormat: { format: 'IMAGE/PNG', sise: 1 },
  });
  expect(answer.status).toBe(201);
});

test.each([
  [{ 'ocp-apim-subscription-key': '' }, 401, /missing subscription key/],
  [{ 'ocp-apim-subscription-key': 'other' }, 401, /invalid subscription key/],
  [{ authorization: '' }, 401, /token/],
  [{ authorization: 'bearer sim' }, 401, /token/],
  [{ authorization: 'Bearer sim' }, 401, /token/],
  [{ 'merchant-serial-number': '999999' }, 401, /Sales unit/],
] as const)('keys %j get the gateway’s answer', async (headers, status, message) => {
  const till = await openTill();
  const answer = await till.create('stall7-0001', {}, headers);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ statusCode: status, message: expect.stringMatching(message) });
});

test.each([
  { 'merchant-serial-number': '12a' },
  { 'idempotency-key': '' },
  { 'idempotency-key': 'k'.repeat(51) },
  { 'vipps-system-name': 'n'.repeat(31) },
])('a wrong header %j is a 400', async (headers) => {
  const till = await openTill();
  expect((await till.create('stall7-0001', {}, headers)).status).toBe(400);
});

test('a body that is not JSON and a path that does not exist are refused', async () => {
  const till = await openTill();
  expect((await till.call('POST', payments, '{"amount":')).status).toBe(400);
  expect((await till.call('GET', '/epayment/v2/payments')).status).toBe(404);
});
