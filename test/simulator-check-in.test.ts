import { expect, test } from 'vitest';
import { minuteMs, nextTurn, openTill, partnerKeys, payments, type Till } from './simulator-till.ts';

const checkedIn = 'user.checked-in.v1';
const hook = (path: string) => `https://till.example.com/${path}`;
const beacon = '5f1c9d7e-8a42-4d0b-9b3e-2c6f7a1e0d58';

const place = (till: Till, id = 'till-7') =>
  till.call('PUT', `/qr/v1/merchant-callback/${id}`, { locationDescription: 'Till 7' });
const tap = (till: Till, customer = 'ola', merchantQrId = 'till-7') =>
  till.sim('POST', `/sim/customers/${customer}/check-in`, { msn: '123456', merchantQrId });
const tokenOf = async (till: Till, customer?: string) =>
  String(Reflect.get(Object((await tap(till, customer)).body), 'customerToken'));
const phone = async (till: Till, customer = 'ola') =>
  (await till.sim('GET', `/sim/customers/${customer}`)).body;
const push = (customerToken: string) => ({ userFlow: 'PUSH_MESSAGE', customer: { customerToken } });
const use = (till: Till, mode: string) => till.sim('PATCH', '/sim/settings', { customerTokenUse: mode });

test('a scan is told to the unit’s own registration, and the customer waits at the named place', async () => {
  const till = await openTill();
  await till.register([checkedIn], hook('check-ins'));
  await till.register(['epayments.payment.created.v1'], hook('payments'));
  await place(till);
  const answer = await tap(till);
  expect([answer.status, answer.body]).toMatchObject([201, { checkIn: { state: 'connecting' } }]);
  await till.pass(0);
  expect(till.heard.map(({ url }) => url)).toEqual([hook('check-ins')]);
  expect(JSON.parse(till.heard[0]?.text ?? '')).toMatchObject({ msn: '123456', merchantQrId: 'till-7' });
  expect(await phone(till)).toMatchObject({
    checkIns: [{ state: 'waiting', seller: 'Torgboden', locationDescription: 'Till 7' }],
  });
});

test('the payment made by the token reaches the phone that waits, and nobody else’s', async () => {
  const till = await openTill();
  await till.register([checkedIn]);
  await place(till);
  const customerToken = await tokenOf(till);
  await till.pass(0);
  expect((await till.create('stall7-0001', push(customerToken))).body).toEqual({ reference: 'stall7-0001' });
  expect(await phone(till)).toMatchObject({ checkIns: [], requests: [{ reference: 'stall7-0001' }] });
  expect(await phone(till, 'kari')).toMatchObject({ checkIns: [], requests: [] });
  expect((await till.sim('GET', '/sim/check-ins')).body).toMatchObject([{ references: ['stall7-0001'] }]);
});

test('without a registration the app cannot connect, at once', async () => {
  const till = await openTill();
  await place(till);
  expect((await tap(till)).body).toMatchObject({ checkIn: { state: 'cannot connect' } });
  await till.pass(minuteMs);
  expect(await phone(till)).toMatchObject({ checkIns: [] });
});

test('a store that answers no success within ten seconds cannot be connected to', async () => {
  const till = await openTill();
  await till.register([checkedIn]);
  await place(till);
  till.answerWith(() => 503);
  await tap(till);
  await till.pass(9_999);
  expect(await phone(till)).toMatchObject({ checkIns: [{ state: 'connecting' }] });
  await till.pass(1);
  expect(await phone(till)).toMatchObject({ checkIns: [{ state: 'cannot connect' }] });
});

test('a second attempt that succeeds in time connects', async () => {
  const till = await openTill();
  await till.register([checkedIn]);
  await place(till);
  till.answerWith(() => (till.heard.length === 1 ? 500 : 200));
  await tap(till);
  await till.pass(2_000);
  expect(await phone(till)).toMatchObject({ checkIns: [{ state: 'waiting' }] });
});

test('a registration that hears two customers keeps neither back for the other', async () => {
  const till = await openTill();
  await till.register([checkedIn]);
  await place(till);
  till.answerWith(({ text }) => (text === till.heard[0]?.text ? 500 : 200));
  await tap(till, 'ola');
  await till.pass(0);
  await tap(till, 'kari');
  await till.pass(0);
  expect(await phone(till, 'kari')).toMatchObject({ checkIns: [{ state: 'waiting' }] });
  expect(await phone(till, 'ola')).toMatchObject({ checkIns: [{ state: 'connecting' }] });
});

test('the partner hears of a scan where the unit has no registration, and of payments beside it', async () => {
  const till = await openTill();
  await place(till);
  const partner = await till.bare(partnerKeys);
  const register = (events: string[]) =>
    till.ask('POST', '/webhooks/v1/webhooks', {
      headers: partner,
      body: { url: hook('partner'), events },
    });
  expect((await register([checkedIn, 'epayments.payment.created.v1'])).status).toBe(201);
  expect((await register([checkedIn])).status).toBe(400);
  await tap(till);
  await till.pass(0);
  await till.register([checkedIn, 'epayments.payment.created.v1'], hook('own'));
  await tap(till);
  await till.create('stall7-0001');
  await till.pass(0);
  const heard = till.heard.map(({ url, name }) => `${url} ${name}`).toSorted();
  expect(heard).toEqual(
    [
      `${hook('partner')} `,
      `${hook('own')} `,
      `${hook('own')} CREATED`,
      `${hook('partner')} CREATED`,
    ].toSorted(),
  );
  await till.sim('PATCH', '/sim/units/123456', { partnerConnected: false });
  await till.create('stall7-0002');
  await till.pass(0);
  expect(till.heard.slice(4).map(({ url }) => url)).toEqual([hook('own')]);
  const listed = await till.ask('GET', '/webhooks/v1/webhooks', { headers: partner });
  expect(listed.body).toMatchObject({ webhooks: [{ url: hook('partner') }] });
  expect((await till.call('GET', '/webhooks/v1/webhooks')).body).toMatchObject({
    webhooks: [{ url: hook('own') }],
  });
});

