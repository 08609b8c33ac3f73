/** The storm's door into `npm test`: many small worlds, the same ones twice, and bugs that it has to catch. */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import type { Figures } from './storm/figures.ts';
import { runFleet } from './storm/fleet.ts';
import { plants } from './storm/plants.ts';

interface Ran {
  readonly figures: Figures;
  readonly told: string;
  readonly code: number;
}

/** As `npm run storm -- …`. */
function run(...args: readonly string[]): Promise<Ran> {
  const main = new URL('./storm/main.ts', import.meta.url).pathname;
  const ended = Promise.withResolvers<Ran>();
  const child = execFile(process.execPath, [main, ...args], { maxBuffer: 2 ** 26 }, (_error, out, told) => {
    try {
      ended.resolve({ figures: JSON.parse(out), told, code: child.exitCode ?? -1 });
    } catch {
      ended.reject(new Error(`storm: expected one line of JSON, got ${out} ${told}`));
    }
  });
  return ended.promise;
}

/** What does not depend on how fast the machine is. */
const figuresOf = ({ figures: { wallSeconds: _wall, salesPerSecond: _pace, ...rest } }: Ran) => rest;

test('in two thousand sales through bad weather nothing is lost, doubled or disagreed about', async () => {
  const { figures, told, code } = await run('--seed', '1', '--sales', '2000');
  expect(told).toBe('');
  expect(figures).toMatchObject({ sales: 2_000, lost: 0, doubled: 0, disagreements: 0 });
  expect(code).toBe(0);
  expect(figures.paid).toBeGreaterThan(1_000);
  const befallen = [
    'edge killed',
    'edge asleep',
    'edge: clock jumps back',
    'edge: clock jumps forward',
    'portal: given back',
    'tablet: killed',
    'tablet: request lost',
    'vipps: answer lost',
    'vipps: keys refused',
    'two people at once',
    'a customer at the poster',
    'another system sells',
  ];
  for (const kind of befallen) expect({ kind, times: figures.faults[kind] ?? 0 }).toSatisfy(isOften);
}, 600_000);

const isOften = ({ times }: { times: number }): boolean => times > 15;

test('the same seed gives the same figures and the same stories with one worker and with two', async () => {
  const [one, two] = await Promise.all(
    ['1', '2'].map((workers) => run('--seed', '77', '--sales', '60', '--workers', workers)),
  );
  expect(one && figuresOf(one)).toEqual(two && figuresOf(two));
  const stories = await Promise.all(
    [1, 2].map((workers) => runFleet({ seed: 77, sales: 60, workers, tellAll: true })),
  );
  const [once, again] = stories.map(({ texts }) => texts.join('\n'));
  expect(once?.length).toBeGreaterThan(50_000);
  expect(again).toBe(once);
}, 240_000);

test('an interrupted storm ends with what it has seen, and its workers with it', async () => {
  const interrupt = new AbortController();
  const { figures, failures } = await runFleet({
    ...{ seed: 1, sales: 100_000, workers: 2, signal: interrupt.signal },
    progress: () => interrupt.abort(),
  });
  expect(figures.worlds).toBeGreaterThan(0);
  expect(figures.worlds).toBeLessThan(10);
  expect(failures).toEqual([]);
}, 120_000);

for (const plant of Object.keys(plants)) {
  test(`the storm catches ${plant} within a thousand sales`, async () => {
    const { failures, bloomed } = await runFleet({
      ...{ seed: 500, sales: 1_000, plant, stopAtFirst: true },
      workers: availableParallelism(),
    });
    expect(bloomed).toBeGreaterThan(0);
    expect(failures.length).toBeGreaterThan(0);
  }, 240_000);
}
