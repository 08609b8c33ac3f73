/**
 * Takes a tablet's parcel into the books: a wish, and for a charge the payment it begins, in one transaction.
 *
 * 1. A parcel that comes again changes nothing and gets its first answer.
 * 2. A cancel for a reference that nobody has heard of leaves a tombstone: the charge that follows finds it over.
 * 3. A charge that has never been tried is withdrawn on the spot; one that may have left is cancelled at Vipps MobilePay.
 */
import type { Currency } from './domain/money.ts';
import { isOver, refundable } from './domain/payment.ts';
import { type RefusalWord, refusalWords } from './domain/refusal.ts';
import type { Cancel, Charge, Look, Parcel, ParcelAnswer, Refund } from './domain/wire.ts';
import type { Ledger, Wish } from './ledger.ts';
import { sumOfRefunds } from './view.ts';

export interface Taking {
  readonly ledger: Ledger;
  /** Milliseconds since the epoch, by the edge's clock. */
  readonly now: number;
  readonly till: string;
  /** The currency that the sales unit is settled in. */
  readonly currency: Currency;
}

export function take(parcel: Parcel, taking: Taking): ParcelAnswer {
  const { ledger } = taking;
  return ledger.transaction(() => {
    const bodyHash = fingerprint(parcel);
    const known = ledger.bodyHash(parcel.id);
    if (known !== undefined)
      return known === bodyHash ? firstAnswer(ledger.wish(parcel.id)) : refused('key-conflict');
    switch (parcel.kind) {
      case 'charge':
        return takeCharge(parcel, { ...taking, bodyHash });
      case 'cancel':
        return takeCancel(parcel, { ...taking, bodyHash });
      case 'refund':
        return takeRefund(parcel, { ...taking, bodyHash });
      case 'look':
        return takeLook(parcel, taking);
    }
  });
}

type Books = Taking & { readonly bodyHash: string };

const accepted: ParcelAnswer = { answer: 'accepted' };
const refused = (word: RefusalWord): ParcelAnswer => ({ answer: 'refused', word });

/** A refusal is kept as a wish that had ended before it began, so that asking again hears the same. */
const refusedAtOnce = 'refused-at-once:';

function firstAnswer(wish: Wish | undefined): ParcelAnswer {
  const word = refusalWords.find((known) => wish?.end === refusedAtOnce + known);
  return word ? refused(word) : accepted;
}

function refuse(parcel: Parcel, { ledger, now, bodyHash }: Books, word: RefusalWord): ParcelAnswer {
  const { id, reference } = parcel;
  if (parcel.kind === 'look') return refused(word);
  ledger.addWish({
    id,
    kind: parcel.kind,
    reference,
    takenAt: now,
    dueAt: null,
    bodyHash,
    end: refusedAtOnce + word,
  });
  return refused(word);
}

function takeCharge(charge: Charge, books: Books): ParcelAnswer {
  const { ledger, now, till, bodyHash, currency } = books;
  const { id, reference, amount, lines, customer, madeAt } = charge;
  if (amount.currency !== currency) return refuse(charge, books, 'wrong-currency');
  const before = ledger.payment(reference);
  if (before && before.chargeId !== null) return refuse(charge, books, 'reference-taken');
  if (before) {
    ledger.addWish({ id, kind: 'charge', reference, takenAt: now, dueAt: null, bodyHash, end: 'withdrawn' });
    return accepted;
  }
  ledger.begin(
    { reference, chargeId: id, till, ...amount, lines, by: customer.by, madeAt, takenAt: now },
    { stage: 'asked' },
  );
  ledger.addWish({ id, kind: 'charge', reference, takenAt: now, dueAt: now, body: { customer }, bodyHash });
  return accepted;
}

function takeCancel(cancel: Cancel, books: Books): ParcelAnswer {
  const { ledger, now, till, bodyHash, currency } = books;
  const { id, reference, madeAt } = cancel;
  const wish = { id, kind: 'cancel', reference, takenAt: now, bodyHash } as const;
  const payment = ledger.payment(reference);
  if (!payment) {
    ledger.begin(
      { reference, chargeId: null, till, currency, value: 0, lines: [], by: 'code', madeAt, takenAt: now },
      { stage: 'withdrawn' },
    );
    ledger.addWish({ ...wish, dueAt: null, end: 'withdrawn' });
    return accepted;
  }
  const charge = payment.chargeId === null ? undefined : ledger.wish(payment.chargeId);
  if (charge && charge.dueAt !== null && charge.attempts === 0) {
    ledger.endWish(charge.id, 'withdrawn');
    ledger.addWish({ ...wish, dueAt: null, end: 'withdrawn' });
    ledger.record(reference, { stage: 'withdrawn' }, { at: now });
    return accepted;
  }
  if (isOver(payment)) {
    ledger.addWish({ ...wish, dueAt: null, end: 'already-over' });
    return accepted;
  }
  if (charge && charge.dueAt !== null) stopCharge(ledger, charge, now);
  ledger.addWish({ ...wish, dueAt: now });
  ledger.touch(reference, now, 'cancel');
  return accepted;
}

/** A charge that may be under way is not repeated any more; what becomes of it is watched. */
export function stopCharge(ledger: Ledger, charge: Wish, now: number): void {
  ledger.endWish(charge.id, 'stopped');
  addWatch(ledger, charge, now);
}

export function addWatch(ledger: Ledger, charge: Pick<Wish, 'id' | 'reference'>, dueAt: number): void {
  const id = `${charge.id}-watch`;
  const { reference } = charge;
  if (ledger.wish(id)) return;
  ledger.addWish({ id, kind: 'watch', reference, takenAt: dueAt, dueAt });
}

function takeRefund(refund: Refund, books: Books): ParcelAnswer {
  const { ledger, now, bodyHash } = books;
  const { id, reference, amount } = refund;
  const payment = ledger.payment(reference);
  if (!payment) return refuse(refund, books, 'not-found');
  if (amount.currency !== payment.currency) return refuse(refund, books, 'wrong-currency');
  const asked = sumOfRefunds(ledger.wishesOf(reference).filter((wish) => wish.dueAt !== null));
  if (amount.value > refundable(payment) - asked) return refuse(refund, books, 'too-much');
  ledger.addWish({ id, kind: 'refund', reference, takenAt: now, dueAt: now, body: { amount }, bodyHash });
  ledger.record(reference, {}, { at: now, marks: { trouble: null } });
  ledger.touch(reference, now, 'refund');
  return accepted;
}

/** A look is not kept: asked twice it is only looked twice. */
function takeLook(look: Look, { ledger, now }: Taking): ParcelAnswer {
  const watch = ledger.wishesOf(look.reference).find((wish) => wish.kind === 'watch');
  if (!watch) return ledger.payment(look.reference) ? accepted : refused('not-found');
  ledger.ringWish(watch.id, now);
  return accepted;
}

/** Enough to tell a repeat from another ask under the same id, and nothing of the customer. */
function fingerprint(parcel: Parcel): string {
  const amount = 'amount' in parcel ? `${parcel.amount.currency} ${parcel.amount.value}` : '';
  const sale = parcel.kind === 'charge' ? `${parcel.customer.by} ${JSON.stringify(parcel.lines)}` : '';
  return `${parcel.kind} ${parcel.reference} ${amount} ${sale}`;
}
