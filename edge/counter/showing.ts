/**
 * What each till has on its customer's screen. It lives only here and only for as long as it is said again: a till that
 * is silent shows no cart, and how a payment stands comes from the ledger, so nothing stale is ever seen.
 */
import type { Clock } from '../domain/clock.ts';
import { type DisplayAsk, type DisplayShow, endStaysMs, silenceMs } from '../domain/display.ts';
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

  return {
    /** False when something newer is shown. The same again only says that the till is there. */
    put(till: string, { seq, show }: DisplayAsk): { taken: boolean; seq: number } {
      const before = current(till);
      if (before && before.seq > seq) return { taken: false, seq: before.seq };
      const isSame = before?.seq === seq;
      const now = clock.now();
      const cart = before?.show.is === 'cart' ? before.show.lines : (before?.cart ?? []);
      shown.set(
        till,
        isSame ? { ...before, heardAt: now } : { seq, show, cart, heardAt: now, endedAt: null },
      );
      lookIn(silenceMs);
      if (!isSame) ring();
      return { taken: true, seq };
    },

    /** What the screens of a till show at this moment. */
    of(till: string, currency: Currency): DisplayShow {
      const now = clock.now();
      const here = current(till);
      if (!here || here.show.is === 'nothing') return { is: 'nothing', now };
      const payment = here.show.is === 'payment' ? ledger.payment(here.show.reference) : undefined;
      if (!payment) {
        // Asked for on the tablet and not here yet: the customer goes on seeing what it is for.
        const lines = here.show.is === 'cart' ? here.show.lines : here.cart;
        return lines.length === 0 ? { is: 'nothing', now } : { is: 'cart', ...soldOf(lines, currency), now };
      }
      const outcome = outcomeOf(viewOf(ledger, payment));
      if (isSettled(outcome) && here.endedAt === null) {
        shown.set(till, { ...here, endedAt: now });
        lookIn(Math.max(endStaysMs, silenceMs));
      }
      const { reference, by, expiresAt } = payment;
      return {
        is: 'payment',
        reference,
        ...soldOf(payment.lines, payment.currency),
        by,
        outcome,
        expiresAt,
        hasQr: outcome === 'waiting' && hasQr(payment),
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
