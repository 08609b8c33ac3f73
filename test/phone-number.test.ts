import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import {
  callingCode,
  longestTyped,
  maskNumber,
  Msisdn,
  phoneCountries,
  readNumber,
} from '../edge/domain/phone-number.ts';

const typed = fc.string({ unit: fc.constantFrom(...'0123456789 +()-.x'), maxLength: 20 });

test.each([
  ['NO', '91234567', '4791234567'],
  ['NO', '912 34 567', '4791234567'],
  ['NO', '+47 91 23 45 67', '4791234567'],
  ['NO', '004791234567', '4791234567'],
  ['NO', '41234567', '4741234567'],
  ['DK', '20 12 34 56', '4520123456'],
  ['DK', '+4591234567', '4591234567'],
  ['SE', '070-123 45 67', '46701234567'],
  ['SE', '701234567', '46701234567'],
  ['SE', '+46 70 123 45 67', '46701234567'],
  ['SE', '+46 (0)70 123 45 67', '46701234567'],
  ['FI', '040 1234567', '358401234567'],
  ['FI', '+358 50 1234', '358501234'],
  ['FI', '0457 123 4567', '3584571234567'],
] as const)('in %s, %s is %s', (country, text, msisdn) => {
  expect(readNumber(country, text)).toEqual({ is: 'number', msisdn });
});

test.each([
  ['NO', '9123456', 'unfinished'],
  ['NO', '', 'unfinished'],
  ['NO', '912345678', 'wrong'],
  ['NO', '21234567', 'wrong'],
  ['NO', '+4520123456', 'wrong'],
  ['NO', '+46701234567', 'wrong'],
  ['NO', '9123456x', 'wrong'],
  ['DK', '2012345', 'unfinished'],
  ['DK', '12345678', 'wrong'],
  ['DK', '+4791234567', 'wrong'],
  ['SE', '07012', 'unfinished'],
  ['SE', '0812345678', 'wrong'],
  ['FI', '0401', 'unfinished'],
  ['FI', '0912345678', 'wrong'],
] as const)('in %s, %s is %s', (country, text, is) => {
  expect(readNumber(country, text)).toEqual({ is });
});

test('the same eight digits are another person in Norway and in Denmark', () => {
  const digits = '91234567';
  expect(readNumber('NO', digits)).not.toEqual(readNumber('DK', digits));
});

test('whatever is typed, a number that is read fits ePayment and keeps its country', () => {
  fc.assert(
    fc.property(fc.constantFrom(...phoneCountries), typed, (country, text) => {
      const read = readNumber(country, text);
      if (read.is !== 'number') return;
      expect(v.is(Msisdn, read.msisdn)).toBe(true);
      expect(read.msisdn.startsWith(callingCode(country))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('a number read once reads the same with its calling code before it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...phoneCountries), fc.integer({ min: 0, max: 9 }), (country, last) => {
      const first = { NO: '4123456', DK: '2123456', SE: '70123456', FI: '40123456' }[country] + last;
      const short = readNumber(country, first);
      expect(short.is).toBe('number');
      expect(readNumber(country, `+${callingCode(country)}${first}`)).toEqual(short);
      expect(readNumber(country, `00${callingCode(country)}${first}`)).toEqual(short);
      expect(first.length).toBeLessThanOrEqual(longestTyped(country));
    }),
  );
});

test('a masked number shows its last three digits and no others', () => {
  expect(maskNumber('4791234567')).toBe('••• 567');
});
