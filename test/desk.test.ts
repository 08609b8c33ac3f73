import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import type { Customer } from '../edge/domain/wire.ts';
import { copiesInMemory } from '../web/copies.ts';
import { Desk } from '../web/desk.svelte.ts';
import { patienceMs } from '../web/parcel-row.ts';
import type { World } from '../web/world.ts';
import { type EdgePeer, edgePeer, oneLock, settled, until } from './edge-peer.ts';

const start = Date.UTC(2026, 10, 21, 9);
const lines = [
  { id: 'jam', name: 'Jam', unitPrice: 4500, quantity: 2, vatRate: 1500 },
  { id: 'sum', name: 'Sum', unitPrice: 1000, quantity: 1, vatRate: 2500 },
];
const byNumber: Customer = { by: 'number', number: '4791234567' };

interface Tablet {
  readonly clock: ReturnType<typeof manualClock>;
  readonly peer: EdgePeer;
  /** Opens another page of the same tablet. */
  page(): Promise<Desk>;
  /** What the browser tells its pages. */
  happen(what: 'shown' | 'hidden' | 'online'): void;
  offline(yes: boolean): void;
  /** The browser deletes the database; the second copies, which are files, stay. */
  loseDatabase(): Promise<void>;
  /** Bytes that the browser says are left. */
  room: { left: number | null };
  stream(data: unknown): void;
}

function tablet(): Tablet {
  const clock = manualClock(start);
  const peer = edgePeer(clock.now);
  const indexedDB = new IDBFactory();
  const { alone } = oneLock();
  const copies = copiesInMemory();
  const room: Tablet['room'] = { left: 1e9 };
  const ears = new Set<() => void>();
  const pages = new Set<(what: 'shown' | 'hidden' | 'online') => void>();
  const worldOf = (): World => {
    let mine: (() => void) | undefined;
    return {
      ...{ clock, indexedDB, alone, copies, base: '/', fetch: peer.fetch, EventSource: peer.EventSource },
      random: () => 0.5,
      uuid: () => crypto.randomUUID(),
      others: {
        tell: () => {
          for (const ear of ears) if (ear !== mine) ear();
        },
        hear(listener) {
          mine = listener;
          ears.add(listener);
          return () => ears.delete(listener);
        },
      },
      page(listener) {
        pages.add(listener);
        return () => pages.delete(listener);
      },
      persist: () => {},
      room: async () => room.left,
      pages: async () => pages.size,
    };
  };
  return {
    ...{ clock, peer, room },
    async page() {
      const desk = new Desk(worldOf());
      await desk.start();
      return desk;
    },
    happen: (what) => {
      for (const page of pages) page(what);
    },
    offline: (yes) => {
      peer.faults.always = yes ? 'lost request' : null;
      if (yes) for (const stream of peer.streams) stream.breakOff();
    },
    loseDatabase: () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase('torg');
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      }),
    stream: (data) => {
      for (const stream of peer.streams) stream.say('payment', data);
    },
  };
}

async function paired() {
  const here = tablet();
  const desk = await here.page();
  await until(() => desk.pairing === 'paired' && here.peer.streams.length > 0);
  return { ...here, desk };
}
/** Lets seconds pass one by one, and all that they bring. */
async function pass(here: Pick<Tablet, 'clock'>, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    here.clock.advance(1_000);
    await settled(40);
  }
}

test('a tablet that was never paired says so, and is paired by a code', async () => {
  const here = tablet();
  here.peer.paired = false;
  const desk = await here.page();
  await until(() => desk.pairing === 'unpaired');
  expect(await desk.pair('WRNG0000')).toBe('used-or-wrong');
  here.peer.faults.next = ['lost request'];
  expect(await desk.pair('GOOD0000')).toBe('unreachable');
  expect(await desk.pair(' GOOD0000 ')).toBe('paired');
  expect(desk.till?.till.name).toBe('Stall');
  await until(() => here.peer.streams.length === 1);
});

test('a tablet that starts without a network knows who it is and shows what it knew', async () => {
  const first = await paired();
  const reference = await first.desk.charge(lines, byNumber);
  await until(() => first.desk.sale(reference)?.what === 'sending');
  await pass(first, 3);
  first.desk.stop();
  first.offline(true);
  const desk = await first.page();
  expect(desk.pairing).toBe('paired');
  expect(desk.sale(reference)?.what).toBe('waiting');
  await until(() => desk.line.state === 'offline');
  expect(desk.line.ageMs).toBeGreaterThanOrEqual(0);
});

