/**
 * One merchant's books: what is known, what is still to be done, and the journal of how it came about.
 * Every statement of the house's SQL on money is here, named by what it is for.
 */
import * as v from 'valibot';
import { type Currency, currencies } from './domain/money.ts';
import type { Ask } from './domain/outcome.ts';
import { captureDays, captureEndsAt, type HeldLevel, type Holding, heldLevels } from './domain/held.ts';
import { type Collect, collects, type Fact, type Knowledge, learn, stages } from './domain/payment.ts';
import { type RefusalWord, refusalWords } from './domain/refusal.ts';
import { Line } from './domain/sale.ts';
import { type Way, ways } from './domain/way.ts';
import { migrate } from './migrations.ts';
import { openMoves } from './moves.ts';
import { openSlips } from './slips.ts';
import { openTraces } from './traces.ts';
import { openNotes } from './notes.ts';
import type { Row, Settled, Sqlite } from './sqlite.ts';

export const wishKinds = [
  'charge',
  'cancel',
  'release',
  'capture',
  'refund',
  'watch',
  'hold',
  'evidence',
] as const;
export type WishKind = (typeof wishKinds)[number];

/** One thing to be done at Vipps MobilePay. `id` is its Idempotency-Key there. */
export interface Wish {
  readonly id: string;
  readonly kind: WishKind;
  readonly reference: string;
  /** JSON, read by whoever settles the kind. */
  readonly body: string;
  readonly takenAt: number;
  /** Milliseconds since the epoch; null when nothing more is to be done. */
  readonly dueAt: number | null;
  /** Calls begun, whether or not they came back. */
  readonly attempts: number;
  readonly triedAt: number | null;
  readonly end: string | null;
}

/** What a payment is tied to from its beginning. */
export interface Bonds {
  /** The sales unit's number (MSN): every later call is made with its keys. '' is the merchant's first. */
  readonly unit: string;
  readonly store: string;
  /** Days in which what is held can be collected; null: as usual where the currency is used. */
  readonly holdDays: number | null;
  /** The customer was not present. */
  readonly distance: boolean;
  readonly seller: string | null;
  /** Made by another system. */
  readonly adopted: boolean;
  readonly collect: Collect;
}

export interface PaymentRecord extends Knowledge, Bonds {
  readonly reference: string;
  readonly seq: number;
  /** The charge that began it; null for the tombstone of a charge that never came. */
  readonly chargeId: string | null;
  readonly till: string;
  readonly currency: Currency;
  readonly value: number;
  readonly lines: readonly Line[];
  readonly by: Way;
  readonly madeAt: number;
  readonly takenAt: number;
  readonly expiresAt: number | null;
  readonly qrUrl: string | null;
  readonly trouble: { readonly ask: Ask; readonly word: RefusalWord } | null;
  /** Until then a capture is promised to do; null when nothing was promised. */
  readonly guaranteedUntil: number | null;
  /** How pressing a holding was when tills were last told; null when nothing was ever held back. */
  readonly level: HeldLevel | null;
  /** Minor units given back by hand. */
  readonly cashBack: number;
}

type Begun = Omit<
  PaymentRecord,
  | 'seq'
  | 'qrUrl'
  | 'expiresAt'
  | 'trouble'
  | 'guaranteedUntil'
  | 'level'
  | 'cashBack'
  | keyof Knowledge
  | keyof Bonds
> &
  Partial<Bonds>;

const unbound: Bonds = {
  unit: '',
  store: '',
  holdDays: null,
  distance: false,
  seller: null,
  adopted: false,
  collect: 'at-once',
};

/** Since when a payment's money can have been held, and until when it can be collected. */
export function holdingOf(payment: PaymentRecord): Holding {
  const days = payment.holdDays ?? captureDays(payment.currency === 'NOK' ? 'NO' : 'DK');
  const { takenAt: since, guaranteedUntil } = payment;
  return { since, deadline: captureEndsAt(since, days), guaranteedUntil };
}

/** The last four letters or digits, last first, so that an index finds by fewer of them too. */
export const tailOf = (reference: string): string =>
  [...reference.replaceAll('-', '').slice(-4).toUpperCase()].reverse().join('');

/** What can be written of a payment besides what `learn` merges. */
export interface Marks {
  readonly expiresAt?: number;
  readonly qrUrl?: string | null;
  readonly trouble?: PaymentRecord['trouble'];
  readonly guaranteedUntil?: number;
  readonly level?: HeldLevel;
  readonly collect?: Collect;
  readonly cashBack?: number;
}

export type Ledger = ReturnType<typeof openLedger>;

