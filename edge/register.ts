/**
 * Takes a tablet's parcel into the books: a wish, and for a charge the payment it begins, in one transaction.
 *
 * 1. A parcel that comes again changes nothing and gets its first answer.
 * 2. A cancel for a reference that nobody has heard of leaves a tombstone: the charge that follows finds it over.
 * 3. A charge that has never been tried is withdrawn on the spot; one that may have left is cancelled at Vipps MobilePay.
 */
import type { Serving } from './counter/check-ins.ts';
import type { Currency } from './domain/money.ts';
import { type Collect, isOver } from './domain/payment.ts';
import { type RefusalWord, refusalWords } from './domain/refusal.ts';
import type { Cancel, Capture, Charge, Look, Parcel, ParcelAnswer, Refund } from './domain/wire.ts';
import { cancelOfFormer } from './settle/instead.ts';
import type { Ledger, Wish } from './ledger.ts';
import { type Taken, takeCapture, takeRefund, takeRelease } from './register-money.ts';

export interface Taking {
  readonly ledger: Ledger;
  /** Milliseconds since the epoch, by the edge's clock. */
  readonly now: number;
  readonly till: string;
  /** The currency that the sales unit is settled in. */
  readonly currency: Currency;
  /** Takes a customer who scanned a sticker for one request. */
  readonly serve?: (checkIn: string, by: { till: string; reference: string }) => Serving;
  /** The store that the till sells for: a payment is bound to its sales unit from here on. */
  readonly store?: {
    readonly id: string;
    readonly unit: string;
    readonly holdDays: number;
    readonly collect: Collect;
  };
}

/** What a customer asks for on the page of a poster; no tablet can say it. */
export type PosterCharge = Omit<Charge, 'customer'> & { readonly customer: { readonly by: 'poster' } };

export function take(parcel: Parcel | PosterCharge, taking: Taking): ParcelAnswer {
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
        return said(parcel, { ...taking, bodyHash }, takeRefund);
      case 'capture':
        return said(parcel, { ...taking, bodyHash }, takeCapture);
      case 'look':
        return takeLook(parcel, taking);
      case 'note':
      case 'note-close':
        return ledger.notes.take(parcel, { ...taking, bodyHash });
    }
  });
}

type Books = Taking & { readonly bodyHash: string };
type OfMoney = Charge | PosterCharge | Cancel | Capture | Refund;

const accepted: ParcelAnswer = { answer: 'accepted' };
const refused = (word: RefusalWord): ParcelAnswer => ({ answer: 'refused', word });

/** A refusal is kept as a wish that had ended before it began, so that asking again hears the same. */
const refusedAtOnce = 'refused-at-once:';

function firstAnswer(wish: Wish | undefined): ParcelAnswer {
  const word = refusalWords.find((known) => wish?.end === refusedAtOnce + known);
  return word ? refused(word) : accepted;
}

function refuse(
  { id, kind, reference }: OfMoney,
  { ledger, now, bodyHash }: Books,
  word: RefusalWord,
): ParcelAnswer {
  ledger.addWish({
    id,
    kind,
    reference,
    takenAt: now,
    dueAt: null,
    bodyHash,
    end: refusedAtOnce + word,
  });
  return refused(word);
}

/** What was not taken is refused with its word, and stays so. */
function said<P extends OfMoney>(
  parcel: P,
  books: Books,
  taken: (parcel: P, books: Books) => Taken,
): ParcelAnswer {
  const word = taken(parcel, books);
  return word === null ? accepted : refuse(parcel, books, word);
}

