/** What lens, hand, lamp and sensor do to a picture, each in the unit that decides whether a code survives it. */
import type { Chance } from './chance.ts';
import type { View } from './view.ts';

/** As a smear with this standard deviation, in pixels. */
export function blur(view: View, sigma: number): void {
  if (sigma <= 0.05) return;
  const reach = Math.ceil(3 * sigma);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-((at - reach) ** 2) / (2 * sigma * sigma)),
  );
  convolve(view, kernel, { dx: 1, dy: 0 });
  convolve(view, kernel, { dx: 0, dy: 1 });
}

/** As a lens out of focus: a disc of this radius, in pixels. A disc of two sigma reaches as far as a smear of one. */
export function defocus(view: View, radius: number): void {
  const reach = Math.ceil(radius);
  const from = view.light.slice();
  view.light.fill(0);
  let area = 0;
  for (let dy = -reach; dy <= reach; dy++) {
    const half = Math.sqrt(Math.max(0, (radius + 0.25) ** 2 - dy * dy));
    if (half < 0.25 && dy !== 0) continue;
    area += addRow(view, from, { dy, half });
  }
  for (let at = 0; at < view.light.length; at++) view.light[at] = (view.light[at] ?? 0) / area;
}

/** As a hand that moves while the shutter is open: a line of this length in pixels, at this angle in radians. */
export function motion(view: View, length: number, angle: number): void {
  if (length <= 0.5) return;
  const steps = Math.max(3, Math.ceil(length * 2) | 1);
  const from = view.light.slice();
  const { width, height, light } = view;
  light.fill(0);
  for (let step = 0; step < steps; step++) {
    const along = (step / (steps - 1) - 0.5) * length;
    const dx = Math.round(along * Math.cos(angle));
    const dy = Math.round(along * Math.sin(angle));
    for (let y = 0; y < height; y++) {
      const row = Math.min(height - 1, Math.max(0, y + dy)) * width;
      for (let x = 0, at = y * width; x < width; x++, at++)
        light[at] = (light[at] ?? 0) + (from[row + Math.min(width - 1, Math.max(0, x + dx))] ?? 0) / steps;
    }
  }
}

/** A lamp's mirror image: saturated within `radius` pixels, fading over as much again. */
export function glare(view: View, spot: { x: number; y: number; radius: number; squeeze: number }): void {
  const reach = spot.radius * 3;
  for (let y = Math.max(0, Math.floor(spot.y - reach)); y < Math.min(view.height, spot.y + reach); y++) {
    for (let x = Math.max(0, Math.floor(spot.x - reach)); x < Math.min(view.width, spot.x + reach); x++) {
      const far = Math.hypot((x - spot.x) * spot.squeeze, (y - spot.y) / spot.squeeze) / spot.radius;
      const at = y * view.width + x;
      view.light[at] = (view.light[at] ?? 0) + 1.6 * Math.exp(-0.55 * far * far * far);
    }
  }
}

/** The screen's own grid against the sensor's: two long waves over the picture, of this depth, 0 to 1. */
export function moire(view: View, depth: number, chance: Chance): void {
  const waves = [0, 1].map(() => {
    const angle = chance.between(0, Math.PI);
    const pitch = chance.between(3.2, 22);
    const turn = (2 * Math.PI) / pitch;
    return { kx: Math.cos(angle) * turn, ky: Math.sin(angle) * turn, phase: chance.between(0, 6.3) };
  });
  const [one, two] = waves;
  if (!one || !two) return;
  for (let y = 0, at = 0; y < view.height; y++) {
    for (let x = 0; x < view.width; x++, at++) {
      const wave =
        Math.sin(one.kx * x + one.ky * y + one.phase) + Math.sin(two.kx * x + two.ky * y + two.phase);
      view.light[at] = (view.light[at] ?? 0) * (1 + (depth / 2) * wave);
    }
  }
}

/** A dimmed screen goes off and on faster than the sensor's rows are read: dark bands of this depth, 0 to 1. */
export function banding(view: View, depth: number, chance: Chance): void {
  const pitch = chance.between(28, 150);
  const phase = chance.between(0, 1);
  const share = chance.between(0.3, 0.6);
  const edge = chance.between(0.06, 0.2);
  for (let y = 0; y < view.height; y++) {
    const off = Math.abs(((y / pitch + phase) % 1) - 0.5);
    const kept = 1 - depth * Math.min(1, Math.max(0, (share / 2 - off) / edge + 0.5));
    for (let x = y * view.width; x < (y + 1) * view.width; x++) view.light[x] = (view.light[x] ?? 0) * kept;
  }
}

/**
 * From light to bytes: exposed (1 keeps a screen's white just below the top), with the sensor's noise, of which `noise`
 * is the standard deviation in the middle greys, in byte steps, and with the curve that screens and eyes expect.
 */
export function develop(
  view: View,
  { exposure, noise }: { exposure: number; noise: number },
  chance: Chance,
): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(view.light.length);
  let from = chance.whole(0, normals.length - 1);
  for (let at = 0; at < bytes.length; at++) {
    const light = Math.min(1, (view.light[at] ?? 0) * exposure);
    if (++from >= normals.length) from = chance.whole(0, 4095);
    const grain = (normals[from] ?? 0) * noise;
    bytes[at] = (curve[Math.round(light * 4095)] ?? 0) + grain;
  }
  return bytes;
}

/** sRGB, light in 4,096 steps to bytes. */
const curve = Float32Array.from({ length: 4096 }, (_, step) => {
  const light = step / 4095;
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
});

/** Drawn once: a picture starts anywhere in them. Sums of uniforms are normal enough for grain. */
const normals = (() => {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Float32Array.from({ length: 1 << 18 }, () => {
    let sum = -3;
    for (let at = 0; at < 6; at++) sum += uniform();
    return sum * Math.SQRT2;
  });
})();

function convolve(
  view: View,
  kernel: readonly number[],
  { dx, dy }: { readonly dx: number; readonly dy: number },
): void {
  const { width, height, light } = view;
  const reach = (kernel.length - 1) / 2;
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const from = light.slice();
  light.fill(0);
  for (let tap = -reach; tap <= reach; tap++) {
    const weight = (kernel[tap + reach] ?? 0) / total;
    for (let y = 0; y < height; y++) {
      const row = Math.min(height - 1, Math.max(0, y + tap * dy)) * width;
      for (let x = 0, at = y * width; x < width; x++, at++)
        light[at] =
          (light[at] ?? 0) + weight * (from[row + Math.min(width - 1, Math.max(0, x + tap * dx))] ?? 0);
    }
  }
}

/** Adds a run of `half` pixels to each side, with parts of a pixel at its ends; gives the run's length. */
function addRow(
  { width, height, light }: View,
  from: Float32Array,
  { dy, half }: { dy: number; half: number },
): number {
  const whole = Math.floor(half);
  const part = half - whole;
  const pixel = (row: number, x: number) => from[row + Math.min(width - 1, Math.max(0, x))] ?? 0;
  for (let y = 0; y < height; y++) {
    const row = Math.min(height - 1, Math.max(0, y + dy)) * width;
    let run = 0;
    for (let x = -whole; x <= whole; x++) run += pixel(row, x);
    for (let x = 0, at = y * width; x < width; x++, at++) {
      light[at] = (light[at] ?? 0) + run + part * (pixel(row, x - whole - 1) + pixel(row, x + whole + 1));
      run += pixel(row, x + whole + 1) - pixel(row, x - whole);
    }
  }
  return 2 * half + 1;
}
