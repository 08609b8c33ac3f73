import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type StartedSimulator, startSimulator } from '../../edge/simulator/node.ts';
import { violations } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { filmCode } from './fake-camera.ts';

let browser: Browser;
let simulator: StartedSimulator;
let shop: Server;
let shopUrl = '';
let page: Page;
let headers: Record<string, string> = {};
let made = 0;

beforeAll(async () => {
  browser = await launchChromium();
  shop = createServer((request, response) => {
    const isHook = request.method === 'POST';
    response.writeHead(200, { 'content-type': 'text/html' }).end(isHook ? '' : '<h1>The shop</h1>');
  });
  await new Promise<void>((open) => shop.listen(0, '127.0.0.1', open));
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await browser.close();
  shop.closeAllConnections();
  await new Promise((closed) => shop.close(closed));
});

beforeEach(async () => {
  simulator = await startSimulator({ port: 0, host: '127.0.0.1' });
  headers = {
    'ocp-apim-subscription-key': 'sim-subscription',
    'merchant-serial-number': '123456',
    'content-type': 'application/json',
  };
  const keys = { ...headers, client_id: 'sim-client', client_secret: 'sim-secret' };
  const granted = await fetch(`${simulator.url}/accesstoken/get`, { method: 'POST', headers: keys });
  headers = { ...headers, authorization: `Bearer ${(await granted.json()).access_token}` };
  page = await browser.newPage({ viewport: { width: 390, height: 844 } });
});

afterEach(async () => {
  await page.close();
  await simulator.close();
});

async function call(method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
  made += 1;
  const answer = await fetch(`${simulator.url}${path}`, {
    method,
    headers: { ...headers, 'idempotency-key': `key-${made}`, ...more },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true);
  const text = await answer.text();
  return text === '' ? null : JSON.parse(text);
}

const create = (reference: string, more: Record<string, unknown>) =>
  call('POST', '/epayment/v1/payments', {
    amount: { currency: 'NOK', value: 12900 },
    paymentMethod: { type: 'WALLET' },
    reference,
    userFlow: 'QR',
    ...more,
  });
const hear = () =>
  call('POST', '/webhooks/v1/webhooks', { url: `${shopUrl}/hook`, events: ['user.checked-in.v1'] });
const sticker = async () => {
  await call('PUT', '/qr/v1/merchant-callback/till-7', { locationDescription: 'Till 7' });
  return call('GET', '/qr/v1/merchant-callback/till-7?qrImageFormat=PNG');
};
const phone = (of = page, customer = 'kari') => of.goto(`${simulator.url}/phone?customer=${customer}`);
const sees = (text: string | RegExp, on = page) => on.getByText(text).first().waitFor();
const stateOf = async (reference: string) => (await call('GET', `/epayment/v1/payments/${reference}`)).state;

test('a tapped sticker shows the wait, and then the payment', async () => {
  await hear();
  await sticker();
  await phone();
  await page.getByRole('button', { name: /Tap Sticker/ }).click();
  await sees('The store knows that you are here. Your payment will appear.');
  const [{ customerToken }] = await call('GET', '/sim/check-ins');
  await create('stall7-0001', { userFlow: 'PUSH_MESSAGE', customer: { customerToken } });
  await page.getByRole('button', { name: /Approve/ }).click();
  await sees('Approved.');
  expect(await stateOf('stall7-0001')).toBe('AUTHORIZED');
});

test('a sticker whose store does not answer says so', async () => {
  await sticker();
  await phone();
  await page.getByRole('button', { name: /Tap Sticker/ }).click();
  await sees(/Cannot connect to the store/);
  expect(await violations(page)).toEqual([]);
});

test('a picture of a sticker is read', async () => {
  await hear();
  const { qrImageUrl } = await sticker();
  const buffer = Buffer.from(await (await fetch(qrImageUrl)).arrayBuffer());
  await phone();
  await page.getByRole('button', { name: 'Scan a code' }).click();
  expect(await violations(page)).toEqual([]);
  await page.setInputFiles('#picture', { name: 'sticker.png', mimeType: 'image/png', buffer });
  await sees(/The store knows/);
});

test('a picture without a code says so and lets another be chosen', async () => {
  await phone();
  await page.getByRole('button', { name: 'Scan a code' }).click();
  const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 200, height: 40 } });
  await page.setInputFiles('#picture', { name: 'wall.png', mimeType: 'image/png', buffer });
  await sees('There is no code in this picture.');
});

test('a dropped drawing of a code on a screen is read', async () => {
  const { redirectUrl } = await create('stall7-0001', {});
  const drawing = await (await fetch(redirectUrl)).text();
  await phone();
  const files = await page.evaluateHandle((svg) => {
    const data = new DataTransfer();
    data.items.add(new File([svg], 'code.svg', { type: 'image/svg+xml' }));
    return data;
  }, drawing);
  await page.dispatchEvent('body', 'drop', { dataTransfer: files });
  await page.getByRole('button', { name: /Approve/ }).click();
  await sees('Approved.');
});

