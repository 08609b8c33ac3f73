import { expect, test } from 'vitest';
import { type CounterStand, openCounter } from './counter-stand.ts';
import { msn, type Seen } from './epayment-peer.ts';
import { turns, until } from './until.ts';

const beacon = '123456789012345';
const guid = 'a1b2c3d4-0000-4000-8000-00000000000f';
const put = (stand: CounterStand, id: string, place: string, till: string | null = null) =>
  stand.call('PUT', `/api/stickers/${id}`, { place, till });
const list = async (stand: CounterStand) => (await stand.call('GET', '/api/stickers')).body;
const told = (stand: CounterStand) =>
  stand.peer
    .calls('codes')
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);
const isCode = ({ path }: Seen) => path.startsWith('/qr/');

test('a sticker is made, renamed, given to a till and taken down, here and at Vipps MobilePay', async () => {
  const stand = await openCounter();
  const made = await put(stand, 'till-1', 'Till 1');
  expect(made).toEqual({
    status: 200,
    body: {
      id: 'till-1',
      place: 'Till 1',
      till: null,
      isMobilePay: false,
      state: 'ready',
      word: null,
      content: 'https://qr.vipps.no/mqr/till-1',
      madeAt: stand.clock.now(),
    },
  });
  expect(await put(stand, 'till-1', 'By the oak', 'T1')).toMatchObject({
    status: 200,
    body: { place: 'By the oak', till: 'T1', state: 'ready' },
  });
  expect(stand.peer.stickers.get('till-1')?.place).toBe('By the oak');
  expect(await list(stand)).toMatchObject({
    stickers: [{ id: 'till-1', place: 'By the oak' }],
    listening: 'yes',
  });
  expect(await stand.call('DELETE', '/api/stickers/till-1')).toEqual({ status: 204, body: null });
  expect(stand.peer.stickers.size).toBe(0);
  expect(await list(stand)).toMatchObject({ stickers: [] });
  expect(await stand.call('DELETE', '/api/stickers/till-1')).toMatchObject({ status: 404 });
});

test('a sticker that only changes hands is no matter for Vipps MobilePay', async () => {
  const stand = await openCounter();
  await put(stand, 'till-1', 'Till 1');
  const before = told(stand).length;
  expect(await put(stand, 'till-1', 'Till 1', 'T1')).toMatchObject({ status: 200, body: { till: 'T1' } });
  expect(told(stand)).toHaveLength(before);
});

test('the picture comes through the edge, in the form and size that was asked for', async () => {
  const stand = await openCounter();
  await put(stand, 'till-1', 'Till 1');
  const svg = await stand.ask('/api/stickers/till-1/image');
  expect([svg.status, svg.headers.get('Content-Type'), await svg.text()]).toEqual([
    200,
    'image/svg+xml',
    '<svg id="till-1.svg"/>',
  ]);
  const png = await stand.ask('/api/stickers/till-1/image?format=png&size=300');
  expect([png.status, png.headers.get('Content-Type')]).toEqual([200, 'image/png']);
  expect(new Uint8Array(await png.arrayBuffer()).at(-1)).toBe(300 % 256);
  for (const [query, path] of [
    ['format=gif', 'format'],
    ['format=png&size=99', 'size'],
    ['format=png&size=2001', 'size'],
    ['format=png&size=big', 'size'],
  ])
    expect(await stand.call('GET', `/api/stickers/till-1/image?${query}`)).toMatchObject({
      status: 400,
      body: { problem: 'invalid', issues: [{ path }] },
    });
  expect(await stand.call('GET', '/api/stickers/nobody/image')).toMatchObject({ status: 404 });
});

test.each([
  ['a name too long', 'till-1', { place: 'x'.repeat(37), till: null }, 'place'],
  ['a name of blanks', 'till-1', { place: '   ', till: null }, 'place'],
  ['a line break in the name', 'till-1', { place: 'Till\n1', till: null }, 'place'],
  ['an unknown till', 'till-1', { place: 'Till 1', till: 'T99' }, 'till'],
  ['an id with a slash', 'till%2F1', { place: 'Till 1', till: null }, 'id'],
  ['an id too long', 'x'.repeat(65), { place: 'Till 1', till: null }, 'id'],
  ['a field that nobody knows', 'till-1', { place: 'Till 1', till: null, size: 1 }, 'size'],
])('%s is named, and nothing is done', async (_, id, body, path) => {
  const stand = await openCounter();
  const before = stand.peer.calls('codes').length;
  expect(await stand.call('PUT', `/api/stickers/${id}`, body)).toMatchObject({
    status: 400,
    body: { problem: 'invalid', issues: [{ path }] },
  });
  expect(stand.peer.calls('codes')).toHaveLength(before);
  expect(await list(stand)).toMatchObject({ stickers: [] });
});

