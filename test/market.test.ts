import { expect, test } from 'vitest';
import { brandOf, currencyOf, generalVatOf, markets, oneBrandFromMs } from '../edge/domain/market.ts';

test('each market has its currency and its general VAT', () => {
  expect(markets.map((market) => [market, currencyOf(market), generalVatOf(market)])).toEqual([
    ['NO', 'NOK', 2500],
    ['DK', 'DKK', 2500],
    ['FI', 'EUR', 2550],
  ]);
});

test('MobilePay is Vipps everywhere from 12 January 2027, Copenhagen midnight', () => {
  expect(new Date(oneBrandFromMs).toLocaleString('sv-SE', { timeZone: 'Europe/Copenhagen' })).toBe(
    '2027-01-12 00:00:00',
  );
  for (const market of ['DK', 'FI'] as const) {
    expect(brandOf(market, oneBrandFromMs - 1)).toBe('MobilePay');
    expect(brandOf(market, oneBrandFromMs)).toBe('Vipps');
  }
});

test('Norway is Vipps before and after', () => {
  for (const at of [0, oneBrandFromMs - 1, oneBrandFromMs]) expect(brandOf('NO', at)).toBe('Vipps');
});
