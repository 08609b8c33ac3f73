import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { PairingAsk, Parcel } from '../edge/domain/wire.ts';

const line = { id: 'honey-350', name: 'Honey 350 g', unitPrice: 6_450, quantity: 2, vatRate: 1500 };
const charge = {
  kind: 'charge',
  id: '0b0f6f2e-3f0c-4d6a-9d0e-6f3c7b1f2a10',
  reference: 'stall7-20261121-0001',
  madeAt: 1_795_255_200_000,
  amount: { currency: 'NOK', value: 12_900 },
  lines: [line],
  customer: { by: 'code', code: 'https://qr.vipps.no/p/K7-code' },
};
const { id, reference, madeAt } = charge;
const about = { id, reference, madeAt };
const refund = { kind: 'refund', ...about, amount: { currency: 'NOK', value: 1 } };
const accepts = (parcel: unknown) => v.is(Parcel, parcel);
const priced = (value: number, currency = 'NOK') => ({
  ...charge,
  amount: { currency, value },
  lines: [{ ...line, unitPrice: value, quantity: 1 }],
});

test('a charge of each customer, a cancel, a refund and a look are parcels', () => {
  const parcels = [
    charge,
    { ...charge, customer: { by: 'number', number: '4791234567' } },
    { ...charge, customer: { by: 'screen' } },
    { kind: 'cancel', ...about },
    { kind: 'look', ...about },
    refund,
  ];
  for (const parcel of parcels) expect(v.parse(Parcel, parcel)).toEqual(parcel);
});

test.each<[string, unknown]>([
  ['no object', 'charge'],
  ['null', null],
  ['a list', [charge]],
  ['no kind', about],
  ['an unheard-of kind', { ...about, kind: 'capture' }],
  ['a kind from the prototype', { ...about, kind: 'constructor' }],
  ['an unknown field', { ...charge, paid: true }],
  ['an unknown field in a line', { ...charge, lines: [{ ...line, discount: 100 }] }],
  ['an unknown field in the amount', { ...charge, amount: { ...charge.amount, net: 1 } }],
  [
    'an unknown field beside the customer',
    { ...charge, customer: { ...charge.customer, number: '4791234567' } },
  ],
  ['an amount on a cancel', { kind: 'cancel', ...about, amount: charge.amount }],
  ['a sum of zero', priced(0)],
  ['a negative sum', priced(-100)],
  ['less than the least in Norway', priced(99)],
  ['more than the most', priced(65_000_001)],
  ['a sum with a fraction', priced(129.5)],
  ['a sum as text', { ...charge, amount: { currency: 'NOK', value: '12900' } }],
  ['a price as text', { ...charge, lines: [{ ...line, unitPrice: '6450' }] }],
  ['a quantity as text', { ...charge, lines: [{ ...line, quantity: '2' }] }],
  ['a quantity of zero', { ...charge, lines: [line, { ...line, quantity: 0 }] }],
  [
    'a negative quantity that makes the sum right',
    {
      ...charge,
      lines: [
        { ...line, quantity: 3 },
        { ...line, quantity: -1 },
      ],
    },
  ],
  ['half a piece', { ...charge, lines: [{ ...line, unitPrice: 25_800, quantity: 0.5 }] }],
  ['a VAT rate over 100 %', { ...charge, lines: [{ ...line, vatRate: 10_001 }] }],
  ['a currency that no till sells in', { ...charge, amount: { currency: 'SEK', value: 12_900 } }],
  ['lines that add up to less', { ...charge, lines: [{ ...line, quantity: 1 }] }],
  ['lines that add up to more', { ...charge, lines: [line, line] }],
  ['no line', { ...charge, lines: [] }],
  [
    'three hundred and one lines',
    {
      ...charge,
      amount: { currency: 'NOK', value: 301 },
      lines: Array.from({ length: 301 }, () => ({ ...line, unitPrice: 1, quantity: 1 })),
    },
  ],
  ['a line without a name', { ...charge, lines: [{ ...line, name: '   ' }] }],
  ['no customer', { ...charge, customer: undefined }],
  ['an unheard-of customer', { ...charge, customer: { by: 'token', token: 'x' } }],
  ['somebody else’s QR', { ...charge, customer: { by: 'code', code: 'https://example.com/p/K7-code' } }],
  [
    'a QR that only looks right',
    { ...charge, customer: { by: 'code', code: 'https://qr.vipps.no.example.com/p/K7' } },
  ],
  [
    'a QR with another before it',
    { ...charge, customer: { by: 'code', code: 'x https://qr.vipps.no/p/K7' } },
  ],
  [
    'a QR of more than 255 characters',
    { ...charge, customer: { by: 'code', code: `https://qr.vipps.no/${'x'.repeat(240)}` } },
  ],
  ['a number with a plus', { ...charge, customer: { by: 'number', number: '+4791234567' } }],
  ['a number without its country', { ...charge, customer: { by: 'number', number: '91234567' } }],
  ['a number that is a number', { ...charge, customer: { by: 'number', number: 4_791_234_567 } }],
  ['an id that is no UUID', { ...charge, id: 'mine' }],
  ['an id with more behind it', { ...charge, id: `${id}-capture` }],
  ['a short reference', { ...charge, reference: 'stall-7' }],
  ['a long reference', { ...charge, reference: 'x'.repeat(41) }],
  ['a path for a reference', { ...charge, reference: '../../refund' }],
  ['a reference with a line break', { ...charge, reference: 'stall7-0001\n' }],
  ['a time with a fraction', { ...charge, madeAt: 1.5 }],
  ['a time before the epoch', { ...charge, madeAt: -1 }],
  ['a refund of nothing', { ...refund, amount: { currency: 'NOK', value: 0 } }],
  ['a refund of less than nothing', { ...refund, amount: { currency: 'NOK', value: -1 } }],
  ['a refund with a fraction', { ...refund, amount: { currency: 'NOK', value: 0.5 } }],
  ['a refund of more than one payment can be', { ...refund, amount: { currency: 'NOK', value: 65_000_001 } }],
])('%s is no parcel', (_, parcel) => {
  expect(accepts(parcel)).toBe(false);
});

