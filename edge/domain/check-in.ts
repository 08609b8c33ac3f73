/** A customer who scanned a sticker and waits in the app for whoever serves there. */
import * as v from 'valibot';

/** From the scan. Source: QR API, life of `customerToken`. */
export const checkInLivesMs = 15 * 60_000;

const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const CheckInId = v.pipe(v.string(), v.uuid('a UUID'));

/** No customer is in it: what names one stays on the edge. */
export const CheckInView = v.object({
  id: v.string(),
  sticker: v.string(),
  /** What the sticker says it stands at. */
  place: v.string(),
  /** Whose customer it is; null is any till's. */
  till: v.nullable(v.string()),
  /** Of the scan. */
  at: instant,
  endsAt: instant,
  /** `attached`: a till serves this customer. `used`: a request was made. Ended ones stay for two minutes. */
  state: v.picklist(['waiting', 'attached', 'used', 'expired']),
  /** The till that serves. */
  by: v.nullable(v.string()),
  /** The payment that was asked of this customer. */
  reference: v.nullable(v.string()),
  /** Sent out of sight by a seller, on every till; the customer waits on, and can be brought back. */
  aside: v.exactOptional(v.boolean()),
});
export type CheckInView = Readonly<v.InferOutput<typeof CheckInView>>;

/** The `checkins` event: everybody who waits, longest first. */
export const CheckInsView = v.object({ checkIns: v.array(CheckInView) });
export type CheckInsView = Readonly<v.InferOutput<typeof CheckInsView>>;
