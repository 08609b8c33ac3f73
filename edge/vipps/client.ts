/** Everything the edge asks of Vipps MobilePay for one sales unit, in one place. */
import { createEpayment, type Epayment } from './epayment.ts';
import { createCall, type VippsParts } from './http.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

export type { Held, Modified, PaymentState, VippsEvent, VippsEventName } from './payment-answers.ts';
export type { Customer, OrderLine, PaymentToCreate, VippsReceipt } from './payment-to-create.ts';

/** No method throws for what Vipps or the network does: every answer is a value or a refusal in a word. */
export interface Vipps extends Epayment, Webhooks {}

/** One per sales unit and process: it holds the token that its calls share. */
export function createVipps(parts: VippsParts): Vipps {
  const call = createCall(parts);
  return { ...createEpayment(call), ...createWebhooks(call) };
}
