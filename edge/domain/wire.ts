/** The words that tablet and edge say to each other, and the only parser of what tablets send. */
import * as v from 'valibot';
import { CustomerCode } from './customer-code.ts';
import { markets } from './market.ts';
import { Chargeable, Money, mostPerPayment } from './money.ts';
import { stages } from './payment.ts';
import { Msisdn } from './phone-number.ts';
import { refusalWords } from './refusal.ts';
import { Line, totalOf } from './sale.ts';

/** Milliseconds since the Unix epoch. A tablet's clock is hearsay: shown, never reckoned with. */
const Instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Unique per sales unit and shown to the customer; 64 is the platform's limit, 40 leaves room for suffixes. */
export const Reference = v.pipe(
  v.string(),
  v.regex(/^[a-zA-Z0-9-]{8,40}$/, '8 to 40 letters, digits or hyphens'),
);

/** Made on the tablet; the primary key on the edge and the Idempotency-Key at Vipps MobilePay. */
export const ParcelId = v.pipe(v.string(), v.uuid('a UUID'));

const about = { id: ParcelId, reference: Reference, madeAt: Instant };

/** Whom to ask: exactly one of a scanned code, a typed number, or whoever scans the QR on this screen. */
export const Customer = v.variant('by', [
  v.strictObject({ by: v.literal('code'), code: CustomerCode }),
  v.strictObject({ by: v.literal('number'), number: Msisdn }),
  v.strictObject({ by: v.literal('screen') }),
]);
export type Customer = v.InferOutput<typeof Customer>;

export const Charge = v.pipe(
  v.strictObject({
    kind: v.literal('charge'),
    ...about,
    amount: Chargeable,
    lines: v.pipe(v.array(Line), v.minLength(1), v.maxLength(300)),
    customer: Customer,
  }),
  v.check(({ amount, lines }) => totalOf(lines) === amount.value, 'the lines must add up to the amount'),
);
export const Cancel = v.strictObject({ kind: v.literal('cancel'), ...about });
export const Refund = v.strictObject({
  kind: v.literal('refund'),
  ...about,
  amount: v.pipe(
    Money,
    v.check(({ value }) => value >= 1 && value <= mostPerPayment, 'a refund is at least one minor unit'),
  ),
});
/** Ask the edge to read the payment at Vipps MobilePay now. */
export const Look = v.strictObject({ kind: v.literal('look'), ...about });

export const Parcel = v.variant('kind', [Charge, Cancel, Refund, Look]);
export type Charge = v.InferOutput<typeof Charge>;
export type Cancel = v.InferOutput<typeof Cancel>;
export type Refund = v.InferOutput<typeof Refund>;
export type Look = v.InferOutput<typeof Look>;
export type Parcel = v.InferOutput<typeof Parcel>;

/** Accepted says that the ask is durable on the edge, never that anything was paid. */
export const Accepted = v.strictObject({ answer: v.literal('accepted') });
export const Refused = v.strictObject({ answer: v.literal('refused'), word: v.picklist(refusalWords) });
export type ParcelAnswer = v.InferOutput<typeof Accepted> | v.InferOutput<typeof Refused>;

const minor = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A payment as tablets see it. Amounts in minor units of `amount.currency`. No customer is in it. */
export const PaymentView = v.object({
  reference: v.string(),
  /** Place in the merchant's journal; of two views the one with the larger is the newer. */
  seq: minor,
  till: v.string(),
  amount: Money,
  lines: v.array(Line),
  by: v.picklist(['code', 'number', 'screen']),
  madeAt: Instant,
  /** When the edge took it, by the edge's clock. */
  takenAt: Instant,
  /** When Vipps MobilePay lets the request die; null until it has it. */
  expiresAt: v.nullable(Instant),
  stage: v.picklist(stages),
  reason: v.nullable(v.picklist(refusalWords)),
  authorized: minor,
  captured: minor,
  cancelled: minor,
  refunded: minor,
  /** Asked to be given back and not yet answered. */
  refunding: minor,
  cancelling: v.boolean(),
  watched: v.boolean(),
  trouble: v.nullable(
    v.object({
      ask: v.picklist(['charge', 'capture', 'cancel', 'refund']),
      word: v.picklist(refusalWords),
    }),
  ),
});
export type PaymentView = Readonly<v.InferOutput<typeof PaymentView>>;

/** Payments that changed after a cursor, oldest change first; `cursor` is where to go on. */
export const PaymentsPage = v.object({
  cursor: minor,
  more: v.boolean(),
  /** The edge's clock, so that a tablet with a wrong one still counts down rightly. */
  now: Instant,
  payments: v.array(PaymentView),
});
export type PaymentsPage = v.InferOutput<typeof PaymentsPage>;

/** Who this tablet is and whom it sells for. */
export const TillView = v.object({
  till: v.object({ id: v.string(), name: v.string() }),
  merchant: v.object({ name: v.string(), market: v.picklist(markets) }),
  now: Instant,
});
export type TillView = Readonly<v.InferOutput<typeof TillView>>;

export const PairingAsk = v.strictObject({
  code: v.pipe(
    v.string(),
    v.regex(/^[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{4}$/i, 'eight letters or digits'),
  ),
});

/** What every refused call answers with. `issues` name the fields that did not fit. */
export const Problem = v.object({
  problem: v.picklist(['invalid', 'unpaired', 'not-found', 'conflict', 'too-large', 'too-many', 'fault']),
  issues: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
});
export type Problem = v.InferOutput<typeof Problem>;
