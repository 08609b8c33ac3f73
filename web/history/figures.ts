/**
 * The day in three sums, in minor units; only what the ledger has told is counted as collected or given back, and what was
 * given back by hand is given back.
 */
import type { Shown } from '../shown.ts';
import { moodOf } from '../pay/ends.ts';

export interface Figures {
  readonly collected: number;
  readonly givenBack: number;
  /** Asked for and not yet ended. */
  readonly open: number;
}

export function figuresOf(sales: readonly Pick<Shown, 'amount' | 'what' | 'view'>[]): Figures {
  let [collected, givenBack, open] = [0, 0, 0];
  for (const { amount, what, view } of sales) {
    collected += view?.captured ?? 0;
    givenBack += (view?.refunded ?? 0) + (view?.cashBack ?? 0);
    if (moodOf(what) === 'busy') open += amount.value;
  }
  return { collected, givenBack, open };
}
