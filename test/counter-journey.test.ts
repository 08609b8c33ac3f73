/** Every way to meet the customer, through the real edge and the real simulator as two servers. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CheckInsView } from '../edge/domain/check-in.ts';
import { PosterView } from '../edge/domain/poster.ts';
import { StickerView } from '../edge/domain/sticker.ts';
import { PaymentView } from '../edge/domain/wire.ts';
import { outcomeOf } from '../edge/domain/outcome.ts';
import { openShop, type Shop } from './shop.ts';

let shop: Shop;
let cookie = '';

const till = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(shop.url + path, {
    method,
    headers: { Cookie: cookie, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
    redirect: 'manual',
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
};
const soon = <T>(look: () => Promise<T | undefined>): Promise<T> =>
  vi.waitFor(
    async () => {
      const seen = await look();
      if (seen === undefined) throw new Error('expected it to come true within 15 s');
      return seen;
    },
    { timeout: 15_000 },
  );
const ends = (reference: string, wanted: string) =>
  soon(async () => {
    const { body } = await till('GET', `/api/payments/${reference}`);
    const payment = v.safeParse(PaymentView, body);
    return payment.success && outcomeOf(payment.output) === wanted ? payment.output : undefined;
  });
const chargeBy = (customer: object, more: object = {}) => ({
  kind: 'charge',
  id: randomUUID(),
  reference: `journey-${randomUUID().slice(0, 8)}`,
  madeAt: Date.now(),
  amount: { currency: 'NOK', value: 12_900 },
  lines: [{ id: 'honey', name: 'Honey', unitPrice: 12_900, quantity: 1, vatRate: 1500 }],
  customer,
  ...more,
});
const approve = (reference: string) => shop.control('POST', `/sim/payments/123456/${reference}/approve`);

beforeAll(async () => {
  shop = await openShop();
  const response = await fetch(`${shop.url}/api/pairing`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code: await shop.running.edge.newPairingCode() }),
  });
  cookie = (response.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  await soon(async () => {
    const { body } = await till('GET', '/api/stickers');
    return JSON.stringify(body).includes('"listening":"yes"') || undefined;
  });
}, 30_000);
afterAll(() => shop.close());

const someoneWaits = (sticker: string) =>
  soon(async () => {
    const { checkIns } = v.parse(CheckInsView, (await till('GET', '/api/check-ins')).body);
    return checkIns.find((one) => one.sticker === sticker && one.state === 'waiting');
  });

test('a customer scans the sticker and pays what the till asks of them', async () => {
  const made = await till('PUT', '/api/stickers/till-1', { place: 'Till 1', till: 'T1' });
  const { content } = v.parse(StickerView, made.body);
  expect(made).toMatchObject({ status: 200, body: { state: 'ready' } });
  const image = await fetch(`${shop.url}/api/stickers/till-1/image?format=png&size=300`, {
    headers: { Cookie: cookie },
  });
  expect([image.status, image.headers.get('Content-Type')]).toEqual([200, 'image/png']);
  await shop.control('POST', '/sim/scan', { customer: 'ola', code: content });
  const checkIn = await someoneWaits('till-1');
  const charge = chargeBy({ by: 'check-in', checkIn: checkIn.id });
  expect(await till('POST', '/api/parcels', charge)).toMatchObject({ status: 202 });
  await ends(charge.reference, 'waiting');
  await approve(charge.reference);
  await ends(charge.reference, 'paid');
});

test('a printed MobilePay sticker rings here after it was moved over', async () => {
  const beaconId = '109876543210987';
  const moved = await till('POST', '/api/stickers/mobilepay', { beaconId, posName: 'Kasse 1' });
  expect(moved).toMatchObject({ status: 200, body: { state: 'ready', isMobilePay: true } });
  await shop.control('POST', '/sim/scan', {
    customer: 'ola',
    code: `mobilepaypos://pos?id=${beaconId}&source=qr`,
  });
  expect(await someoneWaits(beaconId)).toMatchObject({ place: 'Kasse 1' });
});

test('a customer scans the poster, chooses on the page, pays, and reads there that it is paid', async () => {
  await till('PUT', '/api/stalls/honey', {
    name: 'Honey stall',
    isOpen: true,
    goods: [{ id: 'honey', name: 'Honey', unitPrice: 12_900, vatRate: 1500 }],
    freeSum: null,
  });
  const poster = await till('PUT', '/api/posters/gate', {
    name: 'Gate',
    target: { to: 'stall', stall: 'honey' },
  });
  expect(poster.status).toBe(200);
  expect(v.parse(PosterView, poster.body).state).toBe('ready');
  const picture = await fetch(`${shop.url}/api/posters/gate/image`, { headers: { Cookie: cookie } });
  expect(await picture.text()).toContain('<svg');

  const page = await fetch(`${shop.url}/s/honey`);
  expect(page.headers.get('Content-Security-Policy')).toContain("form-action 'self'");
  const form = /name="form" value="([0-9a-f]+)"/.exec(await page.text())?.[1] ?? '';
  const sent = await fetch(`${shop.url}/s/honey`, {
    method: 'POST',
    body: new URLSearchParams({ form, 'q-honey': '1' }),
    redirect: 'manual',
  });
  expect(sent.status).toBe(303);
  const onward = new URL(sent.headers.get('Location') ?? '', shop.url);
  const landing = /content="0; url=([^"]+)"/.exec(await (await fetch(onward)).text())?.[1];
  expect(landing).toMatch(new RegExp(`^${shop.simulatorUrl}`));
  const { body } = await till('GET', '/api/payments');
  const { payments } = v.parse(v.object({ payments: v.array(PaymentView) }), body);
  const reference = payments.find(({ by }) => by === 'poster')?.reference ?? '';
  await approve(reference);
  const result = new URL(onward.pathname.replace(/\/pay$/, ''), shop.url);
  await soon(async () =>
    (await (await fetch(result)).text()).includes('data-ending="paid"') ? true : undefined,
  );
});

test('a link is shown as a QR that the customer’s camera reads', async () => {
  const charge = chargeBy({ by: 'link' });
  await till('POST', '/api/parcels', charge);
  await ends(charge.reference, 'waiting');
  const picture = await fetch(`${shop.url}/api/payments/${charge.reference}/qr`, {
    headers: { Cookie: cookie },
  });
  expect(await picture.text()).toContain('<svg');
  await approve(charge.reference);
  await ends(charge.reference, 'paid');
});

test('a sale changes from the phone to the screen, and its first request is over', async () => {
  const first = chargeBy({ by: 'number', number: '4791234567' });
  await till('POST', '/api/parcels', first);
  await soon(async () => {
    const { body } = await till('GET', `/api/payments/${first.reference}`);
    return /"stage":"(waiting|refused)"/.test(JSON.stringify(body)) || undefined;
  });
  const next = chargeBy({ by: 'screen', qr: { format: 'png', size: 400 } }, { insteadOf: first.reference });
  expect(await till('POST', '/api/parcels', next)).toMatchObject({ status: 202 });
  await ends(next.reference, 'waiting');
  const picture = await fetch(`${shop.url}/api/payments/${next.reference}/qr`, {
    headers: { Cookie: cookie },
  });
  expect(picture.headers.get('Content-Type')).toBe('image/png');
});
