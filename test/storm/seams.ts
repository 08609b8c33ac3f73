/** Where bugs are put in: a statement of the edge's, a parcel on its way out, a table of a tablet's disk. */
import * as v from 'valibot';
import { Parcel } from '../../edge/domain/wire.ts';
import type { Sqlite, Statement } from '../../edge/sqlite.ts';
import type { World } from '../../web/world.ts';
import type { Reply } from './road.ts';

export const accepted: Reply = {
  status: 202,
  headers: [['content-type', 'application/json']],
  text: '{"answer":"accepted"}',
};

/** The same ledger, with `change` done to the statement that begins so. */
export const onStatement = (
  sqlite: Sqlite,
  begins: string,
  change: (statement: Statement) => Partial<Statement>,
): Sqlite => ({
  ...sqlite,
  prepare(sql) {
    const statement = sqlite.prepare(sql);
    return sql.trimStart().startsWith(begins) ? { ...statement, ...change(statement) } : statement;
  },
});

export type Fetch = World['fetch'];

/** As `fetch`, with another parcel in the place of each that leaves. */
export const onParcel =
  (fetch: Fetch, change: (parcel: Parcel) => Parcel | Promise<Parcel>): Fetch =>
  async (input, init) => {
    if (!String(input).endsWith('/api/parcels') || typeof init?.body !== 'string') return fetch(input, init);
    const parcel = await change(v.parse(Parcel, JSON.parse(init.body)));
    return fetch(input, { ...init, body: JSON.stringify(parcel) });
  };

/** The same disk, with `change` done to one table of each transaction. */
export function overStores(
  disk: IDBFactory,
  table: string,
  change: (store: IDBObjectStore) => void,
): IDBFactory {
  const over = (db: IDBDatabase) => {
    const begin = db.transaction.bind(db);
    db.transaction = (...args) => {
      const transaction = begin(...args);
      const storeOf = transaction.objectStore.bind(transaction);
      const changed = new WeakSet<IDBObjectStore>();
      transaction.objectStore = (name) => {
        const store = storeOf(name);
        if (name === table && !changed.has(store)) {
          changed.add(store);
          change(store);
        }
        return store;
      };
      return transaction;
    };
  };
  const open: IDBFactory['open'] = (...args) => {
    const request = disk.open(...args);
    request.addEventListener?.('success', () => over(request.result));
    return request;
  };
  return Object.assign(Object.create(disk), { open });
}

export const forgetRow = (disk: IDBFactory, id: string): Promise<void> =>
  new Promise((resolve) => {
    const opening = disk.open('torg');
    opening.addEventListener?.('success', () => {
      const transaction = opening.result.transaction('parcel', 'readwrite');
      transaction.objectStore('parcel').delete(id);
      transaction.addEventListener('complete', () => {
        opening.result.close();
        resolve();
      });
    });
  });
