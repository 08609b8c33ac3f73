import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import type { PaymentView } from '../edge/domain/wire.ts';
import { forget, prune, readHeard, readPayments, record, startAnew } from '../web/learned.ts';
import { rowOf } from '../web/parcel-row.ts';
import { brokenPatienceMs, openPatienceMs, type Store, storeIn } from '../web/store.ts';
import { settled, until } from './edge-peer.ts';

const clock = manualClock(Date.UTC(2026, 10, 21, 9));
const fresh = () => storeIn(new IDBFactory(), clock);

const viewOf = (reference: string, seq: number, more: Partial<PaymentView> = {}): PaymentView => ({
  ...{ reference, seq, till: 'K7QP', by: 'code', madeAt: 1_000, takenAt: 1_000, expiresAt: null },
  amount: { currency: 'DKK', value: 100 },
  lines: [{ id: 'a', name: 'Apple', unitPrice: 100, quantity: 1, vatRate: 2500 }],
  ...{ stage: 'waiting', reason: null, authorized: 0, captured: 0, cancelled: 0, refunded: 0 },
  ...{ refunding: 0, cancelling: false, watched: true, trouble: null },
  ...more,
});
const refundRow = (reference: string) =>
  rowOf(
    {
      ...{ kind: 'refund', id: 'r-1', reference, madeAt: 20, amount: { currency: 'DKK', value: 100 } },
    },
    { seq: 1, now: 20 },
  );
const kept = (store: Store, key: string) => store.read(['kept'], (tx) => tx('kept').get(key));
const keep = (store: Store, key: string, value: unknown) =>
  store.write(['kept'], (tx) => tx('kept').put(value, key));

/** A factory whose connections a test can end as iOS does. */
function fragile() {
  const factory = new IDBFactory();
  const open: IDBDatabase[] = [];
  const opens = { count: 0 };
  const breakable = new Proxy(factory, {
    get(target, name) {
      if (name !== 'open') return Reflect.get(target, name);
      return (...of: [string, number]) => {
        opens.count += 1;
        const request = target.open(...of);
        request.addEventListener('success', () => open.push(request.result));
        return request;
      };
    },
  });
  return { factory: breakable, opens, breakAll: () => open.splice(0).forEach((db) => void db.close()), open };
}

test('what was written is there for another connection', async () => {
  const factory = new IDBFactory();
  await keep(storeIn(factory, clock), 'a', 1);
  expect(await kept(storeIn(factory, clock), 'a')).toBe(1);
});

test('a connection that was lost is opened again once and the work is done', async () => {
  const { factory, opens, breakAll } = fragile();
  const store = storeIn(factory, clock);
  await keep(store, 'a', 1);
  breakAll();
  await keep(store, 'b', 2);
  expect(await kept(store, 'b')).toBe(2);
  expect(opens.count).toBe(2);
});

test('a connection that the browser says is closed is not used again', async () => {
  const { factory, opens, open } = fragile();
  const store = storeIn(factory, clock);
  await keep(store, 'a', 1);
  const [first] = open;
  first?.onclose?.(new Event('close'));
  await keep(store, 'b', 2);
  expect(opens.count).toBe(2);
});

