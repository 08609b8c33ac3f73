/** Parts of a sale's lines: what some pieces of them cost, so that all parts together cost what the line does. */
import * as v from 'valibot';
import { type Line, totalOfLine } from './sale.ts';

/** `line` is the place among the payment's lines, from 0; `quantity` counts as in that line. */
export const Pick = v.strictObject({
  line: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(299)),
  quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});
export type Pick = Readonly<v.InferOutput<typeof Pick>>;

export const Picks = v.pipe(
  v.array(Pick),
  v.minLength(1),
  v.maxLength(300),
  v.check((picks) => new Set(picks.map(({ line }) => line)).size === picks.length, 'each line once'),
);

/** Quantities by line, as much of each as was dealt with. */
export type Done = readonly number[];

export const nothingDone = (lines: readonly Line[]): Done => lines.map(() => 0);

/** All there is of every line. */
export const wholeOf = (lines: readonly Line[]): Done => lines.map(({ quantity }) => quantity);

export const doneAfter = (done: Done, picks: readonly Pick[]): Done =>
  done.map(
    (before, at) => before + picks.reduce((sum, pick) => sum + (pick.line === at ? pick.quantity : 0), 0),
  );

/** There is that much left of every line. */
export const isLeft = (lines: readonly Line[], done: Done, picks: readonly Pick[]): boolean =>
  picks.every(({ line, quantity }) => {
    const whole = lines[line]?.quantity;
    return whole !== undefined && (done[line] ?? 0) + quantity <= whole;
  });

/** Minor units, after what was already dealt with: the last part of a line takes what rounding left of it. */
export const amountOfPicks = (lines: readonly Line[], done: Done, picks: readonly Pick[]): number =>
  picks.reduce((sum, { line, quantity }) => {
    const whole = lines[line];
    if (!whole) return sum;
    const before = done[line] ?? 0;
    return sum + costOf(whole, before + quantity) - costOf(whole, before);
  }, 0);

/** What the first `quantity` of a line cost, rounded down. */
const costOf = (line: Line, quantity: number): number =>
  Math.floor((totalOfLine(line) * quantity) / line.quantity);
