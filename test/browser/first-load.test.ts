import { expect, test } from 'vitest';
import { firstBytes, mostFirstBytes } from '../bench/bytes.ts';

test('the first load of the till is at most 60 kB of compressed script, the largest language included', () => {
  expect(firstBytes('brotli')).toBeGreaterThan(20_000);
  expect(firstBytes('brotli')).toBeLessThanOrEqual(mostFirstBytes);
});
