/** The movements of money that tills asked for: what, why, by whom, and what became of each. Never deleted. */
import * as v from 'valibot';
import { type Move, type MoveKind, moveKinds } from './domain/after-wire.ts';
import { type Done, doneAfter, nothingDone, type Pick, Picks } from './domain/picks.ts';
import { type RefusalWord, refusalWords } from './domain/refusal.ts';
import type { Line } from './domain/sale.ts';
import type { Sqlite } from './sqlite.ts';

export type Moves = ReturnType<typeof openMoves>;

/** What a till asks for, as it is written down before anything is done. `id` is the wish's. */
export type Asked = Omit<Move, 'state' | 'word' | 'pspReference' | 'doneAt'> & { readonly reference: string };

export function openMoves(sqlite: Sqlite) {
  const say = statements(sqlite);
  const of = (reference: string): Move[] => say.of.all(reference).map((row) => v.parse(MoveRow, row));
  /** Done, or still to be done. */
  const standing = (reference: string, kind: MoveKind): Move[] =>
    of(reference).filter(({ what, state }) => what === kind && state !== 'refused');

  return {
    /** Oldest first. */
    of,
    add(asked: Asked): void {
      const { id, reference, what, how, value, lines, reason, by, till, askedAt } = asked;
      const picked = lines && JSON.stringify(lines);
      say.add.run(id, reference, what, how, value, picked, reason, by, till, askedAt);
    },
    has: (id: string): boolean => say.one.first(id) !== undefined,
    /** `value` where it was not known when it was asked. A movement that nobody asked for by name is none. */
    end(id: string, { at, word, value }: { at: number; word?: RefusalWord; value?: number }): void {
      say.end.run(word === undefined ? 'done' : 'refused', word ?? null, at, value ?? null, id);
    },
    name: (id: string, pspReference: string): void => void say.name.run(pspReference, id),

    /** Quantities of each line that were given back, or are being. */
    givenBack: (reference: string, lines: readonly Line[]): Done =>
      sumOf(standing(reference, 'refund'), lines),
    /** Quantities that were handed over, or are being; null when nothing was collected piece by piece. */
    handedOver(reference: string, lines: readonly Line[]): Done | null {
      const captures = standing(reference, 'capture');
      return captures.some((move) => move.lines) ? sumOf(captures, lines) : null;
    },
  };
}

const sumOf = (moves: readonly Move[], lines: readonly Line[]): Done =>
  moves.reduce<Done>(
    (done, move) => doneAfter(done, move.lines ?? ([] as readonly Pick[])),
    nothingDone(lines),
  );

const integer = v.pipe(v.number(), v.safeInteger());

const MoveRow = v.pipe(
  v.object({
    id: v.string(),
    what: v.picklist(moveKinds),
    how: v.picklist(['vipps', 'cash']),
    value: integer,
    lines: v.nullable(v.pipe(v.string(), v.parseJson(), Picks)),
    reason: v.nullable(v.string()),
    by: v.nullable(v.string()),
    till: v.string(),
    asked_at: integer,
    done_at: v.nullable(integer),
    state: v.picklist(['open', 'done', 'refused']),
    word: v.nullable(v.picklist(refusalWords)),
    psp_reference: v.nullable(v.string()),
    attempts: v.nullable(integer),
  }),
  v.transform(({ asked_at, done_at, psp_reference, attempts, state, ...row }): Move => ({
    ...row,
    askedAt: asked_at,
    doneAt: done_at,
    pspReference: psp_reference,
    state: state !== 'open' ? state : (attempts ?? 0) > 0 ? 'sent' : 'queued',
  })),
);

const statements = (sqlite: Sqlite) => ({
  of: sqlite.prepare(
    `SELECT move.*, wish.attempts FROM move LEFT JOIN wish ON wish.id = move.id
     WHERE move.reference = ? ORDER BY move.asked_at, move.rowid`,
  ),
  one: sqlite.prepare('SELECT 1 AS yes FROM move WHERE id = ?'),
  add: sqlite.prepare(
    `INSERT INTO move (id, reference, what, how, value, lines, reason, by, till, asked_at, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')`,
  ),
  end: sqlite.prepare(
    `UPDATE move SET state = ?, word = ?, done_at = ?, value = coalesce(?, value) WHERE id = ? AND state = 'open'`,
  ),
  name: sqlite.prepare('UPDATE move SET psp_reference = ? WHERE id = ? AND psp_reference IS NULL'),
});
