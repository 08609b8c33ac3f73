/** Reads what ePayment answers: fields that Vipps adds are passed over, words that it adds are passed on. */
import * as v from 'valibot';
import { Money } from '../domain/money.ts';

/** Captures, cancels and refunds are never states: what happened to the money is in the four amounts. */
export type PaymentState = 'CREATED' | 'AUTHORIZED' | 'ABORTED' | 'EXPIRED' | 'TERMINATED' | OtherText;

/** What a capture, a cancel or a refund answers: the payment as it stands after it. */
export interface Modified {
  reference: string;
  state: PaymentState;
  amount: Money;
  authorized: Money;
  captured: Money;
  cancelled: Money;
  refunded: Money;
  /** That of the payment's creation, always; only events carry their own. */
  pspReference: string;
}

export interface Held extends Modified {
  redirectUrl?: string;
  /** ISO 8601: a capture until then is guaranteed. */
  captureGuaranteedUntil?: string;
}

export interface VippsEvent {
  reference: string;
  pspReference: string;
  name: VippsEventName;
  /** The event's own amount, not a sum. */
  amount: Money;
  /** ISO 8601. */
  timestamp: string;
  idempotencyKey?: string;
  /** `false` is an operation that failed: nothing changed. */
  success: boolean;
}

export type VippsEventName =
  | 'CREATED'
  | 'AUTHORIZED'
  | 'ABORTED'
  | 'EXPIRED'
  | 'TERMINATED'
  | 'CAPTURED'
  | 'CANCELLED'
  | 'REFUNDED'
  | OtherText;

/** Vipps may add words without notice; a reader of these must have an answer for one it does not know. */
type OtherText = string & Record<never, never>;

const Amount = v.object(Money.entries);

const modifiedEntries = {
  reference: v.string(),
  state: v.string(),
  amount: Amount,
  aggregate: v.object({
    authorizedAmount: Amount,
    capturedAmount: Amount,
    cancelledAmount: Amount,
    refundedAmount: Amount,
  }),
  pspReference: v.string(),
};
const ModifiedBody = v.object(modifiedEntries);

const toModified = ({ aggregate, ...rest }: v.InferOutput<typeof ModifiedBody>): Modified => ({
  reference: rest.reference,
  state: rest.state,
  amount: rest.amount,
  authorized: aggregate.authorizedAmount,
  captured: aggregate.capturedAmount,
  cancelled: aggregate.cancelledAmount,
  refunded: aggregate.refundedAmount,
  pspReference: rest.pspReference,
});

export const ModifiedAnswer = v.pipe(ModifiedBody, v.transform(toModified));

/** A field that only helps is not worth losing the answer for. */
const HelpfulText = v.fallback(v.nullish(v.string()), null);

export const HeldAnswer = v.pipe(
  v.object({ ...modifiedEntries, redirectUrl: HelpfulText, captureGuaranteedUntil: HelpfulText }),
  v.transform((body): Held => ({
    ...toModified(body),
    ...(body.redirectUrl && { redirectUrl: body.redirectUrl }),
    ...(body.captureGuaranteedUntil && { captureGuaranteedUntil: body.captureGuaranteedUntil }),
  })),
);

export const CreatedAnswer = v.pipe(
  v.object({ reference: v.string(), redirectUrl: HelpfulText }),
  v.transform(({ reference, redirectUrl }) => ({ reference, ...(redirectUrl && { redirectUrl }) })),
);

export const EventsAnswer = v.array(
  v.pipe(
    v.object({
      reference: v.string(),
      pspReference: v.string(),
      name: v.string(),
      amount: Amount,
      timestamp: v.string(),
      idempotencyKey: HelpfulText,
      success: v.boolean(),
    }),
    v.transform(({ idempotencyKey, ...event }): VippsEvent => ({
      ...event,
      ...(idempotencyKey && { idempotencyKey }),
    })),
  ),
);
