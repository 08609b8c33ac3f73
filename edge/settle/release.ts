/** What became of letting go: only a read is believed, and what was collected first stays collected. */
import { isOver, uncollected } from '../domain/payment.ts';
import type { RefusalWord } from '../domain/refusal.ts';
import { backOff, factOf, learnFact } from './learning.ts';
import type { Wish } from '../ledger.ts';
import { addEvidence } from './evidence.ts';
import type { Settling } from '../settle.ts';
import type { Held } from '../vipps/client.ts';

/** The rest of a sale that was handed over in parts goes when its capture is done. */
export function addRelease({ ledger, clock }: Settling, capture: Wish): void {
  const { reference } = capture;
  const now = clock.now();
  const id = `${capture.id}-release`;
  const till = ledger.moves.of(reference).find((move) => move.id === capture.id)?.till ?? '';
  const none = { value: 0, lines: null, reason: null, by: null } as const;
  ledger.moves.add({ id, reference, what: 'release', how: 'vipps', ...none, till, askedAt: now });
  ledger.addWish({ id, kind: 'release', reference, takenAt: now, dueAt: now });
}

/**
 * Over is when nothing is held any more. Said to be done and still held is not seen yet; refused and still held is
 * trouble, and the seller must know that the customer's money is not free.
 */
export function believeRelease(
  settling: Settling,
  wish: Wish,
  { held, word }: { held: Held; word: RefusalWord | undefined },
): void {
  const { ledger, clock, ring } = settling;
  const { reference } = wish;
  ledger.transaction(() => {
    const payment = learnFact(settling, { reference, fact: factOf(held) });
    // An approval whose sum is not there yet holds something all the same.
    const isSumUnseen = payment.stage === 'approved' && payment.authorized === 0;
    const stillThere = !isOver(payment) || isSumUnseen || uncollected(payment) > 0;
    const isSaidDone = word === undefined || word === 'already-over';
    if (stillThere && isSaidDone) {
      ledger.wishAgain(wish.id, backOff(settling, wish.attempts, { firstMs: 2_000, mostMs: 30_000 }));
      return;
    }
    const letGo = payment.stage !== 'approved' || payment.cancelled > 0;
    const failed = letGo ? undefined : (word ?? 'already-captured');
    ledger.endWish(wish.id, failed ?? 'done');
    const value = Math.min(payment.cancelled, payment.authorized);
    ledger.moves.end(wish.id, { at: clock.now(), value, ...(failed && { word: failed }) });
    if (!failed) addEvidence(settling, wish);
    for (const move of ledger.moves.of(reference)) {
      if (move.what === 'capture' && ledger.wish(move.id)?.end === 'stopped') addEvidence(settling, move);
    }
    const trouble = failed ? ({ ask: 'cancel', word: failed } as const) : null;
    ledger.record(reference, {}, { at: clock.now(), marks: { trouble } });
    ledger.touch(reference, clock.now(), 'release-answered');
  });
  ring();
}
