/** The bodies of the old eCom API, as far as a regular payment goes. Source: eCom 2.0.3. */
import * as v from 'valibot';
import { WholeNumber } from './read-body.ts';

const text = v.pipe(v.string(), v.maxLength(100));
const address = v.pipe(v.string(), v.maxLength(255));
const msn = v.pipe(v.string(), v.regex(/^\d{5,6}$/));
const number = v.pipe(v.string(), v.regex(/^\d{8}$/));

export const InitiateBody = v.strictObject({
  customerInfo: v.strictObject({ mobileNumber: v.optional(number) }),
  merchantInfo: v.strictObject({
    merchantSerialNumber: msn,
    callbackPrefix: address,
    fallBack: address,
    authToken: v.optional(address),
    isApp: v.optional(v.boolean()),
    paymentType: v.optional(v.literal('eComm Regular Payment')),
    consentRemovalPrefix: v.optional(address),
    shippingDetailsPrefix: v.optional(address),
  }),
  transaction: v.strictObject({
    amount: v.pipe(WholeNumber, v.minValue(100)),
    orderId: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9-]{1,50}$/)),
    transactionText: text,
    skipLandingPage: v.optional(v.boolean()),
    scope: v.optional(v.string()),
  }),
});
export type InitiateBody = v.InferOutput<typeof InitiateBody>;

const merchantInfo = v.strictObject({ merchantSerialNumber: msn });

/** Capture and refund; no amount, or 0, is all there is. */
export const ActionBody = v.strictObject({
  merchantInfo,
  transaction: v.strictObject({
    amount: v.optional(v.pipe(WholeNumber, v.minValue(0)), 0),
    transactionText: text,
  }),
});

export const CancelOrderBody = v.strictObject({
  merchantInfo,
  transaction: v.strictObject({ transactionText: text }),
  shouldReleaseRemainingFunds: v.optional(v.boolean(), false),
});

export const ApproveOrderBody = v.strictObject({
  customerPhoneNumber: v.optional(number),
  token: v.optional(v.string()),
});
