import { svelte } from '@sveltejs/vite-plugin-svelte';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build, type InlineConfig, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { filmCode } from './fake-camera.ts';
import { freePort } from './free-port.ts';
// For the type of `window.scanner`.
import type {} from './scan-page.ts';
import type { StandIn } from './stand-in-detector.ts';

const personal = 'https://qr.vipps.no/28/2/01/031/4712345678?v=1';
/** What the stand-in sees in every camera picture, so that it shows who read. */
const byNative = 'https://qr.vipps.no/p/by-native';

const scratch = mkdtempSync(join(tmpdir(), 'torg-native-'));
const built = join(scratch, 'dist');
const film = join(scratch, 'code.y4m');
let server: PreviewServer;
let url = '';
let browser: Browser;
let standInScript = '';

beforeAll(async () => {
  const config: InlineConfig = {
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    plugins: [svelte()],
    worker: { format: 'es' },
    build: {
      outDir: built,
      assetsInlineLimit: 0,
      rolldownOptions: { input: join(import.meta.dirname, 'scan-page.html') },
    },
  };
  const standIn: InlineConfig = {
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: join(scratch, 'stand-in'),
      lib: { entry: join(import.meta.dirname, 'stand-in-detector.ts'), formats: ['iife'], name: 'unused' },
      rolldownOptions: { output: { entryFileNames: 'stand-in.js' } },
    },
  };
  const [port] = await Promise.all([freePort(), build(config), build(standIn), filmCode(personal, film)]);
  standInScript = readFileSync(join(scratch, 'stand-in/stand-in.js'), 'utf8');
  server = await preview({ ...config, preview: { port, host: '127.0.0.1' } });
  url = `http://127.0.0.1:${port}/scan-page.html`;
  browser = await launchChromium(film);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** A page of a browser that has a detector of its own, which is like this. */
async function visit(standIn: StandIn, force?: string): Promise<{ page: Page; threads: () => number }> {
  const context = await browser.newContext({ permissions: ['camera'] });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  let threads = 0;
  await page.addInitScript((rung) => {
    Object.assign(globalThis, { BarcodeDetector: class {} });
    if (rung) localStorage.setItem('torg.scanner.force', rung);
  }, force);
  await context.route('**/assets/native-worker*', async (route) => {
    threads += 1;
    const response = await route.fetch();
    const body = `globalThis.standIn=${JSON.stringify(standIn)};${standInScript};\n${await response.text()}`;
    await route.fulfill({ response, body });
  });
  await open(page);
  return { page, threads: () => threads };
}

async function open(page: Page): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'scanner' in window);
}

const measured = (page: Page) =>
  page
    .waitForFunction(() => window.scanner.inUse().reader?.measured ?? null)
    .then((answer) => answer.jsonValue());
const rungOf = (page: Page) => page.evaluate(() => window.scanner.inUse().reader?.rung);

async function readOnce(page: Page): Promise<string | undefined> {
  await page.evaluate(() => window.scanner.open());
  await page.waitForFunction(() => window.scanner.reads.length > 0);
  return page.evaluate(() => window.scanner.reads[0]?.text);
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
