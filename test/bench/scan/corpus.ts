/** The bench's frames: one damage at a time at four severities, all at once, two codes, other codes, and none. */
import { type Chance, chanceOf, seedOf } from './chance.ts';
import { modulesOf, otherText, personalCode, stickerText } from './codes.ts';
import { banding, blur, defocus, develop, glare, moire, motion } from './damage.ts';
import { jpeg } from './jpeg.ts';
import { blank, fill, type Look, phone, printed, type Sheet, write } from './sheet.ts';
import { place, type Placed, seenAt, type View, wall } from './view.ts';

/** Grey, one byte a pixel, row by row. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8ClampedArray<ArrayBuffer>;
  /** The customer's codes in view; none in empty frames and those of others. */
  readonly personal: readonly string[];
  /** Everything else that can be read in it. */
  readonly others: readonly string[];
}

export const families = [
  'size',
  'rotation',
  'tilt',
  'blur',
  'motion',
  'glare',
  'dim',
  'moire',
  'banding',
  'noise',
  'jpeg',
  'logo',
  'rounded',
  'inverted',
  'mix',
] as const;
export type Family = (typeof families)[number];
/** 1 easy, 2 ordinary, 3 hard, 4 beyond what is read today. */
export const severities = [1, 2, 3, 4] as const;
export type Severity = (typeof severities)[number];

const size = { width: 1280, height: 720 } as const;

/** Four strengths a damage; lengths in modules, angles in degrees. */
const strengths = {
  size: [6, 4, 2.9, 2.3],
  rotation: [15, 45, 90, 180],
  tilt: [18, 30, 42, 52],
  blur: [0.28, 0.4, 0.52, 0.66],
  motion: [0.5, 0.9, 1.25, 1.7],
  glare: [0.05, 0.1, 0.16, 0.24],
  dim: [0.3, 0.1, 0.03, 0.015],
  moire: [0.15, 0.28, 0.42, 0.6],
  banding: [0.4, 0.65, 0.82, 0.93],
  noise: [8, 16, 28, 42],
  jpeg: [60, 30, 16, 9],
  logo: [0.12, 0.18, 0.23, 0.28],
  rounded: [0.92, 0.8, 0.68, 0.55],
  inverted: [1, 0.6, 0.3, 0.15],
} as const satisfies Record<Exclude<Family, 'mix'>, readonly [number, number, number, number]>;

interface Recipe {
  modulePx: number;
  turn: number;
  lean: number;
  blur: number;
  isDisc: boolean;
  motion: number;
  glare: number;
  exposure: number;
  moire: number;
  banding: number;
  noise: number;
  jpeg: number;
  look: Look;
}

/** One personal code on a phone, damaged; the same for the same `index` everywhere. */
export function damaged(family: Family, severity: Severity, index: number): Frame {
  const chance = chanceOf(seedOf(family, severity, index));
  const recipe = ordinary(chance);
  if (family === 'mix') mix(recipe, severity, chance);
  else spoil(recipe, family, strengths[family][severity - 1] ?? 0, chance);
  const text = personalCode(chance);
  // A large mark is drawn over a code that can bear it, as the apps do.
  const ecc =
    (recipe.look.logo ?? 0) > 0.2
      ? 'H'
      : (recipe.look.logo ?? 0) > 0.15
        ? 'Q'
        : chance.pick(['L', 'M', 'M', 'Q'] as const);
  const code = modulesOf(text, { ecc, mask: chance.whole(0, 7) });
  return shoot(chance, recipe, { text, sheet: phone(code, recipe.look, chance), side: code.size });
}

/** A customer's phone and the stall's own sticker beside it. `others` holds the sticker. */
export function withSticker(index: number): Frame {
  const chance = chanceOf(seedOf('sticker', index));
  const recipe = { ...ordinary(chance), modulePx: chance.between(4.6, 5.6) };
  const [text, own] = [personalCode(chance), stickerText(chance)];
  const code = modulesOf(text);
  const ownCode = modulesOf(own, { ecc: 'Q' });
  const view = wall(size.width, size.height, chance);
  const isLeft = chance.next() < 0.5;
  // The sticker is as large as paper is cheap: it is the first that a decoder finds.
  place(view, {
    ...stance(chance, recipe),
    sheet: printed(ownCode, chance),
    modulePx: Math.min(8, 280 / ownCode.size),
    middle: { x: isLeft ? 980 : 300, y: chance.between(310, 410) },
  });
  const scaled = { ...recipe, modulePx: Math.min(recipe.modulePx, 260 / code.size) };
  const placed = {
    ...stance(chance, scaled),
    sheet: phone(code, {}, chance),
    middle: { x: isLeft ? 380 : 900, y: chance.between(320, 400) },
  };
  place(view, placed);
  return { ...finish(view, scaled, { placed, side: code.size }, chance), personal: [text], others: [own] };
}

