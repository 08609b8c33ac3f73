/** A second screen that faces the customer: what a till shows on it, and what it is told. */
import * as v from 'valibot';
import { markets } from './market.ts';
import { Money } from './money.ts';
import { outcomes } from './outcome.ts';
import { Line } from './sale.ts';
import { ways } from './way.ts';

const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ReferenceText = v.pipe(
  v.string(),
  v.regex(/^[a-zA-Z0-9-]{8,40}$/, '8 to 40 letters, digits or hyphens'),
);

export const displayCodeLivesMs = 10 * 60_000;
/** A till that has not been heard of for this long shows nothing: what is on the screen would be stale. */
export const silenceMs = 30_000;
/** How long the end of a payment stays when the till says nothing more, or has gone on to an empty counter. */
export const endStaysMs = 30_000;
/** How long it stays on a till that was left standing there: by then it is another customer who looks. */
export const endStaysAtMostMs = 120_000;
/** A display that has heard nothing for three of these is to go blank by itself. */
export const displayBeatMs = 5_000;

/**
 * What is to be shown. Said again at least every ten seconds. `seq` grows with each change, so that what was
 * overtaken on the way is dropped; the same again only says that the till is there.
 */
export const DisplayAsk = v.strictObject({
  seq: instant,
  show: v.variant('is', [
    v.strictObject({ is: v.literal('nothing') }),
    v.strictObject({ is: v.literal('cart'), lines: v.pipe(v.array(Line), v.maxLength(300)) }),
    v.strictObject({ is: v.literal('payment'), reference: ReferenceText }),
  ]),
});
export type DisplayAsk = v.InferOutput<typeof DisplayAsk>;
/** `taken` false: something newer is on the screen. `displays`: how many are listening now. */
export const DisplayTaken = v.object({ taken: v.boolean(), seq: instant, displays: v.number() });

const vat = v.array(v.object({ rate: v.number(), gross: v.number(), tax: v.number() }));

/** The `show` event. Amounts with VAT inside; `vat` is what is inside, a rate each. */
export const DisplayShow = v.variant('is', [
  v.object({ is: v.literal('nothing'), now: instant }),
  v.object({ is: v.literal('cart'), lines: v.array(Line), total: Money, vat, now: instant }),
  v.object({
    is: v.literal('payment'),
    reference: v.string(),
    lines: v.array(Line),
    total: Money,
    vat,
    by: v.picklist(ways),
    /** From the ledger, never from the till. */
    outcome: v.picklist(outcomes),
    expiresAt: v.nullable(instant),
    /** There is a code to scan at `/display/qr/<reference>`. */
    hasQr: v.boolean(),
    /** There is a code that leads to the sale's slip at `/display/qr/<reference>/slip`. */
    hasSlip: v.boolean(),
    now: instant,
  }),
]);
export type DisplayShow = Readonly<v.InferOutput<typeof DisplayShow>>;

export const DisplayView = v.object({
  id: v.string(),
  pairedAt: instant,
  /** It is listening at this moment. */
  isOn: v.boolean(),
});
export const DisplaysView = v.object({ displays: v.array(DisplayView) });
export const DisplayCode = v.object({ code: v.string(), endsAt: instant, url: v.string() });
/** Whose screen this browser is. */
export const DisplayWho = v.object({
  display: v.object({ id: v.string() }),
  till: v.object({ id: v.string(), name: v.string() }),
  merchant: v.object({ name: v.string(), market: v.picklist(markets) }),
  now: instant,
});
export type DisplayWho = Readonly<v.InferOutput<typeof DisplayWho>>;
