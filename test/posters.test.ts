import { expect, test } from 'vitest';
import { type CounterStand, openCounter } from './counter-stand.ts';
import { turns, until } from './until.ts';

const stall = {
  name: 'Honey stall',
  isOpen: true,
  goods: [{ id: 'honey-350', name: 'Honey 350 g', unitPrice: 12_900, vatRate: 1500 }],
  freeSum: { least: 1_000, most: 100_000, vatRate: 2500 },
};
const toStall = { to: 'stall', stall: 'honey' };
const openStall = async () => {
  const stand = await openCounter();
  await stand.call('PUT', '/api/stalls/honey', stall);
  return stand;
};
const put = (stand: CounterStand, id: string, target: object = toStall, more: object = {}) =>
  stand.call('PUT', `/api/posters/${id}`, { name: 'By the gate', target, ...more });
const list = async (stand: CounterStand) => (await stand.call('GET', '/api/posters')).body;
const told = (stand: CounterStand) =>
  stand.peer
    .calls('codes')
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);

test('a poster leads to the stall’s page, then elsewhere, and back, and its printed code stays the same', async () => {
  const stand = await openStall();
  expect(await put(stand, 'gate')).toEqual({
    status: 200,
    body: {
      id: 'gate',
      name: 'By the gate',
      target: toStall,
      state: 'ready',
      word: null,
      content: 'https://qr.vipps.no/r/gate',
      endsAt: null,
      madeAt: stand.clock.now(),
    },
  });
  expect(stand.peer.posters.get('gate')?.redirectUrl).toBe('https://till.example.com/s/honey');
  const elsewhere = { to: 'url', url: 'https://honey.example.com/menu?lang=nb#top' };
  expect(await put(stand, 'gate', elsewhere)).toMatchObject({ status: 200, body: { target: elsewhere } });
  expect(stand.peer.posters.get('gate')?.redirectUrl).toBe(elsewhere.url);
  expect(await put(stand, 'gate')).toMatchObject({ body: { target: toStall } });
  expect(told(stand)).toEqual([
    'POST /qr/v1/merchant-redirect',
    'PUT /qr/v1/merchant-redirect/gate',
    'PUT /qr/v1/merchant-redirect/gate',
  ]);
  expect(await stand.call('DELETE', '/api/stalls/honey')).toEqual({
    status: 409,
    body: { problem: 'conflict' },
  });
  expect(await stand.call('DELETE', '/api/posters/gate')).toMatchObject({ status: 204 });
  expect(stand.peer.posters.size).toBe(0);
  expect(await stand.call('DELETE', '/api/stalls/honey')).toMatchObject({ status: 204 });
  expect(await stand.call('DELETE', '/api/stalls/honey')).toMatchObject({ status: 404 });
});

test('a poster that is to die says when, and another name is no matter for Vipps MobilePay', async () => {
  const stand = await openStall();
  expect(await put(stand, 'gate', toStall, { ttlS: 3_600 })).toMatchObject({
    body: { endsAt: stand.clock.now() + 3_600_000 },
  });
  expect(stand.peer.posters.get('gate')?.ttlS).toBe(3_600);
  await stand.call('PUT', '/api/posters/gate', { name: 'By the sea', target: toStall });
  expect(await list(stand)).toMatchObject({ posters: [{ name: 'By the sea', state: 'ready' }] });
  expect(told(stand)).toHaveLength(1);
});

test.each([
  [
    'an address without https',
    { name: 'Gate', target: { to: 'url', url: 'http://honey.example.com' } },
    'target.url',
  ],
  ['no address at all', { name: 'Gate', target: { to: 'url', url: 'honey' } }, 'target.url'],
  ['a page that there is not', { name: 'Gate', target: { to: 'stall', stall: 'nobody' } }, 'target.stall'],
  ['a life too short', { name: 'Gate', target: toStall, ttlS: 299 }, 'ttlS'],
  ['no name', { name: ' ', target: toStall }, 'name'],
])('%s is named, and nothing is done', async (_, body, path) => {
  const stand = await openStall();
  expect(await stand.call('PUT', '/api/posters/gate', body)).toMatchObject({
    status: 400,
    body: { problem: 'invalid', issues: [{ path }] },
  });
  expect(told(stand)).toEqual([]);
  expect(await list(stand)).toEqual({ posters: [] });
});

test('an id that somebody else has is refused and not kept; one of ours is not made twice by mistake', async () => {
  const stand = await openStall();
  stand.peer.posters.set('gate', { redirectUrl: 'https://other.example.com', ttlS: null, madeAt: 0 });
  expect(await put(stand, 'gate')).toEqual({
    status: 409,
    body: { answer: 'refused', word: 'taken-elsewhere' },
  });
  expect(await list(stand)).toEqual({ posters: [] });
  await put(stand, 'sea');
  expect(await stand.call('PUT', '/api/posters/sea?new=1', { name: 'Another', target: toStall })).toEqual({
    status: 409,
    body: { problem: 'conflict' },
  });
});

