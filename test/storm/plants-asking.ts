/** Bugs in asking: outboxes, registers and calls that forget, double or dawdle. */
import * as v from 'valibot';
import { planted, type Plants } from './plant.ts';
import { accepted, forgetRow, onParcel, onStatement, overStores } from './seams.ts';

export const asking: Plants = {
  'an outbox that forgets a row before its answer': planted((bloom) => ({
    browser(world) {
      return {
        ...world,
        fetch: onParcel(world.fetch, async (parcel) => {
          bloom();
          await forgetRow(world.indexedDB, parcel.id);
          return parcel;
        }),
      };
    },
  })),
  'an outbox with a fresh id per attempt': planted((bloom) => ({
    browser(world) {
      return {
        ...world,
        fetch: onParcel(world.fetch, (parcel) => {
          bloom();
          return { ...parcel, id: world.uuid() };
        }),
      };
    },
  })),
  'a disk that loses one ask in ten and does not say so': planted((bloom) => ({
    browser(world) {
      const lose = (store: IDBObjectStore) => {
        const put = store.put.bind(store);
        store.put = (value: unknown) => {
          const { id } = v.parse(v.object({ id: v.string() }), value);
          if (!id.startsWith('1')) return put(value);
          bloom();
          return store.get(id);
        };
      };
      return { ...world, indexedDB: overStores(world.indexedDB, 'parcel', lose) };
    },
  })),
  'a page that takes a lock held by another for its own': planted((bloom) => ({
    browser(world) {
      return {
        ...world,
        alone: async (task, steal) => {
          const end = await world.alone(task, steal);
          if (end === 'busy') bloom();
          return 'done';
        },
      };
    },
  })),
  'a register without tombstones': planted((bloom) => ({
    toEdge(parcel, { ledger }, now) {
      const { kind, id, reference } = parcel;
      if (kind !== 'cancel' || ledger.payment(reference)) return null;
      bloom();
      if (!ledger.wish(id))
        ledger.addWish({ id, kind, reference, takenAt: now, dueAt: null, end: 'nothing-there' });
      return accepted;
    },
  })),
  'an answer before the parcel is durable': planted((bloom) => ({
    toEdge(parcel) {
      // As if the commit were lost with the power: one in forty.
      if (Number.parseInt(parcel.id.slice(0, 4), 16) % 40 !== 0) return null;
      bloom();
      return accepted;
    },
  })),
  'a charge that is sent however late': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'SELECT * FROM wish WHERE due_at <=', (statement) => ({
        all: (now = null) =>
          statement.all(now).map((row) => {
            if (row['kind'] !== 'charge') return row;
            bloom();
            return { ...row, taken_at: now };
          }),
      })),
  })),
  'a fresh idempotency key per retry': planted((bloom) => ({
    toVipps(init, chance) {
      const headers = new Headers(init.headers);
      if (!headers.has('Idempotency-Key')) return init;
      bloom();
      headers.set('Idempotency-Key', chance.uuid());
      return { ...init, headers };
    },
  })),
};
