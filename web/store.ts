/** The tablet's own memory: one database, reopened or made anew when the browser breaks it, and written to the disk before it says so. */
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

/** How long a broken database is given to come round before it is made anew. */
export const brokenPatienceMs = 1_000;

export interface StoreEvents {
  /** A newer version of the till has changed what is stored: this page can write no more. */
  readonly outdated?: () => void;
  /** There was no database, and an empty one has been made: at the first start, or after a loss. */
  readonly made?: () => void;
  /** Nothing that cannot be had again would go with a database that stays broken. */
  readonly mayRemake?: () => Promise<boolean>;
}

/** @throws from `read` and `write` when the database cannot be opened in three seconds, or not at all. */
export function storeIn(factory: IDBFactory, clock: Clock, events: StoreEvents = {}): Store {
  const { outdated = () => {}, made = () => {}, mayRemake = async () => false } = events;
  let opening: Promise<IDBPDatabase<Tables>> | undefined;
  let mending: Promise<void> | undefined;

  function connection(): Promise<IDBPDatabase<Tables>> {
    opening ??= open(factory, clock, { gone: forget, outdated, made });
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
    const attempt = async () => once(await connection(), { tables, mode, task });
    try {
      return await attempt();
    } catch (error) {
      if (!isLostConnection(error)) throw error;
    }
    try {
      // iOS ends connections in the background and under memory pressure; a second one usually holds.
      forget();
      return await attempt();
    } catch (error) {
      if (!isLostConnection(error) || !(await mayRemake())) throw error;
    }
    mending ??= mend().finally(() => {
      mending = undefined;
    });
    await mending;
    return attempt();
  }

  /** Waits for it to come round, and makes it anew when it does not. */
  async function mend(): Promise<void> {
    await new Promise<void>((resolve) => clock.after(brokenPatienceMs, resolve));
    try {
      forget();
      await once(await connection(), {
        tables: ['parcel', 'payment', 'kept'],
        mode: 'readonly',
        // Every row is read, since it may be any of them that cannot be.
        task: async (tx) => {
          await tx('parcel').getAll();
          await tx('payment').getAll();
          await tx('kept').getAll();
        },
      });
    } catch (error) {
      if (!isLostConnection(error)) throw error;
      const last = await opening?.catch(() => undefined);
      last?.close();
      forget();
      await remove(factory, clock);
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
  { gone, outdated, made }: Record<'gone' | 'outdated' | 'made', () => void>,
): Promise<IDBPDatabase<Tables>> {
  return new Promise((resolve, reject) => {
    let late = false;
    const stopWaiting = clock.after(openPatienceMs, () => {
      late = true;
      reject(new Error(`store: the database did not open in ${openPatienceMs} ms`));
    });
    const request = factory.open('torg', 1);
    let isNew = false;
    request.onupgradeneeded = ({ oldVersion }) => {
      isNew = oldVersion === 0;
      upgrade(request.result, oldVersion);
    };
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
      if (isNew) made();
    };
  });
}

function remove(factory: IDBFactory, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = factory.deleteDatabase('torg');
    const failed = () => reject(request.error ?? new Error('store: the broken database would not go'));
    const stopWaiting = clock.after(openPatienceMs, failed);
    request.onerror = () => {
      stopWaiting();
      failed();
    };
    request.onsuccess = () => {
      stopWaiting();
      resolve();
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

/** `NotFoundError`: a table is missing, as in a database that was cut short while it was made. */
const isLostConnection = (error: unknown): boolean =>
  error instanceof DOMException &&
  (error.name === 'InvalidStateError' || error.name === 'UnknownError' || error.name === 'NotFoundError');
