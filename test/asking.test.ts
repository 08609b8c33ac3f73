import { expect, test } from 'vitest';
import { money } from '../edge/domain/money.ts';
import type { Customer } from '../edge/domain/wire.ts';
import type { Desk } from '../web/desk.svelte.ts';
import { Asking } from '../web/pay/asking.svelte.ts';
import { firstWay, offeredWays } from '../web/pay/ways.ts';
import { Place } from '../web/place.svelte.ts';
import type { Cart } from '../web/sale/cart.svelte.ts';
import type { Shown } from '../web/shown.ts';

const lines = [{ id: 'jam', name: 'Jam', unitPrice: 4500, quantity: 1, vatRate: 1500 }];
const byNumber: Customer = { by: 'number', number: '4791234567' };

const sale = (reference: string, what: Shown['what']): Shown => ({
  reference,
  amount: money('NOK', 4_500),
  lines,
  by: 'number',
  madeAt: 0,
  expiresAt: null,
  what,
  patienceEndsAt: null,
  insteadOf: null,
  later: false,
  word: null,
  view: null,
  mine: true,
  refundAsked: 0,
  collectAsked: 0,
  releaseAsked: false,
});

interface Asked {
  readonly reference: string;
  readonly instead: object;
}

/** A till whose payments stand as `set` says. */
function counter() {
  let state: unknown = null;
  let pathname = '/';
  const place = new Place({
    location: {
      get pathname() {
        return pathname;
      },
    },
    history: {
      get state() {
        return state;
      },
      pushState(next, _unused, url) {
        state = next;
        pathname = url ?? pathname;
      },
      replaceState(next, _unused, url) {
        state = next;
        pathname = url ?? pathname;
      },
      go: () => {},
    },
  });
  const sales = new Map<string, Shown>();
  const asked: Asked[] = [];
  const cancelled: string[] = [];
  const desk: Pick<Desk, 'charge' | 'cancel' | 'noteOf' | 'sale'> = {
    async charge(_lines, _customer, instead = {}) {
      const reference = `SALE-0000-${asked.length + 1}`;
      asked.push({ reference, instead });
      sales.set(reference, sale(reference, 'sending'));
      return reference;
    },
    async cancel(reference) {
      cancelled.push(reference);
    },
    noteOf: () => undefined,
    sale: (reference) => sales.get(reference),
  };
  const cart: Pick<Cart, 'charged'> = { charged: () => {} };
  const set = (reference: string, what: Shown['what']) => sales.set(reference, sale(reference, what));
  const asking = new Asking({ desk, cart, place } as ConstructorParameters<typeof Asking>[0]);
  return { asking, asked, cancelled, place, set, sales };
}

test('a sale that is asked for the first time takes the place of nothing', async () => {
  const { asking, asked, place } = counter();
  await asking.charge(lines, byNumber);
  expect(asked).toEqual([{ reference: 'SALE-0000-1', instead: {} }]);
  expect(place.spot).toEqual({ at: 'pay', reference: 'SALE-0000-1' });
});

test('from an open payment another way takes its place, and from one that is over it takes none', async () => {
  const { asking, asked, set } = counter();
  await asking.charge(lines, byNumber);
  set('SALE-0000-1', 'waiting');
  await asking.charge(lines, { by: 'screen' });
  expect(asked.at(-1)?.instead).toEqual({ insteadOf: 'SALE-0000-1' });
  set('SALE-0000-1', 'cancelled');
  set('SALE-0000-2', 'expired');
  await asking.charge(lines, { by: 'screen' });
  expect(asked.at(-1)?.instead).toEqual({});
});

test('a third way takes the place of the second, with which the edge knows what that waited for', async () => {
  const { asking, asked, cancelled, set, sales } = counter();
  await asking.charge(lines, byNumber);
  set('SALE-0000-1', 'waiting');
  await asking.charge(lines, { by: 'screen' });
  const second = sales.get('SALE-0000-2');
  expect(second && asking.waitsFor(second)).toBe('SALE-0000-1');
  await asking.charge(lines, { by: 'link' });
  expect(asked.at(-1)?.instead).toEqual({ insteadOf: 'SALE-0000-2' });
  expect(cancelled).toEqual([]);
});

test('what has not left the tablet is withdrawn at once when another way is taken', async () => {
  const { asking, cancelled, set } = counter();
  await asking.charge(lines, byNumber);
  set('SALE-0000-1', 'unsent');
  await asking.charge(lines, { by: 'screen' });
  expect(cancelled).toEqual(['SALE-0000-1']);
});

test('a seller who insists asks the same customer at once, and the edge is told of the warning', async () => {
  const { asking, asked, set, sales } = counter();
  await asking.charge(lines, { by: 'screen' });
  set('SALE-0000-1', 'waiting');
  await asking.charge(lines, byNumber);
  const second = sales.get('SALE-0000-2');
  if (!second) throw new Error('expected a second payment');
  expect(asking.canInsist(second)).toBe(true);
  await asking.insist(second);
  expect(asked.at(-1)?.instead).toEqual({ insteadOf: 'SALE-0000-1', insist: true });
});

test('of a number only its last digits are told, and nothing once the payment has ended', async () => {
  const { asking, sales } = counter();
  await asking.charge(lines, byNumber);
  const first = sales.get('SALE-0000-1');
  if (!first) throw new Error('expected a payment');
  expect(asking.maskedOf(first)).toBe('••• 567');
  asking.forget('SALE-0000-1');
  expect(asking.maskedOf(first)).toBeNull();
  expect(asking.canInsist(first)).toBe(false);
});

test('a till offers what its sales unit may do, and begins with what it was told to begin with', () => {
  const ways = { push: 'yes', payments: 'yes', from: 'management', since: 0, usual: 'number' } as const;
  expect(offeredWays(null)).toContain('code');
  expect(firstWay(null)).toBe('code');
  expect(firstWay({ ways })).toBe('number');
  expect(offeredWays({ ways: { ...ways, push: 'no' } })).toEqual(['screen', 'link']);
  expect(firstWay({ ways: { ...ways, push: 'no' } })).toBe('screen');
  expect(firstWay({ ways: { ...ways, usual: 'check-in' } })).toBe('code');
});

test('money that waits for its goods still does when the sale is asked for in another way, before it left too', async () => {
  for (const what of ['unsent', 'waiting', 'cancelled'] as const) {
    const { asking, asked, set, sales } = counter();
    await asking.charge(lines, byNumber);
    set('SALE-0000-1', what);
    sales.set('SALE-0000-1', { ...sale('SALE-0000-1', what), later: true });
    await asking.charge(lines, { by: 'screen' });
    expect(asked.at(-1)?.instead, what).toMatchObject({ collect: 'on-hand-over' });
  }
});