function takeCharge(charge: Charge | PosterCharge, books: Books): ParcelAnswer {
  const { ledger, now, till, bodyHash, currency } = books;
  const { id, reference, amount, lines, customer, madeAt } = charge;
  if (amount.currency !== currency) return refuse(charge, books, 'wrong-currency');
  const before = ledger.payment(reference);
  if (before && before.chargeId !== null) return refuse(charge, books, 'reference-taken');
  if (before) {
    ledger.addWish({ id, kind: 'charge', reference, takenAt: now, dueAt: null, bodyHash, end: 'withdrawn' });
    return accepted;
  }
  if (customer.by === 'check-in') {
    const serving = books.serve?.(customer.checkIn, { till, reference });
    if (serving?.is !== 'served')
      return refuse(charge, books, serving?.is === 'refused' ? serving.word : 'check-in-too-old');
  }
  const { store } = books;
  ledger.begin(
    {
      ...{ reference, chargeId: id, till, ...amount, lines, by: customer.by, madeAt, takenAt: now },
      collect: charge.collect ?? store?.collect ?? 'at-once',
      distance: charge.distance === true,
      seller: charge.seller ?? null,
      ...(store && { store: store.id, unit: store.unit, holdDays: store.holdDays }),
    },
    { stage: 'asked' },
  );
  const former = cancelOfFormer(charge);
  if (former) takeCancel(former, books);
  const { insteadOf, insist } = charge;
  const body = { customer, ...(insteadOf && { insteadOf }), ...(insist && { insist }) };
  ledger.addWish({ id, kind: 'charge', reference, takenAt: now, dueAt: now, body, bodyHash });
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
  // Another system asked for it, and it alone takes it back.
  if (payment.adopted) return refuse(cancel, books, 'not-allowed');
  const charge = payment.chargeId === null ? undefined : ledger.wish(payment.chargeId);
  if (charge && charge.dueAt !== null && charge.attempts === 0) {
    ledger.endWish(charge.id, 'withdrawn');
    ledger.addWish({ ...wish, dueAt: null, end: 'withdrawn' });
    ledger.record(reference, { stage: 'withdrawn' }, { at: now });
    return accepted;
  }
  if (isOver(payment) && !(cancel.release && payment.stage === 'approved')) {
    ledger.addWish({ ...wish, dueAt: null, end: 'already-over' });
    return accepted;
  }
  if (charge && charge.dueAt !== null) stopCharge(ledger, charge, now);
  if (cancel.release) return said(cancel, books, () => takeRelease(cancel, payment, books));
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

/** A look is not kept: asked twice it is only looked twice. */
function takeLook(look: Look, { ledger, now }: Taking): ParcelAnswer {
  const watch = ledger.wishesOf(look.reference).find((wish) => wish.kind === 'watch');
  if (!watch) return ledger.payment(look.reference) ? accepted : refused('not-found');
  ledger.ringWish(watch.id, now);
  return accepted;
}

/** Enough to tell a repeat from another ask under the same id, and nothing of the customer. */
function fingerprint(parcel: Parcel | PosterCharge): string {
  const amount = 'amount' in parcel ? `${parcel.amount.currency} ${parcel.amount.value}` : '';
  const sale = parcel.kind === 'charge' ? `${parcel.customer.by} ${JSON.stringify(parcel.lines)}` : '';
  const noted = parcel.kind === 'note' ? `${JSON.stringify(parcel.lines)} ${parcel.text}` : '';
  const how = parcel.kind === 'note-close' ? JSON.stringify(parcel.how) : '';
  return `${parcel.kind} ${parcel.reference} ${amount} ${sale}${noted}${how}${restOf(parcel)}`;
}

/** What may be left out of a parcel; nothing when it is, so that parcels of before have the prints they had. */
function restOf(parcel: Parcel | PosterCharge): string {
  switch (parcel.kind) {
    case 'charge':
      return print([parcel.collect, parcel.distance, parcel.seller]);
    case 'cancel':
      return print([parcel.release]);
    case 'capture':
      return print([parcel.lines, parcel.release]);
    case 'refund':
      return print([parcel.lines, parcel.how, parcel.reason, parcel.by]);
    default:
      return '';
  }
}

const print = (parts: readonly unknown[]): string =>
  parts.every((part) => part === undefined) ? '' : JSON.stringify(parts);
