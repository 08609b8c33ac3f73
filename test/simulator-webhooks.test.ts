import { expect, test } from 'vitest';
import { sign } from '../edge/simulator/signature.ts';
import { dayMs, nextTurn, openTill, payments, startMs, type Till } from './simulator-till.ts';

const event = (name: string) => `epayments.payment.${name}.v1`;
const all = [
  'created',
  'authorized',
  'captured',
  'refunded',
  'cancelled',
  'aborted',
  'expired',
  'terminated',
].map(event);
const checkedIn = 'user.checked-in.v1';
const secretIn = (body: unknown) => String(Reflect.get(Object(body), 'secret'));
const registrations = (till: Till) => till.simulator.world.registrations.all().length;
const secondsOf = (till: Till) => till.heard.map(({ at }) => (at - startMs) / 1000);

test('a delivery carries the signature twice, the registration’s id and compact JSON', async () => {
  const till = await openTill();
  const { body } = await till.register(all);
  await till.create('stall7-0001');
  await till.simulator.settled();
  const [delivery] = till.heard;
  if (!delivery) throw new Error('expected a delivery');
  const { headers, text, url } = delivery;
  const date = 'Sat, 21 Nov 2026 10:15:30 GMT';
  const signed = sign({ secret: secretIn(body), url, date, body: text });
  expect(Object.fromEntries(headers)).toMatchObject({
    ...signed,
    'x-vipps-authorization': signed.authorization,
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Vipps MobilePay/1.0 Webhooks/1.0',
    'webhook-id': Reflect.get(Object(body), 'id'),
  });
  expect(text).toBe(JSON.stringify(JSON.parse(text)));
  expect(Object.keys(JSON.parse(text))).toEqual([
    'msn',
    'reference',
    'pspReference',
    'name',
    'amount',
    'timestamp',
    'idempotencyKey',
    'success',
  ]);
});

test('a failing event is tried again on the documented schedule and dropped after seven days', async () => {
  const till = await openTill();
  await till.register([event('created')]);
  till.answerWith(() => 500);
  await till.create('stall7-0001');
  await till.pass(8 * dayMs);
  const hour = 3600;
  const hourly = Array.from({ length: 23 }, (_, index) => 186 + (index + 1) * hour);
  const last = hourly.at(-1) ?? 0;
  const daily = Array.from({ length: 6 }, (_, index) => last + (index + 1) * 24 * hour);
  expect(secondsOf(till)).toEqual([0, 2, 4, 6, 66, 186, ...hourly, ...daily]);
  expect(till.simulator.world.deliveries.log()[0]?.outcome).toBe('given up');
});

test('each attempt is signed afresh over the same body', async () => {
  const till = await openTill();
  await till.register([event('created')]);
  till.answerWith(() => (till.heard.length < 5 ? 503 : 200));
  await till.create('stall7-0001');
  await till.pass(dayMs);
  expect(till.heard).toHaveLength(5);
  expect(new Set(till.heard.map(({ headers }) => headers.get('x-ms-content-sha256'))).size).toBe(1);
  expect(new Set(till.heard.map(({ headers }) => headers.get('authorization'))).size).toBe(5);
  expect(till.heard.at(-1)?.headers.get('x-ms-date')).toBe('Sat, 21 Nov 2026 10:16:36 GMT');
});

test('a failing event holds back the later ones of its payment and of no other', async () => {
  const till = await openTill();
  await till.register(all);
  till.answerWith(({ text, name }) =>
    text.includes('stall7-0001') && name === 'AUTHORIZED' && till.heard.length < 8 ? 500 : 200,
  );
  await till.approved('stall7-0001');
  await till.change('stall7-0001', 'capture', 12900);
  await till.approved('stall7-0002');
  await till.pass(0);
  const names = (reference: string) =>
    till.heard.filter(({ text }) => text.includes(reference)).map(({ name }) => name);
  expect(names('stall7-0001')).toEqual(['CREATED', 'AUTHORIZED']);
  expect(names('stall7-0002')).toEqual(['CREATED', 'AUTHORIZED']);
  await till.pass(dayMs);
  expect(new Set(names('stall7-0001'))).toEqual(new Set(['CREATED', 'AUTHORIZED', 'CAPTURED']));
  expect(names('stall7-0001').at(-1)).toBe('CAPTURED');
});

test('no answer within ten seconds counts as a failure', async () => {
  const till = await openTill();
  await till.register([event('created')]);
  till.answerWith(() => (till.heard.length === 1 ? 'silence' : 200));
  await till.create('stall7-0001');
  till.clock.advance(9_999);
  await nextTurn();
  expect(till.heard).toHaveLength(1);
  till.clock.advance(1);
  await till.simulator.settled();
  await till.pass(2_000);
  expect(till.heard).toHaveLength(2);
  expect(till.simulator.world.deliveries.log().map(({ outcome }) => outcome)).toEqual([200, 'timeout']);
});

