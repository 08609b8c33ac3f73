import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canvasCamera } from './fake-camera.ts';
import {
  closeScanner,
  nextRead,
  openScanner,
  openScanStand,
  personal,
  readsOf,
  rungOf,
  type ScanStand,
  screenshotOf,
  token,
  visitScanner,
} from './scan-stand.ts';

let stand: ScanStand;
beforeAll(async () => {
  stand = await openScanStand();
});
afterAll(() => stand.close());

/** ZXing in JavaScript finds it at no upright size, however well it is drawn. */
const stubborn = 'https://qr.vipps.no/p/S0Mn8dX7As';

test.each([
  ['the worker', '**/assets/decode-worker*'],
  ['WebAssembly', '**/*.wasm'],
])('where %s is refused, ZXing in JavaScript reads the code', async (_what, address) => {
  const { page } = await visitScanner(stand, (opened) =>
    opened.context().route(address, (route) => route.abort()),
  );
  await openScanner(page);
  expect((await nextRead(page)).text).toBe(personal);
  expect(await rungOf(page)).toBe('zxing-js');
});

/** The first thread of the decoder runs this before its own script; those after it do not. */
const spoilFirst = (script: string) => async (opened: Page) => {
  let isFirst = true;
  await opened.context().route('**/assets/decode-worker*', async (route) => {
    const response = await route.fetch();
    const body = isFirst ? `${script};\n${await response.text()}` : await response.text();
    isFirst = false;
    await route.fulfill({ response, body });
  });
};
const isBackOnWasm = (page: Page) => page.waitForFunction(() => window.scanner.rung() === 'wasm-worker');

test('a decoder that could not be fetched once is fetched again, and need not wait for the till to be opened anew', async () => {
  const { page } = await visitScanner(stand, (opened) => {
    let isFirst = true;
    return opened.context().route('**/assets/decode-worker*', (route) => {
      const now = isFirst;
      isFirst = false;
      return now ? route.abort() : route.continue();
    });
  });
  await openScanner(page);
  await nextRead(page);
  await page.evaluate(() => window.scanner.scanning.again());
  await isBackOnWasm(page);
});

test('while no decoder at all can be had it is said, and the first that comes reads', async () => {
  let asked = 0;
  const { page } = await visitScanner(stand, (opened) =>
    opened.context().route(/decode-worker|zxing-js/, (route) => {
      asked += 1;
      return route.abort();
    }),
  );
  await openScanner(page);
  await page.waitForFunction(() => window.scanner.scanning.isBlind);
  const before = asked;
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 3);
  expect(asked - before).toBeLessThan(20);
  await page.context().unroute(/decode-worker|zxing-js/);
  expect((await nextRead(page)).text).toBe(personal);
  expect(await page.evaluate(() => window.scanner.scanning.isBlind)).toBe(false);
});

test('a decoder that breaks in the middle of scanning is begun anew', async () => {
  // As after a trap: its memory is no good any more, and every picture throws.
  const trap = `const { set } = Uint8Array.prototype;
    Uint8Array.prototype.set = function (from, at) {
      if (from.length === 960 * 540) throw new WebAssembly.RuntimeError('memory access out of bounds');
      set.call(this, from, at);
    }`;
  const { page } = await visitScanner(stand, spoilFirst(trap));
  await openScanner(page);
  expect((await nextRead(page)).text).toBe(personal);
  await page.evaluate(() => window.scanner.scanning.again());
  await isBackOnWasm(page);
  await page.waitForFunction(() => (window.scanner.inUse().reader?.pace.perSecond ?? 0) > 1);
});

test('a decoder that is late is not waited for, and takes over when it comes', async () => {
  let arrive = () => {};
  const late = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const { page } = await visitScanner(stand, (opened) =>
    opened.context().route('**/*.wasm', async (route) => {
      await late;
      await route.continue();
    }),
  );
  await openScanner(page);
  expect((await nextRead(page)).text).toBe(personal);
  expect(await rungOf(page)).toBe('zxing-js');
  arrive();
  await page.evaluate(() => window.scanner.scanning.again());
  await page.waitForFunction(() => window.scanner.rung() === 'wasm-worker');
});

