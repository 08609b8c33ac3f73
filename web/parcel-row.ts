/**
 * One ask on its way: what is written of it, and the rules of when it goes, waits or is taken back.
 *
 *   waiting ─┬─ (gone)      the ledger has told of its payment
 *            ├─ sent        the edge has it; the ledger has not told yet ─┬─ (gone)
 *            │                                                           └─ missing    told everything, and not this
 *            ├─ refused     set aside with the word why, until it is asked again or dealt with
 *            └─ (replaced by a cancel) ─ sent ─ withdrawn                  the edge never had the charge
 *
 * The customer's code or number is in `parcel` alone. It is forgotten when the edge has it, and of a refused charge
 * when its patience is over.
 */
import * as v from 'valibot';
import { Money } from '../edge/domain/money.ts';
import { refusalWords } from '../edge/domain/refusal.ts';
import { Line } from '../edge/domain/sale.ts';
import { ways } from '../edge/domain/way.ts';
import { type Charge, type Note, NoteHow, Parcel } from '../edge/domain/wire.ts';

/** How long a charge may wait on this tablet before it is taken back. */
export const patienceMs = 90_000;
/** How long one sender has a row to itself: longer than any answer takes. */
export const leaseMs = 30_000;
const longestBackOffMs = 60_000;

/** Which database wrote it first, and as its how manieth: tells what was answered from what was lost with a database. */
export const Birth = v.object({ life: v.string(), count: v.number() });
export type Birth = Readonly<v.InferOutput<typeof Birth>>;

/** What a screen needs of a sale when no ledger has told of it. */
const Sale = v.object({
  amount: Money,
  lines: v.array(Line),
  by: v.picklist(ways),
  /** The request whose place it takes. */
  insteadOf: v.optional(v.nullable(v.string()), null),
  /** Its money is to wait for the goods. */
  later: v.optional(v.boolean(), false),
});

const Noted = v.object({ amount: Money, lines: v.array(Line), text: v.string() });

/** Whatever the wire knows: an ask of a new kind needs nothing of its own here. */
const kinds = Parcel.options.map(({ entries }) => entries.kind.literal);

export const Row = v.object({
  id: v.string(),
  birth: v.optional(v.nullable(Birth), null),
  /** Order of asking on this tablet. */
  seq: v.number(),
  reference: v.string(),
  kind: v.picklist(kinds),
  parcel: v.nullable(Parcel),
  /** Of a charge, and of the cancel that took its place. */
  sale: v.nullable(Sale),
  /** Of an unpaid sale that is noted. */
  noted: v.optional(v.nullable(Noted), null),
  /** Of what became of a note. */
  how: v.optional(v.nullable(NoteHow), null),
  /** Of such a cancel: the edge may have heard of the charge. */
  left: v.boolean(),
  /** Minor units, of a refund or a capture. */
  refund: v.number(),
  state: v.picklist(['waiting', 'sent', 'missing', 'withdrawn', 'refused']),
  word: v.nullable(v.picklist(refusalWords)),
  /** Of a refused one: when and by which till it was handed to the manager, and when somebody said that it is dealt with. */
  handed: v.optional(v.nullable(v.object({ at: v.number(), by: v.string() })), null),
  dealtWithAt: v.optional(v.nullable(v.number()), null),
  /** When the sale was made or the thing asked, ms by this tablet's clock, as all moments here. */
  madeAt: v.number(),
  attempts: v.number(),
  /** Attempts that the edge may have taken without our hearing of it; counted before they leave. */
  unanswered: v.number(),
  nextAt: v.number(),
  patienceUntil: v.nullable(v.number()),
  leaseBy: v.nullable(v.string()),
  leaseUntil: v.number(),
});
export type Row = Readonly<v.InferOutput<typeof Row>>;

