/** How much script the till needs before it can be used, compressed as the edge sends it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { print } from './figure.ts';
import { distDir, firstLoad } from './first-load.ts';

/** Compressed script of the first load may weigh this much, in bytes. */
export const mostFirstBytes = 60_000;

/** Brotli goes to browsers that come by https or to this machine, gzip to the others. */
const compressions = { brotli: brotliCompressSync, gzip: gzipSync } as const;

/** Bytes of the first load with its largest language, since the chosen one is loaded beside the rest. */
export function firstBytes(compression: keyof typeof compressions): number {
  const weigh = (name: string) => compressions[compression](readFileSync(join(distDir, name))).length;
  const languages = readdirSync(join(distDir, 'assets')).filter((name) =>
    /^(en|nb|da|sv|fi)-.*\.js$/.test(name),
  );
  if (languages.length !== 5)
    throw new Error(`expected five languages in dist/assets, found ${languages.length}`);
  const largest = Math.max(...languages.map((name) => weigh(`assets/${name}`)));
  return firstLoad().reduce((sum, name) => sum + weigh(name), largest);
}

export function run(): void {
  for (const compression of ['brotli', 'gzip'] as const) {
    print({
      bench: 'bytes',
      figure: `first load, script, ${compression}`,
      value: firstBytes(compression),
      unit: 'B',
      against: 'limit 60 kB',
      other: mostFirstBytes,
    });
  }
}
