/** The words that tablet and edge say to each other, and the only parser of what tablets send. */
import * as v from 'valibot';
import { CheckInId, CheckInView } from './check-in.ts';
import { CustomerCode } from './customer-code.ts';
import { markets } from './market.ts';
import { Chargeable, Money, mostPerPayment } from './money.ts';
import { heldLevels } from './held.ts';
import { collects, stages } from './payment.ts';
import { Msisdn } from './phone-number.ts';
import { Picks } from './picks.ts';
import { QrOptions } from './qr-picture.ts';
import { refusalWords } from './refusal.ts';
import { Line, totalOf } from './sale.ts';
import { ways, WaysView } from './way.ts';

/** Milliseconds since the Unix epoch. A tablet's clock is hearsay: shown, never reckoned with. */
const Instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Unique per sales unit and shown to the customer; 64 is the platform's limit, 40 leaves room for suffixes. */
export const Reference = v.pipe(
  v.string(),
  v.regex(/^[a-zA-Z0-9-]{8,40}$/, '8 to 40 letters, digits or hyphens'),
);

/** Made on the tablet; the primary key on the edge and the Idempotency-Key at Vipps MobilePay. */
export const ParcelId = v.pipe(v.string(), v.uuid('a UUID'));

/** A few words about an ask, for whoever reads the books. */
const words = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most));

const about = { id: ParcelId, reference: Reference, madeAt: Instant };

/**
 * Whom to ask: exactly one of a scanned code, a typed number, whoever scans the QR on this screen, a customer who
 * scanned a sticker, or whoever follows a link that is shown as a QR.
 */
export const Customer = v.variant('by', [
  v.strictObject({ by: v.literal('code'), code: CustomerCode }),
  v.strictObject({ by: v.literal('number'), number: Msisdn }),
  v.strictObject({ by: v.literal('screen'), qr: v.optional(QrOptions) }),
  v.strictObject({ by: v.literal('check-in'), checkIn: CheckInId }),
  v.strictObject({ by: v.literal('link') }),
]);
export type Customer = v.InferOutput<typeof Customer>;

export const Charge = v.pipe(
  v.strictObject({
    kind: v.literal('charge'),
    ...about,
    amount: Chargeable,
    lines: v.pipe(v.array(Line), v.minLength(1), v.maxLength(300)),
    customer: Customer,
    /** The request for the same sale that this one takes the place of: it is taken back first. */
    insteadOf: v.optional(Reference),
    /** The seller was warned that the customer may then have two requests. */
    insist: v.optional(v.literal(true)),
    /** As the store is set to unless told. */
    collect: v.exactOptional(v.picklist(collects)),
    /** Sold at a distance, by telephone say: the customer is not present. */
    distance: v.exactOptional(v.literal(true)),
    /** Who sells. */
    seller: v.exactOptional(words(60)),
  }),
  v.check(({ amount, lines }) => totalOf(lines) === amount.value, 'the lines must add up to the amount'),
);
/** Without `release` an approval is never touched; with it whatever is held is let go of, for good. */
export const Cancel = v.strictObject({
  kind: v.literal('cancel'),
  ...about,
  release: v.exactOptional(v.literal(true)),
});
const Movable = v.pipe(
  Money,
  v.check(({ value }) => value >= 1 && value <= mostPerPayment, 'at least one minor unit'),
);
/** Collects a part or all of what is held. With `lines` the amount is what those pieces cost. */
export const Capture = v.strictObject({
  kind: v.literal('capture'),
  ...about,
  amount: Movable,
  lines: v.exactOptional(Picks),
  /** What is left over is let go of when the capture is done. */
  release: v.exactOptional(v.literal(true)),
});
export const Refund = v.strictObject({
  kind: v.literal('refund'),
  ...about,
  amount: Movable,
  lines: v.exactOptional(Picks),
  /** Cash is given by hand: it is written down, and nothing is asked of Vipps MobilePay. */
  how: v.exactOptional(v.picklist(['vipps', 'cash'])),
  reason: v.exactOptional(words(120)),
  /** Who gives it back. */
  by: v.exactOptional(words(60)),
});
/** Ask the edge to read the payment at Vipps MobilePay now. */
export const Look = v.strictObject({ kind: v.literal('look'), ...about });

/** A sale whose goods left without payment. `text` is the seller's own word for it; nobody needs to be named in it. */
export const Note = v.pipe(
  v.strictObject({
    kind: v.literal('note'),
    ...about,
    amount: Movable,
    lines: v.pipe(v.array(Line), v.minLength(1), v.maxLength(300)),
    text: v.pipe(v.string(), v.trim(), v.maxLength(60, 'at most 60 characters')),
  }),
  v.check(({ amount, lines }) => totalOf(lines) === amount.value, 'the lines must add up to the amount'),
);
/**
 * `charged`: the note closes by itself when that payment, of at least the note's sum, is taken whole.
 * `open-again` takes back the close that `closed` is the id of, and no other.
 */
