/** How often and how long a payment is looked at. Source: Vipps MobilePay's polling guideline. */
import type { Way } from '../domain/way.ts';

/** Vipps MobilePay lets a request die after ten minutes. */
export const lifetimeMs = 10 * 60_000;

/** One minute beyond its life, then one last look. */
export const watchMs = 11 * 60_000;

/** A QR on a counter is scanned at once and has no push to wait for, so it is looked at once a second. */
export const firstLookMs = (by: Way): number => (isScanned(by) ? 1_000 : 5_000);
export const everyMs = (by: Way): number => (isScanned(by) ? 1_000 : 2_000);
const isScanned = (by: Way): boolean => by === 'screen' || by === 'link';

/**
 * Whether a watch has lasted as long as it must: by the clock, and by the looks that fit into a payment's life, since a
 * clock that is set forward makes every watch look old.
 * @param eachMs from one look to the next
 */
export const hasWatchedEnough = (
  watch: { readonly takenAt: number; readonly attempts: number },
  now: number,
  eachMs: number,
): boolean => now >= watch.takenAt + watchMs && watch.attempts >= lifetimeMs / eachMs;

/** A payment that was taken back before it was seen is only looked for, in case it turns up. */
export const searchEveryMs = 10_000;
