/** Which request of a sale is in the way, whatever has become of those before it. */
import { expect, test } from 'vitest';
import { type Attempt, formerOf, waitsFor } from '../web/pay/former.ts';

/** Each takes the place of the one before it. */
const sale = (...whats: readonly Attempt['what'][]) => {
  const attempts = whats.map((what, at) => ({
    ...{ reference: `try-${at + 1}`, what },
    insteadOf: at === 0 ? null : `try-${at}`,
  }));
  const find = (reference: string) => attempts.find((each) => each.reference === reference);
  const last = attempts.at(-1);
  if (!last) throw new Error('expected an attempt');
  return { last, find };
};
const formerIn = (...whats: readonly Attempt['what'][]) => {
  const { last, find } = sale(...whats);
  return formerOf(last, find);
};

test('a request that a customer may have is in the way itself', () => {
  expect(formerIn('waiting')).toBe('try-1');
  expect(formerIn('unknown')).toBe('try-1');
  expect(formerIn('cancelled', 'waiting')).toBe('try-2');
});

test('one that has left the tablet is known at the edge, with what it waits for', () => {
  expect(formerIn('waiting', 'sending')).toBe('try-2');
  expect(formerIn('paid', 'sending')).toBe('try-2');
});

test('behind one that has not left the tablet the customer still has the one before', () => {
  expect(formerIn('waiting', 'unsent')).toBe('try-1');
  expect(formerIn('waiting', 'sending', 'unsent')).toBe('try-2');
  expect(formerIn('waiting', 'unsent', 'unsent')).toBe('try-1');
  expect(formerIn('unsent')).toBe('try-1');
});

test('behind one that was never sent the customer still has the one before', () => {
  expect(formerIn('waiting', 'not-sent')).toBe('try-1');
  expect(formerIn('waiting', 'not-sent', 'not-sent')).toBe('try-1');
  expect(formerIn('declined', 'not-sent')).toBeNull();
});

test('a sale that is paid by now is asked for by nobody: the edge says so', () => {
  expect(formerIn('paid', 'not-sent')).toBe('try-1');
  expect(formerIn('held', 'cancelled')).toBe('try-1');
});

test('a sale that was paid and is rung up again is another sale', () => {
  expect(formerIn('paid')).toBeNull();
  expect(formerIn('refunded')).toBeNull();
});

test('a screen waits for a former request only while that is not over', () => {
  const { last, find } = sale('waiting', 'sending');
  expect(waitsFor(last, find)).toBe('try-1');
  const over = sale('declined', 'sending');
  expect(waitsFor(over.last, over.find)).toBeNull();
});

test('two that name each other come to an end', () => {
  const one: Attempt = { reference: 'one', what: 'not-sent', insteadOf: 'two' };
  const two: Attempt = { reference: 'two', what: 'not-sent', insteadOf: 'one' };
  expect(formerOf(one, (reference) => (reference === 'two' ? two : one))).toBeNull();
});
