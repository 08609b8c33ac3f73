import { expect, test } from 'vitest';
import { refusalWords } from '../edge/domain/refusal.ts';
import { type Operation, operations, retryFor, wordFor } from '../edge/vipps/error-words.ts';

/** Every code that ePayment's error table prints. */
const codes = `
  3010 4010 4020 4040 4050 4060 4070 4080 4090 4100 4110 4120 4130 4140 4150 4160
  5010 5020 5030 5040 5050 5060 5070 5080 5090 5100
  6010 6020 6030 6040 6050 6060 6070 6080 6090 6100 6110 6120 6130 6140 6150 6160 6170 6180 6190
  6200 6210 6220 6230 6250 6260 6280 7010
  10010 10020 10030 10040 10050 10060 10070`
  .trim()
  .split(/\s+/);

/** A status that no table row explains, so that a word can only have come from the code. */
const silent = 418;

test.each(codes)('code %s has a word of its own on every operation', (code) => {
  for (const operation of operations) {
    const word = wordFor({ operation, status: silent, code });
    expect(refusalWords).toContain(word);
    // A code that the table leaves out would take its word from the status.
    expect(wordFor({ operation, status: 503, code })).toBe(word);
    expect(wordFor({ operation, status: 404, code })).toBe(word);
  }
});

test.each<[Operation, string, string]>([
  ['create', '7010', 'customer-cannot-pay'],
  ['create', '4060', 'code-too-old'],
  ['create', '4050', 'check-in-too-old'],
  ['create', '4070', 'phone-number-invalid'],
  ['create', '5080', 'push-not-approved'],
  ['create', '5040', 'wrong-currency'],
  ['create', '6010', 'amount-too-small'],
  ['create', '4040', 'amount-invalid'],
  ['create', '4150', 'reference-taken'],
  ['create', '4020', 'reference-taken'],
  ['refund', '4150', 'key-conflict'],
  ['capture', '4020', 'key-conflict'],
  ['cancel', '4020', 'key-conflict'],
  ['capture', '4010', 'key-conflict'],
  ['create', '5060', 'unit-not-set-up'],
  ['refund', '5100', 'unit-not-set-up'],
  ['capture', '6260', 'funds-unavailable'],
  ['capture', '6280', 'try-capture-later'],
  ['capture', '6080', 'not-approved-yet'],
  ['refund', '6020', 'not-approved-yet'],
  ['cancel', '6060', 'already-approved'],
  ['force-approve', '6230', 'already-approved'],
  ['cancel', '6250', 'being-approved'],
  ['cancel', '6040', 'already-captured'],
  ['capture', '6170', 'already-captured'],
  ['refund', '6180', 'already-refunded'],
  ['cancel', '6190', 'already-over'],
  ['cancel', '6050', 'already-over'],
  ['capture', '6200', 'already-over'],
  ['refund', '6210', 'already-over'],
  ['capture', '6070', 'already-over'],
  ['capture', '6090', 'too-much'],
  ['refund', '6150', 'too-much'],
  ['capture', '6140', 'must-capture-all'],
  ['cancel', '6030', 'too-late'],
  ['capture', '6100', 'too-late'],
  ['refund', '6220', 'too-late'],
  ['read', '5090', 'not-found'],
  ['capture', '6160', 'busy'],
  ['create', '3010', 'fault'],
  ['create', '4080', 'bad-request'],
  ['force-approve', '10050', 'test-only'],
])('on %s code %s means %s', (operation, code, word) => {
  expect(wordFor({ operation, status: 400, code })).toBe(word);
});

test.each<[number, Operation, string, 'same-key' | 'no']>([
  [302, 'create', 'unreachable', 'same-key'],
  [400, 'create', 'bad-request', 'no'],
  [400, 'token', 'keys-refused', 'no'],
  [401, 'read', 'keys-refused', 'no'],
  [403, 'create', 'unit-not-set-up', 'no'],
  [404, 'read', 'not-found', 'no'],
  [408, 'capture', 'unreachable', 'same-key'],
  [409, 'create', 'reference-taken', 'no'],
  [409, 'capture', 'key-conflict', 'no'],
  [409, 'refund', 'key-conflict', 'no'],
  [422, 'create', 'bad-request', 'no'],
  [423, 'capture', 'busy', 'same-key'],
  [429, 'read', 'busy', 'same-key'],
  [500, 'create', 'fault', 'same-key'],
  [503, 'refund', 'fault', 'same-key'],
])('a bare %i on %s means %s, retry %s', (status, operation, word, retry) => {
  expect(wordFor({ operation, status })).toBe(word);
  expect(retryFor({ operation, status })).toBe(retry);
});

test('a code that nobody has heard of is read by its status', () => {
  for (const code of ['9999', 'constructor', '__proto__', '']) {
    expect(wordFor({ operation: 'create', status: 403, code })).toBe('unit-not-set-up');
  }
});

test('a 400 is asked again with the same key only where Vipps says that it passes', () => {
  const passing = codes.filter(
    (code) => retryFor({ operation: 'capture', status: 400, code }) === 'same-key',
  );
  expect(passing).toEqual(['6160', '6250', '6260', '6280']);
});
