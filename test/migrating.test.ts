import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const doc = readFileSync(join(root, 'docs/migrating.md'), 'utf8');
const listed = [...doc.matchAll(/^(\d+)\. `(test\/[\w-]+\.test\.ts)`: (.+)$/gm)].map(
  ([, number, file, title]) => ({
    number: Number(number),
    file: file ?? '',
    title: title ?? '',
  }),
);
/** The rows of every table, as the text of their first cell. */
const rows = [...doc.matchAll(/^\| (?!-{3})([^|]+?) +\|.*\|$/gm)].map(([row, first]) => ({
  row,
  first: first ?? '',
}));

test('every test that the page names is there, under that title', () => {
  expect(listed.length).toBeGreaterThan(30);
  for (const { file, title } of listed)
    expect(readFileSync(join(root, file), 'utf8'), `${file}: ${title}`).toContain(title);
});

test('every row names a test, or says that there is nothing to do, and no test is named for nothing', () => {
  const numbers = new Set(listed.map(({ number }) => number));
  const used = new Set([...doc.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number)));
  expect([...used].toSorted((a, b) => a - b)).toEqual([...numbers].toSorted((a, b) => a - b));
  const bodies = rows.filter(({ row }) => !row.includes('Shown by'));
  expect(bodies.length).toBeGreaterThan(60);
  for (const { row } of bodies) expect(row).toMatch(/(\[\d+\]|-) *\|$/);
});

test.each([
  'POST /pointofsales',
  'GET /pointofsales',
  'DELETE /pointofsales',
  'POST /payments',
  'POST /payments/prepare',
  'GET /payments/{paymentId}',
  'GET /payments` (the active ones)',
  'POST /payments/{paymentId}/capture',
  'POST /payments/{paymentId}/cancel',
  'POST /refunds',
  'GET /refunds/{refundId}',
  'POST /connect/token',
  'X-MobilePay-Client-System-Name`, `-Version',
  'X-MobilePay-Merchant-VAT-Number',
  'X-MobilePay-Idempotency-Key',
  'amount',
  'currencyCode',
  'orderId',
  'plannedCaptureDelay',
  'posId',
  'restrictions.debitCardDisallowed',
  'creditCardDisallowed',
  'merchantPaymentLabel',
  'customerToken',
  'loyaltyIds',
  'status',
  'pollDelayInMs',
  'Prepared',
  'Initiated',
  'Paired',
  'IssuedToUser',
  'Reserved',
  'Captured',
  'CancelledByUser',
  'CancelledByClient',
  'CancelledByMobilePay',
  'ExpiredAndCancelled',
  'RejectedByMobilePayDueToAgeRestrictions',
  'POST /ecomm/v2/payments',
  'POST /qr/v1',
  'GET …/{orderId}/details',
  'PUT …/cancel',
  'transactionText',
  'fallBack',
  'callbackPrefix',
  'INITIATE',
  'VOID',
  'RESERVE_FAILED',
])('%s has its row', (name) => {
  expect(rows.some(({ first }) => first.includes(name))).toBe(true);
});
