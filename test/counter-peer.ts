/**
 * The peer with the QR API and the Management API, as small a reading of the contract as the other and as independent:
 * stickers, posters, QRs of links, and what the sales unit may do.
 */
import { Hono } from 'hono';
import type { Clock } from '../edge/domain/clock.ts';
import { createPeer, msn, type Seen } from './epayment-peer.ts';

export interface PeerSticker {
  place: string;
  readonly isBeacon: boolean;
  readonly msn: string;
}
export interface PeerPoster {
  redirectUrl: string;
  readonly ttlS: number | null;
  readonly madeAt: number;
}

export type CounterPeer = ReturnType<typeof createCounterPeer>;

export function createCounterPeer(clock: Clock) {
  const stickers = new Map<string, PeerSticker>();
  const posters = new Map<string, PeerPoster>();
  const links: string[] = [];
  /** What the Management API says of the unit; null: it cannot be reached. */
  let configuration: Record<string, unknown> | null = null;

  const app = new Hono<{ Bindings: { call: Seen } }>();
  const problem = (status: number, name: string) => ({
    title: 'worded anew',
    status,
    invalidParams: [{ name, reason: 'no' }],
  });
  const bodyOf = (call: Seen) => JSON.parse(call.body) as Record<string, unknown>;

  const sticker = (id: string, query: { format?: string | undefined; size?: string | undefined }) => {
    const held = stickers.get(id);
    if (!held) return undefined;
    const type = query.format === 'PNG' ? `png?size=${query.size ?? ''}` : 'svg';
    return {
      merchantSerialNumber: held.msn,
      merchantQrId: id,
      locationDescription: held.place,
      ...(!held.isBeacon && { qrImageUrl: `https://images.peer.test/qr-picture/${id}.${type}` }),
      qrContent: held.isBeacon ? `mobilepaypos://pos?id=${id}&source=qr` : `https://qr.vipps.no/mqr/${id}`,
    };
  };
  app.get('/qr/v1/merchant-callback', (c) => c.json([...stickers.keys()].map((id) => sticker(id, {}))));
  app.get('/qr/v1/merchant-callback/:id', (c) => {
    const found = sticker(c.req.param('id'), {
      format: c.req.query('qrImageFormat'),
      size: c.req.query('qrImageSize'),
    });
    return found ? c.json(found) : c.json(problem(404, 'merchantQrId'), 404);
  });
  app.put('/qr/v1/merchant-callback/mobilepay/:id', (c) => {
    const { locationDescription } = bodyOf(c.env.call);
    const before = stickers.get(c.req.param('id'));
    if (before && (before.msn !== msn || !before.isBeacon)) return c.json({ id: c.req.param('id') }, 409);
    stickers.set(c.req.param('id'), { place: String(locationDescription), isBeacon: true, msn });
    return c.body(null, 200);
  });
  app.put('/qr/v1/merchant-callback/:id', (c) => {
    const { locationDescription } = bodyOf(c.env.call);
    if (String(locationDescription).length > 36) return c.json(problem(400, 'LocationDescription'), 400);
    const before = stickers.get(c.req.param('id'));
    stickers.set(c.req.param('id'), { isBeacon: false, msn, ...before, place: String(locationDescription) });
    return c.body(null, 200);
  });
  app.delete('/qr/v1/merchant-callback/:id', (c) =>
    stickers.delete(c.req.param('id')) ? c.body(null, 200) : c.json(problem(404, 'merchantQrId'), 404),
  );

  const poster = (id: string, accept: string | undefined, size: string | undefined) => {
    const held = posters.get(id);
    if (!held) return undefined;
    const type = accept === 'image/png' ? `png?size=${size ?? ''}` : 'svg';
    const left = held.ttlS === null ? -1 : held.ttlS - Math.floor((clock.now() - held.madeAt) / 1_000);
    return {
      id,
      url:
        accept === 'text/targetUrl'
          ? `https://qr.vipps.no/r/${id}`
          : `https://images.peer.test/qr-picture/${id}.${type}`,
      redirectUrl: held.redirectUrl,
      expiresIn: left,
    };
  };
  app.get('/qr/v1/merchant-redirect', (c) =>
    c.json([...posters.keys()].map((id) => poster(id, c.req.header('Accept'), undefined))),
  );
  app.get('/qr/v1/merchant-redirect/:id', (c) => {
    const found = poster(c.req.param('id'), c.req.header('Accept'), c.req.header('Size'));
    return found ? c.json(found) : c.json(problem(404, 'id'), 404);
  });
  app.post('/qr/v1/merchant-redirect', (c) => {
    const { id, redirectUrl, ttl } = bodyOf(c.env.call);
    if (posters.has(String(id))) return c.json({ id }, 409);
    if (!/^https:\/\/[\w.]+([\w#!:.?+=&%@\-/]+)?$/.test(String(redirectUrl)))
      return c.json(problem(400, 'RedirectUrl'), 400);
    posters.set(String(id), {
      redirectUrl: String(redirectUrl),
      ttlS: ttl === undefined ? null : Number(ttl),
      madeAt: clock.now(),
    });
    return c.json(poster(String(id), c.req.header('Accept'), undefined));
  });
  app.put('/qr/v1/merchant-redirect/:id', (c) => {
    const held = posters.get(c.req.param('id'));
    if (!held) return c.json(problem(404, 'id'), 404);
    held.redirectUrl = String(bodyOf(c.env.call)['redirectUrl']);
    return c.json(poster(c.req.param('id'), c.req.header('Accept'), undefined));
  });
  app.delete('/qr/v1/merchant-redirect/:id', (c) =>
    posters.delete(c.req.param('id')) ? c.body(null, 200) : c.json(problem(404, 'id'), 404),
  );
  app.post('/qr/v1', (c) => {
    const { url } = bodyOf(c.env.call);
    if (!String(url).startsWith('https://landing.peer.test/')) return c.json(problem(400, 'Url'), 400);
    links.push(String(url));
    return c.json({ url: `https://images.peer.test/qr-picture/link-${links.length}.svg`, expiresIn: 300 });
  });
  app.get('/qr-picture/:name', (c) => {
    const name = c.req.param('name');
    if (!name.endsWith('.png')) return c.body(`<svg id="${name}"/>`, 200, { 'Content-Type': 'text/plain' });
    const bytes = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, Number(c.req.query('size')) % 256);
    return c.body(bytes, 200, { 'Content-Type': 'image/png' });
  });
  app.get('/management/v1/sales-units/:msn', (c) =>
    configuration
      ? c.json({
          msn: c.req.param('msn'),
          name: 'Stall',
          businessIdentifier: { scheme: 'business:NO:ORG', id: '999999999' },
          configuration,
        })
      : c.json({ title: 'not found' }, 404),
  );

  return Object.assign(createPeer(clock, app), {
    stickers,
    posters,
    links,
    saysOfUnit(next: Record<string, unknown> | null) {
      configuration = next;
    },
  });
}

/** A scan as Vipps MobilePay tells of it. */
export const scanOf = (sticker: string, token: string, atMs: number, changes: object = {}) => ({
  customerToken: token,
  merchantQrId: sticker,
  msn,
  initiatedAt: new Date(atMs).toISOString().replace('Z', '1234Z'),
  ...changes,
});
