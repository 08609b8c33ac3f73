/** A sale's lines as the customer's app shows them: exact to the minor unit, or the app shows none of them. */
import type { Currency } from '../domain/money.ts';
import { type Line, quantityText, totalOfLine } from '../domain/sale.ts';
import { vatWithin } from '../domain/vat.ts';
import type { OrderLine, VippsReceipt } from './payment-to-create.ts';

/** The receipt of a sale; its lines add up to what the sale costs. Source: Order Management 2.1, receipt schema. */
export const receiptOf = (
  lines: readonly Line[],
  bottomLine: { currency: Currency; posId: string; receiptNumber: string },
): VippsReceipt => ({ orderLines: lines.map(orderLineOf), bottomLine });

/** Keys always in this order: a receipt that is sent again must be the same bytes. */
export function orderLineOf(line: Line): OrderLine {
  const total = totalOfLine(line);
  const tax = vatWithin(total, line.vatRate);
  return {
    name: line.name,
    id: line.id,
    totalAmount: total,
    totalAmountExcludingTax: total - tax,
    totalTaxAmount: tax,
    taxRate: line.vatRate,
    unitInfo: {
      unitPrice: line.unitPrice,
      quantity: quantityText(line),
      quantityUnit: line.unit ?? 'PCS',
    },
    ...(line.discount !== undefined && { discount: line.discount }),
  };
}
