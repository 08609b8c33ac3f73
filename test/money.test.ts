import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import {
  Chargeable,
  currencies,
  leastPerPayment,
  Money,
  money,
  mostPerPayment,
} from '../edge/domain/money.ts';

const isMoney = (value: unknown) => v.is(Money, value);
const isChargeable = (value: unknown) => v.is(Chargeable, value);

test('money is a known currency and a whole number of minor units, and nothing beside', () => {
  for (const currency of currencies) expect(isMoney(money(currency, 0))).toBe(true);
  for (const wrong of [
    { currency: 'SEK', value: 100 },
    { currency: 'nok', value: 100 },
    { currency: 'NOK', value: -1 },
    { currency: 'NOK', value: 1.5 },
    { currency: 'NOK', value: '100' },
    { currency: 'NOK', value: Number.NaN },
    { currency: 'NOK', value: Number.POSITIVE_INFINITY },
    { currency: 'NOK', value: 2 ** 53 },
    { currency: 'NOK', value: 100n },
    { currency: 'NOK' },
    { value: 100 },
    { currency: 'NOK', value: 100, unit: 'øre' },
    null,
    100,
  ]) {
    expect(isMoney(wrong)).toBe(false);
  }
});

test('what can be charged begins at one krone in Norway and at one minor unit elsewhere', () => {
  expect(leastPerPayment).toEqual({ NOK: 100, DKK: 1, EUR: 1 });
  for (const currency of currencies) {
    const least = leastPerPayment[currency];
    expect(isChargeable(money(currency, least))).toBe(true);
    expect(isChargeable(money(currency, least - 1))).toBe(false);
    expect(isChargeable(money(currency, 0))).toBe(false);
  }
});

test('what can be charged ends at 650 000.00', () => {
  expect(mostPerPayment).toBe(65_000_000);
  for (const currency of currencies) {
    expect(isChargeable(money(currency, mostPerPayment))).toBe(true);
    expect(isChargeable(money(currency, mostPerPayment + 1))).toBe(false);
  }
});

test('money read back is the money that was given', () => {
  fc.assert(
    fc.property(fc.constantFrom(...currencies), fc.nat(), (currency, value) => {
      expect(v.parse(Money, JSON.parse(JSON.stringify(money(currency, value))))).toEqual({ currency, value });
    }),
  );
});