test('an id that is in use is not taken twice by somebody who believes it free', async () => {
  const stand = await openCounter();
  const make = (place: string) => stand.call('PUT', '/api/stickers/till-1?new=1', { place, till: null });
  expect(await make('Till 1')).toMatchObject({ status: 200 });
  expect(await make('Till 1')).toMatchObject({ status: 200 });
  expect(await make('Another')).toEqual({ status: 409, body: { problem: 'conflict' } });
  expect(stand.peer.stickers.get('till-1')?.place).toBe('Till 1');
});

test('what Vipps MobilePay refuses is answered with the word, and nothing of it stays', async () => {
  const stand = await openCounter();
  stand.peer.faults((call) => (isCode(call) && call.method === 'PUT' ? 403 : undefined));
  expect(await put(stand, 'till-1', 'Till 1')).toEqual({
    status: 409,
    body: { answer: 'refused', word: 'unit-not-set-up' },
  });
  expect(await list(stand)).toMatchObject({ stickers: [] });
});

test('a new name that is refused leaves the old one', async () => {
  const stand = await openCounter();
  await put(stand, 'till-1', 'Till 1');
  stand.peer.faults((call) => (isCode(call) && call.method === 'PUT' ? 400 : undefined));
  expect(await put(stand, 'till-1', 'Till 2', 'T1')).toMatchObject({
    status: 409,
    body: { word: 'bad-request' },
  });
  expect(await list(stand)).toMatchObject({
    stickers: [{ place: 'Till 1', till: null, state: 'ready', word: null }],
  });
});

test('what could not be told is shown as under way and told when the line is back', async () => {
  const stand = await openCounter();
  stand.peer.faults((call) => (isCode(call) ? 'lost-before' : undefined));
  expect(await put(stand, 'till-1', 'Till 1')).toMatchObject({ status: 200, body: { state: 'making' } });
  stand.peer.faults(() => undefined);
  await stand.pass(5_000);
  expect(await list(stand)).toMatchObject({ stickers: [{ state: 'ready' }] });
  stand.peer.faults((call) => (isCode(call) ? 500 : undefined));
  expect(await put(stand, 'till-1', 'Till 2')).toMatchObject({ status: 200, body: { state: 'changing' } });
  expect(await stand.call('DELETE', '/api/stickers/till-1')).toMatchObject({ body: { state: 'deleting' } });
  expect(await put(stand, 'till-1', 'Till 3')).toMatchObject({ status: 409, body: { problem: 'conflict' } });
  stand.peer.faults(() => undefined);
  await stand.pass(70_000);
  expect(await list(stand)).toMatchObject({ stickers: [] });
  expect(stand.peer.stickers.size).toBe(0);
});

test('a sticker whose making was not answered is taken down at Vipps MobilePay all the same', async () => {
  const stand = await openCounter();
  stand.peer.faults((call) => (isCode(call) && call.method === 'PUT' ? 'lost-after' : undefined));
  expect(await put(stand, 'till-1', 'Till 1')).toMatchObject({ body: { state: 'making' } });
  expect(stand.peer.stickers.has('till-1')).toBe(true);
  expect(await stand.call('DELETE', '/api/stickers/till-1')).toMatchObject({ status: 204 });
  expect(stand.peer.stickers.has('till-1')).toBe(false);
});

test('a name that was given while another was under way is the one that stays', async () => {
  const stand = await openCounter();
  await put(stand, 'till-1', 'First');
  let isRenamed = false;
  stand.peer.meanwhile(async (call) => {
    if (call.method !== 'PUT' || isRenamed) return;
    isRenamed = true;
    void put(stand, 'till-1', 'Third');
    await turns();
  });
  await put(stand, 'till-1', 'Second');
  await stand.rest();
  expect(stand.peer.stickers.get('till-1')?.place).toBe('Third');
  expect(await list(stand)).toMatchObject({ stickers: [{ place: 'Third', state: 'ready' }] });
});

