import { expect, test } from 'vitest';
import { clientOf, json, type Scripted, startPeer } from './vipps-peer.ts';

async function one(answer: Scripted | ((call: { method: string }) => Scripted)) {
  const peer = await startPeer([(call) => (typeof answer === 'function' ? answer(call) : answer)]);
  const { vipps, logged } = clientOf(peer.baseUrl);
  const call = () => {
    const [first] = peer.calls();
    if (!first) throw new Error('expected a call');
    return first;
  };
  return { vipps, logged, call };
}
const empty = () => new Response(null, { status: 200 });
const sticker = {
  merchantSerialNumber: '123456',
  merchantQrId: 'till-7',
  locationDescription: 'Kø 7',
  qrImageUrl: 'https://qr.vipps.no/generate/qr.png?x',
  qrContent: 'https://qr.vipps.no/mqr/7',
  category: 'IN_STORE',
};

test('a sticker is put under its own id with its place alone', async () => {
  const { vipps, call } = await one(empty);
  expect(await vipps.putSticker('till 7/å', 'Kø 7')).toEqual({ ok: true, value: undefined });
  expect(call()).toMatchObject({
    method: 'PUT',
    path: '/qr/v1/merchant-callback/till%207%2F%C3%A5',
    body: '{"locationDescription":"Kø 7"}',
  });
  expect(call().headers.get('Merchant-Serial-Number')).toBe('123456');
});

test('a MobilePay sticker is moved over by its beacon', async () => {
  const { vipps, call } = await one(empty);
  await vipps.migrateSticker('123456789012345', 'Kasse 1');
  expect(call()).toMatchObject({
    method: 'PUT',
    path: '/qr/v1/merchant-callback/mobilepay/123456789012345',
    body: '{"locationDescription":"Kasse 1"}',
  });
});

test('a sticker is read with the picture that was asked for, and new fields are passed over', async () => {
  const { vipps } = await one(() => json(sticker));
  expect(await vipps.readSticker('till-7', { format: 'png', size: 500 })).toEqual({
    ok: true,
    value: {
      msn: '123456',
      id: 'till-7',
      place: 'Kø 7',
      imageUrl: 'https://qr.vipps.no/generate/qr.png?x',
      content: 'https://qr.vipps.no/mqr/7',
    },
  });
});

test('stickers are listed, also those without a picture', async () => {
  const { vipps, call } = await one(() => json([sticker, { merchantQrId: 'bare' }]));
  expect(await vipps.listStickers()).toMatchObject({
    ok: true,
    value: [{ id: 'till-7' }, { id: 'bare', imageUrl: null, content: null }],
  });
  expect(call()).toMatchObject({ method: 'GET', path: '/qr/v1/merchant-callback' });
});

test('a poster is made with its address and life, and its text is what is asked for', async () => {
  const made = {
    id: 'gate',
    url: 'https://qr.vipps.no/r/x',
    redirectUrl: 'https://a.example.com',
    expiresIn: 3600,
  };
  const { vipps, call } = await one(() => json(made));
  expect(await vipps.makePoster({ id: 'gate', redirectUrl: 'https://a.example.com', ttlS: 3600 })).toEqual({
    ok: true,
    value: {
      id: 'gate',
      redirectUrl: 'https://a.example.com',
      content: 'https://qr.vipps.no/r/x',
      expiresInS: 3600,
    },
  });
  expect(call()).toMatchObject({ method: 'POST', path: '/qr/v1/merchant-redirect' });
  expect(JSON.parse(call().body)).toEqual({ id: 'gate', redirectUrl: 'https://a.example.com', ttl: 3600 });
  expect(call().headers.get('Accept')).toBe('text/targetUrl');
});

test('a poster without an end sends no life, and an end of minus one is none', async () => {
  const { vipps, call } = await one(() =>
    json({ id: 'gate', url: 'u', redirectUrl: 'https://a.example.com', expiresIn: -1 }),
  );
  expect(
    await vipps.makePoster({ id: 'gate', redirectUrl: 'https://a.example.com', ttlS: null }),
  ).toMatchObject({
    value: { expiresInS: null },
  });
  expect(JSON.parse(call().body)).toEqual({ id: 'gate', redirectUrl: 'https://a.example.com' });
});

