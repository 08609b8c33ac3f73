/** What a scanned text is: a customer's own code, or which other thing somebody held before the camera. */
import * as v from 'valibot';

/**
 * A personal QR, whole and unchanged. It may hold a phone number, so nothing but Vipps MobilePay looks into it.
 * Source: ePayment 1.8.1 `personalQr`, 5 to 255 characters; QR API, any address on qr.vipps.no.
 */
export const CustomerCode = v.pipe(
  v.string(),
  v.minLength(5),
  v.maxLength(255),
  v.regex(/^https:\/\/qr\.vipps\.no\/[!-~]+$/i, 'a code on qr.vipps.no'),
  v.brand('CustomerCode'),
);
export type CustomerCode = v.InferOutput<typeof CustomerCode>;

/** What else was seen; each has its own next step. */
export type OtherCode =
  | 'sticker' // a MobilePay sticker: the customer scans it, not the till
  | 'own' // the stall's own printed code
  | 'barcode' // a product
  | 'foreign'; // an address or text that is no customer's

export type ReadCode = { kind: 'personal'; code: CustomerCode } | { kind: OtherCode };

/** `own` holds the texts of the merchant's own codes, which are on qr.vipps.no as well. */
export function readCode(text: string, own: ReadonlySet<string> = new Set()): ReadCode {
  if (own.has(text)) return { kind: 'own' };
  if (/^mobilepaypos:\/\/pos\?/i.test(text)) return { kind: 'sticker' };
  if (isProductNumber(text)) return { kind: 'barcode' };
  const code = v.safeParse(CustomerCode, text);
  return code.success ? { kind: 'personal', code: code.output } : { kind: 'foreign' };
}

/** Of everything in view at once: the one customer, or why there is none. Two customers are never chosen between. */
export type Judged =
  | { found: 'customer'; code: CustomerCode }
  | { found: 'two-customers' }
  | { found: OtherCode }
  | { found: 'nothing' };

export function judge(texts: readonly string[], own?: ReadonlySet<string>): Judged {
  const read = texts.map((text) => readCode(text, own));
  const customers = new Set(read.flatMap((one) => (one.kind === 'personal' ? [one.code] : [])));
  const [code] = customers;
  if (customers.size > 1) return { found: 'two-customers' };
  if (code !== undefined) return { found: 'customer', code };
  const other = read.find((one) => one.kind !== 'personal');
  return other && other.kind !== 'personal' ? { found: other.kind } : { found: 'nothing' };
}

/** EAN-8, UPC-A, EAN-13 or GTIN-14 with a right check digit. Source: GS1 General Specifications, 7.9. */
function isProductNumber(text: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return false;
  const digits = [...text].map(Number);
  const sum = digits
    .toReversed()
    .reduce((total, digit, place) => total + digit * (place % 2 === 1 ? 3 : 1), 0);
  return sum % 10 === 0;
}
