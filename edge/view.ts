/** A payment as tablets are told of it: the ledger's record and what its open wishes say. */
import type { PaymentView } from './domain/wire.ts';
import type { Ledger, PaymentRecord, Wish } from './ledger.ts';
import { readRefund } from './wish-body.ts';

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
    cancelling: open.some((wish) => wish.kind === 'cancel'),
    watched: open.some((wish) => wish.kind === 'watch' || wish.kind === 'charge'),
    trouble,
  };
}

export const sumOfRefunds = (wishes: readonly Wish[]): number =>
  wishes
    .filter((wish) => wish.kind === 'refund')
    .reduce((sum, wish) => sum + readRefund(wish.body).amount.value, 0);
