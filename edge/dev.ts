/** `npm run dev`: the edge with its simulator, restarted at each change, behind Vite's server for the till. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const till = 'http://localhost:5173';

const children: ChildProcess[] = [
  run(['--watch', 'edge/main.ts'], { PUBLIC_URL: process.env['PUBLIC_URL'] ?? till }),
  run(['node_modules/vite/bin/vite.js', '--logLevel', 'warn']),
];

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of children) child.kill(signal);
  });
}

function run(args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
}
