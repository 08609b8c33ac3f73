/** A client that knows only the published contract drives the simulator over real HTTP: fetch, a port, nothing else. */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StartedSimulator, startSimulator } from '../edge/simulator/node.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let simulator: StartedSimulator;
let receiver: Server;
let receiverUrl = '';
let token = '';
let keyNumber = 0;
const received: Received[] = [];
let wakeWaiting = () => {};

beforeAll(async () => {
  simulator = await startSimulator({ port: 0, host: '127.0.0.1' });
  receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
      response.writeHead(200).end();
      wakeWaiting();
    });
  });
  await new Promise<void>((open) => receiver.listen(0, '127.0.0.1', open));
  const { port } = receiver.address() as AddressInfo;
  receiverUrl = `http://127.0.0.1:${port}/hooks/vipps?unit=stall-7`;

  const answer = await fetch(`${simulator.url}/accesstoken/get`, {
    method: 'POST',
    headers: {
      client_id: 'sim-client',
      client_secret: 'sim-secret',
      'Ocp-Apim-Subscription-Key': 'sim-subscription',
    },
  });
  expect(answer.status).toBe(200);
  const granted = await answer.json();
  expect(granted).toMatchObject({ token_type: 'Bearer', expires_in: '3600' });
  expect(Object.values(granted).every((value) => typeof value === 'string')).toBe(true);
  token = granted.access_token;
});

afterAll(async () => {
  await simulator.close();
  receiver.closeAllConnections();
  await new Promise((closed) => receiver.close(closed));
});

interface Sum {
  readonly currency: string;
  readonly value: number;
}

/** The fields this test reads, of whichever answer has them. */
interface Said {
  readonly redirectUrl: string;
  readonly reference: string;
  readonly pspReference: string;
  readonly aggregate: { readonly capturedAmount: Sum; readonly refundedAmount: Sum };
  readonly id: string;
  readonly secret: string;
  readonly url: string;
  readonly qrContent: string;
  readonly qrImageUrl: string;
  readonly title: string;
}

interface Logged {
  readonly name: string;
  readonly amount: Sum;
  readonly pspReference: string;
}

