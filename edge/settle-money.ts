/** Moves money: collects what was approved and gives back what was asked for, each under a key of its own. */
import type { Fact } from './domain/payment.ts';
import type { RefusalWord } from './domain/refusal.ts';
import { backOff, factOf, learnFact, retryAt } from './learning.ts';
import type { Wish } from './ledger.ts';
import type { Settling } from './settle.ts';
import type { Answer } from './vipps/answer.ts';
import type { Modified } from './vipps/client.ts';
import { readCapture, readRefund } from './wish-body.ts';

/** Tells the seller that the money is not there yet. Everything else that can be retried is merely slow. */
const notTaken: readonly RefusalWord[] = ['funds-unavailable', 'try-capture-later'];
/** Somebody did it before us, here or in the portal: the payment is read instead. */
const done: readonly RefusalWord[] = ['already-captured', 'already-refunded', 'already-over', 'key-conflict'];

export async function settleCapture(settling: Settling, wish: Wish): Promise<void> {
  const { ledger, vipps, clock } = settling;
  ledger.beginAttempt(wish.id, clock.now());
  const answer = await vipps.capture(wish.reference, readCapture(wish.body).amount, wish.id);
  await conclude(settling, wish, { ask: 'capture', answer });
}

export async function settleRefund(settling: Settling, wish: Wish): Promise<void> {
  const { ledger, vipps, clock } = settling;
  ledger.beginAttempt(wish.id, clock.now());
  const answer = await vipps.refund(wish.reference, readRefund(wish.body).amount, wish.id);
  await conclude(settling, wish, { ask: 'refund', answer });
}

interface Called {
  ask: 'capture' | 'refund';
  answer: Answer<Modified>;
}

async function conclude(settling: Settling, wish: Wish, { ask, answer }: Called): Promise<void> {
  const { ledger, vipps } = settling;
  if (answer.ok) return end(settling, wish, { fact: factOf(answer.value), trouble: null });
  const { word, retry, retryAfterMs } = answer.refusal;
  if (notTaken.includes(word)) {
    ledger.transaction(() => {
      ledger.wishAgain(wish.id, backOff(settling, wish.attempts, 5_000));
      learnFact(settling, { reference: wish.reference, fact: {}, marks: { trouble: { ask, word } } });
    });
    return;
  }
  if (retry === 'same-key') return ledger.wishAgain(wish.id, retryAt(settling, wish, retryAfterMs));

  const held = await vipps.read(wish.reference);
  if (!held.ok && held.refusal.retry === 'same-key') {
    return ledger.wishAgain(wish.id, retryAt(settling, wish, held.refusal.retryAfterMs));
  }
  const fact = held.ok ? factOf(held.value) : {};
  end(settling, wish, { fact, trouble: done.includes(word) ? null : { ask, word } });
}

function end(
  settling: Settling,
  wish: Wish,
  { fact, trouble }: { fact: Fact; trouble: { ask: 'capture' | 'refund'; word: RefusalWord } | null },
): void {
  const { ledger, clock, ring } = settling;
  ledger.transaction(() => {
    ledger.endWish(wish.id, trouble ? trouble.word : 'done');
    learnFact(settling, { reference: wish.reference, fact, marks: { trouble } });
    // What is being given back is read from the wishes, and one has just ended.
    if (wish.kind === 'refund') ledger.touch(wish.reference, clock.now(), 'refund-answered');
  });
  ring();
}
