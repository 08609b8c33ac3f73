/** What a scanned text is: a customer's own code, or which other thing somebody held before the camera. */
import * as v from 'valibot';

/** Source: ePayment 1.8.1, `personalQr`. */
const shortest = 5;
const longest = 255;

/** The host ends at the slash, so neither `qr.vipps.no.example` nor `qr.vipps.no@example` passes. */
const onVipps = /^https:\/\/qr\.vipps\.no\/[!-~]+$/i;

/**
 * A personal QR, whole and unchanged. It may hold a phone number, so nothing but Vipps MobilePay looks into it.
 * Source: ePayment 1.8.1 `personalQr`, 5 to 255 characters; QR API, any address on qr.vipps.no.
 */
export const CustomerCode = v.pipe(
  v.string(),
  v.minLength(shortest),
  v.maxLength(longest),
  v.regex(onVipps, 'a code on qr.vipps.no'),
  v.brand('CustomerCode'),
);
export type CustomerCode = v.InferOutput<typeof CustomerCode>;

export type Code =
  | { readonly kind: 'personal'; readonly code: CustomerCode }
  /** Printed for the old MobilePay till: the customer's app scans it, a till does not. */
  | { readonly kind: 'mobilepay-sticker'; readonly beaconId: string }
  /** A code that this till made: to connect a tablet, of a slip, or of a parked cart. */
  | { readonly kind: 'torg'; readonly what: 'pairing' | 'slip' | 'cart'; readonly value: string }
  /** The digits of an EAN-8, UPC-A, EAN-13 or GTIN-14 whose check digit is right. */
  | { readonly kind: 'barcode'; readonly digits: string }
  | { readonly kind: 'other'; readonly why: 'foreign' | 'too-long' | 'too-short' | 'empty' };

/**
 * Tells what a text is by its shape alone. Plain http is foreign: no app of Vipps MobilePay shows it.
 * `origin` is the till's own address, such as `https://till.example`: without it no code is the till's own.
 */
export function readCode(text: string, origin = ''): Code {
  const personal = v.safeParse(CustomerCode, text);
  if (personal.success) return { kind: 'personal', code: personal.output };
  if (text === '') return { kind: 'other', why: 'empty' };
  if (text.length < shortest) return { kind: 'other', why: 'too-short' };
  if (onVipps.test(text)) return { kind: 'other', why: 'too-long' };
  const beaconId = beaconOf(text);
  if (beaconId) return { kind: 'mobilepay-sticker', beaconId };
  const torg = origin && torgCodeOf(text, origin);
  if (torg) return torg;
  if (isBarcode(text)) return { kind: 'barcode', digits: text };
  return { kind: 'other', why: 'foreign' };
}

export type Judgement =
  | Code
  /** Several customers' phones in view: nobody is asked until the seller has said whom. */
  | { readonly kind: 'two-codes'; readonly codes: readonly CustomerCode[] }
  /** Nothing in view but codes that the merchant put up. */
  | { readonly kind: 'own' }
  | { readonly kind: 'nothing' };

export interface Stall {
  /** The merchant's stickers and the code on this screen, whole: they lie on qr.vipps.no too. */
  readonly own: ReadonlySet<string>;
  /** As for `readCode`. */
  readonly origin?: string;
}

/** Chooses among all texts that stand in one picture. A till must never take the stall's own code for its customer. */
export function judge(texts: readonly string[], { own, origin }: Stall): Judgement {
  const distinct = [...new Set(texts)];
  const codes = distinct.filter((text) => !own.has(text)).map((text) => readCode(text, origin));
  const personal = codes.filter((code) => code.kind === 'personal');
  if (personal.length > 1) return { kind: 'two-codes', codes: personal.map(({ code }) => code) };
  if (personal[0]) return personal[0];
  const telling = tellingOrder.flatMap((kind) => codes.filter((code) => code.kind === kind));
  return telling[0] ?? { kind: distinct.length > 0 ? 'own' : 'nothing' };
}

/** What says most about why nothing was read comes first. */
const tellingOrder: readonly Code['kind'][] = ['mobilepay-sticker', 'torg', 'barcode', 'other'];

/** `mobilepaypos://pos?id={beaconId}&source=qr`, the id 15 digits or a GUID. Source: MobilePay PoS, QR codes. */
function beaconOf(text: string): string | undefined {
  const query = /^mobilepaypos:\/\/pos\/?\?([!-~]+)$/i.exec(text)?.[1];
  const id = query?.split('&').find((part) => part.toLowerCase().startsWith('id='));
  return id && /^id=([0-9]{15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(id)
    ? id.slice(3)
    : undefined;
}

/**
 * The till's own addresses: `/pair#{code}` or `/pair/{code}`, `/r/{slip}`, and `/cart#{cart}`. What stands after the
 * hash never leaves the device that reads it.
 */
function torgCodeOf(text: string, origin: string): Code | undefined {
  if (!text.toLowerCase().startsWith(`${origin.toLowerCase()}/`)) return undefined;
  const path = text.slice(origin.length);
  for (const [what, shape] of torgShapes) {
    const value = shape.exec(path)?.[1];
    if (value) return { kind: 'torg', what, value };
  }
  return undefined;
}

const torgShapes = [
  ['pairing', /^\/pair[/#]([!-~]{4,100})$/],
  ['slip', /^\/r\/([\w-]{8,100})$/],
  ['cart', /^\/cart#([!-~]{1,4000})$/],
] as const;

/** From the right, digits weigh 1, 3, 1, 3 … and add up to a multiple of ten. Source: GS1 General Specifications. */
function isBarcode(text: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return false;
  const sum = [...text].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}
