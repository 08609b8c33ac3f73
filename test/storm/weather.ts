/** How bad it is: each world has a climate of its own, and what befalls one message is drawn from it. */
import type { Chance } from './chance.ts';

/** Tablet to edge, edge to Vipps MobilePay, and webhooks back. */
export type RoadName = 'tablet' | 'vipps' | 'hook';

export interface Fate {
  /** `before`: it never arrives. `after`: its answer never comes. */
  readonly lost: 'before' | 'after' | null;
  /** Of a lost one: the sender hears nothing at all, rather than that the line broke. */
  readonly silent: boolean;
  /** ms */
  readonly thereMs: number;
  readonly backMs: number;
  /** A copy arrives so many ms after the first. */
  readonly copyMs: number | null;
}

export interface Climate {
  /** Of 1, for each road. */
  readonly loss: Readonly<Record<RoadName, number>>;
  readonly slow: Readonly<Record<RoadName, number>>;
  readonly copies: number;
  /** Answers of Vipps MobilePay that are 423, 429 or 5xx. */
  readonly refusals: number;
  /** How long between two mishaps, ms: the mean. */
  readonly mishapMs: number;
  /** Of 1: disks that close, fill up or fail. */
  readonly disk: number;
  readonly tablets: number;
  /** The longest time between two sales, ms. */
  readonly paceMs: number;
  /** Of 1: clocks that jump. */
  readonly clocks: number;
  /** Of 1 for each payment: somebody does something with it in the business portal. */
  readonly portal: number;
  /** The longest time between two customers who scan a sticker, ms; null: there is none. */
  readonly scanMs: number | null;
  /** A second store, if there is one, collects when the goods are handed over. */
  readonly stores: SetUp;
  /** The longest time between two customers who read the poster, ms; null: there is none. */
  readonly posterMs: number | null;
  /** The longest time between two sales of another system in the same sales units, ms; null: there is none. */
  readonly othersMs: number | null;
}

/** One store; two of a unit each, with the keys of a partner or with their own; two of one unit, with prefixes. */
export type SetUp = 'one' | 'partner' | 'own-keys' | 'prefixes';

export interface Weather {
  readonly climate: Climate;
  /** No more mishaps. */
  clear(): void;
  isClear(): boolean;
  fate(road: RoadName): Fate;
}

export function weatherOf(chance: Chance): Weather {
  const often = () => chance.pick([0, 0.02, 0.06, 0.15]);
  const climate: Climate = {
    loss: {
      tablet: chance.pick([0.02, 0.08, 0.2, 0.35]),
      vipps: chance.pick([0, 0.03, 0.1, 0.2]),
      hook: often(),
    },
    slow: { tablet: often(), vipps: chance.pick([0, 0.02, 0.06]), hook: often() },
    copies: chance.pick([0, 0.05, 0.2]),
    refusals: chance.pick([0, 0.03, 0.12]),
    mishapMs: chance.pick([5_000, 12_000, 30_000]),
    disk: chance.pick([0, 0.3, 1]),
    tablets: chance.pick([1, 2, 2, 3, 4]),
    paceMs: chance.pick([3_000, 15_000, 30_000]),
    clocks: chance.pick([0, 0.3, 1]),
    portal: chance.pick([0, 0.05, 0.2]),
    scanMs: chance.pick([null, null, 30_000, 90_000]),
    stores: chance.pick(['one', 'one', 'partner', 'own-keys', 'prefixes']),
    posterMs: chance.pick([null, null, 30_000, 90_000]),
    othersMs: chance.pick([null, null, 60_000, 180_000]),
  };
  let clear = false;

  return {
    climate,
    clear() {
      clear = true;
    },
    isClear: () => clear,
    fate(road) {
      const quick = () => chance.whole(3, 60);
      if (clear) return { lost: null, silent: false, thereMs: quick(), backMs: quick(), copyMs: null };
      // A message that is very slow outlives its sender's patience of ten seconds.
      const leg = () => (chance.yes(climate.slow[road]) ? chance.whole(500, 25_000) : quick());
      return {
        lost: chance.yes(climate.loss[road]) ? chance.pick(['before', 'after']) : null,
        silent: chance.yes(0.4),
        thereMs: leg(),
        backMs: leg(),
        copyMs: chance.yes(climate.copies) ? chance.whole(1, 20_000) : null,
      };
    },
  };
}
