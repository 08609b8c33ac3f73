/** What a browser or a customer's camera opens: QR images, and the places their codes lead to. Nothing here needs keys. */
import { type Context, Hono } from 'hono';
import { codeBase, readCode } from './codes.ts';
import { targetUrlOf } from './create.ts';
import type { Simulation } from './gate.ts';
import { usualSize } from './image-format.ts';
import { isOver } from './payment.ts';
import { textOfPoster } from './posters.ts';
import { drawPng, drawSvg, quietZone } from './qr-image.ts';
import { textOfSticker } from './stickers.ts';

/** May be embedded anywhere; never kept, because an image dies with what it shows. */
const openHeaders = {
  'cache-control': 'no-store',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

export function imageRoutes({ world, baseUrl }: Simulation): Hono {
  return new Hono()
    .get('/qr-image/v1', (c) => {
      const shown = textAndLook(c);
      if (!shown) return c.notFound();
      const { text, format, size, border } = shown;
      return format === 'png'
        ? c.body(drawPng(text, size, border), 200, { ...openHeaders, 'content-type': 'image/png' })
        : c.body(drawSvg(text, border), 200, { ...openHeaders, 'content-type': 'image/svg+xml' });
    })
    .get('/scan', (c) => c.redirect(`/phone?${new URLSearchParams({ scan: c.req.query('token') ?? '' })}`))
    .get('/sticker/:token', (c) =>
      c.redirect(`/phone?${new URLSearchParams({ scan: c.req.param('token') })}`),
    )
    .get('/poster/:token', (c) => {
      const poster = world.posters.byToken(c.req.param('token'));
      return poster ? c.redirect(poster.redirectUrl) : c.text('This QR code is no longer in use.', 404);
    });

  function textAndLook(c: Context) {
    const base = codeBase(world, baseUrl(c.req.raw));
    const code = readCode(world, c.req.query('token') ?? '');
    const size = wholeWithin(c.req.query('size'), { least: 100, most: 2000, usual: usualSize });
    const border = wholeWithin(c.req.query('border'), { least: 0, most: 100, usual: quietZone });
    const asked = { format: c.req.query('format') ?? 'svg', size, border };
    switch (code.kind) {
      case 'payment': {
        const { payment } = code;
        if (isOver(payment)) return null;
        const { format, size: pixels } = payment.body.qrFormat ?? {};
        const text = targetUrlOf(payment.token, base);
        if (format === undefined) return { text, ...asked };
        return { text, format: format === 'IMAGE/PNG' ? 'png' : 'svg', size: pixels ?? usualSize, border };
      }
      case 'sticker':
        return { text: textOfSticker(code.sticker, base), ...asked };
      case 'poster':
        return { text: textOfPoster(code.poster, base), ...asked };
      default:
        return null;
    }
  }
}

/** Whatever the address says, a drawing stays within its bounds. */
function wholeWithin(
  text: string | undefined,
  { least, most, usual }: { least: number; most: number; usual: number },
): number {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Math.min(most, Math.max(least, Number(text))) : usual;
}
