import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Reference } from '../edge/domain/wire.ts';
import { dayOf, drawLetters, nextAttempt, referenceOf } from '../web/reference.ts';

const parts = { till: 'k7qp', day: '20261121', number: 42, letters: 'X3ZT', attempt: 1 };

test('a reference says which till, which day, which number and which attempt', () => {
  expect(referenceOf(parts)).toBe('K7QP-20261121-42-X3ZT-1');
});

test('whatever a till is called, a reference is one that Vipps MobilePay takes and begins with a letter', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 1, max: 9_999_999_999 }),
      fc.integer({ min: 1, max: 99 }),
      (till, number, attempt) => {
        const reference = referenceOf({ ...parts, till, number, attempt });
        expect(v.is(Reference, reference)).toBe(true);
        expect(reference).toMatch(/^[A-Z]/);
      },
    ),
  );
});

test('the next attempt at a sale differs in the attempt alone', () => {
  expect(nextAttempt('K7QP-20261121-42-X3ZT-1')).toBe('K7QP-20261121-42-X3ZT-2');
  expect(nextAttempt('K7QP-20261121-42-X3ZT-9')).toBe('K7QP-20261121-42-X3ZT-10');
  expect(() => nextAttempt('sale')).toThrow('no attempt');
});

test('letters are drawn from all 32 that cannot be mistaken for each other', () => {
  expect(drawLetters(() => 0)).toBe('0000');
  expect(drawLetters(() => 0.999_999)).toBe('ZZZZ');
  let turn = 0;
  const all = Array.from({ length: 8 }, () => drawLetters(() => turn++ / 32)).join('');
  expect(new Set(all).size).toBe(32);
  expect(all).not.toMatch(/[ILOU]/);
});

test('a day is the one on the wall where the tablet stands', () => {
  expect(dayOf(new Date(2026, 0, 5, 0, 0).getTime())).toBe('20260105');
  expect(dayOf(new Date(2026, 11, 31, 23, 59).getTime())).toBe('20261231');
});
