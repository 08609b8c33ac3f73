/** What the customer's app shows with a payment: read back, and added to where a sale came without its lines. */
import type { Line } from '../domain/sale.ts';
import { totalOf } from '../domain/sale.ts';
import type { Ledger, PaymentRecord } from '../ledger.ts';
import { slipPath } from '../slips.ts';
import type { Units } from '../units.ts';
import { receiptOf } from '../vipps/receipt-lines.ts';
import type { Refusal } from '../vipps/answer.ts';

export interface Ordering {
  readonly ledger: Ledger;
  readonly units: Units;
  readonly publicUrl: string;
}

/** `too-late`: it has lines already. `no-fit`: these are not what was paid, or there is no slip to link to. */
export type Ordered = 'done' | 'too-late' | 'no-fit' | 'not-found' | 'unreachable';

export const readOrder = ({ units }: Pick<Ordering, 'units'>, payment: PaymentRecord) =>
  units.of(payment.unit).readOrder(payment.reference);

/** Lines must add up exactly, or the app shows none of them; they can be given once and never mended. */
export async function addToOrder(
  { ledger, units, publicUrl }: Ordering,
  payment: PaymentRecord,
  { lines, link }: { lines?: readonly Line[] | undefined; link?: true | undefined },
): Promise<Ordered> {
  const { reference, currency, value, till } = payment;
  const vipps = units.of(payment.unit);
  if (lines) {
    if (payment.lines.length > 0) return 'too-late';
    if (totalOf(lines) !== value) return 'no-fit';
    const receipt = receiptOf(lines, { currency, posId: till || 'T', receiptNumber: reference });
    const added = await vipps.addReceipt(reference, receipt);
    if (!added.ok) return said(added.refusal);
  }
  if (link) {
    const token = ledger.slips.of(reference)?.token;
    if (!token) return 'no-fit';
    const orderDetailsUrl = publicUrl + slipPath(token);
    const linked = await vipps.setCategory(reference, { category: 'RECEIPT', orderDetailsUrl });
    if (!linked.ok) return said(linked.refusal);
  }
  return 'done';
}

function said({ status, word }: Refusal): Ordered {
  if (status === 409) return 'too-late';
  return word === 'not-found' ? 'not-found' : 'unreachable';
}
