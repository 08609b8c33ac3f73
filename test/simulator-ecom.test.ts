import { expect, test } from 'vitest';
import { type Answered, dayMs, minuteMs, openTill, payments, type Till } from './simulator-till.ts';

const ecom = '/ecomm/v2/payments';
const merchantInfo = { merchantSerialNumber: '123456' };
const orderOf = (orderId: string, more: Record<string, unknown> = {}, merchant = {}, customerInfo = {}) => ({
  customerInfo,
  merchantInfo: {
    ...merchantInfo,
    callbackPrefix: 'https://till.example.com/vipps',
    fallBack: `https://till.example.com/done/${orderId}`,
    authToken: 'shared-words',
    ...merchant,
  },
  transaction: { amount: 12900, orderId, transactionText: 'Two jars of honey', ...more },
});
const initiate = (till: Till, orderId = 'order-1', ...more: Record<string, unknown>[]) =>
  till.call('POST', ecom, orderOf(orderId, ...more));
const details = (till: Till, orderId = 'order-1') => till.call('GET', `${ecom}/${orderId}/details`);
const act = (till: Till, deed: 'capture' | 'refund', amount?: number, id = `${deed}-${amount}`) =>
  till.call(
    'POST',
    `${ecom}/order-1/${deed}`,
    {
      merchantInfo,
      transaction: { ...(amount === undefined ? {} : { amount }), transactionText: `A ${deed}` },
    },
    { 'x-request-id': id },
  );
const cancel = (till: Till, shouldReleaseRemainingFunds?: boolean) =>
  till.call('PUT', `${ecom}/order-1/cancel`, {
    merchantInfo,
    transaction: { transactionText: 'Not today' },
    ...(shouldReleaseRemainingFunds === undefined ? {} : { shouldReleaseRemainingFunds }),
  });
const customer = (till: Till, deed: string, id = 'kari') =>
  till.sim('POST', `/sim/payments/123456/order-1/${deed}`, { customer: id });
const approved = async (till: Till) => {
  await initiate(till);
  await customer(till, 'approve');
};
const errorIn = ({ body }: Answered) => Reflect.get(Object(Array.isArray(body) ? body[0] : {}), 'errorCode');
const operations = async (till: Till) => {
  const { transactionLogHistory } = (await details(till)).body as {
    transactionLogHistory: { operation: string; amount: number }[];
  };
  return transactionLogHistory.map(({ operation, amount }) => `${operation} ${amount}`);
};

test('a client of the old flow sells with a QR made of the payment’s link, and polls the details', async () => {
  const till = await openTill();
  const begun = await initiate(till);
  expect(begun).toMatchObject({ status: 200, body: { orderId: 'order-1' } });
  const { url } = begun.body as { url: string };
  expect(url).toMatch(/\/deeplink\/vippsgateway\?v=2&token=/);
  const drawn = await till.call('POST', '/qr/v1', { url }, { accept: 'image/png' });
  expect(drawn).toMatchObject({ status: 200, body: { expiresIn: 600 } });
  const image = String(Reflect.get(Object(drawn.body), 'url'));
  expect((await till.simulator.fetch(image)).headers.get('content-type')).toBe('image/png');

  const before = await details(till);
  expect(before.body).toMatchObject({
    orderId: 'order-1',
    transactionLogHistory: [
      { operation: 'INITIATE', amount: 12900, operationSuccess: true, transactionText: 'Two jars of honey' },
    ],
    transactionSummary: { capturedAmount: 0, remainingAmountToCapture: 0 },
  });
  expect(JSON.stringify(before.body)).not.toContain('transactionId');
  await till.sim('POST', '/sim/scan', { customer: 'ola', code: image });
  expect((await details(till)).body).toMatchObject({
    transactionLogHistory: [{ operation: 'INITIATE', transactionId: expect.stringMatching(/^\d{10}$/) }],
  });

  await customer(till, 'approve', 'ola');
  expect(await act(till, 'capture', 5000)).toMatchObject({
    status: 200,
    body: {
      orderId: 'order-1',
      transactionInfo: { amount: 5000, status: 'Captured', transactionText: 'A capture' },
      transactionSummary: {
        capturedAmount: 5000,
        remainingAmountToCapture: 7900,
        remainingAmountToRefund: 5000,
      },
    },
  });
  expect((await act(till, 'capture')).body).toMatchObject({ transactionInfo: { amount: 7900 } });
  expect((await act(till, 'refund', 900)).body).toMatchObject({
    transaction: { amount: 900, status: 'Refund', transactionText: 'A refund' },
    transactionSummary: { refundedAmount: 900, remainingAmountToRefund: 12000 },
  });
  expect(await operations(till)).toEqual([
    'REFUND 900',
    'CAPTURE 7900',
    'CAPTURE 5000',
    'RESERVE 12900',
    'INITIATE 12900',
  ]);
  expect((await till.call('GET', `${ecom}/order-1/status`)).body).toMatchObject({
    transactionInfo: { status: 'REFUND', amount: 900 },
  });
});

