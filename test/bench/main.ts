/** `npm run bench`, or `npm run bench -- NAME …`: figures as ratios against named limits and rivals. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { distDir } from './first-load.ts';

export const benches = {
  bytes: () => import('./bytes.ts'),
  ledger: () => import('./ledger.ts'),
  stream: () => import('./stream.ts'),
  green: () => import('./green.ts'),
  cold: () => import('./cold.ts'),
  scan: () => import('./scan.ts'),
  search: () => import('./search.ts'),
} as const;

const asked = process.argv.slice(2).filter((name) => name !== '--quick');
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. There are ${Object.keys(benches).join(', ')}.`);
  process.exit(1);
}
if (!existsSync(join(distDir, 'sw.js'))) {
  const vite = join(distDir, '../node_modules/vite/bin/vite.js');
  spawnSync(process.execPath, [vite, 'build'], { cwd: join(distDir, '..') });
}
for (const [name, load] of Object.entries(benches)) {
  if (asked.length === 0 || asked.includes(name)) await (await load()).run();
}
