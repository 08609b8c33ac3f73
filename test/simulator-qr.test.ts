import { expect, test } from 'vitest';
import { drawPng } from '../edge/simulator/qr-image.ts';
import { base, minuteMs, openTill, type Till } from './simulator-till.ts';

const callback = '/qr/v1/merchant-callback';
const redirect = '/qr/v1/merchant-redirect';
const danish = { 'merchant-serial-number': '234567' };
const beacon = '100000000000017';
const svg = { accept: 'image/*' };
const field = (body: unknown, name: string) => String(Reflect.get(Object(body), name));
const image = (till: Till, url: string) => till.simulator.fetch(url);
const place = (till: Till, id: string, locationDescription = 'Till 7', headers = {}) =>
  till.call('PUT', `${callback}/${id}`, { locationDescription }, headers);
const hang = (till: Till, more: Record<string, unknown> = {}, headers: Record<string, string> = svg) =>
  till.call(
    'POST',
    redirect,
    { id: 'poster_1', redirectUrl: 'https://till.example.com/s/1', ...more },
    headers,
  );

test('a sticker is made without an answer, and read with its text and an image that never changes', async () => {
  const till = await openTill();
  const made = await place(till, 'Till-7');
  expect([made.status, made.body]).toEqual([200, null]);
  const before = await till.call('GET', `${callback}/Till-7`);
  expect(before.body).toEqual({
    merchantSerialNumber: '123456',
    merchantQrId: 'Till-7',
    locationDescription: 'Till 7',
    qrImageUrl: expect.stringMatching(/^http:\/\/simulator\.test\/qr-image\/v1\?/),
    qrContent: expect.stringMatching(/^http:\/\/simulator\.test\/sticker\//),
  });
  await till.call('PUT', `${callback}/Till-7`, { locationDescription: 'By the door', category: 'VENDING' });
  expect((await till.call('GET', `${callback}/Till-7`)).body).toEqual({
    ...Object(before.body),
    locationDescription: 'By the door',
  });
});

test('an id is case-sensitive, may hold what must be encoded, and belongs to its unit', async () => {
  const till = await openTill();
  await place(till, 'kø%2F7%20a');
  expect((await till.call('GET', `${callback}/kø%2F7%20a`)).body).toMatchObject({ merchantQrId: 'kø/7 a' });
  expect((await till.call('GET', `${callback}/KØ%2F7%20A`)).status).toBe(404);
  expect((await till.call('GET', `${callback}/kø%2F7%20a`, undefined, danish)).status).toBe(404);
  await place(till, 'one', 'Danish', danish);
  expect((await till.call('GET', '/QR/V1/Merchant-Callback', undefined, danish)).body).toMatchObject([
    { merchantQrId: 'one', merchantSerialNumber: '234567' },
  ]);
  expect((await till.call('GET', callback)).body).toHaveLength(1);
});

test('an image of a sticker comes as asked, to anybody, and is gone with the sticker', async () => {
  const till = await openTill();
  await place(till, 'a');
  const { body } = await till.call('GET', `${callback}/a?qrImageFormat=PNG&QrImageSize=300`);
  const drawn = await image(till, field(body, 'qrImageUrl'));
  expect(drawn.headers.get('content-type')).toBe('image/png');
  expect(new Uint8Array(await drawn.arrayBuffer())).toEqual(drawPng(field(body, 'qrContent'), 300));
  const plain = await till.call('GET', `${callback}/a`);
  const vector = await image(till, field(plain.body, 'qrImageUrl'));
  expect(vector.headers.get('content-type')).toBe('image/svg+xml');
  expect((await till.call('DELETE', `${callback}/a`)).status).toBe(200);
  expect((await image(till, field(plain.body, 'qrImageUrl'))).status).toBe(404);
  expect((await till.call('DELETE', `${callback}/a`)).status).toBe(404);
});

test.each([
  [{}, 'LocationDescription'],
  [{ locationDescription: '' }, 'LocationDescription'],
  [{ locationDescription: 'x'.repeat(37) }, 'LocationDescription'],
  [{ locationDescription: 'x', category: 'ONLINE' }, 'Category'],
  [{ locationDescription: 'x', colour: 'red' }, 'Colour'],
])('a sticker of %j is refused in the QR API’s own shape', async (body, name) => {
  const till = await openTill();
  const answer = await till.call('PUT', `${callback}/a`, body);
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(answer.body).toEqual({
    type: expect.any(String),
    title: 'One or more validation errors occurred.',
    detail: 'BadRequest',
    instance: expect.stringMatching(/^00-[0-9a-f]{32}-/),
    invalidParams: [{ name, reason: expect.any(String) }],
  });
  expect((await till.call('GET', callback)).body).toEqual([]);
});

test.each(['qrImageFormat=GIF', 'qrImageSize=99', 'qrImageSize=2001', 'qrImageSize=big'])(
  'a read with %s is refused',
  async (query) => {
    const till = await openTill();
    await place(till, 'a');
    expect((await till.call('GET', `${callback}/a?${query}`)).status).toBe(400);
  },
);

test('callback QRs demand a sales unit; the shared keys lend redirect QRs theirs', async () => {
  const till = await openTill();
  const bare = await till.bare();
  const nameless = await till.ask('GET', callback, { headers: bare });
  expect(nameless.body).toMatchObject({ invalidParams: [{ name: 'Merchant-Serial-Number' }] });
  const body = { id: 'p', redirectUrl: 'https://till.example.com' };
  await till.ask('POST', redirect, { headers: { ...bare, ...svg }, body });
  expect((await till.call('GET', redirect)).body).toHaveLength(1);
});

test('a MobilePay sticker is migrated once, keeps its old text, and another unit meets a conflict', async () => {
  const till = await openTill();
  const migrate = (headers = {}, location = 'Kasse 1') =>
    till.call('PUT', `${callback}/mobilepay/${beacon}`, { locationDescription: location }, headers);
  expect((await till.sim('GET', '/sim/codes')).body).toMatchObject({ oldStickers: [{}, {}] });
  expect((await migrate(danish)).status).toBe(200);
  expect((await migrate(danish, 'Kasse 2')).status).toBe(200);
  const foreign = await migrate();
  expect([foreign.status, foreign.body]).toEqual([409, { id: beacon }]);
  expect((await till.call('GET', `${callback}/${beacon}`, undefined, danish)).body).toMatchObject({
    merchantQrId: beacon,
    locationDescription: 'Kasse 2',
    qrContent: `mobilepaypos://pos?id=${beacon}&source=qr`,
  });
  expect((await till.sim('GET', '/sim/codes')).body).toMatchObject({ oldStickers: [{}] });
});

test('a beacon is 15 digits or a GUID, and its name must be free', async () => {
  const till = await openTill();
  const migrate = (id: string) =>
    till.call('PUT', `${callback}/mobilepay/${id}`, { locationDescription: 'Kasse 1' });
  expect((await migrate('123')).body).toMatchObject({ invalidParams: [{ name: 'BeaconId' }] });
  expect((await migrate('5F1C9D7E-8A42-4D0B-9B3E-2C6F7A1E0D58')).status).toBe(200);
  await place(till, beacon);
  expect((await migrate(beacon)).status).toBe(409);
});

test('a poster is made, listed, sent elsewhere and deleted, and its printed copies stay dead', async () => {
  const till = await openTill();
  const made = await hang(till);
  expect(made.status).toBe(200);
  const url = field(made.body, 'url');
  expect(made.body).toEqual({
    id: 'poster_1',
    url: expect.stringContaining('/qr-image/v1?'),
    redirectUrl: 'https://till.example.com/s/1',
    expiresIn: -1,
  });
  const twice = await hang(till);
  expect([twice.status, twice.body]).toEqual([409, { id: 'poster_1' }]);
  const [{ text: printed }] = Reflect.get(Object((await till.sim('GET', '/sim/codes')).body), 'posters');
  const open = () => till.simulator.fetch(printed, { redirect: 'manual' });
  expect((await open()).headers.get('location')).toBe('https://till.example.com/s/1');
  const sent = await till.call('PUT', `${redirect}/poster_1`, { redirectUrl: 'https://a.example.com' }, svg);
  expect([sent.status, field(sent.body, 'url')]).toEqual([200, url]);
  expect((await open()).headers.get('location')).toBe('https://a.example.com');
  expect((await till.call('DELETE', `${redirect}/poster_1`)).status).toBe(200);
  expect((await open()).status).toBe(404);
  expect((await image(till, url)).status).toBe(404);
  expect((await hang(till)).status).toBe(200);
  expect((await open()).status).toBe(404);
  expect((await till.call('GET', redirect)).body).toHaveLength(1);
});

test('a poster with a time to live counts down and ends', async () => {
  const till = await openTill();
  expect((await hang(till, { ttl: 300 })).body).toMatchObject({ expiresIn: 300 });
  till.clock.advance(299_000);
  expect((await till.call('GET', `${redirect}/poster_1`)).body).toMatchObject({ expiresIn: 1 });
  till.clock.advance(1_000);
  expect((await till.call('GET', `${redirect}/poster_1`)).status).toBe(404);
  expect((await till.call('GET', redirect)).body).toEqual([]);
});

test.each([
  [{ id: '' }, 'Id'],
  [{ id: 'a/b' }, 'Id'],
  [{ id: 'x'.repeat(129) }, 'Id'],
  [{ redirectUrl: 'http://till.example.com' }, 'RedirectUrl'],
  [{ redirectUrl: 'https://tøll.example.com' }, 'RedirectUrl'],
  [{ ttl: 299 }, 'Ttl'],
  [{ ttl: 2_147_483_648 }, 'Ttl'],
  [{ size: 99 }, 'Size'],
  [{ whiteBorder: 101 }, 'WhiteBorder'],
  [{ colour: 'red' }, 'Colour'],
])('a poster of %j is refused', async (more, name) => {
  const till = await openTill();
  expect((await hang(till, more)).body).toMatchObject({ invalidParams: [{ name }] });
});

test.each(['æøå Å_-+%', 'billboard 1'])('a poster may be called %s', async (id) => {
  const till = await openTill();
  expect((await hang(till, { id })).status).toBe(200);
  expect((await till.call('GET', `${redirect}/${encodeURIComponent(id)}`)).body).toMatchObject({ id });
});

test.each(['*/*', 'application/json', ''])('a poster asked for as %s is 415', async (accept) => {
  const till = await openTill();
  expect(await hang(till, {}, { accept })).toMatchObject({
    status: 415,
    body: { title: 'Unsupported Media Type', detail: expect.any(String), instance: expect.any(String) },
  });
});

test('what a poster says is read as text, one by one and in the list, and is what its picture shows', async () => {
  const till = await openTill();
  await hang(till);
  const text = { accept: 'text/targetUrl' };
  const { status, body } = await till.call('GET', `${redirect}/poster_1`, undefined, text);
  expect(status).toBe(200);
  expect(body).toEqual({
    id: 'poster_1',
    url: expect.stringMatching(/^http:\/\/simulator\.test\/poster\/[0-9a-f]+$/),
    redirectUrl: 'https://till.example.com/s/1',
    expiresIn: -1,
  });
  expect((await till.call('GET', redirect, undefined, text)).body).toEqual([body]);
  const png = await till.call('GET', `${redirect}/poster_1`, undefined, { accept: 'image/png', size: '300' });
  const drawn = new Uint8Array(await (await image(till, field(png.body, 'url'))).arrayBuffer());
  expect(drawn).toEqual(drawPng(field(body, 'url'), 300, 8));
  expect((await till.simulator.fetch(field(body, 'url'), { redirect: 'manual' })).status).toBe(302);
});

test('a read that asks for what there is not is 415, and one that does not say shows the picture', async () => {
  const till = await openTill();
  await hang(till);
  for (const path of [redirect, `${redirect}/poster_1`]) {
    for (const accept of ['text/plain', 'application/json', 'image/gif'])
      expect(await till.call('GET', path, undefined, { accept })).toMatchObject({
        status: 415,
        body: { title: 'Unsupported Media Type' },
      });
    for (const headers of [{}, { accept: '*/*' }])
      expect((await till.call('GET', path, undefined, headers)).status).toBe(200);
  }
});

test('an image comes in the asked format, and its size by header or body', async () => {
  const till = await openTill();
  const look = async (id: string, headers: Record<string, string>, more = {}) => {
    const { body } = await hang(till, { id, ...more }, headers);
    return image(till, field(body, 'url'));
  };
  const sizeOf = async (answer: Response) => new DataView(await answer.arrayBuffer()).getUint32(16);
  expect(await sizeOf(await look('a', { accept: 'image/png' }))).toBe(1024);
  expect(await sizeOf(await look('b', { accept: 'image/png', size: '200' }))).toBe(200);
  expect(await sizeOf(await look('c', { accept: 'image/png', size: '200' }, { size: 300 }))).toBe(300);
  expect((await look('d', { accept: 'image/svg+xml' })).headers.get('content-type')).toBe('image/svg+xml');
  const text = await hang(till, { id: 'e' }, { accept: 'text/targetUrl' });
  expect(field(text.body, 'url')).toMatch(/^http:\/\/simulator\.test\/poster\//);
});

test('the landing page of a waiting payment becomes a QR that dies with it', async () => {
  const till = await openTill();
  const web = { userFlow: 'WEB_REDIRECT', returnUrl: 'https://till.example.com/back' };
  const { body } = await till.create('stall7-0001', web);
  const url = field(body, 'redirectUrl');
  till.clock.advance(minuteMs);
  const drawn = await till.call('POST', '/qr/v1', { url }, { accept: 'image/png' });
  expect(drawn).toMatchObject({ status: 200, body: { expiresIn: 540 } });
  expect((await image(till, field(drawn.body, 'url'))).headers.get('content-type')).toBe('image/png');
  const scanned = await till.sim('POST', '/sim/scan', { customer: 'ola', code: field(drawn.body, 'url') });
  expect(scanned.body).toMatchObject({ outcome: 'scanned', payment: { reference: 'stall7-0001' } });
  till.clock.advance(9 * minuteMs);
  expect((await image(till, field(drawn.body, 'url'))).status).toBe(404);
  const late = await till.call('POST', '/qr/v1', { url }, svg);
  expect(late).toMatchObject({ status: 400, body: { title: 'Order timeout' } });
  const wrong = await till.call('POST', '/qr/v1', { url: `${base}/landing?token=x` }, svg);
  expect(wrong).toMatchObject({ status: 400, body: { title: 'Validation error' } });
  expect((await till.call('POST', '/qr/v1', { url })).status).toBe(415);
});

test('a scanned poster opens, an old sticker belongs to nobody, and a deleted one is not found', async () => {
  const till = await openTill();
  await hang(till);
  await place(till, 'a');
  const codes = (await till.sim('GET', '/sim/codes')).body as {
    posters: { text: string }[];
    stickers: { text: string }[];
    oldStickers: { text: string }[];
  };
  const scan = (code = '') => till.sim('POST', '/sim/scan', { customer: 'ola', code });
  expect((await scan(codes.posters[0]?.text)).body).toEqual({
    outcome: 'opens',
    url: 'https://till.example.com/s/1',
  });
  expect((await scan(codes.oldStickers[0]?.text)).status).toBe(404);
  await till.call('DELETE', `${callback}/a`);
  expect((await scan(codes.stickers[0]?.text)).status).toBe(404);
});

test('stickers and posters outlive a reset, unless everything goes', async () => {
  const till = await openTill();
  await hang(till);
  await place(till, 'a');
  await till.sim('POST', '/sim/reset');
  expect((await till.call('GET', callback)).body).toHaveLength(1);
  await till.sim('POST', '/sim/reset', { everything: true });
  expect((await till.sim('GET', '/sim/codes')).body).toMatchObject({ stickers: [], posters: [] });
});

test('a rehearsed fault strikes the migration alone', async () => {
  const till = await openTill();
  await till.sim('POST', '/sim/faults', { operation: 'migrate', kind: 'status', status: 503 });
  expect((await place(till, 'a')).status).toBe(200);
  const migrate = () => till.call('PUT', `${callback}/mobilepay/${beacon}`, { locationDescription: 'K' });
  expect((await migrate()).status).toBe(503);
  expect((await migrate()).status).toBe(200);
});

test('a code of 200 modules of border still fits the smallest picture', () => {
  const png = drawPng('https://qr.vipps.no/p/x', 100, 100);
  expect(new DataView(png.buffer).getUint32(16)).toBe(100);
});

test('codes may bear the platform’s own host, as a till’s scanner meets them, and are scanned all the same', async () => {
  const till = await openTill();
  await till.sim('PATCH', '/sim/settings', { codeHost: 'qr.vipps.no' });
  await place(till, 'a');
  const sticker = field((await till.call('GET', `${callback}/a`)).body, 'qrContent');
  const poster = field((await hang(till, {}, { accept: 'text/targetUrl' })).body, 'url');
  const format = { qrFormat: { format: 'TEXT/TARGETURL' } };
  const payment = field((await till.create('stall7-0001', format)).body, 'redirectUrl');
  for (const [code, outcome] of [
    [sticker, 'checked in'],
    [poster, 'opens'],
    [payment, 'scanned'],
  ] as const) {
    expect(code).toMatch(/^https:\/\/qr\.vipps\.no\//);
    expect((await till.sim('POST', '/sim/scan', { customer: 'ola', code })).body).toMatchObject({ outcome });
  }
  const { body } = await till.call('GET', `${callback}/a?qrImageFormat=PNG&qrImageSize=300`);
  const drawn = new Uint8Array(await (await image(till, field(body, 'qrImageUrl'))).arrayBuffer());
  expect(drawn).toEqual(drawPng(sticker, 300));
});
