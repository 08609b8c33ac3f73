/** How the old eCom API says no: a list of errors, each with group, code and words. Source: eCom 2.0.3, `Error`. */
import type { Answer, Detail, Dialect, ErrorCode, Occurrence } from './problems.ts';

interface Said {
  readonly status: number;
  readonly group: 'Authentication' | 'Payment' | 'InvalidRequest' | 'VippsError' | 'User' | 'Merchant';
  readonly message: string;
}

/** The groups are the document's; which HTTP status goes with which code is a choice. */
const said = {
  '34': { status: 400, group: 'Merchant', message: 'Duplicate order id' },
  '35': { status: 404, group: 'Merchant', message: 'Order not found' },
  '37': { status: 403, group: 'Merchant', message: 'Merchant is blocked or deactivated' },
  '38': { status: 403, group: 'Merchant', message: 'Skip landing page is not allowed' },
  '41': { status: 400, group: 'Payment', message: 'The user has no valid card' },
  '51': { status: 400, group: 'Payment', message: 'The order is captured already' },
  '61': { status: 400, group: 'Payment', message: 'Captured amount exceeds the reserved amount' },
  '62': { status: 400, group: 'Payment', message: 'The amount is not reserved' },
  '71': { status: 400, group: 'Payment', message: 'Cannot refund more than the captured amount' },
  '81': { status: 400, group: 'User', message: 'Not a user, or cannot pay' },
  '93': { status: 409, group: 'Payment', message: 'An idempotent retry must have the same request' },
  '94': { status: 423, group: 'Payment', message: 'The order is locked and being processed' },
  '95': { status: 400, group: 'Payment', message: 'Refund is possible for 365 days' },
  '97': { status: 403, group: 'Merchant', message: 'The sales unit may not take payments' },
  '98': { status: 400, group: 'Payment', message: 'Capture is possible for 180 days' },
  '99': { status: 500, group: 'VippsError', message: 'Internal error' },
} as const satisfies Record<string, Said>;
export type EcomCode = keyof typeof said;

export const ecomRefusal = (code: EcomCode, at: Occurrence): Answer => listOf(code, said[code], at);

export const ecomTooMany = (seconds: number, at: Occurrence): Answer => {
  const message = `Too many requests. Try again in ${seconds} seconds.`;
  const answer = listOf('98', { status: 429, group: 'Payment', message }, at);
  return { ...answer, headers: { 'retry-after': String(seconds) } };
};

/** Of a wrong field the code is its name. */
const invalid = (details: readonly Detail[], at: Occurrence): Answer => ({
  status: 400,
  body: details.map(({ name, reason }) => ({
    errorGroup: 'InvalidRequest',
    errorCode: name,
    errorMessage: reason,
    contextId: at.traceId,
  })),
});

export const ecomDialect: Dialect = {
  invalid,
  gateway: (status, message) => ({
    status,
    body: { responseInfo: { responseCode: status, responseMessage: 'Refused' }, result: { message } },
  }),
};

/** What ePayment's codes are called here: the two APIs stand before the same payments. */
export const inEcom: Partial<Record<ErrorCode, EcomCode>> = {
  '4150': '34',
  '5040': '97',
  '5060': '37',
  '5070': '97',
  '5080': '38',
  '5090': '35',
  '5100': '97',
  '6020': '71',
  '6030': '98',
  '6040': '51',
  '6050': '62',
  '6070': '62',
  '6080': '62',
  '6090': '61',
  '6100': '98',
  '6140': '61',
  '6150': '71',
  '6160': '94',
  '6170': '61',
  '6180': '71',
  '6190': '62',
  '6200': '62',
  '6210': '71',
  '6220': '95',
  '6250': '94',
  '7010': '81',
  '10050': '41',
};

function listOf(code: string, { status, group, message }: Said, { traceId }: Occurrence): Answer {
  return {
    status,
    body: [{ errorGroup: group, errorCode: code, errorMessage: message, contextId: traceId }],
  };
}
