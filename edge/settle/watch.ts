/** Reads a payment at Vipps MobilePay until it is over and its money settled; a webhook only makes it look sooner. */
import { isOver, stageOfState } from '../domain/payment.ts';
import { factOf, learnFact, marksOf, retryAt } from './learning.ts';
import type { PaymentRecord, Wish } from '../ledger.ts';
import type { Settling } from '../settle.ts';
import type { Held } from '../vipps/client.ts';
import { everyMs, hasWatchedEnough, searchEveryMs, watchMs } from './watching.ts';

/** What is only searched for, and cannot be read, is asked for once a minute. */
const searchAttempts = 6;

export async function settleWatch(settling: Settling, wish: Wish): Promise<void> {
  const { ledger, vipps, clock } = settling;
  const beganAt = clock.now();
  ledger.beginAttempt(wish.id, beganAt);
  const held = await vipps.read(wish.reference);
  const before = ledger.payment(wish.reference);
  if (!before) throw new Error(`expected a payment for the watch ${wish.id}, found none`);

  if (held.ok) {
    seen(settling, wish, { held: held.value, before, beganAt });
  } else if (held.refusal.word === 'not-found') {
    notThere(settling, wish, before);
  } else {
    // Unread is unknown: it goes on until one read succeeds, however late.
    const attempts = isOver(before) ? searchAttempts : held.refusal.status ? 2 : 1;
    ledger.wishAgain(wish.id, retryAt(settling, { ...wish, attempts }, held.refusal.retryAfterMs));
  }
}

function seen(
  settling: Settling,
  wish: Wish,
  { held, before, beganAt }: { held: Held; before: PaymentRecord; beganAt: number },
): void {
  const { ledger, clock } = settling;
  const { reference } = wish;
  const over = isSettledThere(held);
  ledger.transaction(() => {
    const marks = { ...marksOf(held), ...(over && before.qrUrl !== null && { qrUrl: null }) };
    const payment = learnFact(settling, { reference, fact: factOf(held), marks });
    // Rung while the read was out, which may not have seen what it was rung for: it is still due, now.
    if (ledger.wish(wish.id)?.triedAt === null) return;
    const eachMs = everyMs(payment.by);
    if (over || hasWatchedEnough(wish, beganAt, eachMs)) {
      finish(settling, wish);
      return;
    }
    if (payment.stage === 'withdrawn' || payment.stage === 'refused') cancelAfterAll(settling, payment);
    const now = clock.now();
    const last = wish.takenAt + watchMs;
    // Nothing falls behind the last look, which is what ends the watch.
    ledger.wishAgain(wish.id, last > now ? Math.min(now + eachMs, last) : now + eachMs);
  });
}

/** Nothing more is to be seen. A word we do not know, or an approval whose sum is not there yet, is no end. */
function isSettledThere({ state, authorized }: Held): boolean {
  const stage = stageOfState(state);
  if (stage === undefined || stage === 'waiting') return false;
  return stage !== 'approved' || authorized.value > 0;
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
  const eachMs = isOver(payment) ? searchEveryMs : everyMs(payment.by);
  if (hasWatchedEnough(wish, now, eachMs)) finish(settling, wish);
  else ledger.wishAgain(wish.id, now + eachMs);
}

/** It was believed not to exist and it does: the customer must not be left with a request nobody wants. */
function cancelAfterAll({ ledger, clock }: Settling, payment: PaymentRecord): void {
  const cancels = ledger.wishesOf(payment.reference).filter((wish) => wish.kind === 'cancel');
  if (cancels.some((wish) => wish.dueAt !== null)) return;
  const last = cancels.at(-1);
  const now = clock.now();
  if (last) {
    ledger.wishAgain(last.id, now);
  } else if (payment.chargeId !== null) {
    const { reference } = payment;
    ledger.addWish({ id: `${payment.chargeId}-cancel`, kind: 'cancel', reference, takenAt: now, dueAt: now });
  }
}
