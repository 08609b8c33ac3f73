/** Lets no webhook in that Vipps MobilePay did not sign just now, and then says what it is about. */
import * as v from 'valibot';
import { Money } from './domain/money.ts';

/** One registration: `url` exactly as it was registered, since a proxy may rewrite host and path on the way. */
export interface WebhookSecret {
  id: string;
  secret: string;
  url: string;
}

/** A bell, not a sum: it says which payment to read. `amount` is the event's own. */
export interface PaymentEvent {
  msn: string;
  reference: string;
  /** The event's own. With `reference` and `name` it tells a repeated delivery from another event. */
  pspReference: string;
  /** `CREATED`, `AUTHORIZED`, ...; Vipps may add more. */
  name: string;
  amount: Money;
  /** ISO 8601. */
  timestamp: string;
  /** `false` is an operation that failed: nothing changed. */
  success: boolean;
  idempotencyKey?: string;
}

/** A customer scanned the till's sticker. The token lives fifteen minutes from `initiatedAtMs` (Unix epoch). */
export interface CheckIn {
  msn: string;
  merchantQrId: string;
  customerToken: string;
  initiatedAtMs: number;
}

/**
 * `other` is signed but of no use: log `why` and answer 200, because a refusal would hold back the later
 * events of the same payment for days. Only `refused` is answered with a refusal.
 */
export type Heard =
  | { heard: 'payment'; registration: string; event: PaymentEvent }
  | { heard: 'check-in'; registration: string; checkIn: CheckIn }
  | { heard: 'other'; registration: string; why: string }
  | { heard: 'refused'; why: WebhookRefusal };

export type WebhookRefusal =
  | 'missing-header'
  | 'headers-differ'
  | 'malformed-authorization'
  | 'malformed-date'
  | 'too-old'
  | 'too-new'
  | 'body-changed'
  | 'bad-signature';

/**
 * Verifies over the raw bytes against every registration, then parses. Redeliveries are signed afresh, so an
 * hour is enough for `maxAgeMs`, which bounds the distance of `x-ms-date` from `now` (both ms) either way.
 */
export async function hearWebhook(
  request: { headers: Headers; body: Uint8Array },
  secrets: readonly WebhookSecret[],
  rules: { now: number; maxAgeMs: number },
): Promise<Heard> {
  const signed = readHeaders(request.headers);
  if (typeof signed === 'string') return { heard: 'refused', why: signed };

  const age = rules.now - Date.parse(signed.date);
  if (Number.isNaN(age)) return { heard: 'refused', why: 'malformed-date' };
  if (age > rules.maxAgeMs) return { heard: 'refused', why: 'too-old' };
  if (-age > rules.maxAgeMs) return { heard: 'refused', why: 'too-new' };

  // Copied so that nobody can change the bytes between the check and the reading.
  const body = new Uint8Array(request.body);
  const hash = toBase64(await crypto.subtle.digest('SHA-256', body));
  if (!isSame(hash, signed.contentHash)) return { heard: 'refused', why: 'body-changed' };

  for (const registration of secrets) {
    if (await isSignedBy(registration, signed)) return readBody(body, registration.id, rules.now);
  }
  return { heard: 'refused', why: 'bad-signature' };
}

interface Signed {
  date: string;
  contentHash: string;
  signature: Uint8Array<ArrayBuffer>;
}

function readHeaders(headers: Headers): Signed | WebhookRefusal {
  const plain = headers.get('Authorization');
  // Sent beside the other one, for servers and proxies that strip `Authorization`.
  const spare = headers.get('X-Vipps-Authorization');
  if (plain !== null && spare !== null && plain !== spare) return 'headers-differ';
  const authorization = plain ?? spare;
  const date = headers.get('x-ms-date');
  const contentHash = headers.get('x-ms-content-sha256');
  if (authorization === null || date === null || contentHash === null) return 'missing-header';
  const signature = authorizationForm.exec(authorization)?.[1];
  if (signature === undefined) return 'malformed-authorization';
  return { date, contentHash, signature: fromBase64(signature) };
}

/** The 32 bytes of an HMAC-SHA256 are 43 letters of base64 and one `=`. */
const authorizationForm =
  /^HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=([A-Za-z0-9+/]{43}=)$/;

const utf8 = new TextEncoder();

/** The key is the UTF-8 of the secret's text: it looks like base64 and must not be decoded. */
async function isSignedBy({ secret, url }: WebhookSecret, signed: Signed): Promise<boolean> {
  const { pathname, search, host } = new URL(url);
  const stringToSign = `POST\n${pathname}${search}\n${signed.date};${host};${signed.contentHash}`;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', utf8.encode(secret), algorithm, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, signed.signature, utf8.encode(stringToSign));
}

/** Takes as long for the first differing letter as for the last. */
function isSame(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let at = 0; at < left.length; at++) difference |= left.charCodeAt(at) ^ right.charCodeAt(at);
  return difference === 0;
}

const toBase64 = (bytes: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Told apart by what they carry: the type of an event is not in its body. */
function readBody(body: Uint8Array, registration: string, now: number): Heard {
  const json = readJson(body);
  if (json === undefined) return { heard: 'other', registration, why: 'not JSON' };
  const checkIn = v.safeParse(CheckInBody, json);
  if (checkIn.success) {
    const { msn, merchantSerialNumber, initiatedAt, merchantQrId, customerToken } = checkIn.output;
    const scannedAt = Date.parse(initiatedAt);
    const initiatedAtMs = Number.isNaN(scannedAt) ? now : scannedAt;
    const unit = msn ?? merchantSerialNumber;
    if (!unit) return { heard: 'other', registration, why: 'a check-in without a sales unit' };
    return {
      heard: 'check-in',
      registration,
      checkIn: { msn: unit, merchantQrId, customerToken, initiatedAtMs },
    };
  }
  const event = v.safeParse(PaymentEventBody, json);
  if (event.success) return { heard: 'payment', registration, event: event.output };
  // Names of fields only: their values may name a customer.
  const fields = event.issues.map((issue) => v.getDotPath(issue) ?? 'body');
  return {
    heard: 'other',
    registration,
    why: `neither a payment event nor a check-in: ${fields.join(', ')}`,
  };
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

const Msn = v.union([v.string(), v.pipe(v.number(), v.transform(String))]);

/** `merchantSerialNumber` is what older texts call `msn`. A scan cannot be asked for again: be generous. */
const CheckInBody = v.object({
  customerToken: v.pipe(v.string(), v.minLength(1)),
  merchantQrId: v.pipe(v.string(), v.minLength(1)),
  msn: v.nullish(Msn),
  merchantSerialNumber: v.nullish(Msn),
  initiatedAt: v.fallback(v.string(), ''),
});

const PaymentEventBody = v.pipe(
  v.object({
    msn: Msn,
    reference: v.string(),
    pspReference: v.string(),
    name: v.string(),
    amount: v.object(Money.entries),
    timestamp: v.string(),
    success: v.boolean(),
    idempotencyKey: v.fallback(v.nullish(v.string()), null),
  }),
  v.transform(({ idempotencyKey, ...event }): PaymentEvent => ({
    ...event,
    ...(idempotencyKey && { idempotencyKey }),
  })),
);