test('a call that hangs does not keep the tablet waiting longer than it has patience', async () => {
  const stand = await openCounter();
  stand.peer.faults((call) => (isCode(call) ? 'hang-before' : undefined));
  const asked = put(stand, 'till-1', 'Till 1');
  await until(() => told(stand).length > 0);
  stand.clock.advance(8_000);
  expect(await asked).toMatchObject({ status: 200, body: { state: 'making' } });
});

test.each(['before', 'after'] as const)(
  'a plug pulled %s any one call about a sticker took effect leaves both sides agreed',
  async (when) => {
    for (const ask of ['put', 'migrate', 'delete'] as const) {
      for (let at = 0; at < 3; at++) {
        const stand = await openCounter();
        await put(stand, 'till-0', 'There before');
        let count = 0;
        let isDead = false;
        const pull = (call: Seen) => {
          if (!isCode(call) || count++ !== at) return false;
          isDead = true;
          stand.pullPlug();
          return true;
        };
        if (when === 'before') stand.peer.faults((call) => (pull(call) ? 'lost-before' : undefined));
        else stand.peer.meanwhile((call) => void pull(call));
        const asked =
          ask === 'put'
            ? put(stand, 'till-1', 'Till 1')
            : ask === 'migrate'
              ? stand.call('POST', '/api/stickers/mobilepay', { beaconId: beacon, posName: 'Old 1' })
              : stand.call('DELETE', '/api/stickers/till-0');
        await Promise.race([asked, until(() => isDead).catch(() => undefined)]);
        await turns();
        count = Number.NEGATIVE_INFINITY;
        // Whoever waits for an edge that has died hears nothing.
        if (isDead) await stand.startAgain();
        else await asked;
        await stand.pass(5_000);
        const { stickers } = (await list(stand)) as {
          stickers: { id: string; place: string; state: string }[];
        };
        expect(
          stickers.every(({ state }) => state === 'ready'),
          `${ask} ${at}`,
        ).toBe(true);
        const here = stickers.map(({ id, place }) => `${id} ${place}`).toSorted();
        const there = [...stand.peer.stickers].map(([id, { place }]) => `${id} ${place}`).toSorted();
        expect(here, `${ask} ${at}`).toEqual(there);
        const wanted = { put: 'till-1 Till 1', migrate: `${beacon} Old 1`, delete: undefined }[ask];
        if (wanted) expect(here).toContain(wanted);
        else expect(here).toEqual([]);
      }
    }
  },
);

test('the list of Vipps MobilePay is the truth: what is gone there is said, what is new there is taken in', async () => {
  const stand = await openCounter({
    before: (peer) => void peer.stickers.set('from-before', { place: 'Old stall', isBeacon: false, msn }),
  });
  await stand.rest();
  expect(await list(stand)).toMatchObject({
    stickers: [{ id: 'from-before', place: 'Old stall', till: null, state: 'ready' }],
  });
  await put(stand, 'till-1', 'Till 1');
  await stand.pass(1);
  stand.peer.stickers.delete('till-1');
  stand.peer.stickers.set('portal', { place: 'Made in the portal', isBeacon: false, msn });
  stand.peer.stickers.set(beacon, { place: 'Old MobilePay', isBeacon: true, msn });
  expect(await stand.call('POST', '/api/stickers/look', {})).toMatchObject({
    status: 200,
    body: {
      stickers: [
        { id: 'from-before', state: 'ready' },
        { id: 'till-1', state: 'gone', word: 'not-found' },
        { id: beacon, isMobilePay: true, state: 'ready' },
        { id: 'portal', place: 'Made in the portal', state: 'ready' },
      ],
    },
  });
  expect(await put(stand, 'till-1', 'Till 1')).toMatchObject({ body: { state: 'ready', word: null } });
  stand.peer.faults((call) => (isCode(call) ? 503 : undefined));
  expect(await stand.call('POST', '/api/stickers/look', {})).toEqual({
    status: 503,
    body: { problem: 'unreachable' },
  });
});

test('a printed MobilePay sticker rings here after its beacon was moved over, and can be renamed and taken down', async () => {
  const stand = await openCounter();
  expect(
    await stand.call('POST', '/api/stickers/mobilepay', {
      beaconId: guid.toUpperCase(),
      posName: 'Kasse 1',
      till: 'T1',
    }),
  ).toMatchObject({
    status: 200,
    body: { id: guid, place: 'Kasse 1', till: 'T1', isMobilePay: true, state: 'ready' },
  });
  expect(await stand.call('GET', `/api/stickers/${guid}/image`)).toMatchObject({ status: 404 });
  expect(await put(stand, guid, 'Kasse 2')).toMatchObject({
    status: 200,
    body: { place: 'Kasse 2', isMobilePay: true },
  });
  expect(told(stand)).toEqual(Array(2).fill(`PUT /qr/v1/merchant-callback/mobilepay/${guid}`));
  expect(await stand.call('DELETE', `/api/stickers/${guid}`)).toMatchObject({ status: 204 });
});

