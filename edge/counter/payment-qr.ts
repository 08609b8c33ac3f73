/** The picture of a payment's own QR: drawn by Vipps MobilePay with the payment, or of the address of its page. */
import type { Clock } from '../domain/clock.ts';
import type { PaymentRecord } from '../ledger.ts';
import { fetchPicture, type Picture } from '../pictures.ts';
import type { Vipps } from '../vipps/client.ts';

/** A picture is asked for by each screen; its address is good for this long where Vipps MobilePay does not say. */
const usualLifeMs = 5 * 60_000;
const mostKept = 200;

export interface PaymentQrParts {
  readonly vippsOf: (unit: string) => Pick<Vipps, 'qrOfLink'>;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

export type PaymentQr = ReturnType<typeof createPaymentQr>;

export const hasQr = ({ by, qrUrl }: Pick<PaymentRecord, 'by' | 'qrUrl'>): boolean =>
  qrUrl !== null && (by === 'screen' || by === 'link');

export function createPaymentQr({ vippsOf, fetch, clock }: PaymentQrParts) {
  const links = new Map<string, { readonly imageUrl: string; readonly until: number }>();

  /** Not kept in the books: it is made from what is, and asked for again when it is lost. */
  async function imageOfLink(url: string, unit: string): Promise<string | undefined> {
    const known = links.get(url);
    if (known && known.until > clock.now()) return known.imageUrl;
    const made = await vippsOf(unit).qrOfLink(url);
    if (!made.ok) return undefined;
    const { imageUrl, expiresInS } = made.value;
    const lifeMs = expiresInS === null ? usualLifeMs : expiresInS * 1_000;
    links.delete(url);
    links.set(url, { imageUrl, until: clock.now() + lifeMs });
    const [oldest] = links.keys();
    if (links.size > mostKept && oldest !== undefined) links.delete(oldest);
    return imageUrl;
  }

  return {
    /** Undefined when there is none to show: not made yet, over, or paid in another way. */
    async of(payment: PaymentRecord | undefined): Promise<Picture | undefined> {
      if (!payment || payment.qrUrl === null || !hasQr(payment)) return undefined;
      const { by, qrUrl, unit } = payment;
      const url = by === 'link' ? await imageOfLink(qrUrl, unit) : qrUrl;
      return url === undefined ? undefined : fetchPicture(url, { fetch, clock });
    },
  };
}
