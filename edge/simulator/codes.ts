/** What a text before the customer's camera is: a payment, a sticker, a poster, or nothing this simulator knows. */
import type { Customer } from './customers.ts';
import type { Payment } from './payment.ts';
import type { Poster } from './posters.ts';
import type { Sticker } from './stickers.ts';
import type { World } from './world.ts';

export type Code =
  | { readonly kind: 'payment'; readonly payment: Payment }
  | { readonly kind: 'sticker'; readonly sticker: Sticker }
  | { readonly kind: 'poster'; readonly poster: Poster }
  | { readonly kind: 'personal'; readonly customer: Customer }
  /** A MobilePay sticker that nobody has migrated. */
  | { readonly kind: 'old sticker'; readonly beaconId: string }
  | { readonly kind: 'unknown' };

/** Takes the code's own text, the address of its image, a landing page, an app link or the bare token. */
export function readCode(world: World, text: string): Code {
  const beaconId = beaconIn(text);
  if (beaconId !== null) {
    const sticker = world.stickers.byBeacon(beaconId);
    return sticker ? { kind: 'sticker', sticker } : { kind: 'old sticker', beaconId };
  }
  const token = tokenIn(text);
  const payment = world.payments.byToken(token);
  if (payment) return { kind: 'payment', payment };
  const sticker = world.stickers.byToken(token);
  if (sticker) return { kind: 'sticker', sticker };
  const poster = world.posters.byToken(token);
  if (poster) return { kind: 'poster', poster };
  const customer = world.customers.byCode(text.trim());
  return typeof customer === 'string' ? { kind: 'unknown' } : { kind: 'personal', customer };
}

/** What the texts of codes begin with; `base` is where this simulator is reached. */
export const codeBase = ({ settings }: World, base: string): string =>
  settings.codeHost === 'simulator' ? base : `https://${settings.codeHost}`;

export function tokenIn(text: string): string {
  const url = URL.parse(text.trim());
  if (!url) return text.trim();
  return url.searchParams.get('token') ?? /^\/(?:sticker|poster)\/([^/]+)$/.exec(url.pathname)?.[1] ?? '';
}

function beaconIn(text: string): string | null {
  const query = /^mobilepaypos:\/\/pos\/?\?(.+)$/i.exec(text.trim())?.[1];
  return query === undefined ? null : new URLSearchParams(query.toLowerCase()).get('id');
}
