/**
 * The storage port: SQLite in three synchronous verbs, the same on Node and in a Durable Object.
 * Synchronous on purpose: nothing can slip between a read and the write that depends on it.
 */
export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

export interface Statement {
  run(...values: Value[]): { changes: number };
  first(...values: Value[]): Row | undefined;
  all(...values: Value[]): Row[];
}

/** A transaction's work may not wait for anything, and its type says so. */
export type Settled<T> = T extends PromiseLike<unknown> ? never : T;

export interface Sqlite {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  /** All of `work` or none of it; joins a transaction that is already open. */
  transaction<T>(work: () => Settled<T>): T;
  /** Leaves no trace on the disk of what was overwritten before; outside a transaction. */
  scrub(): void;
  close(): void;
}
