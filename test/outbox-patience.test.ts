import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { edgeAt } from '../web/edge.ts';
import { outboxIn } from '../web/outbox.ts';
import { patienceMs } from '../web/parcel-row.ts';
import { settled, until } from './edge-peer.ts';
import { lookOf, make, only, stall, start, states, tell } from './outbox-stand.ts';

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

test('who waits longer when the patience is over has waited too long, though nobody was there to take it back', async () => {
  const here = stall();
  const first = here.open({ alone: async () => 'busy' });
  await first.charge(make('A-1-aaaa'));
  first.close();
  here.clock.advance(patienceMs);
  const outbox = here.open();
  await outbox.waitLonger('A-1-aaaa');
  await until(async () => (await states(outbox)).join() === 'cancel sent');
  expect(here.peer.effects('A-1-aaaa')).toBe(0);
});

test('with nothing to send no timer runs', async () => {
  const here = stall();
  const outbox = here.open();
  await outbox.charge(make('A-1-aaaa'));
  await outbox.drain();
  expect(await states(outbox)).toEqual(['charge sent']);
  expect(here.clock.untilNext()).toBeNull();
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

test('what else was asked because of a refused charge is asked with the next attempt as well', async () => {
  const here = stall();
  here.peer.refuses.set('charge', 'unit-not-set-up');
  const outbox = here.open();
  await outbox.charge(make('K7QP-20261121-1-AAAA-1'));
  await outbox.drain();
  here.peer.faults.always = 'lost request';
  await outbox.resend((await only(outbox)).id, lookOf);
  const rows = (await outbox.rows()).map(({ kind, reference }) => [kind, reference]);
  expect(rows).toEqual([
    ['charge', 'K7QP-20261121-1-AAAA-2'],
    ['look', 'K7QP-20261121-1-AAAA-2'],
  ]);
});

test('what is not refused is neither asked again nor handed over', async () => {
  const here = stall();
  here.peer.faults.always = 'lost request';
  const outbox = here.open();
  await outbox.charge(make('K7QP-20261121-1-AAAA-1'));
  const waiting = await only(outbox);
  await outbox.resend(waiting.id);
  await outbox.resend('nobody-has-this-id');
  await outbox.handOver(waiting.id, 'T2');
  expect(await only(outbox)).toMatchObject({
    id: waiting.id,
    reference: waiting.reference,
    state: 'waiting',
    handed: null,
  });
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
