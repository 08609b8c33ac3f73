/** What stands on phones and papers in the bench's frames: customers' codes, the stall's own, and everybody else's. */
import { encode } from 'uqr';
import type { Chance } from './chance.ts';

/** A code as modules; true is dark. No quiet zone. */
export interface Modules {
  readonly size: number;
  readonly isDark: (row: number, column: number) => boolean;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const word = (chance: Chance, length: number) =>
  Array.from({ length }, () => letters[chance.whole(0, letters.length - 1)]).join('');

/** Both kinds of personal code: a token of any length that fits, and the older one in clear text. */
export function personalCode(chance: Chance): string {
  if (chance.next() < 0.4)
    return `https://qr.vipps.no/28/2/01/031/${chance.pick(['47', '45', '46', '358'])}${chance.whole(10_000_000, 99_999_999)}?v=1`;
  const length = chance.next() < 0.8 ? chance.whole(10, 44) : chance.whole(45, 140);
  return `https://qr.vipps.no/p/${word(chance, length)}`;
}

/** From the shortest that a till takes to the longest: 23 to 255 characters in all. */
export const personalCodeOfAnyLength = (chance: Chance): string =>
  chance.next() < 0.3 ? personalCode(chance) : `https://qr.vipps.no/p/${word(chance, chance.whole(1, 233))}`;

/** What is printed beside the till: a callback code, or an old MobilePay sticker. */
export const stickerText = (chance: Chance): string =>
  chance.next() < 0.6
    ? `https://qr.vipps.no/box/${word(chance, 22)}`
    : `mobilepaypos://pos?id=${chance.whole(1e14, 9e14)}&source=qr`;

/** Codes that people hold before a till by mistake. */
export function otherText(chance: Chance): string {
  return chance.pick([
    () => `https://${word(chance, 9).toLowerCase()}.example/menu?table=${chance.whole(1, 60)}`,
    () => `WIFI:T:WPA;S:${word(chance, 8)};P:${word(chance, 12)};;`,
    () => `mobilepaypos://pos?id=${chance.whole(1e14, 9e14)}&source=qr`,
    () => `BEGIN:VCARD\nVERSION:3.0\nFN:${word(chance, 7)}\nTEL:+47${chance.whole(2e7, 9e7)}\nEND:VCARD`,
    () => `https://qr.vipps.no.example/p/${word(chance, 20)}`,
    () => `http://qr.vipps.no/p/${word(chance, 20)}`,
    () => `${chance.whole(4_000_000_000_000, 9_999_999_999_999)}`,
    () => `torg:pair:${word(chance, 16)}`,
    () => `SPD*1.0*ACC:NO93${chance.whole(1e10, 9e10)}*AM:${chance.whole(10, 900)}.00`,
  ])();
}

export interface Drawn {
  readonly ecc?: 'L' | 'M' | 'Q' | 'H';
  readonly mask?: number;
  readonly minVersion?: number;
}

export function modulesOf(text: string, { ecc = 'M', mask, minVersion }: Drawn = {}): Modules {
  const { data, size } = encode(text, {
    ecc,
    border: 0,
    ...(mask === undefined ? {} : { maskPattern: mask }),
    ...(minVersion === undefined ? {} : { minVersion }),
  });
  return { size, isDark: (row, column) => data[row]?.[column] ?? false };
}
