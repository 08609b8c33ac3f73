import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { mostPerPayment } from '../edge/domain/money.ts';
import { amountOfPicks, doneAfter, isLeft, nothingDone } from '../edge/domain/picks.ts';
import {
  grossOfLine,
  Line,
  measures,
  pieces,
  quantityText,
  totalOf,
  totalOfLine,
  vatByRate,
} from '../edge/domain/sale.ts';
import { orderLineOf, receiptOf } from '../edge/vipps/receipt-lines.ts';

const bottom = { currency: 'NOK', posId: 'T1', receiptNumber: 'T1-20261121-1' } as const;

/** Rates of the Nordic countries in 2026, and the ends of the range. */
const rates = [0, 600, 1200, 1350, 1400, 1500, 2500, 2550, 10_000];

const line: fc.Arbitrary<Line> = fc
  .record({
    unitPrice: fc.integer({ min: 1, max: 60_000 }),
    pieces: fc.integer({ min: 1, max: 99 }),
    thousandths: fc.integer({ min: 1, max: 99_999 }),
    unit: fc.option(fc.constantFrom(...measures), { nil: undefined }),
    vatRate: fc.constantFrom(...rates),
    off: fc.integer({ min: 0, max: 1_000 }),
  })
  .map(({ unitPrice, pieces: counted, thousandths, unit, vatRate, off }) => {
    const quantity = unit ? thousandths : counted;
    const bare = { id: 'x', name: 'Goods', unitPrice, quantity, vatRate, ...(unit && { unit }) };
    const discount = Math.floor((grossOfLine(bare) * off) / 1_000);
    return { ...bare, ...(discount > 0 && { discount }) };
  });

test('lines add up exactly to the payment, for every rate, discount and weight', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
      for (const one of lines) expect(v.is(Line, one)).toBe(true);
      const { orderLines } = receiptOf(lines, bottom);
      expect(orderLines.reduce((sum, { totalAmount }) => sum + totalAmount, 0)).toBe(totalOf(lines));
      for (const [at, shown] of orderLines.entries()) {
        const own = lines[at];
        if (!own) throw new Error('expected a line');
        const {
          totalAmount,
          totalAmountExcludingTax,
          totalTaxAmount,
          taxRate,
          unitInfo,
          discount = 0,
        } = shown;
        expect(totalAmountExcludingTax + totalTaxAmount).toBe(totalAmount);
        // Half up, in whole numbers that never lose a bit.
        const divisor = BigInt(10_000 + taxRate);
        const twice = 2n * BigInt(totalAmount) * BigInt(taxRate);
        expect(BigInt(totalTaxAmount)).toBe((twice + divisor) / (2n * divisor));
        // What the app shows of quantity and price comes to the sum within the rounding of one line.
        const reckoned = Number(unitInfo?.quantity) * (unitInfo?.unitPrice ?? 0) - discount;
        expect(Math.abs(reckoned - totalAmount)).toBeLessThanOrEqual(own.unit ? 0.5 + 1e-6 : 0);
        expect(unitInfo?.quantity).toMatch(/^\d+(\.\d{1,8})?$/);
        expect(unitInfo?.quantity.length).toBeLessThanOrEqual(10);
      }
      const sums = vatByRate(lines);
      expect(sums.reduce((sum, { gross }) => sum + gross, 0)).toBe(totalOf(lines));
      expect(sums.reduce((sum, { tax }) => sum + tax, 0)).toBe(
        orderLines.reduce((sum, { totalTaxAmount }) => sum + totalTaxAmount, 0),
      );
    }),
    { numRuns: 500 },
  );
});

test.each([
  // gross, rate, tax, net: the contract's check values
  [10_000, 2500, 2000, 8000],
  [42_924, 2500, 8585, 34_339],
  [1, 2500, 0, 1],
  [11_500, 1500, 1500, 10_000],
  [12_550, 2550, 2550, 10_000],
  [12_900, 1500, 1683, 11_217],
])('%i at %i holds %i of tax and %i without', (gross, rate, tax, net) => {
  expect(vatByRate([{ id: 'x', name: 'x', unitPrice: gross, quantity: 1, vatRate: rate }])).toEqual([
    { rate, gross, net, tax },
  ]);
});

