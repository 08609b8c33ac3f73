/** Reads a grey picture as well as the time there is allows: a plain look at all of it, then closer ones where a code may be. */
import type { Effort, Look } from './decode-worker.ts';
import { type Box, cropped, evened, type Grey, sharpened, smoothed } from './grey.ts';
import { createLook } from './look.ts';
import { areaOf, isAllOf, isHeldOut, isWithin, movedBy, widened } from './places.ts';
import { spotsIn } from './spots.ts';
import type { How, Mark, Zxing } from './zxing.ts';

export interface Eye {
  read(grey: Grey, effort: Effort): Sight;
}

export interface Sight {
  readonly marks: readonly Mark[];
  /** Only of a camera's picture in which nothing was read, and not of every one. */
  readonly look: Look | null;
}

export interface Try {
  readonly name: string;
  readonly how: How;
  prepare(spot: Grey): Grey;
}

/**
 * In the order of what each adds, out of 72 ways to prepare a picture. The first one finds nearly all codes that any of
 * them reads, and nothing where there is none: where it finds no trace of a code, the others are not tried.
 */
export const tries: readonly Try[] = [
  {
    name: 'evened, smoothed, sharpened, one threshold',
    how: { isGlobal: true, withBroken: true },
    prepare: (spot) => sharpened(smoothed(evened(spot), 1), { reach: 4, gain: 4 }),
  },
  {
    name: 'smoothed, sharpened finely, one threshold',
    how: { isGlobal: true },
    prepare: (spot) => sharpened(smoothed(spot, 1), { reach: 3, gain: 8 }),
  },
  { name: 'gaps closed', how: { denoise: true }, prepare: (spot) => spot },
];

/** More pixels than a camera gives are a photo at its full size, which is looked at again when it is smaller. */
const mostPixels = 2_200_000;
/** With less correction left than this, a word may have been corrected to another one: such a read counts when it comes twice. */
const leastSpare = 0.1;
/** Of the time that nobody asks for anything. The rest is the battery's, and lets the next picture come at once. */
const shareOfIdle = 0.5;
/** No picture is kept waiting longer than this for the tries on the one before, in milliseconds. */
const mostSavedMs = 25;
const longestIdleMs = 100;
/** What a picture lacks is told this often, in milliseconds, by a device that has no time to spare. */
const lookAtLeastEachMs = 250;

/** A seller who shows the camera a product wants to hear so, and soon enough; in milliseconds. */
const productsEachMs = 400;
/** The likeliest places are worth a try; the others only a look. */
const mostTried = 2;

const nothing: Sight = { marks: [], look: null };

/** `now` in milliseconds; only differences count. */
export function createEye(zxing: Zxing, now: () => number): Eye {
  const lookAt = createLook();
  let doubtful = '';
  let savedMs = 0;
  let answeredAt = now();
  let tryMs = 2;
  let turn = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let product = '';
  let productsAt = now();

  return {
    read(grey, effort) {
      const waitedMs = Math.min(longestIdleMs, now() - answeredAt);
      savedMs = Math.min(mostSavedMs, savedMs + shareOfIdle * waitedMs);
      const sight =
        grey.luma.length > mostPixels ? { marks: zxing.read(grey), look: null } : see(grey, effort);
      answeredAt = now();
      return sight;
    },
  };

  /** What is light on dark, or too near, is looked for in the busy places alone: the whole picture takes twice as long. */
  function see(grey: Grey, effort: Effort): Sight {
    const marks = zxing.read(grey, { isPlain: true });
    // A code that fills the picture leaves no room for another.
    if (areaOf(marks) > (grey.width * grey.height) / 2) return { marks, look: null };
    const spots = spotsIn(grey);
    const beside = spots
      .filter((spot) => !marks.some((mark) => isWithin(mark, spot)))
      .map((spot) => widened(spot, grey))
      .flatMap((wide) => zxing.read(cropped(grey, wide)).map((mark) => movedBy(mark, wide)));
    const all = [...marks, ...beside.filter(({ text }) => !marks.some((mark) => mark.text === text))];
    return all.length > 0 ? { marks: all, look: null } : more(grey, spots, effort);
  }

  function more(grey: Grey, spots: readonly Box[], effort: Effort): Sight {
    const startedAt = now();
    const isLive = effort === 'live';
    // One that was too slow a moment ago is asked again after a while: it may have been busy with something else.
    if (isLive && savedMs >= mostSavedMs && tryMs > mostSavedMs) tryMs *= 0.95;
    const hasTime = () => !isLive || savedMs - (now() - startedAt) >= tryMs;
    if (!hasTime() && startedAt - lookedAt < lookAtLeastEachMs) return nothing;
    lookedAt = startedAt;
    const closer = closerIn(grey, spots, hasTime);
    const marks = closer.length > 0 || !isLive ? closer : productIn(grey);
    // Nobody holds a photo nearer.
    const sight = { marks, look: marks.length > 0 || !isLive ? null : lookAt(grey, spots) };
    if (isLive) savedMs = Math.max(0, savedMs - (now() - startedAt));
    return sight;
  }

  function closerIn(grey: Grey, spots: readonly Box[], hasTime: () => boolean): readonly Mark[] {
    // With time for one spot alone, each has its turn.
    turn++;
    const tried = spots.filter((spot) => !isAllOf(grey, spot)).slice(0, mostTried);
    for (const at of tried.keys()) {
      const spot = tried[(at + turn) % tried.length];
      const closer = spot ? lookCloser(grey, spot, hasTime) : [];
      if (closer.length > 0) return closer;
    }
    return [];
  }

  /** Stripes have little to check a misread by: the same must come twice. */
  function productIn(grey: Grey): readonly Mark[] {
    if (now() - productsAt < productsEachMs) return [];
    productsAt = now();
    const mark = zxing.read(grey, { isProduct: true }).find((each) => isHeldOut(each, grey));
    const isSame = mark !== undefined && mark.text === product;
    product = mark?.text ?? '';
    return mark && isSame ? [mark] : [];
  }

  function lookCloser(grey: Grey, spot: Box, hasTime: () => boolean): readonly Mark[] {
    for (const [at, each] of tries.entries()) {
      if (!hasTime()) return [];
      const startedAt = now();
      const marks = zxing.read(each.prepare(cropped(grey, spot)), each.how);
      tryMs += (now() - startedAt - tryMs) / 8;
      const sure = marks.filter(isSure);
      if (sure.length > 0) return sure.map((mark) => movedBy(mark, spot));
      if (at === 0 && marks.length === 0) return [];
    }
    return [];
  }

  function isSure({ isWhole, spare, text }: Mark): boolean {
    if (!isWhole) return false;
    const isEnough = spare >= leastSpare || text === doubtful;
    if (!isEnough) doubtful = text;
    return isEnough;
  }
}
