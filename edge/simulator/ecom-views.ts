/** A payment as eCom shows it: its log from newest to oldest, its summary, and what a change answers. */
import type { EcomOrder } from './ecom-orders.ts';
import { type EventName, type Payment, type PaymentEvent, remaining, transactionIdOf } from './payment.ts';

type Operation = 'INITIATE' | 'RESERVE' | 'CAPTURE' | 'REFUND' | 'CANCEL' | 'VOID';

/** `CANCEL` is the customer's doing or their time running out, `VOID` the merchant's. */
const operations: Readonly<Record<EventName, Operation>> = {
  CREATED: 'INITIATE',
  AUTHORIZED: 'RESERVE',
  ABORTED: 'CANCEL',
  EXPIRED: 'CANCEL',
  TERMINATED: 'VOID',
  CANCELLED: 'VOID',
  CAPTURED: 'CAPTURE',
  REFUNDED: 'REFUND',
};

export function showDetails(payment: Payment, order: EcomOrder): Record<string, unknown> {
  const history = payment.events.map((event, at) => {
    const isOpened = at > 0 || payment.customer !== null || payment.events.length > 1;
    return {
      amount: event.amount.value,
      operation: operations[event.name],
      operationSuccess: event.success,
      requestId: event.idempotencyKey ?? '',
      timeStamp: event.timestamp,
      // Its appearance on INITIATE is the sign that the customer has opened the code.
      ...(isOpened ? { transactionId: transactionIdOf(payment) } : {}),
      transactionText: textOf(payment, order, at),
    };
  });
  return {
    orderId: payment.reference,
    transactionLogHistory: history.reverse(),
    transactionSummary: summaryOf(payment),
  };
}

/** The last operation alone: obsolete, and as confusing as it was. */
export function showStatus(payment: Payment): Record<string, unknown> {
  const last = payment.events.findLast(({ success }) => success);
  return { orderId: payment.reference, transactionInfo: last ? infoOf(payment, last) : null };
}

export const showChanged = (payment: Payment, order: EcomOrder, status: 'Captured' | 'Cancelled') => ({
  orderId: payment.reference,
  ...(payment.authorizedAt === null ? {} : { paymentInstrument: 'Visa' }),
  transactionInfo: changeOf(payment, order, status),
  transactionSummary: summaryOf(payment),
});

export const showRefunded = (payment: Payment, order: EcomOrder) => ({
  orderId: payment.reference,
  transaction: changeOf(payment, order, 'Refund'),
  transactionSummary: summaryOf(payment),
});

function changeOf(payment: Payment, order: EcomOrder, status: string) {
  const at = payment.events.length - 1;
  const event = payment.events[at];
  return {
    amount: event?.amount.value ?? 0,
    status,
    timeStamp: event?.timestamp,
    transactionId: transactionIdOf(payment),
    transactionText: textOf(payment, order, at),
  };
}

const infoOf = (payment: Payment, { amount, name, timestamp }: PaymentEvent) => ({
  amount: amount.value,
  status: operations[name],
  timeStamp: timestamp,
  transactionId: transactionIdOf(payment),
});

const summaryOf = (payment: Payment) => ({
  capturedAmount: payment.captured,
  refundedAmount: payment.refunded,
  remainingAmountToCapture: remaining(payment),
  remainingAmountToRefund: payment.captured - payment.refunded,
  ...(payment.authorizedAt === null ? {} : { bankIdentificationNumber: 540185 }),
});

const textOf = ({ body }: Payment, { texts }: EcomOrder, at: number): string =>
  texts.get(at) ?? body.paymentDescription ?? '';
