/** Moves money: collects what was approved and gives back what was asked for, each under a key of its own. */
import type { Money } from '../domain/money.ts';
import { type Fact, learn, refundable, uncollected } from '../domain/payment.ts';
import type { RefusalWord } from '../domain/refusal.ts';
import { backOff, factOf, learnFact, mayPass, retryAt } from './learning.ts';
import type { PaymentRecord, Wish } from '../ledger.ts';
import type { Settling } from '../settle.ts';
import type { Answer, Refusal } from '../vipps/answer.ts';
import type { Modified } from '../vipps/client.ts';
import { addRelease } from './release.ts';
import { addEvidence } from './evidence.ts';
import { unheardOf } from './unheard.ts';
import { readCapture, readRefund } from '../wish-body.ts';

/** Tells the seller that the money is not there yet. Everything else that can be retried is merely slow. */
const notTaken: readonly RefusalWord[] = ['funds-unavailable', 'try-capture-later', 'keys-refused'];

export async function settleCapture(settling: Settling, wish: Wish): Promise<void> {
  const { ledger, vipps, clock } = settling;
  ledger.beginAttempt(wish.id, clock.now());
  const { amount } = readCapture(wish.body);
  const answer = await vipps.capture(wish.reference, amount, wish.id);
  await conclude(settling, wish, { ask: 'capture', amount, answer });
}

export async function settleRefund(settling: Settling, wish: Wish): Promise<void> {
  const { ledger, vipps, clock } = settling;
  ledger.beginAttempt(wish.id, clock.now());
  const { amount } = readRefund(wish.body);
  const answer = await vipps.refund(wish.reference, amount, wish.id);
  await conclude(settling, wish, { ask: 'refund', amount, answer });
}

type Ask = 'capture' | 'refund';

async function conclude(
  settling: Settling,
  wish: Wish,
  { ask, amount, answer }: { ask: Ask; amount: Money; answer: Answer<Modified> },
): Promise<void> {
  if (answer.ok) {
    end(settling, wish, { ask, fact: factOf(answer.value) });
    return;
  }
  const { refusal } = answer;
  if (mayPass(refusal)) {
    again(settling, wish, { ask, refusal });
    return;
  }
  // An earlier attempt may have got through unheard: it is not over before Vipps MobilePay has shown what was moved.
  const earlier = await unheardOf(settling, wish, { what: ask, amount, refusal });
  const held = earlier === 'unknown' ? undefined : await settling.vipps.read(wish.reference);
  if (held?.ok) {
    const fact = factOf(held.value);
    end(settling, wish, { ask, fact, ...(earlier === 'not-done' && { word: refusal.word }) });
  } else if (settling.ledger.wish(wish.id)?.dueAt != null)
    settling.ledger.wishAgain(wish.id, retryAt(settling, wish, held?.refusal.retryAfterMs));
}

function again(settling: Settling, wish: Wish, { ask, refusal }: { ask: Ask; refusal: Refusal }): void {
  const { ledger } = settling;
  const { word, retryAfterMs } = refusal;
  // A release may have stopped it while the call was out; then it stays stopped.
  if (ledger.wish(wish.id)?.dueAt == null) return;
  if (ask === 'refund' || !notTaken.includes(word)) {
    ledger.wishAgain(wish.id, retryAt(settling, wish, retryAfterMs));
    return;
  }
  ledger.transaction(() => {
    ledger.wishAgain(wish.id, backOff(settling, wish.attempts, { firstMs: 5_000 }));
    learnFact(settling, { reference: wish.reference, fact: {}, marks: { trouble: { ask, word } } });
  });
}

/** Writes down what the money shows. A capture that left something held is followed by another; see `learnFact`. */
function end(
  settling: Settling,
  wish: Wish,
  { ask, fact, word }: { ask: Ask; fact: Fact; word?: RefusalWord },
): void {
  const { ledger, clock, ring } = settling;
  const { reference } = wish;
  ledger.transaction(() => {
    const before = ledger.payment(reference);
    const isDone = word === undefined || (before && wasDone(learn(before, fact), ask, word));
    const stopped = ledger.wish(wish.id)?.dueAt === null;
    ledger.endWish(wish.id, word ?? 'done');
    ledger.moves.end(wish.id, { at: clock.now(), ...(word !== undefined && { word }) });
    if (word === undefined) followUp(settling, wish, { ask, stopped });
    const trouble = isDone || stopped ? null : { ask, word };
    const { seq } = learnFact(settling, { reference, fact, marks: { trouble } });
    // What is being given back or collected is read from the wishes, and one has just ended: tablets hear of it also
    // when a look had learned of the money before.
    if (seq === before?.seq) ledger.touch(reference, clock.now(), `${ask}-answered`);
  });
  ring();
}

/** The event log names each movement; and who handed over a part only may have said what becomes of the rest. */
function followUp(settling: Settling, wish: Wish, { ask, stopped }: { ask: Ask; stopped: boolean }): void {
  if (settling.ledger.moves.has(wish.id)) addEvidence(settling, wish);
  if (ask === 'capture' && !stopped && readCapture(wish.body).release) addRelease(settling, wish);
}

/** Refused because somebody did it before us, by an earlier attempt or in the portal. */
const wasDone = (payment: PaymentRecord, ask: Ask, word: RefusalWord): boolean =>
  ask === 'capture' ? uncollected(payment) === 0 : word === 'already-refunded' && refundable(payment) === 0;
