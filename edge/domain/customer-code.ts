/** What a scanned text is: a customer's own code, or which other thing somebody held before the camera. */
import * as v from 'valibot';

/**
 * A personal QR, whole and unchanged. It may hold a phone number, so nothing but Vipps MobilePay looks into it.
 * Source: ePayment 1.8.1 `personalQr`, 5 to 255 characters; QR API, any address on qr.vipps.no.
 */
export const CustomerCode = v.pipe(
  v.string(),
  v.minLength(5),
  v.maxLength(255),
  v.regex(/^https:\/\/qr\.vipps\.no\/\S+$/i, 'a code on qr.vipps.no'),
  v.brand('CustomerCode'),
);
export type CustomerCode = v.InferOutput<typeof CustomerCode>;
