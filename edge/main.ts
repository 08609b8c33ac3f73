/** `npm start`: builds what is missing, starts the simulator where no keys are set, and says where everything is. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from './config.ts';
import { startEdge } from './node.ts';
import { startSimulator } from './simulator/node.ts';

const root = join(import.meta.dirname, '..');
const webDir = join(root, 'dist');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

const read = readConfig(process.env);
if (!read.ok) {
  console.error(
    ['The environment is not right:', ...read.problems.map((problem) => `  ${problem}`)].join('\n'),
  );
  process.exit(1);
}
const { config } = read;

if (isStale()) {
  console.log('Building the till …');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const built = spawnSync(process.execPath, [vite, 'build'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) {
    console.error(`${built.stdout}${built.stderr}`);
    process.exit(built.status ?? 1);
  }
}

const simulator =
  config.simulator &&
  (await listen(startSimulator({ port: config.simulator.port, host: config.host }), 'SIMULATOR_PORT'));
const running = await listen(startEdge(config, { version, webDir }), 'PORT');
const code = await running.edge.newPairingCode();

const addresses = [
  [
    'Till',
    `${config.publicUrl}/pair/${code}`,
    `opens once and makes that browser a till; later: ${config.publicUrl}`,
  ],
  ...(simulator
    ? [
        ['Phone', `${simulator.url}/phone`, 'the simulated customer, with a code to scan'],
        ['Control', `${simulator.url}/control`, 'the simulator’s clock, faults and webhooks'],
      ]
    : []),
];
console.log(
  `\n${addresses.map(([name, url, what]) => `  ${name?.padEnd(8)} ${url}\n           ${what}`).join('\n')}\n`,
);

let stopping = false;
const stop = async () => {
  if (stopping) process.exit(1);
  stopping = true;
  await running.stop();
  await simulator?.close();
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

/** A port in use is the one thing that goes wrong on every machine: said in a line, with the way out. */
async function listen<T>(starting: Promise<T>, variable: string): Promise<T> {
  try {
    return await starting;
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem && problem.code === 'EADDRINUSE') {
      console.error(`The port is in use. Choose another one: ${variable}=… npm start`);
      process.exit(1);
    }
    throw problem;
  }
}

/** The service worker is written last, so it is there and newer than every source only after a whole build. */
function isStale(): boolean {
  const last = join(webDir, 'sw.js');
  if (!existsSync(last)) return true;
  const builtAt = statSync(last).mtimeMs;
  return ['web', 'edge/domain', 'vite.config.ts', 'package-lock.json'].some(
    (place) => newestIn(join(root, place)) > builtAt,
  );
}

function newestIn(place: string): number {
  const found = statSync(place);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(place).map((name) => newestIn(join(place, name))));
}
