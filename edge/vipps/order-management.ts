/** Order Management v2: the lines and the link that a customer's app shows with a payment, read back or added later. */
import * as v from 'valibot';
import type { Answer } from './answer.ts';
import { Nothing } from './exchange.ts';
import type { Call } from './http.ts';
import type { VippsReceipt } from './payment-to-create.ts';

export const orderCategories = [
  'GENERAL',
  'RECEIPT',
  'ORDER_CONFIRMATION',
  'DELIVERY',
  'TICKET',
  'BOOKING',
] as const;
export type OrderCategory = (typeof orderCategories)[number];

export interface Order {
  readonly category: { readonly category: string; readonly orderDetailsUrl: string } | null;
  readonly lines:
    | readonly {
        readonly name: string;
        readonly totalAmount: number;
        readonly totalTaxAmount: number;
        /** A decimal number as text; `1` where Vipps MobilePay has none. */
        readonly quantity: string;
      }[]
    | null;
}

/** An order is named by its payment's reference. The API does not check that the payment exists. */
export interface OrderManagement {
  readOrder(reference: string): Promise<Answer<Order>>;
  /** Once a payment: a second receipt is refused with 409, and a wrong one stays wrong. */
  addReceipt(reference: string, receipt: VippsReceipt): Promise<Answer<void>>;
  /** One category a payment; another takes its place. */
  setCategory(
    reference: string,
    category: { readonly category: OrderCategory; readonly orderDetailsUrl: string },
  ): Promise<Answer<void>>;
}

export function createOrderManagement(call: Call): OrderManagement {
  return {
    readOrder: (reference) =>
      call({
        operation: 'read-order',
        method: 'GET',
        path: pathOf('', reference),
        reference,
        answer: OrderAnswer,
      }),
    addReceipt: (reference, receipt) =>
      call({
        operation: 'add-receipt',
        method: 'POST',
        path: pathOf('receipts/', reference),
        reference,
        body: receipt,
        answer: Nothing,
      }),
    setCategory: (reference, body) =>
      call({
        operation: 'set-category',
        method: 'PUT',
        path: pathOf('categories/', reference),
        reference,
        body,
        answer: Nothing,
      }),
  };
}

/** `ecom` is the word for ePayment here too. */
const pathOf = (what: '' | 'receipts/' | 'categories/', reference: string): string =>
  `/order-management/v2/ecom/${what}${encodeURIComponent(reference)}`;

const Line = v.pipe(
  v.object({
    name: v.string(),
    totalAmount: v.number(),
    totalTaxAmount: v.fallback(v.number(), 0),
    unitInfo: v.fallback(v.nullish(v.object({ quantity: v.fallback(v.string(), '1') })), null),
  }),
  v.transform(({ unitInfo, ...line }) => ({ ...line, quantity: unitInfo?.quantity ?? '1' })),
);

const OrderAnswer = v.pipe(
  v.object({
    category: v.fallback(v.nullish(v.object({ category: v.string(), orderDetailsUrl: v.string() })), null),
    receipt: v.fallback(v.nullish(v.object({ orderLines: v.array(Line) })), null),
  }),
  v.transform(({ category, receipt }): Order => ({
    category: category ?? null,
    lines: receipt?.orderLines ?? null,
  })),
);
