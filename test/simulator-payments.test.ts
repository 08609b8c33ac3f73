import { expect, test } from 'vitest';
import { base, bodyOf, dayMs, minuteMs, nok, openTill, payments, type Till } from './simulator-till.ts';

const state = async (till: Till, reference: string) =>
  (await till.sim('GET', `/sim/payments/123456/${reference}`)).body;
const act = (till: Till, reference: string, deed: string, body: unknown = {}) =>
  till.sim('POST', `/sim/payments/123456/${reference}/${deed}`, body);
const push = (phoneNumber: string) => ({ userFlow: 'PUSH_MESSAGE', customer: { phoneNumber } });

test('the same key and body get the first answer back, word for word', async () => {
  const till = await openTill();
  const first = await till.create('stall7-0001', {}, { 'idempotency-key': 'same' });
  const again = await till.create('stall7-0001', {}, { 'idempotency-key': 'same' });
  expect(again.status).toBe(201);
  expect(again.body).toEqual(first.body);

  await act(till, 'stall7-0001', 'approve');
  const captured = await till.change('stall7-0001', 'capture', 5000, 'part');
  const repeated = await till.change('stall7-0001', 'capture', 5000, 'part');
  expect(repeated.body).toEqual(captured.body);
  expect(await state(till, 'stall7-0001')).toMatchObject({ captured: 5000 });
});

test('a body written another way is another request', async () => {
  const till = await openTill();
  const key = { 'idempotency-key': 'same' };
  const text = JSON.stringify(bodyOf('stall7-0001'));
  expect((await till.call('POST', payments, text, key)).status).toBe(201);
  expect((await till.call('POST', payments, `${text} `, key)).code).toBe('4020');
});

test('a refusal sticks to its key, also when it would no longer be one', async () => {
  const till = await openTill();
  await till.create('stall7-0001');
  expect((await till.change('stall7-0001', 'capture', 100, 'early')).code).toBe('6080');
  await act(till, 'stall7-0001', 'approve');
  expect((await till.change('stall7-0001', 'capture', 100, 'early')).code).toBe('6080');
  expect((await till.change('stall7-0001', 'capture', 100)).status).toBe(200);
});

test.each(['6260', '6280'])(
  'a capture that the bank refuses with %s succeeds later under the same key',
  async (outcome) => {
    const till = await openTill();
    await till.approved('stall7-0001');
    await till.sim('POST', '/sim/bank', { outcome });
    expect((await till.change('stall7-0001', 'capture', 12900, 'sale')).code).toBe(outcome);
    expect((await till.change('stall7-0001', 'capture', 12900, 'sale')).status).toBe(200);
    const log = await till.call('GET', `${payments}/stall7-0001/events`);
    expect(log.body).toMatchObject([
      { name: 'CREATED' },
      { name: 'AUTHORIZED' },
      { name: 'CAPTURED', success: false },
      { name: 'CAPTURED', success: true, idempotencyKey: 'sale' },
    ]);
  },
);

test('a refund under a used key with another sum is 4150', async () => {
  const till = await openTill();
  await till.approved('stall7-0001');
  await till.change('stall7-0001', 'capture', 12900);
  await till.change('stall7-0001', 'refund', 100, 'back');
  expect((await till.change('stall7-0001', 'refund', 200, 'back')).code).toBe('4150');
});

test('a key used for one payment is a conflict on another', async () => {
  const till = await openTill();
  await till.approved('stall7-0001');
  await till.approved('stall7-0002');
  await till.change('stall7-0001', 'capture', 100, 'same');
  expect((await till.change('stall7-0002', 'capture', 100, 'same')).code).toBe('4010');
});

test('keys of two sales units and of two operations do not meet', async () => {
  const till = await openTill();
  const key = { 'idempotency-key': 'same' };
  expect((await till.create('stall7-0001', {}, key)).status).toBe(201);
  const other = { ...key, 'merchant-serial-number': '456789' };
  expect((await till.create('stall7-0001', {}, other)).status).toBe(201);
  await act(till, 'stall7-0001', 'approve');
  expect((await till.change('stall7-0001', 'capture', 100, 'same')).status).toBe(200);
});

