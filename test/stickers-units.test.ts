import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { createEdge } from '../edge/edge.ts';
import { migrate } from '../edge/migrations.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import {
  ofOneUnit,
  ofTwoUnits,
  openUnits,
  quayUnit,
  squareUnit,
  type StoreTill,
  type UnitsStand,
} from './units-stand.ts';

const beacon = '123456789012345';
const guid = 'a1b2c3d4-0000-4000-8000-00000000000f';
const put = (till: StoreTill, id: string, place: string, whose: string | null = null) =>
  till.call('PUT', `/api/stickers/${id}`, { place, till: whose });
const list = async (till: StoreTill) => (await till.call('GET', '/api/stickers')).body;
const held = (stand: UnitsStand, unit: string) =>
  stand.stickersAt(unit).map(({ merchantQrId, locationDescription }) => [merchantQrId, locationDescription]);

test.each(ofTwoUnits)(
  'with %s a sticker is made, renamed and taken down under the sales unit of the asking till’s store',
  async (_, parts) => {
    const stand = await openUnits(parts);
    const { inSquare, onQuay } = stand;
    expect(await put(onQuay, 'one', 'Quay, left', 'T2')).toMatchObject({
      status: 200,
      body: { state: 'ready', till: 'T2' },
    });
    expect(await put(inSquare, 'one', 'Square, left')).toMatchObject({ body: { state: 'ready' } });
    expect([held(stand, squareUnit), held(stand, quayUnit)]).toEqual([
      [['one', 'Square, left']],
      [['one', 'Quay, left']],
    ]);
    expect(await list(inSquare)).toMatchObject({ stickers: [{ place: 'Square, left' }], listening: 'yes' });
    expect(await list(onQuay)).toMatchObject({ stickers: [{ place: 'Quay, left' }], listening: 'yes' });

    await put(onQuay, 'one', 'Quay, right');
    await put(inSquare, 'two', 'Square, right');
    expect(await list(inSquare)).toMatchObject({
      stickers: [{ place: 'Square, left' }, { place: 'Square, right' }],
    });
    expect(await onQuay.call('DELETE', '/api/stickers/two')).toMatchObject({ status: 404 });
    expect(await onQuay.call('GET', '/api/stickers/two/image')).toMatchObject({ status: 404 });
    const drawn = await Promise.all(
      [inSquare, onQuay].map(async (till) => (await till.call('GET', '/api/stickers/one/image')).body),
    );
    expect(drawn).toEqual([expect.stringContaining('<svg'), expect.stringContaining('<svg')]);
    expect(drawn[0]).not.toBe(drawn[1]);
    expect(await onQuay.call('DELETE', '/api/stickers/one')).toMatchObject({ status: 204 });
    expect([held(stand, squareUnit), held(stand, quayUnit)]).toEqual([
      [
        ['one', 'Square, left'],
        ['two', 'Square, right'],
      ],
      [],
    ]);
  },
);

test(`with ${ofOneUnit[0]} both stores have the stickers of the one unit`, async () => {
  const stand = await openUnits(ofOneUnit[1]);
  await put(stand.onQuay, 'one', 'Quay', 'T2');
  expect(await put(stand.inSquare, 'one', 'By the quay', 'T1')).toMatchObject({ status: 200 });
  expect(held(stand, squareUnit)).toEqual([['one', 'By the quay']]);
  expect(await list(stand.onQuay)).toEqual(await list(stand.inSquare));
});

test('a sticker is given to no till that sells for another sales unit: nobody would be shown its customers', async () => {
  const { inSquare, onQuay } = await openUnits();
  const refused = { status: 400, body: { problem: 'invalid', issues: [{ path: 'till' }] } };
  expect(await put(inSquare, 'one', 'One', 'T2')).toMatchObject(refused);
  expect(
    await onQuay.call('POST', '/api/stickers/mobilepay', { beaconId: beacon, posName: 'Old', till: 'T1' }),
  ).toMatchObject(refused);
  const csv = `beaconId,posName,till\n${beacon},Old,T1`;
  expect(await onQuay.call('POST', '/api/stickers/mobilepay/csv', { csv })).toMatchObject({
    status: 400,
    body: { issues: [{ path: 'line 2.till' }] },
  });
  expect([await list(inSquare), await list(onQuay)]).toMatchObject([{ stickers: [] }, { stickers: [] }]);
});

