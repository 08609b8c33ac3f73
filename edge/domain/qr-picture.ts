/** How a QR is to be drawn, by whoever asks for it. */
import * as v from 'valibot';

/** Pixels, PNG only. Source: ePayment `qrFormat` and QR API, 100 to 2000. */
const Size = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(100, '100 to 2000'),
  v.maxValue(2000, '100 to 2000'),
);

/** Of a payment on a screen: Vipps MobilePay draws it once, when the payment is made. */
export const QrOptions = v.variant('format', [
  v.strictObject({ format: v.literal('svg') }),
  v.strictObject({ format: v.literal('png'), size: v.optional(Size, 1024) }),
]);
export type QrOptions = v.InferOutput<typeof QrOptions>;

/** Of a sticker or a poster: drawn whenever it is asked for. In an address, so the size is text. */
export const PictureAsk = v.object({
  format: v.optional(v.picklist(['svg', 'png'], 'svg or png'), 'svg'),
  size: v.optional(
    v.pipe(v.string(), v.regex(/^\d{3,4}$/, '100 to 2000'), v.transform(Number), Size),
    '1000',
  ),
});
export type PictureAsk = v.InferOutput<typeof PictureAsk>;
