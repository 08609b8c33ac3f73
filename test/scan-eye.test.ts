import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { prepareZXingModule } from 'zxing-wasm/reader';
import { createEye } from '../web/scan/eye.ts';
import { type Grey, shrunk } from '../web/scan/grey.ts';
import { decodedSize } from '../web/scan/picture.ts';
import { zxingOf } from '../web/scan/zxing.ts';
import { damaged, empty, foreign, type Frame, withSticker } from './bench/scan/corpus.ts';

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
const wasmBinary = new Uint8Array(readFileSync(wasm)).buffer;
const zxing = zxingOf(await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true }));

const text = 'https://qr.vipps.no/p/2mXb0aT9Qk6Zr4';
const small = (frame: Frame): Grey => shrunk(frame, decodedSize(frame.width, frame.height));
const textsIn = (frame: Frame) =>
  createEye(zxing, () => 0)
    .read(small(frame), 'all')
    .marks.map((mark) => mark.text);

test('a code is read with its corners where it stands, clockwise from its own top left', () => {
  const { data, size } = encode(text, { border: 0 });
  const drawn = (turned: boolean): Grey => {
    const luma = new Uint8Array(400 * 300).fill(255);
    for (let y = 0; y < size * 5; y++) {
      for (let x = 0; x < size * 5; x++) {
        const [row, column] = [Math.floor(y / 5), Math.floor(x / 5)];
        if (turned ? data[size - 1 - row]?.[size - 1 - column] : data[row]?.[column])
          luma[(60 + y) * 400 + 100 + x] = 0;
      }
    }
    return { width: 400, height: 300, luma };
  };
  const side = size * 5;
  const near = (x: number, y: number) => ({ x: expect.closeTo(x, -1), y: expect.closeTo(y, -1) });
  const [upright] = zxing.read(drawn(false));
  expect(upright).toMatchObject({ text, isWhole: true, spare: 1 });
  const corners = [near(100, 60), near(100 + side, 60), near(100 + side, 60 + side), near(100, 60 + side)];
  expect(upright?.corners).toEqual(corners);
  const [turned] = zxing.read(drawn(true));
  expect(turned?.corners).toEqual([corners[2], corners[3], corners[0], corners[1]]);
});

test('what one look cannot read of bands, blur and bad light, a closer one can', () => {
  for (const frame of [damaged('banding', 4, 5), damaged('blur', 2, 7), damaged('mix', 3, 7)]) {
    expect(zxing.read(small(frame))).toEqual([]);
    expect(textsIn(frame)).toEqual(frame.personal);
  }
});

test('the customer’s code and the sticker beside it are both read', () => {
  for (let index = 0; index < 4; index++) {
    const frame = withSticker(index);
    expect(textsIn(frame).toSorted()).toEqual([...frame.personal, ...frame.others].toSorted());
  }
});

test('nothing is read where nothing is, and nothing else than what is there', () => {
  for (let index = 0; index < 16; index++) expect(textsIn(empty(index)), `empty ${index}`).toEqual([]);
  for (let index = 0; index < 6; index++) {
    const frame = foreign(index);
    expect(textsIn(frame), `foreign ${index}`).toEqual(frame.others);
  }
});

test('a product held before the camera is known for one, and in no other frame are there stripes', () => {
  const clock = { ms: 0 };
  const eye = createEye(zxing, () => clock.ms);
  const seen = Array.from({ length: 30 }, () => {
    clock.ms += 33;
    return eye.read(striped('7038010000737'), 'live').marks.map(({ text }) => text);
  }).flat();
  expect(seen).toEqual(['7038010000737']);
  for (let index = 0; index < 8; index++)
    expect(zxing.read(small(empty(index)), { isProduct: true }), `empty ${index}`).toEqual([]);
});

test('reading leaves nothing behind in the decoder’s memory', () => {
  let taken = 0;
  let lists = 0;
  const door = {
    HEAPU8: new Uint8Array(1_000_000),
    _malloc: (bytes: number) => {
      taken += bytes;
      return 8;
    },
    _free: () => {
      taken = 0;
    },
    readBarcodesFromPixmap() {
      lists++;
      return { size: () => 0, get: () => undefined, delete: () => lists-- };
    },
  };
  const reader = zxingOf(door);
  const picture = (side: number) => ({ width: side, height: side, luma: new Uint8Array(side * side) });
  for (let times = 0; times < 100; times++) reader.read(picture(times % 2 ? 100 : 60));
  expect(lists).toBe(0);
  expect(taken).toBe(10_000);
});

test('a picture that finds no room in the decoder’s memory is refused, and the next one is not laid over what is there', () => {
  const room = 20_000;
  const memory = new Uint8Array(room).fill(7);
  const reader = zxingOf({
    HEAPU8: memory,
    _malloc: (bytes: number) => (bytes > room / 2 ? 0 : 8),
    _free: () => {},
    readBarcodesFromPixmap: () => ({ size: () => 0, get: () => undefined, delete: () => {} }),
  });
  const picture = (side: number) => ({ width: side, height: side, luma: new Uint8Array(side * side) });
  expect(() => reader.read(picture(120))).toThrow('no room');
  reader.read(picture(60));
  expect([...memory.subarray(0, 8)]).toEqual(Array(8).fill(7));
  expect(memory[8]).toBe(0);
});

test('a module without the door it is read through is refused when it opens, not at the first picture', () => {
  expect(() => zxingOf({ readBarcodes: () => [] })).toThrow('readBarcodesFromPixmap');
});

/** An EAN-13 on a light ground, three pixels a module. Source: GS1 General Specifications, 5.2. */
function striped(digits: string): Grey {
  const first = ['0001101', '0011001', '0010011', '0111101', '0100011', '0110001', '0101111', '0111011'];
  const odd = [...first, '0110111', '0001011'];
  const inverse = (bits: string) => bits.replace(/./g, (bit) => (bit === '0' ? '1' : '0'));
  const right = odd.map(inverse);
  const even = right.map((bits) => [...bits].reverse().join(''));
  // The first digit stands in the parities of the next six: 7 is odd, even, odd, even, odd, even.
  const left = [...digits.slice(1, 7)].map((digit, at) => (at % 2 ? even : odd)[Number(digit)]);
  const bits = `101${left.join('')}01010${[...digits.slice(7)].map((digit) => right[Number(digit)]).join('')}101`;
  const luma = new Uint8Array(960 * 540).fill(230);
  for (let y = 200; y < 330; y++)
    for (const [at, bit] of [...bits].entries())
      if (bit === '1') luma.fill(20, y * 960 + 300 + at * 3, y * 960 + 303 + at * 3);
  return { width: 960, height: 540, luma };
}
