import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { openShop } from '../shop.ts';
import { launchChromium } from './chromium.ts';
import { approve, charge, eventually, press, shows, worksOffline } from './steps.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A till served from a folder of its own, in which a newer version can be laid. */
async function open() {
  const dist = mkdtempSync(join(tmpdir(), 'torg-dist-'));
  ends.push(() => rmSync(dist, { recursive: true, force: true }));
  cpSync(join(import.meta.dirname, '../../dist'), dist, { recursive: true });
  const shop = await openShop('123456', dist);
  ends.push(() => shop.close());
  const browser = await launchChromium();
  ends.push(() => browser.close());
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1180, height: 820 } });
  const till = await context.newPage();
  await till.goto(`${shop.url}/pair/${await shop.running.edge.newPairingCode()}`);
  await press(till, 'Connect');
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
  await worksOffline(till);
  // A page that came from the network is as new as the first worker; the next one comes from it.
  await till.reload();
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
  await till.evaluate(() => Object.assign(window, { isOld: true }));
  return { till, shop, newer: () => appendFileSync(join(dist, 'sw.js'), '\n// a newer version\n') };
}

/** Asks for the newer version, as the till does each hour, until it waits to be let in. */
async function fetchNewer(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
  });
  await eventually(() =>
    page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null),
  ).toBe(true);
  // The till looks whether it may whenever it is shown.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}
const isOld = (page: Page) => page.evaluate(() => 'isOld' in window);

test('a newer version waits while anything is in the cart, and comes by itself when nothing is', async () => {
  const { till, newer } = await open();
  await press(till, /^Lynghonning/);
  newer();
  await fetchNewer(till);
  expect(await isOld(till)).toBe(true);
  await press(till, 'Clear');
  await eventually(() => isOld(till).catch(() => true)).toBe(false);
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
});

test('a newer version waits while a payment is open or unsent, and comes when it has ended', async () => {
  const { till, shop, newer } = await open();
  await till.context().setOffline(true);
  const reference = await charge(till);
  await shows(till, 'Not sent yet');
  await till.context().setOffline(false);
  await shows(till, 'Waiting for the customer');
  newer();
  await press(till, 'Next customer');
  await fetchNewer(till);
  expect(await isOld(till)).toBe(true);
  await approve({ control: shop.control }, reference);
  await eventually(() => isOld(till).catch(() => true)).toBe(false);
});