test('the least and the most of each currency are parcels', () => {
  for (const [value, currency] of [
    [100, 'NOK'],
    [1, 'DKK'],
    [1, 'EUR'],
    [65_000_000, 'NOK'],
  ] as const) {
    expect(accepts(priced(value, currency))).toBe(true);
  }
});

test('a field that is left out is missed', () => {
  for (const name of Object.keys(charge)) {
    expect(accepts(Object.fromEntries(Object.entries(charge).filter(([key]) => key !== name)))).toBe(false);
  }
});

test('nothing that hides behind a prototype comes through', () => {
  for (const text of [
    '{"__proto__":{"amount":{"currency":"NOK","value":1}}}',
    '{"constructor":{"prototype":{"paid":true}}}',
  ]) {
    const hidden = JSON.parse(text) as object;
    const name = Object.keys(hidden)[0] ?? '';
    const laden = JSON.parse(JSON.stringify(charge).replace('{', `{${text.slice(1, -1)},`)) as unknown;
    const read = v.safeParse(Parcel, laden);
    if (read.success) expect(Object.keys(read.output)).not.toContain(name);
    expect(({} as Record<string, unknown>)['paid']).toBeUndefined();
  }
});

test('no text at all makes the parser throw, nor pass what is no parcel', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(accepts(value)).toBe(false);
    }),
  );
});

test('any whole price and quantity whose sum is right is a parcel', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50_000 }),
      fc.integer({ min: 1, max: 999 }),
      (unitPrice, quantity) => {
        const value = unitPrice * quantity;
        const parcel = {
          ...charge,
          id: randomUUID(),
          amount: { currency: 'DKK', value },
          lines: [{ ...line, unitPrice, quantity }],
        };
        expect(accepts(parcel)).toBe(true);
        expect(accepts({ ...parcel, amount: { currency: 'DKK', value: value + 1 } })).toBe(false);
      },
    ),
  );
});

test('a pairing code is eight letters that are not mistaken for one another', () => {
  const isCode = (code: unknown) => v.is(PairingAsk, { code });
  for (const right of ['ABCD-EFGH', 'abcd-efgh', 'ABCDEFGH', '0123-4567']) expect(isCode(right)).toBe(true);
  for (const wrong of ['ABCD-EFG', 'ABCDI-EFG', 'OOOO-IIII', 'ABCD--EFGH', ' ABCD-EFGH', 12_345_678]) {
    expect(isCode(wrong)).toBe(false);
  }
  expect(v.is(PairingAsk, { code: 'ABCD-EFGH', name: 'mine' })).toBe(false);
});
