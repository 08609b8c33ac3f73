/** How often and how long a payment is looked at. Source: Vipps MobilePay's polling guideline. */

/** Vipps MobilePay lets a request die after ten minutes. */
export const lifetimeMs = 10 * 60_000;

/** One minute beyond its life, then one last look. */
export const watchMs = 11 * 60_000;

/** A QR on a counter is scanned at once and has no push to wait for, so it is looked at once a second. */
export const firstLookMs = (by: 'code' | 'number' | 'screen'): number => (by === 'screen' ? 1_000 : 5_000);
export const everyMs = (by: 'code' | 'number' | 'screen'): number => (by === 'screen' ? 1_000 : 2_000);

/** A payment that was taken back before it was seen is only looked for, in case it turns up. */
export const searchEveryMs = 10_000;
