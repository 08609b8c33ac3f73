import * as v from 'valibot';
import { expect, test } from 'vitest';
import { money } from '../edge/domain/money.ts';
import { refusalWords } from '../edge/domain/refusal.ts';
import type { PaymentView } from '../edge/domain/wire.ts';
import { figuresOf } from '../web/history/figures.ts';
import { type What, isFinal, moodOf, wayOnAfter } from '../web/pay/ends.ts';
import { Following } from '../web/pay/following.svelte.ts';
import { type Shown, collectedOf } from '../web/shown.ts';

const sale = (reference: string, what: What, mine = true): Shown => ({
  reference,
  amount: money('NOK', 12_900),
  lines: [],
  by: 'code',
  madeAt: 0,
  expiresAt: null,
  what,
  patienceEndsAt: null,
  insteadOf: null,
  later: false,
  word: null,
  view: null,
  mine,
  refundAsked: 0,
  collectAsked: 0,
  releaseAsked: false,
});

function follow() {
  const kept = new Map<string, unknown>();
  const following = new Following({
    kept: {
      get: async (key, schema) => {
        const read = v.safeParse(schema, kept.get(key));
        return read.success ? read.output : undefined;
      },
      set: async (key, value) => void kept.set(key, value),
    },
    sale: () => undefined,
  });
  const news = (sales: readonly Shown[], current: string | null) =>
    following.notice(sales, current).map((told) => told.what);
  return { following, kept, news };
}

test('a payment that was left is followed, and its end is called out once', () => {
  const { following, news } = follow();
  expect(news([sale('a', 'waiting')], 'a')).toEqual([]);
  expect(news([sale('a', 'waiting')], null)).toEqual([]);
  expect(news([sale('a', 'paid')], null)).toEqual(['paid']);
  expect(news([sale('a', 'paid')], null)).toEqual([]);
  expect(following.references).toEqual(['a']);
});

test('an end that is seen on its own screen is told there and leaves nothing in the tray', () => {
  const { following, news } = follow();
  news([sale('a', 'waiting')], 'a');
  expect(news([sale('a', 'declined')], 'a')).toEqual(['declined']);
  expect(following.references).toEqual([]);
});

test('an approval while the tablet was off is called out when it comes back', async () => {
  const { following, kept, news } = follow();
  kept.set('following', ['a']);
  await following.restore();
  expect(news([sale('a', 'paid')], null)).toEqual(['paid']);
});

test('a payment that ended yesterday is no news when it is opened', () => {
  const { news } = follow();
  expect(news([sale('a', 'paid')], 'a')).toEqual([]);
});

test('money that could not be taken is called out, and again when it is taken after all', () => {
  const { news } = follow();
  news([sale('a', 'collecting')], null);
  expect(news([sale('a', 'uncollected')], null)).toEqual(['uncollected']);
  expect(news([sale('a', 'paid')], null)).toEqual(['paid']);
});

test('the payments of another till are not this seller’s to follow', () => {
  const { following, news } = follow();
  news([sale('b', 'waiting', false)], null);
  expect(news([sale('b', 'paid', false)], null)).toEqual([]);
  expect(following.references).toEqual([]);
});

test('a sale that its seller handed over later was not left waiting, and is not called out as paid late', () => {
  const { following, news } = follow();
  const preorder = (what: What): Shown => ({ ...sale('a', what), later: true });
  news([preorder('waiting')], 'a');
  news([preorder('held')], 'a');
  expect(following.references).toEqual([]);
  news([preorder('collecting')], null);
  expect(news([preorder('uncollected')], null)).toEqual(['uncollected']);
  expect(news([preorder('paid')], null)).toEqual([]);
  expect(following.references).toEqual([]);
});

test('of a sale that was handed over in part no more is called paid than was collected', () => {
  const { view, ...of } = sale('a', 'paid');
  expect(collectedOf({ ...of, view })).toBe(of.amount);
  const told = (captured: number) => ({ ...of, view: { captured } as PaymentView });
  expect(collectedOf(told(8_900))).toEqual(money('NOK', 8_900));
  expect(collectedOf(told(12_900))).toBe(of.amount);
});

test('an answered payment leaves the tray for good', () => {
  const { following, kept, news } = follow();
  news([sale('a', 'waiting')], null);
  news([sale('a', 'paid')], null);
  following.answer('a');
  news([sale('a', 'paid')], null);
  expect(following.references).toEqual([]);
  expect(kept.get('following')).toEqual([]);
});

test('only paid looks like paid', () => {
  const others: What[] = [
    'collecting',
    'uncollected',
    'released',
    'unknown',
    'waiting',
    'refunded',
    'unsent',
  ];
  expect(moodOf('paid')).toBe('good');
  for (const what of others) expect(moodOf(what)).not.toBe('good');
  expect(isFinal('unknown')).toBe(false);
});

test('every refusal has a way on, and a unit that may not push is offered the QR at once', () => {
  for (const word of refusalWords) expect(wayOnAfter('refused', word)).not.toBe('look-again');
  expect(wayOnAfter('refused', 'push-not-approved')).toBe('show-qr');
  expect(wayOnAfter('refused', 'code-too-old')).toBe('scan-again');
  expect(wayOnAfter('refused', 'customer-cannot-pay')).toBe('other-way');
  expect(wayOnAfter('uncollected', 'funds-unavailable')).toBe('look-again');
});

test('the day counts as collected only what the ledger has told', () => {
  const figures = figuresOf([
    sale('a', 'paid'),
    sale('b', 'waiting'),
    sale('c', 'unsent'),
    sale('d', 'declined'),
  ]);
  expect(figures).toEqual({ collected: 0, givenBack: 0, open: 25_800 });
});