export function openLedger(sqlite: Sqlite) {
  migrate(sqlite);
  const say = statements(sqlite);
  let depth = 0;
  let codeLetGo = false;
  const transaction = <T>(work: () => Settled<T>): T => {
    depth++;
    let result: T;
    try {
      result = sqlite.transaction(work);
    } finally {
      depth--;
    }
    if (depth === 0 && codeLetGo) {
      sqlite.scrub();
      codeLetGo = false;
    }
    return result;
  };
  const allOf = (rows: Row[]) => rows.map((row) => v.parse(PaymentRow, row));

  const payment = (reference: string): PaymentRecord | undefined => {
    const row = say.payment.first(reference);
    return row && v.parse(PaymentRow, row);
  };
  const journal = (reference: string, at: number, fact: unknown): number =>
    Number(say.addJournal.first(reference, at, JSON.stringify(fact))?.['seq']);

  return {
    transaction,
    close: () => sqlite.close(),
    notes: openNotes(sqlite),

    moves: openMoves(sqlite),
    slips: openSlips(sqlite),
    traces: openTraces(sqlite),

    payment,
    paymentsOf: (rows: Row[]): PaymentRecord[] => allOf(rows),
    /** Payments whose newest journal line is after `seq`, oldest first. */
    paymentsSince: (seq: number, most: number): PaymentRecord[] => allOf(say.paymentsSince.all(seq, most)),
    newestSeq: (): number => Number(say.newestSeq.first()?.['seq'] ?? 0),
    /** The cursor just before everything that was taken at `at` or later. */
    seqBefore: (at: number): number => Number(say.seqBefore.first(at)?.['seq'] ?? 0),

    begin(begun: Begun, fact: Fact) {
      transaction(() => {
        const whole = { ...unbound, ...begun };
        const { reference, chargeId, till, currency, value, lines, by, madeAt, takenAt } = whole;
        const { unit, store, collect, adopted, distance, seller, holdDays } = whole;
        const seq = journal(reference, takenAt, { begun: { till, currency, value, by, unit }, ...fact });
        say.addPayment.run(
          ...[reference, seq, chargeId, till, currency, value, JSON.stringify(lines), by, madeAt, takenAt],
          ...[unit, store, collect, Number(adopted), Number(distance), seller, holdDays, tailOf(reference)],
        );
        if (fact.stage) say.setStage.run(fact.stage, fact.reason ?? null, reference);
      });
    },
    /**
     * The name of the page that a poster's payment came by, which has the page in its till's place; none when another
     * store has made one of that name since.
     */
    pageName: ({ till, unit, store }: Pick<PaymentRecord, 'till' | 'unit' | 'store'>): string | undefined =>
      say.pageName.first(till, unit, store)?.['name']?.toString(),
    /** Ties payments of before there were several units to the first one. */
    bindLoose: (unit: string): void => void say.bindLoose.run(unit),

    /** Takes news into a payment and the journal. News that changes nothing leaves no line; true when it did. */
    record(reference: string, fact: Fact, rest: { at: number; marks?: Marks }): boolean {
      return transaction(() => {
        const before = payment(reference);
        if (!before) return false;
        const marks = rest.marks ?? {};
        const after = { ...learn(before, fact), ...marks };
        if (isSame(before, after)) return false;
        const seq = journal(reference, rest.at, { ...fact, ...withoutAddress(marks) });
        say.setPayment.run(
          seq,
          after.expiresAt,
          after.qrUrl,
          after.stage,
          after.reason,
          after.authorized,
          after.captured,
          after.cancelled,
          after.refunded,
          after.trouble?.ask ?? null,
          after.trouble?.word ?? null,
          after.guaranteedUntil,
          after.level,
          after.collect,
          after.cashBack,
          reference,
        );
        return true;
      });
    },

    /** Something about a payment changed that is read from its wishes: tablets are to hear of it. */
    touch(reference: string, at: number, what: string): void {
      transaction(() => {
        say.setSeq.run(journal(reference, at, { touched: what }), reference);
      });
    },

    wish: (id: string): Wish | undefined => {
      const row = say.wish.first(id);
      return row && v.parse(WishRow, row);
    },
    bodyHash: (id: string): string | undefined => {
      const row = say.wish.first(id);
      return row && String(row['body_hash']);
    },
    wishesOf: (reference: string): Wish[] => say.wishesOf.all(reference).map((row) => v.parse(WishRow, row)),
    dueWishes: (now: number): Wish[] => say.dueWishes.all(now).map((row) => v.parse(WishRow, row)),
    /** `after`: of what is due later than that, ms; all that is due when absent. */
    nextDue: (after = 0): number | null => {
      const at = say.nextDue.first(after)?.['at'];
      return typeof at === 'number' ? at : null;
    },
    /** The newest moment that is written of: ms since the epoch, 0 when nothing is. */
    latestMoment: (): number => Number(say.latestMoment.first()?.['at'] ?? 0),
    /** Moves what is open back by `ms`, since the clock it was written by has been; charges by `chargesMore` on top. */
    turnBack(ms: number, { chargesMore }: { chargesMore: number }): void {
      say.turnBack.run(ms, ms, ms, ms + chargesMore);
    },
    addWish(
      wish: Pick<Wish, 'id' | 'kind' | 'reference' | 'takenAt' | 'dueAt'> & {
        body?: unknown;
        bodyHash?: string;
        end?: string;
      },
    ): void {
      const { id, kind, reference, body, bodyHash, takenAt, dueAt, end } = wish;
      say.addWish.run(
        id,
        kind,
        reference,
        JSON.stringify(body ?? {}),
        bodyHash ?? '',
        takenAt,
        dueAt,
        end ?? null,
      );
    },
    /** Written before the call leaves, so that after a crash it is known that it may have. */
    beginAttempt: (id: string, now: number): void => void say.beginAttempt.run(now, id),
    wishAgain: (id: string, dueAt: number): void => void say.wishAgain.run(dueAt, id),
    /**
     * Due now, and known as not tried since, so that a call which is out at this moment does not count; nor does a look
     * that is asked for so, among those by which a watch knows how long it has lasted.
     */
    ringWish: (id: string, now: number): void => void say.ringWish.run(now, id),
    /** The body goes with the wish's end: a customer's code does not outlive its charge, here or on the disk. */
    endWish(id: string, end: string): void {
      transaction(() => {
        if (say.hasCode.first(id)) codeLetGo = true;
        say.endWish.run(end, id);
      });
    },

    /** False when this very event had come before. */
    addNotice: (notice: {
      reference: string;
      pspReference: string;
      name: string;
      at: number;
      event: string;
    }): boolean =>
      say.addNotice.run(notice.reference, notice.pspReference, notice.name, notice.at, notice.event).changes >
      0,
  };
}

