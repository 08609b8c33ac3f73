import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { build, createServer } from 'vite';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startEdge } from '../../edge/node.ts';
import { distDir } from '../bench/first-load.ts';
import { damaged, empty, foreign, type Frame, withSticker } from '../bench/scan/corpus.ts';
// For the types of `window.decodeFrame` and `window.readerInfo`.
import type {} from '../../web/bench/scan/page.ts';
import { launchChromium } from './chromium.ts';
import { freePort } from './free-port.ts';

const configFile = join(import.meta.dirname, '../../vite.config.ts');
const scratch = mkdtempSync(join(tmpdir(), 'torg-scan-bench-test-'));
const outDir = join(scratch, 'dist');
let browser: Browser;

beforeAll(async () => {
  await build({
    configFile,
    mode: 'bench',
    logLevel: 'error',
    build: { outDir, reportCompressedSize: false },
  });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true, force: true });
});

async function openBench(url: string) {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${url}/bench/scan`);
  await page.waitForFunction(() => 'decodeFrame' in window);
  return {
    faults,
    info: () => page.evaluate(() => window.readerInfo()),
    decode: ({ width, height, luma }: Frame) =>
      page.evaluate(
        async ({ width, height, bytes }) => {
          const pixels = new ImageData(width, height);
          const luma = atob(bytes);
          for (let at = 0; at < luma.length; at++) {
            pixels.data.fill(luma.charCodeAt(at), 4 * at, 4 * at + 3);
            pixels.data[4 * at + 3] = 255;
          }
          const answer = await window.decodeFrame(pixels);
          // The pixels are still the caller's.
          return { ...answer, bytesLeft: pixels.data.length };
        },
        { width, height, bytes: Buffer.from(luma).toString('base64') },
      ),
  };
}

/** By the edge itself, with its own policy. Nobody answers behind it, and nobody is asked. */
async function serveBuild(): Promise<string> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const keys = { clientId: 'id', clientSecret: 'secret', subscriptionKey: 'key', msn: '123456' };
  const dataDir = mkdtempSync(join(scratch, 'data-'));
  const running = await startEdge(
    {
      ...{ port, host: '127.0.0.1', publicUrl: url, dataDir, market: 'NO', merchantName: 'Stall' },
      simulator: null,
      vipps: { baseUrl: `http://127.0.0.1:${await freePort()}`, ...keys },
    },
    { version: '0.0.0', webDir: outDir, write: () => {} },
  );
  onTestFinished(() => running.stop());
  return url;
}

async function serveDev(): Promise<string> {
  const port = await freePort();
  const server = await createServer({
    configFile,
    logLevel: 'error',
    cacheDir: join(scratch, 'cache'),
    server: { port, host: '127.0.0.1', watch: null },
  });
  onTestFinished(() => server.close());
  await server.listen();
  return `http://127.0.0.1:${port}`;
}

test.each([
  ['a test build', serveBuild],
  ['dev', serveDev],
])('in %s the page /bench/scan reads frames through the till’s own reader', async (_where, serve) => {
  const { decode, info, faults } = await openBench(await serve());
  const frame = damaged('rotation', 2, 0);
  const read = await decode(frame);
  expect(read).toMatchObject({ texts: frame.personal, accepted: frame.personal[0] });
  expect(read.bytesLeft).toBe(frame.width * frame.height * 4);
  expect(read.ms).toBeGreaterThan(0);
  expect(await info()).toMatchObject({ rung: 'wasm-worker' });
  expect(faults).toEqual([]);
});

test('the page accepts a customer’s code alone, and nothing where there is none', async () => {
  const { decode } = await openBench(await serveBuild());
  expect(await decode(empty(3))).toMatchObject({ texts: [], accepted: null });
  const menu = foreign(2);
  expect(await decode(menu)).toMatchObject({ texts: menu.others, accepted: null });
  const both = withSticker(0);
  expect((await decode(both)).texts.toSorted()).toEqual([...both.personal, ...both.others].toSorted());
});

test('a frame that one look cannot read is read with the tries that a still picture is worth', async () => {
  const { decode } = await openBench(await serveBuild());
  const banded = damaged('banding', 4, 5);
  expect((await decode(banded)).accepted).toBe(banded.personal[0]);
});

test('the production build holds nothing of the bench', () => {
  const names = readdirSync(distDir, { recursive: true, encoding: 'utf8' });
  expect(names.filter((name) => /bench/.test(name))).toEqual([]);
  const scripts = names.filter((name) => /\.(js|html)$/.test(name));
  expect(
    scripts.filter((name) => /decodeFrame|readerInfo/.test(readFileSync(join(distDir, name), 'utf8'))),
  ).toEqual([]);
});
