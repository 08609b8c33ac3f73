/** A payment as tablets are told of it: the ledger's record and what its open wishes say. */
import type { PaymentView } from './domain/wire.ts';
import { refundEndsAt } from './domain/held.ts';
import { refundable, uncollected } from './domain/payment.ts';
import { paidInstead } from './settle/instead.ts';
import { holdingOf, type Ledger, type PaymentRecord, type Wish } from './ledger.ts';
import { seriesNumber, slipPath } from './slips.ts';
import { readCapture, readRefund } from './wish-body.ts';

export function viewOf(ledger: Ledger, payment: PaymentRecord): PaymentView {
  const open = ledger.wishesOf(payment.reference).filter((wish) => wish.dueAt !== null);
  const { reference, seq, till, by, madeAt, takenAt, expiresAt, trouble } = payment;
  const { stage, reason, authorized, captured, cancelled, refunded } = payment;
  return {
    reference,
    seq,
    till,
    amount: { currency: payment.currency, value: payment.value },
    lines: [...payment.lines],
    by,
    madeAt,
    takenAt,
    expiresAt,
    stage,
    reason,
    authorized,
    captured,
    cancelled,
    refunded,
    refunding: sumOfRefunds(open),
    insteadOf: paidInstead(ledger, payment) ?? null,
    cancelling: open.some((wish) => wish.kind === 'cancel' || wish.kind === 'release'),
    watched: open.some((wish) => wish.kind === 'watch' || wish.kind === 'charge'),
    trouble,
    ...(by === 'poster' && { page: ledger.pageName(payment) ?? null }),
    ...afterSaleOf(ledger, payment, open),
  };
}

/** What is shown of a sale beyond its payment. */
function afterSaleOf(ledger: Ledger, payment: PaymentRecord, open: readonly Wish[]): Partial<PaymentView> {
  const { reference, unit, store, collect, distance, seller, adopted, cashBack, captured, takenAt } = payment;
  const slip = ledger.slips.of(reference);
  return {
    unit,
    store,
    collect,
    collecting: open.some((wish) => wish.kind === 'capture'),
    collectingSum: sumOfCaptures(open),
    releasing: open.some((wish) => wish.kind === 'release'),
    held: heldOf(payment),
    cashBack,
    left: leftToGive(payment, open),
    refundUntil: captured > 0 ? refundEndsAt(takenAt) : null,
    slip: slip?.token ? slipPath(slip.token) : null,
    number: slip ? seriesNumber(slip) : null,
    distance,
    seller,
    adopted,
  };
}

function heldOf(payment: PaymentRecord): NonNullable<PaymentView['held']> | null {
  const value = payment.stage === 'approved' ? uncollected(payment) : 0;
  return value === 0 ? null : { value, ...holdingOf(payment), level: payment.level ?? 'calm' };
}

export const sumOfCaptures = (wishes: readonly Wish[]): number =>
  wishes
    .filter((wish) => wish.kind === 'capture')
    .reduce((sum, wish) => sum + readCapture(wish.body).amount.value, 0);

/** What may still be given back, in any way. Minor units. */
export const leftToGive = (payment: PaymentRecord, open: readonly Wish[]): number =>
  Math.max(0, refundable(payment) - payment.cashBack - sumOfRefunds(open));

export const sumOfRefunds = (wishes: readonly Wish[]): number =>
  wishes
    .filter((wish) => wish.kind === 'refund')
    .reduce((sum, wish) => sum + readRefund(wish.body).amount.value, 0);
