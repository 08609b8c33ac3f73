/** Bugs put in on purpose at the seams of the world, each to be caught by the laws. */
import * as v from 'valibot';
import { Parcel, type PaymentView } from '../../edge/domain/wire.ts';
import type { Edge } from '../../edge/edge.ts';
import type { Sqlite } from '../../edge/sqlite.ts';
import type { World } from '../../web/world.ts';
import type { Chance } from './chance.ts';
import type { Reply } from './road.ts';

export interface Plant {
  readonly name: string;
  /** How often the bug has had an effect so far. */
  bloomed: number;
  /** What the edge sends to Vipps MobilePay. */
  toVipps?(init: RequestInit, chance: Chance): RequestInit;
  /** A webhook that the edge has just taken. */
  heard?(event: Event, edge: Edge): void;
  sqlite?(sqlite: Sqlite): Sqlite;
  /** A parcel on its way into the edge; null: as usual. */
  toEdge?(parcel: Parcel, edge: Edge, now: number): Reply | null;
  /** The browser as a page of a tablet has it. */
  browser?(world: World): World;
  /** What a tablet hears. */
  toTablet?(view: PaymentView): PaymentView;
}
export interface Event {
  readonly reference: string;
  readonly name: string;
  readonly success: boolean;
  readonly amount: { readonly value: number };
}

export const nothingPlanted = (): Plant => ({ name: 'nothing', bloomed: 0 });

const accepted: Reply = {
  status: 202,
  headers: [['content-type', 'application/json']],
  text: '{"answer":"accepted"}',
};

