import { expect, test } from 'vitest';
import { gzipped, mostFirstBytes } from '../bench/bytes.ts';
import { firstLoad } from '../bench/first-load.ts';

test('the first load of the till is at most 60 kB of compressed script', () => {
  const names = firstLoad();
  expect(names.length).toBeGreaterThan(1);
  expect(gzipped(names)).toBeLessThanOrEqual(mostFirstBytes);
});
