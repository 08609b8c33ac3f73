import { expect, test } from 'vitest';
import { mostPerPayment } from '../edge/domain/money.ts';
import { type Key, isTooMuch, minorOf, nothingTyped, press, readSum, sumOf } from '../web/sale/keypad.ts';

const typed = (keys: readonly Key[]) => keys.reduce(press, nothingTyped);

test('digits are whole units and a comma begins the hundredths', () => {
  expect(sumOf(typed(['1', '2', '0']))).toBe(12_000);
  expect(sumOf(typed(['1', '2', ',', '5']))).toBe(1250);
  expect(sumOf(typed([',', '0', '5']))).toBe(5);
  expect(sumOf(typed(['4', '00']))).toBe(40_000);
});

test('a third decimal, a second comma and leading noughts change nothing', () => {
  const full = typed(['9', ',', '9', '9']);
  expect(press(full, '1')).toBe(full);
  expect(press(full, ',')).toBe(full);
  expect(typed(['0', '00', '0', '7']).entry).toBe('7');
});

test('plus keeps a running sum and takes nothing when nothing was typed', () => {
  const sum = typed(['4', '5', '+', '1', '2', ',', '5']);
  expect(sum.terms).toEqual([4500]);
  expect(sumOf(sum)).toBe(5750);
  expect(press(nothingTyped, '+')).toBe(nothingTyped);
});

test('deleting goes back through the digits and then into the term before', () => {
  const deleted = typed(['4', '5', ',', '5', '+', '1', 'back', 'back']);
  expect(deleted).toEqual({ terms: [], entry: '45,50' });
  expect(typed(['1', 'back', 'back'])).toEqual(nothingTyped);
});

test('the sum never passes what one payment may be', () => {
  const most = typed(['6', '5', '0', '0', '0', '0']);
  expect(sumOf(most)).toBe(mostPerPayment);
  expect(press(most, '0')).toBe(most);
  expect(isTooMuch(most, '0')).toBe(true);
  expect(isTooMuch(typed(['9', '9', '9', '9', '9']), '9')).toBe(true);
  // What does not fit for another reason is no sum that is too large.
  for (const keys of [['0'], ['1', ',', '5', '0'], ['1', '2']] as const)
    expect(isTooMuch(typed(keys), '0')).toBe(false);
  const atTheEdge = press(most, '+');
  expect(press(atTheEdge, '1')).toBe(atTheEdge);
  expect(sumOf(press(atTheEdge, '0'))).toBe(mostPerPayment);
});

test('a sum in a field may be written with comma, point and spaces, and is else no sum', () => {
  expect(readSum('1 250,5')).toBe(125_050);
  expect(readSum('12.50')).toBe(1250);
  for (const wrong of ['', 'x', '1,234', '-5', '1,2,3', '1234567']) expect(readSum(wrong)).toBeUndefined();
  expect(minorOf('')).toBe(0);
});