test('a redirect is a failure: it is never followed', async () => {
  const till = await openTill();
  await till.register([event('created')]);
  till.answerWith(() => 307);
  await till.create('stall7-0001');
  await till.pass(2_000);
  expect(till.heard.map(({ redirect }) => redirect)).toEqual(['manual', 'manual']);
});

test('a registration that hears nothing for two weeks is deleted', async () => {
  const till = await openTill();
  await till.register([event('created')]);
  till.answerWith(() => 404);
  await till.create('stall7-0001');
  await till.pass(14 * dayMs - 1);
  expect(registrations(till)).toBe(1);
  await till.pass(1);
  expect(registrations(till)).toBe(0);
});

test('one success within the two weeks starts them anew', async () => {
  const till = await openTill();
  await till.register([event('created')]);
  till.answerWith(() => 404);
  await till.create('stall7-0001');
  await till.pass(13 * dayMs);
  till.answerWith(() => 200);
  till.simulator.world.payments.open(opening(till, 'stall7-0002'));
  await till.pass(13 * dayMs);
  expect(registrations(till)).toBe(1);
  till.answerWith(() => 404);
  till.simulator.world.payments.open(opening(till, 'stall7-0003'));
  await till.pass(14 * dayMs);
  expect(registrations(till)).toBe(0);
});

test('a deleted registration hears no more, not even what waited for it', async () => {
  const till = await openTill();
  const { body } = await till.register(all);
  till.answerWith(() => 500);
  await till.create('stall7-0001');
  await till.pass(3_000);
  const before = till.heard.length;
  const id = String(Reflect.get(Object(body), 'id'));
  expect((await till.call('DELETE', `/webhooks/v1/webhooks/${id}`)).status).toBe(204);
  await till.pass(1_800_000);
  expect(till.heard).toHaveLength(before);
  expect((await till.call('DELETE', `/webhooks/v1/webhooks/${id}`)).status).toBe(400);
});

test('25 registrations of an event fit a sales unit, and one of check-ins', async () => {
  const till = await openTill();
  for (let count = 0; count < 25; count += 1) {
    expect((await till.register([event('created')], `https://till.example.com/${count}`)).status).toBe(201);
  }
  const more = await till.register([event('captured'), event('created')]);
  expect(more.status).toBe(400);
  expect(more.body).toMatchObject({ instance: '/v1/webhooks', extraDetails: [{ name: 'events' }] });
  expect((await till.register([checkedIn])).status).toBe(201);
  expect((await till.register([checkedIn, event('captured')])).status).toBe(400);
  const url = 'https://till.example.com/other-unit';
  const other = { 'merchant-serial-number': '456789' };
  const elsewhere = await till.call('POST', '/webhooks/v1/webhooks', { url, events: [checkedIn] }, other);
  expect(elsewhere.status).toBe(201);
});

test.each([
  ['https://till.example.com/hook', 201],
  ['https://till.example.com:8080/hook', 201],
  ['http://127.0.0.1:4711/hook', 201],
  ['http://localhost:4711/hook', 201],
  ['http://[::1]:4711/hook', 201],
  ['http://till.example.com/hook', 400],
  ['http://192.168.1.4:8787/hook', 400],
  ['http://127.0.0.1.example.com/hook', 400],
  ['https://till.example.com:4711/hook', 400],
  ['ftp://127.0.0.1/hook', 400],
  ['hook', 400],
])('a webhook to %s is answered %i', async (url, status) => {
  const till = await openTill();
  expect((await till.register([event('created')], url)).status).toBe(status);
});

test.each([
  { url: 'https://till.example.com', events: [] },
  { url: 'https://till.example.com', events: ['epayments.payment.paid.v1'] },
  { url: 'https://till.example.com', events: [event('created')], colour: 'red' },
  { url: 'https://till.example.com' },
])('registration %j is refused', async (body) => {
  const till = await openTill();
  expect((await till.call('POST', '/webhooks/v1/webhooks', body)).status).toBe(400);
});

test('the list never shows a secret, and each sales unit sees its own', async () => {
  const till = await openTill();
  const { body } = await till.register([event('created')]);
  const list = await till.call('GET', '/Webhooks/V1/Webhooks');
  expect(JSON.stringify(list.body)).not.toContain(secretIn(body));
  expect(JSON.stringify((await till.sim('GET', '/sim/state')).body)).not.toContain(secretIn(body));
  const other = await till.call('GET', '/webhooks/v1/webhooks', undefined, {
    'merchant-serial-number': '456789',
  });
  expect(other.body).toEqual({ webhooks: [] });
});

