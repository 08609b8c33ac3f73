/** What a payment means to the person at the stall: one word, derived and never stored. */
import { type Collect, type Knowledge, uncollected } from './payment.ts';
import type { RefusalWord } from './refusal.ts';

export const outcomes = [
  'sending', // not yet with Vipps MobilePay
  'waiting', // the customer has it
  'cancelling', // taken back, not yet believed
  'collecting', // approved; the money is being taken
  'held', // approved, and collected when the goods are handed over
  'uncollected', // approved, but the money could not be taken: do not hand over
  'paid', // the money is taken
  'released', // approved, then let go: nothing was taken
  'refunded', // all that was taken has been given back
  'part-refunded',
  'declined',
  'expired',
  'cancelled',
  'refused', // see `reason`
  'unknown', // nobody watches any more and no end was seen: look again
] as const;
export type Outcome = (typeof outcomes)[number];

export type Ask = 'charge' | 'capture' | 'cancel' | 'refund';

export interface Told extends Knowledge {
  /** At once unless told. */
  readonly collect?: Collect | undefined;
  /** A capture is asked for and unanswered. */
  readonly collecting?: boolean | undefined;
  /** A cancel is under way and unanswered. */
  readonly cancelling: boolean;
  /** The edge is still looking. */
  readonly watched: boolean;
  /** The last ask about this payment that Vipps MobilePay would not do. */
  readonly trouble: { readonly ask: Ask; readonly word: RefusalWord } | null;
}

/** Paid means all of it is collected: approved alone, or a part of it, is not yet the money (see the decision record on green). */
export function outcomeOf(payment: Told): Outcome {
  switch (payment.stage) {
    case 'asked':
    case 'waiting':
      if (payment.cancelling) return 'cancelling';
      if (!payment.watched) return 'unknown';
      return payment.stage === 'asked' ? 'sending' : 'waiting';
    case 'withdrawn':
      return 'cancelled';
    case 'approved':
      return outcomeOfApproved(payment);
    default:
      return payment.stage;
  }
}

/** The seller has nothing left to wait for. */
export const isSettled = (outcome: Outcome): boolean =>
  outcome !== 'sending' && outcome !== 'waiting' && outcome !== 'cancelling' && outcome !== 'collecting';

function outcomeOfApproved(payment: Told): Outcome {
  const rest = uncollected(payment);
  if (payment.captured === 0 && rest === 0 && payment.cancelled > 0) return 'released';
  const waits = payment.collect === 'on-hand-over';
  if (waits && rest > 0) return outcomeOfHeld(payment);
  if (payment.refunded > 0) return payment.refunded >= payment.captured ? 'refunded' : 'part-refunded';
  // What was let go of a sale that is handed over in parts was never owed: what is left is paid.
  if (payment.captured > 0 && (waits || payment.captured >= payment.authorized)) return 'paid';
  // Somebody let a part of it go, in the portal say: the rest will never come.
  const cutShort = payment.captured > 0 && rest === 0;
  return cutShort || payment.trouble?.ask === 'capture' ? 'uncollected' : 'collecting';
}

/** Some of it still waits for its goods, whatever became of the rest. */
function outcomeOfHeld(payment: Told): Outcome {
  if (payment.trouble?.ask === 'capture') return 'uncollected';
  return payment.collecting ? 'collecting' : 'held';
}
