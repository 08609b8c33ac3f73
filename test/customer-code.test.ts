import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { CustomerCode, judge, readCode } from '../edge/domain/customer-code.ts';

const clearText = 'https://qr.vipps.no/28/2/01/031/4712345678?v=1';
const token = 'https://qr.vipps.no/p/AbC-123_xyz';
const sticker = 'mobilepaypos://pos?id=123456789012345&source=qr';
const none = { own: new Set<string>() };

const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCodePoint(code));
const personalText = fc
  .array(visible, { minLength: 1, maxLength: 255 - 'https://qr.vipps.no/'.length })
  .map((path) => `https://qr.vipps.no/${path.join('')}`);

test('both kinds of personal code are a customer code, whole and unchanged', () => {
  expect(readCode(clearText)).toEqual({ kind: 'personal', code: clearText });
  expect(readCode(token)).toEqual({ kind: 'personal', code: token });
});

test('any address on qr.vipps.no of at most 255 characters comes out exactly as it went in', () => {
  fc.assert(
    fc.property(personalText, (text) => {
      expect(readCode(text)).toEqual({ kind: 'personal', code: text });
    }),
  );
});

test('scheme and host are compared without regard to case, and nothing is changed', () => {
  const shouted = 'HTTPS://QR.VIPPS.NO/P/ABC';
  expect(readCode(shouted)).toEqual({ kind: 'personal', code: shouted });
});

test.each([
  'http://qr.vipps.no/p/abc',
  'https://qr.vipps.no',
  'https://qr.vipps.no/',
  'https://qr.vipps.no.example/p/abc',
  'https://qr.vipps.no@example.com/p/abc',
  'https://qr.vipps.no:443/p/abc',
  'https://qr-vipps.no/p/abc',
  'https://xqr.vipps.no/p/abc',
  'https://example.com/https://qr.vipps.no/p/abc',
  ' https://qr.vipps.no/p/abc',
  'https://qr.vipps.no/p/abc\n',
  'https://qr.vipps.no/p/a b',
  'httpſ://qr.vipps.no/p/abc',
])('%j is foreign', (text) => {
  expect(readCode(text)).toEqual({ kind: 'other', why: 'foreign' });
});

test('the longest code that ePayment takes is read and one character more is not', () => {
  const base = 'https://qr.vipps.no/';
  expect(readCode(base + 'a'.repeat(255 - base.length)).kind).toBe('personal');
  expect(readCode(base + 'a'.repeat(256 - base.length))).toEqual({ kind: 'other', why: 'too-long' });
});

test('nothing and next to nothing are told apart', () => {
  expect(readCode('')).toEqual({ kind: 'other', why: 'empty' });
  expect(readCode('abcd')).toEqual({ kind: 'other', why: 'too-short' });
});

test('an old MobilePay sticker is known by its number or its GUID', () => {
  const guid = 'a1b2c3d4-0000-4000-8000-00000000ffff';
  expect(readCode(sticker)).toEqual({ kind: 'mobilepay-sticker', beaconId: '123456789012345' });
  expect(readCode(`mobilepaypos://pos?source=qr&id=${guid}`)).toEqual({
    kind: 'mobilepay-sticker',
    beaconId: guid,
  });
  expect(readCode('mobilepaypos://pos?id=12&source=qr').kind).toBe('other');
});

test.each(['96385074', '036000291452', '4006381333931', '17350053850252'])(
  '%s is a product barcode',
  (digits) => {
    expect(readCode(digits)).toEqual({ kind: 'barcode', digits });
  },
);

test('one wrong digit makes a barcode foreign', () => {
  fc.assert(
    fc.property(fc.nat({ max: 12 }), fc.integer({ min: 1, max: 9 }), (at, more) => {
      const digits = [...'4006381333931'];
      digits[at] = String((Number(digits[at]) + more) % 10);
      expect(readCode(digits.join(''))).toEqual({ kind: 'other', why: 'foreign' });
    }),
  );
});

test('whatever the text, reading it never throws, and what it calls personal the wire takes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), personalText), (text) => {
      const code = readCode(text);
      expect(v.is(CustomerCode, text)).toBe(code.kind === 'personal');
    }),
  );
});

test('the customer wins over everything else in view, in whatever order it is seen', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([sticker, '4006381333931', 'hello there', token], { minLength: 4 }),
      (texts) => {
        expect(judge(texts, none)).toEqual({ kind: 'personal', code: token });
      },
    ),
  );
});

test('the merchant’s own code never wins, not even alone', () => {
  expect(judge([token, clearText], { own: new Set([token]) })).toEqual({ kind: 'personal', code: clearText });
  expect(judge([token], { own: new Set([token]) })).toEqual({ kind: 'own' });
});

test('two customers in view are nobody’s turn until the seller says whose', () => {
  expect(judge([token, sticker, clearText], none)).toEqual({ kind: 'two-codes', codes: [token, clearText] });
});

const origin = 'https://till.example';
const torg: readonly [string, object][] = [
  ['/pair#ABCD2345', { what: 'pairing', value: 'ABCD2345' }],
  ['/pair/ABCD2345', { what: 'pairing', value: 'ABCD2345' }],
  ['/r/Zk3_x-91Qa', { what: 'slip', value: 'Zk3_x-91Qa' }],
  ['/cart#1.a2F~b', { what: 'cart', value: '1.a2F~b' }],
];
test.each(torg)(
  '%s at the till’s own address is its own code, and at any other it is foreign',
  (path, what) => {
    expect(readCode(origin + path, origin)).toEqual({ kind: 'torg', ...what });
    expect(readCode(origin.toUpperCase() + path, origin)).toEqual({ kind: 'torg', ...what });
    for (const elsewhere of [`https://till.example.org${path}`, `http://till.example${path}`])
      expect(readCode(elsewhere, origin)).toEqual({ kind: 'other', why: 'foreign' });
    expect(readCode(origin + path)).toEqual({ kind: 'other', why: 'foreign' });
  },
);

test.each(['/', '/pair', '/pair#', '/r/', '/r/a b', '/cart', '/today'])(
  'the till’s own address with %s is no code of it',
  (path) => {
    expect(readCode(origin + path, origin).kind).toBe('other');
  },
);

test('whatever stands at the till’s own address, a customer beside it is the one who is asked', () => {
  for (const [path] of torg)
    expect(judge([origin + path, token], { ...none, origin })).toEqual({ kind: 'personal', code: token });
});

test('one code seen twice in a picture is one code', () => {
  expect(judge([token, token], none)).toEqual({ kind: 'personal', code: token });
});

test('of other things, the most telling is named; of nothing, nothing', () => {
  expect(judge(['hello there', sticker], none).kind).toBe('mobilepay-sticker');
  expect(judge(['hello there', '4006381333931'], none).kind).toBe('barcode');
  expect(judge([], none)).toEqual({ kind: 'nothing' });
});
