import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import type { PaymentView } from '../edge/domain/wire.ts';
import { edgeAt } from '../web/edge.ts';
import { feedIn, silenceMs } from '../web/feed.ts';
import { storeIn } from '../web/store.ts';
import { edgePeer, settled, until } from './edge-peer.ts';

const start = Date.UTC(2026, 10, 21, 9);

/** A tablet that listens to a peer with one payment under way. */
async function listening() {
  const clock = manualClock(start);
  const peer = edgePeer(clock.now);
  const published: PaymentView[] = [];
  const page = { open: true };
  const feed = feedIn({
    ...{
      clock,
      store: storeIn(new IDBFactory(), clock),
      edge: edgeAt({ base: '/', fetch: peer.fetch, clock }),
    },
    random: () => 0.5,
    EventSource: peer.EventSource,
    hasOpen: () => page.open,
    untold: async () => [],
    told: async () => {},
    publish: (views) => void published.push(...views),
    anew: async () => {},
    unpaired: () => {},
    opened: () => {},
    changed: () => {},
  });
  await peer.fetch('/api/parcels', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ...{ kind: 'charge', id: crypto.randomUUID(), reference: 'A-1-aaaa', madeAt: start },
      amount: { currency: 'NOK', value: 500 },
      lines: [{ id: 'a', name: 'Apple', unitPrice: 500, quantity: 1, vatRate: 2500 }],
      customer: { by: 'screen' },
    }),
  });
  await feed.start();
  const stream = () => {
    const live = peer.streams.find(({ closed }) => !closed);
    if (!live) throw new Error('no stream is open');
    return live;
  };
  const pages = () => peer.calls.filter((call) => call.includes('/api/payments')).length;
  const stage = () => published.at(-1)?.stage;
  return { clock, peer, feed, page, stream, pages, stage };
}

test('news that a silent stream holds back is asked for within twenty seconds, and from then on each two', async () => {
  const { clock, peer, stage, pages } = await listening();
  peer.news('A-1-aaaa', { stage: 'approved' });
  clock.advance(silenceMs - 1);
  await settled();
  expect(stage()).toBe('waiting');
  clock.advance(1);
  await until(() => stage() === 'approved');
  await settled();
  peer.news('A-1-aaaa', { stage: 'declined' });
  const before = pages();
  clock.advance(2_000);
  await until(() => stage() === 'declined');
  expect(pages()).toBe(before + 1);
});

test('a tablet with nothing open asks beside a silent stream each ten seconds only', async () => {
  const { clock, page, pages } = await listening();
  page.open = false;
  clock.advance(silenceMs);
  await settled();
  const before = pages();
  clock.advance(9_999);
  await settled();
  expect(pages()).toBe(before);
  clock.advance(1);
  await settled();
  expect(pages()).toBe(before + 1);
});

test('a stream that is heard again is trusted again, and nothing is asked beside it', async () => {
  const { clock, stream, pages } = await listening();
  clock.advance(silenceMs);
  await settled();
  stream().say('beat', { now: clock.now() });
  const before = pages();
  clock.advance(silenceMs - 1);
  await settled();
  expect(pages()).toBe(before);
});

test('where streams are refused altogether, news is asked for each two seconds between the tries', async () => {
  const { clock, peer, feed, stream, stage } = await listening();
  for (let tries = 0; tries < 4; tries++) {
    const before = peer.streams.length;
    stream().breakOff();
    while (peer.streams.length === before) {
      clock.advance(clock.untilNext() ?? 0);
      await settled();
    }
  }
  stream().breakOff();
  await settled();
  expect(clock.untilNext()).toBe(2_000);
  peer.news('A-1-aaaa', { stage: 'declined' });
  clock.advance(2_000);
  await until(() => stage() === 'declined');
  expect(feed.state().failing).toBe(false);
});

test('asking beside a silent stream ends where the network does, and the tablet says that it is offline', async () => {
  const { clock, peer, feed } = await listening();
  peer.faults.always = 'lost request';
  clock.advance(silenceMs);
  await until(() => feed.state().failing);
  await settled();
  expect(peer.streams.every(({ closed }) => closed)).toBe(true);
  peer.faults.always = null;
  clock.advance(clock.untilNext() ?? 0);
  await until(() => !feed.state().failing);
});

test('a hidden tablet with nothing open asks nothing', async () => {
  const { clock, feed, page } = await listening();
  clock.advance(silenceMs);
  await settled();
  page.open = false;
  feed.hide();
  await settled();
  expect(clock.untilNext()).toBeNull();
});
