/** The customer's own page in a real browser: choose, pay at the simulator, and read what became of it. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';
import { violations } from './axe.ts';
import { launchChromium } from './chromium.ts';

let shop: Shop;
let browser: Browser;
const stall = {
  name: 'Honey stall',
  isOpen: true,
  goods: [{ id: 'honey', name: 'Honey 350 g', unitPrice: 12_900, vatRate: 1500 }],
  freeSum: { least: 1_000, most: 100_000, vatRate: 2500 },
};

beforeAll(async () => {
  shop = await openShop();
  browser = await launchChromium();
  const paired = await fetch(`${shop.url}/api/pairing`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code: await shop.running.edge.newPairingCode() }),
  });
  const cookie = (paired.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  const put = await fetch(`${shop.url}/api/stalls/honey`, {
    method: 'PUT',
    headers: { Cookie: cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify(stall),
  });
  expect(put.status).toBe(200);
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

async function openPhone(options: { javaScriptEnabled?: boolean; locale?: string } = {}) {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'nb-NO',
    ...options,
  });
  const page: Page = await context.newPage();
  const refusals: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refusals.push(message.text());
  });
  await page.goto(`${shop.url}/s/honey`);
  return { context, page, refusals };
}
/** Sends what was chosen, and gives the page that the customer comes back to. */
async function order(page: Page): Promise<{ reference: string; result: string }> {
  await page.fill('input[type=number]', '2');
  const sent = page.waitForResponse((answer) => answer.status() === 303);
  await page.getByRole('button').click();
  const location = (await sent).headers()['location'] ?? '';
  await page.waitForURL((url) => url.href.startsWith(shop.simulatorUrl));
  const result = new URL(location.replace(/\/pay\?.*$/, ''), shop.url).href;
  const text = await (await fetch(result)).text();
  const reference = /<dd>(honey-p-[0-9a-f]+)<\/dd>/.exec(text)?.[1] ?? '';
  return { reference, result };
}
const approve = (reference: string) => shop.control('POST', `/sim/payments/123456/${reference}/approve`);

test('a customer chooses, goes on to pay, and the page turns to paid by itself', async () => {
  const { context, page, refusals } = await openPhone();
  expect(await violations(page)).toEqual([]);
  const { reference, result } = await order(page);
  await page.goto(result);
  expect(await page.locator('h1').textContent()).toContain('Godkjenn i Vipps');
  expect(await violations(page)).toEqual([]);
  await approve(reference);
  await page.waitForSelector('[data-ending=paid]');
  expect(await page.locator('h1').textContent()).toContain('Betalt');
  expect(await page.locator('main').textContent()).toMatch(/2 × Honey 350 g/);
  expect(await violations(page)).toEqual([]);
  expect(refusals).toEqual([]);
  await context.close();
});

test('a phone that opens the app in place of the payment’s page finds the truth where it was left', async () => {
  const { context, page, refusals } = await openPhone();
  await context.route(`${shop.simulatorUrl}/**`, (route) => route.fulfill({ status: 204 }));
  await page.fill('input[type=number]', '1');
  await page.getByRole('button').click();
  await page.waitForURL(/\/pay\?/);
  await page.waitForSelector('[data-ending=waiting]');
  const text = await (await fetch(page.url().replace(/\/pay\?.*$/, ''))).text();
  await approve(/<dd>(honey-p-[0-9a-f]+)<\/dd>/.exec(text)?.[1] ?? '');
  await page.waitForSelector('[data-ending=paid]');
  await page.getByRole('link', { name: 'Ny betaling' }).click();
  await page.getByRole('link', { name: /^Betalt · 129,00/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(refusals).toEqual([]);
  await context.close();
});

test('the same without any script, in another language', async () => {
  const { context, page } = await openPhone({ javaScriptEnabled: false, locale: 'fi-FI' });
  expect(await page.locator('html').getAttribute('lang')).toBe('fi');
  const { reference, result } = await order(page);
  await page.goto(result);
  await approve(reference);
  await page.waitForSelector('[data-ending=paid]');
  expect(await page.locator('h1').textContent()).toContain('Maksettu');
  await context.close();
});

test('a sum that does not do is said beside its field, which has the focus and keeps what was typed', async () => {
  const { context, page } = await openPhone();
  await page.fill('#sum', '5');
  await page.getByRole('button').click();
  await page.waitForSelector('[role=alert]');
  expect(await page.inputValue('#sum')).toBe('5');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('sum');
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test('the till’s list of payments says which page a poster’s payment came by', async () => {
  const { context, page } = await openPhone();
  const { reference, result } = await order(page);
  await approve(reference);
  await page.goto(result);
  await page.waitForSelector('[data-ending=paid]');
  await context.close();
  const till = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await till.goto(`${shop.url}/pair/${await shop.running.edge.newPairingCode()}`);
  await till.getByRole('button', { name: 'Connect' }).click();
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
  await till.goto(`${shop.url}/today`);
  const row = till.getByRole('button', { name: /2 Honey 350 g/ }).first();
  expect(await row.textContent()).toContain('Poster: Honey stall');
  await row.click();
  await till.locator('p', { hasText: 'Poster: Honey stall' }).waitFor();
  expect(await till.getByText('Another till').count()).toBe(0);
  await till.context().close();
});
