/** Which request of a sale has to be gone before the sale is asked for in another way: the nearest that may still be paid, or is. */
import type { Shown } from '../shown.ts';
import { isFinal } from './ends.ts';

export type Attempt = Pick<Shown, 'reference' | 'what' | 'insteadOf'>;
export type Find = (reference: string) => Attempt | undefined;

const taken: readonly Shown['what'][] = ['paid', 'held', 'part-refunded'];

/**
 * Null: nothing of this sale is in the way. Of one that has left this tablet the edge knows what it waits for itself; one
 * that has not is taken back here, and the edge is told of the one before.
 */
export function formerOf(sale: Attempt, find: Find): string | null {
  const isOpen = !isFinal(sale.what);
  if (isOpen && sale.what !== 'unsent') return sale.reference;
  if (taken.includes(sale.what)) return null;
  const before = nearest(sale, find, ({ what }) => !isFinal(what) || taken.includes(what));
  return before?.reference ?? (isOpen ? sale.reference : null);
}

/** The one before it that is not over. */
export const waitsFor = (sale: Attempt, find: Find): string | null =>
  nearest(sale, find, ({ what }) => !isFinal(what))?.reference ?? null;

/** One that was asked of nobody itself had another before it. */
function nearest(sale: Attempt, find: Find, fits: (before: Attempt) => boolean): Attempt | undefined {
  const seen = new Set([sale.reference]);
  for (let at: string | null = sale.insteadOf; at !== null && !seen.has(at);) {
    seen.add(at);
    const before = find(at);
    if (!before || (fits(before) && before.what !== 'unsent')) return before;
    at = before.insteadOf;
  }
  return undefined;
}
