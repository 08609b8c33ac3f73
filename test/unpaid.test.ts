import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../edge/domain/clock.ts';
import type { Customer } from '../edge/domain/wire.ts';
import { copiesInMemory } from '../web/copies.ts';
import { Desk } from '../web/desk.svelte.ts';
import type { World } from '../web/world.ts';
import { openStand, type Stand } from './edge-stand.ts';
import { oneLock, PeerStream, settled } from './edge-peer.ts';

const lines = [{ id: 'jam', name: 'Jam', unitPrice: 4500, quantity: 2, vatRate: 1500 }];
const anything = v.unknown();
const byNumber: Customer = { by: 'number', number: '4791234567' };

/** A tablet at a real edge: its line can be cut, and its stream brings what the edge would send. */
async function tabletAt(stand: Stand, cookie?: string) {
  const line = { isDown: false, refusesCharges: false, cookie: cookie ?? (await stand.pair()) };
  const clock: ManualClock = manualClock(stand.clock.now());
  const streams: PeerStream[] = [];
  const atTheEdge = new Set<Promise<Response>>();
  const world = (indexedDB: IDBFactory): World => ({
    ...{ clock, indexedDB, base: '/', alone: oneLock().alone, copies },
    random: () => 0.5,
    uuid: () => crypto.randomUUID(),
    fetch: async (input, init) => {
      if (line.isDown) throw new TypeError('Failed to fetch');
      if (line.refusesCharges && String(init?.body).includes('"kind":"charge"'))
        return Response.json({ answer: 'refused', word: 'check-in-taken' }, { status: 409 });
      const headers = new Headers(init?.headers);
      headers.set('cookie', line.cookie);
      const answer = Promise.resolve(
        stand.edge().app.request(String(input), { ...init, headers, signal: null }),
      );
      atTheEdge.add(answer);
      return answer.finally(() => atTheEdge.delete(answer));
    },
    EventSource: class extends PeerStream {
      constructor(url: string) {
        super(url);
        streams.push(this);
      }
    },
    others: { tell: () => {}, hear: () => () => {} },
    page: () => () => {},
    persist: () => {},
  });
  const copies = copiesInMemory();
  const disk = new IDBFactory();
  const open = async () => {
    const desk = new Desk(world(disk));
    await desk.start();
    return desk;
  };
  /** The edge hashes cookies on a thread of its own, which no turn of the event loop waits for. */
  const calm = async () => {
    for (let round = 0; round < 2 || atTheEdge.size > 0; round++) {
      await settled(20);
      await Promise.allSettled(atTheEdge);
    }
  };
  const tablet = {
    ...{ line, clock, open, copies },
    /** Lets seconds pass here, with all that they bring, and hears the edge's news. */
    async pass(seconds: number): Promise<void> {
      for (let second = 0; second < seconds; second++) {
        clock.advance(1_000);
        await calm();
      }
    },
    /** As the stream would tell it. */
    async hear(): Promise<void> {
      const notes = stand.edge().ledger.notes.open();
      for (const stream of streams) stream.say('notes', { notes });
      await tablet.pass(3);
    },
  };
  return tablet;
}

async function paired() {
  const stand = await openStand();
  const tablet = await tabletAt(stand);
  const desk = await tablet.open();
  await tablet.pass(2);
  return { stand, tablet, desk };
}

const seen = (desk: Desk) =>
  desk.unpaid.map(({ text, isUnsent }) => `${text} ${isUnsent ? 'unsent' : 'told'}`);

test('a sale that is noted without a network is kept here, sent when there is one, and told to other tills', async () => {
  const { stand, tablet, desk } = await paired();
  tablet.line.isDown = true;
  await desk.note(lines, 'Blue hat');
  expect(seen(desk)).toEqual(['Blue hat unsent']);
  expect(desk.line.unsent).toBe(1);
  expect(desk.sales).toEqual([]);
  await tablet.pass(200);
  desk.stop();
  const reopened = await tablet.open();
  expect(seen(reopened)).toEqual(['Blue hat unsent']);
  tablet.line.isDown = false;
  await tablet.pass(70);
  expect(seen(reopened)).toEqual(['Blue hat told']);
  expect(reopened.line.unsent).toBe(0);
  const other = await tabletAt(stand);
  const elsewhere = await other.open();
  await other.pass(2);
  expect(seen(elsewhere)).toEqual(['Blue hat told']);
  expect(elsewhere.unpaid[0]?.mine).toBe(false);
});

test('a noted sale that is charged is closed by the payment alone, and stays with the sale that is tried again', async () => {
  const { stand, tablet, desk } = await paired();
  await desk.note(lines, 'Blue hat');
  await tablet.pass(4);
  const note = desk.unpaid[0]?.reference ?? '';
  const first = await desk.charge(lines, byNumber, { note });
  expect(desk.unpaid).toMatchObject([{ charging: first, payments: [first] }]);
  await tablet.pass(4);
  stand.edge().ledger.record(first, { stage: 'declined' }, { at: stand.clock.now() });
  await tablet.hear();
  expect(desk.unpaid).toMatchObject([{ payments: [first] }]);
  expect(desk.noteOf(first)).toBe(note);
  const second = await desk.charge(lines, byNumber, { note });
  await tablet.pass(4);
  const { ledger } = stand.edge();
  ledger.record(second, { stage: 'approved', authorized: 9000 }, { at: stand.clock.now() });
  await tablet.hear();
  expect(desk.unpaid).toMatchObject([{ charging: second }]);
  ledger.record(second, { captured: 9000 }, { at: stand.clock.now() });
  await tablet.hear();
  expect(desk.unpaid).toEqual([]);
});

