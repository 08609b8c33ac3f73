/** A search for payments: what is asked for, what was found so far, and the way to more of it. */
import * as v from 'valibot';
import { readSum } from '../sale/keypad.ts';
import type { Desk } from '../desk.svelte.ts';
import { SearchAsk, type SearchState } from '../../edge/domain/after-wire.ts';
import { isOpen, type Shown } from '../shown.ts';
import { findByReference, type Query, search, type Told } from './after.ts';
import { spanAbout } from './spans.ts';

export interface Wanted {
  readonly sum: string;
  readonly last: string;
  /** In a till's own series, as on the slip: `T1-0042`, or `42`. */
  readonly number: string;
  /** `2026-11-21`, or nothing. */
  readonly day: string;
  /** `14:05`: about then, on that day; or nothing. */
  readonly time: string;
  /** A till's name or number, such as `T2` or `2`. */
  readonly till: string;
  /** A store's id, or every store. */
  readonly store: string;
  readonly state: SearchState | 'any';
}

export const nothingWanted: Wanted = {
  sum: '',
  last: '',
  number: '',
  day: '',
  time: '',
  till: '',
  store: '',
  state: 'any',
};

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
    return this.wanted.last !== '' && !/^[a-zA-Z0-9-]{4,64}$/.test(this.wanted.last.trim());
  }

  get numberIsWrong(): boolean {
    const { number } = this.wanted;
    return number.trim() !== '' && !v.is(SearchAsk.entries.number, number.trim());
  }

  sales(): readonly Shown[] {
    return this.references.flatMap((reference) => this.#desk.sale(reference) ?? []);
  }

  want(change: Partial<Wanted>): void {
    this.wanted = { ...this.wanted, ...change };
  }

  async search(): Promise<void> {
    if (this.sumIsWrong || this.lastIsWrong || this.numberIsWrong) return;
    await this.#ask(null);
  }

  async more(): Promise<void> {
    if (this.cursor !== null) await this.#ask(this.cursor);
  }

  /** Looks up one exact reference at Vipps MobilePay; answers with it when it is there. */
  async ask(reference: string): Promise<'found' | Exclude<Told<never>['is'], 'told'>> {
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

function queryOf({ sum, last, number, day, time, till, store, state }: Wanted): Query {
  const amount = readSum(sum);
  const span = spanAbout(day, time);
  return {
    ...(amount !== undefined && { amount: String(amount) }),
    ...(last.trim() !== '' && { last: last.trim() }),
    ...(number.trim() !== '' && { number: number.trim() }),
    ...(span && { from: String(span.from), to: String(span.to) }),
    ...(till.trim() !== '' && { till: till.trim() }),
    ...(store !== '' && { store }),
    ...(state !== 'any' && { state }),
  };
}

function fits(sale: Shown, { sum, last, number, day, time, till, store, state }: Wanted): boolean {
  const amount = readSum(sum);
  const span = spanAbout(day, time);
  const plain = (text: string) => text.replaceAll('-', '').toLowerCase();
  return (
    (amount === undefined || sale.amount.value === amount) &&
    plain(sale.reference).endsWith(plain(last.trim())) &&
    (number.trim() === '' || isInSeries(number.trim(), sale.view?.number)) &&
    (!span || (sale.madeAt >= span.from && sale.madeAt < span.to)) &&
    (till.trim() === '' || sale.view?.till === tillOf(till)) &&
    (store === '' || sale.view?.store === store) &&
    (state === 'any' || isIn[state](sale))
  );
}

/** With or without the till before it, and with or without the noughts. */
function isInSeries(typed: string, number: string | null | undefined): boolean {
  const parts = (text: string) => text.toUpperCase().split('-');
  const [digits, till] = parts(typed).toReversed();
  const [itsDigits, itsTill] = number ? parts(number).toReversed() : [];
  return Number(digits) === Number(itsDigits) && (till === undefined || till === itsTill);
}

/** The id that a number means; names of tills are known to the edge alone. */
const tillOf = (typed: string): string =>
  typed
    .trim()
    .toUpperCase()
    .replace(/^(TILL )?(?=\d)/, 'T');

/** As the edge tells them apart: what was paid and given back is both. */
const isIn: Readonly<Record<SearchState, (sale: Shown) => boolean>> = {
  held: ({ view }) => !!view?.held,
  paid: ({ view }) => (view?.captured ?? 0) > 0,
  refunded: ({ view }) => (view?.refunded ?? 0) + (view?.cashBack ?? 0) > 0,
  open: ({ what, view }) => view?.stage !== 'approved' && (what === 'unknown' || isOpen({ what })),
  over: ({ what, view }) => view?.stage !== 'approved' && what !== 'unknown' && !isOpen({ what }),
};