test('a poster whose answer was lost is found again and not made twice', async () => {
  const stand = await openStall();
  stand.peer.faults((call) =>
    call.path === '/qr/v1/merchant-redirect' && call.method === 'POST' ? 'lost-after' : undefined,
  );
  expect(await put(stand, 'gate')).toMatchObject({ status: 200, body: { state: 'making' } });
  stand.peer.faults(() => undefined);
  await stand.pass(5_000);
  expect(await list(stand)).toMatchObject({ posters: [{ state: 'ready' }] });
  expect(stand.peer.posters.size).toBe(1);
});

test.each(['before', 'after'] as const)(
  'a plug pulled %s a poster was made leaves both sides agreed',
  async (when) => {
    const stand = await openStall();
    const pull = (path: string) => {
      if (!path.startsWith('/qr/v1/merchant-redirect')) return;
      stand.pullPlug();
    };
    if (when === 'before') stand.peer.faults(({ path }) => void pull(path));
    else stand.peer.meanwhile(({ path }) => pull(path));
    void put(stand, 'gate');
    await until(() => told(stand).length > 0);
    await turns();
    stand.peer.faults(() => undefined);
    stand.peer.meanwhile(() => {});
    await stand.startAgain();
    await stand.pass(5_000);
    expect(await list(stand)).toMatchObject({
      posters: [{ id: 'gate', name: 'By the gate', state: 'ready' }],
    });
    expect([...stand.peer.posters.keys()]).toEqual(['gate']);
  },
);

test('a poster that was deleted in the portal is shown as gone, and one made there is taken in', async () => {
  const stand = await openStall();
  await put(stand, 'gate');
  await stand.pass(1);
  await put(stand, 'sea');
  await stand.pass(1);
  stand.peer.posters.delete('gate');
  Object.assign(stand.peer.posters.get('sea') ?? {}, { redirectUrl: 'https://elsewhere.example.com' });
  stand.peer.posters.set('portal', { redirectUrl: 'https://honey.example.com', ttlS: null, madeAt: 0 });
  expect(await stand.call('POST', '/api/posters/look', {})).toMatchObject({
    status: 200,
    body: {
      posters: [
        { id: 'gate', name: 'By the gate', state: 'gone' },
        { id: 'sea', name: 'By the gate', target: { to: 'url', url: 'https://elsewhere.example.com' } },
        { id: 'portal', target: { to: 'url', url: 'https://honey.example.com' }, state: 'ready' },
      ],
    },
  });
});

test('the picture comes through the edge', async () => {
  const stand = await openStall();
  await put(stand, 'gate');
  const svg = await stand.ask('/api/posters/gate/image');
  expect([svg.status, svg.headers.get('Content-Type')]).toEqual([200, 'image/svg+xml']);
  const png = await stand.ask('/api/posters/gate/image?format=png&size=500');
  expect([png.status, png.headers.get('Content-Type')]).toEqual([200, 'image/png']);
  expect(new Uint8Array(await png.arrayBuffer()).at(-1)).toBe(500 % 256);
  expect((await stand.ask('/api/posters/nobody/image')).status).toBe(404);
});

test.each([
  ['nothing to buy', { ...stall, goods: [], freeSum: null }, ''],
  ['a thing twice', { ...stall, goods: [stall.goods[0], stall.goods[0]] }, 'goods'],
  ['bounds the wrong way round', { ...stall, freeSum: { least: 2, most: 1, vatRate: 0 } }, 'freeSum'],
  ['a price of nothing', { ...stall, goods: [{ ...stall.goods[0], unitPrice: 0 }] }, 'goods.0.unitPrice'],
])('a page with %s is not set up', async (_, body, path) => {
  const stand = await openCounter();
  expect(await stand.call('PUT', '/api/stalls/honey', body)).toMatchObject({
    status: 400,
    body: { issues: [{ path }] },
  });
  expect(await stand.call('GET', '/api/stalls')).toEqual({ status: 200, body: { stalls: [] } });
});

test('a page is not written over by a tablet that takes its address for free', async () => {
  const stand = await openCounter();
  const page = { name: 'Honey', isOpen: true, goods: [], freeSum: { least: 1_000, most: 5_000, vatRate: 0 } };
  const make = (body: object) => stand.call('PUT', '/api/stalls/honey?new=1', body);
  expect(await make(page)).toMatchObject({ status: 200 });
  expect(await make(page)).toMatchObject({ status: 200 });
  expect(await make({ ...page, isOpen: false })).toEqual({ status: 409, body: { problem: 'conflict' } });
  expect(await stand.call('GET', '/api/stalls')).toMatchObject({
    body: { stalls: [{ name: 'Honey', isOpen: true }] },
  });
  expect(await stand.call('PUT', '/api/stalls/honey', { ...page, isOpen: false })).toMatchObject({
    status: 200,
    body: { isOpen: false },
  });
});

test.each(['till', 'Honey', 'a--b', '-a', 'a'.repeat(41)])('%s is no name for a page', async (id) => {
  const stand = await openCounter();
  expect(await stand.call('PUT', `/api/stalls/${id}`, stall)).toMatchObject({
    status: 400,
    body: { issues: [{ path: 'id' }] },
  });
});