const integer = v.pipe(v.number(), v.safeInteger());
const word = v.nullable(v.picklist(refusalWords));

/** The ledger's own rows are foreign too: an older program may have written them. */
const PaymentRow = v.pipe(
  v.object({
    reference: v.string(),
    seq: integer,
    charge_id: v.nullable(v.string()),
    till: v.string(),
    currency: v.picklist(currencies),
    value: integer,
    lines: v.pipe(v.string(), v.parseJson(), v.array(Line)),
    by: v.picklist(ways),
    made_at: integer,
    taken_at: integer,
    expires_at: v.nullable(integer),
    qr_url: v.nullable(v.string()),
    stage: v.picklist(stages),
    reason: word,
    authorized: integer,
    captured: integer,
    cancelled: integer,
    refunded: integer,
    trouble_ask: v.nullable(v.picklist(['charge', 'capture', 'cancel', 'refund'])),
    trouble_word: word,
    unit: v.string(),
    store: v.string(),
    collect: v.picklist(collects),
    adopted: integer,
    distance: integer,
    seller: v.nullable(v.string()),
    hold_days: v.nullable(integer),
    hold_level: v.nullable(v.picklist(heldLevels)),
    guaranteed_until: v.nullable(integer),
    cash_back: integer,
  }),
  v.transform(
    ({
      charge_id,
      made_at,
      taken_at,
      expires_at,
      qr_url,
      trouble_ask,
      trouble_word,
      adopted,
      distance,
      hold_days,
      hold_level,
      guaranteed_until,
      cash_back,
      ...row
    }): PaymentRecord => ({
      ...row,
      adopted: adopted === 1,
      distance: distance === 1,
      holdDays: hold_days,
      level: hold_level,
      guaranteedUntil: guaranteed_until,
      cashBack: cash_back,
      chargeId: charge_id,
      madeAt: made_at,
      takenAt: taken_at,
      expiresAt: expires_at,
      qrUrl: qr_url,
      trouble: trouble_ask && trouble_word ? { ask: trouble_ask, word: trouble_word } : null,
    }),
  ),
);

const WishRow = v.pipe(
  v.object({
    id: v.string(),
    kind: v.picklist(wishKinds),
    reference: v.string(),
    body: v.string(),
    taken_at: integer,
    due_at: v.nullable(integer),
    attempts: integer,
    tried_at: v.nullable(integer),
    end: v.nullable(v.string()),
  }),
  v.transform(({ taken_at, due_at, tried_at, ...row }): Wish => ({
    ...row,
    takenAt: taken_at,
    dueAt: due_at,
    triedAt: tried_at,
  })),
);

