/** How much script the till needs before it can be used, compressed as the edge sends it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { print } from './figure.ts';
import { distDir, firstLoad } from './first-load.ts';

/** Compressed script of the first load may weigh this much, in bytes. */
export const mostFirstBytes = 60_000;

export const gzipped = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + gzipSync(readFileSync(join(distDir, name))).length, 0);

export function run(): void {
  const names = firstLoad();
  // The chosen language is loaded beside them; the largest is the worst case.
  const languages = readdirSync(join(distDir, 'assets')).filter((name) =>
    /^(en|nb|da|sv|fi)-.*\.js$/.test(name),
  );
  const largest = Math.max(...languages.map((name) => gzipped([`assets/${name}`])));
  const value = gzipped(names) + largest;
  print({
    bench: 'bytes',
    figure: 'first load, script',
    value,
    unit: 'B gzip',
    against: 'limit 60 kB',
    other: mostFirstBytes,
  });
}
