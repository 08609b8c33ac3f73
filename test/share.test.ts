import { expect, test } from 'vitest';
import type { Line } from '../edge/domain/sale.ts';
import { Share } from '../web/history/share.svelte.ts';

const goods: readonly Line[] = [
  { id: 'wreath', name: 'Wreath', unitPrice: 10_000, quantity: 3, vatRate: 2500 },
  { id: 'honey', name: 'Honey', unitPrice: 333, quantity: 3, vatRate: 1500, discount: 1 },
  { id: 'cheese', name: 'Cheese', unitPrice: 20_000, quantity: 750, unit: 'KG', vatRate: 1500 },
];

test('of each line at most what was handed over and not given back can be chosen', () => {
  const share = new Share(() => ({ lines: goods, upTo: [2, 0, 750], done: [1, 0, 0], most: 30_000 }));
  share.kind = 'goods';
  expect(goods.map((_, line) => share.left(line))).toEqual([1, 0, 750]);
  for (const line of [0, 0, 1, 2]) share.step(line, 1);
  expect(share.picks).toEqual([
    { line: 0, quantity: 1 },
    { line: 2, quantity: 750 },
  ]);
  expect(share.value).toBe(25_000);
});

test('goods can be chosen only where it is known what was done with them', () => {
  const kindsOf = (upTo: readonly number[] | null, done: readonly number[] | null) =>
    new Share(() => ({ lines: goods, upTo, done, most: 30_000 })).kinds;
  expect(kindsOf([3, 3, 750], [0, 0, 0])).toEqual(['all', 'goods', 'sum']);
  expect(kindsOf(null, [0, 0, 0])).toEqual(['all', 'sum']);
  expect(kindsOf([3, 3, 750], null)).toEqual(['all', 'sum']);
});

test('the last piece takes what rounding left of its line', () => {
  const lastOf = (before: number) => {
    const share = new Share(() => ({ lines: goods, upTo: [3, 3, 750], done: [0, before, 0], most: 45_998 }));
    share.kind = 'goods';
    share.step(1, 1);
    return share.value ?? 0;
  };
  expect([lastOf(0), lastOf(1), lastOf(2)]).toEqual([332, 333, 333]);
});
