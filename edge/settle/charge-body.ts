/** What Vipps MobilePay is asked for a charge: the same ledger row gives the same bytes, which makes a repeat safe. */
import type { PaymentRecord } from '../ledger.ts';
import type { Customer, PaymentToCreate } from '../vipps/client.ts';
import { receiptOf } from '../vipps/receipt-lines.ts';
import type { ChargeBody } from '../wish-body.ts';

/** What a charge needs that does not lie with it. */
export interface Counter {
  /** What names a customer who scanned a sticker; undefined when it is no longer known. */
  tokenOf(checkIn: string): string | undefined;
  /** Where a customer comes back to; the same address each time. */
  returnUrlOf(payment: PaymentRecord): string;
  /** Vipps MobilePay has taken or refused a request to a phone for a sales unit. */
  learnedOfPush(may: 'yes' | 'no', unit: string): void;
}

/** Undefined when the customer can no longer be named: the check-in is over. */
export function createOf(
  payment: PaymentRecord,
  { customer }: ChargeBody,
  counter: Counter,
): PaymentToCreate | undefined {
  const { currency, value, reference, till, lines, distance } = payment;
  const receipt = receiptOf(lines, { currency, posId: till, receiptNumber: reference });
  const common = {
    amount: { currency, value },
    reference,
    customerInteraction: distance ? 'CUSTOMER_NOT_PRESENT' : 'CUSTOMER_PRESENT',
  } as const;
  const push = (known: Customer): PaymentToCreate => ({
    ...common,
    userFlow: 'PUSH_MESSAGE',
    customer: known,
    receipt,
  });
  switch (customer.by) {
    case 'screen':
      return { ...common, userFlow: 'QR', qrFormat: formatOf(customer.qr), receipt };
    case 'link':
    // A push may be asked for only on a device that is not the customer's, and a page is read on theirs.
    case 'poster':
      return { ...common, userFlow: 'WEB_REDIRECT', returnUrl: counter.returnUrlOf(payment), receipt };
    case 'code':
      return push({ personalQr: customer.code });
    case 'number':
      return push({ phoneNumber: customer.number });
    case 'check-in': {
      const customerToken = counter.tokenOf(customer.checkIn);
      return customerToken === undefined ? undefined : push({ customerToken });
    }
  }
}

type Qr = Extract<ChargeBody['customer'], { by: 'screen' }>['qr'];

const formatOf = (qr: Qr): NonNullable<PaymentToCreate['qrFormat']> =>
  qr?.format === 'png' ? { format: 'IMAGE/PNG', size: qr.size } : { format: 'IMAGE/SVG+XML' };
