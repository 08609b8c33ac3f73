/** What follows from the country a sales unit is registered in: its currency, its brand, its usual VAT. */
import type { Currency } from './money.ts';
import type { VatRate } from './vat.ts';

export const markets = ['NO', 'DK', 'FI'] as const;
export type Market = (typeof markets)[number];

export type Brand = 'Vipps' | 'MobilePay';

/** The day the MobilePay name ends and all markets are Vipps: 2027-01-12, Copenhagen midnight. */
export const oneBrandFromMs = Date.UTC(2027, 0, 11, 23);

const currencyByMarket = { NO: 'NOK', DK: 'DKK', FI: 'EUR' } as const satisfies Record<Market, Currency>;

/** General VAT rate in late 2026, for a free sum that no product lends a rate. */
const vatByMarket = { NO: 2500, DK: 2500, FI: 2550 } as const satisfies Record<Market, VatRate>;

export const currencyOf = (market: Market): Currency => currencyByMarket[market];
export const generalVatOf = (market: Market): VatRate => vatByMarket[market];
export const brandOf = (market: Market, nowMs: number): Brand =>
  market === 'NO' || nowMs >= oneBrandFromMs ? 'Vipps' : 'MobilePay';
