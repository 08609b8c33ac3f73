/** The customers' pages: choose at a stall, go on to Vipps MobilePay, come back to what the ledger knows. */
import { type Context, Hono, type HonoRequest } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { describeRoute } from 'hono-openapi';
import type { Clock } from '../../domain/clock.ts';
import { zoneOf } from '../../domain/day.ts';
import { brandOf, currencyOf, type Market, markets } from '../../domain/market.ts';
import { outcomeOf } from '../../domain/outcome.ts';
import { isOver } from '../../domain/payment.ts';
import type { Ledger, PaymentRecord } from '../../ledger.ts';
import { lookPace, openLimit, posterPace, posterPaceOfStall } from '../../limits.ts';
import type { Log } from '../../log.ts';
import { take } from '../../register.ts';
import type { Results } from '../results.ts';
import type { Stall, Stalls } from '../stalls.ts';
import type { Store } from '../../stores.ts';
import type { Bell } from '../../stream.ts';
import { viewOf } from '../../view.ts';
import { asText, type Html, pageHeaders, script, scriptPath, style, stylePath } from './layout.ts';
import { isTold, orderOf, rememberOrder } from './last-order.ts';
import { hexOf, namesOf } from './order-names.ts';
import { goOnPage, resultPage } from './result-page.ts';
import { readOrder } from './stall-order.ts';
import { sorryPage, stallPage } from './stall-page.ts';
import { type Ending, endingOf, languageOf, words } from './words.ts';

export interface PageParts {
  readonly ledger: Ledger;
  readonly stalls: Stalls;
  readonly results: Results;
  readonly clock: Clock;
  readonly bell: Bell;
  readonly log: Log;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly merchant: { readonly name: string };
  /** Whether customers come by https. */
  readonly secure: boolean;
  /** Called after a payment was asked for or is to be read. */
  readonly wake: () => void;
  readonly addressOf: (c: Context) => string;
}

/** How long a page may take for something to happen first: a payment to begin, a read to come back. */
const beginMs = 6_000;
const readMs = 1_500;

const page = { 'text/html': { schema: { type: 'string' } } } as const;
const found = { description: 'The page, in the language of the browser or of `lang`.', content: page };
const missing = { description: 'A page that says that there is nothing.', content: page };

