import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { CheckInsView, type CheckInView } from '../edge/domain/check-in.ts';
import { Charge } from '../edge/domain/wire.ts';
import { type CounterStand, openCounter } from './counter-stand.ts';
import { chargeOf, startMs } from './edge-stand.ts';
import { turns, until } from './until.ts';

const minute = 60_000;
const token = 'wbA8ceVRKkoYiQAVELHeFCC3Sn5dtNCvvEtVPiOT77j6wx7uR965AG6Q+q0ATP4=';

const seen = async (stand: CounterStand, cookie?: string): Promise<CheckInView[]> =>
  v.parse(CheckInsView, (await stand.call('GET', '/api/check-ins', undefined, cookie)).body).checkIns;
const chargeFor = (checkIn: string) =>
  v.parse(Charge, { ...chargeOf({ by: 'screen' }), customer: { by: 'check-in', checkIn } });
const send = (stand: CounterStand, parcel: unknown, cookie?: string) =>
  stand.call('POST', '/api/parcels', parcel, cookie);

/** A stand with a sticker of till T1, and whoever scanned it. */
async function openWithScan(till: string | null = 'T1') {
  const stand = await openCounter();
  await stand.call('PUT', '/api/stickers/till-7', { place: 'Honey, left', till });
  expect(await stand.scan('till-7', token)).toBe(200);
  const [checkIn] = await seen(stand);
  if (!checkIn) throw new Error('expected a check-in');
  return { stand, checkIn };
}
/** Everything on the edge's disk, as text. */
const books = ({ sqlite }: CounterStand) => JSON.stringify(sqlite.prepare('SELECT * FROM check_in').all());

test('a scan is told to tills with its place, its till and its end, and without what names the customer', async () => {
  const { stand, checkIn } = await openWithScan();
  expect(checkIn).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    sticker: 'till-7',
    place: 'Honey, left',
    till: 'T1',
    at: startMs,
    endsAt: startMs + 15 * minute,
    state: 'waiting',
    by: null,
    reference: null,
    aside: false,
  });
  const page = (await stand.call('GET', '/api/payments')).body;
  expect(page).toMatchObject({ checkIns: [checkIn] });
  expect(JSON.stringify([page, stand.logged])).not.toContain(token);
});

test('a scan is on the disk before it is answered: an edge that dies then still knows of it', async () => {
  const { stand, checkIn } = await openWithScan();
  stand.pullPlug();
  expect(await stand.scan('till-7', 'second-token')).toBe(200);
  await stand.startAgain();
  expect((await seen(stand)).map(({ id }) => id)).toHaveLength(2);
  expect((await seen(stand))[0]).toEqual(checkIn);
});

test('a scan that is delivered again is one customer, and two scans of one sticker are two, in their order', async () => {
  const { stand, checkIn } = await openWithScan(null);
  await stand.pass(1_000);
  await stand.scan('till-7', token, { initiatedAt: new Date(startMs).toISOString() });
  expect(await seen(stand)).toHaveLength(1);
  await stand.scan('till-7', 'another');
  expect((await seen(stand)).map(({ id, till }) => [id === checkIn.id, till])).toEqual([
    [true, null],
    [false, null],
  ]);
});

test('a sticker that was scanned with no till open is told of when one opens', async () => {
  const { stand, checkIn } = await openWithScan();
  const cookie = await stand.pair();
  const response = await stand.edge().app.request('/api/stream', { headers: { Cookie: cookie } });
  const reader = response.body?.getReader();
  let text = '';
  const read = async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
      text += new TextDecoder().decode(part.value);
  };
  void read();
  const events = () =>
    [...text.matchAll(/event: checkins\ndata: (.*)\n/g)].map(([, data]) =>
      v.parse(CheckInsView, JSON.parse(data ?? '')),
    );
  await until(() => events().length === 1);
  expect(events()[0]?.checkIns).toEqual([checkIn]);
  await stand.scan('till-7', 'another');
  await until(() => events().length === 2);
  expect(events()[1]?.checkIns).toHaveLength(2);
  await stand.pass(15 * minute);
  await until(
    () =>
      events()
        .at(-1)
        ?.checkIns.every(({ state }) => state === 'expired') === true,
  );
  await reader?.cancel();
  await turns();
});

