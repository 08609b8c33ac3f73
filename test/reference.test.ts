import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Reference } from '../edge/domain/wire.ts';
import { dayOf, drawLetters, nextAttempt, referenceOf } from '../web/reference.ts';

const parts = { till: 'k7qp', day: '20261121', number: 42, letters: 'X3ZT', attempt: 1 };

test('a reference says which till, which day, which number and which attempt', () => {
  expect(referenceOf(parts)).toBe('K7QP-20261121-42-X3ZT-1');
});

test('a store’s prefix stands first', () => {
  expect(referenceOf({ ...parts, prefix: 'Brygge' })).toBe('BRYGGE-K7QP-20261121-42-X3ZT-1');
  expect(referenceOf({ ...parts, prefix: '' })).toBe('K7QP-20261121-42-X3ZT-1');
});

test('tills that are offline and forgot their numbers still never make one name', () => {
  let state = 1;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const names = new Set<string>();
  for (let till = 1; till <= 40; till++) {
    for (let number = 1; number <= 500; number++) {
      // Every hundredth sale the tablet is wiped and begins to count anew.
      const name = {
        ...parts,
        prefix: 'TORG',
        till: `T${till}`,
        number: number % 100,
        letters: drawLetters(random),
      };
      names.add(referenceOf(name));
    }
  }
  expect(names.size).toBe(40 * 500);
});

test('whatever a till is called, a reference is one that Vipps MobilePay takes and begins with a letter', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom(undefined, '', 'A', 'TORG', 'BRYGGE'),
      fc.integer({ min: 1, max: 9_999_999_999 }),
      fc.integer({ min: 1, max: 99 }),
      (till, prefix, number, attempt) => {
        const reference = referenceOf({ ...parts, prefix, till, number, attempt });
        expect(reference.endsWith(`-20261121-${number}-X3ZT-${attempt}`)).toBe(true);
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
