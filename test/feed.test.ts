import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import type { PaymentView } from '../edge/domain/wire.ts';
import { edgeAt } from '../web/edge.ts';
import { feedIn, longestSilenceMs } from '../web/feed.ts';
import { readHeard, readPayments } from '../web/learned.ts';
import { storeIn } from '../web/store.ts';
import { edgePeer, type PeerStream, settled, until } from './edge-peer.ts';

const start = Date.UTC(2026, 10, 21, 9);

function tablet() {
  const clock = manualClock(start);
  const edgeClock = { ahead: 0 };
  const peer = edgePeer(() => clock.now() + edgeClock.ahead);
  const store = storeIn(new IDBFactory(), clock);
  const edge = edgeAt({ base: '/', fetch: peer.fetch, clock });
  const published: PaymentView[] = [];
  const seen = {
    opened: 0,
    unpaired: 0,
    open: false,
    told: [] as (readonly string[])[],
    untold: [] as string[],
    own: [] as (readonly string[])[],
  };
  const feed = feedIn({
    ...{ store, edge, clock },
    random: () => 0.5,
    EventSource: peer.EventSource,
    hasOpen: () => seen.open,
    untold: async () => seen.untold,
    told: async (ids) => void seen.told.push(ids),
    publish: (views) => void published.push(...views),
    own: (codes) => void seen.own.push(codes),
    anew: async () => {},
    unpaired: () => {
      seen.unpaired += 1;
    },
    opened: () => {
      seen.opened += 1;
    },
    changed: () => {},
  });
  const begin = async (...references: string[]) => {
    for (const reference of references) {
      const body = JSON.stringify({
        ...{ kind: 'charge', id: crypto.randomUUID(), reference, madeAt: start, customer: { by: 'screen' } },
        amount: { currency: 'NOK', value: 500 },
        lines: [{ id: 'a', name: 'Apple', unitPrice: 500, quantity: 1, vatRate: 2500 }],
      });
      const headers = { 'Content-Type': 'application/json' };
      await peer.fetch('/api/parcels', { method: 'POST', headers, body });
    }
  };
  const live = (): PeerStream => {
    const stream = peer.streams.find(({ closed }) => !closed);
    if (!stream) throw new Error('no stream is open');
    return stream;
  };
  const openStreams = () => peer.streams.filter(({ closed }) => !closed).length;
  return { clock, edgeClock, peer, store, feed, published, seen, begin, live, openStreams };
}

test('a tablet reads all that happened, page by page, before it listens from there', async () => {
  const here = tablet();
  await here.begin('A-1-aaaa', 'A-2-aaaa', 'A-3-aaaa', 'A-4-aaaa', 'A-5-aaaa');
  await here.feed.start();
  expect(here.published.map(({ reference }) => reference)).toHaveLength(5);
  expect(await readPayments(here.store)).toHaveLength(5);
  expect(here.live().url).toBe('/api/stream?since=5');
  expect(here.seen.opened).toBe(1);
});

test('news is on the disk and the cursor has moved before anybody hears of it', async () => {
  const here = tablet();
  await here.begin('A-1-aaaa');
  await here.feed.start();
  here.live().say('payment', here.peer.news('A-1-aaaa', { stage: 'approved' }));
  await until(() => here.published.length === 2);
  expect(await readHeard(here.store)).toMatchObject({ cursor: 2 });
  expect((await readPayments(here.store))[0]?.stage).toBe('approved');
});

test('news that cannot be read hides no other', async () => {
  const here = tablet();
  await here.begin('A-1-aaaa');
  await here.feed.start();
  here.live().say('payment', 'not even JSON');
  here.live().say('payment', { reference: 'A-1-aaaa', seq: 'two' });
  here.live().say('beat', '{}');
  here.live().say('payment', here.peer.news('A-1-aaaa', { stage: 'declined' }));
  await until(() => here.published.at(-1)?.stage === 'declined');
});

test('the merchant’s own codes are told whole each time, and what cannot be read takes none away', async () => {
  const here = tablet();
  await here.feed.start();
  here.live().say('own', { codes: ['one', 'two'] });
  here.live().say('own', { codes: [2] });
  here.live().say('own', 'not even JSON');
  here.live().say('own', { codes: [] });
  expect(here.seen.own).toEqual([['one', 'two'], []]);
});

test('a stream that falls silent is opened again from the last cursor', async () => {
  const here = tablet();
  await here.begin('A-1-aaaa');
  await here.feed.start();
  const first = here.live();
  here.clock.advance(longestSilenceMs - 1);
  first.say('beat', { now: 0 });
  here.clock.advance(longestSilenceMs - 1);
  expect(first.closed).toBe(false);
  here.peer.news('A-1-aaaa', { stage: 'declined' });
  here.clock.advance(1);
  expect(first.closed).toBe(true);
  await until(() => here.openStreams() === 1);
  expect(here.live().url).toBe('/api/stream?since=2');
  expect(here.published.at(-1)?.stage).toBe('declined');
});

