/** Turns what Vipps MobilePay answers into facts, and writes facts with the wishes that follow from them. */
import { type Fact, isAnothers, stageOfState, uncollected } from '../domain/payment.ts';
import type { RefusalWord } from '../domain/refusal.ts';
import { watchHolding } from './holding.ts';
import type { Marks, PaymentRecord, Wish } from '../ledger.ts';
import type { Settling } from '../settle.ts';
import type { Refusal } from '../vipps/answer.ts';
import type { Held, Modified } from '../vipps/client.ts';

/** What learning needs of the world; no call is made by it. */
export type Learning = Pick<Settling, 'ledger' | 'clock' | 'ring' | 'random' | 'slip'>;

export function factOf(held: Modified): Fact {
  const stage = stageOfState(held.state);
  return {
    ...(stage && { stage }),
    authorized: held.authorized.value,
    captured: held.captured.value,
    cancelled: held.cancelled.value,
    refunded: held.refunded.value,
  };
}

/** What a read tells besides the fact: until when a capture is promised to do. */
export function marksOf(held: Held): Marks {
  const until = Date.parse(held.captureGuaranteedUntil ?? '');
  return Number.isNaN(until) ? {} : { guaranteedUntil: until };
}

/**
 * Learns a fact and, in the same transaction, does what it calls for: what is held at a stall is collected at once,
 * since money that is not collected is never paid out; what waits for its goods is watched until its deadline; and
 * the first of the money gives the sale its slip. What is told of another system's payment is no fact about this one.
 */
export function learnFact(
  settling: Learning,
  about: { reference: string; fact: Fact; marks?: Marks },
): PaymentRecord {
  const { ledger, clock, ring } = settling;
  const { reference, fact, marks } = about;
  const now = clock.now();
  const before = ledger.payment(reference);
  if (before && isAnothers(before)) return before;
  const changed = ledger.transaction(() => {
    const recorded = ledger.record(reference, fact, { at: now, ...(marks && { marks }) });
    const payment = ledger.payment(reference);
    if (payment) {
      wishCapture(settling, payment);
      watchHolding(settling, payment);
      if (payment.captured > 0) issueSlip(settling, payment);
    }
    return recorded;
  });
  if (changed) ring();
  const payment = ledger.payment(reference);
  if (!payment) throw new Error(`expected the payment ${reference} in the ledger, found none`);
  return payment;
}

/** Asking again under the same key can end otherwise: the line comes back, or somebody mends the keys. */
export const mayPass = ({ retry, word }: Refusal): boolean => retry === 'same-key' || word === 'keys-refused';

/**
 * Vipps MobilePay has said it itself, so that a copy of the same call is told the same. A bare status is of whoever is on the
 * way, and may be meant for one of two copies.
 */
export const isTheirOwn = ({ code }: Refusal): boolean => code !== undefined;

/** Exponential, from `firstMs` to `mostMs`, a fifth of it left to chance so that not all come at once. */
export function backOff(
  settling: Pick<Learning, 'clock' | 'random'>,
  attempts: number,
  { firstMs = 1_000, mostMs = 60_000 } = {},
): number {
  const ms = Math.min(mostMs, firstMs * 2 ** Math.min(attempts, 16));
  return settling.clock.now() + Math.round(ms * (0.9 + 0.2 * settling.random()));
}

/** Who asks to be left alone for longer is somebody on the way: money is not put off by a day. */
const longestAloneMs = 5 * 60_000;

/** When a call that may be repeated is to be repeated: not before Vipps MobilePay asked to be left alone. */
export function retryAt(settling: Settling, wish: Wish, retryAfterMs: number | undefined): number {
  const aloneMs = Math.min(retryAfterMs ?? 0, longestAloneMs);
  return Math.max(backOff(settling, wish.attempts), settling.clock.now() + aloneMs);
}

/**
 * One capture at a time, and another only when the last has ended and money is still held. A refusal sticks to its
 * key, so the next has a key and a sum of its own; Vipps MobilePay never takes more than was approved.
 */
function wishCapture(settling: Learning, payment: PaymentRecord): void {
  const { ledger, clock } = settling;
  const { reference, chargeId, currency } = payment;
  const value = uncollected(payment);
  if (payment.stage !== 'approved' || value === 0 || chargeId === null) return;
  if (payment.collect !== 'at-once') return;
  const earlier = ledger.wishesOf(reference).filter((wish) => wish.kind === 'capture');
  const last = earlier.at(-1);
  if (last && (last.dueAt !== null || last.end === ('too-late' satisfies RefusalWord))) return;
  const now = clock.now();
  ledger.addWish({
    id: `${chargeId}-capture${last ? `-${earlier.length + 1}` : ''}`,
    kind: 'capture',
    reference,
    takenAt: now,
    dueAt: last ? backOff(settling, earlier.length, { firstMs: 5_000, mostMs: 60 * 60_000 }) : now,
    body: { amount: { currency, value } },
  });
}

/** What another system sold has that system's slip. */
function issueSlip({ ledger, clock, slip }: Learning, { reference, till, adopted }: PaymentRecord): void {
  if (adopted || ledger.slips.of(reference)) return;
  const at = clock.now();
  ledger.slips.dropOld(at);
  ledger.slips.issue({ reference, till, at, token: slip.token(), endsAt: at + slip.keptMs });
}
