import { expect, test } from 'vitest';
import { base, minuteMs, openTill, payments, type Till } from './simulator-till.ts';

const web = { userFlow: 'WEB_REDIRECT', returnUrl: 'https://till.example.com/back' };
const redirectOf = async (till: Till, reference: string, more: Record<string, unknown> = web) =>
  String(Reflect.get(Object((await till.create(reference, more)).body), 'redirectUrl'));
const tokenIn = (url: string) => new URL(url).searchParams.get('token') ?? '';

test('a redirect payment leads to a page that knows seller, sum and where to go back to', async () => {
  const till = await openTill();
  const url = await redirectOf(till, 'stall7-0001');
  expect(url).toMatch(/^http:\/\/simulator\.test\/landing\?token=/);
  const page = await till.simulator.fetch(url);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect((await till.sim('GET', `/sim/landing/${tokenIn(url)}`)).body).toMatchObject({
    payment: { seller: 'Torgboden', state: 'CREATED', returnUrl: web.returnUrl, customer: null },
    customers: expect.arrayContaining([expect.objectContaining({ id: 'kari', comesBack: true })]),
  });
});

test('whoever approves on the landing page pays, and the end is shown there too', async () => {
  const till = await openTill();
  const token = tokenIn(await redirectOf(till, 'stall7-0001'));
  await till.sim('POST', '/sim/payments/123456/stall7-0001/approve', { customer: 'aino' });
  expect((await till.sim('GET', `/sim/landing/${token}`)).body).toMatchObject({
    payment: { state: 'AUTHORIZED', customer: 'aino' },
  });
  expect((await till.call('GET', `${payments}/stall7-0001`)).body).toMatchObject({ state: 'AUTHORIZED' });
});

test('a customer can be made never to come back', async () => {
  const till = await openTill();
  expect((await till.sim('PATCH', '/sim/customers/kari', { comesBack: false })).body).toMatchObject({
    comesBack: false,
  });
});

test('a link of no payment is not valid', async () => {
  const till = await openTill();
  expect((await till.sim('GET', '/sim/landing/none')).status).toBe(404);
});

test('a landing page without a way back is refused, and http passes on this machine alone', async () => {
  const till = await openTill();
  expect((await till.create('stall7-0001', { userFlow: 'WEB_REDIRECT' })).code).toBe('4140');
  const back = (returnUrl: string) => ({ userFlow: 'WEB_REDIRECT', returnUrl });
  expect((await till.create('stall7-0002', back('http://192.168.1.4/back'))).code).toBe('4090');
  expect((await till.create('stall7-0003', back('http://localhost:8787/back'))).status).toBe(201);
  expect((await till.create('stall7-0004', back('torg://back'))).status).toBe(201);
});

test('an app link is scanned like a code', async () => {
  const till = await openTill();
  const native = { userFlow: 'NATIVE_REDIRECT', returnUrl: 'torg://back' };
  const code = await redirectOf(till, 'stall7-0001', native);
  expect(code).toMatch(/^vippsMT:\/\/\?token=/);
  expect((await till.sim('POST', '/sim/scan', { customer: 'kari', code })).body).toMatchObject({
    outcome: 'scanned',
  });
});

test('a redirect payment that nobody answers expires like any other', async () => {
  const till = await openTill();
  const url = await redirectOf(till, 'stall7-0001');
  till.clock.advance(10 * minuteMs);
  expect((await till.sim('GET', `/sim/landing/${tokenIn(url)}`)).body).toMatchObject({
    payment: { state: 'EXPIRED' },
  });
  expect((await till.simulator.fetch(`${base}/landing?token=${tokenIn(url)}`)).status).toBe(200);
});

test('any refusal of ePayment can be rehearsed by its code, and does not stick', async () => {
  const till = await openTill();
  await till.approved('stall7-0001');
  await till.sim('POST', '/sim/faults', { operation: 'capture', kind: 'code', code: '6100' });
  expect((await till.change('stall7-0001', 'capture', 12900, 'sale')).code).toBe('6100');
  expect((await till.change('stall7-0001', 'capture', 12900, 'sale')).status).toBe(200);
});
