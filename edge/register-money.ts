/**
 * Takes into the books what tills ask of a sale's money: collect it, give it back, let it go. Nothing is asked for
 * twice: what is open already counts as done until it is known not to be.
 */
import { refundEndsAt } from './domain/held.ts';
import { isOver, uncollected } from './domain/payment.ts';
import { amountOfPicks, type Done, isLeft, nothingDone, type Pick, wholeOf } from './domain/picks.ts';
import type { RefusalWord } from './domain/refusal.ts';
import type { Line } from './domain/sale.ts';
import type { Cancel, Capture, Refund } from './domain/wire.ts';
import type { Ledger, PaymentRecord, Wish } from './ledger.ts';
import { mayRefund } from './rights.ts';
import { leftToGive, sumOfCaptures } from './view.ts';

export interface Books {
  readonly ledger: Ledger;
  readonly now: number;
  readonly till: string;
  readonly bodyHash: string;
}

/** Null: taken. */
export type Taken = RefusalWord | null;

export function takeRefund(refund: Refund, books: Books): Taken {
  const { ledger, now, till, bodyHash } = books;
  const { id, reference, amount, lines, how = 'vipps', reason, by } = refund;
  const payment = ledger.payment(reference);
  if (!payment) return 'not-found';
  if (amount.currency !== payment.currency) return 'wrong-currency';
  if (!mayRefund(till, amount)) return 'not-allowed';
  if (amount.value > leftToGive(payment, openWishes(ledger, reference))) return 'too-much';
  // Cash is the seller's own: only what Vipps MobilePay gives back has its time.
  if (how === 'vipps' && now > refundEndsAt(payment.takenAt)) return 'too-late';
  if (lines && !isExactly(payment, { lines, amount: amount.value, ...refundBounds(ledger, payment) })) {
    return 'lines-taken';
  }
  const wish = { id, kind: 'refund', reference, takenAt: now, bodyHash } as const;
  ledger.moves.add({
    id,
    reference,
    what: 'refund',
    how,
    value: amount.value,
    lines: lines ?? null,
    reason: reason ?? null,
    by: by ?? null,
    till,
    askedAt: now,
  });
  if (how === 'cash') {
    ledger.addWish({ ...wish, dueAt: null, end: 'done' });
    ledger.moves.end(id, { at: now });
    ledger.record(reference, {}, { at: now, marks: { cashBack: payment.cashBack + amount.value } });
    return null;
  }
  ledger.addWish({ ...wish, dueAt: now, body: { amount } });
  ledger.record(reference, {}, { at: now, marks: { trouble: null } });
  ledger.touch(reference, now, 'refund');
  return null;
}

export function takeCapture(capture: Capture, books: Books): Taken {
  const { ledger, now, till, bodyHash } = books;
  const { id, reference, amount, lines, release } = capture;
  const payment = ledger.payment(reference);
  if (!payment) return 'not-found';
  if (amount.currency !== payment.currency) return 'wrong-currency';
  if (payment.adopted) return 'not-allowed';
  if (payment.stage !== 'approved') return isOver(payment) ? 'already-over' : 'not-approved-yet';
  const held = uncollected(payment);
  if (held === 0) return payment.captured > 0 ? 'already-captured' : 'already-over';
  const open = openWishes(ledger, reference);
  if (open.some(({ kind }) => kind === 'release')) return 'already-over';
  if (amount.value > held - sumOfCaptures(open)) {
    if (!hurries(ledger, { capture, open, now })) return 'too-much';
    ledger.addWish({ id, kind: 'capture', reference, takenAt: now, dueAt: null, bodyHash, end: 'hurried' });
    return null;
  }
  const before = ledger.moves.handedOver(reference, payment.lines);
  if (lines) {
    const done = before ?? nothingDone(payment.lines);
    const most = wholeOf(payment.lines);
    if (!isExactly(payment, { lines, amount: amount.value, done, most })) return 'lines-taken';
  }
  ledger.moves.add({
    id,
    reference,
    what: 'capture',
    how: 'vipps',
    value: amount.value,
    lines: lines ?? (before && restOf(payment.lines, { done: before, amount: amount.value })),
    reason: null,
    by: null,
    till,
    askedAt: now,
  });
  const body = { amount, ...(release && { release }) };
  ledger.addWish({ id, kind: 'capture', reference, takenAt: now, dueAt: now, body, bodyHash });
  ledger.record(reference, {}, { at: now, marks: { trouble: null } });
  ledger.touch(reference, now, 'capture');
  return null;
}

