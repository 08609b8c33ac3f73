/** Each movement that a till asked for has an end, and it is the true one: once at Vipps MobilePay where it is said to be done. */
import * as v from 'valibot';
import { doneAfter, nothingDone, Picks } from '../../edge/domain/picks.ts';
import { Line } from '../../edge/domain/sale.ts';
import type { Payment } from '../../edge/simulator/payment.ts';
import type { Sqlite } from '../../edge/sqlite.ts';
import type { Laws } from './laws.ts';

const Move = v.object({
  id: v.string(),
  what: v.picklist(['capture', 'refund', 'release']),
  how: v.picklist(['vipps', 'cash']),
  value: v.number(),
  lines: v.nullable(v.pipe(v.string(), v.parseJson(), Picks)),
  state: v.picklist(['open', 'done', 'refused']),
  word: v.nullable(v.string()),
  psp_reference: v.nullable(v.string()),
});
type Move = v.InferOutput<typeof Move>;

export interface MovesAtRest {
  readonly disk: Sqlite;
  readonly payment: (reference: string) => Payment | null;
  readonly broken: Laws['broken'];
}

export function judgeMoves({ disk, payment, broken }: MovesAtRest): void {
  const of = disk.prepare('SELECT * FROM move WHERE reference = ? ORDER BY rowid');
  const sales = disk.prepare(
    'SELECT reference, lines, captured, cash_back FROM payment WHERE reference IN (SELECT reference FROM move)',
  );
  for (const row of sales.all()) {
    const reference = String(row['reference']);
    const moves = of.all(reference).map((move) => v.parse(Move, move));
    const held = payment(reference);
    const wrong = (law: string, detail: string) =>
      broken(law, detail, { references: [reference], sort: 'lost' });
    for (const move of moves) judgeMove(move, { held, wrong });
    const given = moves.filter(({ what, state }) => what === 'refund' && state === 'done');
    const sumOf = (some: readonly Move[]) => some.reduce((sum, { value }) => sum + value, 0);
    if (sumOf(given.filter(({ how }) => how === 'cash')) !== row['cash_back'])
      wrong(
        'what was given back by hand is in the books',
        `${String(row['cash_back'])}: ${JSON.stringify(moves)}`,
      );
    if (sumOf(given) > Number(row['captured']))
      wrong('no more is given back, in whatever way, than was collected', JSON.stringify(moves));
    const lines = v.parse(v.pipe(v.string(), v.parseJson(), v.array(Line)), row['lines']);
    for (const what of ['capture', 'refund'] as const) {
      const done = moves
        .filter((move) => move.what === what && move.state !== 'refused')
        .reduce((sum, move) => doneAfter(sum, move.lines ?? []), nothingDone(lines));
      if (done.some((quantity, at) => quantity > (lines[at]?.quantity ?? 0)))
        wrong(`no piece has a ${what} twice`, JSON.stringify(moves));
    }
  }
}

function judgeMove(
  move: Move,
  { held, wrong }: { held: Payment | null; wrong: (law: string, detail: string) => void },
): void {
  const { id, what, how, value, state, word, psp_reference: named } = move;
  const tell = `${what} ${how} of ${value} ${id} is ${state} ${word ?? ''}`;
  const names = { capture: 'CAPTURED', refund: 'REFUNDED', release: 'CANCELLED' } as const;
  const events = (held?.events ?? []).filter(({ name, success }) => success && name === names[what]);
  const own = events.filter(({ idempotencyKey }) => idempotencyKey === id);
  if (state === 'open') wrong('each movement of money has an end', tell);
  if (word === 'not-found' && held) wrong('what Vipps holds is not said to be unknown there', tell);
  if (named !== null && !events.some(({ pspReference }) => pspReference === named))
    wrong('a movement is named after an event that was', `${tell}, named ${named}`);
  if (what === 'release') {
    if (state === 'done' && (held?.cancelled ?? 0) === 0) wrong('what is said to be let go was let go', tell);
    return;
  }
  const isDone = state === 'done' && how === 'vipps';
  const moved = own.reduce((sum, { amount }) => sum + amount.value, 0);
  if (isDone && (own.length !== 1 || moved !== value))
    wrong('what is said to be done was done, once', `${tell}, and Vipps has ${own.length} of it`);
  if (!isDone && own.length > 0) wrong('what is said to be refused, or given by hand, was not done', tell);
}
