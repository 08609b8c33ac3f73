import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../edge/domain/clock.ts';
import type { Charge } from '../edge/domain/wire.ts';
import { edgeAt } from '../web/edge.ts';
import { record } from '../web/learned.ts';
import type { OneSender } from '../web/one-sender.ts';
import { type Outbox, outboxIn } from '../web/outbox.ts';
import { patienceMs, type Row } from '../web/parcel-row.ts';
import { type Store, storeIn } from '../web/store.ts';
import { type EdgePeer, edgePeer, type Fault, oneLock, settled, until } from './edge-peer.ts';

const start = Date.UTC(2026, 10, 21, 9);

interface Stall {
  readonly clock: ManualClock;
  readonly peer: EdgePeer;
  readonly factory: IDBFactory;
  readonly store: Store;
  readonly alone: OneSender;
  readonly unpaired: () => number;
  open(how?: { alone?: OneSender; store?: Store }): Outbox;
}

function stall(): Stall {
  const clock = manualClock(start);
  const peer = edgePeer(clock.now);
  const factory = new IDBFactory();
  const store = storeIn(factory, clock);
  const { alone } = oneLock();
  let unpaired = 0;
  const edge = edgeAt({ base: '/', fetch: peer.fetch, clock });
  return {
    ...{ clock, peer, factory, store, alone },
    unpaired: () => unpaired,
    open: (how) =>
      outboxIn({
        ...{ store, clock, alone, ...how },
        send: (parcel) => edge.send(parcel),
        random: () => 0.5,
        uuid: () => crypto.randomUUID(),
        changed: () => {},
        unpaired: () => {
          unpaired += 1;
        },
      }),
  };
}

const chargeOf = (reference: string, madeAt = start): Charge => ({
  kind: 'charge',
  id: crypto.randomUUID(),
  reference,
  madeAt,
  amount: { currency: 'NOK', value: 4500 },
  lines: [{ id: 'jam', name: 'Jam', unitPrice: 4500, quantity: 1, vatRate: 1500 }],
  customer: { by: 'number', number: '4791234567' },
});
const make = (reference: string, madeAt?: number) => () => chargeOf(reference, madeAt);
const refundOf = (reference: string, value = 100) =>
  ({
    kind: 'refund',
    id: crypto.randomUUID(),
    reference,
    madeAt: start,
    amount: { currency: 'NOK', value },
  }) as const;
const lookOf = (reference: string) =>
  ({ kind: 'look', id: crypto.randomUUID(), reference, madeAt: start }) as const;

const states = async (outbox: Outbox) => (await outbox.rows()).map(({ kind, state }) => `${kind} ${state}`);
const only = async (outbox: Outbox): Promise<Row> => {
  const rows = await outbox.rows();
  const [row] = rows;
  if (!row || rows.length !== 1) throw new Error(`expected one row, and there are ${rows.length}`);
  return row;
};
/** Lets the ledger tell everything, as the feed does. */
async function tell(
  { peer, store, clock }: Stall,
  outbox: Outbox,
  references: readonly string[],
): Promise<void> {
  const untold = await outbox.untold();
  const views = references.flatMap((reference) => peer.view(reference) ?? []);
  await record(store, views, { cursor: Math.max(0, ...views.map(({ seq }) => seq)), at: clock.now() });
  await outbox.told(untold);
}

test('a charge is on the disk before any request carries it', async () => {
  const here = stall();
  here.peer.faults.always = 'hangs';
  const outbox = here.open();
  await outbox.charge(make('A-1-aaaa'));
  expect(await states(outbox)).toEqual(['charge waiting']);
  expect(here.peer.sent).toEqual([]);
  await until(() => here.peer.sent.length === 1);
});

test('an accepted charge forgets its customer at once and its row when the ledger has told of it', async () => {
  const here = stall();
  const outbox = here.open();
  await outbox.charge(make('A-1-aaaa'));
  await outbox.drain();
  expect(await only(outbox)).toMatchObject({ state: 'sent', parcel: null, sale: { by: 'number' } });
  expect(JSON.stringify(await outbox.rows())).not.toContain('4791234567');
  await tell(here, outbox, ['A-1-aaaa']);
  expect(await outbox.rows()).toEqual([]);
});

