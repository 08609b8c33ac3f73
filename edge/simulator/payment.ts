/** One payment as the platform holds it, and the four ways the API shows it. */
import type { Currency } from '../domain/money.ts';
import type { Customer } from './customers.ts';
import type { CreateBody } from './create-body.ts';
import type { OrderName } from './orders.ts';

export type State = 'CREATED' | 'AUTHORIZED' | 'ABORTED' | 'EXPIRED' | 'TERMINATED';
export type EventName = State | 'CAPTURED' | 'CANCELLED' | 'REFUNDED';

export interface PaymentEvent {
  readonly reference: string;
  readonly pspReference: string;
  readonly name: EventName;
  /** The event's own amount. */
  readonly amount: { readonly currency: string; readonly value: number };
  readonly timestamp: string;
  readonly idempotencyKey?: string;
  readonly success: boolean;
}

export interface Payment {
  readonly msn: string;
  readonly reference: string;
  readonly body: CreateBody;
  readonly currency: Currency;
  /** Minor units. */
  readonly value: number;
  /** Opaque; names the payment in QR and landing URLs. */
  readonly token: string;
  readonly redirectUrl: string | null;
  readonly createKey: string;
  /** That of the CREATED event. */
  readonly pspReference: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly events: PaymentEvent[];
  state: State;
  authorized: number;
  cancelled: number;
  captured: number;
  refunded: number;
  /** Known at once for a push; from the scan on for a QR. */
  customer: Customer | null;
  /** Who is in the middle of approving: the customer's thumb, or a bank that has not made up its mind. */
  processing: 'customer' | 'bank' | null;
  authorizedAt: number | null;
  /** Capture and cancel are possible before this instant. */
  holdUntil: number | null;
  captureGuaranteedUntil: number | null;
  /** Another operation holds the payment: every change answers 6160. */
  held: boolean;
}

/** Order Management's name for it. */
export const orderOf = ({ msn, reference }: Payment): OrderName => ({
  msn,
  paymentType: 'ecom',
  orderId: reference,
});

export const isOver = (payment: Payment): boolean => payment.state !== 'CREATED';

/** What can still be captured or cancelled, in minor units. */
export const remaining = (payment: Payment): number =>
  payment.authorized - payment.captured - payment.cancelled;

/** Ten digits, as eCom numbers its transactions. */
export const transactionIdOf = ({ token }: Payment): string =>
  String(5_000_000_000 + (Number.parseInt(token.slice(-8), 16) % 1_000_000_000));

const aggregateOf = (payment: Payment) => {
  const amount = (value: number) => ({ currency: payment.currency, value });
  return {
    authorizedAmount: amount(payment.authorized),
    cancelledAmount: amount(payment.cancelled),
    capturedAmount: amount(payment.captured),
    refundedAmount: amount(payment.refunded),
  };
};

/** The answer of Get. There is no receipt in it. */
export function showPayment(payment: Payment): Record<string, unknown> {
  const { body, redirectUrl, customer, authorizedAt, captureGuaranteedUntil } = payment;
  const consented = body.profile?.scope && authorizedAt !== null ? customer : null;
  return {
    aggregate: aggregateOf(payment),
    amount: { currency: payment.currency, value: payment.value },
    state: payment.state,
    paymentMethod: { type: 'WALLET', ...(authorizedAt === null ? {} : { cardBin: '540185' }) },
    profile: consented ? { sub: subOf(consented) } : {},
    pspReference: payment.pspReference,
    ...(redirectUrl ? { redirectUrl } : {}),
    reference: payment.reference,
    ...(body.metadata ? { metadata: body.metadata } : {}),
    ...(consented ? { userDetails: userDetailsOf(consented) } : {}),
    ...(captureGuaranteedUntil === null
      ? {}
      : { captureGuaranteedUntil: offsetTime(captureGuaranteedUntil) }),
  };
}

/** The answer of capture, cancel and refund. */
export const showModification = (payment: Payment) => ({
  amount: { currency: payment.currency, value: payment.value },
  state: payment.state,
  aggregate: aggregateOf(payment),
  pspReference: payment.pspReference,
  reference: payment.reference,
});

/** A webhook's body, in the order of keys that real deliveries have. */
export function showWebhook(payment: Payment, event: PaymentEvent): Record<string, unknown> {
  const { reference, pspReference, name, amount, timestamp, idempotencyKey, success } = event;
  const { body, customer, captureGuaranteedUntil } = payment;
  const approved = name === 'AUTHORIZED' && success;
  const consented = approved && body.profile?.scope ? customer : null;
  return {
    msn: payment.msn,
    reference,
    pspReference,
    name,
    amount,
    timestamp,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    success,
    ...(approved && captureGuaranteedUntil !== null
      ? { captureGuaranteedUntil: offsetTime(captureGuaranteedUntil) }
      : {}),
    ...(consented ? { userDetails: userDetailsOf(consented), sub: subOf(consented) } : {}),
  };
}

const offsetTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '+00:00');

const subOf = ({ msisdn }: Customer): string => {
  const digits = msisdn.padStart(12, '0');
  return `c06c4afe-d9e1-4c5d-939a-${digits.slice(-12)}`;
};

function userDetailsOf({ id, name, msisdn }: Customer) {
  const [firstName = name, lastName = ''] = name.split(' ');
  return { email: `${id}@example.com`, firstName, lastName, mobileNumber: msisdn };
}
