/** What customers get to see of a sale: its slip as a QR, and its lines in their own app. */
import { Hono } from 'hono';
import { describeRoute, validator } from 'hono-openapi';
import { renderSVG } from 'uqr';
import * as v from 'valibot';
import type { AfterSale } from './after-sale.ts';
import { answersOf, problems } from '../counter/words.ts';
import { OrderAsk, OrderView } from '../domain/after-wire.ts';
import { Reference } from '../domain/wire.ts';
import { invalid } from '../invalid.ts';
import { addToOrder, readOrder } from './orders.ts';
import { slipPath } from '../slips.ts';

const { invalid: badForm, unpaired, notFound, conflict, unreachable, picture } = problems;
const ofOne = v.object({ reference: Reference });

export function orderRoutes({ afterSale }: { readonly afterSale: AfterSale }) {
  const { ledger, publicUrl } = afterSale;

  return new Hono()
    .get(
      '/api/payments/:reference/slip-qr',
      describeRoute({
        summary: 'The address of a sale’s slip as a QR code',
        responses: { 200: picture, 400: badForm, 401: unpaired, 404: notFound },
      }),
      validator('param', ofOne, invalid),
      (c) => {
        const token = ledger.slips.of(c.req.valid('param').reference)?.token;
        if (!token) return c.json({ problem: 'not-found' } as const, 404);
        const svg = renderSVG(publicUrl + slipPath(token), { border: 4, ecc: 'M' });
        return c.body(svg, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'no-store' });
      },
    )
    .get(
      '/api/payments/:reference/order',
      describeRoute({
        summary: 'The lines and the link that the customer’s app shows, read back from Vipps MobilePay',
        responses: {
          200: answersOf('As it is there; null for what is not.', OrderView),
          400: badForm,
          401: unpaired,
          404: notFound,
          503: unreachable,
        },
      }),
      validator('param', ofOne, invalid),
      async (c) => {
        const payment = ledger.payment(c.req.valid('param').reference);
        if (!payment) return c.json({ problem: 'not-found' } as const, 404);
        const order = await readOrder(afterSale, payment);
        if (!order.ok) {
          return order.refusal.word === 'not-found'
            ? c.json({ problem: 'not-found' } as const, 404)
            : c.json({ problem: 'unreachable' } as const, 503);
        }
        const { category, lines } = order.value;
        return c.json(
          {
            category,
            lines:
              lines?.map(({ name, totalAmount, totalTaxAmount, quantity }) => ({
                ...{ name, total: totalAmount, tax: totalTaxAmount, quantity },
              })) ?? null,
          },
          200,
        );
      },
    )
    .put(
      '/api/payments/:reference/order',
      describeRoute({
        summary: 'Adds lines to a sale that came without, once and for all, or the link to its slip',
        responses: {
          200: answersOf('It is there.', v.object({ done: v.literal(true) })),
          400: badForm,
          401: unpaired,
          404: notFound,
          409: conflict,
          503: unreachable,
        },
      }),
      validator('param', ofOne, invalid),
      validator('json', OrderAsk, invalid),
      async (c) => {
        const payment = ledger.payment(c.req.valid('param').reference);
        if (!payment) return c.json({ problem: 'not-found' } as const, 404);
        switch (await addToOrder(afterSale, payment, c.req.valid('json'))) {
          case 'done':
            return c.json({ done: true } as const, 200);
          case 'too-late':
          case 'no-fit':
            return c.json({ problem: 'conflict' } as const, 409);
          case 'not-found':
            return c.json({ problem: 'not-found' } as const, 404);
          case 'unreachable':
            return c.json({ problem: 'unreachable' } as const, 503);
        }
      },
    );
}
