/** Merchant callback QRs: the sticker at a till, named by sales unit and the merchant's own id for ever. */
import { createHash } from 'node:crypto';

export interface Sticker {
  readonly msn: string;
  readonly merchantQrId: string;
  /** Shown in the app, 1 to 36 characters. */
  readonly locationDescription: string;
  readonly category: 'IN_STORE' | 'VENDING';
  /** Names the sticker in its text and image. The same for the same unit and id, so a printed copy outlives a deletion. */
  readonly token: string;
  /** A printed MobilePay sticker that was migrated: no new image, the old text stands. */
  readonly isBeacon: boolean;
}

export interface Stickers {
  /** Creates or updates; the image never changes. */
  put(sticker: Omit<Sticker, 'token'>): Sticker;
  get(msn: string, merchantQrId: string): Sticker | null;
  /** In the order they were made. */
  of(msn: string): readonly Sticker[];
  all(): readonly Sticker[];
  byToken(token: string): Sticker | null;
  /** Whoever has migrated this beacon, in any letter case. */
  byBeacon(beaconId: string): Sticker | null;
  remove(sticker: Sticker): void;
  clear(): void;
}

export function openStickers(): Stickers {
  const kept = new Map<string, Sticker>();
  const find = (fits: (sticker: Sticker) => boolean) => [...kept.values()].find(fits) ?? null;
  return {
    put(wish) {
      const sticker = { ...wish, token: tokenOf(wish) };
      kept.set(sticker.token, sticker);
      return sticker;
    },
    get: (msn, merchantQrId) => kept.get(tokenOf({ msn, merchantQrId })) ?? null,
    of: (msn) => [...kept.values()].filter((sticker) => sticker.msn === msn),
    all: () => [...kept.values()],
    byToken: (token) => kept.get(token) ?? null,
    byBeacon: (beaconId) =>
      find(({ isBeacon, merchantQrId }) => isBeacon && merchantQrId.toLowerCase() === beaconId.toLowerCase()),
    remove({ token }) {
      kept.delete(token);
    },
    clear: () => kept.clear(),
  };
}

/** What the code says: an address that opens the phone page, or the words of the old MobilePay sticker. */
export const textOfSticker = ({ isBeacon, merchantQrId, token }: Sticker, base: string): string =>
  isBeacon ? textOfBeacon(merchantQrId) : `${base}/sticker/${token}`;

/** Sticker texts are all lower case. Source: MobilePay PoS. */
export const textOfBeacon = (beaconId: string): string =>
  `mobilepaypos://pos?id=${beaconId.toLowerCase()}&source=qr`;

/** 15 digits or a GUID. Source: MobilePay PoS. */
export const isBeaconId = (text: string): boolean =>
  /^(\d{15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(text);

/** Two MobilePay stickers that lie printed in a drawer, never migrated by anybody yet. */
export const oldStickers: readonly string[] = ['100000000000017', '5f1c9d7e-8a42-4d0b-9b3e-2c6f7a1e0d58'];

const tokenOf = ({ msn, merchantQrId }: Pick<Sticker, 'msn' | 'merchantQrId'>): string =>
  createHash('sha256').update(`${msn} ${merchantQrId}`).digest('hex').slice(0, 32);
