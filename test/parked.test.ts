import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import type { Line } from '../edge/domain/sale.ts';
import { Desk } from '../web/desk.svelte.ts';
import { Cart } from '../web/sale/cart.svelte.ts';
import { edgePeer, oneLock, settled } from './edge-peer.ts';

const honey: Line = { id: 'honey', name: 'Honey', unitPrice: 12_900, quantity: 1, vatRate: 1500 };
const candle: Line = { id: 'candle', name: 'Candle', unitPrice: 8900, quantity: 1, vatRate: 2500 };

/** A tablet whose pages share one database; each page has a cart. */
function tablet() {
  const clock = manualClock(Date.UTC(2026, 10, 21, 9));
  const peer = edgePeer(clock.now);
  const indexedDB = new IDBFactory();
  const page = async () => {
    const desk = new Desk({
      ...{ clock, indexedDB, base: '/', fetch: peer.fetch, EventSource: peer.EventSource },
      alone: oneLock().alone,
      random: () => 0.5,
      uuid: () => crypto.randomUUID(),
      others: { tell: () => {}, hear: () => () => {} },
      page: () => () => {},
      persist: () => {},
    });
    await desk.start();
    const cart = new Cart(desk, clock);
    await cart.restore();
    return cart;
  };
  return { clock, page };
}

const idOf = ({ parked }: Cart, at: number): string => {
  const cart = parked[at];
  if (!cart) throw new Error(`expected a parked cart at ${at}, and ${parked.length} are parked`);
  return cart.id;
};
const namesOf = ({ lines }: Pick<Cart, 'lines'>) => lines.map(({ name }) => name);

test('a parked cart leaves room for the next customer and is there after a reload', async () => {
  const { page } = tablet();
  const cart = await page();
  cart.add(honey);
  cart.park();
  expect(cart.lines).toEqual([]);
  await cart.rename(idOf(cart, 0), 'Blue hat');
  const later = await page();
  expect(later.lines).toEqual([]);
  expect(later.parked).toMatchObject([{ name: 'Blue hat', lines: [{ name: 'Honey' }] }]);
});

test('taking up a parked cart parks the one in hand first, so that none is lost and none is doubled', async () => {
  const { page } = tablet();
  const cart = await page();
  cart.add(honey);
  cart.park();
  cart.add(candle);
  await cart.resume(idOf(cart, 0));
  expect(namesOf(cart)).toEqual(['Honey']);
  expect(cart.parked.map(namesOf)).toEqual([['Candle']]);
  await settled();
  const later = await page();
  expect(namesOf(later)).toEqual(['Honey']);
  expect(later.parked.map(namesOf)).toEqual([['Candle']]);
});

test('carts parked in the same moment are kept apart, oldest first', async () => {
  const { page } = tablet();
  const cart = await page();
  cart.add(honey);
  cart.park();
  cart.add(candle);
  cart.park();
  await settled();
  expect((await page()).parked.map(namesOf)).toEqual([['Honey'], ['Candle']]);
});

test('an empty cart is not parked, and taking one up with an empty cart leaves nothing behind', async () => {
  const { page } = tablet();
  const cart = await page();
  cart.park();
  expect(cart.parked).toEqual([]);
  cart.add(honey);
  cart.park();
  await cart.resume(idOf(cart, 0));
  expect(cart.parked).toEqual([]);
  await settled();
  expect((await page()).parked).toEqual([]);
});

test('a cart that another page has taken up is not taken up twice, and the other’s parked carts stay', async () => {
  const { clock, page } = tablet();
  const here = await page();
  here.add(honey);
  here.park();
  await settled();
  const there = await page();
  const id = idOf(there, 0);
  await here.resume(id);
  clock.advance(1);
  here.park();
  await settled();
  there.add(candle);
  await there.resume(id);
  expect(namesOf(there)).toEqual(['Candle']);
  clock.advance(1);
  there.park();
  await settled();
  expect((await page()).parked.map(namesOf)).toEqual([['Honey'], ['Candle']]);
});