test('a tablet that starts without a network and without a name learns it when the network comes', async () => {
  const here = tablet();
  here.offline(true);
  const desk = await here.page();
  await until(() => desk.line.state === 'offline');
  expect(desk.pairing).toBe('unknown');
  here.offline(false);
  here.happen('online');
  await until(() => desk.pairing === 'paired');
});

test('a charge is shown as unsent as soon as it is durable, and then as the edge tells', async () => {
  const here = await paired();
  here.peer.faults.next = ['hangs'];
  const reference = await here.desk.charge(lines, byNumber);
  expect(reference).toMatch(/^K7QP-20261121-1-[0-9A-Z]{4}-1$/);
  expect(here.desk.sale(reference)).toMatchObject({
    ...{
      what: 'unsent',
      amount: { currency: 'NOK', value: 10_000 },
      lines,
      by: 'number',
      mine: true,
      view: null,
    },
    patienceEndsAt: start + patienceMs,
  });
  expect(here.desk.line.unsent).toBe(1);
  await until(() => here.peer.sent.length === 1);
  await pass(here, 14);
  await until(() => here.desk.sale(reference)?.what === 'waiting');
  expect(here.desk.sale(reference)).toMatchObject({ patienceEndsAt: null, mine: true });
  expect(here.desk.line.unsent).toBe(0);
  here.stream(
    here.peer.news(reference, {
      stage: 'approved',
      authorized: 10_000,
      captured: 10_000,
      expiresAt: start + 1,
    }),
  );
  await until(() => here.desk.sale(reference)?.what === 'paid');
  expect(here.desk.open).toEqual([]);
});

test('without a network a charge is taken back when its patience is over, and is not sent when the network comes', async () => {
  const here = await paired();
  here.offline(true);
  const reference = await here.desk.charge(lines, byNumber);
  await pass(here, 89);
  expect(here.desk.sale(reference)?.what).toBe('unsent');
  await pass(here, 2);
  expect(here.desk.sale(reference)?.what).toBe('cancelling');
  here.offline(false);
  here.happen('online');
  await settled();
  await pass(here, 5);
  expect(here.desk.sale(reference)).toMatchObject({ what: 'not-sent', amount: { value: 10_000 }, lines });
  expect(here.peer.effects(reference)).toBe(0);
  expect(here.desk.open).toEqual([]);
});

test('a charge that never left is not-sent at once when it is cancelled', async () => {
  const here = await paired();
  here.peer.faults.next = [401];
  const reference = await here.desk.charge(lines, byNumber);
  await until(() => here.desk.pairing === 'unpaired');
  here.peer.paired = false;
  await here.desk.cancel(reference);
  expect(here.desk.sale(reference)?.what).toBe('not-sent');
});

test('a cancel of what the edge has and the ledger has not yet told of shows at once', async () => {
  const here = await paired();
  const reference = await here.desk.charge(lines, byNumber);
  await until(() => here.desk.sale(reference)?.what === 'sending');
  await here.desk.cancel(reference);
  expect(here.desk.sale(reference)?.what).toBe('cancelling');
  await pass(here, 3);
  expect(here.desk.sale(reference)?.what).toBe('cancelled');
});

test('a charge that the edge says it never had is not-sent, as soon as it says so', async () => {
  const here = await paired();
  here.peer.faults.next = ['lost request'];
  const reference = await here.desk.charge(lines, byNumber);
  await until(() => here.peer.sent.length === 1);
  await settled();
  await here.desk.cancel(reference);
  expect(here.desk.sale(reference)?.what).toBe('cancelling');
  await until(() => here.peer.view(reference) !== undefined);
  here.stream(here.peer.view(reference));
  await until(() => here.desk.sale(reference)?.what === 'not-sent');
});

test('a cancel of a payment that waits shows at once and the ledger has the last word', async () => {
  const here = await paired();
  const reference = await here.desk.charge(lines, byNumber);
  await until(() => here.desk.sale(reference)?.what === 'sending');
  here.stream(here.peer.view(reference));
  await until(() => here.desk.sale(reference)?.what === 'waiting');
  here.peer.faults.next = ['hangs'];
  await here.desk.cancel(reference);
  expect(here.desk.sale(reference)?.what).toBe('cancelling');
  here.stream(here.peer.news(reference, { stage: 'approved', authorized: 10_000, captured: 10_000 }));
  await until(() => here.desk.sale(reference)?.what === 'paid');
});

