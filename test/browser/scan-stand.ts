/** The scanner without a till around it in a real browser: built once, served under the till's own policy. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { renderSVG } from 'uqr';
import { build, type InlineConfig, preview } from 'vite';
import { onTestFinished } from 'vitest';
import { launchChromium } from './chromium.ts';
import { filmCode } from './fake-camera.ts';
import { freePort } from './free-port.ts';
// For the type of `window.scanner`.
import type {} from './scan-page.ts';

/** What the film before the camera shows. */
export const personal = 'https://qr.vipps.no/28/2/01/031/4712345678?v=1';
export const token = 'https://qr.vipps.no/p/2mXb0aT9Qk6Zr4';

/** As strict as the till's own: no worker from a blob, no script but ours, and WebAssembly only by name. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'";

export interface ScanStand {
  readonly url: string;
  /** Its camera shows the personal code. */
  readonly browser: Browser;
  /** The folder of what was built. */
  readonly built: string;
  /** A folder for what a test makes; gone when the stand closes. */
  readonly scratch: string;
  close(): Promise<void>;
}

export async function openScanStand(): Promise<ScanStand> {
  const scratch = mkdtempSync(join(tmpdir(), 'torg-scan-'));
  const built = join(scratch, 'dist');
  const film = join(scratch, 'code.y4m');
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
  const [port] = await Promise.all([freePort(), build(config), filmCode(personal, film)]);
  const server = await preview({
    ...config,
    preview: { port, host: '127.0.0.1', headers: { 'Content-Security-Policy': policy } },
  });
  const browser = await launchChromium(film);
  return {
    url: `http://127.0.0.1:${port}/scan-page.html`,
    browser,
    built,
    scratch,
    async close() {
      await browser.close();
      await server.close();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly requested: string[];
}

/** A page of its own for one test, which may use the camera. */
export async function visitScanner(
  { url, browser }: ScanStand,
  prepare: (page: Page) => Promise<unknown> = async () => {},
  inBrowser = browser,
): Promise<Visit> {
  const context = await inBrowser.newContext({ permissions: ['camera'] });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  await prepare(page);
  await goToScanner(page, url);
  return { page, context, requested };
}

export async function goToScanner(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'scanner' in window);
}

export const openScanner = (page: Page, own: string[] = []) =>
  page.evaluate((texts) => window.scanner.open(texts), own);
export const closeScanner = (page: Page) => page.evaluate(() => window.scanner.close());
export const readsOf = (page: Page) => page.evaluate(() => window.scanner.reads);
export const rungOf = (page: Page) => page.evaluate(() => window.scanner.rung());

export async function nextRead(page: Page, count = 1): Promise<{ text: string; afterMs: number }> {
  await page.waitForFunction((reads) => window.scanner.reads.length >= reads, count);
  const read = (await readsOf(page))[count - 1];
  if (!read) throw new Error(`expected ${count} reads`);
  return read;
}

/** The phone's screen with a code on it, as a person would save it. */
export async function screenshotOf(
  { browser }: ScanStand,
  text: string,
  isDark = false,
): Promise<Uint8Array> {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 });
  try {
    await page.setContent(
      `<body style="margin:0;background:#f2f2f7;display:grid;place-items:center"><div style="width:280px">${renderSVG(text, { border: 4, ...(isDark && { invert: true }) })}</div></body>`,
    );
    return await page.screenshot();
  } finally {
    await page.close();
  }
}
