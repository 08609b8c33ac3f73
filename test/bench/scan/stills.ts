/** Rates and times over single frames: the till's reader beside its rivals, and what of it is required. */
import type { Page } from 'playwright-core';
import { families, severities } from './corpus.ts';
import type { ReaderName, Task } from './page.ts';
import { ofFamily, percent, rate, readAtOnce, type Requirement, type Row, times } from './tally.ts';

/** How many of each; `whole` is what the requirements speak of. */
export const amounts = {
  whole: { each: 14, mix: 42, sticker: 24, foreign: 500, empty: 2_000, clean: 2_000 },
  quick: { each: 3, mix: 8, sticker: 6, foreign: 16, empty: 40, clean: 80 },
} as const;
export type Amounts = (typeof amounts)['whole' | 'quick'];

const decoders = ['till', 'one look', 'raw', 'raw, gaps closed', '@zxing/browser'] as const;
/** Those whose target is to read more than the rivals. */
const hard = ['glare', 'blur', 'motion', 'banding', 'mix'] as const;
const alwaysRead = ['inverted', 'rounded', 'tilt'] as const;

export async function runStills(page: Page, many: Amounts): Promise<Requirement[]> {
  const look = (tasks: readonly Task[], asked: readonly ReaderName[]) => lookAt(page, tasks, asked);
  await look(indexed('clean', 12), decoders);

  const damaged = await look(
    families.flatMap((family) =>
      severities.flatMap((severity) =>
        Array.from({ length: family === 'mix' ? many.mix : many.each }, (_, index) => ({
          kind: 'damaged' as const,
          family,
          severity,
          index,
        })),
      ),
    ),
    decoders,
  );
  printRates(damaged);
  const sticker = await look(indexed('sticker', many.sticker), decoders);
  const foreign = await look(indexed('foreign', many.foreign), ['till', 'one look', 'raw']);
  const empty = await look(indexed('empty', many.empty), ['till', 'one look', 'raw']);
  const clean = await look(indexed('clean', many.clean), ['till', 'raw', '@zxing/browser']);
  printTimes({ damaged, 'read at once': readAtOnce(damaged), empty, foreign, clean });

  return [
    ...severities.map((severity) => asGoodAsRaw(ofFamily(damaged, families, severity), severity)),
    ...alwaysRead.map((family) => {
      const rows = severities.slice(0, 3).flatMap((severity) => ofFamily(damaged, [family], severity));
      return all(`${family}, severities 1 to 3, all read`, rows, ({ till }) => till?.isRead === true);
    }),
    all(`clean codes, ${many.clean} of ${many.clean}`, clean, ({ till }) => till?.accepted === 'right'),
    all('two codes in view: the customer’s', sticker, ({ till }) => till?.accepted === 'right'),
    all(`no false accept in ${many.empty} empty frames`, empty, ({ till }) => till?.accepted === 'none'),
    all(
      `no false accept in ${many.foreign} with other codes`,
      foreign,
      ({ till }) => till?.accepted === 'none',
    ),
    all(
      'no text that is not there, in any frame',
      [...damaged, ...sticker, ...foreign, ...empty, ...clean],
      (row) => row.till?.strangers.length === 0,
    ),
    fivePoints(damaged),
    // What every live frame costs, whatever is in it. Tries are made live in spare time alone.
    inTime('one look, damaged frames', damaged, 'one look'),
    inTime('one look, empty frames', empty, 'one look'),
    inTime('with every try, damaged frames', damaged, 'till'),
  ];
}

const indexed = (kind: 'sticker' | 'foreign' | 'empty' | 'clean', count: number): Task[] =>
  Array.from({ length: count }, (_, index) => ({ kind, index }));

/** A few at a time, so that the page may say where it is. */
async function lookAt(page: Page, tasks: readonly Task[], asked: readonly ReaderName[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < tasks.length; from += 50) {
    const some = tasks.slice(from, from + 50);
    const outcomes = await page.evaluate(({ tasks, asked }) => window.scanBench(tasks, asked), {
      tasks: some,
      asked,
    });
    for (const [at, task] of some.entries()) rows.push({ task, outcomes: outcomes[at] ?? {} });
  }
  return rows;
}

function printRates(rows: readonly Row[]): void {
  console.log('\nRead, % by severity 1/2/3/4');
  console.log(['damage'.padEnd(10), ...decoders.map((name) => name.padEnd(17))].join(' '));
  const line = (name: string, of: (severity: (typeof severities)[number]) => readonly Row[]) =>
    console.log(
      [
        name.padEnd(10),
        ...decoders.map((reader) =>
          severities
            .map((severity) => Math.round(100 * rate(of(severity), reader)))
            .join('/')
            .padEnd(17),
        ),
      ].join(' '),
    );
  for (const family of families) line(family, (severity) => ofFamily(rows, [family], severity));
  line('all', (severity) => ofFamily(rows, families, severity));
  const whole = decoders.map((reader) => percent(rate(rows, reader)).padEnd(17));
  console.log(['together'.padEnd(10), ...whole, `of ${rows.length} frames`].join(' '));
}

function printTimes(sets: Readonly<Record<string, readonly Row[]>>): void {
  console.log(
    '\nMilliseconds a frame of 960×540, from pixels to texts: median / p95 / mean, and the mean against raw',
  );
  for (const [name, rows] of Object.entries(sets)) {
    const against = times(rows, 'raw').mean;
    const cells = decoders.flatMap((reader) => {
      const { median, p95, mean } = times(rows, reader);
      return mean > 0
        ? `${reader} ${median.toFixed(1)} / ${p95.toFixed(1)} / ${mean.toFixed(1)} (${(mean / against).toFixed(2)}×)`
        : [];
    });
    console.log(`${name.padEnd(14)} ${cells.join('   ')}`);
  }
}

function asGoodAsRaw(rows: readonly Row[], severity: number): Requirement {
  const till = rate(rows, 'till');
  const raw = Math.max(rate(rows, 'raw'), rate(rows, 'raw, gaps closed'));
  return {
    what: `severity ${severity}: at least as many read as by raw zxing-wasm`,
    seen: `${percent(till)} against ${percent(raw)}`,
    isMet: till >= raw,
  };
}

function fivePoints(rows: readonly Row[]): Requirement {
  const those = ofFamily(rows, hard);
  const till = rate(those, 'till');
  const raw = Math.max(rate(those, 'raw'), rate(those, 'raw, gaps closed'));
  return {
    what: `${hard.join(', ')} together: 5 points more than raw zxing-wasm`,
    seen: `${percent(till)} against ${percent(raw)}`,
    isMet: till >= raw + 0.05,
  };
}

function all(
  what: string,
  rows: readonly Row[],
  isGood: (outcomes: Row['outcomes']) => boolean,
): Requirement {
  const good = rows.filter(({ outcomes }) => isGood(outcomes)).length;
  return { what, seen: `${good} of ${rows.length}`, isMet: good === rows.length };
}

function inTime(name: string, rows: readonly Row[], reader: ReaderName): Requirement {
  const [own, raw] = [times(rows, reader), times(rows, 'raw')];
  const ratio = (part: 'median' | 'mean' | 'p95') => (own[part] / raw[part]).toFixed(2);
  return {
    what: `time a frame at most 1.2 × raw zxing-wasm: ${name}`,
    seen: `median ${ratio('median')} ×, mean ${ratio('mean')} ×, p95 ${ratio('p95')} ×`,
    isMet: own.median <= 1.2 * raw.median && own.mean <= 1.2 * raw.mean,
  };
}
