import { expect, test } from 'vitest';
import { createEye } from '../web/scan/eye.ts';
import { cropped, evened, type Grey, greyOf, sharpened, shrunk, smoothed } from '../web/scan/grey.ts';
import { createLook } from '../web/scan/look.ts';
import { spotsIn } from '../web/scan/spots.ts';
import type { How, Mark, Zxing } from '../web/scan/zxing.ts';

const grey = (width: number, height: number, value: (x: number, y: number) => number): Grey => ({
  width,
  height,
  luma: Uint8Array.from({ length: width * height }, (_, at) => value(at % width, Math.floor(at / width))),
});

/** Something as busy as a code: modules of 5 pixels, dark or light by a hash of their place, on a light ground. */
const withPatch = (x0: number, y0: number, side: number, [dark, light] = [20, 230]) =>
  grey(960, 540, (x, y) => {
    if (x < x0 || y < y0 || x >= x0 + side || y >= y0 + side) return light ?? 0;
    const module = Math.imul(Math.floor((x - x0) / 5) * 31 + Math.floor((y - y0) / 5), 2654435761) >>> 16;
    return (module & 1 ? dark : light) ?? 0;
  });

const mean = ({ luma }: Grey) => [...luma].reduce((sum, value) => sum + value, 0) / luma.length;

test('colours become grey by what the eye sees of them', () => {
  const data = new Uint8ClampedArray([255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255, 0, 255, 0, 255]);
  expect([...greyOf({ data, width: 4, height: 1 }).luma]).toEqual([255, 0, 76, 149]);
});

test('a shrunk picture keeps its mean, whatever the scale', () => {
  const picture = grey(640, 360, (x, y) => (x * 7 + y * 13) % 256);
  for (const to of [
    { width: 480, height: 270 },
    { width: 320, height: 180 },
    { width: 200, height: 113 },
  ]) {
    const small = shrunk(picture, to);
    expect(small).toMatchObject(to);
    expect(small.luma).toHaveLength(to.width * to.height);
    expect(Math.abs(mean(small) - mean(picture))).toBeLessThan(2);
  }
});

test('a picture is never enlarged', () => {
  const picture = grey(100, 60, () => 7);
  expect(shrunk(picture, { width: 960, height: 540 })).toBe(picture);
});

test('a crop holds what lies in its box', () => {
  const picture = grey(20, 10, (x, y) => x + 10 * y);
  expect([...cropped(picture, { x: 3, y: 2, width: 2, height: 2 }).luma]).toEqual([23, 24, 33, 34]);
});

test('smoothing takes the mean of the square around each pixel, its edge repeated', () => {
  const picture = grey(7, 5, (x, y) => (x * 37 + y * 91) % 200);
  const at = (x: number, y: number) =>
    picture.luma[Math.min(4, Math.max(0, y)) * 7 + Math.min(6, Math.max(0, x))] ?? 0;
  const smooth = smoothed(picture, 2);
  for (let y = 0; y < 5; y++) {
    for (let x = 0; x < 7; x++) {
      let sum = 0;
      for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) sum += at(x + dx, y + dy);
      expect(smooth.luma[y * 7 + x], `at ${x}, ${y}`).toBe(Math.round(sum / 25));
    }
  }
});

test('sharpening brings back the range that a blur took, and leaves what is plain alone', () => {
  const lines = grey(90, 20, (x) => (Math.floor(x / 3) % 2 ? 200 : 60));
  const blurred = smoothed(lines, 2);
  const range = ({ luma }: Grey) => {
    const middle = luma.subarray(10 * 90 + 20, 10 * 90 + 70);
    return Math.max(...middle) - Math.min(...middle);
  };
  expect(range(blurred)).toBeLessThan(60);
  expect(range(sharpened(blurred, { reach: 4, gain: 4 }))).toBeGreaterThan(3 * range(blurred));
  const plain = grey(30, 30, () => 90);
  expect([...sharpened(plain, { reach: 3, gain: 8 }).luma]).toEqual([...plain.luma]);
});

test('dark bands are lifted to the light of the rows beside them', () => {
  const code = (x: number, y: number) => ((x >> 2) + (y >> 2)) % 2 === 0;
  const banded = grey(200, 60, (x, y) => (code(x, y) ? 10 : 220) * (y % 20 < 8 ? 0.25 : 1));
  const even = evened(banded);
  const lightest = (y: number) => Math.max(...even.luma.subarray(y * 200, (y + 1) * 200));
  expect(lightest(4)).toBe(lightest(14));
  expect(lightest(4)).toBeGreaterThan(220);
});

test('rows with no light in them stay dark: grain is not brightened', () => {
  expect(mean(evened(grey(200, 10, (x) => x % 7)))).toBe(0);
});

test('a busy patch is found wherever it is, with room around it', () => {
  for (const [x, y, side] of [
    [60, 40, 150],
    [700, 330, 180],
    [400, 200, 110],
  ] as const) {
    const [spot, ...others] = spotsIn(withPatch(x, y, side));
    expect(others).toEqual([]);
    expect(spot?.x).toBeLessThan(x);
    expect(spot?.y).toBeLessThan(y);
    expect((spot?.x ?? 0) + (spot?.width ?? 0)).toBeGreaterThan(x + side);
    expect((spot?.y ?? 0) + (spot?.height ?? 0)).toBeGreaterThan(y + side);
    expect(spot?.width).toBeLessThan(side + 160);
  }
});

