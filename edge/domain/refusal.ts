/**
 * Every way an ask can end without a yes, as one word each: what the till says is looked up by it.
 * Source of the codes: ePayment error table; `undefined` codes come from HTTP or the network.
 */
export const refusalWords = [
  'customer-cannot-pay', // 7010: never say that the number is wrong
  'code-too-old', // 4060: the personal QR is bad or stale
  'check-in-too-old', // 4050: the customer token is bad, used or over fifteen minutes old
  'phone-number-invalid', // 4070
  'push-not-approved', // 5080: the sales unit may not send requests to a phone
  'wrong-currency', // 5040
  'amount-too-small', // 6010
  'amount-invalid', // 4040
  'reference-taken', // 4150 and 4020 on create: another payment has it
  'key-conflict', // 4010, 4020, 4150 on capture and refund: same key, other body
  'unit-not-set-up', // 5020 5030 5050 5060 5070 5100 and a bare 403: a set-up the merchant must mend
  'keys-refused', // 401 that a fresh token did not mend
  'funds-unavailable', // 6260: money not taken, do not hand over
  'try-capture-later', // 6280
  'not-approved-yet', // 6020 6080
  'already-approved', // 6060 6230: a cancel met an approval
  'being-approved', // 6250: the customer is approving at this moment
  'already-captured', // 6040 6170
  'already-refunded', // 6180
  'already-over', // 6050 6190 6200 6210 6070
  'too-much', // 6090 6150
  'must-capture-all', // 6140
  'too-late', // 6030 6100 6220
  'not-found', // 5090 and a bare 404
  'busy', // 6160, 423, 429
  'unreachable', // no answer: timeout, connection lost
  'fault', // 3010, 5xx
  'bad-request', // any other 4xx: ours to mend
  'test-only', // 10010 to 10070
  'too-late-to-send', // ours: patience ran out before it left
  'already-paid', // ours: the request that this one was to replace has been approved
  'check-in-taken', // ours: another till serves this customer
  'check-in-elsewhere', // ours: the sticker is another sales unit's, and so is what names the customer
  'taken-elsewhere', // 409 of the QR API: the sticker or the id belongs to somebody else
  'lines-taken', // ours: those pieces were already handed over or given back
  'not-allowed', // ours: this till or this person may not
] as const;
export type RefusalWord = (typeof refusalWords)[number];
