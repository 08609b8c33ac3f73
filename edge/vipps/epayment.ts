/** The seven operations of the ePayment API: each is one call, and its key comes from whoever asks. */
import type { Money } from '../domain/money.ts';
import type { Answer } from './answer.ts';
import { type Moments, Nothing } from './exchange.ts';
import type { Call } from './http.ts';
import {
  CreatedAnswer,
  EventsAnswer,
  type Held,
  HeldAnswer,
  type Modified,
  ModifiedAnswer,
  type VippsEvent,
} from './payment-answers.ts';
import type { Customer, PaymentToCreate } from './payment-to-create.ts';

export interface Epayment {
  /** Outside of the moments of `during` it does not leave, and is answered as unreachable. */
  create(
    payment: PaymentToCreate,
    key: string,
    during?: Moments,
  ): Promise<Answer<{ reference: string; redirectUrl?: string }>>;
  read(reference: string): Promise<Answer<Held>>;
  events(reference: string): Promise<Answer<readonly VippsEvent[]>>;
  capture(reference: string, amount: Money, key: string): Promise<Answer<Modified>>;
  /** With `onlyIfNotApproved` a payment that the customer has approved meanwhile is left alone. */
  cancel(reference: string, options: { onlyIfNotApproved: boolean }, key: string): Promise<Answer<Modified>>;
  refund(reference: string, amount: Money, key: string): Promise<Answer<Modified>>;
  /** Approves for the customer; the test environment alone has it. */
  forceApprove(reference: string, customer: Customer): Promise<Answer<void>>;
}

export function createEpayment(call: Call): Epayment {
  const modify = (operation: 'capture' | 'cancel' | 'refund', ask: Modification) =>
    call({
      operation,
      method: 'POST',
      path: `${pathOf(ask.reference)}/${operation}`,
      reference: ask.reference,
      headers: { 'Idempotency-Key': ask.key },
      body: ask.body,
      answer: ModifiedAnswer,
    });

  return {
    create: (payment, key, during) =>
      call({
        operation: 'create',
        ...(during && { during }),
        method: 'POST',
        path: payments,
        reference: payment.reference,
        headers: { 'Idempotency-Key': key },
        body: { ...payment, paymentMethod: { type: 'WALLET' } },
        hidden: Object.values<string>(payment.customer ?? {}),
        answer: CreatedAnswer,
      }),
    read: (reference) =>
      call({ operation: 'read', method: 'GET', path: pathOf(reference), reference, answer: HeldAnswer }),
    events: (reference) =>
      call({
        operation: 'events',
        method: 'GET',
        path: `${pathOf(reference)}/events`,
        reference,
        answer: EventsAnswer,
      }),
    capture: (reference, amount, key) =>
      modify('capture', { reference, key, body: { modificationAmount: amount } }),
    cancel: (reference, { onlyIfNotApproved }, key) =>
      modify('cancel', {
        reference,
        key,
        body: onlyIfNotApproved ? { cancelTransactionOnly: true } : undefined,
      }),
    refund: (reference, amount, key) =>
      modify('refund', { reference, key, body: { modificationAmount: amount } }),
    forceApprove: (reference, customer) =>
      call({
        operation: 'force-approve',
        method: 'POST',
        path: `/epayment/v1/test/payments/${encodeURIComponent(reference)}/approve`,
        reference,
        body: { customer },
        hidden: Object.values<string>(customer),
        answer: Nothing,
      }),
  };
}

interface Modification {
  reference: string;
  key: string;
  body: unknown;
}

const payments = '/epayment/v1/payments';
const pathOf = (reference: string) => `${payments}/${encodeURIComponent(reference)}`;
