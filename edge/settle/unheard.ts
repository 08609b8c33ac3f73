/**
 * What an earlier attempt at moving money may have done, though its answer never came: a repeat that is refused says
 * nothing of it. Whoever is told that money was not given back gives it back once more.
 */
import type { MoveKind } from '../domain/after-wire.ts';
import type { Money } from '../domain/money.ts';
import { nameOf } from './evidence.ts';
import type { Wish } from '../ledger.ts';
import type { Settling } from '../settle.ts';
import type { Refusal } from '../vipps/answer.ts';
import { isTheirOwn } from './learning.ts';

/** A call that was given up on cannot still be on its way after this long. */
const lateCallMs = 30_000;

/**
 * `unknown`: it may yet arrive, or the log could not be read; the same is to be asked again. `refusal`: what was answered now;
 * of a first attempt another copy may be under way.
 */
export async function unheardOf(
  { ledger, vipps, clock }: Settling,
  wish: Wish,
  { what, amount, refusal }: { what: Exclude<MoveKind, 'release'>; amount: Money; refusal: Refusal },
): Promise<'done' | 'not-done' | 'unknown'> {
  const { id, reference, triedAt } = wish;
  if (triedAt === null) return isTheirOwn(refusal) ? 'not-done' : 'unknown';
  /** What has not arrived may yet. */
  const notDone = () => (clock.now() - triedAt < lateCallMs ? 'unknown' : 'not-done');
  const log = await vipps.events(reference);
  if (!log.ok) return 'unknown';
  const there = log.value.filter(({ name, success }) => success && name === nameOf[what]);
  if (there.some(({ idempotencyKey }) => idempotencyKey === id)) return 'done';
  // A log that tells keys would tell ours: what has none there was done in the portal.
  if (log.value.some(({ idempotencyKey }) => idempotencyKey !== undefined)) return notDone();
  // Where Vipps MobilePay leaves the key out, one more of this sum than others account for is ours.
  const isAlike = (value: number) => value === amount.value;
  const alike = there.filter((event) => isAlike(event.amount.value));
  const others = ledger.moves
    .of(reference)
    .filter((move) => move.what === what && move.state === 'done' && isAlike(move.value));
  return alike.length > others.length ? 'done' : notDone();
}