/** Somebody else's code: a menu, a network, a sticker, a parcel. */
export function foreign(index: number): Frame {
  const chance = chanceOf(seedOf('foreign', index));
  const recipe = ordinary(chance);
  const text = otherText(chance);
  const code = modulesOf(text, { ecc: chance.pick(['L', 'M', 'Q', 'H'] as const) });
  const sheet = chance.next() < 0.5 ? printed(code, chance) : phone(code, {}, chance);
  const frame = shoot(chance, recipe, { text, sheet, side: code.size });
  return { ...frame, personal: [], others: [text] };
}

/** No code at all, and much that could look like one: squares in squares, chequers, writing, half a code, grain. */
export function empty(index: number): Frame {
  const chance = chanceOf(seedOf('empty', index));
  const recipe = ordinary(chance);
  const view = wall(size.width, size.height, chance);
  const sheet = decoy(index % 8, chance);
  const placed = { ...stance(chance, recipe), sheet, middle: spotFor(recipe, 29, chance) };
  if (sheet.width > 1) place(view, placed);
  if (chance.next() < 0.3) recipe.noise = chance.between(8, 30);
  if (chance.next() < 0.2) recipe.exposure = 0.08;
  return { ...finish(view, recipe, { placed, side: 29 }, chance), personal: [], others: [] };
}

function decoy(kind: number, chance: Chance): Sheet {
  const sheet = kind === 0 ? blank(1, 1) : blank(300, 420);
  if (kind > 0) fill(sheet, { x: 0, y: 0, width: 300, height: 420 }, chance.between(0.5, 0.95));
  const square = (x: number, y: number, side: number, value: number) =>
    fill(sheet, { x: x - side / 2, y: y - side / 2, width: side, height: side }, value);
  if (kind === 1)
    for (let line = 0; line < 14; line++) write(sheet, { x: 20, y: 20 + 27 * line, height: 16 }, chance);
  if (kind === 2)
    for (let row = 0; row < 40; row++)
      for (let column = 0; column < 34; column++)
        if (chance.next() < 0.5) square(16 + column * 8, 50 + row * 8, 8, 0.02);
  if (kind === 3)
    for (const [x, y] of [
      [70, 120],
      [230, 120],
      [70, 280],
    ] as const)
      for (const [side, value] of [
        [70, 0.02],
        [50, 0.9],
        [30, 0.02],
      ] as const)
        square(x, y, side, value);
  if (kind === 4)
    for (let x = 20; x < 280; x += chance.whole(4, 16))
      fill(sheet, { x, y: 60, width: chance.whole(2, 8), height: 300 }, 0.02);
  if (kind === 5)
    for (let row = 0; row < 20; row++)
      for (let column = 0; column < 15; column++)
        if ((row + column) % 2) square(10 + column * 20, 10 + row * 20, 20, 0.05);
  if (kind === 6) {
    const half = phone(modulesOf(personalCode(chance), { ecc: 'L' }), {}, chance);
    // A thumb over more than any correction bears.
    fill(half, { x: half.width * 0.45, y: half.height * 0.2, width: half.width, height: half.height }, 0.3);
    return half;
  }
  if (kind === 7)
    for (let dots = 0; dots < 220; dots++)
      square(
        chance.between(10, 290),
        chance.between(10, 410),
        chance.between(3, 24),
        chance.between(0.02, 0.9),
      );
  return sheet;
}

function ordinary(chance: Chance): Recipe {
  return {
    modulePx: chance.between(5.5, 8),
    turn: chance.between(-8, 8),
    lean: chance.between(0, 8),
    blur: 0.12,
    isDisc: chance.next() < 0.5,
    motion: 0,
    glare: 0,
    exposure: chance.between(0.8, 1.05),
    moire: 0,
    banding: 0,
    noise: 2.5,
    jpeg: 0,
    look: chance.next() < 0.3 ? { dot: 0.92, logo: 0.12 } : {},
  };
}