test('a stream that breaks off is opened again, later each time while the edge is away', async () => {
  const here = tablet();
  await here.feed.start();
  here.peer.faults.always = 'lost request';
  here.live().breakOff();
  const before = here.peer.calls.length;
  expect(here.openStreams()).toBe(0);
  here.clock.advance(1_000);
  await until(() => here.feed.state().failing);
  const waits: number[] = [];
  for (let turn = 0; turn < 5; turn++) {
    await settled();
    waits.push(here.clock.untilNext() ?? -1);
    here.clock.advance(here.clock.untilNext() ?? 0);
  }
  expect(waits).toEqual([2_000, 4_000, 8_000, 15_000, 15_000]);
  await settled();
  here.peer.faults.always = null;
  here.clock.advance(15_000);
  await until(() => here.openStreams() === 1);
  expect(here.feed.state().failing).toBe(false);
  expect(here.peer.calls.length - before).toBe(7);
  here.live().say('beat', { now: here.clock.now() });
  here.live().breakOff();
  expect(here.clock.untilNext()).toBe(1_000);
});

test('an unpaired tablet is told apart from one without a network, and does not keep asking', async () => {
  const here = tablet();
  await here.feed.start();
  here.peer.paired = false;
  here.live().breakOff();
  here.clock.advance(1_000);
  await until(() => here.seen.unpaired === 1);
  expect(here.feed.state().failing).toBe(false);
  expect(here.clock.untilNext()).toBeNull();
  here.peer.paired = true;
  await here.feed.start();
  expect(here.openStreams()).toBe(1);
});

test('a hidden tablet lets its stream go and opens anew when it is shown again', async () => {
  const here = tablet();
  await here.begin('A-1-aaaa');
  await here.feed.start();
  here.feed.hide();
  expect(here.openStreams()).toBe(0);
  expect(here.clock.untilNext()).toBeNull();
  here.peer.news('A-1-aaaa', { stage: 'declined' });
  here.feed.wake();
  await until(() => here.openStreams() === 1);
  expect(here.published.at(-1)?.stage).toBe('declined');
});

test('a hidden tablet listens on while a payment is open, and no longer', async () => {
  const here = tablet();
  await here.begin('A-1-aaaa');
  await here.feed.start();
  here.seen.open = true;
  here.feed.hide();
  expect(here.openStreams()).toBe(1);
  here.live().say('payment', here.peer.news('A-1-aaaa', { stage: 'declined' }));
  here.seen.open = false;
  await until(() => here.openStreams() === 0);
});

test('a burst of wakings opens one stream, even over one that says it is open', async () => {
  const here = tablet();
  await here.feed.start();
  const first = here.live();
  for (const _ of 'focus pageshow visible'.split(' ')) here.feed.wake();
  await until(() => here.peer.streams.length === 2);
  await settled();
  expect(first.closed).toBe(true);
  expect(here.peer.streams).toHaveLength(2);
  expect(here.openStreams()).toBe(1);
  expect(here.peer.calls).toHaveLength(2);
});

test('a waking while an older opening hangs leaves one stream', async () => {
  const here = tablet();
  here.peer.faults.next = ['hangs'];
  void here.feed.start();
  await until(() => here.peer.calls.length === 1);
  here.feed.wake();
  await until(() => here.openStreams() === 1);
  here.clock.advance(10_000);
  await settled();
  here.clock.advance(5_000);
  await settled();
  expect(here.peer.streams).toHaveLength(1);
});

test('a tablet with a wrong clock learns how far it is off', async () => {
  const here = tablet();
  here.edgeClock.ahead = 3_600_000;
  await here.feed.start();
  expect(here.feed.state().offsetMs).toBe(3_600_000);
  here.clock.advance(5_000);
  here.live().say('beat', { now: here.clock.now() + 60_000 });
  expect(here.feed.state()).toEqual({ heardAt: start + 5_000, offsetMs: 60_000, failing: false });
});

test('only what was accepted before the reading began is said to be told', async () => {
  const here = tablet();
  here.seen.untold = ['one'];
  const reading = here.feed.catchUp();
  here.seen.untold = ['one', 'two'];
  await reading;
  here.peer.faults.next = ['lost request'];
  await here.feed.catchUp();
  expect(here.seen.told).toEqual([['one']]);
});

test('a ledger that counts from a lower number is read from its beginning', async () => {
  const here = tablet();
  await here.begin('A-1-aaaa', 'A-2-aaaa');
  await here.feed.start();
  await here.store.write(['kept'], (tx) => tx('kept').put({ cursor: 900, at: start }, 'heard'));
  const views = await readPayments(here.store);
  await here.store.write(['payment'], async (tx) => {
    for (const view of views) await tx('payment').put({ ...view, seq: 899 });
  });
  here.peer.news('A-1-aaaa', { stage: 'declined' });
  await here.feed.catchUp();
  expect(await readHeard(here.store)).toMatchObject({ cursor: 3 });
  expect((await readPayments(here.store)).find(({ reference }) => reference === 'A-1-aaaa')?.stage).toBe(
    'declined',
  );
});
