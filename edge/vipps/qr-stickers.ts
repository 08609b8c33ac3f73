/** Stickers (merchant callback QR): what is printed for the counter, and old MobilePay stickers that are to ring here. */
import * as v from 'valibot';
import type { Answer } from './answer.ts';
import { Nothing } from './exchange.ts';
import type { Call } from './http.ts';

export interface HeldSticker {
  readonly msn: string;
  readonly id: string;
  /** At most 36 characters, shown in the customer's app. */
  readonly place: string;
  /** Without a key and liable to change: asked for anew each time. Null for what Vipps MobilePay never drew. */
  readonly imageUrl: string | null;
  /** The text of the code. */
  readonly content: string | null;
}

/** `size` in pixels, 100 to 2000, PNG only. */
export interface QrImage {
  readonly format: 'svg' | 'png';
  readonly size: number;
}

export interface QrStickers {
  /** Makes or renames; the printed code never changes. */
  putSticker(id: string, place: string): Promise<Answer<void>>;
  /** Maps a printed MobilePay sticker to this sales unit; its scans carry the beacon's id. No picture is made. */
  migrateSticker(beaconId: string, place: string): Promise<Answer<void>>;
  readSticker(id: string, image?: QrImage): Promise<Answer<HeldSticker>>;
  listStickers(): Promise<Answer<readonly HeldSticker[]>>;
  /** Whoever scans it from now on is told that it is not found. */
  deleteSticker(id: string): Promise<Answer<void>>;
}

export function createQrStickers(call: Call): QrStickers {
  return {
    putSticker: (id, place) =>
      call({
        operation: 'put-sticker',
        method: 'PUT',
        path: pathOf(id),
        body: { locationDescription: place },
        answer: Nothing,
      }),
    migrateSticker: (beaconId, place) =>
      call({
        operation: 'migrate-sticker',
        method: 'PUT',
        path: `${stickers}/mobilepay/${encodeURIComponent(beaconId)}`,
        body: { locationDescription: place },
        answer: Nothing,
      }),
    readSticker: (id, image) =>
      call({ operation: 'read-sticker', method: 'GET', path: pathOf(id) + queryOf(image), answer: Sticker }),
    listStickers: () =>
      call({ operation: 'list-stickers', method: 'GET', path: stickers, answer: v.array(Sticker) }),
    deleteSticker: (id) =>
      call({ operation: 'delete-sticker', method: 'DELETE', path: pathOf(id), answer: Nothing }),
  };
}

const stickers = '/qr/v1/merchant-callback';
const pathOf = (id: string) => `${stickers}/${encodeURIComponent(id)}`;
const queryOf = (image: QrImage | undefined) => {
  if (!image) return '';
  return image.format === 'png' ? `?qrImageFormat=PNG&qrImageSize=${image.size}` : '?qrImageFormat=SVG';
};

/** A field that only helps is not worth losing the answer for. */
const HelpfulText = v.fallback(v.nullish(v.string()), null);

const Sticker = v.pipe(
  v.object({
    merchantSerialNumber: HelpfulText,
    merchantQrId: v.string(),
    locationDescription: HelpfulText,
    qrImageUrl: HelpfulText,
    qrContent: HelpfulText,
  }),
  v.transform((body): HeldSticker => ({
    msn: body.merchantSerialNumber ?? '',
    id: body.merchantQrId,
    place: body.locationDescription ?? '',
    imageUrl: body.qrImageUrl || null,
    content: body.qrContent || null,
  })),
);
