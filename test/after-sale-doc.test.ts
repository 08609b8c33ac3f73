import { expect, test } from 'vitest';
import { makeDoc, readDoc } from './after-sale-doc.ts';
import { codesInQuestion, neverMet, refusals } from './refusal-table.ts';

test('docs/after-sale.md prints every refusal as the tests go through it (else: node test/after-sale-doc.ts --write)', async () => {
  expect(readDoc()).toBe(await makeDoc(readDoc()));
});

test('every code from 6020 to 6280 can be met by an ask about a sale’s money, or is said why not', () => {
  const listed = [...refusals.map(({ code }) => code), ...Object.keys(neverMet)];
  expect([...new Set(listed)].sort()).toEqual(codesInQuestion);
});
