/** The tablet's own memory: one database, reopened when the browser drops it, and written to the disk before it says so. */
import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction, wrap } from 'idb';
import type { Clock } from '../edge/domain/clock.ts';

/** What is stored is read by a schema at each reading; the database itself promises nothing about it. */
export interface Tables extends DBSchema {
  /** Asks on their way, by id. */
  parcel: { key: string; value: unknown; indexes: { seq: number } };
  /** The ledger's views, by reference. */
  payment: { key: string; value: unknown };
  /** Everything that there is only one of. */
  kept: { key: string; value: unknown };
}
export type Table = 'parcel' | 'payment' | 'kept';
type Mode = 'readonly' | 'readwrite';
export type Tx<M extends Mode> = <T extends Table>(table: T) => IDBPObjectStore<Tables, Table[], T, M>;

/**
 * A task may await nothing but its own transaction, or the browser commits early.
 * `write` resolves when the transaction is on the disk; a task that throws undoes it.
 * A task may run twice when the connection was lost under it, so it must be the same task twice.
 */
export interface Store {
  read<T>(tables: readonly Table[], task: (tx: Tx<'readonly'>) => Promise<T>): Promise<T>;
  write<T>(tables: readonly Table[], task: (tx: Tx<'readwrite'>) => Promise<T>): Promise<T>;
  close(): void;
}

export const openPatienceMs = 3_000;

/**
 * `outdated` is called when a newer version of the till has changed what is stored: this page can write no more.
 * @throws from `read` and `write` when the database cannot be opened in three seconds, or not at all.
 */
export function storeIn(factory: IDBFactory, clock: Clock, outdated: () => void = () => {}): Store {
  let opening: Promise<IDBPDatabase<Tables>> | undefined;

  function connection(): Promise<IDBPDatabase<Tables>> {
    opening ??= open(factory, clock, { gone: forget, outdated });
    opening.catch(forget);
    return opening;
  }
  function forget() {
    opening = undefined;
  }

  async function run<T, M extends Mode>(
    tables: readonly Table[],
    mode: M,
    task: (tx: Tx<M>) => Promise<T>,
  ): Promise<T> {
    try {
      return await once(await connection(), { tables, mode, task });
    } catch (error) {
      if (!isLostConnection(error)) throw error;
      // iOS ends connections in the background and under memory pressure; a second one usually holds.
      forget();
      return once(await connection(), { tables, mode, task });
    }
  }

  return {
    read: (tables, task) => run(tables, 'readonly', task),
    write: (tables, task) => run(tables, 'readwrite', task),
    close() {
      void opening?.then(
        (db) => db.close(),
        () => {},
      );
      forget();
    },
  };
}

function open(
  factory: IDBFactory,
  clock: Clock,
  { gone, outdated }: { gone: () => void; outdated: () => void },
): Promise<IDBPDatabase<Tables>> {
  return new Promise((resolve, reject) => {
    let late = false;
    const stopWaiting = clock.after(openPatienceMs, () => {
      late = true;
      reject(new Error(`store: the database did not open in ${openPatienceMs} ms`));
    });
    const request = factory.open('torg', 1);
    request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, oldVersion);
    request.onerror = () => {
      stopWaiting();
      if (request.error?.name === 'VersionError') outdated();
      reject(request.error ?? new Error('store: the database did not open'));
    };
    request.onsuccess = () => {
      stopWaiting();
      const db = request.result;
      if (late) return db.close();
      db.onclose = gone;
      db.onversionchange = ({ newVersion }) => {
        // Without letting go the newer page would wait for ever; null means that the browser's data is being cleared.
        db.close();
        gone();
        if (newVersion !== null) outdated();
      };
      resolve(wrap(db) as IDBPDatabase<Tables>);
    };
  });
}

function upgrade(db: IDBDatabase, oldVersion: number): void {
  if (oldVersion < 1) {
    db.createObjectStore('parcel', { keyPath: 'id' }).createIndex('seq', 'seq');
    db.createObjectStore('payment', { keyPath: 'reference' });
    db.createObjectStore('kept');
  }
}

async function once<T, M extends Mode>(
  db: IDBPDatabase<Tables>,
  { tables, mode, task }: { tables: readonly Table[]; mode: M; task: (tx: Tx<M>) => Promise<T> },
): Promise<T> {
  const tx: IDBPTransaction<Tables, Table[], M> = db.transaction([...tables], mode, { durability: 'strict' });
  const done = tx.done;
  done.catch(() => {});
  try {
    const result = await task((table) => tx.objectStore(table));
    await done;
    return result;
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // It had already ended, which is why we are here.
    }
    throw error;
  }
}

const isLostConnection = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'InvalidStateError' || error.name === 'UnknownError');