test('a weighed line is priced by the unit and said in it', () => {
  const apples: Line = {
    id: 'a',
    name: 'Apples',
    unitPrice: 3_490,
    quantity: 755,
    vatRate: 1500,
    unit: 'KG',
  };
  // 34.90 × 0.755 = 26.3495
  expect(totalOfLine(apples)).toBe(2_635);
  expect(quantityText(apples)).toBe('0.755');
  expect(pieces([apples])).toBe(1);
  expect(orderLineOf({ ...apples, discount: 35 })).toEqual({
    ...{ name: 'Apples', id: 'a', totalAmount: 2_600, totalAmountExcludingTax: 2_261, totalTaxAmount: 339 },
    ...{ taxRate: 1500, unitInfo: { unitPrice: 3_490, quantity: '0.755', quantityUnit: 'KG' }, discount: 35 },
  });
});

test('lines of before weights and discounts still parse, and give the bytes they gave', () => {
  const old = { id: 'honey', name: 'Honey', unitPrice: 12_900, quantity: 2, vatRate: 1500 };
  expect(v.parse(Line, old)).toEqual(old);
  expect(JSON.stringify(orderLineOf(old))).toBe(
    '{"name":"Honey","id":"honey","totalAmount":25800,"totalAmountExcludingTax":22435,"totalTaxAmount":3365,"taxRate":1500,"unitInfo":{"unitPrice":12900,"quantity":"2","quantityUnit":"PCS"}}',
  );
});

test('a line that cannot be is refused', () => {
  const good = { id: 'x', name: 'x', unitPrice: 100, quantity: 1, vatRate: 0 };
  for (const wrong of [
    { ...good, quantity: 10_000 },
    { ...good, quantity: 0 },
    { ...good, quantity: 1.5 },
    { ...good, discount: 101 },
    { ...good, discount: 0 },
    { ...good, unit: 'POUND' },
    { ...good, unitPrice: mostPerPayment, quantity: 2 },
    { ...good, vatRate: 10_001 },
    { ...good, colour: 'red' },
  ]) {
    expect(v.is(Line, wrong)).toBe(false);
  }
  expect(v.is(Line, { ...good, unit: 'KG', quantity: 9_999_000 })).toBe(true);
});

test('however a sale is taken apart, its parts cost what it does, and nothing is taken twice', () => {
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 5 }),
      fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 400 })), { maxLength: 30 }),
      (lines, tries) => {
        let done = nothingDone(lines);
        let sum = 0;
        for (const [at, quantity] of tries) {
          const picks = [{ line: at, quantity }];
          if (!isLeft(lines, done, picks)) continue;
          const cost = amountOfPicks(lines, done, picks);
          expect(cost).toBeGreaterThanOrEqual(0);
          sum += cost;
          done = doneAfter(done, picks);
        }
        const rest = lines.flatMap(({ quantity }, at) => {
          const left = quantity - (done[at] ?? 0);
          return left > 0 ? [{ line: at, quantity: left }] : [];
        });
        expect(isLeft(lines, done, rest)).toBe(true);
        expect(sum + amountOfPicks(lines, done, rest)).toBe(totalOf(lines));
        expect(isLeft(lines, doneAfter(done, rest), [{ line: 0, quantity: 1 }])).toBe(false);
      },
    ),
    { numRuns: 500 },
  );
});

test('a line that is not there is not left', () => {
  const lines = [{ id: 'x', name: 'x', unitPrice: 100, quantity: 1, vatRate: 0 }];
  expect(isLeft(lines, [0], [{ line: 1, quantity: 1 }])).toBe(false);
  expect(amountOfPicks(lines, [0], [{ line: 1, quantity: 1 }])).toBe(0);
});
