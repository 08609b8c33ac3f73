/** A search for payments: what is asked for, what was found so far, and the way to more of it. */
import { readSum } from '../sale/keypad.ts';
import type { Desk } from '../desk.svelte.ts';
import { isSettled } from '../../edge/domain/outcome.ts';
import type { SearchState } from '../../edge/domain/after-wire.ts';
import type { Shown } from '../shown.ts';
import { findByReference, type Query, search } from './after.ts';

export interface Wanted {
  readonly sum: string;
  readonly last: string;
  /** `2026-11-21`, or nothing. */
  readonly day: string;
  /** A till's name, such as `T2`. */
  readonly till: string;
  readonly state: SearchState | 'any';
}

export const nothingWanted: Wanted = { sum: '', last: '', day: '', till: '', state: 'any' };

export class Finding {
  wanted = $state.raw<Wanted>(nothingWanted);
  references = $state.raw<readonly string[]>([]);
  /** Where the next page begins; null when all was shown. */
  cursor = $state.raw<string | null>(null);
  state = $state.raw<'busy' | 'found' | 'offline'>('busy');
  readonly #desk: Desk;
  /** Of two searches under way, only the newer counts. */
  #newest = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get sumIsWrong(): boolean {
    return this.wanted.sum !== '' && readSum(this.wanted.sum) === undefined;
  }

  get lastIsWrong(): boolean {
    return this.wanted.last !== '' && !/^[a-zA-Z0-9-]{4,40}$/.test(this.wanted.last.trim());
  }

  sales(): readonly Shown[] {
    return this.references.flatMap((reference) => this.#desk.sale(reference) ?? []);
  }

  want(change: Partial<Wanted>): void {
    this.wanted = { ...this.wanted, ...change };
  }

  async search(): Promise<void> {
    if (this.sumIsWrong || this.lastIsWrong) return;
    await this.#ask(null);
  }

  async more(): Promise<void> {
    if (this.cursor !== null) await this.#ask(this.cursor);
  }

  /** Looks up one exact reference at Vipps MobilePay; answers with it when it is there. */
  async ask(reference: string): Promise<'found' | 'none' | 'offline'> {
    const told = await findByReference(this.#desk, reference.trim());
    if (told.is !== 'told') return told.is;
    this.#desk.meet([told.it]);
    return 'found';
  }

  async #ask(cursor: string | null): Promise<void> {
    const mine = ++this.#newest;
    this.state = 'busy';
    const told = await search(this.#desk, { ...queryOf(this.wanted), ...(cursor !== null && { cursor }) });
    if (mine !== this.#newest) return;
    if (told.is !== 'told') {
      this.references = this.#desk.known
        .filter((sale) => fits(sale, this.wanted))
        .map(({ reference }) => reference);
      this.cursor = null;
      this.state = 'offline';
      return;
    }
    this.#desk.meet(told.it.payments);
    const found = told.it.payments.map(({ reference }) => reference);
    this.references = cursor === null ? found : [...this.references, ...found];
    this.cursor = told.it.cursor;
    this.state = 'found';
  }
}

/** Milliseconds at which a day begins and ends, by this tablet's own zone; undefined when it is no day. */
export function spanOf(day: string): { from: number; to: number } | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return {
    from: new Date(year, month - 1, date).getTime(),
    to: new Date(year, month - 1, date + 1).getTime(),
  };
}

function queryOf({ sum, last, day, till, state }: Wanted): Query {
  const amount = readSum(sum);
  const span = spanOf(day);
  return {
    ...(amount !== undefined && { amount: String(amount) }),
    ...(last.trim() !== '' && { last: last.trim() }),
    ...(span && { from: String(span.from), to: String(span.to) }),
    ...(till.trim() !== '' && { till: till.trim().toUpperCase() }),
    ...(state !== 'any' && { state }),
  };
}

function fits(sale: Shown, { sum, last, day, till, state }: Wanted): boolean {
  const amount = readSum(sum);
  const span = spanOf(day);
  const plain = (text: string) => text.replaceAll('-', '').toLowerCase();
  return (
    (amount === undefined || sale.amount.value === amount) &&
    plain(sale.reference).endsWith(plain(last.trim())) &&
    (!span || (sale.madeAt >= span.from && sale.madeAt < span.to)) &&
    (till.trim() === '' || sale.view?.till === till.trim().toUpperCase()) &&
    (state === 'any' || stateOf(sale) === state)
  );
}

function stateOf({ what, view }: Shown): SearchState {
  if (what === 'held') return 'held';
  if (what === 'refunded' || what === 'part-refunded') return 'refunded';
  if ((view?.captured ?? 0) > 0) return 'paid';
  return what === 'unsent' || (what !== 'not-sent' && !isSettled(what)) ? 'open' : 'over';
}