test('a charge that the ledger tells of while its answer is lost is not sent again', async () => {
  const here = stall();
  here.peer.faults.next = ['lost reply'];
  const outbox = here.open();
  await outbox.charge(make('A-1-aaaa'));
  await outbox.drain();
  expect(await states(outbox)).toEqual(['charge waiting']);
  await tell(here, outbox, ['A-1-aaaa']);
  expect(await outbox.rows()).toEqual([]);
  here.clock.advance(patienceMs * 2);
  await settled();
  expect(here.peer.sent).toHaveLength(1);
  expect(here.peer.lives('A-1-aaaa')).toBe(true);
});

test('an accepted charge that the ledger does not know is kept as missing', async () => {
  const here = stall();
  const outbox = here.open();
  await outbox.charge(make('A-1-aaaa'));
  await outbox.drain();
  await tell(here, outbox, []);
  expect(await states(outbox)).toEqual(['charge missing']);
});

test('a lost request is sent again under the same id, later each time and at most a minute apart', async () => {
  const here = stall();
  here.peer.faults.always = 'lost request';
  const outbox = here.open();
  await outbox.put(refundOf('A-1-aaaa'));
  await outbox.drain();
  for (let more = 0; more < 9; more++) {
    const before = here.peer.sent.length;
    while (here.peer.sent.length === before) {
      here.clock.advance(500);
      await settled(25);
    }
  }
  const waits = here.peer.sent.slice(1).map(({ at }, index) => at - (here.peer.sent[index]?.at ?? 0));
  expect(waits.map((wait) => Math.round(wait / 1_000))).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(new Set(here.peer.sent.map(({ parcel }) => parcel.id)).size).toBe(1);
});

test('an answer that no edge would give is no answer', async () => {
  for (const fault of ['web page', 500, 'lost reply', 'lost request'] satisfies Fault[]) {
    const here = stall();
    here.peer.faults.next = [fault];
    const outbox = here.open();
    await outbox.put(refundOf('A-1-aaaa'));
    await outbox.drain();
    expect(await only(outbox)).toMatchObject({ state: 'waiting', attempts: 1, unanswered: 1 });
    here.clock.advance(1_000);
    await until(async () => (await only(outbox)).state === 'sent');
    expect(here.peer.taken).toHaveLength(1);
  }
});

test('a call that is never answered is given up after ten seconds', async () => {
  const here = stall();
  here.peer.faults.next = ['hangs'];
  const outbox = here.open();
  await outbox.put(refundOf('A-1-aaaa'));
  await until(() => here.peer.sent.length === 1);
  here.clock.advance(10_000);
  await until(async () => (await only(outbox)).leaseBy === null);
  here.clock.advance(1_000);
  await until(async () => (await only(outbox)).state === 'sent');
});

test('a refused ask is set aside with its word and does not hold up the rest', async () => {
  const here = stall();
  here.peer.refuses.set('refund', 'too-much');
  const outbox = here.open();
  await outbox.put(refundOf('A-1-aaaa'));
  await outbox.put(refundOf('A-2-aaaa'));
  await outbox.charge(make('A-3-aaaa'));
  await outbox.drain();
  expect(await states(outbox)).toEqual(['refund refused', 'refund refused', 'charge sent']);
  expect((await outbox.rows())[0]?.word).toBe('too-much');
});

test('an ask that the edge cannot read is set aside as a bad request', async () => {
  const here = stall();
  here.peer.faults.next = [400];
  const outbox = here.open();
  await outbox.put(refundOf('A-1-aaaa'));
  await outbox.drain();
  expect(await only(outbox)).toMatchObject({ state: 'refused', word: 'bad-request' });
});

test('an unpaired tablet keeps its asks, says so, and knows that they were not taken', async () => {
  const here = stall();
  here.peer.paired = false;
  const outbox = here.open();
  await outbox.charge(make('A-1-aaaa'));
  await outbox.drain();
  expect(here.unpaired()).toBe(1);
  expect(await only(outbox)).toMatchObject({ state: 'waiting', unanswered: 0 });
  here.peer.paired = true;
  await outbox.hurry();
  expect(await states(outbox)).toEqual(['charge sent']);
});

test('a busy edge is left in peace for as long as it asks, even by those in a hurry', async () => {
  const here = stall();
  here.peer.faults.next = [429];
  const outbox = here.open();
  await outbox.put(refundOf('A-1-aaaa'));
  await outbox.drain();
  await outbox.hurry();
  await outbox.put(refundOf('A-2-aaaa'));
  await outbox.drain();
  here.clock.advance(6_999);
  await settled();
  expect(here.peer.sent).toHaveLength(1);
  here.clock.advance(1);
  await until(async () => (await states(outbox)).join() === 'refund sent,refund sent');
});