/**
 * Lets go of an approved payment's money. What somebody has handed over goods for is collected first, unless it cannot be
 * had: money that was collected can be given back, and what was let go of is gone.
 */
export function takeRelease(cancel: Cancel, payment: PaymentRecord, books: Books): Taken {
  const { ledger, now, till, bodyHash } = books;
  const { id, reference } = cancel;
  if (uncollected(payment) === 0 && payment.stage === 'approved') {
    return payment.captured > 0 ? 'already-captured' : 'already-over';
  }
  const isInTrouble = payment.trouble?.ask === 'capture';
  stopCaptures(ledger, { reference, now, all: isInTrouble });
  ledger.moves.add({
    id,
    reference,
    what: 'release',
    how: 'vipps',
    value: 0,
    lines: null,
    reason: null,
    by: null,
    till,
    askedAt: now,
  });
  ledger.addWish({ id, kind: 'release', reference, takenAt: now, dueAt: now, bodyHash });
  // From here on nothing collects by itself, also when the release should fail.
  ledger.record(reference, {}, { at: now, marks: { collect: 'on-hand-over', trouble: null } });
  ledger.touch(reference, now, 'release');
  return null;
}

/** Ends what collects by itself; `all`: also what somebody asked for. */
export function stopCaptures(
  ledger: Ledger,
  { reference, now, all }: { reference: string; now: number; all: boolean },
): void {
  for (const wish of openWishes(ledger, reference)) {
    if (wish.kind !== 'capture' || (!all && ledger.moves.has(wish.id))) continue;
    ledger.endWish(wish.id, 'stopped');
    // One that has left may have got through: the event log will tell; see `settleEvidence`.
    if (wish.attempts === 0) ledger.moves.end(wish.id, { at: now, word: 'already-over' });
  }
}

const openWishes = (ledger: Ledger, reference: string): readonly Wish[] =>
  ledger.wishesOf(reference).filter((wish) => wish.dueAt !== null);

/** The very sum is being tried already and nothing is left for another: then that one is tried now. */
function hurries(
  ledger: Ledger,
  { capture, open, now }: { capture: Capture; open: readonly Wish[]; now: number },
): boolean {
  const same = open.find((wish) => wish.kind === 'capture' && sumOfCaptures([wish]) === capture.amount.value);
  if (!same || capture.release) return false;
  ledger.wishAgain(same.id, now);
  ledger.touch(capture.reference, now, 'capture');
  return true;
}

/** Quantities that were given back, and the most that can be: what was handed over, where that is known by the piece. */
export function refundBounds(ledger: Ledger, payment: PaymentRecord): { done: Done; most: Done } {
  const { reference, lines, captured } = payment;
  const whole = captured > 0 ? wholeOf(lines) : nothingDone(lines);
  return {
    done: ledger.moves.givenBack(reference, lines),
    most: ledger.moves.handedOver(reference, lines) ?? whole,
  };
}

/**
 * Who handed over some pieces and then collects all the others cost has handed over those; else nobody could give them
 * back by the piece, and their VAT would be reckoned at the rate of the first. Null where the sum is another.
 */
function restOf(lines: readonly Line[], { done, amount }: { done: Done; amount: number }): Pick[] | null {
  const rest = lines.flatMap(({ quantity }, line) => {
    const left = quantity - (done[line] ?? 0);
    return left > 0 ? [{ line, quantity: left }] : [];
  });
  return rest.length > 0 && amountOfPicks(lines, done, rest) === amount ? rest : null;
}

function isExactly(
  payment: PaymentRecord,
  { lines, amount, done, most }: { lines: readonly Pick[]; amount: number; done: Done; most: Done },
): boolean {
  const fits = lines.every(({ line, quantity }) => (done[line] ?? 0) + quantity <= (most[line] ?? 0));
  return fits && isLeft(payment.lines, done, lines) && amountOfPicks(payment.lines, done, lines) === amount;
}