async function call<Body = Said>(
  method: string,
  path: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<{ status: number; body: Body }> {
  keyNumber += 1;
  const answer = await fetch(`${simulator.url}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      'Ocp-Apim-Subscription-Key': 'sim-subscription',
      'Merchant-Serial-Number': '123456',
      'Idempotency-Key': `key-${keyNumber}`,
      'Vipps-System-Name': 'contract-test',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...more,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

const nok = (value: number) => ({ currency: 'NOK', value });
const payments = '/epayment/v1/payments';
const createBody = (reference: string, more: Record<string, unknown> = {}) => ({
  amount: nok(12900),
  paymentMethod: { type: 'WALLET' },
  reference,
  userFlow: 'QR',
  customerInteraction: 'CUSTOMER_PRESENT',
  ...more,
});

async function delivered(count: number): Promise<void> {
  while (received.length < count) {
    await new Promise<void>((wake) => {
      wakeWaiting = wake;
    });
  }
}

test('a payment is created, read, approved by force, captured in two parts and refunded in two parts', async () => {
  const created = await call('POST', payments, createBody('contract-0001-1'));
  expect(created.status).toBe(201);
  expect(created.body.reference).toBe('contract-0001-1');

  const image = await fetch(created.body.redirectUrl);
  expect(image.status).toBe(200);
  expect(image.headers.get('content-type')).toBe('image/svg+xml');

  const waiting = await call('GET', `${payments}/contract-0001-1`);
  expect(waiting.status).toBe(200);
  expect(waiting.body).toMatchObject({ state: 'CREATED', amount: nok(12900), profile: {} });

  const secret = new URL(created.body.redirectUrl).searchParams.get('token');
  const approved = await call('POST', '/epayment/v1/test/payments/contract-0001-1/approve', {
    token: secret,
  });
  expect(approved.status).toBe(200);
  expect((await fetch(created.body.redirectUrl)).status).toBe(404);

  for (const [part, captured] of [
    [5000, 5000],
    [7900, 12900],
  ] as const) {
    const answer = await call('POST', `${payments}/contract-0001-1/capture`, {
      modificationAmount: nok(part),
    });
    expect(answer.status).toBe(200);
    expect(answer.body.aggregate.capturedAmount).toEqual(nok(captured));
    expect(answer.body.pspReference).toBe(waiting.body.pspReference);
  }
  for (const [part, refunded] of [
    [900, 900],
    [12000, 12900],
  ] as const) {
    const answer = await call('POST', `${payments}/contract-0001-1/refund`, {
      modificationAmount: nok(part),
    });
    expect(answer.status).toBe(200);
    expect(answer.body.aggregate.refundedAmount).toEqual(nok(refunded));
  }

  const after = await call('GET', `${payments}/contract-0001-1`);
  expect(after.body).toMatchObject({
    state: 'AUTHORIZED',
    aggregate: {
      authorizedAmount: nok(12900),
      cancelledAmount: nok(0),
      capturedAmount: nok(12900),
      refundedAmount: nok(12900),
    },
  });
  const log = await call<Logged[]>('GET', `${payments}/contract-0001-1/events`);
  expect(log.body.map(({ name, amount }) => [name, amount.value])).toEqual([
    ['CREATED', 12900],
    ['AUTHORIZED', 12900],
    ['CAPTURED', 5000],
    ['CAPTURED', 7900],
    ['REFUNDED', 900],
    ['REFUNDED', 12000],
  ]);
  const own = log.body.filter(({ name }) => name !== 'CREATED' && name !== 'AUTHORIZED');
  expect(new Set(own.map(({ pspReference }) => pspReference)).size).toBe(4);
});

test('a cancel ends a waiting payment and releases what is left of an approved one', async () => {
  await call('POST', payments, createBody('contract-0002-1'));
  const ended = await call('POST', `${payments}/contract-0002-1/cancel`, { cancelTransactionOnly: true });
  expect(ended.status).toBe(200);
  expect(ended.body).toMatchObject({ state: 'TERMINATED', aggregate: { cancelledAmount: nok(12900) } });

  const push = { userFlow: 'PUSH_MESSAGE', customer: { phoneNumber: '4799900002' } };
  const pushed = await call('POST', payments, createBody('contract-0002-2', push));
  expect(pushed.body).toEqual({ reference: 'contract-0002-2' });
  await call('POST', '/epayment/v1/test/payments/contract-0002-2/approve', { customer: push.customer });
  await call('POST', `${payments}/contract-0002-2/capture`, { modificationAmount: nok(900) });
  const released = await call('POST', `${payments}/contract-0002-2/cancel`);
  expect(released.body).toMatchObject({
    state: 'AUTHORIZED',
    aggregate: { capturedAmount: nok(900), cancelledAmount: nok(12000) },
  });
});

test('a webhook is registered, arrives, and its signature can be verified with the secret shown once', async () => {
  const events = ['epayments.payment.created.v1', 'epayments.payment.terminated.v1'];
  const registered = await call('POST', '/webhooks/v1/webhooks', { url: receiverUrl, events });
  expect(registered.status).toBe(201);
  const { id, secret } = registered.body;
  const listed = await call('GET', '/webhooks/v1/webhooks');
  expect(listed.body).toEqual({ webhooks: [{ id, url: receiverUrl, events }] });

  await call('POST', payments, createBody('contract-0003-1'));
  await call('POST', `${payments}/contract-0003-1/cancel`);
  await delivered(2);

  for (const { headers, body } of received) {
    const url = new URL(receiverUrl);
    const hash = createHash('sha256').update(body).digest('base64');
    expect(headers['x-ms-content-sha256']).toBe(hash);
    const text = `POST\n${url.pathname}${url.search}\n${headers['x-ms-date']};${url.host};${hash}`;
    const signature = createHmac('sha256', secret).update(text).digest('base64');
    expect(headers.authorization).toBe(
      `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
    );
    expect(headers.host).toBe(url.host);
  }
  expect(received.map(({ body }) => JSON.parse(body).name)).toEqual(['CREATED', 'TERMINATED']);
  expect(Object.keys(JSON.parse(received[0]?.body ?? ''))).toEqual([
    'msn',
    'reference',
    'pspReference',
    'name',
    'amount',
    'timestamp',
    'idempotencyKey',
    'success',
  ]);

  const gone = await call('DELETE', `/webhooks/v1/webhooks/${id}`);
  expect(gone.status).toBe(204);
  expect((await call('GET', '/webhooks/v1/webhooks')).body).toEqual({ webhooks: [] });
});

