/** The storage port on Node's own SQLite: one file, written ahead, and on the disk before the answer leaves. */
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Row, Settled, Sqlite } from './sqlite.ts';

/** Opens or makes `path`; `:memory:` for none. The file is its owner's alone: it holds webhook secrets. */
export function openNodeSqlite(path: string): Sqlite {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(path, { timeout: patienceMs });
  if (path !== ':memory:') chmodSync(path, 0o600);
  // secure_delete: a customer's code is overwritten when its charge no longer needs it.
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON',
  );
  // Truncating the log leaves nothing overwritten behind in it. Somebody who reads, a backup say, is not waited for.
  const scrub = () =>
    db.exec(`PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = ${patienceMs}`);

  return {
    exec: (sql) => db.exec(sql),
    prepare(sql) {
      const statement = db.prepare(sql);
      return {
        run: (...values) => ({ changes: Number(statement.run(...values).changes) }),
        first: (...values) => statement.get(...values) as Row | undefined,
        all: (...values) => statement.all(...values) as Row[],
      };
    },
    transaction<T>(work: () => Settled<T>): T {
      if (db.isTransaction) return work();
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (problem) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw problem;
      }
    },
    scrub,
    close() {
      scrub();
      db.close();
    },
  };
}

/** How long a writer waits for another process that holds the file, in ms. */
const patienceMs = 5_000;
