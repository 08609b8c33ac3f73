/** How the platform says no: the domain error codes, their statuses, and the three shapes a refusal comes in. */

interface Said {
  readonly status: 400 | 403 | 404 | 409 | 423 | 500;
  readonly title: string;
}

const bad = (title: string): Said => ({ status: 400, title });
const forbidden = (title: string): Said => ({ status: 403, title });
const conflict = (title: string): Said => ({ status: 409, title });

/** ePayment, table "Errors". 400 for 6030, 6080, 6090, 6100, 6150, 7010 is stated; every other status is a choice. */
export const codes = {
  '3010': { status: 500, title: 'Internal error' },
  '4010': conflict('Capture idempotency conflict'),
  '4020': conflict('Idempotency error'),
  '4040': bad('Invalid amount'),
  '4050': bad('Invalid CustomerToken'),
  '4060': bad('Invalid PersonalQr'),
  '4070': bad('Invalid phone number'),
  '4080': bad('Invalid scope'),
  '4090': bad('Invalid URL'),
  '4100': bad('Metadata capacity exceeded'),
  '4110': bad('Metadata has duplicate keys'),
  '4120': bad('Metadata key too long'),
  '4130': bad('Metadata value too long'),
  '4140': bad('Missing required parameter'),
  '4150': conflict('Reference exists or refund idempotency conflict'),
  '4160': bad('Invalid payment method type'),
  '5010': bad('Blocking sources not applicable'),
  '5020': forbidden('Express payment not allowed'),
  '5030': forbidden('Illegal scope'),
  '5040': bad('Invalid currency for merchant'),
  '5050': forbidden('Long-living payment not allowed'),
  '5060': forbidden('Merchant bank account not verified'),
  '5070': bad('Payment cannot be created'),
  '5080': forbidden('PUSH_MESSAGE not allowed'),
  '5090': { status: 404, title: 'Reference not found' },
  '5100': bad('Refund not possible'),
  '6010': bad('Amount too small'),
  '6020': bad('Attempted refund before reservation'),
  '6030': bad('Cancel period expired'),
  '6040': bad('Cannot cancel a captured payment'),
  '6050': bad('Cannot cancel a non-reserved payment'),
  '6060': bad('Cannot cancel authorized payment'),
  '6070': bad('Cannot capture a cancelled payment'),
  '6080': bad('Cannot capture before reservation'),
  '6090': bad('Capture amount too high'),
  '6100': bad('Capture period expired'),
  '6110': bad('Expiration date too late'),
  '6120': bad('Expiration date too soon'),
  '6130': bad('Long living payments require a receipt'),
  '6140': bad('Must capture full amount'),
  '6150': bad('Not enough refundable'),
  '6160': { status: 423, title: 'Order processing' },
  '6170': bad('Already captured'),
  '6180': bad('Already refunded'),
  '6190': bad('Payment cannot be cancelled'),
  '6200': bad('Payment cannot be captured'),
  '6210': bad('Payment cannot be refunded'),
  '6220': bad('Refund period expired'),
  '6230': bad('Payment is already reserved'),
  '6250': bad('Cannot cancel processing payment'),
  '6260': bad('Funds unavailable'),
  '6280': bad('Capture failed, please try again later'),
  '7010': bad('Customer not found'),
  '10010': bad('Approve failed'),
  '10020': bad('Approve not allowed'),
  '10030': bad('Identification required'),
  '10040': bad('Invalid source'),
  '10050': bad('No cards'),
  '10060': bad('Not supported'),
  '10070': bad('Payment limit exceeded'),
} as const satisfies Record<string, Said>;

export type ErrorCode = keyof typeof codes;
export const errorCodes = Object.keys(codes).filter((code): code is ErrorCode => code in codes);

export interface Detail {
  readonly name: string;
  readonly reason: string;
}

/** An answer as data, so that it can be stored under an idempotency key and given again. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The domain error code of a refusal. */
  readonly code?: ErrorCode;
}

export interface Occurrence {
  /** Path as the API calls it, without its base: `/v1/payments/{reference}/capture`. */
  readonly instance: string;
  readonly traceId: string;
}

/** RFC 7807 with the domain's code: `{"name":"ErrorCode","reason":"6080"}`, the code a string. */
export function refusal(code: ErrorCode, at: Occurrence): Answer {
  const { status, title } = codes[code];
  const detail = `${title}. See extraDetails for the code.`;
  return {
    ...problem({ status, title, detail, extraDetails: [{ name: 'ErrorCode', reason: code }] }, at),
    code,
  };
}

/** A refused body or header: names the field, carries no code. */
export function invalid(extraDetails: readonly Detail[], at: Occurrence): Answer {
  const detail = 'One or more validation errors occurred.';
  return problem({ status: 400, title: 'Bad Request', detail, extraDetails }, at);
}

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly extraDetails: readonly Detail[];
}

export function problem({ status, title, detail, extraDetails }: Problem, at: Occurrence): Answer {
  return {
    status,
    contentType: 'application/problem+json',
    body: { type: `https://httpstatuses.io/${status}`, title, detail, ...at, status, extraDetails },
  };
}

/** The shape of the gateway in front of the APIs, for what never reaches them. */
export const gatewayRefusal = (status: number, message: string): Answer => ({
  status,
  body: { statusCode: status, message },
});

/** How an API words a refusal that no domain code names: a wrong field or header, and what its gateway says. */
export interface Dialect {
  invalid(details: readonly Detail[], at: Occurrence): Answer;
  gateway(status: number, message: string): Answer;
}

/** ePayment and Webhooks. */
export const paymentDialect: Dialect = { invalid, gateway: gatewayRefusal };

/** Too many calls, and the seconds to wait. */
export const tooMany = (seconds: number, gateway = gatewayRefusal): Answer => ({
  ...gateway(429, `Rate limit is exceeded. Try again in ${seconds} seconds.`),
  headers: { 'retry-after': String(seconds) },
});

/** W3C trace context, as the platform writes its `traceId`; `uuid` lends the digits. */
export function traceIdFrom(uuid: string): string {
  const digits = uuid.replaceAll('-', '').padEnd(32, '0');
  return `00-${digits.slice(0, 32)}-${digits.slice(8, 24)}-00`;
}
