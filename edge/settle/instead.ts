/**
 * One sale, one live request: a request that takes another's place waits until that one is really over.
 *
 *   former open ──▶ wait        former over, nothing held ──▶ ask        former approved ──▶ withdraw: already-paid
 */
import { isOver } from '../domain/payment.ts';
import type { Cancel, Charge } from '../domain/wire.ts';
import type { Ledger } from '../ledger.ts';
import type { ChargeBody } from '../wish-body.ts';

/** How soon it is looked again whether the former is over. */
export const lookAgainMs = 250;

/** By it the cancel of the former is found again, and so the former. */
export const formerCancelId = (chargeId: string): string => `${chargeId}-former`;

/** What takes the former back; the same each time the charge comes. */
export const cancelOfFormer = ({
  id,
  madeAt,
  insteadOf,
}: Pick<Charge, 'id' | 'madeAt' | 'insteadOf'>): Cancel | undefined =>
  insteadOf === undefined
    ? undefined
    : { kind: 'cancel', id: formerCancelId(id), reference: insteadOf, madeAt };

export type Former = 'over' | 'open' | 'paid';

/** Whether the way is free. One who insists was warned that the customer may have two requests. */
export function formerOf(ledger: Ledger, { insteadOf, insist }: ChargeBody): Former {
  const former = insteadOf === undefined || insist ? undefined : ledger.payment(insteadOf);
  if (!former) return 'over';
  // Let go or given back: the sale is unpaid after all.
  const isUndone =
    (former.authorized > 0 && former.cancelled >= former.authorized) ||
    (former.captured > 0 && former.refunded + former.cashBack >= former.captured);
  if (former.stage === 'approved') return isUndone ? 'over' : 'paid';
  return isOver(former) ? 'over' : 'open';
}
