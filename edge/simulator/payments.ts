/** Keeps payments, moves them between states and writes each move in the event log, which is what webhooks tell. */
import type { Clock } from '../domain/clock.ts';
import type { Currency } from '../domain/money.ts';
import type { Choices } from './choices.ts';
import type { CreateBody } from './create-body.ts';
import type { Customer } from './customers.ts';
import type { Happening } from './deliveries.ts';
import { type EventName, type Payment, type PaymentEvent, remaining, showWebhook } from './payment.ts';
import { captureDays, type SalesUnits } from './sales-units.ts';

export interface Opening {
  readonly msn: string;
  readonly currency: Currency;
  readonly body: CreateBody;
  readonly customer: Customer | null;
  readonly token: string;
  readonly redirectUrl: string | null;
  readonly createKey: string;
  /** Unix ms. */
  readonly expiresAt: number;
}

export interface Payments {
  get(msn: string, reference: string): Payment | null;
  byToken(token: string): Payment | null;
  /** Newest first. */
  all(): readonly Payment[];
  open(opening: Opening): Payment;
  authorize(payment: Payment): void;
  /** The bank said no to this approval; the payment waits on. */
  failAuthorization(payment: Payment): void;
  abort(payment: Payment): void;
  terminate(payment: Payment): void;
  capture(payment: Payment, value: number, key: string): void;
  failCapture(payment: Payment, value: number, key: string): void;
  cancel(payment: Payment): void;
  refund(payment: Payment, value: number, key: string | null): void;
  /** What the bank answers the next captures: 6260 (funds gone) or 6280 (try later). */
  setBank(outcomes: readonly BankOutcome[]): void;
  bank(): readonly BankOutcome[];
  takeBankOutcome(): BankOutcome | null;
}

export type BankOutcome = '6260' | '6280';

export interface PaymentsParts {
  readonly clock: Clock;
  readonly random: () => string;
  readonly choices: Choices;
  readonly units: SalesUnits;
  readonly announce: (happening: Happening) => unknown;
  /** The other way of being told, for payments begun in eCom. */
  readonly tell: (payment: Payment, event: PaymentEvent) => void;
}

const dayMs = 86_400_000;

export function openPayments(parts: PaymentsParts): Payments {
  const { clock, random, choices, units } = parts;
  const kept = new Map<string, Payment>();
  const byToken = new Map<string, Payment>();
  let outcomes: readonly BankOutcome[] = [];

  return {
    get: (msn, reference) => kept.get(`${msn} ${reference}`) ?? null,
    byToken: (token) => byToken.get(token) ?? null,
    all: () => [...kept.values()].reverse(),
    open({ msn, currency, body, customer, token, redirectUrl, createKey, expiresAt }) {
      const payment: Payment = {
        ...{ msn, currency, body, customer, token, redirectUrl, createKey, expiresAt },
        reference: body.reference,
        value: body.amount.value,
        pspReference: random(),
        createdAt: clock.now(),
        events: [],
        state: 'CREATED',
        authorized: 0,
        cancelled: 0,
        captured: 0,
        refunded: 0,
        processing: null,
        authorizedAt: null,
        holdUntil: null,
        captureGuaranteedUntil: null,
        held: false,
      };
      kept.set(`${msn} ${payment.reference}`, payment);
      byToken.set(token, payment);
      record(payment, { name: 'CREATED', value: payment.value, own: false, key: createKey });
      clock.after(expiresAt - clock.now(), () => expire(payment));
      return payment;
    },
    authorize(payment) {
      const { market } = unitOf(payment);
      const now = clock.now();
      payment.state = 'AUTHORIZED';
      payment.processing = null;
      payment.authorized = payment.value;
      payment.authorizedAt = now;
      payment.holdUntil = now + captureDays(unitOf(payment)) * dayMs;
      payment.captureGuaranteedUntil = now + choices.guaranteedCaptureDays[market] * dayMs;
      record(payment, { name: 'AUTHORIZED', value: payment.value, own: true, key: payment.createKey });
      clock.after(payment.holdUntil - now, () => release(payment));
    },
    failAuthorization(payment) {
      payment.processing = null;
      const key = payment.createKey;
      record(payment, { name: 'AUTHORIZED', value: payment.value, own: true, key, success: false });
    },
    abort(payment) {
      payment.state = 'ABORTED';
      payment.processing = null;
      record(payment, { name: 'ABORTED', value: payment.value, own: false, key: payment.createKey });
    },
    terminate(payment) {
      payment.state = 'TERMINATED';
      payment.cancelled = payment.value;
      record(payment, { name: 'TERMINATED', value: payment.value, own: true });
    },
    capture(payment, value, key) {
      payment.captured += value;
      record(payment, { name: 'CAPTURED', value, own: true, key });
    },
    failCapture(payment, value, key) {
      record(payment, { name: 'CAPTURED', value, own: true, key, success: false });
    },
    cancel,
    refund(payment, value, key) {
      payment.refunded += value;
      record(payment, { name: 'REFUNDED', value, own: true, ...(key === null ? {} : { key }) });
    },
    setBank(next) {
      outcomes = next;
    },
    bank: () => outcomes,
    takeBankOutcome() {
      const [outcome = null, ...rest] = outcomes;
      outcomes = rest;
      return outcome;
    },
  };

  function cancel(payment: Payment): void {
    const value = remaining(payment);
    payment.cancelled += value;
    record(payment, { name: 'CANCELLED', value, own: true });
  }

  /** A bank that has not made up its mind outlives the ten minutes; a hesitating customer does not. */
  function expire(payment: Payment): void {
    if (payment.state !== 'CREATED' || payment.processing === 'bank') return;
    payment.state = 'EXPIRED';
    payment.processing = null;
    record(payment, { name: 'EXPIRED', value: payment.value, own: false });
  }

  function release(payment: Payment): void {
    if (remaining(payment) > 0) cancel(payment);
  }

  function record(payment: Payment, entry: Entry): void {
    const { name, value, own, key, success = true } = entry;
    const event = {
      reference: payment.reference,
      pspReference: own ? random() : payment.pspReference,
      name,
      amount: { currency: payment.currency, value },
      timestamp: new Date(clock.now()).toISOString(),
      ...(key === undefined ? {} : { idempotencyKey: key }),
      success,
    };
    payment.events.push(event);
    parts.tell(payment, event);
    parts.announce({
      msn: payment.msn,
      event: `epayments.payment.${name.toLowerCase()}.v1`,
      thread: payment.reference,
      body: showWebhook(payment, event),
      partnerConnected: unitOf(payment).partnerConnected,
    });
  }

  function unitOf({ msn }: Payment) {
    const unit = units.get(msn);
    if (!unit) throw new Error(`payment: expected a sales unit of the simulator, got ${msn}`);
    return unit;
  }
}

interface Entry {
  readonly name: EventName;
  readonly value: number;
  /** A pspReference of its own, or the one of CREATED. */
  readonly own: boolean;
  readonly key?: string;
  readonly success?: boolean;
}
