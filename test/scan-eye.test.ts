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

test('a module without the door it is read through is refused when it opens, not at the first picture', () => {
  expect(() => zxingOf({ readBarcodes: () => [] })).toThrow('readBarcodesFromPixmap');
});