test('a pasted poster opens in the phone’s browser', async () => {
  const { url } = await call(
    'POST',
    '/qr/v1/merchant-redirect',
    { id: 'poster', redirectUrl: `${shopUrl}/s/1` },
    { accept: 'text/targetUrl' },
  );
  await phone();
  await page.getByRole('button', { name: 'Scan a code' }).click();
  await page.getByLabel(/Or paste/).fill(url);
  await page.getByRole('button', { name: 'Scan', exact: true }).click();
  await page.waitForURL(`${shopUrl}/s/1`);
});

test('the camera films a sticker', async () => {
  await hear();
  const { qrContent } = await sticker();
  const dir = await mkdtemp(join(tmpdir(), 'simulator-phone-'));
  const film = join(dir, 'sticker.y4m');
  await filmCode(qrContent, film);
  const filming = await launchChromium(film);
  try {
    const context = await filming.newContext({ permissions: ['camera'] });
    const other = await context.newPage();
    await phone(other);
    await other.getByRole('button', { name: 'Scan a code' }).click();
    await sees(/The store knows/, other);
  } finally {
    await filming.close();
    await rm(dir, { recursive: true });
  }
});

test('who approves on the landing page comes back to the shop', async () => {
  const { redirectUrl } = await create('stall7-0001', {
    userFlow: 'WEB_REDIRECT',
    returnUrl: `${shopUrl}/back`,
  });
  await page.goto(redirectUrl);
  await sees('NOK 129.00');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.waitForURL(`${shopUrl}/back`);
  expect(await stateOf('stall7-0001')).toBe('AUTHORIZED');
});

test('who never comes back has paid all the same', async () => {
  const { redirectUrl } = await create('stall7-0001', {
    userFlow: 'WEB_REDIRECT',
    returnUrl: `${shopUrl}/back`,
  });
  await page.goto(redirectUrl);
  await page.getByLabel('Never come back to the shop afterwards').check();
  await page.getByRole('button', { name: 'Approve' }).click();
  await sees(/never comes back/);
  expect(new URL(page.url()).pathname).toBe('/landing');
  expect(await stateOf('stall7-0001')).toBe('AUTHORIZED');
});

test('a landing page’s code approved on the phone ends in the shop, unless the customer never comes back', async () => {
  const web = { userFlow: 'WEB_REDIRECT', returnUrl: `${shopUrl}/back` };
  for (const [reference, never] of [
    ['stall7-0001', true],
    ['stall7-0002', false],
  ] as const) {
    const { redirectUrl } = await create(reference, web);
    const { url } = await call('POST', '/qr/v1', { url: redirectUrl }, { accept: 'text/targetUrl' });
    await page.goto(url);
    await page.getByLabel(/Never comes back/).setChecked(never);
    await page.getByRole('button', { name: /^Approve/ }).click();
    if (never) await sees('Approved.');
    else await page.waitForURL(`${shopUrl}/back`);
  }
});

test('a paid sale shows its link button and the way back to the shop', async () => {
  const push = { userFlow: 'PUSH_MESSAGE', customer: { phoneNumber: '4799900001' } };
  await create('stall7-0001', { ...push, returnUrl: `${shopUrl}/back` });
  await call('PUT', '/order-management/v2/ecom/categories/stall7-0001', {
    category: 'RECEIPT',
    orderDetailsUrl: `${shopUrl}/receipt`,
  });
  await phone();
  await page.getByRole('button', { name: /^Approve/ }).click();
  await page.getByRole('link', { name: 'Back to the shop' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Receipt' }).click();
  await page.waitForURL(`${shopUrl}/receipt`);
});

test('the control page scans a sticker for a customer, shows where it led, and rehearses a refusal', async () => {
  await sticker();
  await page.goto(`${simulator.url}/control`);
  await page.getByLabel('Who scans').selectOption('ola');
  await page.getByRole('button', { name: 'Scan Sticker till-7' }).click();
  await page.getByRole('cell', { name: 'cannot connect' }).waitFor();
  await page.getByLabel('How', { exact: true }).selectOption('6220');
  await page.getByLabel('Call', { exact: true }).selectOption('refund');
  await page.getByRole('button', { name: 'Add' }).click();
  await sees('Next time, refund is refused with 6220, before effect.');
  await page.getByLabel('Management is reachable', { exact: true }).uncheck();
  await expect.poll(async () => (await call('GET', '/sim/state')).settings.managementReachable).toBe(false);
  expect(await violations(page)).toEqual([]);
});
