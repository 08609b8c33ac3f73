/** What tablets are told of a sale after its payment: its parts, its movements, its proof. */
import * as v from 'valibot';
import { Money } from './money.ts';
import { Pick } from './picks.ts';
import { refusalWords } from './refusal.ts';
import { Line } from './sale.ts';
import { PaymentView, Reference } from './wire.ts';

const minor = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Instant = minor;
const word = v.nullable(v.picklist(refusalWords));

export const moveKinds = ['capture', 'refund', 'release'] as const;
export type MoveKind = (typeof moveKinds)[number];
export const moveStates = ['queued', 'sent', 'done', 'refused'] as const;
export type MoveState = (typeof moveStates)[number];

/** One movement of money that somebody asked for. */
export const Move = v.object({
  id: v.string(),
  what: v.picklist(moveKinds),
  /** `cash` moves nothing at Vipps MobilePay: it is written down. */
  how: v.picklist(['vipps', 'cash']),
  /** Minor units; of a release what was let go, once it is known. */
  value: minor,
  lines: v.nullable(v.array(Pick)),
  reason: v.nullable(v.string()),
  by: v.nullable(v.string()),
  till: v.string(),
  askedAt: Instant,
  doneAt: v.nullable(Instant),
  /** `queued`: not yet asked at Vipps MobilePay. `sent`: asked, not answered. */
  state: v.picklist(moveStates),
  word,
  /** The event's own, from the event log; null until it was read. */
  pspReference: v.nullable(v.string()),
});
export type Move = Readonly<v.InferOutput<typeof Move>>;

export const AfterSale = v.object({
  reference: v.string(),
  now: Instant,
  /** Quantities as in the payment's lines. */
  lines: v.array(v.object({ line: minor, handedOver: minor, givenBack: minor, left: minor })),
  /** Oldest first. */
  moves: v.array(Move),
});
export type AfterSale = Readonly<v.InferOutput<typeof AfterSale>>;

export const HeldPage = v.object({ now: Instant, payments: v.array(PaymentView) });
export const SearchPage = v.object({
  now: Instant,
  payments: v.array(PaymentView),
  /** Where the next page begins; null when this is the last. */
  cursor: v.nullable(v.string()),
});
export type SearchPage = Readonly<v.InferOutput<typeof SearchPage>>;

export const searchStates = ['held', 'paid', 'refunded', 'open', 'over'] as const;
export type SearchState = (typeof searchStates)[number];

const digits = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'a whole number'), v.transform(Number));
const some = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60));

/** All that is given must fit. Times in ms since the epoch, `from` counts in, `to` does not. */
export const SearchAsk = v.strictObject({
  reference: v.optional(Reference),
  last: v.optional(v.pipe(v.string(), v.regex(/^[a-zA-Z0-9-]{4,64}$/, '4 to 64 letters, digits or hyphens'))),
  amount: v.optional(digits),
  from: v.optional(digits),
  to: v.optional(digits),
  /** Its id, its number or its name. */
  till: v.optional(some),
  store: v.optional(some),
  seller: v.optional(some),
  /** In a till's own series, as printed on the slip: `T1-0042`, or the bare number. */
  number: v.optional(v.pipe(v.string(), v.regex(/^([A-Za-z0-9]{1,20}-)?\d{1,9}$/, 'such as T1-0042'))),
  state: v.optional(v.picklist(searchStates)),
  distance: v.optional(v.picklist(['1'])),
  limit: v.optional(v.pipe(digits, v.minValue(1), v.maxValue(200)), '50'),
  cursor: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,15}\.[a-zA-Z0-9-]{1,64}$/, 'a cursor of a page before')),
  ),
});
export type SearchAsk = v.InferOutput<typeof SearchAsk>;

export const DaysAsk = v.strictObject({
  days: v.optional(v.pipe(digits, v.minValue(1), v.maxValue(366)), '31'),
});
export const DaysPage = v.object({
  now: Instant,
  /** Newest first, in the market's time zone; days without a sale are left out. */
  days: v.array(
    v.object({
      day: v.string(),
      from: Instant,
      to: Instant,
      /** Of which something was collected. */
      sales: minor,
      collected: minor,
      givenBack: minor,
      cashBack: minor,
      held: minor,
    }),
  ),
});
export type DaysPage = Readonly<v.InferOutput<typeof DaysPage>>;

export const FindAsk = v.strictObject({
  reference: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9-]{8,64}$/, '8 to 64 letters, digits or hyphens')),
});

/** By reference, by its last letters, or by sum; about a moment, the nearest first, or from one moment to another. */
export const ProofAsk = v.pipe(
  v.strictObject({
    reference: SearchAsk.entries.reference,
    last: SearchAsk.entries.last,
    amount: SearchAsk.entries.amount,
    at: v.optional(digits),
    /** Minutes before and after `at`; without it 10, then 30, then 120, until something is found. */
    within: v.optional(v.pipe(digits, v.minValue(1), v.maxValue(24 * 60))),
    from: v.optional(digits),
    to: v.optional(digits),
  }),
  v.check(
    ({ reference, last, amount }) => reference !== undefined || last !== undefined || amount !== undefined,
    'a reference, its last letters, or a sum',
  ),
  v.check(
    ({ at, within, from, to }) =>
      at === undefined ? within === undefined : from === undefined && to === undefined,
    'about a moment, or from one to another',
  ),
);
export type ProofAsk = v.InferOutput<typeof ProofAsk>;
export const ProofByCodeAsk = v.strictObject({ code: v.pipe(v.string(), v.minLength(5), v.maxLength(255)) });

export const Proof = v.object({
  now: Instant,
  /** When the attempts were taken that were looked through, `from` counts in, `to` does not; null: at any time. */
  looked: v.nullable(v.object({ from: Instant, to: Instant })),
  /** There are others that fit. */
  more: v.boolean(),
  attempts: v.array(
    v.object({
      view: PaymentView,
      /** Read at this moment, or why it could not be. */
      heldNow: v.union([
        v.object({
          state: v.string(),
          authorized: minor,
          captured: minor,
          cancelled: minor,
          refunded: minor,
          pspReference: v.string(),
        }),
        v.object({ word: v.picklist(refusalWords) }),
      ]),
      /** The event log at Vipps MobilePay, oldest first. */
      events: v.array(
        v.object({
          name: v.string(),
          pspReference: v.string(),
          amount: v.object(Money.entries),
          at: Instant,
          success: v.boolean(),
        }),
      ),
      /** Vipps MobilePay's own names for what it refused, wanted by its support; oldest first. */
      traces: v.array(
        v.object({
          at: Instant,
          operation: v.string(),
          word,
          code: v.nullable(v.string()),
          traceId: v.string(),
        }),
      ),
      moves: v.array(Move),
    }),
  ),
});
export type Proof = Readonly<v.InferOutput<typeof Proof>>;

export const OrderView = v.object({
  category: v.nullable(v.object({ category: v.string(), orderDetailsUrl: v.string() })),
  lines: v.nullable(
    v.array(v.object({ name: v.string(), total: v.number(), tax: v.number(), quantity: v.string() })),
  ),
});
export const OrderAsk = v.pipe(
  v.strictObject({
    lines: v.optional(v.pipe(v.array(Line), v.minLength(1), v.maxLength(300))),
    /** The slip's address in the customer's app. */
    link: v.optional(v.literal(true)),
  }),
  v.check(({ lines, link }) => lines !== undefined || link !== undefined, 'lines, or a link'),
);

export const StoreAsk = v.strictObject({ store: some });
