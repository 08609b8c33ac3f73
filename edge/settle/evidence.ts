/**
 * Reads the event log for the name that Vipps MobilePay gave a movement of money: each event has a `pspReference` of
 * its own, while the answers to refunds and captures all carry that of the payment. It also tells of a capture that was
 * stopped on the way whether it had got through.
 */
import type { Move, MoveKind } from '../domain/after-wire.ts';
import { backOff, retryAt } from './learning.ts';
import type { Wish } from '../ledger.ts';
import type { Settling } from '../settle.ts';
import type { VippsEvent } from '../vipps/client.ts';

/** The log may lag behind the answer, but not for long. */
const mostLooks = 6;

const ending = '-event';

export function addEvidence({ ledger, clock }: Settling, move: { id: string; reference?: string }): void {
  const { id } = move;
  const reference = move.reference ?? ledger.wish(id)?.reference;
  if (reference === undefined || ledger.wish(id + ending)) return;
  const now = clock.now();
  ledger.addWish({ id: id + ending, kind: 'evidence', reference, takenAt: now, dueAt: now });
}

export async function settleEvidence(settling: Settling, wish: Wish): Promise<void> {
  const { ledger, vipps, clock, ring } = settling;
  const { reference } = wish;
  ledger.beginAttempt(wish.id, clock.now());
  const log = await vipps.events(reference);
  if (!log.ok && log.refusal.retry === 'same-key') {
    ledger.wishAgain(wish.id, retryAt(settling, wish, log.refusal.retryAfterMs));
    return;
  }
  const moves = ledger.moves.of(reference);
  const move = moves.find(({ id }) => id + ending === wish.id);
  const event = log.ok && move ? eventOf(move, { moves, events: log.value }) : undefined;
  if (!event && wish.attempts + 1 < mostLooks) {
    ledger.wishAgain(wish.id, backOff(settling, wish.attempts, { firstMs: 2_000 }));
    return;
  }
  ledger.transaction(() => {
    ledger.endWish(wish.id, event ? 'seen' : 'not-seen');
    if (!move) return;
    if (event) ledger.moves.name(move.id, event.pspReference);
    ledger.moves.end(move.id, { at: clock.now(), ...(!event && { word: 'already-over' }) });
    ledger.touch(reference, clock.now(), 'evidence');
  });
  ring();
}

/** What the log calls it. */
export const nameOf = {
  capture: 'CAPTURED',
  refund: 'REFUNDED',
  release: 'CANCELLED',
} as const satisfies Record<MoveKind, string>;

/** By its key, which is ours; where Vipps MobilePay leaves the key out, the first of that sum which is nobody's yet. */
function eventOf(
  move: Move,
  { moves, events }: { moves: readonly Move[]; events: readonly VippsEvent[] },
): VippsEvent | undefined {
  const named = events.filter(({ name, success }) => success && name === nameOf[move.what]);
  const byKey = named.find(({ idempotencyKey }) => idempotencyKey === move.id);
  if (byKey || move.state === 'sent' || move.state === 'queued') return byKey;
  const taken = new Set(moves.map(({ pspReference }) => pspReference));
  return named.find(
    (event) =>
      event.idempotencyKey === undefined &&
      event.amount.value === move.value &&
      !taken.has(event.pspReference),
  );
}