test('a request reaches the customer who scanned, once, and what named them is gone when it did', async () => {
  const { stand, checkIn } = await openWithScan();
  const charge = chargeFor(checkIn.id);
  expect(await send(stand, charge)).toMatchObject({ status: 202 });
  expect(await send(stand, charge)).toMatchObject({ status: 202 });
  await stand.rest();
  const [create] = stand.peer.calls('create');
  expect(JSON.parse(create?.body ?? '')).toMatchObject({
    userFlow: 'PUSH_MESSAGE',
    customer: { customerToken: token },
    customerInteraction: 'CUSTOMER_PRESENT',
  });
  expect(stand.peer.calls('create')).toHaveLength(1);
  expect(await seen(stand)).toMatchObject([{ state: 'used', by: 'T1', reference: charge.reference }]);
  expect(books(stand)).not.toContain(token);
  expect(stand.view(charge.reference)).toMatchObject({ by: 'check-in', stage: 'waiting' });
  stand.peer.customer.approves(charge.reference);
  await stand.pass(10_000);
  expect(stand.outcome(charge.reference)).toBe('paid');
  expect(JSON.stringify(stand.logged)).not.toContain(token);
  await stand.pass(3 * minute);
  expect(await seen(stand)).toEqual([]);
});

test('of two tills that ask the same customer one does, and the other is told', async () => {
  const { stand, checkIn } = await openWithScan(null);
  const other = await stand.pair();
  const [mine, theirs] = [chargeFor(checkIn.id), chargeFor(checkIn.id)];
  expect(await send(stand, mine)).toMatchObject({ status: 202 });
  expect(await send(stand, theirs, other)).toEqual({
    status: 409,
    body: { answer: 'refused', word: 'check-in-taken' },
  });
  expect(await send(stand, theirs, other)).toMatchObject({ status: 409, body: { word: 'check-in-taken' } });
  await stand.rest();
  expect(stand.peer.calls('create')).toHaveLength(1);
});

test('a till that serves keeps the customer until it lets go', async () => {
  const { stand, checkIn } = await openWithScan(null);
  const other = await stand.pair();
  const at = `/api/check-ins/${checkIn.id}/till`;
  expect(await stand.call('PUT', at)).toMatchObject({ status: 200, body: { state: 'attached', by: 'T1' } });
  expect(await stand.call('PUT', at)).toMatchObject({ status: 200 });
  expect(await stand.call('PUT', at, undefined, other)).toEqual({
    status: 409,
    body: { answer: 'refused', word: 'check-in-taken' },
  });
  expect(await send(stand, chargeFor(checkIn.id), other)).toMatchObject({ body: { word: 'check-in-taken' } });
  expect(await stand.call('DELETE', at, undefined, other)).toMatchObject({ status: 409 });
  expect(await stand.call('DELETE', `/api/check-ins/${checkIn.id}`, undefined, other)).toMatchObject({
    status: 409,
  });
  expect(await stand.call('DELETE', at)).toMatchObject({ status: 200, body: { state: 'waiting', by: null } });
  expect(await send(stand, chargeFor(checkIn.id), other)).toMatchObject({ status: 202 });
});

test('a till that turns to another customer lets the one before wait again', async () => {
  const { stand, checkIn } = await openWithScan(null);
  await stand.scan('till-7', 'second-token');
  const [, second] = await seen(stand);
  const serve = (id = '') => stand.call('PUT', `/api/check-ins/${id}/till`);
  await serve(checkIn.id);
  expect(await serve(second?.id)).toMatchObject({ status: 200 });
  expect(await seen(stand)).toMatchObject([
    { id: checkIn.id, state: 'waiting', by: null },
    { id: second?.id, state: 'attached', by: 'T1' },
  ]);
  // A request to the other leaves whom it serves where they are, and what was asked is nobody's to let go.
  expect(await send(stand, chargeFor(checkIn.id))).toMatchObject({ status: 202 });
  await serve(second?.id);
  expect(await seen(stand)).toMatchObject([
    { id: checkIn.id, by: 'T1', reference: expect.any(String) as unknown },
    { id: second?.id, state: 'attached', by: 'T1' },
  ]);
});