test('a faint patch is found as well as a plain one', () => {
  expect(spotsIn(withPatch(300, 150, 160, [20, 44]))).toHaveLength(1);
});

test('a wall, a shelf and a fold have no spots: nothing more is spent on them', () => {
  expect(spotsIn(grey(960, 540, () => 128))).toEqual([]);
  expect(spotsIn(grey(960, 540, (x) => x / 4))).toEqual([]);
  expect(spotsIn(grey(960, 540, (x, y) => (x > 300 && x < 600 && y > 100 && y < 400 ? 220 : 40)))).toEqual(
    [],
  );
  expect(spotsIn(grey(960, 540, (x) => (x % 24 < 12 ? 220 : 40)))).toEqual([]);
});

test('a picture that is busy all over is one spot: a code may be anywhere in it', () => {
  const leaves = withPatch(-10, -10, 1000);
  expect(spotsIn(leaves)).toEqual([{ x: 0, y: 0, width: 960, height: 540 }]);
  const { zxing, asked } = decoderThat(() => []);
  createEye(zxing, () => 0).read(leaves, 'all');
  expect(asked.map(({ how }) => [how?.isPlain ?? false, isTry(how)])).toEqual([
    [true, false],
    [false, false],
  ]);
});

/** Stands in for the decoder itself: answers each picture by its size, as a code that is readable there alone would. */
function decoderThat(reads: (picture: Grey, how: How | undefined) => readonly Mark[]) {
  const asked: { width: number; how: How | undefined }[] = [];
  const zxing: Zxing = {
    read(picture, how) {
      asked.push({ width: picture.width, how });
      return reads(picture, how);
    },
  };
  return { zxing, asked };
}

const mark = (text: string, spare = 0.5, isWhole = true): Mark => ({
  text,
  spare,
  isWhole,
  corners: [
    { x: 10, y: 20 },
    { x: 110, y: 20 },
    { x: 110, y: 120 },
    { x: 10, y: 120 },
  ],
});

/** A try prepares the picture first; a look takes it as it is. */
const isTry = (how: How | undefined) => how?.isGlobal === true || how?.denoise === true;

const code = 'https://qr.vipps.no/p/abcdefgh';
const picture = withPatch(300, 150, 160);

/** Time passes only when the test says so. */
const manual = () => {
  let ms = 0;
  return { now: () => ms, pass: (more: number) => (ms += more) };
};

test('what the first look reads costs nothing more', () => {
  const at = { x: 330, y: 180 };
  const there = (text: string): Mark => ({
    ...mark(text),
    corners: mark(text).corners.map(({ x, y }) => ({ x: x + at.x, y: y + at.y })),
  });
  const { zxing, asked } = decoderThat(() => [there(code)]);
  const { marks, look } = createEye(zxing, () => 0).read(picture, 'all');
  expect(marks.map(({ text }) => text)).toEqual([code]);
  expect(look).toBeNull();
  expect(asked).toHaveLength(1);
});

test('beside what is read at once, another busy place is looked at too: it may hold a code in dark mode', () => {
  const other = `${code}2`;
  const { zxing, asked } = decoderThat(({ width }, how) =>
    width === 960 ? [mark(code)] : isTry(how) ? [] : [mark(other)],
  );
  const { marks } = createEye(zxing, () => 0).read(picture, 'all');
  expect(marks.map(({ text }) => text)).toEqual([code, other]);
  expect(asked.map(({ how }) => how?.isPlain ?? false)).toEqual([true, false]);
});

test('where a code fills the picture nothing is looked for beside it', () => {
  const corners = [
    { x: 100, y: 0 },
    { x: 800, y: 0 },
    { x: 800, y: 539 },
    { x: 100, y: 539 },
  ];
  const { zxing, asked } = decoderThat(() => [{ ...mark(code), corners }]);
  const far = withPatch(820, 20, 120);
  expect(createEye(zxing, () => 0).read(far, 'all').marks).toHaveLength(1);
  expect(asked).toHaveLength(1);
});

test('a code that is read close up stands where it is in the whole picture', () => {
  const { zxing } = decoderThat((_, how) => (isTry(how) ? [mark(code)] : []));
  const [spot] = spotsIn(picture);
  const [read] = createEye(zxing, () => 0).read(picture, 'all').marks;
  expect(read?.corners[0]).toEqual({ x: 10 + (spot?.x ?? 0), y: 20 + (spot?.y ?? 0) });
});

test('where the first try finds no trace of a code, the others are not tried', () => {
  const nothing = decoderThat(() => []);
  createEye(nothing.zxing, () => 0).read(picture, 'all');
  expect(nothing.asked.filter(({ how }) => isTry(how))).toHaveLength(1);
  const trace = decoderThat((_, how) => (how?.withBroken ? [mark('?', 0, false)] : []));
  const { marks } = createEye(trace.zxing, () => 0).read(picture, 'all');
  expect(trace.asked.filter(({ how }) => isTry(how))).toHaveLength(3);
  expect(marks, 'a trace is no read').toEqual([]);
});

