/**
 * Takes a request back without ever touching an approval: `cancelTransactionOnly`, then a read, and only the read
 * is believed. A customer who approves in that instant has paid.
 */
import { factOf, learnFact, retryAt } from './learning.ts';
import type { Wish } from './ledger.ts';
import type { Settling } from './settle.ts';

/** A create that was given up on cannot still be on its way after this long. */
const lateCreateMs = 30_000;
const tryAgainMs = 2_000;
const searchAgainMs = 5_000;

export async function settleCancel(settling: Settling, wish: Wish): Promise<void> {
  const { ledger, vipps, clock } = settling;
  const { reference } = wish;
  ledger.beginAttempt(wish.id, clock.now());
  const answer = await vipps.cancel(reference, { onlyIfNotApproved: true }, keyOf(wish));
  if (!answer.ok) {
    const { word, retry, retryAfterMs } = answer.refusal;
    if (word === 'being-approved') return ledger.wishAgain(wish.id, clock.now() + tryAgainMs);
    if (word === 'not-found') return notThere(settling, wish);
    if (retry === 'same-key') return ledger.wishAgain(wish.id, retryAt(settling, wish, retryAfterMs));
  }

  const held = await vipps.read(reference);
  if (!held.ok && held.refusal.retry === 'same-key') {
    return ledger.wishAgain(wish.id, retryAt(settling, wish, held.refusal.retryAfterMs));
  }
  const trouble =
    answer.ok || answer.refusal.word === 'already-approved' || answer.refusal.word === 'already-over';
  ledger.transaction(() => {
    ledger.endWish(wish.id, answer.ok ? 'done' : answer.refusal.word);
    learnFact(settling, {
      reference,
      fact: held.ok ? factOf(held.value) : {},
      marks: trouble || answer.ok ? {} : { trouble: { ask: 'cancel', word: answer.refusal.word } },
    });
    ledger.touch(reference, clock.now(), 'cancel-answered');
  });
  settling.ring();
}

/**
 * A refusal sticks to its key, and this refusal is to be asked about again: each attempt has a key of its own.
 * Cancelling twice cancels once, so nothing depends on the key.
 */
const keyOf = (wish: Wish): string => `${wish.id.slice(0, 43)}-${wish.attempts + 1}`;

/** Either it never arrived, or it is still on its way: it is over when it can no longer arrive. */
function notThere(settling: Settling, wish: Wish): void {
  const { ledger, clock, ring } = settling;
  const now = clock.now();
  const charge = ledger.wishesOf(wish.reference).find((other) => other.kind === 'charge');
  if (now - (charge?.triedAt ?? 0) < lateCreateMs) return ledger.wishAgain(wish.id, now + searchAgainMs);
  ledger.transaction(() => {
    ledger.endWish(wish.id, 'not-found');
    ledger.record(wish.reference, { stage: 'withdrawn' }, { at: now });
    ledger.touch(wish.reference, now, 'cancel-answered');
  });
  ring();
}