test('a sale that gets no answer does not hold up another', async () => {
  const here = stall();
  here.peer.faults.next = ['hangs'];
  const outbox = here.open();
  await outbox.charge(make('A-1-aaaa'));
  await until(() => here.peer.sent.length === 1);
  await outbox.charge(make('A-2-aaaa'));
  await until(() => here.peer.effects('A-2-aaaa') === 1);
  await settled();
  expect(here.peer.sent).toHaveLength(2);
});

test('asks about one sale leave in their order', async () => {
  const here = stall();
  here.peer.faults.next = ['lost request'];
  const outbox = here.open();
  await outbox.put(refundOf('A-1-aaaa', 100));
  await outbox.put(refundOf('A-1-aaaa', 200));
  await outbox.drain();
  expect(here.peer.taken).toHaveLength(0);
  here.clock.advance(1_000);
  await until(() => here.peer.taken.length === 2);
  const amounts = here.peer.sent.map(({ parcel }) => (parcel.kind === 'refund' ? parcel.amount.value : 0));
  expect(amounts).toEqual([100, 100, 200]);
});

test('a charge that never left is replaced by a cancel when its patience is over', async () => {
  const here = stall();
  const outbox = here.open({ alone: async () => 'busy' });
  await outbox.charge(make('A-1-aaaa'));
  here.clock.advance(patienceMs - 1);
  await settled();
  expect(await states(outbox)).toEqual(['charge waiting']);
  here.clock.advance(1_001);
  await until(async () => (await states(outbox)).join() === 'cancel waiting');
  expect(await only(outbox)).toMatchObject({ left: false, sale: { amount: { value: 4500 } } });
  expect(here.peer.sent).toEqual([]);
});

test('a charge whose answer never came is cancelled when its patience is over', async () => {
  const here = stall();
  here.peer.faults.always = 'lost reply';
  const outbox = here.open();
  await outbox.charge(make('A-1-aaaa'));
  await outbox.drain();
  expect(here.peer.lives('A-1-aaaa')).toBe(true);
  here.clock.advance(patienceMs);
  here.peer.faults.always = null;
  await until(async () => (await states(outbox)).join() === 'cancel sent');
  expect((await only(outbox)).left).toBe(true);
  expect(here.peer.lives('A-1-aaaa')).toBe(false);
  await tell(here, outbox, ['A-1-aaaa']);
  expect(await outbox.rows()).toEqual([]);
});

test('a charge that arrives after its own cancel changes nothing', async () => {
  const here = stall();
  here.peer.faults.next = ['late'];
  const outbox = here.open();
  await outbox.charge(make('A-1-aaaa'));
  await until(() => here.peer.sent.length === 1);
  here.clock.advance(10_000);
  await settled();
  here.peer.faults.always = 'lost request';
  here.clock.advance(patienceMs);
  here.peer.faults.always = null;
  await until(async () => (await states(outbox)).join() === 'cancel sent');
  await here.peer.deliver();
  expect(here.peer.effects('A-1-aaaa')).toBe(0);
  await tell(here, outbox, ['A-1-aaaa']);
  expect(await only(outbox)).toMatchObject({ state: 'withdrawn', sale: { amount: { value: 4500 } } });
});

test('a seller who waits longer gives an unsent charge its whole patience again', async () => {
  const here = stall();
  const outbox = here.open({ alone: async () => 'busy' });
  await outbox.charge(make('A-1-aaaa'));
  here.clock.advance(patienceMs - 1);
  await outbox.waitLonger('A-1-aaaa');
  here.clock.advance(patienceMs - 1);
  await settled();
  expect(await states(outbox)).toEqual(['charge waiting']);
  here.clock.advance(1_001);
  await until(async () => (await states(outbox)).join() === 'cancel waiting');
  await outbox.waitLonger('A-1-aaaa');
  expect(await states(outbox)).toEqual(['cancel waiting']);
});

test('a clock that is set back does not let a charge out late', async () => {
  const here = stall();
  here.peer.faults.always = 'lost request';
  const first = here.open();
  await first.charge(make('A-1-aaaa'));
  await first.drain();
  first.close();
  here.peer.faults.always = null;
  const earlier = { ...here, clock: manualClock(start - 3_600_000) };
  const edge = edgeAt({ base: '/', fetch: here.peer.fetch, clock: earlier.clock });
  const outbox = outboxIn({
    ...{ store: here.store, clock: earlier.clock, alone: here.alone, random: () => 0.5 },
    send: edge.send,
    uuid: () => crypto.randomUUID(),
    changed: () => {},
    unpaired: () => {},
  });
  await outbox.drain();
  expect(here.peer.effects('A-1-aaaa')).toBe(0);
  expect(await states(outbox)).toEqual(['cancel sent']);
});

