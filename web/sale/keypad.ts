/** Typing a sum: never more than two decimals, never more than one payment may be. */
import { mostPerPayment } from '../../edge/domain/money.ts';

export const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '00', '0'] as const;
export type Key = (typeof digits)[number] | ',' | '+' | 'back';

/** `terms` are minor units already added with +; `entry` is being typed, with a decimal comma. */
export interface Typing {
  readonly terms: readonly number[];
  readonly entry: string;
}

export const nothingTyped: Typing = { terms: [], entry: '' };

/** The typing after a key; the very same object when the key does not fit. */
export function press(typing: Typing, key: Key): Typing {
  if (key === 'back') return takeBack(typing);
  if (key === '+') return addTerm(typing);
  const entry = key === ',' ? withComma(typing.entry) : withDigits(typing.entry, key);
  const next = { ...typing, entry };
  return entry === typing.entry || !fits(entry) || sumOf(next) > mostPerPayment ? typing : next;
}

/** Whether this digit would make more than one payment may be, and was left out for that. */
export const isTooMuch = (typing: Typing, key: Key): boolean =>
  /\d/.test(key) && press(typing, key) === typing && !/^0$|,/.test(typing.entry);

/** Minor units of all that was typed. */
export const sumOf = (typing: Typing): number =>
  typing.terms.reduce((sum, term) => sum + term, minorOf(typing.entry));

/** Minor units of a typed sum; nothing typed is nothing. */
export function minorOf(entry: string): number {
  const [whole = '', part = ''] = entry.split(',');
  return Number(whole || '0') * 100 + Number(part.padEnd(2, '0') || '0');
}

/** A sum typed freely into a field, with comma or point; `undefined` when it is none. */
export function readSum(typed: string): number | undefined {
  const entry = typed.replace(/[\s\u00a0]/g, '').replace('.', ',');
  return /^\d{1,6}(,\d{0,2})?$/.test(entry) ? minorOf(entry) : undefined;
}

const fits = (entry: string): boolean => /^\d{0,6}(,\d{0,2})?$/.test(entry);
const withComma = (entry: string): string => (entry.includes(',') ? entry : `${entry || '0'},`);
const withDigits = (entry: string, key: string): string =>
  entry === '' || entry === '0' ? key.replace('00', '0') : entry + key;

function addTerm(typing: Typing): Typing {
  const term = minorOf(typing.entry);
  return term === 0 ? typing : { terms: [...typing.terms, term], entry: '' };
}

function takeBack({ terms, entry }: Typing): Typing {
  if (entry !== '') return { terms, entry: entry.slice(0, -1) };
  const last = terms.at(-1);
  if (last === undefined) return nothingTyped;
  return { terms: terms.slice(0, -1), entry: entryOf(last) };
}

function entryOf(minor: number): string {
  const part = minor % 100;
  return `${Math.floor(minor / 100)}${part === 0 ? '' : `,${String(part).padStart(2, '0')}`}`;
}
