/**
 * Asking for a payment once: however often a hand taps or a scanner beeps, one ask is under way at a time, and a sale
 * that is asked for in another way takes its former request back first.
 */
import { maskNumber } from '../../edge/domain/phone-number.ts';
import type { Customer } from '../../edge/domain/wire.ts';
import type { Desk } from '../desk.svelte.ts';
import type { Place } from '../place.svelte.ts';
import type { Cart } from '../sale/cart.svelte.ts';
import type { Lines } from '../sale/cart-lines.ts';
import type { Shown } from '../shown.ts';
import { isFinal } from './ends.ts';
import { type Attempt, formerOf, waitsFor } from './former.ts';

interface Last {
  readonly reference: string;
  readonly customer: Customer;
  /** The request that it is to take the place of. */
  readonly former: string | null;
}

export class Asking {
  busy = $state.raw(false);
  /** In this page's memory alone: it may hold a customer's number or code. */
  #last = $state.raw<Last | null>(null);
  readonly #desk: Pick<Desk, 'charge' | 'cancel' | 'noteOf' | 'sale'>;
  readonly #cart: Cart;
  readonly #place: Place;

  constructor({ desk, cart, place }: { desk: Desk; cart: Cart; place: Place }) {
    this.#desk = desk;
    this.#cart = cart;
    this.#place = place;
  }

  /**
   * Goes on to the payment once it is durable here; `not-kept` when the tablet could not store it. From a payment that
   * is still open it is another way for the same sale. `insist`: the seller was warned and will not wait. `distance`: the
   * customer is not here.
   */
  async charge(
    lines: Lines,
    customer: Customer,
    { insist = false, distance = false } = {},
  ): Promise<'asked' | 'busy' | 'not-kept'> {
    if (this.busy || lines.length === 0) return 'busy';
    this.busy = true;
    try {
      const here = this.#here;
      const insteadOf = this.#formerOf(insist);
      const note = this.#note;
      const reference = await this.#desk.charge(lines, customer, {
        ...(insteadOf ? { insteadOf } : {}),
        ...(insist ? { insist: true } : {}),
        ...(note === undefined ? {} : { note }),
        ...(distance ? { distance: true } : {}),
        ...(this.#isForLater() ? { collect: 'on-hand-over' } : {}),
      });
      this.#last = { reference, customer, former: insteadOf };
      // One that waited for a former request itself, or has not left yet, was asked of nobody, and is to stay so.
      if (here && (here.reference !== insteadOf || here.what === 'unsent'))
        await this.#desk.cancel(here.reference);
      this.#cart.charged(lines);
      if (this.#place.spot.at === 'sale' && this.#place.over === null)
        this.#place.go({ at: 'pay', reference });
      else this.#place.show({ at: 'pay', reference });
      return 'asked';
    } catch {
      return 'not-kept';
    } finally {
      this.busy = false;
    }
  }

  /** The unpaid sale that is charged from here, at first or again. */
  get #note(): string | undefined {
    const { spot } = this.#place;
    if (spot.at === 'note') return spot.reference;
    return spot.at === 'pay' ? this.#desk.noteOf(spot.reference) : undefined;
  }

  /** Of a sale that is asked for once more, over or not, as it was asked at first. */
  #isForLater(): boolean {
    const { spot } = this.#place;
    const before = spot.at === 'pay' ? this.#desk.sale(spot.reference) : undefined;
    return before?.later ?? this.#cart.later;
  }

  /** Asks the same customer at once, though the former request may still be approved as well. */
  insist(sale: Shown): Promise<'asked' | 'busy' | 'not-kept'> {
    const { customer } = this.#last ?? {};
    return customer ? this.charge(sale.lines, customer, { insist: true }) : Promise.resolve('busy');
  }

  canInsist = (sale: Shown): boolean => this.#last?.reference === sale.reference;

  /** The former request of the same sale, while that is not over. */
  waitsFor = (sale: Shown): string | null => waitsFor(this.#known(sale), this.#find);

  /**
   * What of the sale on screen has to be gone before it is asked for in another way, or once more; of a seller who would
   * not wait, what is not waited for.
   */
  #formerOf(insist: boolean): string | null {
    const { spot } = this.#place;
    const sale = spot.at === 'pay' ? this.#desk.sale(spot.reference) : undefined;
    if (!sale) return null;
    const known = this.#known(sale);
    return (insist ? waitsFor(known, this.#find) : null) ?? formerOf(known, this.#find);
  }

  #find = (reference: string): Attempt | undefined => {
    const sale = this.#desk.sale(reference);
    return sale && this.#known(sale);
  };

  /** This page remembers what the ledger has not told yet. */
  #known({ reference, what, insteadOf }: Shown): Attempt {
    const remembered = this.#last?.reference === reference ? this.#last.former : null;
    return { reference, what, insteadOf: insteadOf ?? remembered };
  }

  /** The last digits of the number that was asked, for as long as this page remembers. */
  maskedOf({ reference }: Shown): string | null {
    const last = this.#last;
    return last?.reference === reference && last.customer.by === 'number'
      ? maskNumber(last.customer.number)
      : null;
  }

  /** It has ended: what this page remembers of its customer goes. */
  forget(reference: string): void {
    if (this.#last?.reference === reference) this.#last = null;
  }

  /** The payment on screen, when it could still be paid. */
  get #here(): Shown | null {
    const { spot } = this.#place;
    const sale = spot.at === 'pay' ? this.#desk.sale(spot.reference) : undefined;
    return sale && !isFinal(sale.what) ? sale : null;
  }
}
