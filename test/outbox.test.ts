import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { patienceMs } from '../web/parcel-row.ts';
import { type Fault, settled, until } from './edge-peer.ts';
import { make, only, refundOf, stall, states, tell } from './outbox-stand.ts';

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

test('a tablet that is no till any more keeps what waits for somebody, its running number and nothing else', async () => {
  const here = stall();
  const outbox = here.open();
  await outbox.charge(make('A-1-aaaa'));
  await outbox.drain();
  here.peer.faults.always = 'lost request';
  await outbox.put(refundOf('A-1-aaaa'));
  await here.store.write(['kept'], async (tx) => {
    await tx('kept').put('what an older program wrote', 'aside/row-1');
    await tx('kept').put('T1', 'till');
  });
  await outbox.leave();
  expect(await states(outbox)).toEqual(['refund waiting']);
  const keys = await here.store.read(['kept'], (tx) => tx('kept').getAllKeys());
  expect(keys).toEqual(['aside/row-1', 'births', 'number']);
  await outbox.charge((number) => {
    expect(number).toBe(2);
    return make('A-2-aaaa')();
  });
});
