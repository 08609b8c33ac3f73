/** Money that waits for its goods is never forgotten: a wish comes due each time it grows more pressing. */
import { levelOf, nextStep } from '../domain/held.ts';
import { uncollected } from '../domain/payment.ts';
import { holdingOf, type PaymentRecord } from '../ledger.ts';
import type { Settling } from '../settle.ts';

const dayMs = 24 * 60 * 60_000;
const holdId = (reference: string): string => `${reference}-hold`;

/**
 * Keeps the watch over a holding: begun with it, sooner when a promise of Vipps MobilePay ends sooner, ended when nothing
 * is held. At a stall the capture is its own watch, until it gives up because it is too late.
 */
export function watchHolding(
  { ledger, clock }: Pick<Settling, 'ledger' | 'clock'>,
  payment: PaymentRecord,
): void {
  const { reference } = payment;
  const wish = ledger.wish(holdId(reference));
  if (!isHeld(payment)) {
    if (wish && wish.dueAt !== null) ledger.endWish(wish.id, 'settled');
    return;
  }
  if (payment.collect === 'at-once' && isBeingCollected(ledger.wishesOf(reference))) return;
  const now = clock.now();
  const holding = holdingOf(payment);
  const level = levelOf(holding, now);
  if (level !== payment.level) ledger.record(reference, {}, { at: now, marks: { level } });
  const dueAt = nextStep(holding, now) ?? now + dayMs;
  if (!wish) ledger.addWish({ id: holdId(reference), kind: 'hold', reference, takenAt: now, dueAt });
  else if (wish.dueAt === null || wish.dueAt > dueAt) ledger.wishAgain(wish.id, dueAt);
}

export const isHeld = (payment: PaymentRecord): boolean =>
  payment.stage === 'approved' && uncollected(payment) > 0 && !payment.adopted;

export const isBeingCollected = (wishes: readonly { kind: string; dueAt: number | null }[]): boolean =>
  wishes.some(({ kind, dueAt }) => kind === 'capture' && dueAt !== null);
