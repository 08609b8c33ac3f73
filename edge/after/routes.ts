/** What tills look up of sales after their payment: what is held, what moved, what was sold when and where. */
import { Hono } from 'hono';
import { describeRoute, validator } from 'hono-openapi';
import * as v from 'valibot';
import { afterOf } from './after.ts';
import type { AfterSale } from './after-sale.ts';
import { answersOf, problems } from '../counter/words.ts';
import {
  AfterSale as AfterSaleView,
  DaysAsk,
  DaysPage,
  HeldPage,
  SearchAsk,
  SearchPage,
  StoreAsk,
} from '../domain/after-wire.ts';
import { Reference, TillView } from '../domain/wire.ts';
import { holdingOf, type PaymentRecord } from '../ledger.ts';
import { invalid } from '../invalid.ts';
import type { Till } from '../pairing.ts';
import { viewOf } from '../view.ts';

const { invalid: badForm, unpaired, notFound } = problems;
const mostHeld = 500;

export interface AfterParts {
  readonly afterSale: AfterSale;
  readonly tillView: (till: Till) => v.InferInput<typeof TillView>;
}

export function afterRoutes({ afterSale, tillView }: AfterParts) {
  const { ledger, clock, search, days, stores } = afterSale;
  const views = (payments: readonly PaymentRecord[]) => payments.map((payment) => viewOf(ledger, payment));

  return new Hono<{ Variables: { till: Till } }>()
    .get(
      '/api/held',
      describeRoute({
        summary: 'All that was approved and waits for its goods, nearest end first',
        responses: { 200: answersOf('At most 500.', HeldPage), 401: unpaired },
      }),
      (c) => {
        const held = search.held(mostHeld).toSorted((a, b) => endOf(a) - endOf(b));
        return c.json({ now: clock.now(), payments: views(held) }, 200);
      },
    )
    .get(
      '/api/payments/:reference/after',
      describeRoute({
        summary: 'How much of a sale was handed over and given back, and every movement of its money',
        responses: {
          200: answersOf('The sale.', AfterSaleView),
          400: badForm,
          401: unpaired,
          404: notFound,
        },
      }),
      validator('param', v.object({ reference: Reference }), invalid),
      (c) => {
        const payment = ledger.payment(c.req.valid('param').reference);
        if (!payment) return c.json({ problem: 'not-found' } as const, 404);
        return c.json(afterOf(ledger, payment, clock.now()), 200);
      },
    )
    .get(
      '/api/search',
      describeRoute({
        summary: 'Payments of all stores and days by any of their marks, newest first, a page at a time',
        responses: { 200: answersOf('A page.', SearchPage), 400: badForm, 401: unpaired },
      }),
      validator('query', SearchAsk, invalid),
      (c) => {
        const { payments, cursor } = search.find(c.req.valid('query'));
        return c.json({ now: clock.now(), payments: views(payments), cursor }, 200);
      },
    )
    .get(
      '/api/days',
      describeRoute({
        summary: 'Each day in sums, newest first, in the time zone of the till’s market',
        responses: { 200: answersOf('The days.', DaysPage), 400: badForm, 401: unpaired },
      }),
      validator('query', DaysAsk, invalid),
      (c) => {
        const now = clock.now();
        const { market } = stores.of(c.get('till').id);
        return c.json({ now, days: days.of({ now, market, days: c.req.valid('query').days }) }, 200);
      },
    )
    .put(
      '/api/till/store',
      describeRoute({
        summary:
          'This till sells for another store from now on; what it sold stays bound to where it was sold',
        responses: { 200: answersOf('The till.', TillView), 400: badForm, 401: unpaired, 404: notFound },
      }),
      validator('json', StoreAsk, invalid),
      (c) => {
        const till = c.get('till');
        const isThere = stores.assign(till.id, c.req.valid('json').store);
        return isThere ? c.json(tillView(till), 200) : c.json({ problem: 'not-found' } as const, 404);
      },
    );
}

function endOf(payment: PaymentRecord): number {
  const { deadline, guaranteedUntil } = holdingOf(payment);
  return Math.min(deadline, guaranteedUntil ?? deadline);
}
