/** Asking for a payment once: however often a hand taps or a scanner beeps, one ask is under way at a time. */
import type { Customer } from '../../edge/domain/wire.ts';
import type { Desk } from '../desk.svelte.ts';
import type { Place } from '../place.svelte.ts';
import type { Cart } from '../sale/cart.svelte.ts';
import type { Lines } from '../sale/cart-lines.ts';

export class Asking {
  busy = $state.raw(false);
  readonly #desk: Pick<Desk, 'charge'>;
  readonly #cart: Cart;
  readonly #place: Place;

  constructor({ desk, cart, place }: { desk: Pick<Desk, 'charge'>; cart: Cart; place: Place }) {
    this.#desk = desk;
    this.#cart = cart;
    this.#place = place;
  }

  /** Goes on to the payment once it is durable here; `not-kept` when the tablet could not store it. */
  async charge(lines: Lines, customer: Customer): Promise<'asked' | 'busy' | 'not-kept'> {
    if (this.busy || lines.length === 0) return 'busy';
    this.busy = true;
    try {
      const reference = await this.#desk.charge(lines, customer);
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
}