/** Name, and how to plant it. */
export const plants: Readonly<Record<string, () => Plant>> = {
  'a fresh idempotency key per retry': () => ({
    name: 'fresh key',
    bloomed: 0,
    toVipps(init, chance) {
      const headers = new Headers(init.headers);
      if (!headers.has('Idempotency-Key')) return init;
      this.bloomed++;
      headers.set('Idempotency-Key', chance.uuid());
      return { ...init, headers };
    },
  }),
  'a webhook added up instead of read': () => ({
    name: 'added up',
    bloomed: 0,
    heard({ reference, name, success, amount }, { ledger }) {
      const before = ledger.payment(reference);
      const sum = { CAPTURED: 'captured', REFUNDED: 'refunded' } as const;
      const what = name === 'CAPTURED' || name === 'REFUNDED' ? sum[name] : null;
      if (!success || !what || !before) return;
      this.bloomed++;
      ledger.record(reference, { [what]: before[what] + amount.value }, { at: before.takenAt });
    },
  }),
  'a tablet that believes the last news instead of the newest': () => ({
    name: 'last news',
    bloomed: 0,
    // Whoever does not see what is stored takes whatever comes for newer.
    browser(world) {
      const blind = (store: IDBObjectStore) => {
        const get = store.get.bind(store);
        store.get = () => {
          this.bloomed++;
          return get('nothing is stored under this');
        };
      };
      return { ...world, indexedDB: overStores(world.indexedDB, 'payment', blind) };
    },
  }),
  'an outbox that forgets a row before its answer': () => ({
    name: 'forgets',
    bloomed: 0,
    browser(world) {
      return {
        ...world,
        fetch: onParcel(world.fetch, async (parcel) => {
          this.bloomed++;
          await forgetRow(world.indexedDB, parcel.id);
          return parcel;
        }),
      };
    },
  }),
  'an outbox with a fresh id per attempt': () => ({
    name: 'fresh id',
    bloomed: 0,
    browser(world) {
      return {
        ...world,
        fetch: onParcel(world.fetch, (parcel) => {
          this.bloomed++;
          return { ...parcel, id: world.uuid() };
        }),
      };
    },
  }),
  'a disk that loses one ask in ten and does not say so': () => ({
    name: 'loses asks',
    bloomed: 0,
    browser(world) {
      const lose = (store: IDBObjectStore) => {
        const put = store.put.bind(store);
        store.put = (value: unknown) => {
          const { id } = v.parse(v.object({ id: v.string() }), value);
          if (!id.startsWith('1')) return put(value);
          this.bloomed++;
          return store.get(id);
        };
      };
      return { ...world, indexedDB: overStores(world.indexedDB, 'parcel', lose) };
    },
  }),
  'a page that takes a lock held by another for its own': () => ({
    name: 'spins',
    bloomed: 0,
    browser(world) {
      return {
        ...world,
        alone: async (task, steal) => {
          const end = await world.alone(task, steal);
          if (end === 'busy') this.bloomed++;
          return 'done';
        },
      };
    },
  }),
  'a tablet that asks without a pause until there is news': () => ({
    name: 'no pause',
    bloomed: 0,
    browser(world) {
      const fetch: Fetch = async (input, init) => {
        const answer = await world.fetch(input, init);
        if (!String(input).includes('/api/payments') || answer.status !== 200) return answer;
        const text = await answer.text();
        const { payments } = v.parse(v.object({ payments: v.array(v.unknown()) }), JSON.parse(text));
        if (payments.length > 0) return new Response(text, answer);
        this.bloomed++;
        return fetch(input, init);
      };
      return { ...world, fetch };
    },
  }),
  'a register without tombstones': () => ({
    name: 'no tombstones',
    bloomed: 0,
    toEdge(parcel, { ledger }, now) {
      const { kind, id, reference } = parcel;
      if (kind !== 'cancel' || ledger.payment(reference)) return null;
      this.bloomed++;
      if (!ledger.wish(id))
        ledger.addWish({ id, kind, reference, takenAt: now, dueAt: null, end: 'nothing-there' });
      return accepted;
    },
  }),
  'an answer before the parcel is durable': () => ({
    name: 'not durable',
    bloomed: 0,
    toEdge(parcel) {
      // As if the commit were lost with the power: one in forty.
      if (Number.parseInt(parcel.id.slice(0, 4), 16) % 40 !== 0) return null;
      this.bloomed++;
      return accepted;
    },
  }),
  'a poll that stops early': () => ({
    name: 'stops early',
    bloomed: 0,
    sqlite(sqlite) {
      const looks = new Map<string, number>();
      return {
        ...sqlite,
        prepare: (sql) => {
          const statement = sqlite.prepare(sql);
          if (!sql.startsWith('UPDATE wish SET due_at = ?, end = NULL WHERE')) return statement;
          return {
            ...statement,
            run: (dueAt = null, id = null) => {
              const times = (looks.get(String(id)) ?? 0) + 1;
              looks.set(String(id), times);
              if (!String(id).endsWith('-watch') || times < 3) return statement.run(dueAt, id);
              this.bloomed++;
              return statement.run(null, id);
            },
          };
        },
      };
    },
  }),
  'green when approved instead of when collected': () => ({
    name: 'early green',
    bloomed: 0,
    toTablet(view) {
      if (view.stage !== 'approved' || view.captured >= view.authorized) return view;
      this.bloomed++;
      return { ...view, captured: view.authorized };
    },
  }),
  'a cancel that takes approvals back too': () => ({
    name: 'cancels all',
    bloomed: 0,
    toVipps(init) {
      if (typeof init.body !== 'string' || !init.body.includes('cancelTransactionOnly')) return init;
      this.bloomed++;
      return { ...init, body: '{}' };
    },
  }),
  'a ledger that takes the last answer for the newest': () => ({
    name: 'forgets amounts',
    bloomed: 0,
    // One look in eight comes back from a copy of the database that lags behind.
    sqlite(sqlite) {
      let looks = 0;
      return {
        ...sqlite,
        prepare: (sql) => {
          const statement = sqlite.prepare(sql);
          if (!sql.startsWith('UPDATE payment SET seq = ?, expires_at')) return statement;
          return {
            ...statement,
            run: (...values) => {
              if (++looks % 8 !== 0) return statement.run(...values);
              this.bloomed++;
              // Authorized, captured, cancelled, refunded.
              return statement.run(...values.map((value, index) => (index >= 5 && index <= 8 ? 0 : value)));
            },
          };
        },
      };
    },
  }),
  'a capture that is wished again under another key while one is out': () => ({
    name: 'two captures',
    bloomed: 0,
    toVipps(init, chance) {
      const headers = new Headers(init.headers);
      const key = headers.get('Idempotency-Key');
      if (!key?.includes('-capture') || !chance.yes(0.5)) return init;
      this.bloomed++;
      headers.set('Idempotency-Key', `${key.slice(0, 44)}${chance.whole(10_000, 99_999)}`);
      return { ...init, headers, body: String(init.body).replace(/"value":\d+/, '"value":100') };
    },
  }),
  'a charge that is sent however late': () => ({
    name: 'sent late',
    bloomed: 0,
    sqlite(sqlite) {
      return {
        ...sqlite,
        prepare: (sql) => {
          const statement = sqlite.prepare(sql);
          if (!sql.startsWith('SELECT * FROM wish WHERE due_at <=')) return statement;
          return {
            ...statement,
            all: (now = null) =>
              statement.all(now).map((row) => {
                if (row['kind'] !== 'charge') return row;
                this.bloomed++;
                return { ...row, taken_at: now };
              }),
          };
        },
      };
    },
  }),
  'a webhook that is taken and not acted on': () => ({
    name: 'deaf',
    bloomed: 0,
    sqlite(sqlite) {
      return {
        ...sqlite,
        prepare: (sql) => {
          const statement = sqlite.prepare(sql);
          if (!sql.includes('tried_at = NULL WHERE id')) return statement;
          return {
            ...statement,
            run: () => {
              this.bloomed++;
              return { changes: 0 };
            },
          };
        },
      };
    },
  }),
};

type Fetch = World['fetch'];

/** As `fetch`, with another parcel in the place of each that leaves. */
const onParcel =
  (fetch: Fetch, change: (parcel: Parcel) => Parcel | Promise<Parcel>): Fetch =>
  async (input, init) => {
    if (!String(input).endsWith('/api/parcels') || typeof init?.body !== 'string') return fetch(input, init);
    const parcel = await change(v.parse(Parcel, JSON.parse(init.body)));
    return fetch(input, { ...init, body: JSON.stringify(parcel) });
  };

/** The same disk, with `change` done to one table of each transaction. */
function overStores(disk: IDBFactory, table: string, change: (store: IDBObjectStore) => void): IDBFactory {
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

const forgetRow = (disk: IDBFactory, id: string): Promise<void> =>
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