test('the merchant is called back with its own words when the customer has decided', async () => {
  const till = await openTill();
  await approved(till);
  await initiate(till, 'order-2');
  await till.sim('POST', '/sim/payments/123456/order-2/decline', { customer: 'ola' });
  await initiate(till, 'order-3');
  await till.sim('POST', '/sim/payments/123456/order-3/approve', { customer: 'nils' });
  await till.pass(10 * minuteMs);
  expect(till.heard.map(({ url, text }) => [url, JSON.parse(text).transactionInfo.status])).toEqual([
    ['https://till.example.com/vipps/v2/payments/order-1', 'RESERVED'],
    ['https://till.example.com/vipps/v2/payments/order-2', 'CANCELLED'],
    ['https://till.example.com/vipps/v2/payments/order-3', 'RESERVE_FAILED'],
    ['https://till.example.com/vipps/v2/payments/order-3', 'REJECTED'],
  ]);
  expect(till.heard[0]?.headers.get('authorization')).toBe('shared-words');
  expect(JSON.parse(till.heard[2]?.text ?? '')).toMatchObject({ errorInfo: { errorGroup: 'Payment' } });
});

test('a callback that nobody answers is given up after three seconds', async () => {
  const till = await openTill();
  till.answerWith(() => 'silence');
  await initiate(till);
  await customer(till, 'approve');
  let settled = false;
  void till.simulator.settled().then(() => {
    settled = true;
  });
  till.clock.advance(2_999);
  await new Promise((turn) => setImmediate(turn));
  expect(settled).toBe(false);
  till.clock.advance(1);
  await new Promise((turn) => setImmediate(turn));
  expect(settled).toBe(true);
});

test('skipping the landing page needs the number, the unit’s approval and a customer', async () => {
  const till = await openTill();
  const push = (orderId: string, merchant = {}, mobileNumber = '99900001') =>
    initiate(till, orderId, { skipLandingPage: true }, merchant, { mobileNumber });
  expect((await push('order-1')).status).toBe(200);
  expect((await till.sim('GET', '/sim/customers/kari')).body).toMatchObject({
    requests: [{ reference: 'order-1' }],
  });
  expect(errorIn(await push('order-2', { merchantSerialNumber: '456789' }))).toBe('38');
  expect(errorIn(await push('order-3', {}, '90000000'))).toBe('81');
  const nameless = await initiate(till, 'order-4', { skipLandingPage: true });
  expect(nameless.body).toMatchObject([
    { errorGroup: 'InvalidRequest', errorCode: 'customerInfo.mobileNumber' },
  ]);
});

test('an error is a list of group, code, words and a trace', async () => {
  const till = await openTill();
  const answer = await details(till, 'never');
  expect([answer.status, answer.body]).toEqual([
    404,
    [
      {
        errorGroup: 'Merchant',
        errorCode: '35',
        errorMessage: 'Order not found',
        contextId: expect.stringMatching(/^00-/),
      },
    ],
  ]);
  const keyless = await till.call('GET', `${ecom}/never/details`, undefined, { authorization: '' });
  expect(keyless.body).toMatchObject({
    responseInfo: { responseCode: 401 },
    result: { message: expect.stringMatching(/token/) },
  });
});

const rows: Record<string, (till: Till) => Promise<Answered>> = {
  '34': async (till) => {
    await initiate(till);
    return initiate(till);
  },
  '37': async (till) => {
    await till.sim('PATCH', '/sim/units/123456', { bankAccountVerified: false });
    return initiate(till);
  },
  '51': async (till) => {
    await approved(till);
    await act(till, 'capture');
    return cancel(till);
  },
  '61': async (till) => {
    await approved(till);
    return act(till, 'capture', 12901);
  },
  '62': async (till) => {
    await initiate(till);
    return act(till, 'capture', 100);
  },
  '71': async (till) => {
    await approved(till);
    await act(till, 'capture', 500);
    return act(till, 'refund', 501);
  },
  '93': async (till) => {
    await approved(till);
    await act(till, 'capture', 100, 'same');
    return act(till, 'capture', 200, 'same');
  },
  '94': async (till) => {
    await approved(till);
    await till.sim('POST', '/sim/payments/123456/order-1/hold');
    return act(till, 'capture', 100);
  },
  '97': async (till) => {
    await till.sim('PATCH', '/sim/units/123456', { paymentAllowed: false });
    return initiate(till);
  },
  '99': async (till) => {
    await approved(till);
    await till.sim('POST', '/sim/bank', { outcome: '6260' });
    return act(till, 'capture', 100);
  },
};

