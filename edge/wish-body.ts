/** What a wish carries to Vipps MobilePay, as it lies in the ledger until the wish ends. */
import * as v from 'valibot';
import { CustomerCode } from './domain/customer-code.ts';
import { Money } from './domain/money.ts';
import { Msisdn } from './domain/phone-number.ts';

/** Only the customer: everything else about a charge is in its payment. */
const ChargeBody = v.object({
  customer: v.variant('by', [
    v.object({ by: v.literal('code'), code: CustomerCode }),
    v.object({ by: v.literal('number'), number: Msisdn }),
    v.object({ by: v.literal('screen') }),
  ]),
});
const AmountBody = v.object({ amount: Money });

export type ChargeBody = v.InferOutput<typeof ChargeBody>;
export type AmountBody = v.InferOutput<typeof AmountBody>;

export const readCharge = (body: string): ChargeBody => v.parse(ChargeBody, JSON.parse(body));
export const readRefund = (body: string): AmountBody => v.parse(AmountBody, JSON.parse(body));
export const readCapture = readRefund;