test('a task that throws leaves nothing behind', async () => {
  const store = fresh();
  const work = store.write(['kept'], async (tx) => {
    await tx('kept').put(1, 'a');
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await kept(store, 'a')).toBeUndefined();
});

test('a database that does not open in three seconds is an error, and the next try is a new one', async () => {
  const factory = new IDBFactory();
  let stuck = true;
  const hanging = new Proxy(factory, {
    get: (target, name) =>
      name === 'open'
        ? (...of: [string, number]) => (stuck ? new EventTarget() : target.open(...of))
        : Reflect.get(target, name),
  });
  const store = storeIn(hanging, clock);
  const reading = kept(store, 'a').catch((error: unknown) => error);
  await settled();
  clock.advance(openPatienceMs);
  expect(String(await reading)).toContain('did not open');
  stuck = false;
  expect(await kept(store, 'a')).toBeUndefined();
});

test('a newer version of the till is let in by an older page', async () => {
  const factory = new IDBFactory();
  const store = storeIn(factory, clock);
  await keep(store, 'a', 1);
  await new Promise<void>((resolve, reject) => {
    const request = factory.open('torg', 2);
    request.onsuccess = () => resolve();
    request.onblocked = () => reject(new Error('blocked'));
  });
  await expect(kept(store, 'a')).rejects.toThrow();
});

/** A factory whose database cannot be opened, until it is deleted or comes round. */
function broken() {
  const factory = new IDBFactory();
  const state = { isBroken: true, deleted: 0 };
  const failing = () => {
    const request = Object.assign(new EventTarget(), {
      error: new DOMException('Internal error opening backing store', 'UnknownError'),
      onerror: () => {},
    });
    setImmediate(() => request.onerror());
    return request;
  };
  const spoilt = new Proxy(factory, {
    get(target, name) {
      if (name === 'open')
        return (...of: [string, number]) => (state.isBroken ? failing() : target.open(...of));
      if (name !== 'deleteDatabase') return Reflect.get(target, name);
      return (database: string) => {
        state.isBroken = false;
        state.deleted += 1;
        return target.deleteDatabase(database);
      };
    },
  });
  return { factory: spoilt, state };
}

test('a database that stays broken is made anew where nothing would be lost with it', async () => {
  const { factory, state } = broken();
  const time = manualClock(0);
  let made = 0;
  const store = storeIn(factory, time, {
    mayRemake: async () => true,
    made: () => {
      made += 1;
    },
  });
  const both = Promise.all([kept(store, 'a'), keep(store, 'b', 2)]);
  await until(() => time.untilNext() === brokenPatienceMs);
  time.advance(brokenPatienceMs);
  await both;
  expect([state.deleted, made]).toEqual([1, 1]);
  expect(await kept(store, 'b')).toBe(2);
});

test('a broken database that comes round in a second is kept as it is', async () => {
  const { factory, state } = broken();
  const time = manualClock(0);
  const store = storeIn(factory, time, { mayRemake: async () => true });
  const reading = kept(store, 'a');
  await until(() => time.untilNext() === brokenPatienceMs);
  state.isBroken = false;
  time.advance(brokenPatienceMs);
  expect(await reading).toBeUndefined();
  expect(state.deleted).toBe(0);
});

test('a broken database is left alone where it may hold what nobody else has', async () => {
  const { factory, state } = broken();
  const store = storeIn(factory, manualClock(0), { mayRemake: async () => false });
  await expect(kept(store, 'a')).rejects.toThrow('backing store');
  expect(state.deleted).toBe(0);
});

test('an emptied database is told of once, by the page that makes it again', async () => {
  const factory = new IDBFactory();
  let made = 0;
  const store = storeIn(factory, clock, {
    made: () => {
      made += 1;
    },
  });
  await keep(store, 'a', 1);
  expect(made).toBe(1);
  expect(await kept(storeIn(factory, clock), 'a')).toBe(1);
  await new Promise((resolve) => {
    factory.deleteDatabase('torg').onsuccess = resolve;
  });
  await keep(store, 'b', 2);
  expect(made).toBe(2);
});

test('news that does not follow on what is stored does not hide what lies between', async () => {
  const store = fresh();
  await record(store, [viewOf('A-9-aaaa', 9)], { cursor: 9, at: 1, since: 8 });
  expect(await readHeard(store)).toEqual({ cursor: 0, at: 1 });
  await record(store, [viewOf('A-1-aaaa', 1)], { cursor: 9, at: 2, since: 0 });
  await record(store, [viewOf('A-2-aaaa', 10)], { cursor: 10, at: 3, since: 9 });
  expect(await readHeard(store)).toEqual({ cursor: 10, at: 3 });
});

test('of two views of a payment the one with the larger seq stays, in whatever order they come', async () => {
  const store = fresh();
  await record(store, [viewOf('A-1-aaaa', 7, { stage: 'approved' })], { cursor: 7, at: 1 });
  await record(store, [viewOf('A-1-aaaa', 6)], { cursor: 6, at: 2 });
  expect(await readPayments(store)).toEqual([viewOf('A-1-aaaa', 7, { stage: 'approved' })]);
  expect(await readHeard(store)).toEqual({ cursor: 7, at: 2 });
});

test('views that cannot be read are dropped and the ledger is asked to tell all again', async () => {
  const store = fresh();
  await record(store, [viewOf('A-1-aaaa', 7)], { cursor: 7, at: 1 });
  await store.write(['payment'], (tx) => tx('payment').put({ reference: 'A-2-aaaa', seq: 'seven' }));
  expect((await readPayments(store)).map(({ reference }) => reference)).toEqual(['A-1-aaaa']);
  expect(await readHeard(store)).toBeNull();
});

test('what another count of the ledger told gives way to the new one and is not lost before', async () => {
  const store = fresh();
  await record(store, [viewOf('A-1-aaaa', 70), viewOf('A-2-aaaa', 71)], { cursor: 71, at: 1 });
  await startAnew(store);
  await record(store, [viewOf('A-1-aaaa', 3, { stage: 'declined' })], { cursor: 3, at: 2 });
  expect((await readPayments(store)).map(({ reference, stage }) => [reference, stage])).toEqual([
    ['A-1-aaaa', 'declined'],
    ['A-2-aaaa', 'waiting'],
  ]);
});

test('only what is over and old is pruned', async () => {
  const store = fresh();
  const old = { takenAt: 10 };
  await record(
    store,
    [
      viewOf('old-over', 1, { ...old, stage: 'declined' }),
      viewOf('old-open', 2, old),
      viewOf('new-over', 3, { takenAt: 99, stage: 'declined' }),
    ],
    { cursor: 3, at: 1 },
  );
  await prune(store, 50);
  expect((await readPayments(store)).map(({ reference }) => reference)).toEqual(['new-over', 'old-open']);
  await forget(store);
  expect(await readPayments(store)).toEqual([]);
  expect(await readHeard(store)).toBeNull();
});

test('old money that is still held, or that something is still asked of, is not pruned', async () => {
  const store = fresh();
  const held = { value: 100, since: 10, deadline: 1_000, guaranteedUntil: null, level: 'calm' } as const;
  const approved = { stage: 'approved', authorized: 100, watched: false } as const;
  const taken = { ...approved, captured: 100, takenAt: 10 };
  await record(
    store,
    [
      viewOf('held', 1, { ...approved, takenAt: 10, collect: 'on-hand-over', held }),
      viewOf('of-another', 2, { ...approved, takenAt: 10, collect: 'on-hand-over', held, adopted: true }),
      viewOf('asked-back', 3, taken),
      viewOf('paid', 4, taken),
    ],
    { cursor: 4, at: 1 },
  );
  await store.write(['parcel'], (tx) => tx('parcel').put(refundRow('asked-back')));
  await prune(store, 50);
  expect((await readPayments(store)).map(({ reference }) => reference)).toEqual(['asked-back', 'held']);
});
