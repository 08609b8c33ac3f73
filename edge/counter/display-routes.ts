/** Customer displays: tills pair them and say what to show; a display sees that, and can ask for nothing else. */
import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { streamSSE } from 'hono/streaming';
import { describeRoute, validator } from 'hono-openapi';
import * as v from 'valibot';
import { answersOf, problems } from './words.ts';
import { streamDisplay } from './display-stream.ts';
import { type Display, type Displays, mayShow } from './displays.ts';
import type { Clock } from '../domain/clock.ts';
import { DisplayAsk, DisplayCode, DisplaysView, DisplayTaken, DisplayWho } from '../domain/display.ts';
import { currencyOf, type Market } from '../domain/market.ts';
import { PairingAsk, Reference } from '../domain/wire.ts';
import { invalid } from '../invalid.ts';
import type { Ledger } from '../ledger.ts';
import { openLimit, pairingPace, pairingPaceOfAll } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Pairing, Till } from '../pairing.ts';
import type { PaymentQr } from './payment-qr.ts';
import { type Picture, pictureHeaders } from '../pictures.ts';
import type { Showing } from './showing.ts';
import { slipPicture } from '../after/slip-picture.ts';
import type { Bell } from '../stream.ts';

export interface DisplayParts {
  readonly displays: Displays;
  readonly showing: Showing;
  readonly paymentQr: PaymentQr;
  readonly pairing: Pairing;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly bell: Bell;
  readonly log: Log;
  readonly merchant: { readonly name: string; readonly market: Market };
  readonly publicUrl: string;
  readonly secure: boolean;
  readonly closing: AbortSignal;
  readonly addressOf: (c: Context) => string;
}

const cookieName = 'torg_display';
const cookieLivesS = 400 * 24 * 60 * 60;
const { invalid: badForm, unpaired, notFound, picture } = problems;
const who = answersOf('Whose screen this is.', DisplayWho);
const tooMany = answersOf(
  'Too many tries; `Retry-After` says in how many seconds to come again.',
  v.object({ problem: v.literal('too-many') }),
);

