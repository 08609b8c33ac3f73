/** From the first frame that can be read to the code in the app, and what the looking costs the page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { prepareZXingModule } from 'zxing-wasm/reader';
import { zxingOf } from '../../../web/scan/zxing.ts';
import { type Film, shootFilm } from './live-film.ts';
import type { Watched } from './live-page.ts';
import type { Stand } from './stand.ts';
import { percent, type Requirement, spread } from './tally.ts';

/** Longer than the film, so that each customer comes once as a whole wherever it begins. */
const margin = 1_500;
const previewMs = 8_000;

export async function runLive(stand: Stand): Promise<Requirement[]> {
  const file = join(stand.scratch, 'customers.y4m');
  const film = await shootFilm(file, await zxingHere());
  const roundMs = (film.frames * 1_000) / film.framesPerSecond + margin;
  const page = await stand.open('live', file);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');

  const opening = await page.evaluate(() => window.warmOpening());
  const preview = await watch({ page, devtools }, { scans: false, ms: previewMs });
  const plain = await watch({ page, devtools }, { scans: true, ms: roundMs });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const slowed = await watch({ page, devtools }, { scans: true, ms: roundMs });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });

  const waits = waitsOf(film, plain.watched);
  const slowWaits = waitsOf(film, slowed.watched);
  print('as it is', { waits, ...plain, preview });
  print('slowed four times', { waits: slowWaits, ...slowed, preview });
  return requirementsOf({ waits, slowWaits, plain, slowed, preview, opening });
}

interface Run {
  readonly watched: Watched;
  /** The part of the time in which the main thread was busy, 0 to 1. */
  readonly busy: number;
}

/** The same library in Node: what is readable does not depend on a browser. */
async function zxingHere() {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasmBinary = new Uint8Array(readFileSync(wasm)).buffer;
  return zxingOf(await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true }));
}

async function watch(
  { page, devtools }: { page: Page; devtools: CDPSession },
  { scans, ms }: { scans: boolean; ms: number },
): Promise<Run> {
  const before = await taskSeconds(devtools);
  const watched = await page.evaluate(({ scans, ms }) => window.watchCamera(scans, ms), { scans, ms });
  const spent = (await taskSeconds(devtools)) - before;
  return { watched, busy: (spent * 1_000) / watched.ms };
}

async function taskSeconds(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

/** Milliseconds from the first readable frame that was shown to the code, by customer; null for one who was missed. */
function waitsOf({ passes }: Film, { shown, reads }: Watched): readonly (number | null)[] {
  return passes.map(({ text, firstReadable, last }) => {
    const read = reads.find((each) => each.text === text);
    if (!read) return null;
    const of = shown.filter(({ number, at }) => number >= firstReadable && number <= last && at <= read.at);
    // The same customer comes round once more: only frames of the same coming count.
    const first = of.findLast(({ at }, index) => index === 0 || at - (of[index - 1]?.at ?? 0) > 2_000);
    return first ? read.at - first.at : 0;
  });
}

function print(
  name: string,
  { waits, watched, busy, preview }: Run & { waits: readonly (number | null)[]; preview: Run },
): void {
  const { median, p95, most } = spread(waits.filter((ms) => ms !== null));
  const framesPerSecond = (1_000 * watched.shown.length) / watched.ms;
  console.log(
    `\nLive, 1280×720, ${name}: ${framesPerSecond.toFixed(0)} frames a second shown; first readable frame to code ` +
      `median ${median.toFixed(0)}, p95 ${p95.toFixed(0)}, most ${most.toFixed(0)} ms; missed ${missed(waits)} of ${waits.length}; ` +
      `${watched.longTasks.length} long tasks; main thread busy ${percent(busy)} (preview alone ${percent(preview.busy)})`,
  );
}

const missed = (waits: readonly (number | null)[]) => waits.filter((ms) => ms === null).length;

function requirementsOf(seen: {
  waits: readonly (number | null)[];
  slowWaits: readonly (number | null)[];
  plain: Run;
  slowed: Run;
  preview: Run;
  opening: number;
}): Requirement[] {
  const wait = spread(seen.waits.filter((ms) => ms !== null));
  const slow = spread(seen.slowWaits.filter((ms) => ms !== null));
  const longest = Math.max(0, ...seen.plain.watched.longTasks);
  const inLongTasks = seen.slowed.watched.longTasks.reduce((sum, ms) => sum + ms, 0) / seen.slowed.watched.ms;
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  return [
    { what: 'live: median wait at most 45 ms', seen: ms(wait.median), isMet: wait.median <= 45 },
    { what: 'live: p95 wait at most 100 ms', seen: ms(wait.p95), isMet: wait.p95 <= 100 },
    {
      what: `live: none of ${seen.waits.length} missed`,
      seen: `${missed(seen.waits)} missed`,
      isMet: missed(seen.waits) === 0,
    },
    { what: 'live: no main-thread task over 50 ms', seen: `longest ${ms(longest)}`, isMet: longest <= 50 },
    {
      what: 'live: main thread at most 10 points busier than the bare preview',
      seen: `${percent(seen.plain.busy)} against ${percent(seen.preview.busy)}`,
      isMet: seen.plain.busy <= seen.preview.busy + 0.1,
    },
    { what: 'live, slowed four times: p95 at most 350 ms', seen: ms(slow.p95), isMet: slow.p95 <= 350 },
    {
      what: 'live, slowed four times: none missed',
      seen: `${missed(seen.slowWaits)} missed`,
      isMet: missed(seen.slowWaits) === 0,
    },
    {
      what: 'live, slowed four times: long tasks at most 10 % of the time',
      seen: percent(inLongTasks),
      isMet: inLongTasks <= 0.1,
    },
    {
      what: 'first decode at most 300 ms after a warm scan view opens',
      seen: ms(seen.opening),
      isMet: seen.opening <= 300,
    },
  ];
}
