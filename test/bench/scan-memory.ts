/**
 * Memory while the scanner looks at nobody: `node test/bench/scan-memory.ts MINUTES`, ten without. What the page's whole
 * process holds, its threads and WebAssembly included, after a collection; level means that the end is as the beginning.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, type InlineConfig, preview } from 'vite';
import { findChromium, quietArgs } from '../browser/chromium.ts';
import { filmNothing } from '../browser/fake-camera.ts';
import { freePort } from '../browser/free-port.ts';
// For the type of `window.scanner`.
import type {} from '../browser/scan-page.ts';
import { median, print } from './figure.ts';

const limits = { growth: 1.1, unclosed: 1 };
const everyMs = 5_000;

export async function run(minutes = 10): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'torg-memory-'));
  const root = join(import.meta.dirname, '../browser');
  const film = join(scratch, 'wall.y4m');
  const config: InlineConfig = {
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [svelte()],
    worker: { format: 'es' },
    build: {
      outDir: join(scratch, 'dist'),
      assetsInlineLimit: 0,
      rolldownOptions: { input: join(root, 'scan-page.html') },
    },
  };
  await Promise.all([build(config), filmNothing(film)]);
  const port = await freePort();
  const server = await preview({ ...config, preview: { port, host: '127.0.0.1' } });
  const found = findChromium();
  if (!found.found) throw new Error(found.howTo);
  const browser = await chromium.launch({
    executablePath: found.path,
    args: [
      ...quietArgs,
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
  try {
    const page = await browser.newPage();
    let unclosed = 0;
    page.on('console', (message) => {
      if (/garbage collected without being closed/i.test(message.text())) unclosed += 1;
    });
    await page.goto(`http://127.0.0.1:${port}/scan-page.html`);
    await page.waitForFunction(() => 'scanner' in window);
    await page.evaluate(() => window.scanner.open());
    await page.waitForFunction(() => window.scanner.inUse().reader?.pace.perSecond != null);

    const samples: number[] = [];
    for (const until = performance.now() + minutes * 60_000; performance.now() < until;) {
      await wait(everyMs);
      samples.push(await bytesOf(page, browser));
    }
    const pace = await page.evaluate(() => window.scanner.inUse().reader?.pace);
    const part = Math.max(3, Math.floor(samples.length / 5));
    const [begun, ended] = [median(samples.slice(1, 1 + part)), median(samples.slice(-part))];
    console.log(
      `${minutes} min, ${pace?.perSecond?.toFixed(1)} pictures a second, MB: ${samples.map((bytes) => (bytes / 1e6).toFixed(1)).join(' ')}`,
    );
    const bench = 'scan-memory';
    print({
      bench,
      figure: 'growth',
      value: ended / begun,
      unit: '×',
      against: 'limit',
      other: limits.growth,
    });
    print({
      bench,
      figure: 'pictures left open',
      value: unclosed,
      unit: '',
      against: 'limit',
      other: limits.unclosed,
    });
  } finally {
    await browser.close();
    await server.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Resident, in bytes. Linux tells it of every process. */
async function bytesOf(page: Page, browser: Browser): Promise<number> {
  const onPage = await page.context().newCDPSession(page);
  await onPage.send('HeapProfiler.collectGarbage');
  await onPage.detach();
  const onBrowser = await browser.newBrowserCDPSession();
  const { processInfo } = await onBrowser.send('SystemInfo.getProcessInfo');
  await onBrowser.detach();
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1])
    .reduce((total, kilobytes) => total + Number(kilobytes ?? 0) * 1_024, 0);
}

if (import.meta.main) await run(Number(process.argv[2] ?? 10));
