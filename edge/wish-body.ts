/** What a wish carries to Vipps MobilePay, as it lies in the ledger until the wish ends. */
import * as v from 'valibot';
import { CheckInId } from './domain/check-in.ts';
import { CustomerCode } from './domain/customer-code.ts';
import { Money } from './domain/money.ts';
import { Msisdn } from './domain/phone-number.ts';
import { QrOptions } from './domain/qr-picture.ts';

/** The customer and what the request replaces: everything else about a charge is in its payment. */
const ChargeBody = v.object({
  customer: v.variant('by', [
    v.object({ by: v.literal('code'), code: CustomerCode }),
    v.object({ by: v.literal('number'), number: Msisdn }),
    v.object({ by: v.literal('screen'), qr: v.optional(QrOptions) }),
    // What names the customer lies with the check-in until the request was made.
    v.object({ by: v.literal('check-in'), checkIn: CheckInId }),
    v.object({ by: v.literal('link') }),
    v.object({ by: v.literal('poster') }),
  ]),
  /** The request that must be over first, unless the seller insists. */
  insteadOf: v.optional(v.string()),
  insist: v.optional(v.literal(true)),
});
const AmountBody = v.object({ amount: Money });
/** `release`: what is left over is let go of afterwards. */
const CaptureBody = v.object({ amount: Money, release: v.optional(v.literal(true)) });

export type ChargeBody = v.InferOutput<typeof ChargeBody>;
export type AmountBody = v.InferOutput<typeof AmountBody>;
export type CaptureBody = v.InferOutput<typeof CaptureBody>;

export const readCharge = (body: string): ChargeBody => v.parse(ChargeBody, JSON.parse(body));
export const readRefund = (body: string): AmountBody => v.parse(AmountBody, JSON.parse(body));
export const readCapture = (body: string): CaptureBody => v.parse(CaptureBody, JSON.parse(body));
