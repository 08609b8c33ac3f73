/** The customers' pages: choose at a stall, go on to Vipps MobilePay, come back to what the ledger knows. */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { describeRoute } from 'hono-openapi';
import type { Clock } from '../../domain/clock.ts';
import { zoneOf } from '../../domain/day.ts';
import { brandOf, currencyOf, type Market } from '../../domain/market.ts';
import { outcomeOf } from '../../domain/outcome.ts';
import { uuidOf } from '../counter.ts';
import type { Ledger, PaymentRecord } from '../../ledger.ts';
import { lookPace, openLimit, posterPace, posterPaceOfStall } from '../../limits.ts';
import type { Log } from '../../log.ts';
import { take } from '../../register.ts';
import { type Results, tillsStall } from '../results.ts';
import type { Stall, Stalls } from '../stalls.ts';
import type { Bell } from '../../stream.ts';
import { viewOf } from '../../view.ts';
import { asText, type Html, pageHeaders, script, scriptPath, style, stylePath } from './layout.ts';
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
  readonly merchant: { readonly name: string; readonly market: Market };
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
  const { ledger, stalls, results, clock, bell, log, randomBytes, merchant } = parts;
  const currency = currencyOf(merchant.market);
  const orders = openLimit(clock, posterPace);
  const ordersOfStall = openLimit(clock, posterPaceOfStall);
  const looks = openLimit(clock, lookPace);

  const about = (c: Context) => ({
    language: languageOf(c.req.query('lang'), c.req.header('Accept-Language')),
    brand: brandOf(merchant.market, clock.now()),
  });
  const send = async (c: Context, html: Html, status: 200 | 400 | 404 | 429 | 503 = 200) =>
    c.html(await asText(html), status, { ...pageHeaders });
  const form = (c: Context, stall: Stall, more: Partial<Parameters<typeof stallPage>[0]> = {}) =>
    stallPage({ ...about(c), stall, currency, token: hexOf(randomBytes(16)), ...more });
  const notFound = (c: Context) => send(c, sorryPage(about(c).language, merchant.name, 'notFound'), 404);

  /** The payment of a page, when the address is whole. */
  const paymentAt = (c: Context): PaymentRecord | undefined => {
    const at = results.find(c.req.param('secret') ?? '');
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
  async function look({ reference }: PaymentRecord): Promise<void> {
    const before = endingNow(reference);
    if (before !== 'waiting' && before !== 'approved' && before !== 'unknown') return;
    if (looks.waitS(reference) > 0) return;
    const watch = ledger.wishesOf(reference).find(({ kind }) => kind === 'watch');
    if (watch && before === 'waiting') ledger.ringWish(watch.id, clock.now());
    parts.wake();
    await until(() => endingNow(reference) !== before, readMs);
  }

  const nameOf = (stall: string) => stalls.get(stall)?.name ?? merchant.name;
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
      (c) => {
        const stall = stalls.get(c.req.param('stall'));
        if (!stall) return notFound(c);
        if (!stall.isOpen) return send(c, sorryPage(about(c).language, stall.name, 'closed'));
        return send(c, form(c, stall));
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
        const { language } = about(c);
        if (!stall.isOpen) return send(c, sorryPage(language, stall.name, 'closed'));
        const typed = new Map(
          [...(await c.req.formData())].flatMap(([name, value]) =>
            typeof value === 'string' ? [[name, value]] : [],
          ),
        );
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
        const { id, reference } = namesOf({
          stall: stall.id,
          token,
          order: JSON.stringify([lines, value]),
        });
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
          { ledger, now: clock.now(), till: stall.id, currency },
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
        if (ending !== 'opening' && !landing) return c.redirect(`${path}?lang=${about(c).language}`, 303);
        return send(c, goOnPage({ ...about(c), name: nameOf(c.req.param('stall')), path, landing }));
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
        const stall = c.req.param('stall');
        const before = paymentAt(c);
        if (!before) return notFound(c);
        await look(before);
        const payment = ledger.payment(before.reference) ?? before;
        return send(
          c,
          resultPage({
            ...about(c),
            ...linksOf(payment),
            name: nameOf(stall),
            reference: payment.reference,
            currency: payment.currency,
            value: payment.value,
            lines: payment.lines,
            at: payment.takenAt,
            timeZone: zoneOf(merchant.market),
            ending: endingNow(payment.reference),
            stallPath: stall === tillsStall ? null : `/s/${stall}`,
          }),
        );
      },
    );
}

const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * The same filling-in of the form names the same payment; another choice on it names another. The token's 128 random
 * bits make the names nobody else's, and a mark of the choice is laid over their end.
 */
function namesOf(about: { stall: string; token: string; order: string }): { id: string; reference: string } {
  const bytes = Uint8Array.from({ length: 16 }, (_, at) =>
    Number.parseInt(about.token.slice(2 * at, 2 * at + 2), 16),
  );
  const marks = new Uint8Array(
    Uint32Array.of(markOf(about.order, 0x811c9dc5), markOf(about.order, 0x01234567)).buffer,
  );
  const named = bytes.map((byte, at) => byte ^ (marks[at - 8] ?? 0));
  return { id: uuidOf(named), reference: `${about.stall.slice(0, 16)}-p-${hexOf(named.subarray(10))}` };
}

/** FNV-1a, 32 bits: tells choices apart, and no more. */
function markOf(text: string, seed: number): number {
  return (
    new TextEncoder().encode(text).reduce((mark, byte) => Math.imul(mark ^ byte, 0x01000193), seed) >>> 0
  );
}
