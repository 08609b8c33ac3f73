import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
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
  const code = (await till.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).textContent()) ?? '';
  await enter(screen, '0000-0000');
  await screen.getByText(/That code does not work/).waitFor();
  await enter(screen, code);
  await till.getByText('Display 1').waitFor();
  await press('Close');
});
afterAll(async () => {
  await stall.close();
  await cable.close();
});

const press = (name: string | RegExp) => till.getByRole('button', { name }).first().click();
async function enter(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Code' }).fill(code);
  await page.getByRole('button', { name: 'Connect' }).click();
}
const isDrawn = (image: Locator) =>
  expect.poll(() => image.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBeGreaterThan(0);
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
  await isDrawn(code);
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
  // The slip can be taken along, also when the till has gone on and the screen had to begin anew.
  await till.getByRole('heading', { name: 'Paid' }).waitFor();
  await till.keyboard.press('Enter');
  await till.getByText('Nothing here yet').waitFor();
  await screen.getByText('Skannaa, niin saat myyntitositteen').waitFor();
  await isDrawn(screen.getByRole('img', { name: 'Myyntitositteen QR-koodi' }));
  await screen.reload();
  await isDrawn(screen.getByRole('img', { name: 'QR-kode til salgsslippen' }));
  await screen.getByRole('button', { name: 'Suomi' }).click();
  await says('Maksettu');
  // The next customer reads the language of most, and nothing of the last one's.
  await press(/^Bivokslys/);
  await screen.getByText('herav mva. 25 %: 17,80 kr').waitFor();
  expect(await screen.getByRole('img').count()).toBe(0);
});

test('a tablet that is turned round shows its customer the slip the same way up as the code', async () => {
  const reference = await chargeOnScreen();
  await press('Turn to the customer');
  await press('Svenska');
  await stall.control('POST', `/sim/payments/${msn}/${reference}/scan`, { customer: 'kari' });
  await stall.control('POST', `/sim/payments/${msn}/${reference}/approve`);
  await till.getByRole('heading', { name: 'Paid' }).waitFor();
  const theirs = till.locator('[lang=sv]');
  await theirs.getByText('Skanna för att få försäljningsnotan').waitFor();
  await isDrawn(theirs.getByRole('img', { name: 'QR-kod till försäljningsnotan' }));
  expect(await theirs.evaluate((it) => getComputedStyle(it).transform)).toBe('matrix(-1, 0, 0, -1, 0, 0)');
  expect(await violations(till)).toEqual([]);
  await till.keyboard.press('Enter');
  // The choice was that customer's.
  await chargeOnScreen();
  await till.getByText('Skann med Vipps eller kameraet').waitFor();
  await press('Turn back');
  await press('Cancel');
  await till.getByRole('heading', { name: 'Cancelled' }).waitFor();
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

test('the code goes from the display when the customer is asked in another way', async () => {
  await chargeOnScreen();
  await screen.getByRole('img', { name: /^QR-kode for/ }).waitFor();
  await press('Phone number');
  await till.getByRole('textbox', { name: 'Number' }).fill('+47 999 00 002');
  await press('Send the request');
  await says('Åpne Vipps og bekreft');
  expect(await screen.getByRole('img').count()).toBe(0);
  await till.getByRole('heading', { name: 'Waiting for the customer' }).waitFor();
  await press('Cancel');
  await says('Avbrutt. Ingenting ble trukket.');
});

test('of two displays the one that is disconnected forgets whose it was, and the other goes with its till', async () => {
  const other = await (await screen.context().browser()?.newContext({ locale: 'en-GB' }))?.newPage();
  if (!other) throw new Error('the stall must have a browser of its own');
  await other.goto(`${stall.tillUrl}/display`);
  await press('Menu');
  await till.getByRole('button', { name: 'Customer display' }).click();
  await press('New code');
  await enter(other, (await till.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).textContent()) ?? '');
  await till.getByText('Display 2').waitFor();
  await press('Disconnect: Display 1');
  await screen.getByRole('heading', { name: 'Connect this screen' }).waitFor();
  await till.getByText('Display 2').waitFor({ state: 'detached' });
  await press('Close');
  await press(/^Lynghonning/);
  await other.getByText('Lynghonning').waitFor();
  expect(await screen.getByText('Lynghonning').count()).toBe(0);
  const status = await till.evaluate(async () => (await fetch('/api/pairing', { method: 'DELETE' })).status);
  expect(status).toBe(204);
  await other.getByRole('heading', { name: 'Connect this screen' }).waitFor();
  expect(await other.getByText('Lynghonning').count()).toBe(0);
});

async function keepPicture(name: string): Promise<void> {
  if (!albumDir) return;
  mkdirSync(albumDir, { recursive: true });
  await screen.screenshot({ path: join(albumDir, `display-${name}.png`) });
}