export function displayRoutes(parts: DisplayParts) {
  const { displays, showing, paymentQr, pairing, ledger, clock, bell, log, merchant } = parts;
  const currency = currencyOf(merchant.market);
  const pairings = openLimit(clock, pairingPace);
  const allPairings = openLimit(clock, pairingPaceOfAll);
  const listening = new Map<string, number>();

  const whoIs = ({ id, till }: Display) => ({
    display: { id },
    till: { id: till, name: pairing.nameOf(till) ?? till },
    merchant,
    now: clock.now(),
  });
  /** A screen may see of a payment what its till shows of it now, and nothing of any other. */
  const shownOn = ({ till }: Display, reference: string) => {
    const show = showing.of(till, currency);
    return show.is === 'payment' && show.reference === reference ? show : undefined;
  };
  const onScreen = createMiddleware<{ Variables: { display: Display } }>(async (c, next) => {
    const token = getCookie(c, cookieName);
    const display = token ? await displays.of(token) : undefined;
    if (!mayShow(pairing, display)) return c.json({ problem: 'unpaired' } as const, 401);
    c.set('display', display);
    return next();
  });

  const ofTills = new Hono<{ Variables: { till: Till } }>()
    .post(
      '/api/display/pairing',
      describeRoute({
        summary: 'A one-time code that makes another browser this till’s customer display',
        responses: { 201: answersOf('Good once and for ten minutes.', DisplayCode), 401: unpaired },
      }),
      async (c) => {
        const { code, endsAt } = await displays.newCode(c.get('till').id);
        return c.json({ code, endsAt, url: `${parts.publicUrl}/display/${code}` }, 201);
      },
    )
    .get(
      '/api/displays',
      describeRoute({
        summary: 'This till’s customer displays',
        responses: { 200: answersOf('All of them.', DisplaysView), 401: unpaired },
      }),
      (c) => {
        const all = displays.ofTill(c.get('till').id);
        return c.json(
          { displays: all.map((one) => ({ ...one, isOn: (listening.get(one.id) ?? 0) > 0 })) },
          200,
        );
      },
    )
    .delete(
      '/api/displays/:id',
      describeRoute({
        summary: 'Forgets a customer display, which goes blank',
        responses: { 204: { description: 'Forgotten.' }, 401: unpaired, 404: notFound },
      }),
      (c) => {
        if (!displays.forget(c.req.param('id'), c.get('till').id))
          return c.json({ problem: 'not-found' } as const, 404);
        bell.ring();
        return c.body(null, 204);
      },
    )
    .put(
      '/api/display',
      describeRoute({
        summary: 'What the customer is to see: said again at least every ten seconds, or it goes away',
        responses: {
          200: answersOf('Taken, unless something newer is shown.', DisplayTaken),
          400: badForm,
          401: unpaired,
        },
      }),
      validator('json', DisplayAsk, invalid),
      (c) => {
        const { id } = c.get('till');
        const put = showing.put(id, c.req.valid('json'));
        const on = displays.ofTill(id).filter((one) => (listening.get(one.id) ?? 0) > 0);
        return c.json({ ...put, displays: on.length }, 200);
      },
    );

  const ofDisplays = new Hono<{ Variables: { display: Display } }>()
    .post(
      '/display/pair',
      describeRoute({
        summary: 'Makes this browser a customer display, with a one-time code',
        responses: { 201: who, 400: badForm, 404: notFound, 429: tooMany },
      }),
      validator('json', PairingAsk, invalid),
      async (c) => {
        const waitS = Math.max(pairings.waitS(parts.addressOf(c)), allPairings.waitS('all'));
        if (waitS > 0) return c.json({ problem: 'too-many' } as const, 429, { 'Retry-After': String(waitS) });
        const made = await displays.pair(c.req.valid('json').code);
        if (!made) return c.json({ problem: 'not-found' } as const, 404);
        setCookie(c, cookieName, made.token, {
          httpOnly: true,
          sameSite: 'Strict',
          secure: parts.secure,
          path: '/display',
          maxAge: cookieLivesS,
        });
        log('info', 'display-paired', { till: made.display.till });
        return c.json(whoIs(made.display), 201);
      },
    )
    .get(
      '/display/me',
      describeRoute({ summary: 'Whose screen this browser is', responses: { 200: who, 401: unpaired } }),
      onScreen,
      (c) => c.json(whoIs(c.get('display')), 200),
    )
    .get(
      '/display/stream',
      describeRoute({
        summary: 'Server-sent events: `show` whenever the screen changes, and a `beat` each 5 s',
        responses: {
          200: {
            description: 'An event stream.',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
          401: unpaired,
        },
      }),
      onScreen,
      (c) => {
        const { id, till } = c.get('display');
        const now = () =>
          displays.isKnown(id) && pairing.isTill(till) ? showing.of(till, currency) : undefined;
        c.header('X-Accel-Buffering', 'no');
        const response = streamSSE(c, async (stream) => {
          listening.set(id, (listening.get(id) ?? 0) + 1);
          try {
            await streamDisplay(stream, { clock, bell, now, stop: parts.closing });
          } finally {
            listening.set(id, (listening.get(id) ?? 1) - 1);
          }
        });
        response.headers.set('Cache-Control', 'no-cache, no-transform');
        return response;
      },
    )
    .get(
      '/display/qr/:reference',
      describeRoute({
        summary: 'The code to scan, of the payment that is on the screen now',
        responses: { 200: picture, 400: badForm, 401: unpaired, 404: notFound },
      }),
      onScreen,
      validator('param', v.object({ reference: Reference }), invalid),
      async (c) => {
        const { reference } = c.req.valid('param');
        const isShown = shownOn(c.get('display'), reference)?.hasQr === true;
        const found = isShown ? await paymentQr.of(ledger.payment(reference)) : undefined;
        return given(c, found);
      },
    )
    .get(
      '/display/qr/:reference/slip',
      describeRoute({
        summary: 'The address of the slip as a code to scan, of the sale that is on the screen now and paid',
        responses: { 200: picture, 400: badForm, 401: unpaired, 404: notFound },
      }),
      onScreen,
      validator('param', v.object({ reference: Reference }), invalid),
      (c) => {
        const { reference } = c.req.valid('param');
        const isShown = shownOn(c.get('display'), reference)?.hasSlip === true;
        const found = isShown ? slipPicture({ ledger, publicUrl: parts.publicUrl }, reference) : undefined;
        return given(c, found);
      },
    );

  return new Hono().route('/', ofTills).route('/', ofDisplays);
}

const given = (c: Context, found: Picture | undefined) =>
  found ? c.body(found.body, 200, pictureHeaders(found)) : c.json({ problem: 'not-found' } as const, 404);
