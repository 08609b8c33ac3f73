/**
 * What the address of a proof asks for: a reference, `by.sum-12900`, `by.day-12900-1766271600000` for the day that began
 * then, `by.time-12900-1766312700000` for the time about then (and `-120` for so many minutes around it), or nothing yet.
 * No reference has a dot, and no file's ending a hyphen.
 */
import type { Attempts } from './after.ts';
import { spanOf } from './spans.ts';

/** Opens the question alone. */
export const nothingAsked = 'by.sum-and-time';

/** Shows what a customer's code has found; nothing of the code is in it. */
export const byCode = 'by.the-code';

/** Null while nothing is asked. */
export function readAttempts(of: string): Attempts | null {
  if (!of.includes('.')) return { reference: of };
  const [kind, amount, moment, width] = of.split('-');
  const value = readNumber(amount);
  const ms = readNumber(moment);
  if (value === undefined) return null;
  if (kind === 'by.sum') return { amount: value };
  if (ms === undefined) return null;
  if (kind === 'by.day') return { amount: value, ...spanOf(dayText(ms)) };
  if (kind !== 'by.time') return null;
  const within = readNumber(width);
  return { amount: value, at: ms, ...(within && { within }) };
}

export const ofDay = (amount: number, from: number): string => `by.day-${amount}-${from}`;
export const ofTime = (amount: number, at: number, within?: number): string =>
  `by.time-${amount}-${at}${within === undefined ? '' : `-${within}`}`;

/** `2026-11-21`, by this tablet's own zone, as a field for a day wants it. */
export function dayText(ms: number): string {
  const at = new Date(ms);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** `14:05`, as a field for a time wants it. */
export function clockText(ms: number): string {
  const at = new Date(ms);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

const two = (part: number): string => String(part).padStart(2, '0');
const readNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
