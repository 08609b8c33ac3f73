/** Pictures in grey, as the decoder takes them, and what makes a code in one plainer. Nothing here changes its input. */

/** One byte a pixel, row by row, no gaps. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array<ArrayBuffer> | Uint8ClampedArray<ArrayBuffer>;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Weights of ITU-R BT.601, in 256ths. */
export function greyOf({ data, width, height }: Pick<ImageData, 'data' | 'width' | 'height'>): Grey {
  const luma = new Uint8Array(width * height);
  // Four bytes at once: a third of the time.
  const pixels = new Uint32Array(data.buffer, data.byteOffset, luma.length);
  for (let at = 0; at < luma.length; at++) {
    const pixel = pixels[at] ?? 0;
    luma[at] = (77 * (pixel & 255) + 150 * ((pixel >>> 8) & 255) + 29 * ((pixel >>> 16) & 255)) >> 8;
  }
  return { width, height, luma };
}

/** To a smaller size: halved while it can be, the rest between neighbours. Never enlarges. */
export function shrunk(grey: Grey, to: { readonly width: number; readonly height: number }): Grey {
  let from = grey;
  while (from.width >= 2 * to.width && from.height >= 2 * to.height) from = halved(from);
  if (from.width <= to.width) return from;
  const { luma } = from;
  const out = new Uint8Array(to.width * to.height);
  const columns = Int32Array.from({ length: to.width }, (_, x) => steps(x, from.width / to.width));
  for (let y = 0, at = 0; y < to.height; y++) {
    const step = steps(y, from.height / to.height);
    const above = (step >> 8) * from.width;
    const below = Math.min(from.height - 1, (step >> 8) + 1) * from.width;
    const down = step & 255;
    for (let x = 0; x < to.width; x++, at++) {
      const column = columns[x] ?? 0;
      const left = column >> 8;
      const right = left + 1 < from.width ? left + 1 : left;
      const across = column & 255;
      const top = (luma[above + left] ?? 0) * (256 - across) + (luma[above + right] ?? 0) * across;
      const bottom = (luma[below + left] ?? 0) * (256 - across) + (luma[below + right] ?? 0) * across;
      out[at] = (top * (256 - down) + bottom * down) >> 16;
    }
  }
  return { ...to, luma: out };
}

/** What lies in the box, which must lie in the picture. */
export function cropped({ width, luma }: Grey, box: Box): Grey {
  const out = new Uint8Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const from = (box.y + y) * width + box.x;
    out.set(luma.subarray(from, from + box.width), y * box.width);
  }
  return { width: box.width, height: box.height, luma: out };
}

/** The mean of each pixel's neighbours up to `reach` pixels away, in a square. */
export function smoothed({ width, height, luma }: Grey, reach: number): Grey {
  const across = new Uint16Array(luma.length);
  const out = new Uint8Array(luma.length);
  // Looked up, since a comparison at each pixel for the sake of the edges would take half of the time.
  const enters = Int32Array.from({ length: width }, (_, x) => inside(x + reach + 1, width));
  const leaves = Int32Array.from({ length: width }, (_, x) => inside(x - reach, width));
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = -reach; x <= reach; x++) sum += luma[row + inside(x, width)] ?? 0;
    for (let x = 0; x < width; x++) {
      across[row + x] = sum;
      sum += (luma[row + (enters[x] ?? 0)] ?? 0) - (luma[row + (leaves[x] ?? 0)] ?? 0);
    }
  }
  // In 65,536ths: whole numbers are quicker, and exact for any square that a sum of bytes fits.
  const share = Math.round(65_536 / (2 * reach + 1) ** 2);
  // A row at a time, with a sum for each column: down the columns would miss the processor's cache at every step.
  const sums = new Int32Array(width);
  for (let y = -reach; y <= reach; y++) {
    const row = inside(y, height) * width;
    for (let x = 0; x < width; x++) sums[x] = (sums[x] ?? 0) + (across[row + x] ?? 0);
  }
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const next = inside(y + reach + 1, height) * width;
    const last = inside(y - reach, height) * width;
    for (let x = 0; x < width; x++) {
      const sum = sums[x] ?? 0;
      out[row + x] = (sum * share + 32_768) >>> 16;
      sums[x] = sum + (across[next + x] ?? 0) - (across[last + x] ?? 0);
    }
  }
  return { width, height, luma: out };
}

/** What differs from its neighbours up to `reach` pixels away differs `gain` times more: undoes a blur of that reach. */
export function sharpened(grey: Grey, { reach, gain }: { reach: number; gain: number }): Grey {
  const around = smoothed(grey, reach).luma;
  const luma = new Uint8ClampedArray(grey.luma.length);
  for (let at = 0; at < luma.length; at++) {
    const value = grey.luma[at] ?? 0;
    luma[at] = value + gain * (value - (around[at] ?? 0));
  }
  return { width: grey.width, height: grey.height, luma };
}

/** Each row as bright as the next, stretch by stretch: takes away the dark bands of a screen that is dimmed by flicker. */
export function evened({ width, height, luma }: Grey): Grey {
  const out = new Uint8ClampedArray(luma.length);
  const parts = Math.ceil(width / stretch);
  const lights = new Uint8Array(parts);
  // Between the middles of two stretches the light goes over from one to the other, in 256ths.
  const places = Int32Array.from({ length: width }, (_, x) => Math.round((x / stretch - 0.5) * 256));
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let part = 0; part < parts; part++) {
      let light = 0;
      const end = Math.min(width, (part + 1) * stretch);
      for (let x = part * stretch; x < end; x++) {
        const value = luma[row + x] ?? 0;
        if (value > light) light = value;
      }
      lights[part] = light;
    }
    for (let x = 0; x < width; x++) {
      const place = places[x] ?? 0;
      const part = place >> 8;
      const left = lights[part < 0 ? 0 : part] ?? 0;
      const right = lights[part + 1 < parts ? part + 1 : parts - 1] ?? 0;
      const light = (left * (256 - (place & 255)) + right * (place & 255)) >> 8;
      out[row + x] = ((luma[row + x] ?? 0) * (gains[light] ?? 0)) >> 8;
    }
  }
  return { width, height, luma: out };
}

/** Pixels of a row that share one light: about three eyes of a code, one of which always has some white. */
const stretch = 96;
/** Below this there is only grain to be brightened. */
const darkest = 8;
/** What brings a row with that light to a full one, in 256ths. */
const gains = Int32Array.from({ length: 256 }, (_, light) =>
  light < darkest ? 0 : Math.round((230 * 256) / light),
);

/** Where the middle of a pixel lies in a picture that is `scale` times larger, in 256ths. */
const steps = (at: number, scale: number) => Math.max(0, Math.round(256 * ((at + 0.5) * scale - 0.5)));

const inside = (at: number, length: number) => (at < 0 ? 0 : at >= length ? length - 1 : at);

function halved({ width, height, luma }: Grey): Grey {
  const to = { width: width >> 1, height: height >> 1 };
  const out = new Uint8Array(to.width * to.height);
  for (let y = 0, at = 0; y < to.height; y++) {
    let from = 2 * y * width;
    for (let x = 0; x < to.width; x++, at++, from += 2) {
      out[at] =
        ((luma[from] ?? 0) +
          (luma[from + 1] ?? 0) +
          (luma[from + width] ?? 0) +
          (luma[from + width + 1] ?? 0) +
          2) >>
        2;
    }
  }
  return { ...to, luma: out };
}
