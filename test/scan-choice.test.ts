import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { choose, keep, type Memory, recall } from '../web/scan/ladder.ts';
import { createPace } from '../web/scan/pace.ts';
import { drawExam, exams } from '../web/scan/self-test.ts';

function memory(): Memory {
  let kept: string | null = null;
  return {
    get: () => kept,
    set: (value) => {
      kept = value;
    },
  };
}

test('the browser’s own detector is chosen only where it read everything and is clearly faster', () => {
  expect(choose({ native: 5, wasm: 10 })).toBe('native');
  expect(choose({ native: 9, wasm: 10 })).toBe('wasm-worker');
  expect(choose({ native: null, wasm: 10 })).toBe('wasm-worker');
  expect(choose({ native: null, wasm: null })).toBe('wasm-worker');
  expect(choose({ native: 30, wasm: null })).toBe('native');
});

test('a measurement is remembered for this reader in this browser, and for no other', () => {
  const kept = memory();
  expect(recall(kept, 'a')).toBeNull();
  keep(kept, 'a', { native: null, wasm: 12 });
  expect(recall(kept, 'a')).toEqual({ native: null, wasm: 12 });
  expect(recall(kept, 'b')).toBeNull();
  for (const foreign of ['', 'null', '{"build":"a"}', '{"build":"a","native":"1","wasm":2}']) {
    kept.set(foreign);
    expect(recall(kept, 'a')).toBeNull();
  }
});

test.each(exams)(
  'the picture of the self-test that is $name holds what it says, as ZXing-C++ reads it',
  async (exam) => {
    prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset) as ArrayBuffer } });
    const { data, width, height } = drawExam(exam);
    const found = await readBarcodes({ data, width, height, colorSpace: 'srgb' } as ImageData, {
      formats: ['QRCode'],
      maxNumberOfSymbols: 4,
      tryHarder: true,
      tryInvert: true,
    });
    expect(found.map(({ text }) => text).toSorted()).toEqual(exam.texts.toSorted());
  },
);

const wasm = readFileSync(
  join(import.meta.dirname, '../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'),
);

test('the pace is that of the last seconds, and a pause between two customers is not in it', () => {
  const clock = manualClock(1_000);
  const { count, pace } = createPace(clock);
  expect(pace()).toEqual({ ms: null, perSecond: null });
  for (const ms of [10, 30, 20]) {
    clock.advance(100);
    count(ms);
  }
  expect(pace()).toEqual({ ms: 20, perSecond: 10 });
  clock.advance(60_000);
  count(20);
  expect(pace().perSecond).toBeNull();
  clock.advance(50);
  count(20);
  expect(pace().perSecond).toBe(20);
});