test('a read that took all the correction there is counts when it comes a second time', () => {
  const { zxing } = decoderThat((_, how) => (isTry(how) ? [mark(code, 0)] : []));
  // Each try prepares the picture otherwise: the same text twice is no accident.
  expect(createEye(zxing, () => 0).read(picture, 'all').marks).toHaveLength(1);
  let texts = 0;
  const { zxing: fickle } = decoderThat((_, how) => (isTry(how) ? [mark(`${code}${texts++}`, 0)] : []));
  expect(createEye(fickle, () => 0).read(picture, 'all').marks).toEqual([]);
});

test('a live picture is tried in spare time only', () => {
  const clock = manual();
  const busy = decoderThat(() => []);
  const eye = createEye(busy.zxing, clock.now);
  // Picture after picture without a pause between them: the device has no time for more.
  for (let frame = 0; frame < 10; frame++) eye.read(picture, 'live');
  const triesMade = () => busy.asked.filter(({ how }) => isTry(how)).length;
  expect(triesMade()).toBe(0);
  clock.pass(30);
  eye.read(picture, 'live');
  expect(triesMade()).toBe(1);
});

test('the stripes on a product are looked for now and then, and count when the same come twice', () => {
  const clock = manual();
  let stripes = '7038010000737';
  let [left, right] = [350, 600];
  const held = (): Mark => ({
    ...mark(stripes),
    corners: [left, right, right, left].map((x, at) => ({ x, y: at < 2 ? 200 : 300 })),
  });
  const { zxing, asked } = decoderThat((_, how) => (how?.isProduct ? [held()] : []));
  const eye = createEye(zxing, clock.now);
  const looks = () => asked.filter(({ how }) => how?.isProduct).length;
  const watch = (frames: number) =>
    Array.from({ length: frames }, () => {
      clock.pass(33);
      return eye.read(picture, 'live').marks.map(({ text }) => text);
    }).flat();
  expect(watch(24)).toEqual([]);
  expect(looks()).toBe(1);
  stripes = '5901234123457';
  expect(watch(13)).toEqual([]);
  expect(watch(13)).toEqual([stripes]);
  expect(looks()).toBe(3);
  [left, right] = [20, 270];
  expect(watch(39), 'at the edge').toEqual([]);
  [left, right] = [400, 500];
  expect(watch(39), 'far away').toEqual([]);
  const before = looks();
  clock.pass(1_000);
  eye.read(picture, 'all');
  expect(looks(), 'a photo is of a customer’s code').toBe(before);
});

test('a slow device tries less often, however long its tries take', () => {
  const clock = manual();
  let tries = 0;
  const { zxing } = decoderThat(({ width }, how) => {
    if (width === 960) clock.pass(20);
    else if (isTry(how)) {
      tries++;
      clock.pass(40);
    }
    return [];
  });
  const eye = createEye(zxing, clock.now);
  for (let frame = 0; frame < 100; frame++) {
    eye.read(picture, 'live');
    clock.pass(10);
  }
  // Half of a second's idleness, at forty milliseconds each.
  expect(tries).toBeGreaterThan(5);
  expect(tries).toBeLessThan(25);
});

test('a device that was slow for a moment tries again', () => {
  const clock = manual();
  let tryTakes = 400;
  let tries = 0;
  const { zxing } = decoderThat((_, how) => {
    if (isTry(how)) {
      tries++;
      clock.pass(tryTakes);
    }
    return [];
  });
  const eye = createEye(zxing, clock.now);
  const watch = (frames: number) => {
    for (let frame = 0; frame < frames; frame++) {
      clock.pass(30);
      eye.read(picture, 'live');
    }
  };
  watch(20);
  expect(tries).toBeLessThan(3);
  tryTakes = 2;
  watch(60);
  expect(tries).toBeGreaterThan(10);
});

test('what a picture lacks is told: light, size, sharpness, a still hand', () => {
  const look = (shown: Grey) => createLook()(shown, spotsIn(shown));
  const nothing = { dark: false, blurred: false, glare: false, moving: false, small: false };
  expect(look(picture)).toEqual(nothing);
  expect(look(withPatch(300, 150, 160, [4, 50]))).toEqual({ ...nothing, dark: true });
  expect(look(withPatch(300, 150, 60))).toEqual({ ...nothing, small: true });
  expect(look(smoothed(picture, 3))).toEqual({ ...nothing, blurred: true });
  const lamp = { ...picture, luma: picture.luma.slice() };
  for (let y = 200; y < 260; y++) lamp.luma.fill(255, y * 960 + 350, y * 960 + 410);
  expect(look(lamp)).toEqual({ ...nothing, glare: true });
  const moving = createLook();
  moving(picture, spotsIn(picture));
  const moved = withPatch(500, 150, 160);
  expect(moving(moved, spotsIn(moved)).moving).toBe(true);
  expect(moving(moved, spotsIn(moved)).moving).toBe(false);
});