test('where a worker gets camera pictures and cannot look at them, pixels are handed to it', async () => {
  const blind = `VideoFrame.prototype.copyTo = () => Promise.reject(new Error());
    OffscreenCanvas.prototype.getContext = () => null`;
  const { page } = await visitScanner(stand, spoilFirst(blind));
  await openScanner(page);
  expect((await nextRead(page)).text).toBe(personal);
  expect(await rungOf(page)).toBe('wasm-worker');
});

test('where there are no frames to hand over, a bitmap is read, and where there is no canvas in the worker, pixels are', async () => {
  for (const missing of ['VideoFrame', 'OffscreenCanvas']) {
    const { page } = await visitScanner(stand, (opened) =>
      opened.addInitScript((name) => {
        Reflect.deleteProperty(globalThis, name);
        const { postMessage } = Worker.prototype;
        const efforts: unknown[] = [];
        Object.assign(window, { efforts });
        type Given = Transferable[] | StructuredSerializeOptions;
        Worker.prototype.postMessage = function (this: Worker, message: object, given: Given = []) {
          if ('effort' in message) efforts.push(message.effort);
          postMessage.call(this, message, Array.isArray(given) ? { transfer: given } : given);
        };
      }, missing),
    );
    await openScanner(page);
    expect((await nextRead(page)).text).toBe(personal);
    expect(await rungOf(page)).toBe('wasm-worker');
    // The slowest tablets are these: no try keeps the next picture waiting.
    const efforts = await page.evaluate((): unknown[] => Reflect.get(window, 'efforts'));
    expect(new Set(efforts)).toEqual(new Set(['live']));
  }
});

test('where a frame cannot be handed to another thread, a bitmap is', async () => {
  const { page } = await visitScanner(stand, (opened) =>
    opened.addInitScript(() => {
      const { postMessage } = Worker.prototype;
      type Given = Transferable[] | StructuredSerializeOptions;
      Worker.prototype.postMessage = function (this: Worker, message: unknown, given: Given = []) {
        const transfer = Array.isArray(given) ? given : [];
        if (transfer.some((each) => each instanceof VideoFrame)) throw new DOMException('', 'DataCloneError');
        postMessage.call(this, message, { transfer });
      };
    }),
  );
  await openScanner(page);
  expect((await nextRead(page)).text).toBe(personal);
  expect(await rungOf(page)).toBe('wasm-worker');
});

test('without workers, the stall’s own code in view hides no customer, and two customers are told apart', async () => {
  let camera: Awaited<ReturnType<typeof canvasCamera>> | undefined;
  const { page } = await visitScanner(stand, async (opened) => {
    camera = await canvasCamera(opened);
    await opened.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'Worker');
      Reflect.deleteProperty(globalThis, 'WebAssembly');
    });
  });
  if (!camera) throw new Error('the camera must be there');
  const own = 'https://qr.vipps.no/mc/own-sticker';
  await openScanner(page, [own]);
  await camera.show(own, token);
  expect((await nextRead(page)).text).toBe(token);
  expect(await rungOf(page)).toBe('zxing-js');
  await closeScanner(page);
  await camera.show(personal, token);
  await openScanner(page);
  await page.waitForFunction(() => window.scanner.scanning.choices.length === 2);
  expect(await readsOf(page)).toHaveLength(1);
});

test('on the last rung a dark screen and a code that ZXing in JavaScript misses upright are read as well', async () => {
  const { page } = await visitScanner(stand, (opened) =>
    opened.addInitScript(() => localStorage.setItem('torg.scanner.force', 'zxing-js')),
  );
  for (const [picture, text] of [
    [await screenshotOf(stand, token, true), token],
    [await screenshotOf(stand, stubborn), stubborn],
  ] as const) {
    await page.evaluate(
      (file) => window.scanner.scanning.readPicture(new Blob([Uint8Array.from(file)])),
      [...picture],
    );
    expect((await readsOf(page)).at(-1)?.text).toBe(text);
    await page.evaluate(() => window.scanner.scanning.again());
  }
  expect(await rungOf(page)).toBe('zxing-js');
});
