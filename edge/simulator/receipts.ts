/** The arithmetic of a receipt: what its lines come to, and where they contradict themselves. */
import type { Receipt } from './create-body.ts';

type Line = Receipt['orderLines'][number];

/**
 * What the customer should pay, in minor units: lines, returns taken off, plus the tip, less what was paid otherwise.
 * Source: Order Management, "Arithmetic"; that tip and other sources count so is a reading of silent texts.
 */
export function sumOf({ orderLines, bottomLine }: Receipt): number {
  const lines = orderLines.reduce((sum, line) => sum + (line.isReturn ? -1 : 1) * line.totalAmount, 0);
  const { giftCard, card, voucher, cash } = bottomLine.paymentSources ?? {};
  const otherwise = (giftCard ?? 0) + (card ?? 0) + (voucher ?? 0) + (cash ?? 0);
  return lines + (bottomLine.tipAmount ?? 0) - otherwise;
}

/** Every contradiction in words, for the control page; empty when line, tax and sum agree. `value` is the payment's. */
export function findContradictions(receipt: Receipt, value: number): string[] {
  const sum = sumOf(receipt);
  const found = receipt.orderLines.flatMap((line, at) => contradictionsOf(line, `line ${at + 1}`));
  return sum === value ? found : [...found, `the lines come to ${sum}, the payment is ${value}`];
}

function contradictionsOf(line: Line, name: string): string[] {
  const { totalAmount, totalAmountExcludingTax: net, totalTaxAmount: tax, unitInfo, discount } = line;
  const found: string[] = [];
  if (net + tax !== totalAmount) found.push(`${name}: ${net} + ${tax} is not ${totalAmount}`);
  const rate = line.taxRate ?? (line.taxPercentage ?? 0) * 100;
  const right = taxIn(totalAmount, rate);
  if (tax !== right) found.push(`${name}: tax at ${rate} in ${totalAmount} is ${right}, not ${tax}`);
  const whole = unitInfo?.unitPrice == null ? null : timesQuantity(unitInfo.unitPrice, unitInfo.quantity);
  if (whole !== null && whole - (discount ?? 0) !== totalAmount) {
    found.push(
      `${name}: price times quantity less discount is ${whole - (discount ?? 0)}, not ${totalAmount}`,
    );
  }
  return found;
}

/** Tax contained in a gross amount, half up; `rate` in hundredths of a percent. */
export const taxIn = (gross: number, rate: number): number => divideHalfUp(gross * rate, 10_000 + rate);

/** `quantity` is a decimal text of at most 8 places; whole numbers all the way, half up. */
function timesQuantity(unitPrice: number, quantity: string): number {
  const [whole = '0', fraction = ''] = quantity.split('.');
  const scale = 10n ** BigInt(fraction.length);
  const product = BigInt(unitPrice) * BigInt(whole + fraction);
  return Number((product * 2n + scale) / (scale * 2n));
}

const divideHalfUp = (above: number, below: number): number =>
  Number((BigInt(above) * 2n + BigInt(below)) / (BigInt(below) * 2n));
