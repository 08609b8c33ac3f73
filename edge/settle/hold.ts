/** Looks after money that waits for its goods: says louder that it waits, and reads what Vipps MobilePay still holds. */
import { levelOf, nextStep } from '../domain/held.ts';
import { uncollected } from '../domain/payment.ts';
import { isHeld } from './holding.ts';
import { factOf, learnFact, marksOf, retryAt } from './learning.ts';
import { holdingOf, type Wish } from '../ledger.ts';
import type { Settling } from '../settle.ts';

const dayMs = 24 * 60 * 60_000;

/** After the deadline a read a day until it shows that the money went one way or the other. */
export async function settleHold(settling: Settling, wish: Wish): Promise<void> {
  const { ledger, vipps, clock, log, ring } = settling;
  const { reference } = wish;
  const now = clock.now();
  const payment = ledger.payment(reference);
  if (!payment || !isHeld(payment)) {
    ledger.endWish(wish.id, 'settled');
    return;
  }
  const level = levelOf(holdingOf(payment), now);
  ledger.beginAttempt(wish.id, now);
  ledger.record(reference, {}, { at: now, marks: { level } });
  ring();
  if (level !== 'calm') log('warn', 'money-held', { reference, value: uncollected(payment), level });

  const held = await vipps.read(reference);
  if (!held.ok) {
    const later = retryAt(settling, { ...wish, attempts: 6 }, held.refusal.retryAfterMs);
    ledger.wishAgain(wish.id, later);
    return;
  }
  ledger.transaction(() => {
    const known = learnFact(settling, { reference, fact: factOf(held.value), marks: marksOf(held.value) });
    if (isHeld(known))
      ledger.wishAgain(wish.id, nextStep(holdingOf(known), clock.now()) ?? clock.now() + dayMs);
    else ledger.endWish(wish.id, 'settled');
  });
}
