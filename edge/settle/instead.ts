/**
 * One sale, one live request: a request that takes another's place waits until that one is really over.
 *
 *   former open ──▶ wait        former over, nothing held ──▶ ask        former approved ──▶ withdraw: already-paid
 *
 * Two requests may name the same former, when the first of them left a tablet that never heard so: the later waits for the
 * earlier as well. And the former may itself have waited for one before it, and ended without having been asked: then it is that one which
 * counts, however long the row is.
 */
import { isOver } from '../domain/payment.ts';
import type { Cancel, Charge } from '../domain/wire.ts';
import type { Ledger, PaymentRecord } from '../ledger.ts';
import type { ChargeBody } from '../wish-body.ts';

/** How soon it is looked again whether the former is over. */
export const lookAgainMs = 250;

/** By it the cancel of the former is found again, and so the former. */
export const formerCancelId = (chargeId: string): string => chargeId + ofFormer;
const ofFormer = '-former';

/** What takes the former back; the same each time the charge comes. */
export const cancelOfFormer = ({
  id,
  madeAt,
  insteadOf,
}: Pick<Charge, 'id' | 'madeAt' | 'insteadOf'>): Cancel | undefined =>
  insteadOf === undefined
    ? undefined
    : { kind: 'cancel', id: formerCancelId(id), reference: insteadOf, madeAt };

/** `paid`: by which payment. */
export type Former = 'over' | 'open' | { readonly paid: string };

/**
 * Whether the way is free. One who insists was warned that the customer may have two requests, of the one that is named;
 * what was to take its place before is waited for all the same.
 */
export function formerOf(
  ledger: Ledger,
  chargeId: string,
  { insteadOf, insist }: Pick<ChargeBody, 'insteadOf' | 'insist'>,
): Former {
  if (insteadOf === undefined) return 'over';
  const former = insist ? 'over' : stateOf(ledger, insteadOf, new Set());
  return former === 'over' ? earlierOf(ledger, chargeId, insteadOf) : former;
}

/** How those stand that came before it to take the same place. */
function earlierOf(ledger: Ledger, chargeId: string, reference: string): Former {
  for (const { id } of ledger.wishesOf(reference)) {
    if (id === formerCancelId(chargeId)) break;
    const wish = id.endsWith(ofFormer) ? ledger.wish(id.slice(0, -ofFormer.length)) : undefined;
    const earlier = wish && ledger.payment(wish.reference);
    const state = earlier ? ownStateOf(earlier) : 'over';
    if (state !== 'over') return state;
  }
  return 'over';
}

/** `seen`: a tablet could say that two requests take each other's place. */
function stateOf(ledger: Ledger, reference: string, seen: ReadonlySet<string>): Former {
  const former = ledger.payment(reference);
  if (!former || seen.has(reference)) return 'over';
  const own = ownStateOf(former);
  // Also behind one that was paid and given back: by somebody who insisted, both may have been paid.
  if (own !== 'over') return own;
  const before = beforeOf(ledger, former);
  return before === undefined ? 'over' : stateOf(ledger, before, new Set([...seen, reference]));
}

function ownStateOf(former: PaymentRecord): Former {
  // Let go or given back: the sale is unpaid after all.
  const isUndone =
    (former.authorized > 0 && former.cancelled >= former.authorized) ||
    (former.captured > 0 && former.refunded + former.cashBack >= former.captured);
  if (former.stage === 'approved') return isUndone ? 'over' : { paid: former.reference };
  return isOver(former) ? 'over' : 'open';
}

/** The one whose place it was to take. */
export const beforeOf = (
  ledger: Ledger,
  { chargeId }: Pick<PaymentRecord, 'chargeId'>,
): string | undefined => (chargeId === null ? undefined : ledger.wish(formerCancelId(chargeId))?.reference);

/**
 * What there is to see in its place: the one that the sale was paid by, where that is why it was never asked for; else the
 * one whose place it was to take.
 */
export function paidInstead(
  ledger: Ledger,
  payment: Pick<PaymentRecord, 'chargeId' | 'reason'>,
): string | undefined {
  const before = beforeOf(ledger, payment);
  if (before === undefined || payment.chargeId === null || payment.reason !== 'already-paid') return before;
  const former = formerOf(ledger, payment.chargeId, { insteadOf: before });
  return typeof former === 'object' ? former.paid : before;
}
