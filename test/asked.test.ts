import { expect, test } from 'vitest';
import { money } from '../edge/domain/money.ts';
import type { PaymentView } from '../edge/domain/wire.ts';
import { askedOf } from '../web/history/asked.ts';
import { moveOfAsk, refusedSaying } from '../web/history/refused.ts';
import { en as after } from '../web/i18n/after/en.ts';
import { en as words } from '../web/i18n/en.ts';
import type { Shown } from '../web/shown.ts';

const amount = money('NOK', 34_700);
const view = { trouble: null, refunding: 0, held: null } as unknown as PaymentView;
const sale = {
  amount,
  what: 'paid',
  view,
  refundAsked: 0,
  collectAsked: 0,
  releaseAsked: false,
} as const;

const held = { ...view, held: { value: 34_700 } } as unknown as PaymentView;

const asked = (change: Partial<Shown>, hasUnsent = false) =>
  askedOf({ ...sale, ...change }, { words, after, hasUnsent }).map((text) => text.replace(/\s/g, ' '));

test('what was asked of a sale’s money is told until it is answered', () => {
  expect(asked({})).toEqual([]);
  expect(asked({ refundAsked: 10_000 })).toEqual(['Refund of 100,00 kr asked for, not yet confirmed']);
  expect(asked({ what: 'held', collectAsked: 12_900, view: held })).toEqual([
    'Collecting 129,00 kr, not yet confirmed',
  ]);
  expect(asked({ what: 'held', releaseAsked: true })).toEqual(['Letting the money go, not yet confirmed']);
});

test('what has failed is not told as asked for, unless it was asked for anew and has not left', () => {
  const failed = { ...view, trouble: { ask: 'refund', word: 'too-late' } } as const;
  expect(asked({ refundAsked: 100, view: failed })).toEqual([]);
  expect(asked({ refundAsked: 100, view: failed }, true)).toHaveLength(1);
  expect(asked({ refundAsked: 100, view: { ...failed, refunding: 100 } })).toHaveLength(1);
  const hurried = { what: 'uncollected', collectAsked: 69_400, view: held } as const;
  expect(asked(hurried)).toEqual([]);
  // Asked for once more it is still one sum.
  expect(asked(hurried, true)).toEqual(['Collecting 347,00 kr, not yet confirmed']);
});

test('what was collected is not told as asked for, though the ask is not yet forgotten', () => {
  expect(asked({ collectAsked: 12_900 })).toEqual([]);
});

test('one word calls for other steps after another ask', () => {
  const next = (ask: 'capture' | 'cancel' | 'refund') =>
    refusedSaying({ words, after }, moveOfAsk(ask), 'too-late').next('Vipps');
  expect(next('capture')).toContain('Do not hand over');
  expect(next('cancel')).toContain('frees itself');
  expect(next('refund')).toContain('in cash');
  expect(refusedSaying({ words, after }, 'refund', 'fault')).toBe(words.refusals.fault);
});