test('a picture of a poster is asked for by header, with its size', async () => {
  const { vipps, call } = await one(() => json({ id: 'gate', url: 'u', redirectUrl: 'r', expiresIn: -1 }));
  expect(await vipps.drawPoster('gate', { format: 'png', size: 700 })).toEqual({
    ok: true,
    value: { imageUrl: 'u' },
  });
  expect([call().headers.get('Accept'), call().headers.get('Size')]).toEqual(['image/png', '700']);
});

test('a poster is retargeted and deleted by its id', async () => {
  const held = { id: 'gate', url: 'u', redirectUrl: 'https://b.example.com', expiresIn: -1 };
  const { vipps, call } = await one(({ method }) => (method === 'PUT' ? json(held) : empty()));
  expect(await vipps.retargetPoster('gate', 'https://b.example.com')).toMatchObject({ ok: true });
  expect(call()).toMatchObject({ method: 'PUT', body: '{"redirectUrl":"https://b.example.com"}' });
  expect(await vipps.deletePoster('gate')).toEqual({ ok: true, value: undefined });
});

test('an address of a payment becomes a QR, and stays out of the log', async () => {
  const url = 'https://landing.vipps.no?token=secret-of-the-payment';
  const { vipps, call, logged } = await one(() =>
    json({ title: 'Order timeout', invalidParams: [{ name: 'Url', reason: `${url} is too old` }] }, 400),
  );
  expect(await vipps.qrOfLink(url)).toMatchObject({
    ok: false,
    refusal: { word: 'bad-request', retry: 'no' },
  });
  expect(call()).toMatchObject({ method: 'POST', path: '/qr/v1', body: JSON.stringify({ url }) });
  expect(JSON.stringify(logged)).toContain('[hidden] is too old');
  expect(JSON.stringify(logged)).not.toContain('secret-of-the-payment');
});

test('the QR API’s own way of naming fields reaches the log', async () => {
  const { vipps, logged } = await one(() =>
    json({ title: 'Bad', invalidParams: [{ name: 'LocationDescription', reason: 'too long' }] }, 400),
  );
  expect(await vipps.putSticker('x', 'y')).toMatchObject({ refusal: { word: 'bad-request', status: 400 } });
  expect(JSON.stringify(logged)).toContain('LocationDescription');
});

test.each([
  ['putSticker', 409, 'taken-elsewhere'],
  ['migrateSticker', 409, 'taken-elsewhere'],
  ['deleteSticker', 404, 'not-found'],
  ['readSticker', 403, 'unit-not-set-up'],
  ['listStickers', 500, 'fault'],
  ['listPosters', 429, 'busy'],
  ['deletePoster', 401, 'keys-refused'],
] as const)('%s refused with %i is %s', async (method, status, word) => {
  const { vipps } = await one(() => json({ id: 'x' }, status));
  expect(await vipps[method]('x', 'y' as never)).toMatchObject({ ok: false, refusal: { word } });
});

test('what a sales unit may do is read, and what is not said is not known', async () => {
  const unit = {
    msn: '123456',
    name: 'Stall',
    businessIdentifier: { scheme: 'business:NO:ORG', id: '999999999' },
    configuration: { skipLandingPageAllowed: false, captureType: 'ReserveCapture', tomorrow: true },
  };
  const { vipps, call } = await one(() => json(unit));
  expect(await vipps.salesUnit('123456')).toEqual({
    ok: true,
    value: {
      msn: '123456',
      name: 'Stall',
      paymentAllowed: null,
      skipLandingPageAllowed: false,
      partialCaptureAllowed: null,
    },
  });
  expect(call()).toMatchObject({ method: 'GET', path: '/management/v1/sales-units/123456' });
});
