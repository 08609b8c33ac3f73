/** What JPEG at a quality takes away from a grey picture: its blocks and rings, without the file. */

/** `quality` 1 to 100, as libjpeg counts it. Changes the picture in place. */
export function jpeg(
  luma: Uint8ClampedArray,
  { width, height }: { readonly width: number; readonly height: number },
  quality: number,
): void {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  const steps = Float32Array.from(table, (step) =>
    Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100))),
  );
  const block = new Float32Array(64);
  const work = new Float32Array(64);
  for (let top = 0; top + 8 <= height; top += 8) {
    for (let left = 0; left + 8 <= width; left += 8) {
      for (let at = 0; at < 64; at++)
        block[at] = (luma[(top + (at >> 3)) * width + left + (at & 7)] ?? 0) - 128;
      turn(block, work, false);
      for (let at = 0; at < 64; at++) {
        const step = steps[at] ?? 1;
        block[at] = Math.round((block[at] ?? 0) / step) * step;
      }
      turn(block, work, true);
      for (let at = 0; at < 64; at++)
        luma[(top + (at >> 3)) * width + left + (at & 7)] = (block[at] ?? 0) + 128;
    }
  }
}

/** The eight cosines, row by frequency. */
const cosines = Float32Array.from({ length: 64 }, (_, at) => {
  const [frequency, x] = [at >> 3, at & 7];
  return (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * frequency * Math.PI) / 16);
});

/** To frequencies, or back: rows, then columns. */
function turn(block: Float32Array, work: Float32Array, isBack: boolean): void {
  for (const [from, to] of [
    [block, work],
    [work, block],
  ] as const) {
    for (let line = 0; line < 8; line++) {
      for (let out = 0; out < 8; out++) {
        let sum = 0;
        for (let at = 0; at < 8; at++)
          sum += (from[line * 8 + at] ?? 0) * (cosines[isBack ? at * 8 + out : out * 8 + at] ?? 0);
        // Written across, so that the second turn takes the columns and puts all back in its place.
        to[out * 8 + line] = sum;
      }
    }
  }
}

/** Luminance at quality 50. Source: ITU-T T.81, table K.1. */
const table = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
