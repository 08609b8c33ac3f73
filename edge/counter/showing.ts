/**
 * What each till has on its customer's screen. It lives only here and only for as long as it is said again: a till that
 * is silent shows no cart, and how a payment stands comes from the ledger, so nothing stale is ever seen.
 */
import type { Clock } from '../domain/clock.ts';
import {
  type DisplayAsk,
  type DisplayShow,
  endStaysAtMostMs,
  endStaysMs,
  silenceMs,
} from '../domain/display.ts';
import type { Currency } from '../domain/money.ts';
import { isSettled, outcomeOf } from '../domain/outcome.ts';
import { type Line, totalOf, vatByRate } from '../domain/sale.ts';
import type { Ledger } from '../ledger.ts';
import { hasQr } from './payment-qr.ts';
import { viewOf } from '../view.ts';

export interface ShowingParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Called when a screen is to be drawn anew. */
  readonly ring: () => void;
}

interface Shown extends DisplayAsk {
  readonly heardAt: number;
  /** When its payment was first seen to be over. */
  readonly endedAt: number | null;
  /** The cart that its payment is for, until the ledger knows of the payment. */
  readonly cart: readonly Line[];
  /** The paid sale that the till has gone on from, to an empty counter: its customer may still take the slip along. */
  readonly left: string | null;
}

export type Showing = ReturnType<typeof createShowing>;

export function createShowing({ ledger, clock, ring }: ShowingParts) {
  const shown = new Map<string, Shown>();
  let stopped = false;

  /** When it has been too long, somebody must look: silence makes no noise of itself. */
  const lookIn = (ms: number) => {
    clock.after(ms, () => {
      if (!stopped) ring();
    });
  };

  const current = (till: string): Shown | undefined => {
    const here = shown.get(till);
    if (!here) return undefined;
    const now = clock.now();
    const isSilent = now - here.heardAt >= silenceMs;
    const isOver = here.endedAt !== null && now - here.endedAt >= endStaysMs;
    // A payment goes on without its till, and its end is shown for a while.
    const isStale =
      isSilent && (here.show.is !== 'payment' || isOver || !ledger.payment(here.show.reference));
    if (!isStale) return here;
    shown.delete(till);
    return undefined;
  };

  /** How a payment stands, for a screen. `slipAt`: since when it is paid and has a slip to take along. */
  const known = (reference: string) => {
    const payment = ledger.payment(reference);
    if (!payment) return undefined;
    const outcome = outcomeOf(viewOf(ledger, payment));
    const slip = outcome === 'paid' ? ledger.slips.of(reference) : undefined;
    return { payment, outcome, slipAt: slip?.token ? slip.at : null };
  };

  /** A paid sale stays for a while after its till went on to an empty counter; the next sale takes its place at once. */
  const leftBy = (before: Shown | undefined, show: DisplayAsk['show']): string | null => {
    if (!before || !isEmpty(show)) return null;
    if (before.show.is !== 'payment') return before.left;
    const { reference } = before.show;
    const slipAt = known(reference)?.slipAt ?? null;
    if (slipAt === null) return null;
    lookIn(Math.max(0, slipAt + endStaysMs - clock.now()));
    return reference;
  };

  return {
    /** False when something newer is shown. The same again only says that the till is there. */
    put(till: string, { seq, show }: DisplayAsk): { taken: boolean; seq: number } {
      const before = current(till);
      if (before && before.seq > seq) return { taken: false, seq: before.seq };
      const heardAt = clock.now();
      lookIn(silenceMs);
      if (before?.seq === seq) {
        shown.set(till, { ...before, heardAt });
        return { taken: true, seq };
      }
      shown.set(till, {
        ...{ seq, show, heardAt },
        cart: show.is === 'payment' ? cartOf(before) : [],
        left: leftBy(before, show),
        endedAt: before && isSame(before.show, show) ? before.endedAt : null,
      });
      ring();
      return { taken: true, seq };
    },

    /** What the screens of a till show at this moment. */
    of(till: string, currency: Currency): DisplayShow {
      const now = clock.now();
      const here = current(till);
      if (!here) return { is: 'nothing', now };
      const reference = here.show.is === 'payment' ? here.show.reference : here.left;
      const about = reference === null ? undefined : known(reference);
      if (!about) {
        // Asked for on the tablet and not here yet: the customer goes on seeing what it is for.
        const lines = here.show.is === 'cart' ? here.show.lines : here.cart;
        return lines.length === 0 ? { is: 'nothing', now } : { is: 'cart', ...soldOf(lines, currency), now };
      }
      const { payment, outcome, slipAt } = about;
      const isLeft = here.show.is !== 'payment';
      if (isLeft && (slipAt === null || now - slipAt >= endStaysMs)) return { is: 'nothing', now };
      if (!isLeft && isSettled(outcome)) {
        const endedAt = here.endedAt ?? now;
        if (here.endedAt === null) {
          shown.set(till, { ...here, endedAt });
          lookIn(Math.max(endStaysMs, silenceMs));
          lookIn(endStaysAtMostMs);
        }
        if (now - (slipAt ?? endedAt) >= endStaysAtMostMs) return { is: 'nothing', now };
      } else if (here.endedAt !== null) shown.set(till, { ...here, endedAt: null });
      const { by, expiresAt } = payment;
      return {
        is: 'payment',
        reference: payment.reference,
        ...soldOf(payment.lines, payment.currency),
        by,
        outcome,
        expiresAt,
        hasQr: outcome === 'waiting' && hasQr(payment),
        hasSlip: slipAt !== null,
        now,
      };
    },

    stop(): void {
      stopped = true;
      shown.clear();
    },
  };
}

const soldOf = (lines: readonly Line[], currency: Currency) => ({
  lines: [...lines],
  total: { currency, value: totalOf(lines) },
  vat: vatByRate(lines).map(({ rate, gross, tax }) => ({ rate, gross, tax })),
});

const isEmpty = (show: DisplayAsk['show']): boolean =>
  show.is === 'nothing' || (show.is === 'cart' && show.lines.length === 0);
const cartOf = (before: Shown | undefined): readonly Line[] =>
  before?.show.is === 'cart' ? before.show.lines : (before?.cart ?? []);
const isSame = (one: DisplayAsk['show'], other: DisplayAsk['show']): boolean =>
  one.is === 'payment' && other.is === 'payment' && one.reference === other.reference;
