/** What a pinhole camera sees of flat things that stand before a wall, as light. */
import type { Chance } from './chance.ts';
import type { Sheet } from './sheet.ts';

/** Linear light, 1 is a screen's white; row by row. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly light: Float32Array;
}

export interface Placed {
  readonly sheet: Sheet;
  /** Where the sheet's middle is in the picture, in pixels. */
  readonly middle: { readonly x: number; readonly y: number };
  /** Pixels a module is wide in the picture, at the sheet's middle. */
  readonly modulePx: number;
  /** Turned in the picture, in degrees. */
  readonly turn: number;
  /** Leant away from the camera, in degrees, about an axis that lies at `leanAxis` in the sheet. */
  readonly lean: number;
  readonly leanAxis: number;
}

/** A wall with a shade across it, and boxes and bottles of a stall: never a plain ground. */
export function wall(width: number, height: number, chance: Chance): View {
  const light = new Float32Array(width * height);
  const base = chance.between(0.12, 0.5);
  const across = chance.between(-0.4, 0.4);
  const down = chance.between(-0.4, 0.4);
  for (let y = 0, at = 0; y < height; y++) {
    const row = base * (1 + down * (y / height - 0.5));
    for (let x = 0; x < width; x++, at++) light[at] = row * (1 + across * (x / width - 0.5));
  }
  for (let things = chance.whole(2, 9); things > 0; things--) {
    const wide = chance.between(30, 320);
    const high = chance.between(30, 260);
    const left = Math.round(chance.between(-80, width));
    const top = Math.round(chance.between(-80, height));
    const value = chance.between(0.02, 0.75);
    for (let y = Math.max(0, top); y < Math.min(height, top + high); y++)
      light.fill(value, y * width + Math.max(0, left), y * width + Math.min(width, left + Math.round(wide)));
  }
  return { width, height, light };
}

/** Sets the sheet into the view. Each pixel is the mean of nine rays. */
export function place(view: View, placed: Placed): void {
  const { sheet } = placed;
  const toSheet = inverse(projection(view, placed));
  const box = boundsOf(view, placed);
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      let sum = 0;
      let hits = 0;
      for (let ray = 0; ray < 9; ray++) {
        const px = x + ((ray % 3) + 0.5) / 3;
        const py = y + (Math.floor(ray / 3) + 0.5) / 3;
        const w = toSheet[6] * px + toSheet[7] * py + toSheet[8];
        const u = Math.floor((toSheet[0] * px + toSheet[1] * py + toSheet[2]) / w + sheet.width / 2);
        const v = Math.floor((toSheet[3] * px + toSheet[4] * py + toSheet[5]) / w + sheet.height / 2);
        if (u < 0 || v < 0 || u >= sheet.width || v >= sheet.height) continue;
        sum += sheet.light[v * sheet.width + u] ?? 0;
        hits++;
      }
      if (hits === 0) continue;
      const at = y * view.width + x;
      view.light[at] = (sum + (9 - hits) * (view.light[at] ?? 0)) / 9;
    }
  }
}

/** Where a spot of the sheet is seen, in pixels. `u` and `v` run from the sheet's middle, in spots. */
export function seenAt(
  view: { readonly width: number; readonly height: number },
  placed: Placed,
  { u, v }: { u: number; v: number },
): { x: number; y: number } {
  const h = projection(view, placed);
  const w = h[6] * u + h[7] * v + h[8];
  return { x: (h[0] * u + h[1] * v + h[2]) / w, y: (h[3] * u + h[4] * v + h[5]) / w };
}

type Matrix = readonly [number, number, number, number, number, number, number, number, number];

/** A lens of about 53 degrees across, as tablets have. */
function projection({ width }: { readonly width: number }, placed: Placed): Matrix {
  const { sheet, modulePx, middle } = placed;
  const focal = width;
  const distance = (focal * sheet.scale) / modulePx;
  const [turn, lean, axis] = [placed.turn, placed.lean, placed.leanAxis].map((deg) => (deg * Math.PI) / 180);
  const [ct, st] = [Math.cos(turn ?? 0), Math.sin(turn ?? 0)];
  const [cl, sl] = [Math.cos(lean ?? 0), Math.sin(lean ?? 0)];
  const [ca, sa] = [Math.cos(axis ?? 0), Math.sin(axis ?? 0)];
  // Lean about the axis: what lies along it stays, what lies across it shrinks and goes away from the camera.
  const along = (u: number, v: number) => u * ca + v * sa;
  const across = (u: number, v: number) => -u * sa + v * ca;
  const point = (u: number, v: number) => {
    const [a, b] = [along(u, v), across(u, v) * cl];
    const [x, y] = [a * ca - b * sa, a * sa + b * ca];
    return { x: x * ct - y * st, y: x * st + y * ct, z: across(u, v) * sl };
  };
  const [eu, ev] = [point(1, 0), point(0, 1)];
  const row = (pick: (p: { x: number; y: number; z: number }) => number, offset: number) =>
    [pick(eu), pick(ev), offset] as const;
  // Shifting the picture stands for turning the camera a little: the middle is where it is asked to be.
  return [
    ...row((p) => focal * p.x + middle.x * p.z, middle.x * distance),
    ...row((p) => focal * p.y + middle.y * p.z, middle.y * distance),
    ...row((p) => p.z, distance),
  ];
}

function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  const [A, B, C] = [e * i - f * h, f * g - d * i, d * h - e * g];
  const det = a * A + b * B + c * C;
  return [
    A / det,
    (c * h - b * i) / det,
    (b * f - c * e) / det,
    B / det,
    (a * i - c * g) / det,
    (c * d - a * f) / det,
    C / det,
    (b * g - a * h) / det,
    (a * e - b * d) / det,
  ];
}

function boundsOf(view: View, placed: Placed) {
  const { width, height } = placed.sheet;
  const corners = [-1, 1].flatMap((right) =>
    [-1, 1].map((down) => seenAt(view, placed, { u: (right * width) / 2, v: (down * height) / 2 })),
  );
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  return {
    left: Math.max(0, Math.floor(Math.min(...xs))),
    right: Math.min(view.width, Math.ceil(Math.max(...xs))),
    top: Math.max(0, Math.floor(Math.min(...ys))),
    bottom: Math.min(view.height, Math.ceil(Math.max(...ys))),
  };
}