test('webhooks switched off are lost for good', async () => {
  const till = await openTill();
  await till.register(all);
  await till.sim('PATCH', '/sim/webhooks', { off: true });
  await till.create('stall7-0001');
  await till.sim('PATCH', '/sim/webhooks', { off: false });
  await till.call('POST', `${payments}/stall7-0001/cancel`);
  await till.pass(dayMs);
  expect(till.heard.map(({ name }) => name)).toEqual(['TERMINATED']);
});

test('late webhooks come as late as asked', async () => {
  const till = await openTill();
  await till.register(all);
  await till.sim('PATCH', '/sim/webhooks', { lateMs: 13_000 });
  await till.create('stall7-0001');
  await till.pass(60_000);
  expect(secondsOf(till)).toEqual([13]);
});

test('doubled webhooks come twice, in order', async () => {
  const till = await openTill();
  await till.register(all);
  await till.sim('PATCH', '/sim/webhooks', { twice: true });
  await till.approved('stall7-0001');
  await till.pass(60_000);
  expect(till.heard.map(({ name }) => name)).toEqual(['CREATED', 'CREATED', 'AUTHORIZED', 'AUTHORIZED']);
});

test('shuffled webhooks leave their order and lose nothing', async () => {
  let made = 0;
  const random = () => {
    made += 1;
    const scattered = (Math.imul(made, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
    return `00000000-0000-4000-8000-0000${scattered}`;
  };
  const till = await openTill({ random });
  await till.register(all);
  await till.sim('PATCH', '/sim/webhooks', { shuffled: true });
  await till.approved('stall7-0001');
  for (const part of [1, 2, 3]) await till.change('stall7-0001', 'capture', part);
  await till.pass(60_000);
  const names = till.heard.map(({ name }) => name);
  expect(names.toSorted()).toEqual(['AUTHORIZED', 'CAPTURED', 'CAPTURED', 'CAPTURED', 'CREATED']);
  expect(names).not.toEqual(['CREATED', 'AUTHORIZED', 'CAPTURED', 'CAPTURED', 'CAPTURED']);
});

test('a refund made in the portal is told as well, without a key', async () => {
  const till = await openTill();
  await till.register([event('refunded')]);
  await till.approved('stall7-0001');
  await till.change('stall7-0001', 'capture', 12900);
  await till.sim('POST', '/sim/payments/123456/stall7-0001/refund', { value: 900 });
  await till.pass(0);
  const told = JSON.parse(till.heard[0]?.text ?? '');
  expect(told).toMatchObject({ name: 'REFUNDED', amount: { value: 900 }, success: true });
  expect(told).not.toHaveProperty('idempotencyKey');
});

test('a customer’s scan of a sticker is told, pays within 15 minutes, and not after', async () => {
  const till = await openTill();
  await till.register([checkedIn]);
  await till.sim('PATCH', '/sim/settings', { customerTokenUse: 'any number' });
  await till.call('PUT', '/qr/v1/merchant-callback/till-7', { locationDescription: 'Till 7' });
  await till.sim('POST', '/sim/customers/ola/check-in', { msn: '123456', merchantQrId: 'till-7' });
  await till.pass(0);
  const told = JSON.parse(till.heard[0]?.text ?? '');
  expect(Object.keys(told)).toEqual(['customerToken', 'merchantQrId', 'msn', 'initiatedAt']);
  expect(told.initiatedAt).toMatch(/\.\d{7}Z$/);
  const push = { userFlow: 'PUSH_MESSAGE', customer: { customerToken: told.customerToken } };
  await till.pass(15 * 60_000 - 1);
  expect((await till.create('stall7-0001', push)).status).toBe(201);
  expect((await till.call('POST', '/qr/v1/exchange/customer', { customer: push.customer })).body).toEqual({
    msisdn: '4799900002',
    timestamp: startMs / 1000,
  });
  await till.pass(1);
  expect((await till.create('stall7-0002', push)).code).toBe('4050');
  expect((await till.call('POST', '/qr/v1/exchange/customer', { customer: push.customer })).status).toBe(400);
});

function opening(till: Till, reference: string) {
  return {
    msn: '123456',
    currency: 'NOK',
    body: {
      amount: { currency: 'NOK', value: 100 },
      paymentMethod: { type: 'WALLET' },
      reference,
      userFlow: 'QR',
    },
    customer: null,
    token: reference,
    redirectUrl: null,
    createKey: reference,
    expiresAt: till.clock.now() + 600_000,
  } as const;
}
