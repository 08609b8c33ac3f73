/**
 * Payments that were left while they waited: each is followed to its end, and its end is called out once.
 * Which ones are followed is kept, so that an approval while the tablet was off is called out as well.
 */
import * as v from 'valibot';
import type { Desk } from '../desk.svelte.ts';
import type { Shown } from '../shown.ts';
import { isFinal } from './ends.ts';

const Kept = v.array(v.string());

type Tray = Pick<Desk, 'sale'> & { readonly kept: Pick<Desk['kept'], 'get' | 'set'> };

export class Following {
  /** References, oldest first. */
  references = $state.raw<readonly string[]>([]);
  readonly #desk: Tray;
  readonly #called = new Map<string, Shown['what']>();

  constructor(desk: Tray) {
    this.#desk = desk;
  }

  async restore(): Promise<void> {
    const kept = await this.#desk.kept.get('following', Kept);
    if (kept) this.references = [...new Set([...kept, ...this.references])];
  }

  /** Those to show in the tray: still open, or ended and not yet looked at. */
  sales = $derived.by(() => this.references.flatMap((reference) => this.#desk.sale(reference) ?? []));

  /** Paid after the seller had moved on; somebody must say if the customer got the goods. */
  late = $derived(this.sales.filter((sale) => sale.what === 'paid'));

  /**
   * Takes in how things stand and answers with the ends that are new. `current` is the payment on screen:
   * its end is seen there, so it is not followed further.
   */
  notice(sales: readonly Shown[], current: string | null): readonly Shown[] {
    const open = sales.filter((sale) => sale.mine && !isFinal(sale.what)).map((sale) => sale.reference);
    const seen = (reference: string) => reference === current && isFinalHere(sales, reference);
    const followed = [...new Set([...this.references, ...open])].filter(
      (reference) => !seen(reference) && !isOwnDoing(sales, reference),
    );
    if (followed.join() !== this.references.join()) this.#keep(followed);

    const watched = current === null ? followed : [...followed, current];
    return sales.filter((sale) => watched.includes(sale.reference) && this.#isNews(sale, current));
  }

  /** The seller has looked: it leaves the tray and stays in today's list. */
  answer(reference: string): void {
    this.#keep(this.references.filter((other) => other !== reference));
  }

  /** The first sight of a payment on its own screen is no news: it may have ended yesterday. */
  #isNews({ reference, what }: Shown, current: string | null): boolean {
    const before = this.#called.get(reference);
    this.#called.set(reference, what);
    if (before === what || (before === undefined && reference === current)) return false;
    return isFinal(what) || what === 'uncollected' || what === 'unknown';
  }

  #keep(references: readonly string[]): void {
    this.references = references;
    void this.#desk.kept.set('following', references);
  }
}

/** By the seller's own hand, taken back or handed over, so there is nothing to look at. */
const isOwnDoing = (sales: readonly Shown[], reference: string): boolean =>
  sales.some(
    ({ reference: own, what, later }) =>
      own === reference && (what === 'cancelled' || (later && what === 'paid')),
  );

const isFinalHere = (sales: readonly Shown[], reference: string): boolean =>
  sales.some((sale) => sale.reference === reference && isFinal(sale.what));
