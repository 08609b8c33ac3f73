/** What a seller's hand does in the browser journeys, and what a test looks up beside it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import * as v from 'valibot';
import { expect } from 'vitest';
import { findChromium, quietArgs } from './chromium.ts';
import type { Stall } from './stall.ts';

/** The worker has all its files and serves this page. */
export const worksOffline = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
      });
  });

export const shows = (page: Page, heading: string | RegExp) =>
  page.getByRole('heading', { name: heading }).waitFor();
export const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).first().click();
export const says = (page: Page, text: string | RegExp) =>
  page.locator('header').getByText(text).first().waitFor();

export async function openScan(page: Page): Promise<void> {
  await press(page, /^Lynghonning/);
  await press(page, /^Charge/);
  await page.getByText('Turn on the camera').waitFor();
}

/** Asks for the money by a number, as a customer without a code would have it. */
export async function askByNumber(page: Page): Promise<string> {
  await press(page, 'Phone number');
  await page.getByRole('radio', { name: /Norway/ }).check({ force: true });
  await page.getByRole('textbox', { name: 'Number' }).fill('999 00 002');
  await press(page, 'Send the request');
  await page.waitForURL(/\/pay\//);
  return page.url().split('/').at(-1) ?? '';
}

export async function charge(page: Page): Promise<string> {
  await openScan(page);
  return askByNumber(page);
}

export const held = async ({ control }: Stall) =>
  (await control('GET', '/sim/payments')) as { reference: string; state: string; captured: number }[];
export const approve = ({ control }: Pick<Stall, 'control'>, reference: string) =>
  control('POST', `/sim/payments/123456/${reference}/approve`);

/** Waits for a truth for as long as a slow machine may need. */
export const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });

/** What the tablet stores under a key, read beside the till; undefined while there is no database. */
const stored = (page: Page, table: 'kept' | 'parcel', key?: string) =>
  page.evaluate(
    async ([name, of]) => {
      // Opening it would make one, and the till would find an empty one that is not its own.
      if (!(await indexedDB.databases()).some((each) => each.name === 'torg')) return undefined;
      return new Promise<unknown>((resolve, reject) => {
        const request = indexedDB.open('torg');
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const db = request.result;
          const rows = db.transaction(name).objectStore(name);
          const reading = of === undefined ? rows.getAll() : rows.get(of);
          reading.onsuccess = () => {
            db.close();
            resolve(reading.result);
          };
        };
      });
    },
    [table, key] as const,
  );

const Kept = v.optional(v.object({ lines: v.array(v.unknown()) }));
const Rows = v.optional(
  v.array(v.object({ kind: v.string(), state: v.string(), leaseBy: v.nullable(v.string()) })),
  [],
);

/** The tap is on the disk a moment after it is on the screen: waits until a cart of so many lines is there. */
export const isKept = (page: Page, lines: number) =>
  eventually(async () => v.parse(Kept, await stored(page, 'kept', 'screen/cart'))?.lines.length ?? 0).toBe(
    lines,
  );

export const rowsOf = async (page: Page) => v.parse(Rows, await stored(page, 'parcel'));

/** Every attempt that was begun has come to its end, and that is on the disk. */
export const noneUnderWay = (page: Page) =>
  eventually(async () => (await rowsOf(page)).filter(({ leaseBy }) => leaseBy !== null)).toEqual([]);

export function launch(profile: string): Promise<BrowserContext> {
  const found = findChromium();
  if (!found.found) throw new Error(found.howTo);
  return chromium.launchPersistentContext(profile, {
    executablePath: found.path,
    args: quietArgs,
    locale: 'en-GB',
    viewport: { width: 1180, height: 820 },
  });
}

/** A profile of a paired till on the disk, which works offline; `gone` removes it. */
export async function pairedProfile(stall: Stall): Promise<{ profile: string; gone: () => void }> {
  const profile = mkdtempSync(join(tmpdir(), 'torg-profile-'));
  const context = await launch(profile);
  const page = await context.newPage();
  await page.goto(`${stall.tillUrl}/pair/${await stall.running.edge.newPairingCode()}`);
  await press(page, 'Connect');
  await page.getByRole('button', { name: /^Charge/ }).waitFor();
  await worksOffline(page);
  // Chromium writes a new cookie within half a minute or when it closes, and this is about sales.
  await context.close();
  return { profile, gone: () => rmSync(profile, { recursive: true, force: true }) };
}

/** Ends the whole browser between two instructions, as a flat battery would. */
export async function crash(context: BrowserContext, page: Page): Promise<void> {
  const gone = new Promise((resolve) => {
    context.once('close', resolve);
  });
  const crasher = await context.newCDPSession(page);
  void crasher.send('Browser.crash').catch(() => {});
  await gone;
}
