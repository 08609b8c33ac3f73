/** The name of a sale, made on the tablet: never used before, not even by the same tablet after it was wiped. */
import type { Reference } from '../edge/domain/wire.ts';
import type { InferOutput } from 'valibot';

export interface ReferenceParts {
  /** What the store's references begin with; nothing where it has no need of it. */
  readonly prefix?: string | undefined;
  /** The till's id on the edge. */
  readonly till: string;
  /** `yyyymmdd` of the tablet's own day. */
  readonly day: string;
  /** The tablet's running number, from 1, never set back. */
  readonly number: number;
  /** Four drawn letters: a tablet that forgot its number still makes a new name. */
  readonly letters: string;
  /** From 1; the next try at the same sale has the next. */
  readonly attempt: number;
}

/**
 * Such as `K7QP-20261121-42-X3ZT-1`, or `BRYGGE-K7QP-20261121-42-X3ZT-1` in a store with a prefix: begins with a letter,
 * at most 40 letters, digits and hyphens. What makes it unique is never cut: where it grows long, the till's tag is.
 */
export function referenceOf(parts: ReferenceParts): InferOutput<typeof Reference> {
  const { till, day, number, letters, attempt } = parts;
  const prefix = plainOf(parts.prefix ?? '').slice(0, mostPrefix);
  const rest = [day, number, letters, attempt].join('-');
  const before = prefix === '' ? 0 : prefix.length + 1;
  const room = mostLetters - spareForAttempts - rest.length - before - 1;
  const tag = tagOf(till, prefix === '').slice(0, Math.max(1, Math.min(mostTag, room)));
  return [...(prefix === '' ? [] : [prefix]), tag, rest].join('-');
}

/** The name of the next try at the sale that `reference` names. */
export function nextAttempt(reference: string): string {
  const cut = reference.lastIndexOf('-');
  const attempt = Number(reference.slice(cut + 1));
  if (cut < 1 || !Number.isSafeInteger(attempt))
    throw new Error(`nextAttempt: no attempt at the end of ${reference}`);
  return `${reference.slice(0, cut)}-${attempt + 1}`;
}

/** Four of Crockford's 32 letters. `random` gives numbers from 0 up to, but not, 1. */
export const drawLetters = (random: () => number): string =>
  Array.from({ length: 4 }, () => crockford.charAt(Math.floor(random() * crockford.length))).join('');

/** The day of a moment where the tablet stands, as `yyyymmdd`. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const mostLetters = 40;
/** The tenth attempt at a sale has a digit more than the first. */
const spareForAttempts = 1;
const mostPrefix = 6;
const mostTag = 8;

const plainOf = (text: string): string => text.replace(/[^a-zA-Z0-9]/g, '').toUpperCase();

/** Letters and digits of the till's id. What stands first begins with a letter: a leading zero is not allowed. */
function tagOf(till: string, isFirst: boolean): string {
  const plain = plainOf(till);
  return isFirst && !/^[A-Z]/.test(plain) ? `T${plain}` : plain || 'T';
}
