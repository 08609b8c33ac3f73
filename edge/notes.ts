/**
 * Sales whose goods left without payment, noted so that they can be settled later; never counted as paid by themselves.
 *
 * 1. An ask that comes again changes nothing and gets its first answer.
 * 2. Of two that close a note the first counts, and both are told so by the list.
 * 3. A note that was charged closes when its payment is taken whole, and by nothing that a tablet says.
 */
import * as v from 'valibot';
import { type Currency, currencies } from './domain/money.ts';
import { type RefusalWord, refusalWords } from './domain/refusal.ts';
import { Line } from './domain/sale.ts';
import type { Note, NoteClose, NoteView, ParcelAnswer } from './domain/wire.ts';
import type { Sqlite } from './sqlite.ts';

export interface Noting {
  /** Milliseconds since the epoch, by the edge's clock. */
  readonly now: number;
  readonly till: string;
  /** The currency that the sales unit is settled in. */
  readonly currency: Currency;
  /** Tells a repeat from another ask under the same id. */
  readonly bodyHash: string;
}

export type Notes = ReturnType<typeof openNotes>;

/** Tablets are told of at most so many, the newest. */
export const mostNotes = 200;

export function openNotes(sqlite: Sqlite) {
  const say = statements(sqlite);

  function answered(ask: Note | NoteClose, bodyHash: string, word: RefusalWord | null): ParcelAnswer {
    say.addAsk.run(ask.id, ask.reference, bodyHash, word);
    return answerOf(word);
  }

  function add(note: Note, { now, till, currency, bodyHash }: Noting): ParcelAnswer {
    const { reference, amount, lines, text, madeAt } = note;
    if (amount.currency !== currency) return answered(note, bodyHash, 'wrong-currency');
    if (say.note.first(reference)) return answered(note, bodyHash, 'reference-taken');
    say.addNote.run(reference, till, amount.currency, amount.value, JSON.stringify(lines), text, madeAt, now);
    return answered(note, bodyHash, null);
  }

  function close(ask: NoteClose, { now, bodyHash }: Noting): ParcelAnswer {
    const { id, reference, how } = ask;
    if (!say.note.first(reference)) return answered(ask, bodyHash, 'not-found');
    if (how.is === 'charged') say.link.run(reference, how.payment, now);
    else if (how.is === 'open-again') say.openAgain.run(reference, how.closed);
    else say.close.run(now, how.is, id, reference);
    return answered(ask, bodyHash, null);
  }

  return {
    /** Takes an ask in; part of the caller's transaction. */
    take(ask: Note | NoteClose, noting: Noting): ParcelAnswer {
      const before = say.ask.first(ask.id);
      if (before)
        return before['body_hash'] === noting.bodyHash
          ? answerOf(v.parse(Word, before['word']))
          : { answer: 'refused', word: 'key-conflict' };
      return ask.kind === 'note' ? add(ask, noting) : close(ask, noting);
    },

    /** Those that nobody has settled, oldest first. */
    open: (): NoteView[] =>
      say.open
        .all(mostNotes)
        .map((row) => v.parse(NoteRow, row))
        .reverse(),
  };
}

const Word = v.nullable(v.picklist(refusalWords));
const answerOf = (word: RefusalWord | null): ParcelAnswer =>
  word === null ? { answer: 'accepted' } : { answer: 'refused', word };

const integer = v.pipe(v.number(), v.safeInteger());

const NoteRow = v.pipe(
  v.object({
    reference: v.string(),
    till: v.string(),
    currency: v.picklist(currencies),
    value: integer,
    lines: v.pipe(v.string(), v.parseJson(), v.array(Line)),
    text: v.string(),
    made_at: integer,
    taken_at: integer,
    payments: v.pipe(v.string(), v.parseJson(), v.array(v.string())),
    charging: v.nullable(v.string()),
  }),
  v.transform(({ currency, value, made_at, taken_at, ...row }): NoteView => ({
    ...row,
    amount: { currency, value },
    madeAt: made_at,
    takenAt: taken_at,
  })),
);

const statements = (sqlite: Sqlite) => ({
  ask: sqlite.prepare('SELECT body_hash, word FROM note_ask WHERE id = ?'),
  addAsk: sqlite.prepare('INSERT INTO note_ask (id, reference, body_hash, word) VALUES (?, ?, ?, ?)'),
  note: sqlite.prepare('SELECT 1 AS yes FROM note WHERE reference = ?'),
  addNote: sqlite.prepare(
    `INSERT INTO note (reference, till, currency, value, lines, text, made_at, taken_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  link: sqlite.prepare('INSERT OR IGNORE INTO note_payment (note, payment, at) VALUES (?, ?, ?)'),
  close: sqlite.prepare(
    'UPDATE note SET closed_at = ?, closed_how = ?, closed_by = ? WHERE reference = ? AND closed_at IS NULL',
  ),
  openAgain: sqlite.prepare(
    'UPDATE note SET closed_at = NULL, closed_how = NULL, closed_by = NULL WHERE reference = ? AND closed_by = ?',
  ),
  // What was captured never grows less, so a note that a payment has settled stays settled.
  open: sqlite.prepare(
    `SELECT reference, till, currency, value, lines, text, made_at, taken_at,
       (SELECT json_group_array(payment) FROM
         (SELECT payment FROM note_payment WHERE note_payment.note = note.reference ORDER BY at, rowid)) AS payments,
       (SELECT payment.reference FROM note_payment JOIN payment ON payment.reference = note_payment.payment
         WHERE note_payment.note = note.reference AND payment.stage IN ('asked', 'waiting', 'approved')
           AND payment.cancelled < payment.value
         ORDER BY note_payment.at DESC LIMIT 1) AS charging
     FROM note
     WHERE closed_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM note_payment JOIN payment ON payment.reference = note_payment.payment
       WHERE note_payment.note = note.reference AND payment.captured >= note.value)
     ORDER BY taken_at DESC, rowid DESC LIMIT ?`,
  ),
});