test('a beacon that somebody else has is refused and not kept', async () => {
  const stand = await openCounter();
  stand.peer.stickers.set(beacon, { place: 'Elsewhere', isBeacon: true, msn: '999999' });
  expect(
    await stand.call('POST', '/api/stickers/mobilepay', { beaconId: beacon, posName: 'Kasse 1' }),
  ).toEqual({
    status: 409,
    body: { answer: 'refused', word: 'taken-elsewhere' },
  });
  expect(await list(stand)).toMatchObject({ stickers: [] });
});

test('a list of MobilePay stickers is moved over, with what became of each row', async () => {
  const stand = await openCounter();
  await stand.call('POST', '/api/stickers/mobilepay', { beaconId: beacon, posName: 'Kasse 1' });
  stand.peer.stickers.set('999999999999999', { place: 'Elsewhere', isBeacon: true, msn: '999999' });
  const csv = `beaconId;posName;till\n${beacon};Kasse 1;\n${guid};Kasse 2;T1\n999999999999999;Kasse 3;\n`;
  const row = (
    line: number,
    beaconId: string,
    posName: string,
    became: string,
    word: string | null = null,
  ) => ({
    ...{ line, beaconId, posName, became, word },
  });
  expect(await stand.call('POST', '/api/stickers/mobilepay/csv', { csv })).toEqual({
    status: 200,
    body: {
      rows: [
        row(2, beacon, 'Kasse 1', 'already'),
        row(3, guid, 'Kasse 2', 'migrated'),
        row(4, '999999999999999', 'Kasse 3', 'refused', 'taken-elsewhere'),
      ],
    },
  });
  expect(await list(stand)).toMatchObject({ stickers: [{ id: beacon }, { id: guid, till: 'T1' }] });
});

test('a file with one wrong row moves nothing over', async () => {
  const stand = await openCounter();
  for (const [csv, path] of [
    [`beaconId,posName\n${beacon},Kasse 1\n123,Kasse 2`, 'line 3.beaconId'],
    [`beaconId,posName,till\n${beacon},Kasse 1,T99`, 'line 2.till'],
    [`name,number\nKasse 1,${beacon}`, 'line 1'],
    ['', 'csv'],
  ])
    expect(await stand.call('POST', '/api/stickers/mobilepay/csv', { csv })).toMatchObject({
      status: 400,
      body: { problem: 'invalid', issues: [{ path }] },
    });
  expect(told(stand)).toEqual([]);
  expect(await list(stand)).toMatchObject({ stickers: [] });
});

test('rows that are not answered in time go on by themselves', async () => {
  const stand = await openCounter();
  stand.peer.faults((call) => (call.path.endsWith(guid) && call.method === 'PUT' ? 503 : undefined));
  const csv = `beaconId,posName\n${guid},Kasse 1\n${beacon},Kasse 2`;
  expect(await stand.call('POST', '/api/stickers/mobilepay/csv', { csv })).toMatchObject({
    body: { rows: [{ became: 'later' }, { became: 'migrated' }] },
  });
  stand.peer.faults(() => undefined);
  await stand.pass(5_000);
  expect(await list(stand)).toMatchObject({ stickers: [{ state: 'ready' }, { state: 'ready' }] });
});

test('none of it is for a browser that is no till', async () => {
  const stand = await openCounter();
  for (const [method, path] of [
    ['GET', '/api/stickers'],
    ['POST', '/api/stickers/look'],
    ['POST', '/api/stickers/listen'],
    ['PUT', '/api/stickers/x'],
    ['DELETE', '/api/stickers/x'],
    ['GET', '/api/stickers/x/image'],
    ['POST', '/api/stickers/mobilepay'],
    ['POST', '/api/stickers/mobilepay/csv'],
    ['GET', '/api/check-ins'],
    ['GET', '/api/ways'],
  ] as const)
    expect(await stand.call(method, path, method === 'GET' ? undefined : {}, '')).toEqual({
      status: 401,
      body: { problem: 'unpaired' },
    });
});
