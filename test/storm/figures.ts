/** What came of many worlds, added up: the same sum in whatever order and from however many processes they come. */
import type { Violation } from './laws.ts';
import type { WorldEnd } from './world.ts';

export interface Figures {
  readonly seed: number;
  readonly sales: number;
  readonly paid: number;
  readonly worlds: number;
  /** How often each befell, by kind. */
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

/** What of a world's end is added up. */
export type Ended = Omit<WorldEnd, 'text' | 'about'>;

/** By kind alone: which tablet it was is for the story. */
export function plainly({ text: _text, about: _about, faults, ...end }: WorldEnd): Ended {
  const total: Record<string, number> = {};
  for (const [kind, count] of Object.entries(faults)) {
    const plain = kind.replace(/^tablet \d+(\/\d+)?: /, 'tablet: ');
    total[plain] = (total[plain] ?? 0) + count;
  }
  return { ...end, faults: total };
}

export function figuresOf(seed: number, ends: readonly Ended[], wallSeconds: number): Figures {
  const sum = (of: (end: Ended) => number) => ends.reduce((total, end) => total + of(end), 0);
  const broken = (sort: Violation['sort']) => ends.filter(({ violation }) => violation?.sort === sort).length;
  const sales = sum((end) => end.sales);
  const faults = new Map<string, number>();
  for (const end of ends)
    for (const [kind, count] of Object.entries(end.faults)) faults.set(kind, (faults.get(kind) ?? 0) + count);
  return {
    seed,
    sales,
    paid: sum(({ paid }) => paid),
    worlds: ends.length,
    faults: Object.fromEntries([...faults].sort(([a], [b]) => (a < b ? -1 : 1))),
    lost: broken('lost'),
    doubled: broken('doubled'),
    disagreements: broken('disagreement'),
    surfaced: sum(({ surfaced }) => surfaced),
    steps: sum(({ steps }) => steps),
    virtualHours: Math.round(sum(({ virtualMs }) => virtualMs) / 360_000) / 10,
    wallSeconds: Math.round(wallSeconds * 10) / 10,
    salesPerSecond: wallSeconds > 0 ? Math.round((sales / wallSeconds) * 10) / 10 : 0,
  };
}

/** A short story of what went wrong in a world, and how to have it told again. */
export function tellFailure({ seed, most, violation, about }: WorldEnd, plant: string | undefined): string {
  if (!violation) return '';
  const { law, detail, references } = violation;
  const again = ['node test/storm/main.ts', `--seed ${seed}`, `--sales ${most}`, '--story'];
  if (plant !== undefined) again.push(`--plant '${plant}'`);
  return [`Seed ${seed}: ${law}`, `  ${detail}`, about(references), `Again: ${again.join(' ')}`].join('\n');
}
