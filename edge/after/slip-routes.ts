/** The public page of a sale's slip, for whoever has its address: no script, no cookie, and nothing of it is indexed. */
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { describeRoute } from 'hono-openapi';
import type { AfterSale } from './after-sale.ts';
import type { Clock } from '../domain/clock.ts';
import { slipFacts } from './slip-facts.ts';
import { gonePage, slipPage } from './slip-page.ts';
import { slipStyle } from './slip-style.ts';
import { slipLanguageOf } from './slip-words.ts';

const guarded = createMiddleware(async (c, next) => {
  await next();
  c.header(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  c.header('X-Robots-Tag', 'noindex, nofollow, noarchive');
  c.header('Referrer-Policy', 'no-referrer');
  c.header('X-Content-Type-Options', 'nosniff');
});

const page = { 'text/html': { schema: { type: 'string' } } } as const;

export function slipRoutes(parts: {
  readonly afterSale: AfterSale;
  readonly clock: Clock;
  readonly seller: string;
}) {
  const { ledger, stores } = parts.afterSale;
  const { clock, seller } = parts;
  return new Hono()
    .get(
      '/r/slip.css',
      describeRoute({ summary: 'How slips look', responses: { 200: { description: 'A style sheet.' } } }),
      guarded,
      (c) =>
        c.body(slipStyle, 200, {
          'Content-Type': 'text/css; charset=utf-8',
          'Cache-Control': 'public, max-age=3600',
        }),
    )
    .get(
      '/r/:token',
      describeRoute({
        summary:
          'The slip of a sale, as a page for its customer; `lang` or the browser says in which language',
        responses: {
          200: { description: 'The slip.', content: page },
          404: { description: 'There is none at this address, or its time is over.', content: page },
        },
      }),
      guarded,
      (c) => {
        const language = slipLanguageOf(c.req.query('lang'), c.req.header('Accept-Language'));
        const slip = ledger.slips.byToken(c.req.param('token'), clock.now());
        const payment = slip && ledger.payment(slip.reference);
        c.header('Cache-Control', 'no-store');
        c.header('Content-Language', language);
        c.header('Vary', 'Accept-Language');
        if (!slip || !payment) return c.html(gonePage(language), 404);
        return c.html(slipPage(slipFacts({ ledger, stores, seller }, payment, slip), language), 200);
      },
    );
}
