/** Asks Vipps MobilePay for a payment, again with the same key and body until it is known what came of it. */
import { type Counter, createOf } from './charge-body.ts';
import type { Fact } from '../domain/payment.ts';
import type { RefusalWord } from '../domain/refusal.ts';
import { formerOf, lookAgainMs } from './instead.ts';
import { isTheirOwn, learnFact, retryAt } from './learning.ts';
import type { PaymentRecord, Wish } from '../ledger.ts';
import { addWatch, stopCharge } from '../register.ts';
import type { Settling } from '../settle.ts';
import type { Answer, Refusal } from '../vipps/answer.ts';
import type { Held, PaymentToCreate } from '../vipps/client.ts';
import { firstLookMs, lifetimeMs, searchEveryMs } from './watching.ts';
import { readCharge } from '../wish-body.ts';

/** A request that could not be sent for this long is not sent late: the customer has gone. */
export const patienceMs = 90_000;
/** Clocks are corrected by less than this all the time. */
export const slipMs = 1_000;

export async function settleCharge(settling: Settling, wish: Wish): Promise<void> {
  const { ledger, vipps, clock, counter } = settling;
  const payment = ledger.payment(wish.reference);
  if (!payment) throw new Error(`expected a payment for the charge ${wish.id}, found none`);
  if (clock.now() - wish.takenAt > patienceMs) {
    runOut(settling, wish);
    return;
  }
  const body = readCharge(wish.body);
  // Whoever was asked once is not held back: what it takes the place of was over then, and stays so.
  const former = wish.attempts === 0 ? formerOf(ledger, wish.id, body) : 'over';
  if (former === 'open') {
    ledger.wishAgain(wish.id, clock.now() + lookAgainMs);
    return;
  }
  if (former !== 'over') {
    end(settling, wish, { stage: 'withdrawn', reason: 'already-paid' });
    return;
  }
  const ask = createOf(payment, body, counter);
  if (!ask) {
    await findEarlier(settling, { wish, payment, word: 'check-in-too-old' });
    return;
  }
  ledger.beginAttempt(wish.id, clock.now());
  const { takenAt } = wish;
  const answer = await vipps.create(ask, wish.id, { from: takenAt - slipMs, until: takenAt + patienceMs });
  learnOfPush(counter, { ask, answer, unit: payment.unit });
  if (answer.ok) made(settling, wish, answer.value.redirectUrl);
  else if (answer.refusal.retry === 'same-key') again(settling, wish, answer.refusal);
  else if (wish.attempts === 0 && isFinal(answer.refusal))
    end(settling, wish, { stage: 'refused', reason: answer.refusal.word });
  else await findEarlier(settling, { wish, payment, word: answer.refusal.word });
}

/** Whether a refusal of the first attempt settles it: a name that is taken may be taken by another copy of it. */
const isFinal = (refusal: Refusal): boolean => isTheirOwn(refusal) && refusal.word !== 'reference-taken';

/** A till that may not send requests to phones is to offer what it may. */
function learnOfPush(
  counter: Counter,
  { ask, answer, unit }: { ask: PaymentToCreate; answer: Answer<unknown>; unit: string },
): void {
  if (ask.userFlow !== 'PUSH_MESSAGE') return;
  if (answer.ok) counter.learnedOfPush('yes', unit);
  else if (answer.refusal.word === 'push-not-approved') counter.learnedOfPush('no', unit);
}

function made(settling: Settling, wish: Wish, redirectUrl: string | undefined): void {
  const { clock } = settling;
  const marks = { expiresAt: clock.now() + lifetimeMs, qrUrl: redirectUrl ?? null };
  end(settling, wish, { stage: 'waiting' }, marks);
}

/** Ends the charge with what is now known of it; a payment that exists is watched from here on. */
function end(
  settling: Settling,
  wish: Wish,
  fact: Fact,
  marks?: { expiresAt: number; qrUrl: string | null },
): void {
  const { ledger, clock } = settling;
  ledger.transaction(() => {
    ledger.endWish(wish.id, fact.stage ?? 'done');
    const payment = learnFact(settling, { reference: wish.reference, fact, ...(marks && { marks }) });
    if (fact.stage === 'waiting') addWatch(ledger, wish, clock.now() + firstLookMs(payment.by));
  });
}

function again(settling: Settling, wish: Wish, refusal?: Refusal): void {
  // A cancel may have stopped the charge while the call was out; then it stays stopped.
  if (settling.ledger.wish(wish.id)?.dueAt == null) return;
  // However long Vipps MobilePay asks to be left alone, the end of patience is not slept through.
  const patienceEnds = wish.takenAt + patienceMs + 1;
  settling.ledger.wishAgain(wish.id, Math.min(retryAt(settling, wish, refusal?.retryAfterMs), patienceEnds));
}

/**
 * A refused repeat says nothing of an earlier copy whose answer was lost: the customer may have it. Only what is known to
 * be refused is not looked for.
 */
async function findEarlier(
  settling: Settling,
  { wish, payment, word }: { wish: Wish; payment: PaymentRecord; word: RefusalWord },
): Promise<void> {
  const { ledger, vipps, clock } = settling;
  const held = await vipps.read(payment.reference);
  if (held.ok) {
    const whose = await whoseIs(settling, { wish, payment, held: held.value });
    if (whose === 'ours') made(settling, wish, held.value.redirectUrl);
    else if (whose === 'anothers') end(settling, wish, { stage: 'refused', reason: 'reference-taken' });
    else again(settling, wish);
  } else if (held.refusal.word === 'not-found' || (wish.attempts === 0 && held.refusal.retry === 'no')) {
    ledger.transaction(() => {
      // Nobody has the name that is said to be taken.
      end(settling, wish, { stage: 'refused', reason: word === 'reference-taken' ? 'fault' : word });
      // The earlier copy may still be on its way.
      addWatch(ledger, wish, clock.now() + searchEveryMs);
    });
  } else {
    again(settling, wish, held.refusal);
  }
}

/** By the key that it was made with, which is ours alone; where the log leaves that out, what was never asked for is not ours. */
async function whoseIs(
  { vipps }: Settling,
  { wish, payment, held }: { wish: Wish; payment: PaymentRecord; held: Held },
): Promise<'ours' | 'anothers' | 'unknown'> {
  const { value, currency } = held.amount;
  if (value !== payment.value || currency !== payment.currency) return 'anothers';
  const log = await vipps.events(payment.reference);
  if (!log.ok) return 'unknown';
  const key = log.value.find(({ name }) => name === 'CREATED')?.idempotencyKey;
  if (key !== undefined) return key === wish.id ? 'ours' : 'anothers';
  return wish.attempts > 0 ? 'ours' : 'anothers';
}

/** Never tried: nothing to take back. Tried without an answer: taken back at Vipps MobilePay and watched. */
function runOut({ ledger, clock, ring }: Settling, wish: Wish): void {
  const now = clock.now();
  const { id, reference } = wish;
  ledger.transaction(() => {
    if (wish.attempts === 0) {
      ledger.endWish(id, 'withdrawn');
      ledger.record(reference, { stage: 'withdrawn', reason: 'too-late-to-send' }, { at: now });
      return;
    }
    stopCharge(ledger, wish, now);
    const cancel = { id: `${id}-cancel`, kind: 'cancel', reference, takenAt: now, dueAt: now } as const;
    if (!ledger.wish(cancel.id)) ledger.addWish(cancel);
    ledger.touch(reference, now, 'patience');
  });
  ring();
}
