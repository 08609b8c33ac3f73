/** What the scanner weighs as the edge sends it, and that nothing of it is in what is loaded first. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { distDir, firstLoad } from '../first-load.ts';
import type { Requirement } from './tally.ts';

const most = { script: 30_000, wasm: 405_000 };

export function weigh(): Requirement[] {
  const names = readdirSync(join(distDir, 'assets'));
  const one = (pattern: RegExp) => {
    const [name, ...others] = names.filter((each) => pattern.test(each));
    if (!name || others.length > 0) throw new Error(`expected one file like ${pattern} in dist/assets`);
    return readFileSync(join(distDir, 'assets', name));
  };
  const first = firstLoad().map((name) => readFileSync(join(distDir, name), 'utf8'));
  return [
    fits('worker script', one(/^decode-worker-.*\.js$/), most.script),
    fits('WebAssembly', one(/^zxing_reader-.*\.wasm$/), most.wasm),
    {
      what: 'nothing of a decoder in the first load',
      seen: `${first.length} scripts`,
      isMet: !first.some((script) => /readBarcodes|BrowserQRCodeReader/.test(script)),
    },
    {
      what: 'nothing of the bench in the production build',
      seen: `${names.length} files`,
      isMet: !names.some(
        (name) =>
          /\.js$/.test(name) && readFileSync(join(distDir, 'assets', name), 'utf8').includes('decodeFrame'),
      ),
    },
  ];
}

/** Brotli is what browsers get by https and on this machine; gzip is for the rest. */
function fits(what: string, bytes: Uint8Array, limit: number): Requirement {
  const brotli = brotliCompressSync(bytes).length;
  return {
    what: `${what} at most ${limit.toLocaleString('en')} bytes compressed`,
    seen: `${brotli.toLocaleString('en')} in Brotli, ${gzipSync(bytes).length.toLocaleString('en')} in gzip`,
    isMet: brotli <= limit,
  };
}