test('a cancelled unsent charge is taken back on the spot', async () => {
  const here = stall();
  here.peer.faults.always = 'lost request';
  const outbox = here.open();
  await outbox.charge(make('A-1-aaaa'));
  await outbox.cancel('A-1-aaaa');
  expect(await states(outbox)).toEqual(['cancel waiting']);
  await outbox.cancel('A-1-aaaa');
  expect(await states(outbox)).toEqual(['cancel waiting']);
});

test('an accepted charge is cancelled by an ask of its own', async () => {
  const here = stall();
  const outbox = here.open();
  await outbox.charge(make('A-1-aaaa'));
  await outbox.drain();
  await outbox.cancel('A-1-aaaa');
  await outbox.drain();
  expect(await states(outbox)).toEqual(['charge sent', 'cancel sent']);
  expect(here.peer.lives('A-1-aaaa')).toBe(false);
});

test('a refused charge is asked again under the reference of the next attempt', async () => {
  const here = stall();
  here.peer.refuses.set('charge', 'unit-not-set-up');
  const outbox = here.open();
  await outbox.charge(make('K7QP-20261121-1-AAAA-1'));
  await outbox.drain();
  const refused = await only(outbox);
  here.peer.refuses.clear();
  await outbox.resend(refused.id);
  await outbox.drain();
  const again = await only(outbox);
  expect(again).toMatchObject({ reference: 'K7QP-20261121-1-AAAA-2', state: 'sent' });
  expect(again.id).not.toBe(refused.id);
});

test('looking twice before the first look has left is looking once', async () => {
  const here = stall();
  here.peer.faults.next = ['lost request'];
  const outbox = here.open();
  await outbox.put(lookOf('A-1-aaaa'));
  await outbox.drain();
  await outbox.put(lookOf('A-1-aaaa'));
  expect(await states(outbox)).toEqual(['look waiting']);
  await outbox.hurry();
  expect(await outbox.rows()).toEqual([]);
});

test('running numbers go on after a restart and never repeat', async () => {
  const here = stall();
  const numbers: number[] = [];
  const note = (number: number) => {
    numbers.push(number);
    return chargeOf(`A-${number}-aaaa`);
  };
  await Promise.all([here.open().charge(note), here.open().charge(note)]);
  await here.open().charge(note);
  expect(numbers).toEqual([1, 2, 3]);
});

test('a row leased to one sender is not sent by another until the lease is over', async () => {
  const here = stall();
  here.peer.faults.next = ['hangs'];
  const first = here.open();
  await first.put(refundOf('A-1-aaaa'));
  await until(() => here.peer.sent.length === 1);
  first.close();
  const second = here.open({ alone: unlocked });
  await second.drain();
  here.clock.advance(29_999);
  await settled();
  expect(here.peer.sent).toHaveLength(1);
  here.clock.advance(1);
  await until(() => here.peer.sent.length === 2);
});

test('a row leased to a page that was closed is sent at once by the page that gets the lock', async () => {
  const here = stall();
  here.peer.faults.next = ['hangs'];
  const first = here.open({ alone: oneLock().alone });
  await first.put(refundOf('A-1-aaaa'));
  await until(() => here.peer.sent.length === 1);
  first.close();
  void here.open({ alone: oneLock().alone }).drain();
  await until(() => here.peer.sent.length === 2);
});

test('a page that may not send asks again each second and does not spin', async () => {
  const here = stall();
  let asked = 0;
  const outbox = here.open({
    alone: async () => {
      asked++;
      return 'busy';
    },
  });
  await outbox.put(refundOf('A-1-aaaa'));
  await settled();
  const before = asked;
  for (let round = 0; round < 10; round++) {
    here.clock.advance(0);
    await settled();
  }
  expect(asked).toBe(before);
  here.clock.advance(1_000);
  await settled();
  expect(asked).toBe(before + 1);
});