function spoil(recipe: Recipe, family: Exclude<Family, 'mix'>, strength: number, chance: Chance): void {
  switch (family) {
    case 'size':
      recipe.modulePx = strength;
      break;
    case 'rotation':
      recipe.turn = chance.between(-strength, strength);
      break;
    case 'tilt':
      recipe.lean = strength;
      break;
    case 'dim':
      recipe.exposure = strength;
      recipe.noise = 5;
      break;
    case 'logo':
      recipe.look = { logo: strength };
      break;
    case 'rounded':
      recipe.look = { dot: strength };
      break;
    case 'inverted':
      recipe.look = { isInverted: true, contrast: strength };
      break;
    default:
      recipe[family] = strength;
  }
}

/** Good light, an ordinary stall, bad light in a hurry, and worse. */
function mix(recipe: Recipe, severity: Severity, chance: Chance): void {
  const worse = (severity - 1) / 3;
  const upTo = (easy: number, worst: number) => chance.between(0.5, 1) * (easy + (worst - easy) * worse);
  recipe.modulePx = chance.between(6.5 - 2.5 * worse, 8 - 2 * worse);
  recipe.turn = chance.between(-1, 1) * (20 + 60 * worse);
  recipe.lean = upTo(12, 36);
  recipe.blur = upTo(0.2, 0.6);
  recipe.motion = upTo(0.25, 1.1);
  recipe.glare = chance.next() < 0.5 ? upTo(0.02, 0.1) : 0;
  recipe.exposure = 0.9 - 0.75 * upTo(0.1, 1);
  recipe.moire = upTo(0.05, 0.25);
  recipe.banding = chance.next() < 0.5 ? upTo(0.15, 0.7) : 0;
  recipe.noise = upTo(4, 14);
  recipe.jpeg = chance.next() < 0.5 ? 80 - 50 * worse : 0;
  recipe.look = chance.pick<Look>([
    {},
    {},
    { dot: 0.85, logo: 0.14 },
    { isInverted: true, contrast: 0.9 },
    { logo: 0.15 },
  ]);
}

function shoot(
  chance: Chance,
  recipe: Recipe,
  { text, sheet, side }: { text: string; sheet: Sheet; side: number },
): Frame {
  const view = wall(size.width, size.height, chance);
  // A long code on the same phone has smaller modules: the phone stays within the picture.
  const fitting = { ...recipe, modulePx: Math.min(recipe.modulePx, 560 / (side + 8)) };
  const placed = { ...stance(chance, fitting), sheet, middle: spotFor(fitting, side, chance) };
  place(view, placed);
  return { ...finish(view, fitting, { placed, side }, chance), personal: [text], others: [] };
}

const stance = (chance: Chance, { modulePx, turn, lean }: Recipe) => ({
  modulePx,
  turn,
  lean,
  leanAxis: chance.between(0, 360),
});

/** Anywhere in the picture where the whole code is in it. */
function spotFor({ modulePx }: Recipe, side: number, chance: Chance): { x: number; y: number } {
  const reach = Math.min(size.height / 2 - 4, ((side + 4) * modulePx * 1.3) / 2);
  const off = Math.max(0, Math.min(300, size.width / 2 - reach));
  return {
    x: size.width / 2 + chance.between(-off, off),
    y: size.height / 2 + chance.between(-1, 1) * Math.max(0, size.height / 2 - reach),
  };
}

function finish(
  view: View,
  recipe: Recipe,
  { placed, side }: { placed: Placed; side: number },
  chance: Chance,
): Pick<Frame, 'width' | 'height' | 'luma'> {
  const px = recipe.modulePx;
  if (recipe.moire > 0) moire(view, recipe.moire, chance);
  if (recipe.glare > 0) {
    const half = (side * placed.sheet.scale) / 2;
    const spot = seenAt(view, placed, { u: chance.between(-half, half), v: chance.between(-half, half) });
    glare(view, { ...spot, radius: (recipe.glare * side * px) / 2, squeeze: chance.between(0.6, 1.6) });
  }
  if (recipe.isDisc && recipe.blur > 0.2) defocus(view, 2 * recipe.blur * px);
  else blur(view, recipe.blur * px);
  motion(view, recipe.motion * px, chance.between(0, Math.PI));
  if (recipe.banding > 0) banding(view, recipe.banding, chance);
  const luma = develop(view, recipe, chance);
  if (recipe.jpeg > 0) jpeg(luma, view, recipe.jpeg);
  return { width: view.width, height: view.height, luma };
}
