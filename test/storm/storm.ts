/** Many worlds one after the other: each has its own seed, counted on from the first. */
import { seizePlatform } from './platform.ts';
import type { Plant } from './plants.ts';
import { runWorld, type WorldEnd } from './world.ts';

export interface Figures {
  readonly seed: number;
  readonly sales: number;
  readonly paid: number;
  readonly worlds: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly doubled: number;
  readonly disagreements: number;
  /** Approved although it had been given up, and shown as such. */
  readonly surfaced: number;
  readonly steps: number;
  readonly virtualHours: number;
  readonly wallSeconds: number;
  readonly salesPerSecond: number;
}

export interface StormEnd {
  readonly figures: Figures;
  /** A short story each of what went wrong. */
  readonly failures: readonly string[];
}

export const salesPerWorld = 25;

export interface StormParts {
  readonly seed: number;
  readonly sales: number;
  readonly plant?: (() => Plant) | undefined;
  /** Stops at the first violation. */
  readonly stopAtFirst?: boolean;
  readonly heard?: (end: WorldEnd) => void;
}

export async function runStorm({
  seed,
  sales,
  plant,
  stopAtFirst = false,
  heard,
}: StormParts): Promise<StormEnd> {
  const platform = seizePlatform();
  const began = performance.now();
  const ends: Omit<WorldEnd, 'text' | 'about'>[] = [];
  const failures: string[] = [];
  try {
    for (let left = sales; left > 0; left -= salesPerWorld) {
      const some = Math.min(left, salesPerWorld);
      const end = await runWorld(platform, {
        seed: seed + ends.length,
        sales: some,
        ...(plant && { plant: plant() }),
      });
      const { text: _text, about: _about, ...plain } = end;
      ends.push(plain);
      if (end.violation) failures.push(tellFailure(end));
      heard?.(end);
      if (end.violation && stopAtFirst) break;
    }
  } finally {
    platform.release();
  }
  const wallSeconds = (performance.now() - began) / 1000;
  const sum = (of: (end: (typeof ends)[number]) => number) => ends.reduce((total, end) => total + of(end), 0);
  const broken = (sort: string) => ends.filter(({ violation }) => violation?.sort === sort).length;
  const made = sum((end) => end.sales);
  return {
    failures,
    figures: {
      seed,
      sales: made,
      paid: sum(({ paid }) => paid),
      worlds: ends.length,
      faults: addedUp(ends.map(({ faults }) => faults)),
      lost: broken('lost'),
      doubled: broken('doubled'),
      disagreements: broken('disagreement'),
      surfaced: sum(({ surfaced }) => surfaced),
      steps: sum(({ steps }) => steps),
      virtualHours: Math.round(sum(({ virtualMs }) => virtualMs) / 360_000) / 10,
      wallSeconds: Math.round(wallSeconds * 10) / 10,
      salesPerSecond: Math.round((made / wallSeconds) * 10) / 10,
    },
  };
}

export function tellFailure({ seed, sales, violation, about }: WorldEnd): string {
  if (!violation) return '';
  const { law, detail, references } = violation;
  return [
    `Seed ${seed}: ${law}`,
    `  ${detail}`,
    about(references),
    `Again: node test/storm/main.ts --seed ${seed} --sales ${sales} --story`,
  ].join('\n');
}

/** By kind alone: which tablet it was is for the story. */
function addedUp(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const faults of all)
    for (const [kind, count] of Object.entries(faults)) {
      const plain = kind.replace(/^tablet \d+(\/\d+)?: /, 'tablet: ');
      total.set(plain, (total.get(plain) ?? 0) + count);
    }
  return Object.fromEntries([...total].sort(([a], [b]) => (a < b ? -1 : 1)));
}
