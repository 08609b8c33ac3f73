/** Money is a currency and a whole number of its minor units (øre, cents), the shape Vipps MobilePay speaks. */
import * as v from 'valibot';

export const currencies = ['NOK', 'DKK', 'EUR'] as const;
export type Currency = (typeof currencies)[number];

/** The most one payment may be, in minor units: 650 000.00. Source: ePayment 1.8.1, `Amount`. */
export const mostPerPayment = 65_000_000;

/** The least one payment may be, in minor units. Source: ePayment, minimum per market (error 6010 below it). */
export const leastPerPayment: Readonly<Record<Currency, number>> = { NOK: 100, DKK: 1, EUR: 1 };

/** An amount that may be zero, as aggregates hold it. */
export const Money = v.strictObject({
  currency: v.picklist(currencies),
  value: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});
export type Money = Readonly<v.InferOutput<typeof Money>>;

/** An amount that can be charged: within the least and the most of its currency. */
export const Chargeable = v.pipe(
  Money,
  v.check(({ value }) => value <= mostPerPayment, `an amount is at most ${mostPerPayment} minor units`),
  v.check(
    ({ currency, value }) => value >= leastPerPayment[currency],
    `an amount is at least ${leastPerPayment.NOK} øre in NOK, 1 minor unit in DKK and EUR`,
  ),
);

export const money = (currency: Currency, value: number): Money => ({ currency, value });
