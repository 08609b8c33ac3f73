import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Line, pieces, totalOf, totalOfLine } from '../edge/domain/sale.ts';
import { receiptOf } from '../edge/vipps/receipt-lines.ts';
import { vatWithin } from '../edge/domain/vat.ts';

const line = (changes: Partial<Line> = {}): Line => ({
  id: 'honey-350',
  name: 'Honey 350 g',
  unitPrice: 11_500,
  quantity: 1,
  vatRate: 1500,
  ...changes,
});
const bottom = { currency: 'NOK', posId: 'T1', receiptNumber: 'stall7-20261121-0001' } as const;

test.each([
  [10_000, 2500, 2000, 8000],
  [42_924, 2500, 8585, 34_339],
  [1, 2500, 0, 1],
  [11_500, 1500, 1500, 10_000],
  [12_550, 2550, 2550, 10_000],
  [12_345, 0, 0, 12_345],
  [3, 10_000, 2, 1],
])('%i with VAT of %i inside holds %i of tax and %i without', (gross, rate, tax, net) => {
  expect(vatWithin(gross, rate)).toBe(tax);
  const [only] = receiptOf([line({ unitPrice: gross, vatRate: rate })], bottom).orderLines;
  expect(only).toMatchObject({
    totalAmount: gross,
    totalTaxAmount: tax,
    totalAmountExcludingTax: net,
    taxRate: rate,
  });
});

/** Sums of one payment: at most 65 000 000 minor units. */
const lines = fc.array(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 64 }),
    name: fc.string({ minLength: 1, maxLength: 100 }),
    unitPrice: fc.integer({ min: 1, max: 65_000 }),
    quantity: fc.integer({ min: 1, max: 99 }),
    vatRate: fc.integer({ min: 0, max: 10_000 }),
  }),
  { minLength: 1, maxLength: 10 },
);

test('a receipt adds up exactly to its sale, line by line and in sum', () => {
  fc.assert(
    fc.property(lines, (sold) => {
      const { orderLines, bottomLine } = receiptOf(sold, bottom);
      expect(orderLines.reduce((sum, { totalAmount }) => sum + totalAmount, 0)).toBe(totalOf(sold));
      for (const [index, shown] of orderLines.entries()) {
        const one = sold[index];
        expect(shown.totalAmount).toBe(one && totalOfLine(one));
        expect(shown.totalAmountExcludingTax + shown.totalTaxAmount).toBe(shown.totalAmount);
        expect(Number(shown.unitInfo?.quantity) * Number(shown.unitInfo?.unitPrice)).toBe(shown.totalAmount);
      }
      expect(bottomLine).toEqual(bottom);
    }),
  );
});

test('tax is the nearest whole minor unit, and half of one counts up', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 65_000_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      (gross, rate) => {
        const twice = 2n * BigInt(gross) * BigInt(rate);
        const divisor = BigInt(10_000 + rate);
        expect(BigInt(vatWithin(gross, rate))).toBe((twice + divisor) / (2n * divisor));
        expect(vatWithin(gross, rate)).toBeLessThanOrEqual(gross);
      },
    ),
  );
});

test('pieces and totals count each line as often as it is sold', () => {
  const sold = [line({ quantity: 3 }), line({ id: 'candle', unitPrice: 99, quantity: 2 })];
  expect(pieces(sold)).toBe(5);
  expect(totalOf(sold)).toBe(3 * 11_500 + 2 * 99);
  expect(totalOf([])).toBe(0);
});

test('a quantity is written as text of at most ten characters', () => {
  const [shown] = receiptOf([line({ unitPrice: 1, quantity: 9999 })], bottom).orderLines;
  expect(shown?.unitInfo).toEqual({ unitPrice: 1, quantity: '9999', quantityUnit: 'PCS' });
});