test('the sixth create of a reference within a minute is 429 and says when to come back', async () => {
  const till = await openTill();
  for (let call = 0; call < 5; call += 1) await till.create('stall7-0001');
  till.clock.advance(20_000);
  const sixth = await till.create('stall7-0001');
  expect(sixth.status).toBe(429);
  expect(sixth.headers.get('retry-after')).toBe('40');
  expect((await till.create('stall7-0002')).status).toBe(201);
  till.clock.advance(40_000);
  expect((await till.create('stall7-0001')).code).toBe('4150');
});

test('creates without a readable reference all count as one', async () => {
  const till = await openTill();
  const { reference: _, ...nameless } = bodyOf('stall7-0001');
  for (let call = 0; call < 5; call += 1) {
    expect((await till.call('POST', payments, { ...nameless, Reference: `stall7-${call}` })).status).toBe(
      400,
    );
  }
  expect((await till.call('POST', payments, nameless)).status).toBe(429);
});

test('a payment can be read 120 times a minute and not once more', async () => {
  const till = await openTill();
  await till.create('stall7-0001');
  for (let call = 0; call < 120; call += 1) {
    expect((await till.call('GET', `${payments}/stall7-0001`)).status).toBe(200);
  }
  expect((await till.call('GET', `${payments}/stall7-0001`)).status).toBe(429);
  expect((await till.call('GET', `${payments}/stall7-0001/events`)).status).toBe(200);
});

test('a payment nobody answers expires after ten minutes and its QR dies with it', async () => {
  const till = await openTill();
  const { body } = await till.create('stall7-0001');
  const image = String(body && typeof body === 'object' && Reflect.get(body, 'redirectUrl'));
  till.clock.advance(10 * minuteMs - 1);
  expect(await state(till, 'stall7-0001')).toMatchObject({ state: 'CREATED' });
  expect((await till.simulator.fetch(image)).status).toBe(200);
  till.clock.advance(1);
  expect(await state(till, 'stall7-0001')).toMatchObject({ state: 'EXPIRED', authorized: 0, cancelled: 0 });
  expect((await till.simulator.fetch(image)).status).toBe(404);
});

test('a QR comes as SVG, as PNG of the asked size, or as text', async () => {
  const till = await openTill();
  const created = async (reference: string, qrFormat: unknown) => {
    const { body } = await till.create(reference, qrFormat === null ? {} : { qrFormat });
    return String(body && typeof body === 'object' && Reflect.get(body, 'redirectUrl'));
  };
  const svg = await till.simulator.fetch(await created('stall7-0001', null));
  expect(svg.headers.get('content-type')).toBe('image/svg+xml');
  expect(await svg.text()).toMatch(/^<svg .*<\/svg>$/);
  const png = await till.simulator.fetch(await created('stall7-0002', { format: 'IMAGE/PNG', size: 300 }));
  expect(png.headers.get('content-type')).toBe('image/png');
  const bytes = Buffer.from(await png.arrayBuffer());
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([300, 300]);
  expect(await created('stall7-0003', { format: 'TEXT/TARGETURL' })).toMatch(
    /^http:\/\/simulator\.test\/scan\?token=\w+$/,
  );
});

test('the hold ends after 180 days in Norway: the rest is cancelled and a refund still works', async () => {
  const till = await openTill({ accessTokenLifetimeSeconds: 400 * 86_400 });
  await till.approved('stall7-0001');
  await till.change('stall7-0001', 'capture', 900);
  till.clock.advance(180 * dayMs - 1);
  expect(await state(till, 'stall7-0001')).toMatchObject({ cancelled: 0 });
  till.clock.advance(1);
  expect(await state(till, 'stall7-0001')).toMatchObject({
    state: 'AUTHORIZED',
    captured: 900,
    cancelled: 12000,
  });
  expect((await till.change('stall7-0001', 'refund', 900)).status).toBe(200);
});

test('the hold ends after 14 days in Denmark, or 180 with late capture', async () => {
  const till = await openTill({ accessTokenLifetimeSeconds: 400 * 86_400 });
  const dk = { 'merchant-serial-number': '234567' };
  const sum = { currency: 'DKK', value: 500 };
  const capture = (reference: string) =>
    till.call('POST', `${payments}/${reference}/capture`, { modificationAmount: sum }, dk);
  await till.approved('stall7-0001', { amount: sum }, dk);
  await till.sim('PATCH', '/sim/units/234567', { lateCaptureAllowed: true });
  await till.approved('stall7-0002', { amount: sum }, dk);
  till.clock.advance(14 * dayMs);
  expect((await capture('stall7-0001')).code).toBe('6100');
  expect((await capture('stall7-0002')).status).toBe(200);
});

