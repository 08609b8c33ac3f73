/** One word for every way Vipps MobilePay says no: by its code where it gives one, else by the HTTP status. */
import type { RefusalWord } from '../domain/refusal.ts';

export const operations = [
  'token',
  'create',
  'read',
  'events',
  'capture',
  'cancel',
  'refund',
  'force-approve',
  'register-webhook',
  'list-webhooks',
  'delete-webhook',
  'put-sticker',
  'migrate-sticker',
  'read-sticker',
  'list-stickers',
  'delete-sticker',
  'make-poster',
  'retarget-poster',
  'read-poster',
  'list-posters',
  'delete-poster',
  'qr-of-link',
  'sales-unit',
  'read-order',
  'add-receipt',
  'set-category',
] as const;
export type Operation = (typeof operations)[number];

/** A key or a reference used before: on create it says whose payment it is, elsewhere that the body differs. */
const usedBefore = { create: 'reference-taken', otherwise: 'key-conflict' } as const;

/** Source: the error table of ePayment 1.8.1, with 6260 and 6280 of August 2026. */
const wordsByCode = new Map(
  Object.entries({
    '3010': 'fault',
    '4010': 'key-conflict',
    '4020': usedBefore,
    '4040': 'amount-invalid',
    '4050': 'check-in-too-old',
    '4060': 'code-too-old',
    '4070': 'phone-number-invalid',
    '4080': 'bad-request',
    '4090': 'bad-request',
    '4100': 'bad-request',
    '4110': 'bad-request',
    '4120': 'bad-request',
    '4130': 'bad-request',
    '4140': 'bad-request',
    '4150': usedBefore,
    '4160': 'bad-request',
    '5010': 'bad-request',
    '5020': 'unit-not-set-up',
    '5030': 'unit-not-set-up',
    '5040': 'wrong-currency',
    '5050': 'unit-not-set-up',
    '5060': 'unit-not-set-up',
    '5070': 'unit-not-set-up',
    '5080': 'push-not-approved',
    '5090': 'not-found',
    '5100': 'unit-not-set-up',
    '6010': 'amount-too-small',
    '6020': 'not-approved-yet',
    '6030': 'too-late',
    '6040': 'already-captured',
    '6050': 'already-over',
    '6060': 'already-approved',
    '6070': 'already-over',
    '6080': 'not-approved-yet',
    '6090': 'too-much',
    '6100': 'too-late',
    '6110': 'bad-request',
    '6120': 'bad-request',
    '6130': 'bad-request',
    '6140': 'must-capture-all',
    '6150': 'too-much',
    '6160': 'busy',
    '6170': 'already-captured',
    '6180': 'already-refunded',
    '6190': 'already-over',
    '6200': 'already-over',
    '6210': 'already-over',
    '6220': 'too-late',
    '6230': 'already-approved',
    '6250': 'being-approved',
    '6260': 'funds-unavailable',
    '6280': 'try-capture-later',
    '7010': 'customer-cannot-pay',
    '10010': 'test-only',
    '10020': 'test-only',
    '10030': 'test-only',
    '10040': 'test-only',
    '10050': 'test-only',
    '10060': 'test-only',
    '10070': 'test-only',
  } satisfies Record<string, RefusalWord | typeof usedBefore>),
);

/** Refusals that pass of themselves: Vipps asks for the same key later, though the status is a 400. */
const passingCodes: ReadonlySet<string> = new Set(['6160', '6250', '6260', '6280']);

export interface Refused {
  operation: Operation;
  status: number;
  code?: string | undefined;
}

/** The word for a refusal; a code that is not in the table is read by its status alone. */
export function wordFor({ operation, status, code }: Refused): RefusalWord {
  const word = code === undefined ? undefined : wordsByCode.get(code);
  if (word === undefined) return wordForStatus(operation, status);
  if (typeof word === 'string') return word;
  return operation === 'create' ? word.create : word.otherwise;
}

/** Whether asking again with the same key and body can end otherwise. Source: the HTTP retry table. */
export function retryFor({ status, code }: Refused): 'same-key' | 'no' {
  if (code !== undefined && passingCodes.has(code)) return 'same-key';
  return isPassing(status) ? 'same-key' : 'no';
}

/** 3xx is here because no redirect is ever followed: it came from something on the way, not from Vipps. */
const isPassing = (status: number) =>
  status < 400 || status === 408 || status === 423 || status === 429 || status >= 500;

function wordForStatus(operation: Operation, status: number): RefusalWord {
  if (status < 400 || status === 408) return 'unreachable';
  if (status >= 500) return 'fault';
  if (status === 423 || status === 429) return 'busy';
  if (status === 401 || (status === 400 && operation === 'token')) return 'keys-refused';
  if (status === 403) return 'unit-not-set-up';
  if (status === 404) return 'not-found';
  if (status === 409 && isPrinted(operation)) return 'taken-elsewhere';
  if (status === 409) return operation === 'create' ? usedBefore.create : usedBefore.otherwise;
  return 'bad-request';
}

/** What hangs on a wall has an id of its own, which somebody else may have. */
const isPrinted = (operation: Operation): boolean =>
  operation === 'put-sticker' || operation === 'migrate-sticker' || operation === 'make-poster';