export const rowOf = (parcel: Parcel, { seq, now }: { seq: number; now: number }): Row => ({
  id: parcel.id,
  birth: null,
  seq,
  reference: parcel.reference,
  kind: parcel.kind,
  parcel,
  sale: parcel.kind === 'charge' ? saleOf(parcel) : null,
  noted: parcel.kind === 'note' ? notedOf(parcel) : null,
  how: parcel.kind === 'note-close' ? parcel.how : null,
  left: false,
  refund: parcel.kind === 'refund' || parcel.kind === 'capture' ? parcel.amount.value : 0,
  state: 'waiting',
  word: null,
  handed: null,
  dealtWithAt: null,
  madeAt: parcel.madeAt,
  attempts: 0,
  unanswered: 0,
  nextAt: now,
  patienceUntil: parcel.kind === 'charge' ? now + patienceMs : null,
  leaseBy: null,
  leaseUntil: 0,
});

/** The cancel that takes the place of a charge not known to be on the edge. */
export const withdrawal = (charge: Row, { id, now }: { id: string; now: number }): Row => ({
  ...rowOf({ kind: 'cancel', id, reference: charge.reference, madeAt: now }, { seq: charge.seq, now }),
  sale: charge.sale,
  madeAt: charge.madeAt,
  left: charge.unanswered > 0,
});

/** A clock set back must not make a charge wait longer than its patience. */
export const patienceIsOver = ({ kind, state, patienceUntil }: Row, now: number): boolean =>
  kind === 'charge' &&
  state === 'waiting' &&
  patienceUntil !== null &&
  passed(patienceUntil, patienceMs, now);

/** Refused, and too old to be asked again: whom it was for is no longer anybody's business. */
export const isSpent = ({ kind, state, parcel, patienceUntil }: Row, now: number): boolean =>
  kind === 'charge' &&
  state === 'refused' &&
  parcel !== null &&
  (patienceUntil === null || passed(patienceUntil, patienceMs, now));

/** The first waiting ask of each reference: what follows it waits for it, and for nothing else. */
export function firstOfEach(rows: readonly Row[]): readonly Row[] {
  const seen = new Set<string>();
  return rows.filter(({ state, reference }) => {
    if (state !== 'waiting' || seen.has(reference)) return false;
    seen.add(reference);
    return true;
  });
}

export const leaseIsOver = (row: Row, now: number): boolean =>
  row.leaseBy === null || passed(row.leaseUntil, leaseMs, now);

/** Somebody else is sending it. */
export const isLeased = (row: Row, { me, now }: { me: string; now: number }): boolean =>
  row.leaseBy !== me && !leaseIsOver(row, now);

export const isDue = (row: Row, now: number): boolean => passed(row.nextAt, longestBackOffMs * 1.25, now);

/** 1 s, 2 s, 4 s … 60 s, each a quarter more or less, so that tills that fell silent together do not return together. */
export const backOffMs = (attempts: number, random: () => number): number =>
  Math.min(longestBackOffMs, 1_000 * 2 ** Math.max(0, attempts - 1)) * (0.75 + random() / 2);

/** Milliseconds until one of these rows may leave or loses its patience; infinite when none ever will. */
export function untilNext(
  rows: readonly Row[],
  { now, mayLeave, quietMs }: { now: number; mayLeave: (row: Row) => boolean; quietMs: number },
): number {
  const leaving = firstOfEach(rows)
    .filter(mayLeave)
    .map((row) => Math.max(quietMs, Math.max(row.nextAt, row.leaseBy === null ? 0 : row.leaseUntil) - now));
  const losing = rows.flatMap(({ state, parcel, patienceUntil }) =>
    (state === 'waiting' || (state === 'refused' && parcel !== null)) && patienceUntil !== null
      ? [patienceUntil - now]
      : [],
  );
  const soonest = Math.min(...leaving, ...losing);
  return soonest < Number.POSITIVE_INFINITY ? Math.min(longestBackOffMs, Math.max(0, soonest)) : soonest;
}

const notedOf = ({ amount, lines, text }: Note): v.InferOutput<typeof Noted> => ({ amount, lines, text });

const saleOf = ({ amount, lines, customer, insteadOf, collect }: Charge): v.InferOutput<typeof Sale> => ({
  amount,
  lines,
  by: customer.by,
  insteadOf: insteadOf ?? null,
  later: collect === 'on-hand-over',
});

/** `moment` is behind us, or so far ahead that the clock has been set back since it was written. */
const passed = (moment: number, longestMs: number, now: number): boolean =>
  now >= moment || moment - now > longestMs;