test('captures and refunds differ from the sum asked for by no øre', async () => {
  const till = await openTill();
  await till.approved('stall7-0001');
  const captured = await till.change('stall7-0001', 'capture', 12899);
  expect(captured.body).toMatchObject({
    aggregate: { capturedAmount: nok(12899), authorizedAmount: nok(12900) },
  });
  expect((await till.change('stall7-0001', 'capture', 2)).code).toBe('6090');
  expect((await till.change('stall7-0001', 'capture', 1)).status).toBe(200);
});

test('the bank’s no leaves the payment waiting, and another card may pay it', async () => {
  const till = await openTill();
  await till.create('stall7-0001', push('4799900007'));
  expect((await act(till, 'stall7-0001', 'approve')).body).toMatchObject({ outcome: 'refused by bank' });
  expect(await state(till, 'stall7-0001')).toMatchObject({ state: 'CREATED', authorized: 0 });
  await till.sim('PATCH', '/sim/customers/nils', { card: 'private' });
  expect((await act(till, 'stall7-0001', 'approve')).body).toMatchObject({ outcome: 'authorized' });
  const log = await till.call('GET', `${payments}/stall7-0001/events`);
  expect(log.body).toMatchObject([
    { name: 'CREATED' },
    { success: false },
    { name: 'AUTHORIZED', success: true },
  ]);
});

test.each([151, 182, 183, 184, 186, 187, 197, 202])(
  'test amount %i is refused by the bank',
  async (value) => {
    const till = await openTill();
    await till.create('stall7-0001', { amount: nok(value) });
    expect((await act(till, 'stall7-0001', 'approve')).body).toMatchObject({ outcome: 'refused by bank' });
  },
);

test('test amount 201 stays unknown for an hour and is then authorised', async () => {
  const till = await openTill();
  await till.create('stall7-0001', { amount: nok(201) });
  await act(till, 'stall7-0001', 'approve');
  till.clock.advance(59 * minuteMs);
  expect(await state(till, 'stall7-0001')).toMatchObject({ state: 'CREATED', processing: 'bank' });
  expect((await till.call('POST', `${payments}/stall7-0001/cancel`)).code).toBe('6250');
  till.clock.advance(minuteMs);
  expect(await state(till, 'stall7-0001')).toMatchObject({ state: 'AUTHORIZED', authorized: 201 });
});

test.each([
  [123, '6210'],
  [124, '6220'],
])('a refund of test amount %i is refused with %s', async (value, code) => {
  const till = await openTill();
  await till.approved('stall7-0001');
  await till.change('stall7-0001', 'capture', 12900);
  expect((await till.change('stall7-0001', 'refund', value)).code).toBe(code);
});

test('an under-age customer gets 7010, and so does anyone younger than the goods allow', async () => {
  const till = await openTill();
  expect((await till.create('stall7-0001', push('4799900006'))).code).toBe('7010');
  const older = { ...push('4799900001'), minimumUserAge: 42 };
  expect((await till.create('stall7-0002', older)).code).toBe('7010');
  expect((await till.create('stall7-0003', { ...older, minimumUserAge: 18 })).status).toBe(201);
});

test('customers of every country pay a Norwegian unit in its currency', async () => {
  const till = await openTill();
  for (const [index, phone] of ['4599900003', '358499900004', '46701740605'].entries()) {
    const reference = `stall7-000${index}`;
    await till.create(reference, push(phone));
    expect((await act(till, reference, 'approve')).body).toMatchObject({ outcome: 'authorized' });
  }
});

test('a customer who never answers lets the payment expire', async () => {
  const till = await openTill();
  await till.create('stall7-0001', push('4799900008'));
  expect((await act(till, 'stall7-0001', 'approve')).status).toBe(409);
  till.clock.advance(10 * minuteMs);
  expect(await state(till, 'stall7-0001')).toMatchObject({ state: 'EXPIRED' });
});

