/** VAT taken out of a price that includes it, in whole minor units, so that net + tax is always the price. */

/** A rate in hundredths of a percent: 2500 is 25 %, 2550 is 25.5 %. */
export type VatRate = number;

/**
 * The tax inside `gross` minor units at `rate`, rounded half up.
 * Source: Order Management, receipt arithmetic: 10000 at 2500 holds 2000; 12550 at 2550 holds 2550.
 */
export function vatWithin(gross: number, rate: VatRate): number {
  const divisor = 10_000 + rate;
  return Math.floor((2 * gross * rate + divisor) / (2 * divisor));
}
