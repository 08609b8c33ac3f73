import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { openStall } from './stall.ts';
import {
  approve,
  charge,
  crash,
  eventually,
  held,
  launch,
  pairedProfile,
  press,
  rowsOf,
  says,
  shows,
  worksOffline,
} from './steps.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open() {
  const stall = await openStall();
  ends.push(() => stall.close());
  await worksOffline(stall.till);
  return stall;
}

/** As the browser does it when space is short, and as a person does it in its settings. */
const deleteDatabase = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('torg');
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      }),
  );

/** The files of the second copy, by name. */
const copiesOn = (page: Page) =>
  page.evaluate(async () => {
    const all: Record<string, string> = {};
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('unsent', { create: true });
    for await (const [name, file] of folder.entries())
      if (file instanceof FileSystemFileHandle && name !== 'till')
        all[name] = await (await file.getFile()).text();
    return all;
  });
const texts = async (page: Page) => Object.values(await copiesOn(page)).join();

test('a charge that waits has a second copy on the disk, and its customer is gone from there once it is answered', async () => {
  const stall = await open();
  const { till, context } = stall;
  await context.setOffline(true);
  await charge(till);
  await shows(till, 'Not sent yet');
  await eventually(() => texts(till)).toContain('99900002');
  await context.setOffline(false);
  await shows(till, 'Waiting for the customer');
  await eventually(() => copiesOn(till)).toEqual({});
});

test('a database that is deleted under the running till loses no unsent charge, and it is sent once', async () => {
  const stall = await open();
  const { till, context } = stall;
  await context.setOffline(true);
  const reference = await charge(till);
  await shows(till, 'Not sent yet');
  await eventually(() => texts(till)).toContain(reference);
  await deleteDatabase(till);
  await eventually(async () => (await rowsOf(till)).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    'charge waiting',
  ]);
  await shows(till, 'Not sent yet');
  await context.setOffline(false);
  await shows(till, 'Waiting for the customer');
  await approve(stall, reference);
  await shows(till, 'Paid');
  expect(await held(stall)).toMatchObject([{ reference, captured: 12_900 }]);
});

test.each(['deleted', 'spoilt'] as const)(
  'a database that was %s while the tablet was off loses no unsent charge, and it is sent once',
  // Three starts of a whole browser.
  { timeout: 120_000 },
  async (how) => {
    const stall = await openStall();
    ends.push(() => stall.close());
    const { profile, gone } = await pairedProfile(stall);
    ends.push(gone);
    const before = await launch(profile);
    await before.setOffline(true);
    const page = await before.newPage();
    await page.goto(stall.tillUrl);
    const reference = await charge(page);
    await shows(page, 'Not sent yet');
    await eventually(() => texts(page)).toContain(reference);
    if (how === 'deleted') await deleteDatabase(page);
    await crash(before, page);
    if (how === 'spoilt') spoil(profile);

    const after = await launch(profile);
    ends.push(() => after.close());
    await after.setOffline(true);
    const offline = await after.newPage();
    await offline.goto(stall.tillUrl);
    // It still knows which till it is, so it can sell.
    await press(offline, /^Bivokslys/);
    await says(offline, '1 unsent');
    await offline.goto(`${stall.tillUrl}/pay/${reference}`);
    await shows(offline, 'Not sent yet');
    await after.setOffline(false);
    await shows(offline, 'Waiting for the customer');
    await approve(stall, reference);
    await shows(offline, 'Paid');
    expect(await held(stall)).toMatchObject([{ reference, captured: 12_900 }]);
  },
);

/** Overwrites what names the files of the browser's database, as a dying flash chip might. */
function spoil(profile: string): void {
  const folder = join(profile, 'Default', 'IndexedDB');
  const spoilt: string[] = [];
  for (const database of readdirSync(folder).filter((name) => name.endsWith('.leveldb')))
    for (const file of readdirSync(join(folder, database)).filter((name) =>
      /^(CURRENT|MANIFEST|\d+\.log)/.test(name),
    )) {
      writeFileSync(join(folder, database, file), 'spoilt beyond reading');
      spoilt.push(file);
    }
  expect(spoilt.length).toBeGreaterThan(1);
}
