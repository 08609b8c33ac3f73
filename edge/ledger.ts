/**
 * One merchant's books: what is known, what is still to be done, and the journal of how it came about.
 * Every statement of the house's SQL on money is here, named by what it is for.
 */
import * as v from 'valibot';
import { type Currency, currencies } from './domain/money.ts';
import type { Ask } from './domain/outcome.ts';
import { type Fact, type Knowledge, learn, stages } from './domain/payment.ts';
import { type RefusalWord, refusalWords } from './domain/refusal.ts';
import { Line } from './domain/sale.ts';
import { migrate } from './migrations.ts';
import type { Row, Settled, Sqlite } from './sqlite.ts';

export type WishKind = 'charge' | 'cancel' | 'capture' | 'refund' | 'watch';

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

export interface PaymentRecord extends Knowledge {
  readonly reference: string;
  readonly seq: number;
  /** The charge that began it; null for the tombstone of a charge that never came. */
  readonly chargeId: string | null;
  readonly till: string;
  readonly currency: Currency;
  readonly value: number;
  readonly lines: readonly Line[];
  readonly by: 'code' | 'number' | 'screen';
  readonly madeAt: number;
  readonly takenAt: number;
  readonly expiresAt: number | null;
  readonly qrUrl: string | null;
  readonly trouble: { readonly ask: Ask; readonly word: RefusalWord } | null;
}

/** What can be written of a payment besides what `learn` merges. */
export interface Marks {
  readonly expiresAt?: number;
  readonly qrUrl?: string | null;
  readonly trouble?: PaymentRecord['trouble'];
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

    payment,
    /** Payments whose newest journal line is after `seq`, oldest first. */
    paymentsSince: (seq: number, most: number): PaymentRecord[] => allOf(say.paymentsSince.all(seq, most)),
    newestSeq: (): number => Number(say.newestSeq.first()?.['seq'] ?? 0),
    /** The cursor just before everything that was taken at `at` or later. */
    seqBefore: (at: number): number => Number(say.seqBefore.first(at)?.['seq'] ?? 0),

    begin(
      begun: Omit<PaymentRecord, 'seq' | 'qrUrl' | 'expiresAt' | 'trouble' | keyof Knowledge>,
      fact: Fact,
    ) {
      transaction(() => {
        const { reference, chargeId, till, currency, value, lines, by, madeAt, takenAt } = begun;
        const seq = journal(reference, takenAt, { begun: { till, currency, value, by }, ...fact });
        say.addPayment.run(
          reference,
          seq,
          chargeId,
          till,
          currency,
          value,
          JSON.stringify(lines),
          by,
          madeAt,
          takenAt,
        );
        if (fact.stage) say.setStage.run(fact.stage, fact.reason ?? null, reference);
      });
    },

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
    nextDue: (): number | null => {
      const at = say.nextDue.first()?.['at'];
      return typeof at === 'number' ? at : null;
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
    /** Due now, and known as not tried since, so that a call which is out at this moment does not count. */
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
    by: v.picklist(['code', 'number', 'screen']),
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
      ...row
    }): PaymentRecord => ({
      ...row,
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
    kind: v.picklist(['charge', 'cancel', 'capture', 'refund', 'watch']),
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
    `INSERT INTO payment (reference, seq, charge_id, till, currency, value, lines, by, made_at, taken_at, stage)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'asked')`,
  ),
  setStage: sqlite.prepare('UPDATE payment SET stage = ?, reason = ? WHERE reference = ?'),
  setSeq: sqlite.prepare('UPDATE payment SET seq = ? WHERE reference = ?'),
  setPayment: sqlite.prepare(
    `UPDATE payment SET seq = ?, expires_at = ?, qr_url = ?, stage = ?, reason = ?, authorized = ?, captured = ?,
       cancelled = ?, refunded = ?, trouble_ask = ?, trouble_word = ? WHERE reference = ?`,
  ),
  wish: sqlite.prepare('SELECT * FROM wish WHERE id = ?'),
  wishesOf: sqlite.prepare('SELECT * FROM wish WHERE reference = ? ORDER BY taken_at, rowid'),
  dueWishes: sqlite.prepare('SELECT * FROM wish WHERE due_at <= ? ORDER BY due_at, rowid'),
  nextDue: sqlite.prepare('SELECT min(due_at) AS at FROM wish WHERE due_at IS NOT NULL'),
  addWish: sqlite.prepare(
    `INSERT INTO wish (id, kind, reference, body, body_hash, taken_at, due_at, end) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  beginAttempt: sqlite.prepare('UPDATE wish SET attempts = attempts + 1, tried_at = ? WHERE id = ?'),
  wishAgain: sqlite.prepare('UPDATE wish SET due_at = ?, end = NULL WHERE id = ?'),
  ringWish: sqlite.prepare('UPDATE wish SET due_at = ?, end = NULL, tried_at = NULL WHERE id = ?'),
  hasCode: sqlite.prepare(`SELECT 1 AS yes FROM wish WHERE id = ? AND kind = 'charge' AND body <> '{}'`),
  endWish: sqlite.prepare(`UPDATE wish SET due_at = NULL, body = '{}', end = ? WHERE id = ?`),
  addNotice: sqlite.prepare(
    `INSERT OR IGNORE INTO notice (reference, psp_reference, name, received_at, event) VALUES (?, ?, ?, ?, ?)`,
  ),
});