test('a sender that wakes after its lease is over believes a yes and leaves silence to the next', async () => {
  for (const end of ['unreachable', 'accepted'] as const) {
    const here = stall();
    let wake = (_answer: { is: typeof end }) => {};
    const frozen = outboxIn({
      ...{ store: here.store, clock: here.clock, alone: unlocked, random: () => 0.5 },
      send: () =>
        new Promise((resolve) => {
          wake = resolve;
        }),
      uuid: () => crypto.randomUUID(),
      changed: () => {},
      unpaired: () => {},
    });
    await frozen.put(refundOf('A-1-aaaa'));
    await until(async () => (await only(frozen)).attempts === 1);
    await settled();
    here.clock.advance(30_000);
    here.peer.faults.next = ['hangs'];
    const second = here.open({ alone: unlocked });
    void second.drain();
    await until(() => here.peer.sent.length === 1);
    const leased = await only(second);
    wake({ is: end });
    await settled();
    expect(await only(second)).toMatchObject(end === 'accepted' ? { state: 'sent' } : leased);
  }
});

test('a page that is frozen between the disk and the request does not send late', async () => {
  for (const frozenMs of [patienceMs, 31_000]) {
    const here = stall();
    const first = here.open({ alone: async () => 'busy' });
    await first.charge(make('A-1-aaaa'));
    first.close();
    let thaw = () => {};
    const frozen = new Promise<void>((resolve) => {
      thaw = resolve;
    });
    const store: Store = {
      ...here.store,
      async write(tables, task) {
        const result = await here.store.write(tables, task);
        await frozen;
        return result;
      },
    };
    const second = here.open({ store });
    void second.drain();
    await until(async () => (await only(first)).attempts === 1);
    await settled();
    here.clock.advance(frozenMs);
    thaw();
    await until(() => here.peer.sent.length === 1);
    await settled();
    expect(here.peer.sent.map(({ parcel }) => parcel.kind)).toEqual([
      frozenMs < patienceMs ? 'charge' : 'cancel',
    ]);
    expect(await only(first)).toMatchObject({ state: 'sent', left: frozenMs >= patienceMs });
  }
});

test('a page that is frozen with the right to send is passed over', async () => {
  const here = stall();
  const lock = oneLock();
  void lock.alone(() => new Promise(() => {}), false);
  const outbox = here.open({ alone: lock.alone });
  await outbox.put(refundOf('A-1-aaaa'));
  for (let second = 0; second < 19; second++) {
    here.clock.advance(1_000);
    await settled();
  }
  expect(here.peer.sent).toEqual([]);
  for (let second = 0; second < 4; second++) {
    here.clock.advance(1_000);
    await settled();
  }
  expect(here.peer.taken).toHaveLength(1);
});

test('a row that cannot be read is set aside and the rest goes on', async () => {
  const here = stall();
  await here.store.write(['parcel'], (tx) =>
    tx('parcel').put({ id: 'old', seq: 0, shape: 'of another time' }),
  );
  const outbox = here.open();
  await outbox.put(refundOf('A-1-aaaa'));
  await outbox.drain();
  expect(await states(outbox)).toEqual(['refund sent']);
  expect(await here.store.read(['kept'], (tx) => tx('kept').get('aside/old'))).toMatchObject({
    shape: 'of another time',
  });
});

type Step =
  | { do: 'charge'; n: number }
  | { do: 'cancel' | 'refund' | 'longer'; n: number }
  | { do: 'fault'; fault: Fault }
  | { do: 'pass'; ms: number }
  | { do: 'crash' | 'deliver' | 'tell' | 'hurry'; who: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('charge' as const), n: fc.nat(3) }),
  fc.record({ do: fc.constantFrom('cancel' as const, 'refund' as const, 'longer' as const), n: fc.nat(3) }),
  fc.record({
    do: fc.constant('fault' as const),
    fault: fc.constantFrom<Fault>(
      'lost request',
      'lost reply',
      'late',
      'late',
      'hangs',
      'web page',
      429,
      500,
      401,
    ),
  }),
  fc.record({
    do: fc.constant('pass' as const),
    ms: fc.constantFrom(300, 1_000, 5_000, 11_000, 31_000, 60_000),
  }),
  fc.record({
    do: fc.constantFrom('crash' as const, 'deliver' as const, 'tell' as const, 'hurry' as const),
    who: fc.nat(1),
  }),
);

/** No lock at all, as if the other page were frozen with it: the leases alone keep two senders apart. */
const unlocked: OneSender = async (task) => {
  await task(false);
  return 'done';
};

/** A page that dies takes its unfinished work with it: nothing it still waits for ever comes back. */
function mortal(store: Store): { store: Store; kill: () => void } {
  let dead = false;
  const unlessDead = <T>(work: () => Promise<T>): Promise<T> =>
    dead ? new Promise(() => {}) : work().then((result) => (dead ? new Promise<T>(() => {}) : result));
  return {
    store: {
      read: (tables, task) => unlessDead(() => store.read(tables, task)),
      write: (tables, task) => unlessDead(() => store.write(tables, task)),
      close: store.close,
    },
    kill: () => {
      dead = true;
    },
  };
}

