/** What a browser or a customer's camera opens: a payment's QR image, and the two places its code leads to. */
import { type Context, Hono } from 'hono';
import { targetUrlOf } from './create.ts';
import type { Simulation } from './gate.ts';
import { isOver, type Payment } from './payment.ts';
import { drawPng, drawSvg } from './qr-image.ts';

const defaultPixels = 1024;

export function imageRoutes({ world, baseUrl }: Simulation): Hono {
  /** Images die with their payment. */
  const alive = (c: Context): Payment | null => {
    const payment = world.payments.byToken(c.req.query('token') ?? '');
    return payment && !isOver(payment) ? payment : null;
  };
  const toPhone = (c: Context) => {
    const token = c.req.query('token') ?? '';
    return c.redirect(`/phone?${new URLSearchParams({ scan: token })}`);
  };

  return new Hono()
    .get('/qr-image/v1', (c) => {
      const payment = alive(c);
      if (!payment) return c.notFound();
      const text = targetUrlOf(payment.token, baseUrl(c.req.raw));
      const { format = 'IMAGE/SVG+XML', size } = payment.body.qrFormat ?? {};
      const headers = { 'cache-control': 'no-store' };
      return format === 'IMAGE/PNG'
        ? c.body(drawPng(text, size ?? defaultPixels), 200, { ...headers, 'content-type': 'image/png' })
        : c.body(drawSvg(text), 200, { ...headers, 'content-type': 'image/svg+xml' });
    })
    .get('/scan', toPhone)
    .get('/landing', toPhone);
}
