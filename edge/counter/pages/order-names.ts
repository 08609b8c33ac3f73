/**
 * What an order from a page is called: the same filling-in of the form names the same payment; another choice on it names
 * another. The token's 128 random bits make the names nobody else's, and a mark of the choice is laid over their end.
 */
import { uuidOf } from '../counter.ts';
import type { Good } from '../../domain/poster.ts';

export interface Filled {
  readonly stall: string;
  /** Before every reference of the stall's store; '' for none. At most six letters or digits. */
  readonly prefix: string;
  /** Of the form: 32 hexadecimal digits. */
  readonly token: string;
  /** What was chosen on it, as a text. */
  readonly order: string;
}

/** Such as `honey-p-0123456789ab`, or `QU-honey-p-0123456789ab` for a store with a prefix; at most 40 characters. */
export function namesOf({ stall, prefix, token, order }: Filled): { id: string; reference: string } {
  const bytes = Uint8Array.from({ length: 16 }, (_, at) =>
    Number.parseInt(token.slice(2 * at, 2 * at + 2), 16),
  );
  const marks = new Uint8Array(Uint32Array.of(markOf(order, 0x811c9dc5), markOf(order, 0x01234567)).buffer);
  const named = bytes.map((byte, at) => byte ^ (marks[at - 8] ?? 0));
  const before = prefix === '' ? '' : `${prefix.toUpperCase()}-`;
  return {
    id: uuidOf(named),
    reference: `${before}${stall.slice(0, 16)}-p-${hexOf(named.subarray(10))}`,
  };
}

export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Of the prices on a page: another one when any of them has changed. */
export const markOfPrices = (goods: readonly Pick<Good, 'id' | 'unitPrice'>[]): string =>
  markOf(goods.map(({ id, unitPrice }) => `${id} ${unitPrice}`).join('\n'), 0x811c9dc5).toString(16);

/** FNV-1a, 32 bits: tells choices apart, and no more. */
function markOf(text: string, seed: number): number {
  return (
    new TextEncoder().encode(text).reduce((mark, byte) => Math.imul(mark ^ byte, 0x01000193), seed) >>> 0
  );
}