const isSame = (a: PaymentRecord, b: PaymentRecord): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The address of a QR carries a token that could be paid by; the journal is for ever. */
const withoutAddress = ({ qrUrl, ...marks }: Marks): object =>
  qrUrl === undefined ? marks : { ...marks, qr: qrUrl !== null };

const statements = (sqlite: Sqlite) => ({
  payment: sqlite.prepare('SELECT * FROM payment WHERE reference = ?'),
  paymentsSince: sqlite.prepare('SELECT * FROM payment WHERE seq > ? ORDER BY seq LIMIT ?'),
  newestSeq: sqlite.prepare('SELECT max(seq) AS seq FROM payment'),
  seqBefore: sqlite.prepare(
    `SELECT coalesce(min(seq) - 1, (SELECT max(seq) FROM payment), 0) AS seq FROM payment WHERE taken_at >= ?`,
  ),
  addJournal: sqlite.prepare('INSERT INTO journal (reference, at, fact) VALUES (?, ?, ?) RETURNING seq'),
  addPayment: sqlite.prepare(
    `INSERT INTO payment (reference, seq, charge_id, till, currency, value, lines, by, made_at, taken_at,
       unit, store, collect, adopted, distance, seller, hold_days, tail, stage)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'asked')`,
  ),
  pageName: sqlite.prepare(
    `SELECT stall ->> '$.name' AS name FROM stall WHERE id = ? AND (unit = ? OR store = ?)`,
  ),
  bindLoose: sqlite.prepare(`UPDATE payment SET unit = ? WHERE unit = ''`),
  setStage: sqlite.prepare('UPDATE payment SET stage = ?, reason = ? WHERE reference = ?'),
  setSeq: sqlite.prepare('UPDATE payment SET seq = ? WHERE reference = ?'),
  setPayment: sqlite.prepare(
    `UPDATE payment SET seq = ?, expires_at = ?, qr_url = ?, stage = ?, reason = ?, authorized = ?, captured = ?,
       cancelled = ?, refunded = ?, trouble_ask = ?, trouble_word = ?, guaranteed_until = ?, hold_level = ?,
       collect = ?, cash_back = ? WHERE reference = ?`,
  ),
  wish: sqlite.prepare('SELECT * FROM wish WHERE id = ?'),
  wishesOf: sqlite.prepare('SELECT * FROM wish WHERE reference = ? ORDER BY rowid'),
  dueWishes: sqlite.prepare('SELECT * FROM wish WHERE due_at <= ? ORDER BY due_at, rowid'),
  nextDue: sqlite.prepare('SELECT min(due_at) AS at FROM wish WHERE due_at > ?'),
  latestMoment: sqlite.prepare(
    `SELECT max(at) AS at FROM (SELECT max(tried_at) AS at FROM wish WHERE due_at IS NOT NULL UNION ALL
       SELECT at FROM (SELECT at FROM journal ORDER BY seq DESC LIMIT 1))`,
  ),
  turnBack: sqlite.prepare(
    `UPDATE wish SET due_at = due_at - ?, tried_at = tried_at - ?, taken_at = taken_at
         - CASE kind WHEN 'watch' THEN ? WHEN 'charge' THEN ? ELSE 0 END
       WHERE due_at IS NOT NULL`,
  ),
  addWish: sqlite.prepare(
    `INSERT INTO wish (id, kind, reference, body, body_hash, taken_at, due_at, end) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  beginAttempt: sqlite.prepare('UPDATE wish SET attempts = attempts + 1, tried_at = ? WHERE id = ?'),
  wishAgain: sqlite.prepare('UPDATE wish SET due_at = ?, end = NULL WHERE id = ?'),
  ringWish: sqlite.prepare(
    `UPDATE wish SET due_at = ?, end = NULL, tried_at = NULL, attempts = max(0, attempts - (kind = 'watch'))
       WHERE id = ?`,
  ),
  hasCode: sqlite.prepare(`SELECT 1 AS yes FROM wish WHERE id = ? AND kind = 'charge' AND body <> '{}'`),
  endWish: sqlite.prepare(`UPDATE wish SET due_at = NULL, body = '{}', end = ? WHERE id = ?`),
  addNotice: sqlite.prepare(
    `INSERT OR IGNORE INTO notice (reference, psp_reference, name, received_at, event) VALUES (?, ?, ?, ?, ?)`,
  ),
});
