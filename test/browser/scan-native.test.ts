import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  goToScanner,
  nextRead,
  openScanner,
  openScanStand,
  personal,
  type ScanStand,
  visitScanner,
} from './scan-stand.ts';
import type { StandIn } from './stand-in-detector.ts';

/** What the stand-in sees in every camera picture, so that it shows who read. */
const byNative = 'https://qr.vipps.no/p/by-native';

let stand: ScanStand;
let standInScript = '';

beforeAll(async () => {
  stand = await openScanStand();
  const outDir = join(stand.scratch, 'stand-in');
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir,
      lib: { entry: join(import.meta.dirname, 'stand-in-detector.ts'), formats: ['iife'], name: 'unused' },
      rolldownOptions: { output: { entryFileNames: 'stand-in.js' } },
    },
  });
  standInScript = readFileSync(join(outDir, 'stand-in.js'), 'utf8');
});
afterAll(() => stand.close());

/** A page of a browser that has a detector of its own, which is like this. */
async function visit(standIn: StandIn, force?: string): Promise<{ page: Page; threads: () => number }> {
  let threads = 0;
  const { page } = await visitScanner(stand, async (opened) => {
    await opened.addInitScript((rung) => {
      Object.assign(globalThis, { BarcodeDetector: class {} });
      if (rung) localStorage.setItem('torg.scanner.force', rung);
    }, force);
    await opened.context().route('**/assets/native-worker*', async (route) => {
      threads += 1;
      const response = await route.fetch();
      const body = `globalThis.standIn=${JSON.stringify(standIn)};${standInScript};\n${await response.text()}`;
      await route.fulfill({ response, body });
    });
  });
  return { page, threads: () => threads };
}

const open = (page: Page) => goToScanner(page, stand.url);

const measured = (page: Page) =>
  page
    .waitForFunction(() => window.scanner.inUse().reader?.measured ?? null)
    .then((answer) => answer.jsonValue());
const rungOf = (page: Page) => page.evaluate(() => window.scanner.inUse().reader?.rung);

async function readOnce(page: Page): Promise<string> {
  await openScanner(page);
  return (await nextRead(page)).text;
}

test('a detector of the browser’s own that reads everything and is faster is chosen, and remembered', async () => {
  const { page, threads } = await visit({ camera: byNative });
  const result = await measured(page);
  console.log('self-test, ms a picture:', JSON.stringify(result));
  expect(await rungOf(page)).toBe('native');
  expect(await readOnce(page)).toBe(byNative);
  expect(threads()).toBe(1);

  await open(page);
  expect(await measured(page)).toEqual(result);
  await page.waitForFunction(() => window.scanner.inUse().reader?.rung === 'native');
  expect(await readOnce(page)).toBe(byNative);

  // An update of the browser or of the reader.
  await page.evaluate(() => {
    const kept: unknown = JSON.parse(localStorage.getItem('torg.scanner') ?? '{}');
    localStorage.setItem(
      'torg.scanner',
      JSON.stringify({ ...(kept as object), build: 'another', native: null }),
    );
  });
  await open(page);
  expect((await measured(page))?.native).toBeGreaterThan(0);
  expect(await rungOf(page)).toBe('native');
});

test.each(['clean', 'inverted', 'two at once', 'stubborn'])(
  'a detector that does not read the picture that is %s is not used',
  async (name) => {
    const { page } = await visit({ camera: byNative, blindTo: [name] });
    expect(await measured(page)).toMatchObject({ native: null });
    expect(await rungOf(page)).toBe('wasm-worker');
    expect(await readOnce(page)).toBe(personal);
  },
);

test('a detector that reads everything and is slower is not used, and is not tried again', async () => {
  const { page, threads } = await visit({ camera: byNative, delayMs: 250 });
  const { native = 0 } = (await measured(page)) ?? {};
  expect(native).toBeGreaterThan(200);
  expect(await readOnce(page)).toBe(personal);
  await open(page);
  expect(await measured(page)).toMatchObject({ native });
  expect(await readOnce(page)).toBe(personal);
  expect(threads()).toBe(1);
});

test('a detector that hangs over a camera picture is left for ZXing-C++', async () => {
  const { page } = await visit({ camera: byNative, hangs: true });
  await measured(page);
  expect(await rungOf(page)).toBe('native');
  expect(await readOnce(page)).toBe(personal);
  expect(await rungOf(page)).toBe('wasm-worker');
});

test('a rung can be forced, whatever was measured', async () => {
  const slow = await visit({ camera: byNative, blindTo: ['clean'] }, 'native');
  await slow.page.waitForFunction(() => window.scanner.inUse().reader?.rung === 'native');
  expect(await readOnce(slow.page)).toBe(byNative);
  const fast = await visit({ camera: byNative }, 'wasm-worker');
  expect(await readOnce(fast.page)).toBe(personal);
  expect(await rungOf(fast.page)).toBe('wasm-worker');
  expect(fast.threads()).toBe(0);
});