test('who was sent out of sight is so on every till, waits on, and is brought back by any of them', async () => {
  const { stand, checkIn } = await openWithScan(null);
  const other = await stand.pair();
  const aside = `/api/check-ins/${checkIn.id}/aside`;
  expect(await stand.call('PUT', aside)).toMatchObject({ status: 200, body: { aside: true } });
  expect(await stand.call('PUT', aside, undefined, other)).toMatchObject({ status: 200 });
  expect(await seen(stand, other)).toMatchObject([{ state: 'waiting', aside: true }]);
  await stand.startAgain();
  expect(await seen(stand, other)).toMatchObject([{ state: 'waiting', aside: true }]);
  expect(await stand.call('DELETE', aside, undefined, other)).toMatchObject({ body: { aside: false } });
  expect(await stand.call('DELETE', aside)).toMatchObject({ status: 200 });
  await stand.call('PUT', aside);
  // Whoever is served is in sight, and stays so when they are let go.
  const at = `/api/check-ins/${checkIn.id}/till`;
  expect(await stand.call('PUT', at)).toMatchObject({ body: { state: 'attached', aside: false } });
  expect(await stand.call('PUT', aside, undefined, other)).toEqual({
    status: 409,
    body: { problem: 'conflict' },
  });
  expect(await stand.call('DELETE', at)).toMatchObject({ body: { state: 'waiting', aside: false } });
  expect(await stand.call('PUT', `/api/check-ins/${randomUUID()}/aside`)).toMatchObject({ status: 404 });
});

test('after fifteen minutes the customer is to scan again', async () => {
  const { stand, checkIn } = await openWithScan();
  await stand.pass(15 * minute - 1);
  expect((await seen(stand))[0]?.state).toBe('waiting');
  expect(books(stand)).toContain(token);
  await stand.pass(1_000);
  expect((await seen(stand))[0]?.state).toBe('expired');
  expect(books(stand)).not.toContain(token);
  expect(await send(stand, chargeFor(checkIn.id))).toEqual({
    status: 409,
    body: { answer: 'refused', word: 'check-in-too-old' },
  });
  expect(await stand.call('PUT', `/api/check-ins/${checkIn.id}/till`)).toMatchObject({
    status: 409,
    body: { word: 'check-in-too-old' },
  });
  expect(stand.peer.calls('create')).toEqual([]);
});

test('a clock that is set back by hours lets nobody wait, and what names them be kept, for longer than another quarter', async () => {
  const time = manualClock(startMs);
  let offsetMs = 0;
  const stand = await openCounter({ clock: { ...time, now: () => time.now() + offsetMs } });
  await stand.call('PUT', '/api/stickers/till-7', { place: 'Honey, left', till: 'T1' });
  expect(await stand.scan('till-7', token)).toBe(200);
  offsetMs = -180 * minute;
  await stand.pass(14 * minute);
  expect((await seen(stand))[0]?.state).toBe('waiting');
  await stand.pass(16 * minute + 1_000);
  expect((await seen(stand))[0]?.state).toBe('expired');
  expect(books(stand)).not.toContain(token);
});

test('a scan that was delivered too late is shown as over, and its token never kept', async () => {
  const stand = await openCounter();
  expect(
    await stand.scan('till-7', token, { initiatedAt: new Date(startMs - 16 * minute).toISOString() }),
  ).toBe(200);
  expect(await seen(stand)).toMatchObject([{ state: 'expired', place: 'till-7', till: null }]);
  expect(books(stand)).not.toContain(token);
});

test('a scan from a clock that runs ahead lives no longer than any other', async () => {
  const stand = await openCounter();
  await stand.scan('till-7', token, { initiatedAt: new Date(startMs + 60 * minute).toISOString() });
  expect((await seen(stand))[0]?.endsAt).toBe(startMs + 15 * minute);
});

test('a token that Vipps MobilePay no longer takes is over, and the customer to scan again', async () => {
  const { stand, checkIn } = await openWithScan();
  stand.peer.failNext('create', '4050');
  const charge = chargeFor(checkIn.id);
  await send(stand, charge);
  await stand.rest();
  expect(stand.view(charge.reference)).toMatchObject({ stage: 'refused', reason: 'check-in-too-old' });
  expect(await seen(stand)).toMatchObject([{ state: 'expired' }]);
});

