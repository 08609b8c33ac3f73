import { expect, test } from 'vitest';
import { drawSvg } from '../edge/simulator/qr-image.ts';
import {
  base,
  bodyOf,
  dayMs,
  nextTurn,
  nok,
  openTill,
  payments,
  startMs,
  type Till,
} from './simulator-till.ts';

const push = (personalQr: string) => ({ userFlow: 'PUSH_MESSAGE', customer: { personalQr } });
const codeOf = async (till: Till, id: string) =>
  String(
    Reflect.get(
      Object(Reflect.get(Object((await till.sim('GET', `/sim/customers/${id}`)).body), 'customer')),
      'code',
    ),
  );

test('there are customers of four countries, with clear and tokenised codes, and three kinds of trouble', async () => {
  const till = await openTill();
  const { body } = await till.sim('GET', '/sim/customers');
  expect(body).toHaveLength(8);
  expect(new Set((body as { country: string }[]).map(({ country }) => country))).toEqual(
    new Set(['NO', 'DK', 'FI', 'SE']),
  );
  expect(await codeOf(till, 'kari')).toBe('https://qr.vipps.no/28/2/01/031/4799900001?v=1');
  expect(await codeOf(till, 'freja')).toMatch(/^https:\/\/qr\.vipps\.no\/p\/[\w-]+$/);
});

test('both kinds of personal code pay, and are exchanged for the number', async () => {
  const till = await openTill();
  const clear = await codeOf(till, 'kari');
  const token = await codeOf(till, 'aino');
  expect((await till.create('stall7-0001', push(clear))).status).toBe(201);
  expect((await till.create('stall7-0002', push(token))).status).toBe(201);
  expect((await till.call('POST', '/qr/v1/exchange', { qrCode: clear })).body).toEqual({
    msisdn: '4799900001',
    version: '1.0',
  });
  const asked = { qrCode: token, requestedData: ['MSISDN'] };
  expect((await till.call('POST', '/QR/v1/Exchange', asked)).body).toEqual({
    msisdn: '358499900004',
    timestamp: startMs / 1000,
    version: '2.0',
  });
});

test('an exchange refuses nonsense and unknown fields in the words of the QR API', async () => {
  const till = await openTill();
  for (const body of [{ qrCode: 'nonsense' }, { qrCode: 'https://qr.vipps.no/p/x', colour: 'red' }, {}]) {
    const answer = await till.call('POST', '/qr/v1/exchange', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      title: 'Bad request',
      status: 400,
      extraDetails: [{ name: expect.any(String) }],
    });
  }
});

test('a renewed code makes the old one worthless', async () => {
  const till = await openTill();
  const old = await codeOf(till, 'ola');
  await till.sim('POST', '/sim/customers/ola/new-code');
  const renewed = await codeOf(till, 'ola');
  expect(renewed).not.toBe(old);
  expect((await till.create('stall7-0001', push(old))).code).toBe('4060');
  expect((await till.create('stall7-0002', push(renewed))).status).toBe(201);
});

test('the phone shows seller, sum and lines, and nobody else’s requests', async () => {
  const till = await openTill();
  const line = {
    name: 'Honey',
    id: 'h',
    totalAmount: 12900,
    totalAmountExcludingTax: 11217,
    totalTaxAmount: 1683,
    taxRate: 1500,
  };
  const receipt = { orderLines: [line], bottomLine: { currency: 'NOK' } };
  await till.create('stall7-0001', { ...push(await codeOf(till, 'ola')), receipt });
  expect((await till.sim('GET', '/sim/customers/ola')).body).toMatchObject({
    requests: [
      { seller: 'Torgboden', amount: nok(12900), lines: [{ name: 'Honey', quantity: '1', total: 12900 }] },
    ],
  });
  expect((await till.sim('GET', '/sim/customers/freja')).body).toMatchObject({ requests: [], nearby: [] });
});

test('a code on a screen belongs to whoever scans it first, by tap, text or image address', async () => {
  const till = await openTill();
  const { body } = await till.create('stall7-0001');
  await till.create('stall7-0002', { qrFormat: { format: 'TEXT/TARGETURL' } });
  const code = String(Reflect.get(Object(body), 'redirectUrl'));
  expect((await till.sim('GET', '/sim/customers/freja')).body).toMatchObject({
    nearby: [{ reference: 'stall7-0002' }, { reference: 'stall7-0001' }],
  });
  expect((await till.sim('POST', '/sim/scan', { customer: 'freja', code })).body).toMatchObject({
    outcome: 'scanned',
  });
  expect((await till.sim('GET', '/sim/customers/ola')).body).toMatchObject({
    nearby: [{ reference: 'stall7-0002' }],
  });
  const late = await till.sim('POST', '/sim/payments/123456/stall7-0001/approve', { customer: 'ola' });
  expect([late.status, late.body]).toMatchObject([409, { outcome: 'not addressed to this customer' }]);
  expect((await till.sim('POST', '/sim/payments/123456/stall7-0001/approve')).body).toMatchObject({
    outcome: 'authorized',
    payment: { customer: 'freja' },
  });
  const young = await till.sim('POST', '/sim/payments/123456/stall7-0002/scan', { customer: 'emil' });
  expect(young.body).toMatchObject({ outcome: 'customer may not pay' });
});

