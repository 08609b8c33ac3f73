/** Reads what a customer chose on a stall's page, as lines of a sale; or says which field does not do. */
import { type Currency, leastPerPayment, mostPerPayment } from '../../domain/money.ts';
import { mostOfOne, readSum } from '../../domain/poster.ts';
import { type Line, totalOf } from '../../domain/sale.ts';
import { markOfPrices } from './order-names.ts';
import type { Stall } from '../stalls.ts';

export type OrderWord =
  'pricesChanged' | 'chooseSomething' | 'sumWrong' | 'quantityWrong' | 'tooMuch' | 'tooLittle';
export type Order =
  | { readonly ok: true; readonly lines: readonly Line[]; readonly value: number }
  | { readonly ok: false; readonly field: string | null; readonly word: OrderWord };

/**
 * `typed` by the names of the form's fields. Prices are the seller's: the form carries none, but a mark of those that
 * the customer saw, and nobody is asked for others unseen.
 */
export function readOrder(
  { goods, freeSum }: Pick<Stall, 'goods' | 'freeSum'>,
  typed: ReadonlyMap<string, string>,
  sale: { readonly currency: Currency; readonly nameOfSum: string },
): Order {
  const seen = typed.get('prices');
  if (seen !== undefined && seen !== markOfPrices(goods))
    return { ok: false, field: null, word: 'pricesChanged' };
  const lines: Line[] = [];
  for (const good of goods) {
    const field = `q-${good.id}`;
    const text = (typed.get(field) ?? '').trim();
    const quantity = text === '' ? 0 : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    if (!(quantity <= mostOfOne)) return { ok: false, field, word: 'quantityWrong' };
    const { id, name, unitPrice, vatRate } = good;
    if (quantity > 0) lines.push({ id, name, unitPrice, quantity, vatRate });
  }
  const text = (typed.get('sum') ?? '').trim();
  if (freeSum && text !== '') {
    const sum = readSum(text);
    if (sum === undefined) return { ok: false, field: 'sum', word: 'sumWrong' };
    if (sum > freeSum.most) return { ok: false, field: 'sum', word: 'tooMuch' };
    if (sum < freeSum.least) return { ok: false, field: 'sum', word: 'tooLittle' };
    lines.push({
      id: 'own-sum',
      name: sale.nameOfSum,
      unitPrice: sum,
      quantity: 1,
      vatRate: freeSum.vatRate,
    });
  }
  if (lines.length === 0) return { ok: false, field: freeSum ? 'sum' : null, word: 'chooseSomething' };
  const value = totalOf(lines);
  if (value > mostPerPayment) return { ok: false, field: null, word: 'tooMuch' };
  if (value < leastPerPayment[sale.currency]) return { ok: false, field: null, word: 'tooLittle' };
  return { ok: true, lines, value };
}