test('a request that never left gives the customer back to whoever is free', async () => {
  const { stand, checkIn } = await openWithScan();
  stand.peer.failNext('create', '6010');
  await send(stand, chargeFor(checkIn.id));
  await stand.rest();
  expect(await seen(stand)).toMatchObject([{ state: 'waiting', by: null, reference: null }]);
  const charge = chargeFor(checkIn.id);
  expect(await send(stand, charge)).toMatchObject({ status: 202 });
  await stand.rest();
  expect(stand.view(charge.reference).stage).toBe('waiting');
});

test('an answer that was lost is asked for again with the same bytes, though the fifteen minutes end meanwhile', async () => {
  const { stand, checkIn } = await openWithScan();
  await stand.pass(15 * minute - 2_000);
  stand.peer.failNext('create', 'lost-before', 'lost-before', 'lost-after');
  const charge = chargeFor(checkIn.id);
  await send(stand, charge);
  await stand.pass(30_000);
  const bodies = stand.peer.calls('create').map(({ body }) => body);
  expect(bodies.length).toBeGreaterThan(2);
  expect(new Set(bodies).size).toBe(1);
  expect(stand.view(charge.reference).stage).toBe('waiting');
  expect(books(stand)).not.toContain(token);
});

test.each(['lost-before', 'lost-after'] as const)(
  'a request that was %s and whose customer can no longer be named is looked for, not made anew',
  async (fault) => {
    const { stand, checkIn } = await openWithScan();
    stand.peer.failNext('create', fault);
    const charge = chargeFor(checkIn.id);
    await send(stand, charge);
    await stand.rest();
    stand.sqlite.exec('UPDATE check_in SET token = NULL');
    await stand.pass(5_000);
    expect(stand.peer.calls('create')).toHaveLength(1);
    expect(stand.view(charge.reference)).toMatchObject(
      fault === 'lost-after' ? { stage: 'waiting' } : { stage: 'refused', reason: 'check-in-too-old' },
    );
  },
);

test.each(['before', 'after'] as const)(
  'an edge that dies %s the request was made comes back to the same request or to the customer',
  async (when) => {
    const { stand, checkIn } = await openWithScan();
    if (when === 'before')
      stand.peer.faults((call) => {
        if (call.path.endsWith('/payments')) stand.pullPlug();
        return undefined;
      });
    else stand.peer.meanwhile((call) => (call.path.endsWith('/payments') ? stand.pullPlug() : undefined));
    const charge = chargeFor(checkIn.id);
    await send(stand, charge);
    await until(() => stand.peer.calls('create').length > 0);
    await turns();
    stand.peer.faults(() => undefined);
    stand.peer.meanwhile(() => {});
    await stand.startAgain();
    await stand.pass(5_000);
    expect(stand.peer.payments.size).toBe(1);
    expect(stand.view(charge.reference).stage).toBe('waiting');
    expect(await seen(stand)).toMatchObject([{ state: 'used' }]);
    expect(books(stand)).not.toContain(token);
  },
);

test('a customer who has gone is shown no more, and a late delivery brings nobody back', async () => {
  const { stand, checkIn } = await openWithScan();
  const gone = () => stand.call('DELETE', `/api/check-ins/${checkIn.id}`);
  expect(await gone()).toEqual({ status: 204, body: null });
  expect(await gone()).toMatchObject({ status: 204 });
  await stand.scan('till-7', token);
  expect(await seen(stand)).toEqual([]);
  expect(books(stand)).not.toContain(token);
  expect(await send(stand, chargeFor(checkIn.id))).toMatchObject({
    status: 409,
    body: { word: 'check-in-too-old' },
  });
});

test.each(['not-a-uuid', randomUUID()])('a check-in that nobody knows (%s) is not found', async (id) => {
  const stand = await openCounter();
  const status = id === 'not-a-uuid' ? 400 : 404;
  expect(await stand.call('PUT', `/api/check-ins/${id}/till`)).toMatchObject({ status });
  expect(await stand.call('DELETE', `/api/check-ins/${id}/till`)).toMatchObject({ status });
  expect(await stand.call('DELETE', `/api/check-ins/${id}`)).toMatchObject({ status });
});
