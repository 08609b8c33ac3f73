/** What the hand does at the sale screen: taps a good, adds a sum, charges, or scans a customer ahead of all that. */
import type { CheckInView } from '../../edge/domain/check-in.ts';
import { type Market, currencyOf, generalVatOf } from '../../edge/domain/market.ts';
import { type Currency, leastPerPayment, money, mostPerPayment } from '../../edge/domain/money.ts';
import type { Line } from '../../edge/domain/sale.ts';
import type { Customer } from '../../edge/domain/wire.ts';
import type { Counter } from '../counter.ts';
import { moneyText } from '../i18n/format.ts';
import { speech } from '../i18n/words.svelte.ts';
import { endedUnpaid, justTaken } from '../scan/just-taken.ts';
import { judgeTyped, sayOf } from '../scan/typed-code.ts';
import type { Lines } from './cart-lines.ts';
import { type Key, isTooMuch } from './keypad.ts';
import { firstWay } from '../pay/ways.ts';
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

/** The goods leave and the money comes later. */
export function noteUnpaid(counter: Counter): void {
  if (addFreeSum(counter)) counter.place.lay('note');
}

/**
 * Begins to charge in the way this till begins with, when there is something that can be charged. A customer who
 * scanned a sticker and is served here is asked at once.
 */
export async function openScan(counter: Counter, checkIn = servedHere(counter)): Promise<void> {
  if (!isReady(counter)) return;
  const by = firstWay(counter.desk.till);
  if (checkIn === undefined && by === 'code') return counter.place.lay('scan');
  if (checkIn === undefined && by === 'number') return counter.place.lay('number');
  const customer: Customer =
    checkIn !== undefined ? { by: 'check-in', checkIn } : by === 'link' ? { by } : { by: 'screen' };
  const asked = await counter.asking.charge(counter.cart.lines, customer);
  if (asked === 'not-kept') counter.notices.say(speech.words.sale.notKept);
}

function servedHere({ desk }: Counter): string | undefined {
  const isServed = (each: CheckInView) => each.state === 'attached' && each.by === desk.till?.till.id;
  return desk.checkIns.find((each) => isServed(each) && each.endsAt > desk.now)?.id;
}

/**
 * A code that a scanner typed. While the goods are on screen the customer was quicker than the seller, and the
 * cart is charged; the scan view says which `lines` it stands for. A product's barcode adds that product.
 */
export async function chargeTyped(
  counter: Counter,
  { text, lines, isSelling }: { text: string; lines: Lines | null; isSelling: boolean },
): Promise<void> {
  const { asking, cart, notices, sound } = counter;
  const read = judgeTyped(text);
  const w = speech.words.sale;
  if (!read) return;
  if (read.kind === 'barcode' && isSelling && lines === null) return addByBarcode(counter, read.digits);
  if (read.kind !== 'personal') return notices.say(await sayOf(read));
  if (endedUnpaid(counter.desk.sales)) justTaken.forget();
  const isAgain = justTaken.has(read.code);
  // A scanner that beeps twice over one phone is no question about the goods.
  if (!isSelling && isAgain) return;
  if (!isSelling || (lines === null && dueOf(counter) === 0)) return notices.say(w.scannedButEmpty);
  if (isAgain) return notices.say(await sayOf('again'));
  if (lines === null && !isReady(counter)) return;
  sound.found();
  justTaken.take(read.code);
  const asked = await asking.charge(lines ?? cart.lines, { by: 'code', code: read.code });
  if (asked === 'asked') return;
  justTaken.forget();
  if (asked === 'not-kept') notices.say(w.notKept);
}

async function addByBarcode(counter: Counter, digits: string): Promise<void> {
  const good = sampleGoods(marketOf(counter)).goods.find(({ barcode }) => barcode === digits);
  if (good) addGood(counter, good);
  else counter.notices.say(await sayOf('unknown-barcode'));
}

/** A digit that is left out is said: nine hundred thousand must not become ninety in silence. */
export function typeKey(counter: Counter, key: Key): void {
  if (isTooMuch(counter.freeSum.typing, key)) sayTooMuch(counter);
  counter.freeSum.press(key);
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
