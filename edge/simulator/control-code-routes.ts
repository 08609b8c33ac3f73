/** The control API's part about codes: what a camera reads, who has checked in, what a landing page shows. */
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { scan } from './approvals.ts';
import { showCheckIn } from './check-ins.ts';
import { readCode } from './codes.ts';
import { answerAct, withBody, withCustomer } from './control-routes.ts';
import { viewCheckIn, viewCodes, viewLanding } from './control-views.ts';
import type { Customer } from './customers.ts';
import type { Simulation } from './gate.ts';
import { drawSvg } from './qr-image.ts';
import type { World } from './world.ts';

const CheckIn = v.strictObject({ msn: v.string(), merchantQrId: v.string() });
const Scan = v.strictObject({ customer: v.string(), code: v.string() });
/** Well within what a code can hold, whatever the letters are. */
const longestText = 500;

export function controlCodeRoutes({ world, baseUrl }: Simulation): Hono {
  return new Hono()
    .post('/sim/scan', (c) =>
      withBody(c, Scan, ({ customer: id, code }) => {
        const customer = world.customers.get(id);
        return customer ? scanCode(world, c, { customer, code }) : c.json({ error: 'no such customer' }, 404);
      }),
    )
    .get('/sim/landing/:token', (c) => {
      const code = readCode(world, c.req.param('token'));
      return code.kind === 'payment'
        ? c.json(viewLanding(world, code.payment))
        : c.json({ error: 'this link is not valid' }, 404);
    })
    .get('/sim/codes', (c) => c.json(viewCodes(world, baseUrl(c.req.raw))))
    .get('/sim/check-ins', (c) => c.json(world.checkIns.all().map((one) => viewCheckIn(world, one))))
    .get('/sim/images/:msn/:imageId', (c) => {
      const picture = world.orders.imageOf(c.req.param('msn'), c.req.param('imageId'));
      return picture
        ? c.body(picture.bytes, 200, { 'content-type': picture.contentType })
        : c.json({ error: 'no such image' }, 404);
    })
    .get('/sim/code.svg', (c) => {
      const text = c.req.query('text') ?? '';
      if (text === '' || text.length > longestText) {
        return c.json({ error: `text must have 1 to ${longestText} characters` }, 400);
      }
      const headers = { 'content-type': 'image/svg+xml', 'cache-control': 'no-store' };
      return c.body(drawSvg(text), 200, headers);
    })
    .post('/sim/customers/:id/check-in', (c) =>
      withBody(c, CheckIn, (body) =>
        withCustomer(world, c, (customer) => checkIn(world, c, { customer, ...body })),
      ),
    );
}

/** What the app does with a code the camera has read. */
function scanCode(
  world: World,
  c: Context,
  { customer, code: text }: { customer: Customer; code: string },
): Response {
  const code = readCode(world, text);
  switch (code.kind) {
    case 'payment':
      return answerAct(world, c, { payment: code.payment, outcome: scan(code.payment, customer) });
    case 'sticker': {
      const { msn, merchantQrId } = code.sticker;
      return checkIn(world, c, { customer, msn, merchantQrId });
    }
    case 'poster':
      return c.json({ outcome: 'opens', url: code.poster.redirectUrl });
    case 'old sticker':
      return c.json({ error: 'this MobilePay sticker belongs to no store' }, 404);
    case 'personal':
      return c.json({ error: 'this is a customer’s own code' }, 409);
    case 'unknown':
      return c.json({ error: 'this code belongs to no payment, sticker or poster' }, 404);
  }
}

/** The answer tells as much as the app shows, and what the webhook says. */
function checkIn(
  world: World,
  c: Context,
  { customer, msn, merchantQrId }: { customer: Customer; msn: string; merchantQrId: string },
): Response {
  const unit = world.units.get(msn);
  const sticker = world.stickers.get(msn, merchantQrId);
  if (!unit) return c.json({ error: 'no such sales unit' }, 404);
  if (!sticker) return c.json({ error: 'no such sticker' }, 404);
  const opened = world.checkIns.open({ customer, unit, sticker });
  return c.json({ outcome: 'checked in', ...showCheckIn(opened), checkIn: viewCheckIn(world, opened) }, 201);
}
