/**
 * Does what is due: for each open wish the one next call to Vipps MobilePay. This is the only place that calls it
 * about payments, and the same function is first attempt, retry, recovery after a crash and polling.
 *
 *   charge ── create ──▶ watch ── read, read, … ──▶ approved ─┬─▶ capture ──▶ paid
 *                          ▲                                   └─▶ hold ── warn, warn, … ──▶ collected or let go
 *                   webhook rings              (cancel, capture, release and refund join from tablets)
 *
 * 1. An attempt is written down before its call leaves.
 * 2. One call at a time for a payment; payments do not wait for each other.
 * 3. A call's news and the wishes that follow from it are one transaction.
 * 4. A clock that is set back takes what is due back with it; how long a charge has waited nobody knows then, so it is over.
 */
import type { Counter } from './settle/charge-body.ts';
import type { Clock } from './domain/clock.ts';
import { isAnothers } from './domain/payment.ts';
import type { Ledger, Wish } from './ledger.ts';
import { settleCancel } from './settle/cancel.ts';
import { settleEvidence } from './settle/evidence.ts';
import { settleHold } from './settle/hold.ts';
import { settleCapture, settleRefund } from './settle/money.ts';
import { patienceMs, settleCharge, slipMs } from './settle/charge.ts';
import { settleWatch } from './settle/watch.ts';
import type { Log } from './log.ts';
import type { Vipps } from './vipps/client.ts';

export interface Settling {
  readonly ledger: Ledger;
  /** Of the sales unit that the payment at hand is bound to. */
  readonly vipps: Vipps;
  readonly clock: Clock;
  readonly log: Log;
  /** Called after anything was written that tablets may want to hear of. */
  readonly ring: () => void;
  /** In [0, 1): spreads retries. */
  readonly random: () => number;
  /** What makes a sales slip: an address that nobody guesses, and how long it stays. */
  readonly slip: { readonly token: () => string; readonly keptMs: number };
  readonly counter: Counter;
}

/** The same for every sales unit of the merchant: whose keys are used is found by what a payment is bound to. */
export type SettlingAll = Omit<Settling, 'vipps'> & { readonly vippsOf: (unit: string) => Vipps };

export interface Settler {
  /** Looks for due work now: after a parcel or a webhook was written. */
  wake(): void;
  /** Resolves when no call is under way; work that becomes due later stays in the ledger. */
  quiet(): Promise<void>;
  /** Begins nothing new, and resolves when the calls under way have come back. */
  stop(): Promise<void>;
}

export function createSettler(settling: SettlingAll): Settler {
  const { ledger, clock, log } = settling;
  const busy = new Map<string, Promise<void>>();
  let stopped = false;
  let cancelTimer = () => {};
  let latest = ledger.latestMoment();

  function wake(): void {
    if (stopped) return;
    const now = clock.now();
    if (now < latest - slipMs) {
      log('warn', 'clock-set-back', { ms: latest - now });
      ledger.turnBack(latest - now, { chargesMore: patienceMs + slipMs });
    }
    latest = now;
    for (const wish of ledger.dueWishes(now)) {
      if (busy.has(wish.reference)) continue;
      const work = settleOne(wish).then((isWritten) => {
        busy.delete(wish.reference);
        if (isWritten) wake();
        else sleep(afterFaultMs);
      });
      busy.set(wish.reference, work);
    }
    // What is overdue belongs to a payment that is busy and looks again when it is done; the others do not wait for it.
    const next = ledger.nextDue(now);
    if (next !== null) sleep(Math.min(next - now, longestSleepMs));
    else if (ledger.nextDue() === null) cancelTimer();
    else sleep(longestSleepMs);
  }

  function sleep(ms: number): void {
    cancelTimer();
    if (stopped) return;
    const until = clock.now() + ms;
    cancelTimer = clock.after(ms, () => {
      // So long it has been, whatever the clock says now.
      latest = Math.max(latest, until);
      wake();
    });
  }

  /** False when the ledger itself cannot be written, on a full disk say: then nothing is put off, and all must wait. */
  async function settleOne(wish: Wish): Promise<boolean> {
    try {
      const payment = ledger.payment(wish.reference);
      const vipps = settling.vippsOf(payment?.unit ?? '');
      // Nothing is asked of a payment that is another system's.
      if (payment && isAnothers(payment)) ledger.endWish(wish.id, 'not-ours');
      else await settle({ ...settling, vipps }, wish);
      return true;
    } catch (problem) {
      // A fault of ours. It must not stop the others, nor spin.
      log('error', 'settle-failed', { kind: wish.kind, reference: wish.reference, problem: String(problem) });
      return putOff(wish);
    }
  }

  function putOff(wish: Wish): boolean {
    try {
      if (ledger.wish(wish.id)?.dueAt != null) ledger.wishAgain(wish.id, clock.now() + afterFaultMs);
      return true;
    } catch (problem) {
      log('error', 'ledger-failed', { problem: String(problem) });
      return false;
    }
  }

  const quiet = async () => {
    while (busy.size > 0) await Promise.all(busy.values());
  };
  return {
    wake,
    quiet,
    async stop() {
      stopped = true;
      cancelTimer();
      await quiet();
    },
  };
}

const longestSleepMs = 60_000;
const afterFaultMs = 30_000;

function settle(settling: Settling, wish: Wish): Promise<void> {
  switch (wish.kind) {
    case 'charge':
      return settleCharge(settling, wish);
    case 'watch':
      return settleWatch(settling, wish);
    case 'cancel':
    case 'release':
      return settleCancel(settling, wish);
    case 'capture':
      return settleCapture(settling, wish);
    case 'refund':
      return settleRefund(settling, wish);
    case 'hold':
      return settleHold(settling, wish);
    case 'evidence':
      return settleEvidence(settling, wish);
  }
}
