/** How the till is built: one Svelte app from `web`, served by the edge from `dist`. Tests run from `test`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { VitePWA } from 'vite-plugin-pwa';
import type { Plugin, ViteDevServer } from 'vite';
import { defineConfig } from 'vitest/config';

const edge = `http://127.0.0.1:${process.env['PORT'] ?? 8787}`;

/** Lays a Brotli copy beside each file that shrinks: the edge sends it, and a stall's 4G carries an eighth less. */
const brotli = (): Plugin => ({
  name: 'brotli',
  apply: 'build',
  enforce: 'post',
  writeBundle({ dir = '' }) {
    for (const name of readdirSync(join(dir, 'assets'))) {
      if (!/\.(js|css|wasm|svg)$/.test(name)) continue;
      const file = join(dir, 'assets', name);
      writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
    }
  },
});

/** The scanner's bench at /bench/scan: in dev and in every build with a mode of its own, never in what is shipped. */
const bench = (): Plugin => ({
  name: 'bench',
  config: (_, { command, mode }) =>
    command === 'build' && mode !== 'production'
      ? {
          build: {
            rolldownOptions: {
              input: ['web/index.html', 'web/bench/scan/index.html'],
              // In one piece, the bench's page would begin the till as well.
              output: { codeSplitting: true },
            },
          },
        }
      : {},
  configureServer: answerBench,
  configurePreviewServer: answerBench,
});

/** Without this the address, which has no ending, would be the till's. */
function answerBench({ middlewares }: Pick<ViteDevServer, 'middlewares'>): void {
  middlewares.use((request, _response, next) => {
    if (request.url === '/bench/scan') request.url = '/bench/scan/index.html';
    next();
  });
}

export default defineConfig({
  root: 'web',
  publicDir: 'public',
  plugins: [
    svelte(),
    brotli(),
    bench(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: '.',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,png,woff2,wasm,webmanifest,mp3}'],
        // For the installer's eyes, never the till's.
        globIgnores: ['screenshots/**'],
        maximumFileSizeToCacheInBytes: 2_000_000,
      },
    }),
  ],
  worker: { format: 'es' },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: ['chrome109', 'safari16.4', 'firefox115'],
    // A data: script or font would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the till needs at once comes in one piece: it compresses better and asks once.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'till', tags: ['$initial'] }] } } },
  },
  server: {
    port: 5173,
    // What the edge answers beside the till: its interface, hooks, customers' pages and the display's own calls.
    proxy: Object.fromEntries(
      ['/api', '/hooks', '^/[sr]/', '^/display/(pair|me|stream|qr)'].map((path) => [path, edge]),
    ),
  },
  test: {
    root: '.',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/*.test.ts', 'test/journeys/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          environment: 'node',
          include: ['test/browser/*.test.ts'],
          // One Chromium at a time: the smallest supported machine has two cores.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // A real browser on a shared machine loses a second now and then; twice in a row is a fault.
          retry: 1,
        },
      },
    ],
  },
});
