/** The sum being typed on the keypad: it survives a change of group and becomes an ordinary line of the cart. */
import type { Line } from '../../edge/domain/sale.ts';
import { type Lines, freeId } from './cart-lines.ts';
import { type Key, type Typing, nothingTyped, press, sumOf } from './keypad.ts';

export class FreeSum {
  typing = $state.raw<Typing>(nothingTyped);
  sum = $derived(sumOf(this.typing));

  press(key: Key): void {
    this.typing = press(this.typing, key);
  }

  /** The line it makes, or nothing when nothing was typed; forgotten once it is in the cart. */
  lineFor(lines: Lines, name: string, vatRate: number): Line | undefined {
    if (this.sum === 0) return undefined;
    return { id: freeId(lines), name, unitPrice: this.sum, quantity: 1, vatRate };
  }

  forget(): void {
    this.typing = nothingTyped;
  }
}
