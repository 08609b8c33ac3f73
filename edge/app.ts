/** Every route of the edge. Those under /api are for paired tablets; their answers are typed for the tablets' client. */
import { type Context, type Env, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { streamSSE } from 'hono/streaming';
import { describeRoute, validator } from 'hono-openapi';
import * as v from 'valibot';
import { answers, Since } from './api-words.ts';
import { afterRoutes } from './after/routes.ts';
import type { AfterSale } from './after/after-sale.ts';
import type { Counter } from './counter/counter.ts';
import { checkInRoutes } from './counter/check-in-routes.ts';
import { ownCodeRoutes } from './counter/own-code-routes.ts';
import { displayRoutes } from './counter/display-routes.ts';
import type { Clock } from './domain/clock.ts';
import type { Market } from './domain/market.ts';
import { PairingAsk, Parcel, Reference } from './domain/wire.ts';
import { checkInHookPath, type Hooks, hookPath } from './hooks.ts';
import { invalid } from './invalid.ts';
import type { Ledger } from './ledger.ts';
import { type Limit, openLimit, pairingPace, pairingPaceOfAll, parcelPace } from './limits.ts';
import type { Log } from './log.ts';
import { pageRoutes } from './counter/pages/page-routes.ts';
import type { Pairing, Till } from './pairing.ts';
import { pictureHeaders } from './pictures.ts';
import { posterRoutes } from './counter/poster-routes.ts';
import { take } from './register.ts';
import { orderRoutes } from './after/order-routes.ts';
import { proofRoutes } from './after/proof-routes.ts';
import { slipRoutes } from './after/slip-routes.ts';
import { stickerRoutes } from './counter/sticker-routes.ts';
import { type Bell, pageSince, streamSince } from './stream.ts';
import { viewOf } from './view.ts';
import { wayRoutes } from './counter/way-routes.ts';

export interface Parts {
  readonly ledger: Ledger;
  readonly pairing: Pairing;
  readonly hooks: Hooks;
  readonly counter: Counter;
  readonly afterSale: AfterSale;
  readonly clock: Clock;
  readonly bell: Bell;
  readonly log: Log;
  readonly fetch: typeof fetch;
  readonly merchant: { readonly name: string; readonly market: Market };
  /** Cookies are marked Secure when tablets come by https. */
  readonly secure: boolean;
  /** Called after a parcel was taken: there may be something to do. */
  readonly wake: () => void;
  /** Ends the open streams, so that a server can close. */
  readonly closing: AbortSignal;
}

export type AppType = ReturnType<typeof createApp>;

const cookieName = 'torg_till';
const cookieLivesS = 400 * 24 * 60 * 60; // the longest that browsers keep one
const mostBytes = 128 * 1024;
const recentMs = 3 * 24 * 60 * 60_000;

export function createApp(parts: Parts) {
  const { ledger, pairing, hooks, counter, afterSale, clock, bell, log, merchant } = parts;
  const { checkIns, ownCodes, ways } = counter;
  const streamingTo = (till: Till) => ({
    ...{ ledger, clock, bell, ownCodes: ownCodes.all },
    checkIns: () => checkIns.shownTo(till.id),
  });
  const parcels = openLimit(clock, parcelPace);
  const pairings = openLimit(clock, pairingPace);
  const allPairings = openLimit(clock, pairingPaceOfAll);

  /** Who begins, begins at what is recent; a cursor from the future is of another ledger and begins anew. */
  const cursorOf = (since: number) =>
    since === 0 || since > ledger.newestSeq() ? ledger.seqBefore(clock.now() - recentMs) : since;
  const { stores, codeMarks } = afterSale;
  const tillView = (till: Till) => {
    const { id, name, unit, market, prefix, collect } = stores.of(till.id);
    return {
      till,
      ways: ways.view(till.id, counter.unitOf(till.id)),
      merchant: { ...merchant, market },
      now: clock.now(),
      store: { id, name, unit, market, prefix, collect },
      stores: stores.all.map((store) => ({ id: store.id, name: store.name })),
    };
  };

  const paired = createMiddleware<{ Variables: { till: Till } }>(async (c, next) => {
    const token = getCookie(c, cookieName);
    const till = token && (await pairing.tillOf(token));
    if (!till) return c.json({ problem: 'unpaired' } as const, 401);
    c.set('till', till);
    return next();
  });

  const hear = async (c: Context) => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    return c.body(null, await hooks.hear({ headers: c.req.raw.headers, body }));
  };

  const app = new Hono()
    .use(bodyLimit({ maxSize: mostBytes, onError: (c) => c.json({ problem: 'too-large' } as const, 413) }))
    .get(
      '/healthz',
      describeRoute({ summary: 'Is the edge up and its ledger readable', responses: answers.health }),
      (c) => c.json({ ok: true, cursor: ledger.newestSeq() } as const, 200),
    )
    .post(
      hookPath,
      describeRoute({
        summary: 'Where Vipps MobilePay delivers events, signed; anything else is refused',
        responses: answers.hook,
      }),
      hear,
    )
    .post(
      checkInHookPath,
      describeRoute({
        summary: 'The same for scans of stickers, which are kept before they are answered',
        responses: answers.hook,
      }),
      hear,
    )
    .post(
      '/api/pairing',
      describeRoute({
        summary: 'Makes this browser a till, with a one-time code',
        responses: answers.pairing,
      }),
      limited(pairings, addressOf),
      limited(allPairings, () => 'all'),
      validator('json', PairingAsk, invalid),
      async (c) => {
        const made = await pairing.pair(c.req.valid('json').code, clock.now());
        if (!made) return c.json({ problem: 'not-found' } as const, 404);
        setCookie(c, cookieName, made.token, {
          httpOnly: true,
          sameSite: 'Strict',
          secure: parts.secure,
          path: '/',
          maxAge: cookieLivesS,
        });
        log('info', 'till-paired', { till: made.till.id });
        return c.json(tillView(made.till), 201);
      },
    )
    .use('/api/*', paired)
    .delete(
      '/api/pairing',
      describeRoute({
        summary: 'Forgets this till: its cookie proves nothing any more',
        responses: answers.unpairing,
      }),
      async (c) => {
        await pairing.forget(getCookie(c, cookieName) ?? '');
        deleteCookie(c, cookieName, { path: '/', secure: parts.secure });
        log('info', 'till-unpaired', { till: c.get('till').id });
        return c.body(null, 204);
      },
    )
    .get(
      '/api/till',
      describeRoute({ summary: 'Who this tablet is and whom it sells for', responses: answers.till }),
      (c) => c.json(tillView(c.get('till')), 200),
    )
    .post(
      '/api/parcels',
      describeRoute({
        summary: 'Takes an ask of a tablet; accepted means durable here, never paid',
        responses: answers.parcels,
      }),
      limited<{ Variables: { till: Till } }>(parcels, (c) => c.get('till').id),
      validator('json', Parcel, invalid),
      (c) => {
        const parcel = c.req.valid('json');
        const store = stores.of(c.get('till').id);
        const answer = take(parcel, {
          ledger,
          now: clock.now(),
          till: c.get('till').id,
          currency: store.currency,
          store,
          serve: checkIns.serve,
        });
        if (answer.answer === 'refused') return c.json(answer, 409);
        if (parcel.kind === 'charge' && parcel.customer.by === 'code') {
          void codeMarks.keep(parcel.customer.code, parcel.reference);
        }
        parts.wake();
        counter.changed();
        bell.ring();
        return c.json(answer, 202);
      },
    )
    .get(
      '/api/payments',
      describeRoute({
        summary: 'Payments that changed after a cursor, at most 200, oldest change first',
        responses: answers.payments,
      }),
      validator('query', Since, invalid),
      (c) => c.json(pageSince(streamingTo(c.get('till')), cursorOf(c.req.valid('query').since)), 200),
    )
    .get(
      '/api/payments/:reference',
      describeRoute({ summary: 'One payment as the ledger knows it', responses: answers.payment }),
      validator('param', v.object({ reference: Reference }), invalid),
      (c) => {
        const payment = ledger.payment(c.req.valid('param').reference);
        if (!payment) return c.json({ problem: 'not-found' } as const, 404);
        return c.json(viewOf(ledger, payment), 200);
      },
    )
    .get(
      '/api/payments/:reference/qr',
      describeRoute({
        summary: 'The QR of a payment that waits for whoever scans this screen',
        responses: answers.qr,
      }),
      validator('param', v.object({ reference: Reference }), invalid),
      async (c) => {
        const found = await counter.paymentQr.of(ledger.payment(c.req.valid('param').reference));
        if (!found) return c.json({ problem: 'not-found' } as const, 404);
        return c.body(found.body, 200, pictureHeaders(found));
      },
    )
    .get(
      '/api/stream',
      describeRoute({
        summary:
          'Server-sent events: `payment` with its journal number as id, `notes`, `checkins` and `own` whole whenever they change, and a `beat` each 15 s',
        responses: answers.stream,
      }),
      validator('query', Since, invalid),
      (c) => {
        const last = Number(c.req.header('Last-Event-ID') ?? 0);
        const since = cursorOf(Math.max(c.req.valid('query').since, Number.isSafeInteger(last) ? last : 0));
        c.header('X-Accel-Buffering', 'no');
        const response = streamSSE(c, (stream) =>
          streamSince(streamingTo(c.get('till')), stream, { since, stop: parts.closing }),
        );
        response.headers.set('Cache-Control', 'no-cache, no-transform');
        return response;
      },
    )
    .route('/', afterRoutes({ afterSale, tillView }))
    .route('/', proofRoutes({ afterSale }))
    .route('/', orderRoutes({ afterSale }))
    .route('/', slipRoutes({ afterSale, clock, seller: merchant.name }))
    .route('/', checkInRoutes({ checkIns }))
    .route('/', ownCodeRoutes({ ownCodes }))
    .route('/', stickerRoutes({ ...parts, ...counter }))
    .route('/', posterRoutes({ ...parts, ...counter, stores }))
    .route('/', wayRoutes({ ways, unitOf: counter.unitOf }))
    .route('/', displayRoutes({ ...parts, ...counter, addressOf }))
    .route('/', pageRoutes({ ...parts, ...counter, addressOf }));

  app.notFound((c) => c.json({ problem: 'not-found' } as const, 404));
  app.onError((problem, c) => {
    // Hono's own answer to a body that is not JSON.
    if (problem instanceof HTTPException && problem.status < 500) {
      return c.json({ problem: 'invalid', issues: [{ path: 'body', message: 'not JSON' }] } as const, 400);
    }
    log('error', 'request-failed', { method: c.req.method, path: c.req.routePath, problem: String(problem) });
    return c.json({ problem: 'fault' } as const, 500);
  });
  return app;
}

/** What a host that has connections hands over with a request; others hand over nothing. */
const Host = v.object({ incoming: v.object({ socket: v.object({ remoteAddress: v.string() }) }) });

/** Behind a proxy all come from one address: what a header says of others is hearsay. */
function addressOf(c: Context): string {
  const host = v.safeParse(Host, c.env);
  return host.success ? host.output.incoming.socket.remoteAddress : 'unknown';
}

const limited = <E extends Env>(limit: Limit, who: (c: Context<E>) => string) =>
  createMiddleware<E>(async (c, next) => {
    const waitS = limit.waitS(who(c));
    if (waitS === 0) return next();
    return c.json({ problem: 'too-many' } as const, 429, { 'Retry-After': String(waitS) });
  });
