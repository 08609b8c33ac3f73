/** What the hand does at the sale screen: taps a good, adds a sum, charges, or scans a customer ahead of all that. */
import { readCode } from '../../edge/domain/customer-code.ts';
import { type Market, currencyOf, generalVatOf } from '../../edge/domain/market.ts';
import { type Currency, leastPerPayment, money, mostPerPayment } from '../../edge/domain/money.ts';
import type { Line } from '../../edge/domain/sale.ts';
import type { Counter } from '../counter.ts';
import { moneyText } from '../i18n/format.ts';
import { speech } from '../i18n/words.svelte.ts';
import type { Lines } from './cart-lines.ts';
import { type Good, sampleGoods } from './sample-goods.ts';

export const marketOf = ({ desk }: Counter): Market => desk.till?.merchant.market ?? 'NO';
export const currencyOfTill = (counter: Counter): Currency => currencyOf(marketOf(counter));

/** What Charge would ask for: the cart and whatever stands on the keypad. */
export const dueOf = ({ cart, freeSum }: Counter): number => cart.total + freeSum.sum;

/** So that the scan view and the payment are there when they are wanted, and not on the way of the first load. */
export function fetchAhead(): void {
  void Promise.allSettled([import('../scan/Scan.svelte'), import('../pay/Pay.svelte')]);
}

export function addGood(counter: Counter, { id, name, price, vatRate }: Good): void {
  add(counter, { id, name, unitPrice: price, quantity: 1, vatRate });
}

/** The sum on the keypad becomes a line; answers if nothing stands in the way of charging. */
export function addFreeSum(counter: Counter): boolean {
  const market = marketOf(counter);
  const line = counter.freeSum.lineFor(counter.cart.lines, sampleGoods(market).freeSum, generalVatOf(market));
  if (!line) return true;
  const isAdded = add(counter, line);
  if (isAdded) counter.freeSum.forget();
  return isAdded;
}

export function changeQuantity(counter: Counter, line: Line, quantity: number): void {
  const { cart, announcer } = counter;
  const w = speech.words.sale;
  if (cart.setQuantity(line.id, quantity) === 'too-much') sayTooMuch(counter);
  else
    announcer.say(quantity > 0 ? w.changed(line.name, quantity, totalText(counter)) : w.removed(line.name));
}

/** Puts the cart aside for a customer who comes back. */
export function park(counter: Counter): void {
  if (!addFreeSum(counter)) return;
  counter.cart.park();
  counter.announcer.say(speech.words.sale.parked(counter.cart.parked.length));
}

/** Opens the scan view over the sale, when there is something that can be charged. */
export function openScan(counter: Counter): void {
  if (isReady(counter)) counter.place.lay('scan');
}

/**
 * A code that a scanner typed. While the goods are on screen the customer was quicker than the seller, and the
 * cart is charged; the scan view says which `lines` it stands for.
 */
export async function chargeTyped(
  counter: Counter,
  { text, lines, isSelling }: { text: string; lines: Lines | null; isSelling: boolean },
): Promise<void> {
  const read = readCode(text);
  const w = speech.words.sale;
  if (read.kind !== 'personal') return counter.notices.say(w.notACode);
  if (!isSelling || (lines === null && dueOf(counter) === 0)) return counter.notices.say(w.scannedButEmpty);
  if (lines === null && !isReady(counter)) return;
  counter.sound.found();
  const asked = await counter.asking.charge(lines ?? counter.cart.lines, { by: 'code', code: read.code });
  if (asked === 'not-kept') counter.notices.say(w.notKept);
}

function isReady(counter: Counter): boolean {
  if (!addFreeSum(counter) || counter.cart.lines.length === 0) return false;
  const currency = currencyOfTill(counter);
  const least = leastPerPayment[currency];
  if (counter.cart.total >= least) return true;
  counter.notices.say(speech.words.sale.tooLittle(moneyText(money(currency, least))));
  return false;
}

function add(counter: Counter, line: Line): boolean {
  if (counter.cart.add(line) === 'too-much') {
    sayTooMuch(counter);
    return false;
  }
  fetchAhead();
  counter.announcer.say(speech.words.sale.added(line.name, totalText(counter)));
  return true;
}

function sayTooMuch(counter: Counter): void {
  const most = moneyText(money(currencyOfTill(counter), mostPerPayment));
  counter.notices.say(speech.words.sale.tooMuch(most));
}

const totalText = (counter: Counter): string => moneyText(money(currencyOfTill(counter), counter.cart.total));