test('a cancel is refused while the customer’s thumb is on the button, and works after', async () => {
  const till = await openTill();
  await till.create('stall7-0001');
  await act(till, 'stall7-0001', 'hesitate');
  const refused = await till.call('POST', `${payments}/stall7-0001/cancel`, undefined, {
    'idempotency-key': 'stop',
  });
  expect(refused.code).toBe('6250');
  await act(till, 'stall7-0001', 'approve');
  const released = await till.call('POST', `${payments}/stall7-0001/cancel`, undefined, {
    'idempotency-key': 'stop',
  });
  expect(released.body).toMatchObject({ state: 'AUTHORIZED', aggregate: { cancelledAmount: nok(12900) } });
});

test('paths match in any case and references in their own', async () => {
  const till = await openTill();
  await till.create('Stall7-AAAA');
  expect((await till.call('GET', '/EPayment/V1/Payments/Stall7-AAAA')).status).toBe(200);
  expect((await till.call('GET', '/EPayment/V1/Payments/Stall7-AAAA/Events')).status).toBe(200);
  expect((await till.call('GET', `${payments}/stall7-aaaa`)).code).toBe('5090');
  const approve = '/ePayment/v1/Test/Payments/Stall7-AAAA/Approve';
  expect((await till.call('POST', approve, { customer: { phoneNumber: '4799900001' } })).status).toBe(200);
});

test('another sales unit does not see the payment', async () => {
  const till = await openTill();
  await till.create('stall7-0001');
  const other = await till.call('GET', `${payments}/stall7-0001`, undefined, {
    'merchant-serial-number': '456789',
  });
  expect([other.status, other.code]).toEqual([404, '5090']);
});

test('changes answer as JSON or, by a switch, as problem+json', async () => {
  const till = await openTill();
  await till.approved('stall7-0001');
  const plain = await till.change('stall7-0001', 'capture', 100);
  expect(plain.headers.get('content-type')).toBe('application/json');
  await till.sim('PATCH', '/sim/settings', { modificationContentType: 'application/problem+json' });
  const odd = await till.change('stall7-0001', 'capture', 100);
  expect(odd.headers.get('content-type')).toBe('application/problem+json');
  expect(odd.body).toMatchObject({ aggregate: { capturedAmount: nok(200) } });
});

test('an approved payment tells until when a capture is guaranteed and echoes its metadata', async () => {
  const till = await openTill();
  await till.approved('stall7-0001', { metadata: { till: '7' } });
  const { body } = await till.call('GET', `${payments}/stall7-0001`);
  expect(body).toMatchObject({
    captureGuaranteedUntil: '2026-11-28T10:15:30.000+00:00',
    metadata: { till: '7' },
  });
  expect(body).not.toHaveProperty('receipt');
});

test.each([
  ['WEB_REDIRECT', `${base}/landing?token=`],
  ['NATIVE_REDIRECT', 'vippsMT://?token='],
])('%s gives the address of a landing page', async (userFlow, start) => {
  const till = await openTill();
  const { body } = await till.create('stall7-0001', { userFlow, returnUrl: 'https://shop.example.com' });
  expect(body).toMatchObject({ redirectUrl: expect.stringContaining(start) });
});

test('a token stops working when its time is over', async () => {
  const till = await openTill({ accessTokenLifetimeSeconds: 60 });
  await till.create('stall7-0001');
  till.clock.advance(59_999);
  expect((await till.call('GET', `${payments}/stall7-0001`)).status).toBe(200);
  till.clock.advance(1);
  expect((await till.call('GET', `${payments}/stall7-0001`)).status).toBe(401);
});

test('a wrong secret gets 401 without a word, and the specialised flow wants its own keys', async () => {
  const till = await openTill();
  const ask = (path: string, headers: Record<string, string>, body = '') =>
    till.simulator.fetch(`${base}${path}`, { method: 'POST', headers, body });
  const keys = {
    client_id: 'sim-client',
    client_secret: 'wrong',
    'ocp-apim-subscription-key': 'sim-subscription',
  };
  const refused = await ask('/accesstoken/get', keys);
  expect([refused.status, await refused.text()]).toEqual([401, '']);
  const authorization = `Basic ${btoa('sim-accounting:sim-accounting-secret')}`;
  const granted = await ask('/miami/v1/token', { authorization }, 'grant_type=client_credentials');
  expect(await granted.json()).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
  const keyed = { authorization, 'ocp-apim-subscription-key': 'sim-subscription' };
  expect(await (await ask('/miami/v1/token', keyed, 'grant_type=client_credentials')).json()).toMatchObject({
    error: 'invalid_client',
  });
});