test.each(Object.entries(rows))('error %s is answered', async (code, drive) => {
  expect(errorIn(await drive(await openTill()))).toBe(code);
});

test('a capture after 180 days is 98 and a refund after 365 is 95', async () => {
  const till = await openTill();
  await till.sim('PATCH', '/sim/settings', { accessTokenLifetimeSeconds: 400 * 86_400 });
  const fresh = { authorization: String((await till.bare())['authorization']) };
  const send = (deed: string) =>
    till.call(
      'POST',
      `${ecom}/order-1/${deed}`,
      { merchantInfo, transaction: { amount: 100, transactionText: 'x' } },
      { ...fresh, 'x-request-id': `${deed}-${till.clock.now()}` },
    );
  await approved(till);
  expect((await send('capture')).status).toBe(200);
  till.clock.advance(180 * dayMs);
  expect(errorIn(await send('capture'))).toBe('98');
  till.clock.advance(185 * dayMs);
  expect(errorIn(await send('refund'))).toBe('95');
});

test('a repeat with the same X-Request-Id changes nothing and says the same', async () => {
  const till = await openTill();
  await approved(till);
  const first = await act(till, 'capture', 100, 'same');
  expect((await act(till, 'capture', 100, 'same')).body).toEqual(first.body);
  expect(await operations(till)).toEqual(['CAPTURE 100', 'RESERVE 12900', 'INITIATE 12900']);
  const idless = await till.call('POST', `${ecom}/order-1/capture`, {
    merchantInfo,
    transaction: { amount: 100, transactionText: 'x' },
  });
  expect(errorIn(idless)).toBe('X-Request-Id');
});

test('a cancel voids a waiting order, releases an approved one, and lets a rest go only when asked', async () => {
  const waiting = await openTill();
  await initiate(waiting);
  expect((await cancel(waiting)).body).toMatchObject({ transactionInfo: { status: 'Cancelled' } });
  expect(await operations(waiting)).toEqual(['VOID 12900', 'INITIATE 12900']);

  const till = await openTill();
  await approved(till);
  await act(till, 'capture', 900);
  expect(errorIn(await cancel(till))).toBe('51');
  expect((await cancel(till, true)).body).toMatchObject({
    transactionSummary: { capturedAmount: 900, remainingAmountToCapture: 0 },
  });
});

test('an order can be read through ePayment, and a payment of ePayment not here', async () => {
  const till = await openTill();
  await approved(till);
  expect((await till.call('GET', `${payments}/order-1`)).body).toMatchObject({
    state: 'AUTHORIZED',
    reference: 'order-1',
  });
  await till.create('stall7-0001');
  expect(errorIn(await details(till, 'stall7-0001'))).toBe('35');
});

test('the third initiate of an order within a minute is too many', async () => {
  const till = await openTill();
  await initiate(till);
  await initiate(till);
  const third = await initiate(till);
  expect([third.status, errorIn(third)]).toEqual([429, '98']);
});

test('the customer’s link opens the landing page, and force approve needs no app', async () => {
  const till = await openTill();
  const { url } = (await initiate(till)).body as { url: string };
  const opened = await till.simulator.fetch(url, { redirect: 'manual' });
  const token = new URL(url).searchParams.get('token');
  expect(opened.headers.get('location')).toBe(`/landing?token=${token}`);
  const force = '/ecomm/v2/integration-test/payments/order-1/approve';
  expect((await till.call('POST', force, { customerPhoneNumber: '99900001', token })).status).toBe(200);
  expect(await operations(till)).toEqual(['RESERVE 12900', 'INITIATE 12900']);
});

test.each([
  [{ amount: 99 }, {}, 'transaction.amount'],
  [{ orderId: 'x'.repeat(51) }, {}, 'transaction.orderId'],
  [{ colour: 'red' }, {}, 'transaction.colour'],
  [{}, { fallBack: 'http://till.example.com' }, 'merchantInfo.fallBack'],
  [{}, { callbackPrefix: `https://${'x'.repeat(255)}` }, 'merchantInfo.callbackPrefix'],
])('an order with %j %j is refused by the name of the field', async (more, merchant, name) => {
  const till = await openTill();
  const answer = await initiate(till, 'order-1', more, merchant);
  expect([answer.status, answer.body]).toMatchObject([
    400,
    [{ errorGroup: 'InvalidRequest', errorCode: name }],
  ]);
});

test('a rehearsed breakdown speaks the API’s own words', async () => {
  const till = await openTill();
  await till.sim('POST', '/sim/faults', { operation: 'ecom', kind: 'status', status: 500, times: 2 });
  expect((await initiate(till)).body).toMatchObject({ responseInfo: { responseCode: 500 } });
});
