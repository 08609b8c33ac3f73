/** Tells what a picture lacks for its code to be read, from the same few numbers at every tablet. */
import type { Look } from './decode-worker.ts';
import type { Box, Grey } from './grey.ts';

/** The brightest twentieth of the picture is below this. */
const darkBelow = 70;
/** Pixels; with room around it, a code that is less than an eighth of the picture high. */
const smallBelow = 150;
/** The steepest edges of a sharp code rise by more than this part of its whole range from one pixel to the next. */
const blurredBelow = 0.24;
/** Saturated, and nothing else for this many pixels around: within a code only a lamp does that. */
const glareCell = 8;
const saturated = 250;
const glareShare = 0.015;
/** Mean change of a part of the picture, in byte steps, of one that is held out but not held still. */
const movingAbove = 7;

/** The answer remembers the picture before. */
export function createLook(): (grey: Grey, spots: readonly Box[]) => Look {
  let before: Float32Array | null = null;
  return (grey, spots) => {
    const parts = partsOf(grey);
    const last = before?.length === parts.length ? before : null;
    before = parts;
    const spot = spots[0];
    const edges = spot ? edgesIn(grey, spot) : null;
    return {
      dark: brightOf(grey) < darkBelow,
      small: spot !== undefined && Math.max(spot.width, spot.height) < smallBelow,
      blurred: edges !== null && edges < blurredBelow,
      glare: spot !== undefined && glareIn(grey, spot) > glareShare,
      moving: last !== null && change(parts, last) > movingAbove,
    };
  };
}

/** The mean of each of 16 by 9 parts. */
function partsOf({ width, height, luma }: Grey): Float32Array {
  const parts = new Float32Array(16 * 9);
  const wide = Math.floor(width / 16);
  const high = Math.floor(height / 9);
  for (let part = 0; part < parts.length; part++) {
    const left = (part % 16) * wide;
    const top = Math.floor(part / 16) * high;
    let sum = 0;
    let count = 0;
    for (let y = top; y < top + high; y += 4)
      for (let x = left; x < left + wide; x += 4, count++) sum += luma[y * width + x] ?? 0;
    parts[part] = count > 0 ? sum / count : 0;
  }
  return parts;
}

const change = (parts: Float32Array, last: Float32Array) =>
  parts.reduce((sum, part, at) => sum + Math.abs(part - (last[at] ?? 0)), 0) / parts.length;

/** What nineteen of twenty pixels do not exceed. */
function brightOf({ luma }: Grey): number {
  const counts = new Uint32Array(256);
  let pixels = 0;
  for (let at = 0; at < luma.length; at += 61, pixels++) count(counts, luma[at] ?? 0);
  return quantile(counts, pixels * 0.95);
}

/**
 * The steepest fiftieth of steps between neighbours, as a part of the range of light within the spot: across or down,
 * whichever is less, since a hand moves in one direction.
 */
function edgesIn({ width, luma }: Grey, spot: Box): number {
  const across = new Uint32Array(256);
  const down = new Uint32Array(256);
  const lights = new Uint32Array(256);
  let pixels = 0;
  const inner = innerOf(spot);
  for (let y = inner.top; y < inner.bottom; y += 2) {
    for (let x = inner.left; x < inner.right; x++, pixels++) {
      const at = y * width + x;
      const value = luma[at] ?? 0;
      count(lights, value);
      count(across, Math.abs((luma[at + 1] ?? value) - value));
      count(down, Math.abs((luma[at + width] ?? value) - value));
    }
  }
  const range = quantile(lights, pixels * 0.97) - quantile(lights, pixels * 0.03);
  return range < 8 ? 0 : Math.min(quantile(across, pixels * 0.98), quantile(down, pixels * 0.98)) / range;
}

/** The part of the spot's middle that is saturated, whole cells only. */
function glareIn({ width, luma }: Grey, spot: Box): number {
  const inner = innerOf(spot);
  let cells = 0;
  let glaring = 0;
  for (let top = inner.top; top + glareCell <= inner.bottom; top += glareCell) {
    for (let left = inner.left; left + glareCell <= inner.right; left += glareCell, cells++) {
      let isSaturated = true;
      for (let y = top; y < top + glareCell && isSaturated; y++)
        for (let x = left; x < left + glareCell && isSaturated; x++)
          isSaturated = (luma[y * width + x] ?? 0) >= saturated;
      if (isSaturated) glaring++;
    }
  }
  return cells > 0 ? glaring / cells : 0;
}

/** Without the room that is around a code. */
const innerOf = ({ x, y, width, height }: Box) => ({
  left: Math.round(x + width * 0.22),
  right: Math.round(x + width * 0.78),
  top: Math.round(y + height * 0.22),
  bottom: Math.round(y + height * 0.78),
});

const count = (counts: Uint32Array, value: number) => {
  counts[value] = (counts[value] ?? 0) + 1;
};

function quantile(counts: Uint32Array, upTo: number): number {
  let sum = 0;
  for (let value = 0; value < counts.length; value++) {
    sum += counts[value] ?? 0;
    if (sum >= upTo) return value;
  }
  return counts.length - 1;
}
