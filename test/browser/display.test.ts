import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { type Cable, layCable } from './cable.ts';
import { openStall, type Stall } from './stall.ts';

/** Set to keep a picture of the display in each state, for eyes. */
const albumDir = process.env['TORG_ALBUM'];
const msn = '123456';
let stall: Stall;
let till: Page;
let screen: Page;
let cable: Cable;

beforeAll(async () => {
  stall = await openStall({ msn });
  cable = await layCable(stall.tillUrl);
  till = stall.till;
  const browser = stall.context.browser();
  if (!browser) throw new Error('the stall must have a browser of its own');
  // Another device: it shares no cookie and no storage with the till.
  const screenContext = await browser.newContext({ viewport: { width: 1024, height: 768 }, locale: 'en-GB' });
  screen = await screenContext.newPage();
  await screen.goto(`${cable.url}/display`);
  await screen.getByRole('heading', { name: 'Connect this screen' }).waitFor();
  await press('Menu');
  await till.getByRole('button', { name: 'Customer display' }).click();
  const code = await till.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).textContent();
  await screen.getByRole('textbox', { name: 'Code' }).fill('0000-0000');
  await screen.getByRole('button', { name: 'Connect' }).click();
  await screen.getByText(/That code does not work/).waitFor();
  await screen.getByRole('textbox', { name: 'Code' }).fill(code ?? '');
  await screen.getByRole('button', { name: 'Connect' }).click();
  await till.getByText('Display 1').waitFor();
  await press('Close');
});
afterAll(async () => {
  await stall.close();
  await cable.close();
});

const press = (name: string | RegExp) => till.getByRole('button', { name }).first().click();
const says = (heading: string | RegExp) => screen.getByRole('heading', { name: heading }).waitFor();

beforeEach(async () => {
  await till.goto(`${stall.tillUrl}/today`);
  await press('Back to the till');
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
  const clear = till.getByRole('button', { name: 'Clear', exact: true });
  if (await clear.isVisible()) await clear.click();
  await says('Velkommen');
});

async function chargeOnScreen(): Promise<string> {
  await press(/^Lynghonning/);
  await press(/^Charge/);
  await press('QR on this screen');
  await till.getByRole('img', { name: /^QR code for/ }).waitFor();
  return till.url().split('/').at(-1) ?? '';
}

test('the display follows the cart, shows the code with its time, and turns green when it is paid', async () => {
  await press(/^Lynghonning/);
  await screen.getByText('Lynghonning').waitFor();
  await press(/^Bivokslys/);
  await screen.getByText('218,00').waitFor();
  await screen.getByText(/herav mva\. 15 %: 16,83/).waitFor();
  expect(await violations(screen)).toEqual([]);
  await keepPicture('cart');
  await press(/^Charge/);
  await press('QR on this screen');
  const code = screen.getByRole('img', { name: /^QR-kode for 218,00/ });
  await code.waitFor();
  await expect.poll(() => code.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await screen.getByText(/Tid igjen (10:00|9:\d\d)/).waitFor();
  await screen.getByRole('button', { name: 'Suomi' }).click();
  await says('Skannaa Vipps-sovelluksella tai kameralla');
  expect(await violations(screen)).toEqual([]);
  await keepPicture('code');
  const reference = till.url().split('/').at(-1);
  await stall.control('POST', `/sim/payments/${msn}/${reference}/scan`, { customer: 'kari' });
  await stall.control('POST', `/sim/payments/${msn}/${reference}/approve`);
  await says('Maksettu');
  expect(await violations(screen)).toEqual([]);
  await keepPicture('paid');
  await till.getByRole('heading', { name: 'Paid' }).waitFor();
  await till.keyboard.press('Enter');
  // The next customer is greeted in the language of most.
  await says('Velkommen');
});

test('a declined payment and one whose time ran out are told without blame, and no code stays', async () => {
  const declined = await chargeOnScreen();
  await screen.getByRole('img', { name: /^QR-kode/ }).waitFor();
  await stall.control('POST', `/sim/payments/${msn}/${declined}/scan`, { customer: 'kari' });
  await stall.control('POST', `/sim/payments/${msn}/${declined}/decline`);
  await says('Avvist. Ingenting ble trukket.');
  expect(await violations(screen)).toEqual([]);
  await keepPicture('declined');
  await press('New QR');
  await screen.getByRole('img', { name: /^QR-kode/ }).waitFor();
  await stall.control('POST', '/sim/clock/advance', { ms: 10 * 60_000 + 1_000 });
  await says('Tiden gikk ut. Ingenting ble trukket.');
  expect(await screen.getByRole('img').count()).toBe(0);
});

test('a request to a phone is shown as what to do, and taken back it is shown as that', async () => {
  await press(/^Lynghonning/);
  await press(/^Charge/);
  await press('Phone number');
  await till.getByRole('textbox', { name: 'Number' }).fill('+47 999 00 002');
  await press('Send the request');
  await says('Åpne Vipps og bekreft');
  expect(await screen.content()).not.toContain('99900002');
  await till.getByRole('heading', { name: 'Waiting for the customer' }).waitFor();
  await press('Cancel');
  await says('Avbrutt. Ingenting ble trukket.');
});

test('a display that lost its network shows nothing old, and finds its way back by itself', async () => {
  await press(/^Lynghonning/);
  await screen.getByText('Lynghonning').waitFor();
  cable.pull();
  await press(/^Bivokslys/);
  await says('Et øyeblikk');
  expect(await violations(screen)).toEqual([]);
  expect(await screen.getByText('Lynghonning').count()).toBe(0);
  cable.plug();
  await screen.getByText('218,00').waitFor();
});

test('a till that falls silent leaves nothing on the display', { timeout: 90_000 }, async () => {
  await press(/^Lynghonning/);
  await screen.getByText('Lynghonning').waitFor();
  await till.goto('about:blank');
  await screen.getByText('Lynghonning').waitFor({ state: 'detached', timeout: 60_000 });
});

test('a display that is disconnected forgets whose it was', async () => {
  await press('Menu');
  await till.getByRole('button', { name: 'Customer display' }).click();
  await press('Disconnect: Display 1');
  await screen.getByRole('heading', { name: 'Connect this screen' }).waitFor();
  await till.getByText('No display is connected to this till.').waitFor();
});

async function keepPicture(name: string): Promise<void> {
  if (!albumDir) return;
  mkdirSync(albumDir, { recursive: true });
  await screen.screenshot({ path: join(albumDir, `display-${name}.png`) });
}
