/**
 * Finds payments in the books: by any of their marks together, newest first, a page at a time, or the nearest to a
 * moment first; quick in a large ledger.
 */
import type { SearchAsk, SearchState } from '../domain/after-wire.ts';
import { type Ledger, type PaymentRecord, tailOf } from '../ledger.ts';
import type { Sqlite, Statement, Value } from '../sqlite.ts';

export type Asked = Partial<SearchAsk> & { readonly limit: number };

export interface Found {
  readonly payments: readonly PaymentRecord[];
  readonly cursor: string | null;
}

export interface Near {
  readonly payments: readonly PaymentRecord[];
  /** There are others, further away. */
  readonly more: boolean;
}

export type Search = ReturnType<typeof openSearch>;

interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

export function openSearch(sqlite: Sqlite, ledger: Ledger) {
  // One statement for each combination that was ever asked for: a few dozen at most.
  const prepared = new Map<string, Statement>();
  const say = (sql: string): Statement => {
    const statement = prepared.get(sql) ?? sqlite.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  const held = sqlite.prepare(
    `SELECT * FROM payment WHERE stage = 'approved' AND authorized > captured + cancelled AND adopted = 0
     ORDER BY taken_at, reference LIMIT ?`,
  );

  // A till is known by its id, by the number in it, or by its name.
  const till = sqlite.prepare(
    `SELECT id FROM till WHERE upper(?1) IN (upper(id), substr(id, 2), upper(name))
     ORDER BY upper(id) = upper(?1) DESC LIMIT 1`,
  );

  /** One more than asked for, which tells whether there are others. */
  function rowsOf(asked: Asked, order: 'ASC' | 'DESC') {
    const named = asked.till === undefined ? undefined : till.first(asked.till)?.['id'];
    const conditions = conditionsOf(named === undefined ? asked : { ...asked, till: String(named) });
    const where = conditions.map(({ sql }) => sql).join(' AND ');
    const sql = `SELECT * FROM payment${indexFor(asked)} WHERE ${where} ORDER BY taken_at ${order}, reference ${order} LIMIT ?`;
    const values = conditions.flatMap((condition) => condition.values);
    return say(sql).all(...values, asked.limit + 1);
  }

  return {
    find(asked: Asked): Found {
      const rows = rowsOf(asked, 'DESC');
      const payments = ledger.paymentsOf(rows.slice(0, asked.limit));
      const last = payments.at(-1);
      return { payments, cursor: rows.length > asked.limit && last ? cursorOf(last) : null };
    },
    /** The nearest to `at` first, of those that were taken within so many milliseconds of it. */
    near(asked: Asked, { at, withinMs }: { at: number; withinMs: number }): Near {
      const before = rowsOf({ ...asked, from: Math.max(0, at - withinMs), to: at + 1 }, 'DESC');
      const behind = rowsOf({ ...asked, from: at + 1, to: at + withinMs + 1 }, 'ASC');
      const awayMs = ({ takenAt }: PaymentRecord) => Math.abs(takenAt - at);
      const payments = ledger.paymentsOf([...before, ...behind]).toSorted((a, b) => awayMs(a) - awayMs(b));
      return { payments: payments.slice(0, asked.limit), more: payments.length > asked.limit };
    },
    /** All that is held and not being collected as it was approved, longest held first. */
    held: (most: number): readonly PaymentRecord[] => ledger.paymentsOf(held.all(most)),
  };
}

const cursorOf = ({ takenAt, reference }: PaymentRecord): string => `${takenAt}.${reference}`;

/** A tombstone of a charge that never came is no sale. */
const isSale: Condition = { sql: 'charge_id IS NOT NULL', values: [] };

function conditionsOf(asked: Asked): readonly Condition[] {
  const { reference, last, amount, from, to, till, store, seller, number, state, distance, cursor } = asked;
  const given: (Condition | undefined)[] = [
    isSale,
    is('reference = ?', reference),
    ...(last === undefined ? [] : endsWith(last)),
    is('value = ?', amount),
    is('till = ?', till),
    is('store = ?', store),
    is('seller = ?', seller),
    number === undefined ? undefined : inSeries(number),
    state && { sql: states[state], values: [] },
    distance && { sql: 'distance = 1', values: [] },
    is('taken_at >= ?', from),
    is('taken_at < ?', to),
    cursor === undefined ? undefined : after(cursor),
  ];
  return given.filter((condition) => condition !== undefined);
}

const is = (sql: string, value: Value | undefined): Condition | undefined =>
  value === undefined ? undefined : { sql, values: [value] };

/** Four find it by an index; a hyphen among the last four that somebody read leaves three, of which it is the range. */
function endsWith(last: string): Condition[] {
  const plain = last.replaceAll('-', '').toUpperCase();
  const tail = tailOf(plain);
  if (plain.length < 4) return [{ sql: 'tail >= ? AND tail < ?', values: [tail, `${tail}~`] }];
  const short = { sql: 'tail = ?', values: [tail] };
  const whole = {
    sql: `upper(substr(replace(reference, '-', ''), ?)) = ?`,
    values: [-plain.length, plain],
  };
  return plain.length > 4 ? [short, whole] : [short];
}

function inSeries(number: string): Condition {
  const cut = number.lastIndexOf('-');
  const till = cut < 0 ? null : number.slice(0, cut);
  const values = [Number(number.slice(cut + 1)), ...(till === null ? [] : [till])];
  const sql = `reference IN (SELECT reference FROM slip WHERE number = ?${till === null ? '' : ' AND upper(till) = upper(?)'})`;
  return { sql, values };
}

function after(cursor: string): Condition {
  const cut = cursor.indexOf('.');
  const at = Number(cursor.slice(0, cut));
  return { sql: '(taken_at, reference) < (?, ?)', values: [at, cursor.slice(cut + 1)] };
}

const states: Readonly<Record<SearchState, string>> = {
  held: `stage = 'approved' AND authorized > captured + cancelled`,
  paid: `stage = 'approved' AND captured > 0`,
  refunded: `(refunded > 0 OR cash_back > 0)`,
  open: `stage IN ('asked', 'waiting')`,
  over: `stage IN ('withdrawn', 'refused', 'expired', 'declined', 'cancelled')`,
};

/**
 * The narrowest index for what was asked, each of which also gives the order; the planner has no statistics to tell by.
 */
function indexFor({ reference, last, amount, seller, number, state, till, store, distance }: Asked): string {
  if (reference !== undefined || number !== undefined) return '';
  if (last !== undefined) return ' INDEXED BY payment_by_tail';
  if (amount !== undefined) return ' INDEXED BY payment_by_value';
  if (state === 'held') return ' INDEXED BY payment_held';
  if (state === 'refunded') return ' INDEXED BY payment_given_back';
  if (distance !== undefined) return ' INDEXED BY payment_at_a_distance';
  if (seller !== undefined) return ' INDEXED BY payment_by_seller';
  if (till !== undefined) return ' INDEXED BY payment_by_till';
  if (store !== undefined) return ' INDEXED BY payment_by_store';
  return ' INDEXED BY payment_by_moment';
}
