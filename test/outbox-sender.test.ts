import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { outboxIn } from '../web/outbox.ts';
import { patienceMs } from '../web/parcel-row.ts';
import type { Store } from '../web/store.ts';
import { oneLock, settled, until } from './edge-peer.ts';
import { chargeOf, make, only, refundOf, stall, states, unlocked } from './outbox-stand.ts';

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