test('whatever is lost, late or killed, each charge takes effect at most once, in order, and never after it was taken back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const here = stall();
      const { clock, peer } = here;
      const made = new Map<string, Charge>();
      const ends = new Map<string, number>();
      const references = [0, 1, 2, 3].map((n) => `A-${n}-aaaa`);
      const order = new Map<string, string[]>();
      const pages = [0, 1].map(() => {
        const life = mortal(here.store);
        return {
          ...life,
          outbox: here.open({ store: life.store, alone: unlocked }),
        };
      });
      const living = (who: number) => {
        const page = pages[who];
        if (!page) throw new Error(`no page ${who}`);
        return page;
      };
      for (const now of steps) {
        const { outbox } = living('n' in now ? now.n % 2 : 'who' in now ? now.who : 0);
        switch (now.do) {
          case 'charge': {
            const reference = references[now.n] ?? '';
            if (made.has(reference)) break;
            const charge = chargeOf(reference, clock.now());
            made.set(reference, charge);
            ends.set(reference, clock.now() + patienceMs);
            await outbox.charge(() => charge);
            break;
          }
          case 'cancel':
          case 'longer':
          case 'refund': {
            const reference = references[now.n] ?? '';
            if (!made.has(reference)) break;
            if (now.do === 'cancel') await outbox.cancel(reference);
            else if (now.do === 'refund') {
              const refund = refundOf(reference);
              order.set(reference, [...(order.get(reference) ?? []), refund.id]);
              await outbox.put(refund);
            } else {
              const row = (await outbox.rows()).find(
                (each) => each.reference === reference && each.kind === 'charge',
              );
              if (row?.state === 'waiting' && clock.now() < (ends.get(reference) ?? 0)) {
                ends.set(reference, clock.now() + patienceMs);
              }
              await outbox.waitLonger(reference);
            }
            break;
          }
          case 'fault':
            peer.faults.next.push(now.fault);
            break;
          case 'pass':
            clock.advance(now.ms);
            break;
          case 'deliver':
            await peer.deliver();
            break;
          case 'tell':
            await tell(here, outbox, references);
            break;
          case 'hurry':
            void outbox.hurry();
            break;
          case 'crash': {
            const page = living(now.who);
            page.kill();
            page.outbox.close();
            const life = mortal(here.store);
            pages[now.who] = {
              ...life,
              outbox: here.open({ store: life.store, alone: unlocked }),
            };
            void living(now.who).outbox.drain();
          }
        }
        await settled(8);
      }

      // Then the line is good again, what was late arrives, and time passes.
      peer.faults.next = [];
      await peer.deliver();
      const watcher = living(0).outbox;
      const done = async () => (await watcher.rows()).every((row) => row.state !== 'waiting');
      for (let turn = 0; turn < 40 && !(await done()); turn++) {
        clock.advance(5_000);
        await settled(40);
      }
      await peer.deliver();
      expect(await done()).toBe(true);
      await tell(here, watcher, references);

      const rows = await watcher.rows();
      for (const [reference, charge] of made) {
        expect(peer.effects(reference)).toBeLessThanOrEqual(1);
        // No attempt leaves once patience is over.
        for (const { parcel, at } of peer.sent)
          if (parcel.id === charge.id) expect(at).toBeLessThan(ends.get(reference) ?? 0);
        // What this tablet took back does not live on.
        const cancelled = peer.sent.some(
          ({ parcel }) => parcel.kind === 'cancel' && parcel.reference === reference,
        );
        if (cancelled) expect(peer.lives(reference)).toBe(false);
        // Nothing is forgotten before the ledger tells of it.
        const view = peer.view(reference);
        const known =
          (view !== undefined && view.lines.length > 0) || rows.some((row) => row.reference === reference);
        expect(known).toBe(true);
        expect(rows.some((row) => row.reference === reference && row.kind === 'charge')).toBe(false);
        // First takings follow the order of asking: the charge before its cancel or not at all, refunds as asked.
        const refunds = order.get(reference) ?? [];
        expect(peer.taken.filter((id) => refunds.includes(id))).toEqual(refunds);
      }
      for (const page of pages) page.outbox.close();
    }),
    { numRuns: 150, seed: 20_261_121 },
  );
}, 60_000);
