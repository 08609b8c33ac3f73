import { randomUUID } from 'node:crypto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, test } from 'vitest';
import { leasesAlone } from '../web/one-sender.ts';
import { patienceMs } from '../web/parcel-row.ts';
import { oneLock } from './edge-peer.ts';
import { honey, type Market, openMarket } from './journeys/market.ts';
import { calm, type Page, pass, type Tablet, tabletAt, type TabletParts } from './journeys/tablet.ts';

/** Twelve ways in which tills have lost or doubled sales, each tried on a whole market. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(options?: TabletParts) {
  const market = await openMarket();
  ends.push(() => market.close());
  return { market, tablet: await tabletAt(market, options) };
}
function turnOn(tablet: Tablet): Page {
  const page = tablet.page();
  ends.push(() => page.close());
  return page;
}
const payments = ({ simulator }: Market) => simulator.world.payments.all();
const ids = (sent: Tablet['road']['sent']) => sent.map(({ parcel }) => parcel.id);
const honeyPaid = { state: 'AUTHORIZED', captured: honey.unitPrice, refunded: 0 };

async function paidSale(market: Market, page: Page): Promise<string> {
  const reference = await page.charge(market.codeOf('kari'));
  await calm(market);
  await market.approve(reference);
  await page.catchUp();
  expect(await page.what(reference)).toBe('paid');
  return reference;
}

test('1: a charge that is sent again because its answers were lost is one payment', async () => {
  const { market, tablet } = await open();
  const page = turnOn(tablet);
  tablet.road.next = ['lost reply', 'lost reply'];
  const reference = await page.charge(market.codeOf('kari'));
  await pass(market, 10);
  expect(tablet.road.arrived).toHaveLength(3);
  expect(new Set(ids(tablet.road.arrived)).size).toBe(1);
  await market.approve(reference);
  await page.catchUp();
  expect(await page.what(reference)).toBe('paid');
  expect(payments(market)).toHaveLength(1);
  expect(await market.held(reference)).toEqual(honeyPaid);
});

test('2: what is paid stays paid, whatever another tablet believes and however often this one is reloaded', async () => {
  const { market, tablet } = await open();
  const first = turnOn(tablet);
  const reference = await first.charge(market.codeOf('kari'));
  await calm(market);
  const second = turnOn(await tabletAt(market));
  await second.catchUp();
  expect(await second.what(reference)).toBe('waiting');
  tablet.road.isDown = true;
  await market.approve(reference);
  // The other tablet acts on what it knew.
  await second.outbox.cancel(reference);
  await calm(market);
  first.close();
  const offline = turnOn(tablet);
  expect(await offline.what(reference)).toBe('sending');
  tablet.road.isDown = false;
  await offline.catchUp();
  await second.catchUp();
  tablet.road.isDown = true;
  for (const page of [offline, turnOn(tablet), second]) expect(await page.what(reference)).toBe('paid');
  expect(await market.held(reference)).toEqual(honeyPaid);
});

test('3: a sale is on the disk the moment it is asked: the page that is closed then loses nothing', async () => {
  const { market, tablet } = await open();
  const closing = turnOn(tablet);
  const reference = await closing.charge(market.codeOf('kari'));
  closing.close();
  await calm(market);
  const next = turnOn(tablet);
  await calm(market);
  await market.approve(reference);
  await next.catchUp();
  next.close();
  tablet.road.isDown = true;
  expect(await turnOn(tablet).what(reference)).toBe('paid');
  expect(payments(market)).toHaveLength(1);
});

test('4: an ask whose writing the power cut short was never asked, and every writing is a strict one', async () => {
  const disk = new MortalDisk();
  const { market, tablet } = await open({ disk });
  const page = turnOn(tablet);
  await calm(market);
  disk.fails = true;
  await expect(page.charge(market.codeOf('kari'))).rejects.toThrow();
  await calm(market);
  expect(tablet.road.sent).toEqual([]);
  disk.fails = false;
  const next = turnOn(tablet);
  await calm(market);
  expect(await next.outbox.rows()).toEqual([]);
  expect(payments(market)).toEqual([]);
  await paidSale(market, next);
  expect(new Set(disk.durabilities)).toEqual(new Set(['strict']));
});

test.each(['and its second copy is not', 'with everything else'] as const)(
  '5: a tablet whose database is taken away %s learns its sales again from the edge and gives no name twice',
  async (how) => {
    const { market, tablet } = await open();
    const before = turnOn(tablet);
    const sold = await paidSale(market, before);
    tablet.road.isDown = true;
    const unsent = await before.charge(market.codeOf('ola'));
    await before.spare.follow();
    await calm(market);
    before.close();
    await new Promise((resolve, reject) => {
      const emptying = tablet.disk.deleteDatabase('torg');
      emptying.onsuccess = resolve;
      emptying.onerror = reject;
    });
    if (how === 'with everything else') await before.spare.wipe();
    tablet.road.isDown = false;
    const after = turnOn(tablet);
    const isBack = how === 'and its second copy is not';
    expect(await after.spare.follow()).toBe(isBack ? 1 : 0);
    await after.outbox.drain();
    await calm(market);
    await after.catchUp();
    expect(await after.what(sold)).toBe('paid');
    // What was lost with everything was lost before anybody was asked to pay.
    expect(await market.held(unsent)).toEqual(
      isBack ? expect.objectContaining({ state: 'CREATED' }) : undefined,
    );
    expect(await after.what(unsent)).toBe(isBack ? 'waiting' : undefined);
    const next = await paidSale(market, after);
    expect([sold, unsent]).not.toContain(next);
    expect(await market.held(next)).toEqual(honeyPaid);
  },
);

test.each([
  ['a lock', () => oneLock().alone],
  ['leases alone', () => leasesAlone],
] as const)('6: two pages of one tablet, kept apart by %s, send each ask once', async (_by, alone) => {
  const { market, tablet } = await open({ alone: alone() });
  tablet.road.isDown = true;
  const pages = [turnOn(tablet), turnOn(tablet)];
  const references = await Promise.all(
    [...pages, ...pages].map((page) => page.charge(market.codeOf('kari'))),
  );
  await calm(market);
  tablet.road.isDown = false;
  await Promise.all(pages.map((page) => page.outbox.hurry()));
  await pass(market, 5);
  expect(ids(tablet.road.arrived).toSorted()).toEqual([...new Set(ids(tablet.road.arrived))].toSorted());
  expect(
    payments(market)
      .map(({ reference }) => reference)
      .toSorted(),
  ).toEqual(references.toSorted());
});

test.each(['word that the line is back', 'a page that is opened', 'another ask', 'time alone'] as const)(
  '7: %s sends all that waited, each to its own sale',
  async (way) => {
    const { market, tablet } = await open();
    const page = turnOn(tablet);
    const sold = await paidSale(market, page);
    tablet.road.isDown = true;
    const reference = await page.charge(market.codeOf('ola'));
    await page.refund(sold, 1_000);
    await pass(market, 5);
    tablet.road.isDown = false;
    if (way === 'word that the line is back') await page.outbox.hurry();
    if (way === 'another ask') await page.charge(market.codeOf('freja'));
    if (way === 'a page that is opened') {
      page.close();
      turnOn(tablet);
    }
    if (way !== 'word that the line is back') await pass(market, 10);
    await calm(market);
    expect(await market.held(sold)).toMatchObject({ refunded: 1_000 });
    expect(await market.held(reference)).toMatchObject({ state: 'CREATED' });
  },
);

test('8: an ask outlives the page that was killed between sending it and hearing the answer', async () => {
  const { market, tablet } = await open();
  const killed = turnOn(tablet);
  tablet.road.next = ['hanging reply'];
  const reference = await killed.charge(market.codeOf('kari'));
  await calm(market);
  killed.close();
  const next = turnOn(tablet);
  expect(await next.outbox.rows()).toMatchObject([{ reference, state: 'waiting', unanswered: 1 }]);
  await pass(market, 40);
  expect(await next.outbox.rows()).toMatchObject([{ reference, state: 'sent' }]);
  expect(new Set(ids(tablet.road.arrived)).size).toBe(1);
  expect(payments(market)).toHaveLength(1);
});

test('9: an answer of a broken server or a strange one is no yes, and a no holds up nobody', async () => {
  const { market, tablet } = await open();
  const page = turnOn(tablet);
  await page.refund('NOT-OF-THIS-LEDGER', 1_000);
  tablet.road.next = ['lost request', 500, 'web page'];
  const reference = await page.charge(market.codeOf('kari'));
  await calm(market);
  expect((await page.outbox.rows()).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  await pass(market, 15);
  expect(await page.outbox.rows()).toMatchObject([
    { kind: 'refund', state: 'refused', word: 'not-found' },
    { kind: 'charge', state: 'sent', reference },
  ]);
  const sent = tablet.road.sent.length;
  await pass(market, 70);
  expect(tablet.road.sent).toHaveLength(sent);
  await page.catchUp();
  expect(await page.what(reference)).toBe('waiting');
});

test('10: a refund asked a week ago is still given, and a charge as old is not made any more', async () => {
  const { market, tablet } = await open();
  const page = turnOn(tablet);
  const sold = await paidSale(market, page);
  tablet.road.isDown = true;
  await page.refund(sold, 1_000);
  const late = await page.charge(market.codeOf('ola'));
  await calm(market);
  page.close();
  market.clock.advance(8 * 24 * 60 * 60_000);
  await calm(market);
  tablet.road.isDown = false;
  const next = turnOn(tablet);
  await pass(market, 5);
  await next.catchUp();
  expect(await market.held(sold)).toMatchObject({ refunded: 1_000 });
  expect(await next.what(late)).toBe('not-sent');
  expect(await market.held(late)).toBeUndefined();
  expect(tablet.road.arrived.map(({ parcel }) => `${parcel.kind} ${parcel.reference}`)).not.toContain(
    `charge ${late}`,
  );
});

test('11: an ask that may have left is never changed: what comes after it is an ask of its own', async () => {
  const { market, tablet } = await open();
  const page = turnOn(tablet);
  const sold = await paidSale(market, page);
  tablet.road.isDown = true;
  await page.refund(sold, 1_000);
  await page.refund(sold, 2_000);
  tablet.road.isDown = false;
  await page.outbox.hurry();
  await pass(market, 3);
  expect(await market.held(sold)).toMatchObject({ refunded: 3_000 });

  tablet.road.next = ['lost reply'];
  const reference = await page.charge(market.codeOf('kari'));
  await calm(market);
  await page.outbox.cancel(reference);
  await pass(market, 5);
  const about = tablet.road.arrived.filter(({ parcel }) => parcel.reference === reference);
  expect(about.map(({ parcel }) => parcel.kind)).toEqual(['charge', 'cancel']);
  expect(new Set(ids(about)).size).toBe(2);
  expect(await market.held(reference)).toMatchObject({ state: 'TERMINATED', captured: 0 });

  const refund = { kind: 'refund', id: randomUUID(), reference: sold, madeAt: 0 } as const;
  const ask = (value: number) => page.edge.send({ ...refund, amount: { currency: 'NOK', value } });
  expect(await ask(500)).toEqual({ is: 'accepted' });
  expect(await ask(600)).toEqual({ is: 'refused', word: 'key-conflict' });
  await calm(market);
  expect(await market.held(sold)).toMatchObject({ refunded: 3_500 });
});

test('12: tills that lost the edge together do not come back in step', async () => {
  const { market, tablet } = await open({ random: () => 0 });
  const tablets = [tablet];
  for (const chance of [0.2, 0.4, 0.6, 0.8, 0.99])
    tablets.push(await tabletAt(market, { random: () => chance }));
  for (const { road } of tablets) road.isDown = true;
  const pages = tablets.map(turnOn);
  await Promise.all(pages.map((page) => page.charge(market.codeOf('kari'))));
  await pass(market, 20);
  for (const { road } of tablets) road.isDown = false;
  await pass(market, patienceMs / 1_000 - 25);
  const returns = tablets.map(({ road }) => road.arrived[0]?.at ?? 0).toSorted((a, b) => a - b);
  expect(new Set(returns).size).toBe(tablets.length);
  expect((returns.at(-1) ?? 0) - (returns[0] ?? 0)).toBeGreaterThan(4_000);
  expect(payments(market)).toHaveLength(tablets.length);
});

/** A disk that, when told, loses each writing before it is done; and notes how surely each was asked to be kept. */
class MortalDisk extends IDBFactory {
  fails = false;
  readonly durabilities: string[] = [];

  override open(name: string, version?: number): IDBOpenDBRequest {
    const request = super.open(name, version);
    request.addEventListener('success', () => {
      const db = request.result;
      const begin = db.transaction.bind(db);
      db.transaction = (tables, mode, options) => {
        const transaction = begin(tables, mode, options);
        if (mode === 'readwrite') {
          this.durabilities.push(options?.durability ?? 'default');
          if (this.fails) setImmediate(() => transaction.abort());
        }
        return transaction;
      };
    });
    return request;
  }
}
