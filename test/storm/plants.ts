/** Bugs put in on purpose at the seams of the world, each to be caught by the laws. */
import type { PaymentView } from '../../edge/domain/wire.ts';
import type { Edge } from '../../edge/edge.ts';
import type { Parcel } from '../../edge/domain/wire.ts';
import type { Sqlite } from '../../edge/sqlite.ts';
import type { Store } from '../../web/store.ts';
import type { SenderWorld } from '../../web/sender.ts';
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
  /** How a tablet sends. */
  sending?(world: SenderWorld): SenderWorld['send'];
  /** What a tablet hears. */
  toTablet?(view: PaymentView): PaymentView;
  /** Where a tablet writes what it hears. */
  learning?(store: Store): Store;
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
    learning(store) {
      return {
        ...store,
        write: (tables, task) =>
          store.write(tables, (tx) =>
            task((table) => {
              const real = tx(table);
              if (table !== 'payment') return real;
              return new Proxy(real, {
                get: (target, name) => {
                  const value: unknown = Reflect.get(target, name);
                  if (name === 'get')
                    return async (key: string) => {
                      if ((await target.get(key)) !== undefined) this.bloomed++;
                      return undefined;
                    };
                  return typeof value === 'function' ? value.bind(target) : value;
                },
              });
            }),
          ),
      };
    },
  }),
  'an outbox that forgets a row before its answer': () => ({
    name: 'forgets',
    bloomed: 0,
    sending({ store, send }) {
      return async (parcel) => {
        this.bloomed++;
        await store.write(['parcel'], (tx) => tx('parcel').delete(parcel.id));
        return send(parcel);
      };
    },
  }),
  'an outbox with a fresh id per attempt': () => ({
    name: 'fresh id',
    bloomed: 0,
    sending({ uuid, send }) {
      return (parcel) => {
        this.bloomed++;
        return send({ ...parcel, id: uuid() });
      };
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
};
