/** Sales slips: a number in the till's own series without a gap, and an address nobody guesses, until it is deleted. */
import * as v from 'valibot';
import type { Sqlite } from './sqlite.ts';

export interface Slip {
  readonly reference: string;
  readonly till: string;
  /** From 1, by till. */
  readonly number: number;
  /** Null once the slip was deleted: the number stays taken. */
  readonly token: string | null;
  /** When the first of the money was collected, ms. */
  readonly at: number;
  /** When the page is deleted, ms. */
  readonly endsAt: number;
}

export type Slips = ReturnType<typeof openSlips>;

/** 16 random bytes as 22 letters, digits, hyphens and underscores. */
export const slipToken = (random: Uint8Array): string =>
  btoa(String.fromCharCode(...random))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

export const slipPath = (token: string): string => `/r/${token}`;

/** Such as `T1-0042`. */
export const seriesNumber = ({ till, number }: Pick<Slip, 'till' | 'number'>): string =>
  `${till}-${String(number).padStart(4, '0')}`;

export function openSlips(sqlite: Sqlite) {
  const say = {
    of: sqlite.prepare('SELECT * FROM slip WHERE reference = ?'),
    byToken: sqlite.prepare('SELECT * FROM slip WHERE token = ? AND ends_at > ?'),
    last: sqlite.prepare('SELECT max(number) AS number FROM slip WHERE till = ?'),
    add: sqlite.prepare(
      'INSERT INTO slip (reference, till, number, token, at, ends_at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    dropOld: sqlite.prepare('UPDATE slip SET token = NULL WHERE ends_at <= ? AND token IS NOT NULL'),
  };
  const read = (row: ReturnType<typeof say.of.first>) => row && v.parse(SlipRow, row);

  return {
    of: (reference: string): Slip | undefined => read(say.of.first(reference)),
    byToken: (token: string, now: number): Slip | undefined => read(say.byToken.first(token, now)),
    /** Once a payment; in the transaction in which its money is first known to be collected. */
    issue(slip: Omit<Slip, 'number'>): void {
      const { reference, till, token, at, endsAt } = slip;
      const number = Number(say.last.first(till)?.['number'] ?? 0) + 1;
      say.add.run(reference, till, number, token, at, endsAt);
    },
    /** Deletes the addresses whose time is over. */
    dropOld: (now: number): void => void say.dropOld.run(now),
  };
}

const integer = v.pipe(v.number(), v.safeInteger());

const SlipRow = v.pipe(
  v.object({
    reference: v.string(),
    till: v.string(),
    number: integer,
    token: v.nullable(v.string()),
    at: integer,
    ends_at: integer,
  }),
  v.transform(({ ends_at, ...row }): Slip => ({ ...row, endsAt: ends_at })),
);
