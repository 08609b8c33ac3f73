/** A customer's phone number: a country that somebody chose, and the digits that belong to it. */
import * as v from 'valibot';

export const phoneCountries = ['NO', 'DK', 'SE', 'FI'] as const;
export type PhoneCountry = (typeof phoneCountries)[number];

/**
 * Norwegian and Danish numbers both have eight digits, so the country is never guessed.
 * `trunk`: a leading 0 that is dropped behind the country code.
 */
const plans: Readonly<
  Record<PhoneCountry, { code: string; national: RegExp; trunk: boolean; longest: number }>
> = {
  NO: { code: '47', national: /^[49]\d{7}$/, trunk: false, longest: 8 },
  DK: { code: '45', national: /^[2-9]\d{7}$/, trunk: false, longest: 8 },
  SE: { code: '46', national: /^7\d{8}$/, trunk: true, longest: 10 },
  FI: { code: '358', national: /^(4\d{5,10}|50\d{4,8})$/, trunk: true, longest: 12 },
};

/** Country code first, digits only: what ePayment takes as `phoneNumber`. */
export const Msisdn = v.pipe(v.string(), v.regex(/^\d{9,15}$/, 'digits only, country code first'));
export type Msisdn = v.InferOutput<typeof Msisdn>;

export const callingCode = (country: PhoneCountry): string => plans[country].code;
export const longestTyped = (country: PhoneCountry): number => plans[country].longest;

export type ReadNumber = { is: 'number'; msisdn: Msisdn } | { is: 'unfinished' } | { is: 'wrong' };

/** Reads what was typed for a country; spaces, a leading +code or 00code of that country and a trunk 0 may be there. */
export function readNumber(country: PhoneCountry, typed: string): ReadNumber {
  const { code, national, trunk, longest } = plans[country];
  let digits = typed.replace(/[\s().-]/g, '');
  if (digits.startsWith(`+${code}`)) digits = digits.slice(code.length + 1);
  else if (digits.startsWith(`00${code}`)) digits = digits.slice(code.length + 2);
  if (!/^\d*$/.test(digits)) return { is: 'wrong' };
  if (trunk && digits.startsWith('0')) digits = digits.slice(1);
  if (national.test(digits)) return { is: 'number', msisdn: code + digits };
  return digits.length < shortest(country) && digits.length <= longest
    ? { is: 'unfinished' }
    : { is: 'wrong' };
}

/** All a screen or a log may show of a number. */
export const maskNumber = (msisdn: Msisdn): string => `••• ${msisdn.slice(-3)}`;

const shortest = (country: PhoneCountry): number => ({ NO: 8, DK: 8, SE: 9, FI: 6 })[country];
