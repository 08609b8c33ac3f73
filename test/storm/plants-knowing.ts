/** Bugs in learning: what is added up, heard and not heeded, or believed too early or too late. */
import * as v from 'valibot';
import { planted, type Plants } from './plant.ts';
import { type Fetch, onStatement, overStores } from './seams.ts';

export const knowing: Plants = {
  'a webhook added up instead of read': planted((bloom) => ({
    heard({ reference, name, success, amount }, { ledger }) {
      const before = ledger.payment(reference);
      const sum = { CAPTURED: 'captured', REFUNDED: 'refunded' } as const;
      const what = name === 'CAPTURED' || name === 'REFUNDED' ? sum[name] : null;
      if (!success || !what || !before) return;
      bloom();
      ledger.record(reference, { [what]: before[what] + amount.value }, { at: before.takenAt });
    },
  })),
  'a webhook that is taken and not acted on': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'UPDATE wish SET due_at = ?, end = NULL, tried_at = NULL', () => ({
        run: () => {
          bloom();
          return { changes: 0 };
        },
      })),
  })),
  'a poll that stops early': planted((bloom) => ({
    sqlite(sqlite) {
      const looks = new Map<string, number>();
      return onStatement(sqlite, 'UPDATE wish SET due_at = ?, end = NULL WHERE', (statement) => ({
        run: (dueAt = null, id = null) => {
          const times = (looks.get(String(id)) ?? 0) + 1;
          looks.set(String(id), times);
          if (!String(id).endsWith('-watch') || times < 3) return statement.run(dueAt, id);
          bloom();
          return statement.run(null, id);
        },
      }));
    },
  })),
  'a ledger that takes the last answer for the newest': planted((bloom) => ({
    // One look in eight comes back from a copy of the database that lags behind.
    sqlite(sqlite) {
      let looks = 0;
      return onStatement(sqlite, 'UPDATE payment SET seq = ?, expires_at', (statement) => ({
        run: (...values) => {
          if (++looks % 8 !== 0) return statement.run(...values);
          bloom();
          // Authorized, captured, cancelled, refunded.
          return statement.run(...values.map((value, index) => (index >= 5 && index <= 8 ? 0 : value)));
        },
      }));
    },
  })),
  'a tablet that believes the last news instead of the newest': planted((bloom) => ({
    // Whoever does not see what is stored takes whatever comes for newer.
    browser(world) {
      const blind = (store: IDBObjectStore) => {
        const get = store.get.bind(store);
        store.get = () => {
          bloom();
          return get('nothing is stored under this');
        };
      };
      return { ...world, indexedDB: overStores(world.indexedDB, 'payment', blind) };
    },
  })),
  'a tablet that asks without a pause until there is news': planted((bloom) => ({
    browser(world) {
      const fetch: Fetch = async (input, init) => {
        const answer = await world.fetch(input, init);
        if (!String(input).includes('/api/payments') || answer.status !== 200) return answer;
        const text = await answer.text();
        const { payments } = v.parse(v.object({ payments: v.array(v.unknown()) }), JSON.parse(text));
        if (payments.length > 0) return new Response(text, answer);
        bloom();
        return fetch(input, init);
      };
      return { ...world, fetch };
    },
  })),
  'green when approved instead of when collected': planted((bloom) => ({
    toTablet(view) {
      if (view.stage !== 'approved' || view.captured >= view.authorized) return view;
      bloom();
      return { ...view, captured: view.authorized };
    },
  })),
};
