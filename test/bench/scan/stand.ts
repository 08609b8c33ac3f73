/** The bench's own pages, built and served like the till's, in a real Chromium. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Browser, Page } from 'playwright-core';
import { build, type InlineConfig, preview } from 'vite';
import { launchChromium } from '../../browser/chromium.ts';
import { freePort } from '../../browser/free-port.ts';

export interface Stand {
  /** A page in a browser of its own; `film` is what its camera sees, a y4m file. */
  open(name: 'page' | 'live', film?: string): Promise<Page>;
  readonly scratch: string;
  close(): Promise<void>;
}

/** Without these two, clocks in pages tick in tenths of a millisecond, which is much of a decoder's time. */
const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export async function openStand(): Promise<Stand> {
  const scratch = mkdtempSync(join(tmpdir(), 'torg-scan-bench-'));
  const port = await freePort();
  const config: InlineConfig = {
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    plugins: [svelte()],
    worker: { format: 'es' },
    build: {
      outDir: join(scratch, 'dist'),
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: {
        input: ['page', 'live'].map((name) => join(import.meta.dirname, `${name}.html`)),
      },
    },
    preview: { port, host: '127.0.0.1', headers: isolated },
  };
  await build(config);
  const server = await preview(config);
  const browsers: Browser[] = [];
  return {
    scratch,
    async open(name, film) {
      const browser = await launchChromium(film);
      browsers.push(browser);
      const context = await browser.newContext({ permissions: ['camera'] });
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(`in the page: ${error.message}`));
      await page.goto(`http://127.0.0.1:${port}/${name}.html`);
      return page;
    },
    async close() {
      for (const browser of browsers) await browser.close();
      await server.close();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}
