/** The QR of a payment's own address: the way of the older eCom flow, for a payment page that is shown on a screen. */
import * as v from 'valibot';
import type { Answer } from './answer.ts';
import type { Call } from './http.ts';
import { acceptOf } from './qr-posters.ts';

export interface QrLink {
  /** The picture's address needs no key and answers 404 once the code is dead. `expiresInS` may be missing. */
  qrOfLink(url: string): Promise<Answer<{ imageUrl: string; expiresInS: number | null }>>;
}

export function createQrLink(call: Call): QrLink {
  return {
    qrOfLink: (url) =>
      call({
        operation: 'qr-of-link',
        method: 'POST',
        path: '/qr/v1',
        headers: acceptOf(),
        body: { url },
        // Whoever has the address can open the payment.
        hidden: [url],
        answer: LinkAnswer,
      }),
  };
}

const LinkAnswer = v.pipe(
  v.object({ url: v.string(), expiresIn: v.fallback(v.nullish(v.number()), null) }),
  v.transform(({ url, expiresIn }) => ({ imageUrl: url, expiresInS: expiresIn ?? null })),
);