export const NoteHow = v.variant('is', [
  v.strictObject({ is: v.literal('charged'), payment: Reference }),
  v.strictObject({ is: v.literal('other-way') }),
  v.strictObject({ is: v.literal('struck') }),
  v.strictObject({ is: v.literal('open-again'), closed: ParcelId }),
]);
export type NoteHow = v.InferOutput<typeof NoteHow>;
/** What became of the note that `reference` names. */
export const NoteClose = v.strictObject({
  kind: v.literal('note-close'),
  ...about,
  how: NoteHow,
});

export const Parcel = v.variant('kind', [Charge, Cancel, Capture, Refund, Look, Note, NoteClose]);
export type Charge = v.InferOutput<typeof Charge>;
export type Cancel = v.InferOutput<typeof Cancel>;
export type Capture = v.InferOutput<typeof Capture>;
export type Refund = v.InferOutput<typeof Refund>;
export type Look = v.InferOutput<typeof Look>;
export type Note = v.InferOutput<typeof Note>;
export type NoteClose = v.InferOutput<typeof NoteClose>;
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
  by: v.picklist(ways),
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
  /** The request for the same sale that this one took, or is to take, the place of; of one that was `already-paid`, the paid one. */
  insteadOf: v.optional(v.nullable(v.string())),
  trouble: v.nullable(
    v.object({
      ask: v.picklist(['charge', 'capture', 'cancel', 'refund']),
      word: v.picklist(refusalWords),
    }),
  ),
  /** The sales unit's number: the payment is bound to it for ever. */
  unit: v.exactOptional(v.string()),
  store: v.exactOptional(v.string()),
  collect: v.exactOptional(v.picklist(collects)),
  /** A capture is asked for and unanswered; a release. */
  collecting: v.exactOptional(v.boolean()),
  /** Minor units that are being collected. */
  collectingSum: v.exactOptional(minor),
  releasing: v.exactOptional(v.boolean()),
  /** What is held: how much, until when, and how pressing that was when this was told. */
  held: v.exactOptional(
    v.nullable(
      v.object({
        value: minor,
        since: Instant,
        deadline: Instant,
        guaranteedUntil: v.nullable(Instant),
        level: v.picklist(heldLevels),
      }),
    ),
  ),
  /** Given back by hand; not in `refunded`. */
  cashBack: v.exactOptional(minor),
  /** What may still be given back, in any way. */
  left: v.exactOptional(minor),
  refundUntil: v.exactOptional(v.nullable(Instant)),
  /** Path of the sales slip; null while nothing is collected, and after the slip was deleted. */
  slip: v.exactOptional(v.nullable(v.string())),
  /** In the till's own series. */
  number: v.exactOptional(v.nullable(v.string())),
  distance: v.exactOptional(v.boolean()),
  seller: v.exactOptional(v.nullable(v.string())),
  /** Made by another system, and found at Vipps MobilePay. */
  adopted: v.exactOptional(v.boolean()),
  /** Of a poster's payment: the name of the page that the customer chose on, null once that page is gone. */
  page: v.exactOptional(v.nullable(v.string())),
});
export type PaymentView = Readonly<v.InferOutput<typeof PaymentView>>;

/** A noted sale that nobody has settled yet. */
export const NoteView = v.object({
  reference: v.string(),
  till: v.string(),
  amount: Money,
  lines: v.array(Line),
  text: v.string(),
  madeAt: Instant,
  /** When the edge took it, by the edge's clock. */
  takenAt: Instant,
  /** Every payment that was asked for it, oldest first. */
  payments: v.array(v.string()),
  /** The one of them that is not over. */
  charging: v.nullable(v.string()),
});
export type NoteView = Readonly<v.InferOutput<typeof NoteView>>;

/** Payments that changed after a cursor, oldest change first; `cursor` is where to go on. */
export const PaymentsPage = v.object({
  cursor: minor,
  more: v.boolean(),
  /** The edge's clock, so that a tablet with a wrong one still counts down rightly. */
  now: Instant,
  payments: v.array(PaymentView),
  /** Customers who scanned a sticker: all of them, each time. */
  checkIns: v.optional(v.array(CheckInView), []),
  /** Unpaid sales that are noted: all of them, each time. */
  notes: v.optional(v.array(NoteView), []),
});
export type PaymentsPage = v.InferOutput<typeof PaymentsPage>;

/** Who this tablet is and whom it sells for. */
export const TillView = v.object({
  till: v.object({ id: v.string(), name: v.string(), pairedAt: v.optional(Instant) }),
  merchant: v.object({ name: v.string(), market: v.picklist(markets) }),
  now: Instant,
  ways: v.optional(WaysView),
  /** The store that this till sells for, and all stores of the merchant. */
  store: v.exactOptional(
    v.object({
      id: v.string(),
      name: v.string(),
      unit: v.string(),
      market: v.picklist(markets),
      prefix: v.string(),
      collect: v.picklist(collects),
    }),
  ),
  stores: v.exactOptional(v.array(v.object({ id: v.string(), name: v.string() }))),
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
  problem: v.picklist([
    'invalid',
    'unpaired',
    'not-found',
    'conflict',
    'too-large',
    'too-many',
    'unreachable',
    'fault',
  ]),
  issues: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
});
export type Problem = v.InferOutput<typeof Problem>;
