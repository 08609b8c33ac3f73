/** Reads a payment at Vipps MobilePay until it is over and its money settled; a webhook only makes it look sooner. */
import { isOver } from './domain/payment.ts';
import { factOf, learnFact, retryAt } from './learning.ts';
import type { PaymentRecord, Wish } from './ledger.ts';
import type { Settling } from './settle.ts';
import { everyMs, searchEveryMs, watchMs } from './watching.ts';

export async function settleWatch(settling: Settling, wish: Wish): Promise<void> {
  const { ledger, vipps, clock } = settling;
  const { reference } = wish;
  const beganAt = clock.now();
  ledger.beginAttempt(wish.id, beganAt);
  const held = await vipps.read(reference);
  const before = ledger.payment(reference);
  if (!before) throw new Error(`expected a payment for the watch ${wish.id}, found none`);

  if (!held.ok) {
    if (held.refusal.word === 'not-found') return notThere(settling, wish, before);
    // Unread is unknown: it goes on until one read succeeds, however late.
    ledger.wishAgain(
      wish.id,
      retryAt(settling, { ...wish, attempts: held.refusal.status ? 2 : 1 }, held.refusal.retryAfterMs),
    );
    return;
  }
  const over = held.value.state !== 'CREATED';
  ledger.transaction(() => {
    const marks = over && before.qrUrl !== null ? { marks: { qrUrl: null } } : {};
    const payment = learnFact(settling, { reference, fact: factOf(held.value), ...marks });
    if (over) return finish(settling, wish);
    if (payment.stage === 'withdrawn') cancelAfterAll(settling, payment);
    if (beganAt >= wish.takenAt + watchMs) return finish(settling, wish);
    const next = clock.now() + everyMs(payment.by);
    // Nothing falls behind the last look, which is what ends the watch.
    ledger.wishAgain(wish.id, Math.min(next, Math.max(clock.now(), wish.takenAt + watchMs)));
  });
}

/** Tablets are told that nobody looks any more, since that is what makes an open payment unknown. */
function finish({ ledger, clock, ring }: Settling, wish: Wish): void {
  ledger.endWish(wish.id, 'seen');
  const payment = ledger.payment(wish.reference);
  if (payment && !isOver(payment)) {
    ledger.touch(wish.reference, clock.now(), 'unwatched');
    ring();
  }
}

/** A charge whose answer was lost may never have arrived, or may yet. */
function notThere(settling: Settling, wish: Wish, payment: PaymentRecord): void {
  const { ledger, clock } = settling;
  const now = clock.now();
  if (now >= wish.takenAt + watchMs) return finish(settling, wish);
  ledger.wishAgain(wish.id, now + (isOver(payment) ? searchEveryMs : everyMs(payment.by)));
}

/** It was believed not to exist and it does: the customer must not be left with a request nobody wants. */
function cancelAfterAll({ ledger, clock }: Settling, payment: PaymentRecord): void {
  const cancels = ledger.wishesOf(payment.reference).filter((wish) => wish.kind === 'cancel');
  if (cancels.some((wish) => wish.dueAt !== null)) return;
  const last = cancels.at(-1);
  const now = clock.now();
  if (last) ledger.wishAgain(last.id, now);
  else if (payment.chargeId !== null) {
    const { reference } = payment;
    ledger.addWish({ id: `${payment.chargeId}-cancel`, kind: 'cancel', reference, takenAt: now, dueAt: now });
  }
}
