/** Tells a scanner that types from a person who does, and never takes a key away from the person. */

export interface TypedScanner {
  /** Takes a key press; true when it belongs to a scan and is not to reach the page. */
  key(event: { readonly key: string; readonly timeStamp: number }): boolean;
}

/** A scanner leaves a few milliseconds between keys; the fastest typists need four times this. */
const fastestPersonMs = 35;
/** Fewer could be a person drumming on two keys. */
const fewestKeys = 8;

/** `onscan` gets the text of a burst that ends with Enter or Tab, repaired where the keyboard's layout bent it. */
export function createTypedScanner(onscan: (text: string) => void): TypedScanner {
  let burst = '';
  let last = Number.NEGATIVE_INFINITY;

  return {
    key({ key, timeStamp }) {
      const quick = timeStamp - last <= fastestPersonMs;
      last = timeStamp;
      if (key === 'Enter' || key === 'Tab') {
        const text = burst;
        burst = '';
        if (!quick || text.length < fewestKeys) return false;
        onscan(repairLayout(text));
        return true;
      }
      // Shift and its like come between the letters of a scan.
      if (key.length !== 1) return false;
      burst = quick ? burst + key : key;
      return quick && burst.length >= fewestKeys;
    },
  };
}

/**
 * A scanner set to a US keyboard on a Nordic one turns `https://a?b=c-d` into `httpsØ--a_b\c+d` (Norwegian; Æ and ´ in
 * Danish, Ö and ´ in Swedish and Finnish). Only texts that begin so are turned back: nothing else is sure.
 */
export function repairLayout(text: string): string {
  if (!/^https[ØÆÖøæö]--qr\.vipps\.no-/i.test(text)) return text;
  const turned: Readonly<Record<string, string>> = {
    '-': '/',
    _: '?',
    '+': '-',
    '?': '_',
    '\\': '=',
    '´': '=',
    '/': '&',
  };
  return `https:${[...text.slice(6)].map((letter) => turned[letter] ?? letter).join('')}`;
}
