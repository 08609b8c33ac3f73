/** A sale after its payment: how much of each line was handed over and given back, and every movement of its money. */
import type { AfterSale } from '../domain/after-wire.ts';
import type { Ledger, PaymentRecord } from '../ledger.ts';
import { refundBounds } from '../register-money.ts';

export function afterOf(ledger: Ledger, payment: PaymentRecord, now: number): AfterSale {
  const { reference, lines } = payment;
  const { done, most } = refundBounds(ledger, payment);
  return {
    reference,
    now,
    lines: lines.map((_, line) => {
      const handedOver = most[line] ?? 0;
      const givenBack = done[line] ?? 0;
      return { line, handedOver, givenBack, left: Math.max(0, handedOver - givenBack) };
    }),
    moves: ledger.moves.of(reference),
  };
}