test('what is asked back counts once, on its way and after', async () => {
  const here = await paired();
  const reference = await here.desk.charge(lines, byNumber);
  await until(() => here.desk.sale(reference)?.what === 'sending');
  here.stream(here.peer.news(reference, { stage: 'approved', authorized: 10_000, captured: 10_000 }));
  await until(() => here.desk.sale(reference)?.what === 'paid');
  await here.desk.refund(reference, { currency: 'NOK', value: 2_500 });
  expect(here.desk.sale(reference)?.refundAsked).toBe(2_500);
  await until(() => here.peer.view(reference)?.refunding === 2_500);
  here.stream(here.peer.view(reference));
  await settled();
  expect(here.desk.sale(reference)?.refundAsked).toBe(2_500);
  await pass(here, 3);
  expect(here.desk.sale(reference)?.refundAsked).toBe(2_500);
  here.stream(here.peer.news(reference, { refunding: 0, refunded: 2_500 }));
  await until(() => here.desk.sale(reference)?.what === 'part-refunded');
  expect(here.desk.sale(reference)?.refundAsked).toBe(0);
});

test('an ask that the edge refuses is set aside and can be asked again', async () => {
  const here = await paired();
  here.peer.refuses.set('charge', 'unit-not-set-up');
  const reference = await here.desk.charge(lines, byNumber);
  await until(() => here.desk.refused.length === 1);
  expect(here.desk.sale(reference)).toMatchObject({ what: 'refused', word: 'unit-not-set-up' });
  here.peer.refuses.clear();
  await here.desk.resend(here.desk.refused[0]?.id ?? '');
  expect(here.desk.refused).toEqual([]);
  await until(() => here.desk.sales[0]?.what === 'sending');
  expect(here.desk.sales.map((sale) => sale.reference)).toEqual([reference.replace(/-1$/, '-2')]);
});

test('another till’s sale is shown and is not mine, and its tombstones are not shown', async () => {
  const here = await paired();
  const reference = await here.desk.charge(lines, byNumber);
  await until(() => here.peer.view(reference) !== undefined);
  const view = here.peer.view(reference);
  here.stream({ ...view, reference: 'OTHER-1-aaaa', seq: 50, till: 'OTHER' });
  here.stream({ ...view, reference: 'OTHER-2-aaaa', seq: 51, till: 'OTHER', stage: 'withdrawn', lines: [] });
  await until(() => here.desk.sale('OTHER-1-aaaa') !== undefined);
  await settled();
  expect(here.desk.sale('OTHER-1-aaaa')?.mine).toBe(false);
  expect(here.desk.sale('OTHER-2-aaaa')).toBeUndefined();
});

test('two pages of one tablet show the same, and send once', async () => {
  const here = await paired();
  const second = await here.page();
  await settled();
  const reference = await here.desk.charge(lines, byNumber);
  await until(() => second.sale(reference)?.what === 'sending');
  expect(here.peer.sent).toHaveLength(1);
  here.stream(here.peer.news(reference, { stage: 'declined' }));
  await until(
    () => second.sale(reference)?.what === 'declined' && here.desk.sale(reference)?.what === 'declined',
  );
});

test('a page that comes back from sleep is fresh again at once', async () => {
  const here = await paired();
  const reference = await here.desk.charge(lines, byNumber);
  await pass(here, 3);
  here.stream(here.peer.news(reference, { stage: 'declined' }));
  await until(() => here.desk.open.length === 0);
  here.happen('hidden');
  await pass(here, 60);
  expect(here.desk.line.state).toBe('stale');
  here.happen('shown');
  await until(() => here.desk.line.state === 'fresh');
});

test('yesterday’s sales leave the list at midnight, and open ones stay', async () => {
  const here = await paired();
  const over = await here.desk.charge(lines, byNumber);
  await until(() => here.desk.sale(over)?.what === 'sending');
  here.stream(here.peer.news(over, { stage: 'declined' }));
  const still = await here.desk.charge(lines, byNumber);
  await until(() => here.desk.sale(still)?.what === 'sending' && here.desk.sale(over)?.what === 'declined');
  expect(here.desk.sales.map(({ reference }) => reference).sort()).toEqual([over, still].sort());
  here.clock.advance(24 * 60 * 60_000);
  await settled();
  expect(here.desk.sales.map(({ reference }) => reference)).toEqual([still]);
  expect(here.desk.sale(over)?.what).toBe('declined');
});

test('what screens keep comes back through their own schema, and anything else does not', async () => {
  const here = await paired();
  await here.desk.kept.set('cart', { lines });
  expect(
    await here.desk.kept.get('cart', v.object({ lines: v.array(v.object({ id: v.string() })) })),
  ).toMatchObject({
    lines: [{ id: 'jam' }, { id: 'sum' }],
  });
  expect(await here.desk.kept.get('cart', v.string())).toBeUndefined();
  expect(await here.desk.kept.get('number', v.number())).toBeUndefined();
});

