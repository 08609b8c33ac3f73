/** What is sold: lines with exact sums, and the receipt that the customer's app shows of them. */
import * as v from 'valibot';
import type { Currency } from './money.ts';
import { mostPerPayment } from './money.ts';
import { vatWithin } from './vat.ts';

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));

/** One line of a sale. `unitPrice` is in minor units with VAT inside; `vatRate` in hundredths of a percent. */
export const Line = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
  unitPrice: whole(1, mostPerPayment),
  quantity: whole(1, 9999),
  vatRate: whole(0, 10_000),
});
export type Line = Readonly<v.InferOutput<typeof Line>>;

export const totalOfLine = (line: Line): number => line.unitPrice * line.quantity;
export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, line) => sum + totalOfLine(line), 0);
export const pieces = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + line.quantity, 0);

/** A receipt as ePayment and Order Management take it. Lines add up exactly to the payment. */
export interface Receipt {
  readonly orderLines: readonly {
    readonly name: string;
    readonly id: string;
    readonly totalAmount: number;
    readonly totalAmountExcludingTax: number;
    readonly totalTaxAmount: number;
    readonly taxRate: number;
    readonly unitInfo: {
      readonly unitPrice: number;
      readonly quantity: string;
      readonly quantityUnit: 'PCS';
    };
  }[];
  readonly bottomLine: {
    readonly currency: Currency;
    readonly posId: string;
    readonly receiptNumber: string;
  };
}

/** The receipt of a sale. Source: Order Management 2.1, receipt schema. */
export function receiptOf(
  lines: readonly Line[],
  bottom: { currency: Currency; posId: string; receiptNumber: string },
): Receipt {
  return {
    orderLines: lines.map((line) => {
      const total = totalOfLine(line);
      const tax = vatWithin(total, line.vatRate);
      return {
        name: line.name,
        id: line.id,
        totalAmount: total,
        totalAmountExcludingTax: total - tax,
        totalTaxAmount: tax,
        taxRate: line.vatRate,
        unitInfo: { unitPrice: line.unitPrice, quantity: String(line.quantity), quantityUnit: 'PCS' },
      };
    }),
    bottomLine: bottom,
  };
}
