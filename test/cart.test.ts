import { expect, test } from 'vitest';
import { markets } from '../edge/domain/market.ts';
import { leastPerPayment, mostPerPayment } from '../edge/domain/money.ts';
import { type Line, totalOf } from '../edge/domain/sale.ts';
import { added, alreadyCharged, freeId, withQuantity } from '../web/sale/cart-lines.ts';
import { sampleGoods } from '../web/sale/sample-goods.ts';

const honey: Line = { id: 'honey', name: 'Honey', unitPrice: 12_900, quantity: 1, vatRate: 1500 };
const candle: Line = { id: 'candle', name: 'Candle', unitPrice: 8900, quantity: 1, vatRate: 2500 };

const linesOf = (change: ReturnType<typeof added>) => {
  if (change.is !== 'changed') throw new Error(`expected a change, got ${change.is}`);
  return change.lines;
};

test('the same good again raises its quantity and keeps its place', () => {
  const lines = linesOf(added(linesOf(added(linesOf(added([], honey)), candle)), honey));
  expect(lines.map((line) => [line.id, line.quantity])).toEqual([
    ['honey', 2],
    ['candle', 1],
  ]);
});

test('a good whose price has changed is a line of its own', () => {
  expect(linesOf(added([honey], { ...honey, unitPrice: 9900 }))).toHaveLength(2);
});

test('no quantity left takes the line away', () => {
  expect(linesOf(withQuantity([honey, candle], 'honey', 0))).toEqual([candle]);
});

test('a cart never passes what one payment may be', () => {
  const dear: Line = { ...honey, unitPrice: mostPerPayment };
  expect(added([dear], candle).is).toBe('too-much');
  expect(withQuantity([dear], 'honey', 2).is).toBe('too-much');
  expect(totalOf(linesOf(added([], dear)))).toBe(mostPerPayment);
  expect(withQuantity([{ ...honey, unitPrice: 1 }], 'honey', 10_000).is).toBe('too-much');
});

test('two free sums never share an id', () => {
  const first = freeId([honey]);
  expect(freeId([{ ...honey, id: first }])).not.toBe(first);
});

test('a kept cart that was charged after it was touched does not come back', () => {
  const sale = { lines: [honey], madeAt: 2000, mine: true };
  expect(alreadyCharged([honey], { sales: [sale], sinceMs: 1000 })).toBe(true);
  expect(alreadyCharged([honey], { sales: [sale], sinceMs: 2000 })).toBe(false);
  expect(alreadyCharged([candle], { sales: [sale], sinceMs: 1000 })).toBe(false);
  expect(alreadyCharged([honey], { sales: [{ ...sale, mine: false }], sinceMs: 1000 })).toBe(false);
});

test.each(markets)('the sample goods of %s can all be sold, under ids of their own', (market) => {
  const { goods } = sampleGoods(market);
  expect(new Set(goods.map((good) => good.id)).size).toBe(goods.length);
  expect(new Set(goods.map((good) => good.group)).size).toBe(3);
  for (const good of goods) {
    expect(good.price).toBeGreaterThanOrEqual(leastPerPayment.NOK);
    expect(good.id.length).toBeLessThanOrEqual(64);
    expect(good.vatRate).toBeGreaterThan(0);
  }
});
