import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { edgeAt } from '../web/edge.ts';
import { outboxIn } from '../web/outbox.ts';
import { storeIn } from '../web/store.ts';
import { edgePeer, oneLock } from './edge-peer.ts';

const start = Date.UTC(2026, 10, 21, 9);
const longAfter = start + 365 * 24 * 60 * 60_000;

/** An outbox with one refund that the edge has refused. */
async function refused() {
  const clock = manualClock(start);
  const peer = edgePeer(clock.now);
  peer.refuses.set('refund', 'too-much');
  const store = storeIn(new IDBFactory(), clock);
  const edge = edgeAt({ base: '/', fetch: peer.fetch, clock });
  const outbox = outboxIn({
    ...{ clock, store, alone: oneLock().alone },
    send: (parcel) => edge.send(parcel),
    random: () => 0.5,
    uuid: () => crypto.randomUUID(),
    changed: () => {},
    unpaired: () => {},
  });
  const id = crypto.randomUUID();
  const amount = { currency: 'NOK', value: 100 } as const;
  await outbox.put({ kind: 'refund', id, reference: 'A-1-aaaa', madeAt: start, amount });
  await outbox.drain();
  return { clock, peer, store, outbox, id, row: async () => (await outbox.rows())[0] };
}

test('what was refused says who handed it to the manager and when, and stays until it is dealt with', async () => {
  const { clock, outbox, id, row } = await refused();
  expect(await row()).toMatchObject({ state: 'refused', word: 'too-much', handed: null });
  clock.advance(5_000);
  await outbox.handOver(id, 'Till 2');
  clock.advance(5_000);
  await outbox.handOver(id, 'Till 3');
  expect(await row()).toMatchObject({ state: 'refused', handed: { at: start + 5_000, by: 'Till 2' } });
  await outbox.prune(longAfter);
  expect(await row()).toMatchObject({ dealtWithAt: null });
  await outbox.dealWith(id);
  expect(await row()).toMatchObject({ state: 'refused', dealtWithAt: start + 10_000 });
  await outbox.prune(longAfter);
  expect(await outbox.rows()).toEqual([]);
});

test('what nobody was told of cannot be dealt with, and is never forgotten by itself', async () => {
  const { outbox, id, row } = await refused();
  await outbox.dealWith(id);
  await outbox.prune(longAfter);
  expect(await row()).toMatchObject({ state: 'refused', dealtWithAt: null });
});

test('what was handed over can still be sent again', async () => {
  const { peer, outbox, id } = await refused();
  await outbox.handOver(id, 'Till 2');
  peer.refuses.clear();
  await outbox.resend(id);
  await outbox.drain();
  expect(await outbox.rows()).toMatchObject([{ kind: 'refund', state: 'sent', handed: null }]);
});

test('a row of before there was a manager to hand it to is read as not handed over', async () => {
  const { store, outbox, id, row } = await refused();
  await store.write(['parcel'], async (tx) => {
    const { handed, dealtWithAt, ...older } = (await tx('parcel').get(id)) as Record<string, unknown>;
    await tx('parcel').put(older);
  });
  expect(await row()).toMatchObject({ id, state: 'refused', handed: null, dealtWithAt: null });
  await outbox.handOver(id, 'Till 2');
  expect(await row()).toMatchObject({ handed: { by: 'Till 2' } });
});