test('a used token is refused, also after the customer has said no', async () => {
  const till = await openTill();
  await place(till);
  const token = await tokenOf(till);
  await till.create('stall7-0001', push(token));
  expect((await till.create('stall7-0002', push(token))).code).toBe('4050');
  await till.sim('POST', '/sim/payments/123456/stall7-0001/decline');
  expect((await till.create('stall7-0003', push(token))).code).toBe('4050');
});

test('a repeated create with its own key is no second use', async () => {
  const till = await openTill();
  await place(till);
  const token = await tokenOf(till);
  const key = { 'idempotency-key': 'same' };
  const first = await till.create('stall7-0001', push(token), key);
  expect(await till.create('stall7-0001', push(token), key)).toMatchObject({ status: 201, body: first.body });
});

test('a refused create leaves the token unused', async () => {
  const till = await openTill();
  await place(till);
  const token = await tokenOf(till);
  const small = { ...push(token), amount: { currency: 'NOK', value: 99 } };
  expect((await till.create('stall7-0001', small)).code).toBe('6010');
  expect((await till.create('stall7-0002', push(token))).status).toBe(201);
});

test('by a setting, payments may follow one another on one token, but not after an approval', async () => {
  const till = await openTill();
  await use(till, 'one after another');
  await place(till);
  const token = await tokenOf(till);
  await till.create('stall7-0001', push(token));
  expect((await till.create('stall7-0002', push(token))).code).toBe('4050');
  await till.sim('POST', '/sim/payments/123456/stall7-0001/decline');
  expect((await till.create('stall7-0003', push(token))).status).toBe(201);
  await till.sim('POST', '/sim/payments/123456/stall7-0003/approve');
  expect((await till.create('stall7-0004', push(token))).code).toBe('4050');
});

test('a token is good at the unit whose sticker was scanned, and nowhere else', async () => {
  const till = await openTill();
  await place(till);
  const token = await tokenOf(till);
  const other = { 'merchant-serial-number': '567890' };
  expect((await till.create('stall7-0001', push(token), other)).code).toBe('4050');
  const exchange = { customer: { customerToken: token }, requestedData: ['MSISDN'] };
  expect((await till.call('POST', '/qr/v1/exchange/customer', exchange, other)).status).toBe(400);
  expect((await till.call('POST', '/qr/v1/exchange/customer', exchange)).body).toMatchObject({
    msisdn: '4799900002',
  });
});

test('a customer who may not pay by push is 5080 also with a token', async () => {
  const till = await openTill();
  await till.sim('PATCH', '/sim/units/123456', { pushAllowed: false });
  await place(till);
  expect((await till.create('stall7-0001', push(await tokenOf(till)))).code).toBe('5080');
});

test('a migrated MobilePay sticker sends its beacon’s name', async () => {
  const till = await openTill();
  await till.register([checkedIn]);
  const code = `mobilepaypos://pos?id=${beacon}&source=qr`;
  const scan = () => till.sim('POST', '/sim/scan', { customer: 'freja', code });
  expect((await scan()).status).toBe(404);
  await till.call('PUT', `/qr/v1/merchant-callback/mobilepay/${beacon.toUpperCase()}`, {
    locationDescription: 'Kasse 1',
  });
  expect((await scan()).status).toBe(201);
  await till.pass(0);
  expect(JSON.parse(till.heard[0]?.text ?? '')).toMatchObject({ merchantQrId: beacon.toUpperCase() });
});

test('a sticker that was taken down, or that nobody made, is not found', async () => {
  const till = await openTill();
  expect((await tap(till)).status).toBe(404);
  await place(till);
  await till.call('DELETE', '/qr/v1/merchant-callback/till-7');
  expect((await tap(till)).status).toBe(404);
});

test('a camera that opens a sticker lands on the phone page with it', async () => {
  const till = await openTill();
  await place(till);
  const text = String(
    Reflect.get(Object((await till.call('GET', '/qr/v1/merchant-callback/till-7')).body), 'qrContent'),
  );
  const opened = await till.simulator.fetch(text, { redirect: 'manual' });
  const token = new URL(text).pathname.split('/').at(-1);
  expect(opened.headers.get('location')).toBe(`/phone?scan=${token}`);
  expect((await till.sim('POST', '/sim/scan', { customer: 'ola', code: token })).status).toBe(201);
});

test('an approval by the token is a payment like any other', async () => {
  const till = await openTill();
  await place(till);
  await till.create('stall7-0001', push(await tokenOf(till)));
  await till.sim('POST', '/sim/payments/123456/stall7-0001/approve');
  await nextTurn();
  expect((await till.call('GET', `${payments}/stall7-0001`)).body).toMatchObject({ state: 'AUTHORIZED' });
});
