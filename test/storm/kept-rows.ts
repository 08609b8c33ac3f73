/** What lies of asks on a tablet's disk: noted as each transaction is committed, and without asking the tablet. */
import * as v from 'valibot';
import { Row } from '../../web/parcel-row.ts';

export interface KeptRows {
  rows(): readonly Row[];
  /** Notes what this transaction does once it is on the disk. */
  follow(transaction: IDBTransaction, page: string): void;
}

/** `written` hears of each row as it is committed, new or changed. */
export function keptRows(written: (row: Row, page: string) => void): KeptRows {
  const rows = new Map<string, Row>();

  return {
    rows: () => [...rows.values()],
    follow(transaction, page) {
      const changes: (() => void)[] = [];
      const storeOf = transaction.objectStore.bind(transaction);
      const followed = new WeakSet<IDBObjectStore>();
      transaction.objectStore = (table) => {
        const store = storeOf(table);
        if (table === 'parcel' && !followed.has(store)) {
          followed.add(store);
          follow(store, changes, page);
        }
        return store;
      };
      transaction.addEventListener('complete', () => {
        for (const change of changes) change();
      });
    },
  };

  function follow(store: IDBObjectStore, changes: (() => void)[], page: string): void {
    const put = store.put.bind(store);
    const remove = store.delete.bind(store);
    const clear = store.clear.bind(store);
    store.put = (value: unknown) => {
      changes.push(() => {
        const row = v.parse(Row, value);
        rows.set(row.id, row);
        written(row, page);
      });
      return put(value);
    };
    store.delete = (id) => {
      changes.push(() => rows.delete(String(id)));
      return remove(id);
    };
    store.clear = () => {
      changes.push(() => rows.clear());
      return clear();
    };
  }
}
