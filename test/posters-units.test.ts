import { expect, test } from 'vitest';
import { ofOneUnit, ofTwoUnits, openUnits, quayUnit, squareUnit, type StoreTill } from './units-stand.ts';

const stall = {
  name: 'Honey stall',
  isOpen: true,
  goods: [{ id: 'honey-350', name: 'Honey 350 g', unitPrice: 12_900, vatRate: 1500 }],
  freeSum: null,
};
const put = (till: StoreTill, id: string, url: string) =>
  till.call('PUT', `/api/posters/${id}`, { name: `Poster ${id}`, target: { to: 'url', url } });
const list = async (till: StoreTill) => (await till.call('GET', '/api/posters')).body;
const [a, b, c] = ['https://a.example.com', 'https://b.example.com', 'https://c.example.com'];

test.each(ofTwoUnits)(
  'with %s a poster is made, sent elsewhere and taken down under the unit of the asking till’s store',
  async (_, parts) => {
    const { inSquare, onQuay, simulator } = await openUnits(parts);
    const held = (unit: string) => simulator.world.posters.of(unit).map((one) => [one.id, one.redirectUrl]);
    await put(inSquare, 'gate', a);
    await put(onQuay, 'gate', b);
    expect([held(squareUnit), held(quayUnit)]).toEqual([[['gate', a]], [['gate', b]]]);
    await put(onQuay, 'gate', c);
    expect([held(squareUnit), held(quayUnit)]).toEqual([[['gate', a]], [['gate', c]]]);
    expect(await list(inSquare)).toMatchObject({ posters: [{ target: { url: a }, state: 'ready' }] });
    expect(await list(onQuay)).toMatchObject({ posters: [{ target: { url: c }, state: 'ready' }] });
    await put(inSquare, 'wall', a);
    expect(await onQuay.call('DELETE', '/api/posters/wall')).toMatchObject({ status: 404 });
    expect(await onQuay.call('GET', '/api/posters/wall/image')).toMatchObject({ status: 404 });
    expect((await inSquare.call('GET', '/api/posters/wall/image')).body).toContain('<svg');
    expect(await onQuay.call('DELETE', '/api/posters/gate')).toMatchObject({ status: 204 });
    expect([held(squareUnit).length, held(quayUnit).length]).toEqual([2, 0]);
  },
);

test(`with ${ofOneUnit[0]} both stores have the posters of the one unit`, async () => {
  const { inSquare, onQuay } = await openUnits(ofOneUnit[1]);
  await put(onQuay, 'gate', a);
  expect(await list(inSquare)).toEqual(await list(onQuay));
  expect(await list(inSquare)).toMatchObject({ posters: [{ id: 'gate' }] });
});

test('a poster leads to a page of its own sales unit’s stores, and to no other as if it were one', async () => {
  const { inSquare, onQuay } = await openUnits();
  await inSquare.call('PUT', '/api/stalls/honey', stall);
  const gate = { name: 'Gate', target: { to: 'stall', stall: 'honey' } };
  expect(await onQuay.call('PUT', '/api/posters/gate', gate)).toMatchObject({
    status: 400,
    body: { issues: [{ path: 'target.stall' }] },
  });
  expect(await list(onQuay)).toEqual({ posters: [] });
  expect(await inSquare.call('PUT', '/api/posters/gate', gate)).toMatchObject({ status: 200 });
});

test('a page is not taken away while any store’s poster leads to it', async () => {
  const { inSquare, onQuay } = await openUnits();
  await inSquare.call('PUT', '/api/stalls/honey', stall);
  await put(onQuay, 'gate', 'https://till.example.com/s/honey');
  expect(await inSquare.call('DELETE', '/api/stalls/honey')).toMatchObject({ status: 409 });
  await onQuay.call('DELETE', '/api/posters/gate');
  expect(await inSquare.call('DELETE', '/api/stalls/honey')).toMatchObject({ status: 204 });
});

test('what a poster says is told with it, and of one that was there before it is read with the list', async () => {
  const stand = await openUnits();
  const { posters, settings } = stand.simulator.world;
  settings.codeHost = 'qr.vipps.no';
  await put(stand.onQuay, 'gate', a);
  const textOf = (unit: string, id: string) => `https://qr.vipps.no/poster/${posters.get(unit, id)?.token}`;
  expect(await list(stand.onQuay)).toMatchObject({ posters: [{ content: textOf(quayUnit, 'gate') }] });
  await put(stand.onQuay, 'gate', b);
  expect(await list(stand.onQuay)).toMatchObject({ posters: [{ content: textOf(quayUnit, 'gate') }] });
  stand.sqlite.prepare('UPDATE printed SET content = NULL').run();
  await stand.leap(1_000);
  expect(await list(stand.onQuay)).toMatchObject({ posters: [{ content: textOf(quayUnit, 'gate') }] });
});