export function pageRoutes(parts: PageParts) {
  const { ledger, stalls, results, clock, bell, log, randomBytes, merchant, secure } = parts;
  const orders = openLimit(clock, posterPace);
  const ordersOfStall = openLimit(clock, posterPaceOfStall);
  const looks = openLimit(clock, lookPace);

  const speechOf = (c: Context) =>
    languageOf(c.req.query('lang') ?? orderOf(c).language, c.req.header('Accept-Language'));
  const about = (c: Context, market: Market) => ({
    language: speechOf(c),
    brand: brandOf(market, clock.now()),
  });
  const send = async (c: Context, html: Html, status: 200 | 400 | 404 | 429 | 503 = 200) =>
    c.html(await asText(html), status, { ...pageHeaders });
  const form = (c: Context, stall: Selling, more: Partial<Parameters<typeof stallPage>[0]> = {}) => {
    const { market, currency } = stall.store;
    return stallPage({ ...about(c, market), stall, currency, token: hexOf(randomBytes(16)), ...more });
  };
  const notFound = (c: Context) => send(c, sorryPage(speechOf(c), merchant.name, 'notFound'), 404);
  const closed = (c: Context, stall: Stall) => send(c, sorryPage(speechOf(c), stall.name, 'closed'));

  /** The payment of a page, when the address is whole. */
  const paymentAt = (c: Context, secret = c.req.param('secret')): PaymentRecord | undefined => {
    const at = results.find(secret ?? '');
    return at && at.stall === c.req.param('stall') ? ledger.payment(at.reference) : undefined;
  };
  const endingNow = (reference: string): Ending => {
    const payment = ledger.payment(reference);
    return payment ? endingOf(outcomeOf(viewOf(ledger, payment))) : 'unknown';
  };

  /** Resolves when `isDone`, or when the time is up. */
  async function until(isDone: () => boolean, ms: number): Promise<void> {
    const over = new AbortController();
    const cancel = clock.after(ms, () => over.abort());
    while (!isDone() && !over.signal.aborted) await bell.next(over.signal);
    cancel();
    over.abort();
  }

  /** Has the edge read the payment now: the phone is often faster than the webhook. */
  async function look(payment: PaymentRecord): Promise<void> {
    const { reference } = payment;
    const before = endingNow(reference);
    if (before !== 'waiting' && before !== 'approved' && before !== 'unknown') return;
    if (looks.waitS(reference) > 0) return;
    const watch = ledger.wishesOf(reference).find(({ kind }) => kind === 'watch');
    if (watch && !isOver(payment)) ledger.ringWish(watch.id, clock.now());
    // What nobody watched any more is watched from here on, and that alone is no news.
    const asked = endingNow(reference);
    parts.wake();
    await until(() => endingNow(reference) !== asked, readMs);
  }

  /** What this phone asked for here a moment ago, where that is paid or still may be. */
  async function lastOf(c: Context) {
    const payment = paymentAt(c, orderOf(c).secret);
    if (!payment) return null;
    await look(payment);
    const ending = endingNow(payment.reference);
    return isTold(ending) ? { ending, value: payment.value, path: results.pathOf(payment) } : null;
  }

  /** The page that a payment came by, unless another store has made one of that name since. */
  const stallOf = (payment: PaymentRecord): Stall | undefined => {
    const stall = payment.by === 'poster' ? stalls.get(payment.till) : undefined;
    return stall && (stall.unit === payment.unit || stall.store?.id === payment.store) ? stall : undefined;
  };
  const linksOf = (payment: PaymentRecord) => ({
    path: results.pathOf(payment),
    // A page of Vipps MobilePay, and only while it can be paid.
    landing: payment.stage === 'waiting' && payment.qrUrl?.startsWith('http') ? payment.qrUrl : null,
  });

  return new Hono()
    .get(stylePath, (c) =>
      c.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'max-age=3600' }),
    )
    .get(scriptPath, (c) =>
      c.body(script, 200, {
        'Content-Type': 'text/javascript; charset=utf-8',
        'Cache-Control': 'max-age=3600',
      }),
    )
    .get(
      '/s/:stall',
      describeRoute({
        summary: 'For customers: what is sold at a stall, to choose from and pay for',
        responses: { 200: found, 404: missing },
      }),
      async (c) => {
        const stall = stalls.get(c.req.param('stall'));
        if (!stall) return notFound(c);
        return isSelling(stall) ? send(c, form(c, stall, { last: await lastOf(c) })) : closed(c, stall);
      },
    )
    .post(
      '/s/:stall',
      describeRoute({
        summary: 'For customers: begins a payment of what was chosen, once for each filling-in of the form',
        responses: {
          303: { description: 'On to the payment.' },
          400: { description: 'The page again, with what does not do.', content: page },
          404: missing,
          429: { description: 'The page again: too many ask at once.', content: page },
        },
      }),
      bodyLimit({ maxSize: 32 * 1024 }),
      async (c) => {
        const stall = stalls.get(c.req.param('stall'));
        if (!stall) return notFound(c);
        if (!isSelling(stall)) return closed(c, stall);
        const { store } = stall;
        const { currency } = store;
        const language = speechOf(c);
        const typed = await fieldsOf(c.req);
        const w = words[language];
        const token = /^[0-9a-f]{32}$/.exec(typed.get('form') ?? '')?.[0];
        const order = readOrder(stall, typed, { currency, nameOfSum: w.payment });
        if (!order.ok || token === undefined) {
          const wrong = order.ok
            ? { field: null, message: w.endings.refused.next }
            : { field: order.field, message: w[order.word] };
          return send(c, form(c, stall, { typed, wrong }), 400);
        }
        const { lines, value } = order;
        const named = namesOf({
          ...{ stall: stall.id, prefix: store.prefix, token },
          order: JSON.stringify([lines, value]),
        });
        const { id } = named;
        // A form that was sent before is the payment it was, whatever its store has come to be called since.
        const reference = ledger.wish(id)?.reference ?? named.reference;
        const charge = { id, reference, lines: [...lines], amount: { currency, value }, madeAt: clock.now() };
        if (!ledger.payment(reference)) {
          const waitS = Math.max(orders.waitS(parts.addressOf(c)), ordersOfStall.waitS(stall.id));
          if (waitS > 0) {
            c.header('Retry-After', String(waitS));
            return send(c, form(c, stall, { typed, token, wrong: { field: null, message: w.tooMany } }), 429);
          }
        }
        const answer = take(
          { kind: 'charge', ...charge, customer: { by: 'poster' } },
          { ledger, now: clock.now(), till: stall.id, currency, store },
        );
        if (answer.answer === 'refused')
          return send(
            c,
            form(c, stall, { typed, wrong: { field: null, message: w.endings.refused.next } }),
            400,
          );
        const payment = ledger.payment(reference);
        if (!payment) throw new Error(`expected the payment ${reference} of a poster, found none`);
        const path = results.pathOf(payment);
        rememberOrder(c, { stall: stall.id, secret: results.secretOf(payment), language, secure });
        log('info', 'poster-order', { stall: stall.id, reference });
        parts.wake();
        bell.ring();
        await until(() => endingNow(reference) !== 'opening', beginMs);
        return c.redirect(`${path}/pay?lang=${language}`, 303);
      },
    )
    .get(
      '/s/:stall/r/:secret/pay',
      describeRoute({
        summary: 'For customers: on to the page of Vipps MobilePay',
        responses: { 200: found, 303: { description: 'It is past that.' }, 404: missing },
      }),
      async (c) => {
        const payment = paymentAt(c);
        if (!payment) return notFound(c);
        const { path, landing } = linksOf(payment);
        const ending = endingNow(payment.reference);
        if (ending !== 'opening' && !landing) return c.redirect(`${path}?lang=${speechOf(c)}`, 303);
        const name = stallOf(payment)?.name ?? merchant.name;
        return send(c, goOnPage({ ...about(c, marketOf(payment)), name, path, ending, landing }));
      },
    )
    .get(
      '/s/:stall/r/:secret/state',
      describeRoute({
        summary: 'For customers: whether their payment has gone on, in a word',
        responses: { 200: { description: 'The word.' }, 404: { description: 'No such page.' } },
      }),
      async (c) => {
        const payment = paymentAt(c);
        if (!payment) return c.json({ problem: 'not-found' } as const, 404);
        await look(payment);
        return c.json({ ending: endingNow(payment.reference) }, 200, { 'Cache-Control': 'no-store' });
      },
    )
    .get(
      '/s/:stall/r/:secret',
      describeRoute({
        summary:
          'For customers: what became of their payment, read at Vipps MobilePay when it is not known yet',
        responses: { 200: found, 404: missing },
      }),
      async (c) => {
        const before = paymentAt(c);
        if (!before) return notFound(c);
        await look(before);
        const payment = ledger.payment(before.reference) ?? before;
        const market = marketOf(payment);
        const stall = stallOf(payment);
        return send(
          c,
          resultPage({
            ...about(c, market),
            ...linksOf(payment),
            name: stall?.name ?? merchant.name,
            reference: payment.reference,
            currency: payment.currency,
            value: payment.value,
            lines: payment.lines,
            at: payment.takenAt,
            timeZone: zoneOf(market),
            ending: endingNow(payment.reference),
            stallPath: stall ? `/s/${stall.id}` : null,
          }),
        );
      },
    );
}

/** A page on which something can be bought: its seller has it open, and its store is set up. */
type Selling = Stall & { readonly store: Store };
const isSelling = (stall: Stall): stall is Selling => stall.isOpen && stall.store !== null;

/** The texts of a form; none of what is no form, which any stranger may send. */
async function fieldsOf(request: HonoRequest): Promise<ReadonlyMap<string, string>> {
  const form = await request.formData().catch(() => []);
  return new Map([...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

/** A payment keeps its currency whatever becomes of its store, and each market has one of its own. */
function marketOf({ reference, currency }: PaymentRecord): Market {
  const market = markets.find((one) => currencyOf(one) === currency);
  if (!market)
    throw new Error(`expected a market with the currency of ${reference}, ${currency}, found none`);
  return market;
}
