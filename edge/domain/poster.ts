/** A poster that any camera reads, and the page it leads to, where customers choose and pay by themselves. */
import * as v from 'valibot';
import { mostPerPayment } from './money.ts';
import { refusalWords } from './refusal.ts';

const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));
const name = (longest: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1, 'a name'),
    v.maxLength(longest, `at most ${longest} characters`),
  );

/** Stands in the address of the page; `till` is kept for the tills' own links. */
export const StallId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9](-?[a-z0-9]){0,39}$/, '1 to 40 small letters or digits, hyphens between them'),
  v.check((id) => id !== 'till', 'another name: this one is kept'),
);

/** What is sold on the page. `unitPrice` in minor units with VAT inside. */
export const Good = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, hyphens or underscores')),
  name: name(100),
  unitPrice: whole(1, mostPerPayment),
  vatRate: whole(0, 10_000),
});
export type Good = Readonly<v.InferOutput<typeof Good>>;

/** A sum that the customer types, within these bounds (minor units, VAT inside). */
const FreeSum = v.strictObject({
  least: whole(1, mostPerPayment),
  most: whole(1, mostPerPayment),
  vatRate: whole(0, 10_000),
});

export const StallAsk = v.pipe(
  v.strictObject({
    name: name(60),
    isOpen: v.boolean(),
    goods: v.pipe(
      v.array(Good),
      v.maxLength(100),
      v.check((goods) => new Set(goods.map(({ id }) => id)).size === goods.length, 'each id once'),
    ),
    freeSum: v.nullable(
      v.pipe(
        FreeSum,
        v.check(({ least, most }) => least <= most, 'the least is at most the most'),
      ),
    ),
  }),
  v.check(({ goods, freeSum }) => goods.length > 0 || freeSum !== null, 'goods, or a sum, or both'),
);
export type StallAsk = v.InferOutput<typeof StallAsk>;

export const StallView = v.object({
  id: v.string(),
  ...StallAsk.entries,
  /** Where customers find it. */
  url: v.string(),
});
export type StallView = Readonly<v.InferOutput<typeof StallView>>;

/** Source: QR API, `id` of a merchant redirect QR; ours is narrower, so that it stands in an address. */
export const PosterId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, hyphens or underscores'),
);
/** Source: QR API, pattern of `redirectUrl`. */
const RedirectUrl = v.pipe(
  v.string(),
  v.maxLength(2_000, 'at most 2000 characters'),
  v.regex(/^https:\/\/[\w.]+([\w#!:.?+=&%@\-/]+)?$/, 'an address with https://'),
);
export const PosterTarget = v.variant('to', [
  v.strictObject({ to: v.literal('stall'), stall: StallId }),
  v.strictObject({ to: v.literal('url'), url: RedirectUrl }),
]);
export type PosterTarget = v.InferOutput<typeof PosterTarget>;

/** `ttlS`: seconds until the printed code is dead; null is never. Only heeded when the poster is made. */
export const PosterAsk = v.strictObject({
  name: name(60),
  target: PosterTarget,
  ttlS: v.optional(v.nullable(whole(300, 2_147_483_647)), null),
});
export type PosterAsk = v.InferOutput<typeof PosterAsk>;

export const PosterView = v.object({
  id: v.string(),
  name: v.string(),
  target: PosterTarget,
  state: v.picklist(['making', 'ready', 'changing', 'deleting', 'refused', 'gone']),
  word: v.nullable(v.picklist(refusalWords)),
  /** What the code says, so that a till's own camera passes it over; null until Vipps MobilePay told. */
  content: v.nullable(v.string()),
  /** When the printed code dies; null is never. */
  endsAt: v.nullable(instant),
  madeAt: instant,
});
export type PosterView = Readonly<v.InferOutput<typeof PosterView>>;

export const PostersView = v.object({ posters: v.array(PosterView) });
export const StallsView = v.object({ stalls: v.array(StallView) });

/** A sum as a customer types it, in minor units: `129`, `129,5`, `129.50`, `1 290,00`. */
export function readSum(typed: string): number | undefined {
  const text = typed.replace(/[\s\u00a0]/g, '');
  const [, major = '', minor = ''] = /^(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(text) ?? [];
  return major === '' ? undefined : Number(major) * 100 + Number(minor.padEnd(2, '0'));
}

export const mostOfOne = 99;
