/** What hangs at the stall: each sticker and poster as the seller wants it, beside what Vipps MobilePay holds of it. */
import * as v from 'valibot';
import { type RefusalWord, refusalWords } from '../domain/refusal.ts';
import type { Sqlite } from '../sqlite.ts';

/** Stickers or posters of one sales unit. */
export interface Shelf {
  readonly shelf: 'sticker' | 'poster';
  readonly unit: string;
}

/** What of it Vipps MobilePay knows: a sticker's name, a poster's address. */
export interface Said {
  readonly name: string;
  readonly target: string | null;
}

export interface Printed extends Said {
  readonly id: string;
  readonly till: string | null;
  readonly ttlS: number | null;
  /** It hung there before, as a MobilePay sticker. */
  readonly isMobilePay: boolean;
  readonly wanted: 'kept' | 'gone';
  /** Null: not there, as far as is known. */
  readonly held: Said | null;
  readonly content: string | null;
  readonly endsAt: number | null;
  /** Counts what the seller wanted, so that an answer to an older wish ends no newer one. */
  readonly rev: number;
  /** Milliseconds since the epoch; null when nothing is to be told. */
  readonly dueAt: number | null;
  readonly attempts: number;
  readonly triedAt: number | null;
  readonly word: RefusalWord | null;
  readonly madeAt: number;
}

export type PrintedState = 'making' | 'ready' | 'changing' | 'deleting' | 'refused' | 'gone';

export function stateOf({ wanted, held, dueAt, word }: Printed): PrintedState {
  if (wanted === 'gone') return 'deleting';
  if (held) return dueAt === null ? 'ready' : 'changing';
  if (dueAt !== null) return 'making';
  return word === 'not-found' ? 'gone' : 'refused';
}

export type PrintedRows = ReturnType<typeof openPrinted>;

export function openPrinted(sqlite: Sqlite, { shelf, unit }: Shelf) {
  const say = {
    all: sqlite.prepare('SELECT * FROM printed WHERE shelf = ? AND unit = ? ORDER BY made_at, id'),
    get: sqlite.prepare('SELECT * FROM printed WHERE shelf = ? AND unit = ? AND id = ?'),
    due: sqlite.prepare(
      'SELECT * FROM printed WHERE shelf = ? AND unit = ? AND due_at <= ? ORDER BY due_at, id',
    ),
    nextDue: sqlite.prepare('SELECT min(due_at) AS at FROM printed WHERE shelf = ? AND unit = ?'),
    put: sqlite.prepare(
      `INSERT OR REPLACE INTO printed (shelf, unit, id, name, till, target, ttl_s, is_mobilepay, wanted, held, content,
         ends_at, rev, due_at, attempts, tried_at, word, made_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    drop: sqlite.prepare('DELETE FROM printed WHERE shelf = ? AND unit = ? AND id = ?'),
    keepCode: sqlite.prepare('INSERT OR IGNORE INTO own_code (content) VALUES (?)'),
  };
  const read = (rows: readonly unknown[]) => rows.map((row) => v.parse(PrintedRow, row));

  return {
    transaction: sqlite.transaction,
    all: (): Printed[] => read(say.all.all(shelf, unit)),
    get: (id: string): Printed | undefined => read([say.get.first(shelf, unit, id)].filter(Boolean))[0],
    due: (now: number): Printed[] => read(say.due.all(shelf, unit, now)),
    nextDue: (): number | null => {
      const at = say.nextDue.first(shelf, unit)?.['at'];
      return typeof at === 'number' ? at : null;
    },
    put(row: Printed): void {
      say.put.run(
        shelf,
        unit,
        row.id,
        row.name,
        row.till,
        row.target,
        row.ttlS,
        row.isMobilePay ? 1 : 0,
        row.wanted,
        row.held && JSON.stringify({ name: row.held.name, target: row.held.target }),
        row.content,
        row.endsAt,
        row.rev,
        row.dueAt,
        row.attempts,
        row.triedAt,
        row.word,
        row.madeAt,
      );
      if (row.content !== null) say.keepCode.run(row.content);
    },
    drop: (id: string): void => void say.drop.run(shelf, unit, id),
  };
}

const integer = v.pipe(v.number(), v.safeInteger());
const text = v.nullable(v.string());
const Held = v.object({ name: v.string(), target: text });

const PrintedRow = v.pipe(
  v.object({
    id: v.string(),
    name: v.string(),
    till: text,
    target: text,
    ttl_s: v.nullable(integer),
    is_mobilepay: integer,
    wanted: v.picklist(['kept', 'gone']),
    held: v.nullable(v.pipe(v.string(), v.parseJson(), Held)),
    content: text,
    ends_at: v.nullable(integer),
    rev: integer,
    due_at: v.nullable(integer),
    attempts: integer,
    tried_at: v.nullable(integer),
    word: v.nullable(v.picklist(refusalWords)),
    made_at: integer,
  }),
  v.transform(({ ttl_s, is_mobilepay, ends_at, due_at, tried_at, made_at, ...row }): Printed => ({
    ...row,
    ttlS: ttl_s,
    isMobilePay: is_mobilepay === 1,
    endsAt: ends_at,
    dueAt: due_at,
    triedAt: tried_at,
    madeAt: made_at,
  })),
);