test('a tablet that becomes another till forgets the ledger of the first, and takes back what was not sent', async () => {
  const here = await paired();
  const reference = await here.desk.charge(lines, byNumber);
  await until(() => here.desk.sale(reference)?.what === 'sending');
  await pass(here, 3);
  expect(here.desk.sale(reference)?.mine).toBe(true);
  here.peer.faults.next = ['hangs'];
  const unsent = await here.desk.charge(lines, byNumber);
  await until(() => here.peer.sent.length === 2);
  here.peer.tillId = 'B222';
  expect(await here.desk.pair('GOOD0000')).toBe('paired');
  await until(() => here.desk.sale(reference)?.mine === false);
  await pass(here, 14);
  expect(here.desk.sale(unsent)?.what).toBe('not-sent');
  expect(here.peer.effects(unsent)).toBe(0);
});

test('a database that is deleted under the running till is made again from its second copy and from the edge', async () => {
  const here = await paired();
  const over = await here.desk.charge(lines, byNumber);
  await until(() => here.desk.sale(over)?.what === 'sending');
  here.stream(here.peer.news(over, { stage: 'declined' }));
  await until(() => here.desk.sale(over)?.what === 'declined');
  await pass(here, 3);
  here.offline(true);
  const unsent = await here.desk.charge(lines, byNumber);
  await pass(here, 2);
  await here.loseDatabase();
  await pass(here, 4);
  expect(here.desk.sale(unsent)?.what).toBe('unsent');
  expect(here.desk.restored).toBe(1);
  here.offline(false);
  here.happen('online');
  await pass(here, 20);
  expect(here.desk.sale(unsent)?.what).toBe('waiting');
  expect(here.peer.effects(unsent)).toBe(1);
  here.desk.stop();
  here.offline(true);
  const reopened = await here.page();
  expect(reopened.pairing).toBe('paired');
  expect(reopened.sale(over)?.what).toBe('declined');
  expect(reopened.sale(unsent)?.what).toBe('waiting');
});

test('a till that starts without a network and without its database knows who it is and sends what was unsent', async () => {
  const first = await paired();
  first.offline(true);
  const reference = await first.desk.charge(lines, byNumber);
  await pass(first, 2);
  first.desk.stop();
  await first.loseDatabase();
  const desk = await first.page();
  expect(desk.pairing).toBe('paired');
  expect(desk.sale(reference)).toMatchObject({ what: 'unsent', patienceEndsAt: start + patienceMs });
  first.offline(false);
  first.happen('online');
  await pass(first, 20);
  expect(desk.sale(reference)?.what).toBe('waiting');
  expect(first.peer.effects(reference)).toBe(1);
});

test('a page that was told of no note, and read of one that another page was told of, hears that it is closed', async () => {
  const here = await paired();
  await here.page();
  await until(() => here.peer.streams.length === 2);
  const [stream, other] = here.peer.streams;
  stream?.say('notes', { notes: [] });
  await settled();
  const note = {
    ...{ reference: 'K7QP-20261121-0-AAAAAAAA-1', till: 'Stall', lines, text: 'Blue hat' },
    ...{
      amount: { currency: 'NOK', value: 10_000 },
      madeAt: start,
      takenAt: start,
      payments: [],
      charging: null,
    },
  };
  other?.say('notes', { notes: [note] });
  await until(() => here.desk.unpaid.length === 1);
  stream?.say('notes', { notes: [] });
  await until(() => here.desk.unpaid.length === 0);
});

test('a till that is open in two tabs says so, for as long as it is', async () => {
  const here = await paired();
  await pass(here, 2);
  expect(here.desk.isTwice).toBe(false);
  const second = await here.page();
  await pass(here, 2);
  expect([here.desk.isTwice, second.isTwice]).toEqual([true, true]);
  second.stop();
  await pass(here, 2);
  expect(here.desk.isTwice).toBe(false);
});

test('a tablet whose room is running out says so, and no longer when there is room again', async () => {
  const here = await paired();
  await pass(here, 2);
  expect(here.desk.isFull).toBe(false);
  here.room.left = 1_000_000;
  await pass(here, 301);
  expect(here.desk.isFull).toBe(true);
  here.room.left = null;
  await pass(here, 301);
  expect(here.desk.isFull).toBe(false);
});
