/** Everything the edge asks of Vipps MobilePay for one sales unit, in one place. */
import { createEpayment, type Epayment } from './epayment.ts';
import { createCall, type VippsParts } from './http.ts';
import { createManagement, type Management } from './management.ts';
import { createOrderManagement, type OrderManagement } from './order-management.ts';
import { createQrLink, type QrLink } from './qr-link.ts';
import { createQrPosters, type QrPosters } from './qr-posters.ts';
import { createQrStickers, type QrStickers } from './qr-stickers.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

export type { Held, Modified, PaymentState, VippsEvent, VippsEventName } from './payment-answers.ts';
export type { Customer, OrderLine, PaymentToCreate, VippsReceipt } from './payment-to-create.ts';

/** No method throws for what Vipps or the network does: every answer is a value or a refusal in a word. */
export interface Vipps
  extends Epayment, Webhooks, QrStickers, QrPosters, QrLink, Management, OrderManagement {}

/** One per sales unit and process: it holds the token that its calls share. */
export function createVipps(parts: VippsParts): Vipps {
  const call = createCall(parts);
  return {
    ...createEpayment(call),
    ...createWebhooks(call),
    ...createQrStickers(call),
    ...createQrPosters(call),
    ...createQrLink(call),
    ...createManagement(call),
    ...createOrderManagement(call),
  };
}
