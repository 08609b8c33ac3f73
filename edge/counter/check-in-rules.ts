/** What may be done with a customer who scanned a sticker, and what has become of them by the clock and the ledger. */
import * as v from 'valibot';
import type { RefusalWord } from '../domain/refusal.ts';
import type { Ledger } from '../ledger.ts';

/** `dismissed`: nobody is shown it any more. */
const states = ['waiting', 'attached', 'used', 'expired', 'dismissed'] as const;

export interface Server {
  readonly till: string;
  /** The sales unit that the till's store sells for. */
  readonly unit: string;
}

/** Why a till may not serve this customer; undefined when it may. Source: QR API, a token is its sales unit's alone. */
export function whyNot(row: CheckInRow, { till, unit }: Server, now: number): RefusalWord | undefined {
  if (row.unit !== unit) return 'check-in-elsewhere';
  if (row.state === 'used') return 'check-in-taken';
  if (row.state === 'expired' || row.endsAt <= now) return 'check-in-too-old';
  if (row.state === 'attached' && (row.till !== till || row.reference !== null)) return 'check-in-taken';
  return undefined;
}

/** What has become of one, by the clock and by the request that was made of it. */
export function nextOf(ledger: Ledger, row: CheckInRow, now: number): (typeof states)[number] {
  const isOver = row.endsAt <= now;
  if (row.reference === null) return isOver ? 'expired' : row.state;
  const payment = ledger.payment(row.reference);
  const charge = payment?.chargeId == null ? undefined : ledger.wish(payment.chargeId);
  // The request is still to leave, or its answer outstanding: the same bytes may be needed again.
  if (!payment || (charge && charge.dueAt !== null)) return row.state;
  const neverLeft = payment.stage === 'withdrawn' && (charge?.attempts ?? 0) === 0;
  const mayAgain = payment.stage === 'refused' && !spends(payment.reason);
  if (neverLeft || mayAgain) return isOver ? 'expired' : 'waiting';
  return payment.reason === 'check-in-too-old' ? 'expired' : 'used';
}

/** Refusals after which asking this customer again gives the same answer. */
const spends = (word: RefusalWord | null): boolean =>
  word === 'check-in-too-old' || word === 'customer-cannot-pay' || word === 'push-not-approved';

const integer = v.pipe(v.number(), v.safeInteger());

export const CheckInRow = v.pipe(
  v.object({
    id: v.string(),
    token: v.nullable(v.string()),
    unit: v.string(),
    sticker: v.string(),
    at: integer,
    ends_at: integer,
    state: v.picklist(states),
    till: v.nullable(v.string()),
    reference: v.nullable(v.string()),
    aside: integer,
  }),
  v.transform(({ ends_at, aside, ...row }) => ({ ...row, endsAt: ends_at, aside: aside === 1 })),
);
export type CheckInRow = Readonly<v.InferOutput<typeof CheckInRow>>;
