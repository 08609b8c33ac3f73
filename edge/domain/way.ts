/** The ways a request reaches a customer, and which of them the sales unit is approved for. */
import * as v from 'valibot';

export const ways = ['code', 'number', 'screen', 'check-in', 'link', 'poster'] as const;
/** How a payment was asked for. */
export type Way = (typeof ways)[number];

/** The ways a till chooses among; a poster is chosen by the customer. */
export const tillWays = ['code', 'number', 'screen', 'check-in', 'link'] as const;
export type TillWay = (typeof tillWays)[number];

/** These send a request to a phone, which a sales unit must be approved for. Source: ePayment, error 5080. */
export const pushes = (way: Way): boolean => way === 'code' || way === 'number' || way === 'check-in';

const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const May = v.picklist(['yes', 'no', 'unknown']);
export type May = v.InferOutput<typeof May>;

export const WaysView = v.object({
  /** Requests to a phone: a scanned code, a typed number, a sticker. */
  push: May,
  /** False: Vipps MobilePay takes no payments for this sales unit at all. */
  payments: May,
  /** Where `push` is known from; null while it is unknown. */
  from: v.nullable(v.picklist(['management', 'payment', 'refusal'])),
  /** When it was learned (ms since the epoch); a refusal is forgotten a day later. */
  since: v.nullable(instant),
  /** What this till begins with. */
  usual: v.picklist(tillWays),
});
export type WaysView = Readonly<v.InferOutput<typeof WaysView>>;

export const UsualWayAsk = v.strictObject({ way: v.picklist(tillWays) });