test('the charge of a noted sale that is set aside and sent again settles the note', async () => {
  const { stand, tablet, desk } = await paired();
  await desk.note(lines, 'Blue hat');
  await tablet.pass(4);
  const note = desk.unpaid[0]?.reference ?? '';
  tablet.line.refusesCharges = true;
  const first = await desk.charge(lines, byNumber, { note });
  await tablet.pass(4);
  await tablet.hear();
  tablet.line.refusesCharges = false;
  await desk.resend(desk.refused[0]?.id ?? '');
  const second = desk.open[0]?.reference ?? '';
  expect(second).not.toBe(first);
  expect(desk.unpaid).toMatchObject([{ reference: note, charging: second }]);
  await tablet.pass(4);
  const { ledger } = stand.edge();
  const paid = { stage: 'approved', authorized: 9000, captured: 9000 } as const;
  ledger.record(second, paid, { at: stand.clock.now() });
  await tablet.hear();
  expect(desk.unpaid).toEqual([]);
});

test('the charge of a noted sale and the word about it are on the disk together', async () => {
  const { tablet, desk } = await paired();
  await desk.note(lines, '');
  await tablet.pass(4);
  const note = desk.unpaid[0]?.reference ?? '';
  tablet.line.isDown = true;
  const payment = await desk.charge(lines, byNumber, { note });
  desk.stop();
  const reopened = await tablet.open();
  expect(reopened.unpaid).toMatchObject([{ reference: note, charging: payment }]);
  expect(reopened.unfinished.map(({ kind }) => kind)).toEqual(['charge', 'note-close']);
});

test('what was settled another way leaves the list at once and comes back when that is undone', async () => {
  const { tablet, desk } = await paired();
  await desk.note(lines, 'Blue hat');
  await tablet.pass(4);
  const note = desk.unpaid[0]?.reference ?? '';
  tablet.line.isDown = true;
  const closed = await desk.closeNote(note, { is: 'other-way' });
  expect(desk.unpaid).toEqual([]);
  await desk.closeNote(note, { is: 'open-again', closed });
  expect(seen(desk)).toEqual(['Blue hat told']);
  tablet.line.isDown = false;
  await tablet.pass(70);
  await tablet.hear();
  expect(seen(desk)).toEqual(['Blue hat told']);
  await desk.closeNote(note, { is: 'struck' });
  await tablet.pass(4);
  await tablet.hear();
  expect(desk.unpaid).toEqual([]);
});

test('a tablet with anything unsent is not unpaired, and says what there is', async () => {
  const { tablet, desk, stand } = await paired();
  tablet.line.isDown = true;
  const charge = await desk.charge(lines, byNumber);
  await desk.note(lines, 'Blue hat');
  expect(await desk.unpair()).toBe('unfinished');
  expect(desk.unfinished).toMatchObject([
    { why: 'unsent', kind: 'charge', amount: { value: 9000 }, reference: charge },
    { why: 'unsent', kind: 'note', amount: { value: 9000 } },
  ]);
  expect(desk.pairing).toBe('paired');
  tablet.line.isDown = false;
  await tablet.pass(70);
  // Sent, and the customer has not answered: still something to wait for.
  expect(desk.unfinished).toMatchObject([{ why: 'open', kind: 'charge', reference: charge }]);
  expect(await desk.unpair()).toBe('unfinished');
  stand.edge().ledger.record(charge, { stage: 'declined' }, { at: stand.clock.now() });
  await tablet.pass(30);
  expect(desk.unfinished).toEqual([]);
  expect(await desk.unpair()).toBe('unpaired');
});

test('what was not accepted and nobody has dealt with keeps a tablet paired', async () => {
  const { tablet, desk } = await paired();
  await desk.refund('NOT-OF-THIS-LEDGER', { currency: 'NOK', value: 100 });
  await tablet.pass(2);
  expect(desk.unfinished).toMatchObject([{ why: 'aside', kind: 'refund', amount: { value: 100 } }]);
  expect(await desk.unpair()).toBe('unfinished');
  const [aside] = desk.refused;
  await desk.handOver(aside?.id ?? '');
  await desk.dealWith(aside?.id ?? '');
  expect(await desk.unpair()).toBe('unpaired');
});

test('a tablet is unpaired by the edge alone: without a network it stays what it was', async () => {
  const { tablet, desk } = await paired();
  await desk.kept.set('cart', { lines });
  tablet.line.isDown = true;
  expect(await desk.unpair()).toBe('unreachable');
  expect(desk.pairing).toBe('paired');
  desk.stop();
  expect((await tablet.open()).pairing).toBe('paired');
});

test('an unpaired tablet is forgotten by the edge and has forgotten everything itself', async () => {
  const { tablet, desk, stand } = await paired();
  const charge = await desk.charge(lines, byNumber);
  await tablet.pass(4);
  stand.edge().ledger.record(charge, { stage: 'declined' }, { at: stand.clock.now() });
  await tablet.pass(30);
  await desk.kept.set('parked/1', { lines });
  expect(await desk.unpair()).toBe('unpaired');
  expect(desk.pairing).toBe('unpaired');
  expect(desk.sales).toEqual([]);
  expect(await desk.kept.list('', anything)).toEqual([]);
  expect(await tablet.copies.names()).toEqual([]);
  const answer = await stand.edge().app.request('/api/till', { headers: { cookie: tablet.line.cookie } });
  expect(answer.status).toBe(401);
  expect(stand.edge().ledger.payment(charge)?.till).toBe('T2');
  // Its number is never given to another tablet.
  const next = await tabletAt(stand);
  const other = await next.open();
  await next.pass(2);
  expect(other.till?.till.id).toBe('T3');
});