test.each(ofTwoUnits)('with %s old MobilePay stickers come to the till’s own unit', async (_, parts) => {
  const stand = await openUnits(parts);
  const { inSquare, onQuay } = stand;
  const one = { beaconId: beacon, posName: 'Kasse 1' };
  expect(await onQuay.call('POST', '/api/stickers/mobilepay', one)).toMatchObject({
    status: 200,
    body: { id: beacon, isMobilePay: true, state: 'ready' },
  });
  const csv = `beaconId;posName\n${beacon};Kasse 1\n${guid};Kasse 2\n`;
  expect(await onQuay.call('POST', '/api/stickers/mobilepay/csv', { csv })).toMatchObject({
    body: { rows: [{ became: 'already' }, { became: 'migrated' }] },
  });
  // What rings on the quay does not ring in the square as well.
  expect(await inSquare.call('POST', '/api/stickers/mobilepay', one)).toMatchObject({
    status: 409,
    body: { word: 'taken-elsewhere' },
  });
  expect(held(stand, quayUnit)).toEqual([
    [beacon, 'Kasse 1'],
    [guid, 'Kasse 2'],
  ]);
  expect(await list(inSquare)).toMatchObject({ stickers: [] });
});

test('the list of one sales unit sets right the stickers of that unit and of no other', async () => {
  const stand = await openUnits();
  const { inSquare, onQuay } = stand;
  await put(inSquare, 'one', 'Square');
  await put(onQuay, 'one', 'Quay');
  await stand.pass(1);
  const { stickers } = stand.simulator.world;
  const [gone] = stickers.of(quayUnit);
  if (gone) stickers.remove(gone);
  const made = { locationDescription: 'Portal', category: 'IN_STORE', isBeacon: false } as const;
  stickers.put({ ...made, msn: quayUnit, merchantQrId: 'portal' });
  expect(await onQuay.call('POST', '/api/stickers/look', {})).toMatchObject({
    status: 200,
    body: {
      stickers: [
        { id: 'one', state: 'gone' },
        { id: 'portal', place: 'Portal', state: 'ready' },
      ],
    },
  });
  expect(await list(inSquare)).toMatchObject({ stickers: [{ id: 'one', place: 'Square', state: 'ready' }] });
});

test('what a unit could not be told is told with that unit’s keys after a restart', async () => {
  const stand = await openUnits(ofTwoUnits[1]?.[1]);
  stand.loses((path) => (path.includes('merchant-callback') ? 'before' : undefined));
  expect(await put(stand.onQuay, 'one', 'Quay')).toMatchObject({ body: { state: 'making' } });
  stand.loses(() => undefined);
  await stand.leap(60_000);
  expect([held(stand, squareUnit), held(stand, quayUnit)]).toEqual([[], [['one', 'Quay']]]);
  expect(await list(stand.onQuay)).toMatchObject({ stickers: [{ state: 'ready' }] });
});

test('a ledger of before keeps its stickers, scans and webhooks, all the first sales unit’s', () => {
  const sqlite = openNodeSqlite(':memory:');
  migrate(sqlite, 4);
  sqlite.exec(`
    INSERT INTO printed (shelf, id, name, is_mobilepay, wanted, rev, made_at)
      VALUES ('sticker', 'one', 'By the oak', 0, 'kept', 3, 5), ('poster', 'one', 'Gate', 0, 'kept', 1, 6);
    INSERT INTO check_in (id, token_hash, token, sticker, at, ends_at, state)
      VALUES ('c', 'hash', 'token', 'one', 1, 2, 'waiting');
    INSERT INTO registration (id, url, secret, made_at)
      VALUES ('a', 'https://till.example.com/hooks/vipps', 's', 1),
        ('b', 'https://till.example.com/hooks/vipps?unit=567890', 't', 1);
    INSERT INTO payment (reference, seq, till, currency, value, lines, by, made_at, taken_at, stage)
      VALUES ('known', 1, 'honey', 'NOK', 1, '[]', 'poster', 7, 8, 'waiting');
    INSERT INTO result_page (secret, reference, stall) VALUES ('x', 'known', 'honey'), ('y', 'lost', 'honey');
  `);
  migrate(sqlite);
  const world = { clock: manualClock(0), fetch, randomBytes: (length: number) => new Uint8Array(length) };
  const config = {
    publicUrl: 'https://till.example.com',
    market: 'NO',
    merchantName: 'Honey stall',
    vipps: { baseUrl: 'x', clientId: 'c', clientSecret: 's', subscriptionKey: 'k', msn: squareUnit },
  } as const;
  createEdge(config, { ...world, sqlite, log: () => {}, version: '0' });
  const read = (sql: string) =>
    sqlite
      .prepare(sql)
      .all()
      .map((row) => Object.values(row).join(' '));
  expect(read('SELECT shelf, unit, id, name, rev, made_at FROM printed ORDER BY shelf')).toEqual([
    `poster ${squareUnit} one Gate 1 6`,
    `sticker ${squareUnit} one By the oak 3 5`,
  ]);
  expect(read('SELECT id, unit, token FROM check_in')).toEqual([`c ${squareUnit} token`]);
  expect(read('SELECT id, unit, secret FROM registration ORDER BY id')).toEqual(['a  s', `b ${quayUnit} t`]);
  expect(read('SELECT secret, made_at FROM result_page ORDER BY secret')).toEqual(['x 8', 'y 0']);
});
