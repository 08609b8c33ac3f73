/** A sticker on the stall: the customer's app scans it and the till hears who stands there. */
import * as v from 'valibot';
import { refusalWords } from './refusal.ts';

/** Source: QR API, `locationDescription`; shown in the customer's app. */
export const longestPlace = 36;
const wide = /[\p{Cc}\p{Cf}]/u;

export const StickerPlace = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'a name'),
  v.maxLength(longestPlace, `at most ${longestPlace} characters`),
  v.check((text) => !wide.test(text), 'letters, digits and signs'),
);
/** Ours for ever: it is printed. */
export const StickerId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, hyphens or underscores'),
);
const TillId = v.pipe(v.string(), v.minLength(1), v.maxLength(40));

/** 15 digits or a GUID, in small letters as printed. Source: MobilePay PoS, QR codes. */
export const BeaconId = v.pipe(
  v.string(),
  v.trim(),
  v.toLowerCase(),
  v.regex(/^([0-9]{15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/, '15 digits or a GUID'),
);

/** `till`: whose customers they are; null is every till of the stall. */
export const StickerAsk = v.strictObject({ place: StickerPlace, till: v.nullable(TillId) });
export type StickerAsk = v.InferOutput<typeof StickerAsk>;

/** A printed MobilePay sticker that is to ring here from now on. */
export const MigrationAsk = v.strictObject({
  beaconId: BeaconId,
  posName: StickerPlace,
  till: v.optional(v.nullable(TillId), null),
});
export type MigrationAsk = v.InferOutput<typeof MigrationAsk>;

export const longestCsv = 100_000;
export const CsvAsk = v.strictObject({
  csv: v.pipe(
    v.string(),
    v.minLength(1, 'a file'),
    v.maxLength(longestCsv, `at most ${longestCsv} characters`),
  ),
});

const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const stickerStates = [
  'making', // written here, not yet at Vipps MobilePay
  'ready',
  'changing', // its new name is under way
  'deleting',
  'refused', // Vipps MobilePay would not; see `word`
  'gone', // deleted elsewhere: whoever scans it is told that it is not found
] as const;

export const StickerView = v.object({
  id: v.string(),
  place: v.string(),
  till: v.nullable(v.string()),
  /** A MobilePay sticker that was there before: it has no picture to print. */
  isMobilePay: v.boolean(),
  state: v.picklist(stickerStates),
  word: v.nullable(v.picklist(refusalWords)),
  /** What the code says, so that a till's own camera passes it over; null until Vipps MobilePay told. */
  content: v.nullable(v.string()),
  madeAt: instant,
});
export type StickerView = Readonly<v.InferOutput<typeof StickerView>>;

export const StickersView = v.object({
  stickers: v.array(StickerView),
  /** Do scans arrive here: `elsewhere` is another system that has the one registration of this sales unit. */
  listening: v.picklist(['yes', 'no', 'elsewhere']),
});
export type StickersView = Readonly<v.InferOutput<typeof StickersView>>;

/** What became of each row of a file. `later`: not yet answered, and the edge goes on trying. */
export const MigrationReport = v.object({
  rows: v.array(
    v.object({
      /** The line of the file, the header being 1. */
      line: v.number(),
      beaconId: v.string(),
      posName: v.string(),
      became: v.picklist(['migrated', 'already', 'refused', 'later']),
      word: v.nullable(v.picklist(refusalWords)),
    }),
  ),
});
export type MigrationReport = Readonly<v.InferOutput<typeof MigrationReport>>;