test('a camera that opens a payment’s code lands on the phone page', async () => {
  const till = await openTill();
  const answer = await till.simulator.fetch(`${base}/scan?token=abc`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/phone?scan=abc']);
});

test.each(['before', 'after'] as const)(
  'a status rehearsed %s the effect leaves the payment accordingly',
  async (when) => {
    const till = await openTill();
    await till.approved('stall7-0001');
    await till.sim('POST', '/sim/faults', { operation: 'capture', kind: 'status', status: 500, when });
    expect((await till.change('stall7-0001', 'capture', 12900, 'sale')).status).toBe(500);
    const between = when === 'after' ? 12900 : 0;
    expect((await till.sim('GET', '/sim/payments/123456/stall7-0001')).body).toMatchObject({
      captured: between,
    });
    const again = await till.change('stall7-0001', 'capture', 12900, 'sale');
    expect(again.body).toMatchObject({ aggregate: { capturedAmount: nok(12900) } });
  },
);

test('423 carries its code and 429 its wait', async () => {
  const till = await openTill();
  await till.create('stall7-0001');
  await till.sim('POST', '/sim/faults', { operation: 'read', kind: 'status', status: 423 });
  await till.sim('POST', '/sim/faults', { operation: 'any', kind: 'status', status: 429 });
  expect(await till.call('GET', `${payments}/stall7-0001`)).toMatchObject({ status: 423, code: '6160' });
  const limited = await till.call('GET', `${payments}/stall7-0001`);
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
  expect((await till.call('GET', `${payments}/stall7-0001`)).status).toBe(200);
});

test.each(['before', 'after'] as const)(
  'a hanging create, %s its effect, answers nobody until 30 s have passed',
  async (when) => {
    const till = await openTill();
    await till.sim('POST', '/sim/faults', { operation: 'create', kind: 'hang', when });
    let answered = false;
    const hanging = till.create('stall7-0001').then((answer) => {
      answered = true;
      return answer;
    });
    await nextTurn();
    till.clock.advance(29_999);
    await nextTurn();
    expect(answered).toBe(false);
    till.clock.advance(1);
    expect((await hanging).status).toBe(504);
    const read = await till.call('GET', `${payments}/stall7-0001`);
    expect(read.status).toBe(when === 'after' ? 200 : 404);
  },
);

test('a client that leaves a hanging call is let go', async () => {
  const till = await openTill();
  await till.sim('POST', '/sim/faults', { operation: 'token', kind: 'hang' });
  const abort = new AbortController();
  const hanging = till.simulator.fetch(`${base}/accesstoken/get`, { method: 'POST', signal: abort.signal });
  await nextTurn();
  abort.abort();
  await expect(hanging).rejects.toThrow();
});

test('a reset breaks the connection, after the effect if so asked, for one reference only', async () => {
  const till = await openTill();
  const fault = { operation: 'create', kind: 'reset', when: 'after', reference: 'stall7-0002' };
  await till.sim('POST', '/sim/faults', fault);
  expect((await till.create('stall7-0001')).status).toBe(201);
  const key = { 'idempotency-key': 'same' };
  await expect(till.create('stall7-0002', {}, key)).rejects.toThrow('fetch failed');
  expect((await till.create('stall7-0002', {}, key)).status).toBe(201);
});

test('a fault strikes as often as asked and can be withdrawn', async () => {
  const till = await openTill();
  await till.create('stall7-0001');
  await till.sim('POST', '/sim/faults', { operation: 'read', kind: 'status', status: 503, times: 3 });
  const statuses = [];
  for (let call = 0; call < 2; call += 1)
    statuses.push((await till.call('GET', `${payments}/stall7-0001`)).status);
  expect((await till.sim('GET', '/sim/faults')).body).toMatchObject([{ times: 1 }]);
  await till.sim('DELETE', '/sim/faults');
  statuses.push((await till.call('GET', `${payments}/stall7-0001`)).status);
  expect(statuses).toEqual([503, 503, 200]);
});

test('the clock jumps ahead and what falls due on the way happens in its own time', async () => {
  const till = await openTill();
  await till.create('stall7-0001');
  const { body } = await till.sim('POST', '/sim/clock/advance', { ms: dayMs });
  expect(body).toEqual({ now: '2026-11-22T10:15:30.000Z', aheadMs: dayMs });
  expect((await till.sim('GET', '/sim/payments/123456/stall7-0001')).body).toMatchObject({
    state: 'EXPIRED',
    events: [{ name: 'CREATED' }, { name: 'EXPIRED', timestamp: '2026-11-21T10:25:30.000Z' }],
  });
});

test('a reset forgets payments and time but keeps registrations and tokens, unless everything goes', async () => {
  const till = await openTill();
  await till.register(['epayments.payment.created.v1']);
  await till.create('stall7-0001');
  await till.sim('PATCH', '/sim/units/123456', { pushAllowed: false });
  await till.sim('POST', '/sim/clock/advance', { ms: 60_000 });
  const { body } = await till.sim('POST', '/sim/reset');
  expect(body).toMatchObject({ clock: { aheadMs: 0 }, payments: [], webhooks: { registrations: [{}] } });
  expect((await till.create('stall7-0001', push(await codeOf(till, 'kari')))).status).toBe(201);
  await till.sim('POST', '/sim/reset', { everything: true });
  expect((await till.call('GET', `${payments}/stall7-0001`)).status).toBe(401);
  expect((await till.sim('GET', '/sim/webhooks')).body).toMatchObject({ registrations: [] });
});

test('revoked tokens are refused at once', async () => {
  const till = await openTill();
  await till.sim('POST', '/sim/tokens/revoke');
  expect((await till.create('stall7-0001')).status).toBe(401);
});

test.each([
  ['POST', '/sim/faults', { operation: 'create', kind: 'explode' }],
  ['POST', '/sim/faults', { operation: 'create', kind: 'status', status: 200 }],
  ['POST', '/sim/clock/advance', { ms: -1 }],
  ['PATCH', '/sim/webhooks', { late: 5 }],
  ['PATCH', '/sim/units/123456', { msn: '1' }],
  ['PATCH', '/sim/customers/kari', { card: 'gold' }],
  ['PATCH', '/sim/settings', { strict: true }],
  ['POST', '/sim/bank', { outcome: '6270' }],
  ['POST', '/sim/faults', { operation: 'refund', kind: 'code', code: '6270' }],
  ['PATCH', '/sim/settings', { customerTokenUse: 'twice' }],
  ['POST', '/sim/scan', { customer: 'kari' }],
])('%s %s with %j is not understood', async (method, path, body) => {
  const till = await openTill();
  expect((await till.sim(method, path, body)).status).toBe(400);
});

test.each(['/sim/payments/123456/none/approve', '/sim/customers/none/new-code', '/sim/scan'])(
  '%s for nobody is 404',
  async (path) => {
    const till = await openTill();
    const body = path === '/sim/scan' ? { customer: 'kari', code: 'x' } : undefined;
    expect((await till.sim('POST', path, body)).status).toBe(404);
  },
);

test('any text is drawn as a code, within reason', async () => {
  const till = await openTill();
  const draw = (text: string) =>
    till.simulator.fetch(`${base}/sim/code.svg?${new URLSearchParams({ text })}`);
  expect(await (await draw('torg')).text()).toBe(drawSvg('torg'));
  expect((await draw('')).status).toBe(400);
  expect((await draw('x'.repeat(501))).status).toBe(400);
});

test('a personal code before another customer’s camera is nothing to pay', async () => {
  const till = await openTill();
  const code = await codeOf(till, 'freja');
  expect((await till.sim('POST', '/sim/scan', { customer: 'kari', code })).status).toBe(409);
});

test('a hold that the bank releases cannot be captured', async () => {
  const till = await openTill();
  await till.approved('stall7-0001');
  await till.sim('POST', '/sim/payments/123456/stall7-0001/release');
  expect((await till.change('stall7-0001', 'capture', 100)).code).toBe('6070');
});

test.each([
  '/phone',
  '/control',
  '/pages/page.css',
  '/pages/phone.js',
  '/landing',
  '/pages/landing.js',
  '/pages/scan.js',
  '/pages/control.js',
  '/pages/control-codes.js',
  '/pages/page.js',
])('%s is served with a policy that lets nothing foreign in', async (path) => {
  const till = await openTill();
  const answer = await till.simulator.fetch(`${base}${path}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect((await answer.text()).length).toBeGreaterThan(200);
});

test('a drawn code keeps a quiet zone of four modules', () => {
  const svg = drawSvg('https://qr.vipps.no/p/x');
  const starts = [...svg.matchAll(/M(\d+) (\d+)h/g)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(Math.min(...starts.map(([x = 0]) => x))).toBe(4);
  expect(Math.min(...starts.map(([, y = 0]) => y))).toBe(4);
});

test('a wait longer than the machine’s timers can hold still ends when it should', async () => {
  const till = await openTill();
  let ran = 0;
  till.simulator.world.clock.after(100 * dayMs, () => {
    ran += 1;
  });
  till.clock.advance(100 * dayMs - 1);
  expect([ran, till.clock.untilNext()]).toEqual([0, 1]);
  till.clock.advance(1);
  expect(ran).toBe(1);
});

test('an unknown receipt field deep inside is refused', async () => {
  const till = await openTill();
  const line = {
    name: 'Honey',
    id: 'h',
    totalAmount: 1,
    totalAmountExcludingTax: 1,
    totalTaxAmount: 0,
    taxRate: 0,
  };
  const receipt = { orderLines: [{ ...line, vat: 25 }], bottomLine: { currency: 'NOK' } };
  const answer = await till.call('POST', payments, bodyOf('stall7-0001', { receipt }));
  expect(answer.body).toMatchObject({ extraDetails: [{ name: 'receipt.orderLines.0.vat' }] });
});
