import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { edgeAt } from '../web/edge.ts';
import { outboxIn } from '../web/outbox.ts';
import { patienceMs } from '../web/parcel-row.ts';
import { shownOf } from '../web/shown.ts';
import { storeIn } from '../web/store.ts';
import { oneLock, settled } from './edge-peer.ts';

const start = Date.UTC(2026, 10, 21, 9);

/** What the screen says of a charge whose every attempt failed in this way, when its patience is over. */
async function saidAfter(failures: readonly Error[]): Promise<string | undefined> {
  const clock = manualClock(start);
  let call = 0;
  const fetch = () => Promise.reject(failures[Math.min(call++, failures.length - 1)]);
  const edge = edgeAt({ base: '/', clock, fetch });
  const outbox = outboxIn({
    ...{ clock, store: storeIn(new IDBFactory(), clock), alone: oneLock().alone },
    send: (parcel) => edge.send(parcel),
    random: () => 0.5,
    uuid: () => crypto.randomUUID(),
    changed: () => {},
    unpaired: () => {},
  });
  await outbox.charge(() => ({
    ...{ kind: 'charge', id: crypto.randomUUID(), reference: 'A-1-aaaa', madeAt: start },
    amount: { currency: 'NOK', value: 500 },
    lines: [{ id: 'a', name: 'Apple', unitPrice: 500, quantity: 1, vatRate: 2500 }],
    customer: { by: 'screen' },
  }));
  await outbox.drain();
  for (let waited = 0; waited <= patienceMs; waited += 1_000) {
    clock.advance(1_000);
    await settled(8);
  }
  await outbox.drain();
  expect(call).toBeGreaterThan(1);
  const [sale] = shownOf({ views: [], rows: await outbox.rows(), till: null, offsetMs: 0 });
  outbox.close();
  return sale?.what;
}

const noNetwork = new DOMException('no network', 'NetworkError');
const noAnswer = new TypeError('Failed to fetch');

test('a charge that never left for want of any network ends as not sent at once', async () => {
  expect(await saidAfter([noNetwork])).toBe('not-sent');
});

test('a charge that may have left even once is not called unsent before the edge says so', async () => {
  expect(await saidAfter([noNetwork, noAnswer, noNetwork])).toBe('cancelling');
  expect(await saidAfter([noAnswer])).toBe('cancelling');
});
