/**
 * The cart, and those parked beside it: every change is kept on the tablet at once, and what was taken away can be had
 * back for ten seconds. A cart is in one place only: parking and resuming are one transaction.
 */
import type { Clock } from '../../edge/domain/clock.ts';
import { type Line, pieces, totalOf } from '../../edge/domain/sale.ts';
import type { Desk } from '../desk.svelte.ts';
import {
  type Changed,
  KeptCart,
  type Lines,
  ParkedCart,
  added,
  alreadyCharged,
  withQuantity,
} from './cart-lines.ts';

const undoMs = 10_000;

export class Cart {
  lines = $state.raw<Lines>([]);
  /** The line whose quantity can be changed. */
  chosen = $state.raw<string | null>(null);
  /** What to go back to, while there is time. */
  before = $state.raw<Lines | null>(null);
  /** Oldest first. */
  parked = $state.raw<readonly ParkedCart[]>([]);
  /** The goods are handed over another time: the money is held when it is approved, and collected then. */
  later = $state.raw(false);
  total = $derived(totalOf(this.lines));
  count = $derived(pieces(this.lines));
  readonly #desk: Pick<Desk, 'kept' | 'sales' | 'sale'>;
  readonly #clock: Clock;
  #stopUndo = () => {};

  constructor(desk: Pick<Desk, 'kept' | 'sales' | 'sale'>, clock: Clock) {
    this.#desk = desk;
    this.#clock = clock;
  }

  /** Brings back the cart of before a reload, unless it was charged or a new one has begun. */
  async restore(): Promise<void> {
    await this.readParked();
    const kept = await this.#desk.kept.get('cart', KeptCart);
    if (!kept || this.lines.length > 0) return;
    const after = kept.after === null ? undefined : this.#desk.sale(kept.after);
    const sinceMs = after?.madeAt ?? Number.NEGATIVE_INFINITY;
    if (!alreadyCharged(kept.lines, { sales: this.#desk.sales, sinceMs })) {
      this.lines = kept.lines;
      this.later = kept.later ?? false;
    }
  }

  add(line: Line): Changed['is'] {
    return this.#take(added(this.lines, line), line.id);
  }

  setQuantity(id: string, quantity: number): Changed['is'] {
    if (quantity <= 0) this.#rememberForUndo();
    return this.#take(withQuantity(this.lines, id, quantity), quantity > 0 ? id : null);
  }

  clear(): void {
    this.#rememberForUndo();
    this.#set([], null);
  }

  handOverLater(later: boolean): void {
    this.later = later;
    this.#set(this.lines, this.chosen);
  }

  undo(): void {
    if (this.before) this.#set(this.before, null);
    this.#forgetUndo();
  }

  /** The lines of a sale that did not end as paid, to be changed or charged again. */
  bringBack(lines: Lines): void {
    this.#forgetUndo();
    this.#set(lines, null);
  }

  /** Empties the cart once a charge of it is durable, unless it has changed since. */
  charged(lines: Lines): void {
    if (this.lines !== lines) return;
    this.#forgetUndo();
    this.later = false;
    this.#set([], null);
  }

  /** Another page of this till may have parked or resumed some. */
  async readParked(): Promise<void> {
    this.parked = await this.#desk.kept.list('parked/', ParkedCart);
  }

  park(): void {
    if (this.lines.length > 0) this.#swap([], {});
  }

  /** Takes up a parked cart; what is in the cart now is parked instead. Another page may have been first. */
  async resume(id: string): Promise<void> {
    await this.readParked();
    const taken = this.parked.find((cart) => cart.id === id);
    if (!taken) return;
    this.parked = this.parked.filter((cart) => cart !== taken);
    this.#swap(taken.lines, { [keyOf(taken)]: undefined }, taken.later);
  }

  async rename(id: string, name: string): Promise<void> {
    const cart = this.parked.find((each) => each.id === id);
    if (!cart) return;
    const named = { ...cart, name };
    this.parked = this.parked.map((each) => (each === cart ? named : each));
    await this.#desk.kept.set(keyOf(cart), named);
  }

  #swap(lines: Lines, changes: Record<string, unknown>, later = false): void {
    this.#forgetUndo();
    if (this.lines.length > 0) {
      const last = Number(this.parked.at(-1)?.id ?? 0);
      const parkedAt = this.#clock.now();
      const id = String(Math.max(parkedAt, last + 1));
      const cart = { id, name: '', lines: [...this.lines], parkedAt, ...(this.later && { later: true }) };
      this.parked = [...this.parked, cart];
      changes[keyOf(cart)] = cart;
    }
    this.later = later;
    this.#set(lines, null, changes);
  }

  #take(change: Changed, chosen: string | null): Changed['is'] {
    if (change.is === 'changed') this.#set(change.lines, chosen);
    return change.is;
  }

  #set(lines: Lines, chosen: string | null, also: Readonly<Record<string, unknown>> = {}): void {
    this.lines = lines;
    this.chosen = chosen;
    const after = this.#desk.sales.find((sale) => sale.mine)?.reference ?? null;
    void this.#desk.kept.move({ cart: { lines, after, ...(this.later && { later: true }) }, ...also });
  }

  #rememberForUndo(): void {
    this.#stopUndo();
    this.before = this.lines;
    this.#stopUndo = this.#clock.after(undoMs, () => this.#forgetUndo());
  }

  #forgetUndo(): void {
    this.#stopUndo();
    this.before = null;
  }
}

const keyOf = ({ id }: ParkedCart): string => `parked/${id}`;
