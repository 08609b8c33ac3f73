/** One figure of a benchmark as one line of JSON: what was measured, against what, and the ratio of the two. */
export interface Figure {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** A limit the house has set itself, or a rival measured in the same run. */
  readonly against: string;
  readonly other: number;
}

/** `ratio` is value / other: below 1 is within the limit, or less than the rival's. */
export function print({ bench, figure, value, unit, against, other }: Figure): void {
  const round = (number: number) => Number(number.toPrecision(4));
  console.log(
    JSON.stringify({
      bench,
      figure,
      value: round(value),
      unit,
      against,
      other: round(other),
      ratio: round(value / other),
    }),
  );
}

/** The middle one of several runs, which a noisy machine disturbs least. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('expected at least one run, got none');
  return middle;
}
