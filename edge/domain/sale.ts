/** What is sold: lines with exact sums, by the piece or by measure, and the VAT inside them. */
import * as v from 'valibot';
import { mostPerPayment } from './money.ts';
import { vatWithin, type VatRate } from './vat.ts';

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));

/** What can be weighed or measured instead of counted. Source: Order Management 2.1, `quantityUnit`. */
export const measures = ['KG', 'LITRE', 'MINUTE', 'KM', 'KWH'] as const;
export type Measure = (typeof measures)[number];

/** So many of a line's quantity make one of its unit: a measure is kept in thousandths, as a scale tells it. */
const perMeasure = 1_000;
const mostPieces = 9_999;

/**
 * One line of a sale. `unitPrice` is in minor units with VAT inside, before any discount; `vatRate` in hundredths of a
 * percent. `quantity` counts pieces, or thousandths of `unit` where there is one: 750 of KG are 0.750 kg. `discount` is
 * what comes off the whole line.
 */
export const Line = v.pipe(
  v.strictObject({
    id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
    unitPrice: whole(1, mostPerPayment),
    quantity: whole(1, mostPieces * perMeasure),
    vatRate: whole(0, 10_000),
    unit: v.exactOptional(v.picklist(measures)),
    discount: v.exactOptional(whole(1, mostPerPayment)),
  }),
  v.check(
    ({ quantity, unit }) => unit !== undefined || quantity <= mostPieces,
    `at most ${mostPieces} pieces`,
  ),
  v.check((line) => grossOfLine(line) <= mostPerPayment, `a line is at most ${mostPerPayment} minor units`),
  v.check((line) => (line.discount ?? 0) <= grossOfLine(line), 'a discount is at most what the line costs'),
);
export type Line = Readonly<v.InferOutput<typeof Line>>;

interface Priced {
  readonly unitPrice: number;
  readonly quantity: number;
  readonly unit?: Measure;
}

/** Before the discount. A measure's price is rounded half up to a whole minor unit, once a line. */
export function grossOfLine({ unitPrice, quantity, unit }: Priced): number {
  if (unit === undefined) return unitPrice * quantity;
  return Math.floor((2 * unitPrice * quantity + perMeasure) / (2 * perMeasure));
}

export const totalOfLine = (line: Line): number => grossOfLine(line) - (line.discount ?? 0);
export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, line) => sum + totalOfLine(line), 0);
/** What is measured is one thing on the counter. */
export const pieces = (lines: readonly Line[]): number =>
  lines.reduce((sum, line) => sum + (line.unit === undefined ? line.quantity : 1), 0);

/** A quantity as a decimal number in text, such as `3` or `0.75`. */
export function quantityText({ quantity, unit }: Pick<Line, 'quantity' | 'unit'>): string {
  return unit === undefined ? String(quantity) : String(quantity / perMeasure);
}

export interface VatSum {
  readonly rate: VatRate;
  readonly gross: number;
  readonly net: number;
  readonly tax: number;
}

/** The VAT inside a sale, a sum for each rate from the highest; each line's tax is rounded by itself, as on its receipt. */
export function vatByRate(lines: readonly Line[]): readonly VatSum[] {
  const sums = new Map<VatRate, { gross: number; tax: number }>();
  for (const line of lines) {
    const before = sums.get(line.vatRate) ?? { gross: 0, tax: 0 };
    const gross = totalOfLine(line);
    sums.set(line.vatRate, { gross: before.gross + gross, tax: before.tax + vatWithin(gross, line.vatRate) });
  }
  return [...sums]
    .sort(([a], [b]) => b - a)
    .map(([rate, { gross, tax }]) => ({ rate, gross, net: gross - tax, tax }));
}
