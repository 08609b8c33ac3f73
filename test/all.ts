/**
 * `npm test`: every check there is, in order of what fails fastest, and one line of figures at the end; before it a line
 * of what passed only on a second try, which is to be looked into.
 * `npm test check` (or `npm run check`) stops before the tests; `npm test unit` and `npm test browser` run one kind.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { installChromium } from './browser/chromium.ts';

const root = join(import.meta.dirname, '..');
const which = process.argv[2] ?? 'all';
const scratch = mkdtempSync(join(tmpdir(), 'torg-test-'));
const retried = join(scratch, 'second-tries');
const counts = { passed: 0, failed: 0, skipped: 0 };

const Report = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numFailedTestSuites: v.number(),
  numPendingTests: v.number(),
});

const checks: readonly [name: string, command: string, ...args: string[]][] = [
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['lint', 'biome', 'lint', '--error-on-warnings', '.'],
  ['types of the domain', 'tsc', '-p', 'edge/domain'],
  ['types of the edge', 'tsc', '-p', 'edge'],
  ['types of the service worker', 'tsc', '-p', 'web/sw.tsconfig.json'],
  [
    'types of the till',
    'svelte-check',
    '--tsconfig',
    'web/tsconfig.json',
    '--fail-on-warnings',
    '--output',
    'human',
  ],
  ['types of the tests', 'tsc', '-p', 'test'],
  ['build', 'vite', 'build', '--logLevel', 'warn'],
];

if (which === 'all' || which === 'check') for (const [name, ...command] of checks) check(name, command);
if (which === 'all' || which === 'unit') runTests('unit');
if (which === 'all' || which === 'browser') {
  const chromium = installChromium();
  if (chromium.found) runTests('browser', { CHROMIUM_PATH: chromium.path });
  else {
    console.log(chromium.howTo);
    counts.failed++;
  }
}
const seconds = secondTries();
rmSync(scratch, { recursive: true, force: true });
if (seconds.length > 0) console.log(`${seconds.length} needed a second try: ${seconds.join(', ')}`);
console.log(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
);
process.exit(counts.failed > 0 ? 1 : 0);

function check(name: string, command: readonly string[]): void {
  const began = performance.now();
  const { status, output } = run(command);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (status !== 0) console.log(output);
  counts[status === 0 ? 'passed' : 'failed']++;
}

function runTests(project: 'unit' | 'browser', environment: Record<string, string> = {}): void {
  const outcome = join(scratch, `${project}.json`);
  const { status } = run(
    [
      'vitest',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      '--reporter=./test/second-try.ts',
      `--outputFile.json=${outcome}`,
    ],
    { ...environment, SECOND_TRIES: retried },
    'inherit',
  );
  try {
    const report = v.parse(Report, JSON.parse(readFileSync(outcome, 'utf8')));
    counts.passed += report.numPassedTests;
    counts.skipped += report.numPendingTests;
    // A file that could not even be loaded has no tests to count as failed.
    counts.failed += Math.max(report.numFailedTests, status === 0 ? 0 : 1);
  } catch (problem) {
    console.log(`The ${project} tests left no figures: ${problem}`);
    counts.failed++;
  }
}

function secondTries(): readonly string[] {
  if (!existsSync(retried)) return [];
  return readFileSync(retried, 'utf8').trimEnd().split('\n');
}

function run(
  command: readonly string[],
  environment: Record<string, string> = {},
  stdio: 'pipe' | 'inherit' = 'pipe',
) {
  const [program = '', ...args] = command;
  const done = spawnSync(join(root, 'node_modules/.bin', program), args, {
    cwd: root,
    stdio,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, FORCE_COLOR: '0', ...environment },
  });
  return { status: done.status, output: `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}` };
}