test('a sticker is put up, scanned, told under its own signature, and paid by the customer who waits', async () => {
  const sticker = '/qr/v1/merchant-callback/till-7';
  expect((await call('PUT', sticker, { locationDescription: 'Till 7' })).status).toBe(200);
  const { body } = await call('GET', `${sticker}?qrImageFormat=PNG&qrImageSize=200`);
  const image = await fetch(body.qrImageUrl);
  expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png']);

  const events = ['user.checked-in.v1'];
  const registered = await call('POST', '/webhooks/v1/webhooks', { url: receiverUrl, events });
  const before = received.length;
  const scanned = await call('POST', '/sim/scan', { customer: 'ola', code: body.qrContent });
  expect(scanned.status).toBe(201);
  await delivered(before + 1);
  const told = received[before];
  const hash = createHash('sha256')
    .update(told?.body ?? '')
    .digest('base64');
  const url = new URL(receiverUrl);
  const text = `POST\n${url.pathname}${url.search}\n${told?.headers['x-ms-date']};${url.host};${hash}`;
  const signature = createHmac('sha256', registered.body.secret).update(text).digest('base64');
  expect(told?.headers.authorization).toContain(`Signature=${signature}`);

  const { customerToken, merchantQrId, msn } = JSON.parse(told?.body ?? '');
  expect([merchantQrId, msn]).toEqual(['till-7', '123456']);
  const push = { userFlow: 'PUSH_MESSAGE', customer: { customerToken } };
  expect((await call('POST', payments, createBody('contract-0004-1', push))).status).toBe(201);
  await call('POST', '/sim/payments/123456/contract-0004-1/approve');
  const paid = await call('GET', `${payments}/contract-0004-1`);
  expect(paid.body).toMatchObject({ state: 'AUTHORIZED' });
  await call('DELETE', `/webhooks/v1/webhooks/${registered.body.id}`);
});

test('a poster leads any camera to the shop, follows it, and is dead once it is taken down', async () => {
  const all = '/qr/v1/merchant-redirect';
  const text = { Accept: 'text/targetUrl' };
  const made = await call('POST', all, { id: 'wall', redirectUrl: 'https://till.example.com/s/1' }, text);
  const open = async () => (await fetch(made.body.url, { redirect: 'manual' })).headers.get('location');
  expect(await open()).toBe('https://till.example.com/s/1');
  await call('PUT', `${all}/wall`, { redirectUrl: 'https://till.example.com/s/2' }, text);
  expect(await open()).toBe('https://till.example.com/s/2');
  expect((await call('DELETE', `${all}/wall`)).status).toBe(200);
  expect((await fetch(made.body.url)).status).toBe(404);
  const refused = await call('POST', all, { id: 'wall', redirectUrl: 'ftp://x' }, text);
  expect([refused.status, refused.body]).toMatchObject([400, { invalidParams: [{ name: 'RedirectUrl' }] }]);
});

test('a landing page is a page, and its payment a QR', async () => {
  const web = { userFlow: 'WEB_REDIRECT', returnUrl: 'https://till.example.com/back' };
  const { body } = await call('POST', payments, createBody('contract-0005-1', web));
  const page = await fetch(body.redirectUrl);
  expect(page.headers.get('content-type')).toContain('text/html');
  const drawn = await call('POST', '/qr/v1', { url: body.redirectUrl }, { Accept: 'image/svg+xml' });
  expect((await fetch(drawn.body.url)).headers.get('content-type')).toBe('image/svg+xml');
  await call('POST', `${payments}/contract-0005-1/cancel`);
  expect((await fetch(drawn.body.url)).status).toBe(404);
});

test('what the phone’s reader of codes needs is served whole', async () => {
  for (const [path, type] of [
    ['/pages/zxing/reader/index.js', 'text/javascript; charset=utf-8'],
    ['/pages/zxing/share.js', 'text/javascript; charset=utf-8'],
    ['/pages/zxing/reader.wasm', 'application/wasm'],
  ] as const) {
    const answer = await fetch(`${simulator.url}${path}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(10_000);
  }
});
