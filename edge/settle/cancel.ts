/**
 * Takes a request back without ever touching an approval: `cancelTransactionOnly`, then a read, and only the read
 * is believed. A customer who approves in that instant has paid. A release is the same without the limit: what is held
 * is let go of, when nothing is being collected any more.
 */
import { stageOfState } from '../domain/payment.ts';
import type { RefusalWord } from '../domain/refusal.ts';
import { isBeingCollected } from './holding.ts';
import { backOff, factOf, learnFact, mayPass, retryAt } from './learning.ts';
import type { Wish } from '../ledger.ts';
import { stopCaptures } from '../register-money.ts';
import type { Settling } from '../settle.ts';
import { believeRelease } from './release.ts';
import type { Held } from '../vipps/client.ts';

/** A create that was given up on cannot still be on its way after this long. */
const lateCreateMs = 30_000;
const tryAgainMs = 2_000;
const searchAgainMs = 5_000;

/**
 * Refusals that say the payment can no longer be open: 6030, 6040, 6050, 6060, 6190. While a read shows it open all the
 * same, the two do not agree yet, and it is asked again.
 */
const saidToBeOver: readonly RefusalWord[] = [
  'already-over',
  'already-approved',
  'already-captured',
  'too-late',
];

export async function settleCancel(settling: Settling, wish: Wish): Promise<void> {
  const { ledger, vipps, clock } = settling;
  const again = (at: number) => ledger.wishAgain(wish.id, at);
  if (wish.kind === 'release' && isBeingCollected(ledger.wishesOf(wish.reference))) {
    if (ledger.payment(wish.reference)?.trouble?.ask !== 'capture') {
      again(clock.now() + tryAgainMs);
      return;
    }
    // What cannot be had is not waited for.
    stopCaptures(ledger, { reference: wish.reference, now: clock.now(), all: true });
  }
  ledger.beginAttempt(wish.id, clock.now());
  const onlyIfNotApproved = wish.kind === 'cancel';
  const answer = await vipps.cancel(wish.reference, { onlyIfNotApproved }, keyOf(wish));
  const refusal = answer.ok ? undefined : answer.refusal;
  if (refusal?.word === 'being-approved') {
    again(clock.now() + tryAgainMs);
  } else if (refusal?.word === 'not-found') {
    notThere(settling, wish);
  } else if (refusal && mayPass(refusal)) {
    again(retryAt(settling, wish, refusal.retryAfterMs));
  } else {
    const held = await vipps.read(wish.reference);
    if (held.ok)
      (onlyIfNotApproved ? believe : believeRelease)(settling, wish, {
        held: held.value,
        word: refusal?.word,
      });
    else again(retryAt(settling, wish, held.refusal.retryAfterMs));
  }
}

/**
 * A refusal sticks to its key, and this refusal is to be asked about again: each attempt has a key of its own.
 * Cancelling twice cancels once, so nothing depends on the key.
 */
const keyOf = (wish: Wish): string => `${wish.id.slice(0, 43)}-${wish.attempts + 1}`;

/** Said to be done and read as open is not done yet. Refused and open is trouble; refused and over is no matter. */
function believe(
  settling: Settling,
  wish: Wish,
  { held, word }: { held: Held; word: RefusalWord | undefined },
): void {
  const { ledger, clock, ring } = settling;
  const { reference } = wish;
  const stage = stageOfState(held.state);
  const isOpen = stage === undefined || stage === 'waiting';
  const isSaidDone = word === undefined || saidToBeOver.includes(word);
  ledger.transaction(() => {
    const marks = isOpen && !isSaidDone ? { trouble: { ask: 'cancel', word } as const } : {};
    learnFact(settling, { reference, fact: factOf(held), marks });
    if (isOpen && isSaidDone) {
      // Vipps MobilePay allows five a minute.
      ledger.wishAgain(wish.id, backOff(settling, wish.attempts, { firstMs: tryAgainMs, mostMs: 30_000 }));
      return;
    }
    ledger.endWish(wish.id, word ?? 'done');
    ledger.touch(reference, clock.now(), 'cancel-answered');
  });
  ring();
}

/** Either it never arrived, or it is still on its way: it is over when it can no longer arrive. */
function notThere({ ledger, clock, ring }: Settling, wish: Wish): void {
  const now = clock.now();
  const payment = ledger.payment(wish.reference);
  const charge = payment?.chargeId == null ? undefined : ledger.wish(payment.chargeId);
  const sinceMs = now - (charge?.triedAt ?? 0);
  // After a clock that was set back, the looks are counted.
  const mayArrive = sinceMs < 0 ? wish.attempts < lateCreateMs / searchAgainMs : sinceMs < lateCreateMs;
  if (mayArrive) {
    ledger.wishAgain(wish.id, now + searchAgainMs);
    return;
  }
  ledger.transaction(() => {
    if (wish.kind === 'release') ledger.moves.end(wish.id, { at: now, word: 'not-found' });
    ledger.endWish(wish.id, 'not-found');
    ledger.record(wish.reference, { stage: 'withdrawn' }, { at: now });
    ledger.touch(wish.reference, now, 'cancel-answered');
  });
  ring();
}
