/**
 * The codes that the merchant put up, whole, as far as this tablet has been told of them: none is a customer's. They
 * hang in the stall for everybody to see, so they may be kept.
 */
import * as v from 'valibot';

const key = 'torg.own-codes';
const Kept = v.pipe(v.string(), v.parseJson(), v.array(v.string()));

export function ownCodes(): ReadonlySet<string> {
  const kept = v.safeParse(Kept, localStorage.getItem(key));
  return new Set(kept.success ? kept.output : []);
}

/** To be called with all of them, stickers' and posters', of every store of the merchant. */
export function knowOwnCodes(texts: Iterable<string>): void {
  localStorage.setItem(key, JSON.stringify([...texts]));
}
