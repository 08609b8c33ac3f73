import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { canvasCamera, filmNothing, filmPicture } from './fake-camera.ts';
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

const sticker = 'mobilepaypos://pos?id=123456789012345&source=qr';

test('a camera’s picture becomes the customer’s code, by WebAssembly in a worker, from this origin alone', async () => {
  const { page, requested } = await visitScanner(stand);
  await openScanner(page);
  const read = await nextRead(page);
  expect(read.text).toBe(personal);
  expect(await rungOf(page)).toBe('wasm-worker');
  expect(
    requested.filter(
      (address) => !address.startsWith(new URL(stand.url).origin) && !address.startsWith('data:'),
    ),
  ).toEqual([]);
  await closeScanner(page);
  await openScanner(page);
  const again = await sameAgain(page);
  console.log(`open to read: ${read.afterMs} ms the first time, ${again.afterMs} ms with a warm camera`);
  expect(read.afterMs).toBeLessThan(5_000);
  expect(again.afterMs).toBeLessThan(2_000);
});

/** The code of a moment ago is taken again only when the seller says so. */
async function sameAgain(page: Page) {
  const before = (await readsOf(page)).length;
  await page.waitForFunction(() => window.scanner.scanning.seen === 'again');
  expect(await readsOf(page)).toHaveLength(before);
  await page.evaluate(() => {
    const [choice] = window.scanner.scanning.choices;
    if (choice) window.scanner.scanning.choose(choice);
  });
  return nextRead(page, before + 1);
}

test('after a read the picture stands still and nothing more is reported', async () => {
  const { page } = await visitScanner(stand);
  await openScanner(page);
  await nextRead(page);
  expect(await page.evaluate(() => window.scanner.scanning.frozen)).toBe(true);
  const stoodAt = await page.evaluate(() => document.querySelector('video')?.currentTime);
  // Looking on in the same opening sees the same code and does not say so again.
  await page.evaluate(() => window.scanner.scanning.again());
  await page.waitForFunction(
    (then) => (document.querySelector('video')?.currentTime ?? 0) > (then ?? 0) + 1,
    stoodAt,
  );
  expect(await readsOf(page)).toHaveLength(1);
});

test('what is still being read when the view is closed charges nobody', async () => {
  let camera: Awaited<ReturnType<typeof canvasCamera>> | undefined;
  const { page } = await visitScanner(stand, async (opened) => {
    camera = await canvasCamera(opened);
    // What the decoder has read waits until it is let through.
    await opened.addInitScript(() => {
      const { addEventListener: listen } = Worker.prototype;
      const held: (() => void)[] = [];
      Object.assign(window, { held, isHolding: false });
      Worker.prototype.addEventListener = function (
        this: Worker,
        name: string,
        heard: EventListenerOrEventListenerObject,
      ) {
        listen.call(this, name, (event: Event) => {
          const tell = () => (typeof heard === 'function' ? heard(event) : heard.handleEvent(event));
          const hasRead = event instanceof MessageEvent && event.data.found?.length > 0;
          if (hasRead && Reflect.get(window, 'isHolding')) held.push(tell);
          else tell();
        });
      };
    });
  });
  if (!camera) throw new Error('the camera must be there');
  const hold = () => page.evaluate(() => Object.assign(window, { isHolding: true }));
  const letThrough = () =>
    page.evaluate(async () => {
      Object.assign(window, { isHolding: false });
      const held = Reflect.get(window, 'held') as (() => void)[];
      for (const tell of held.splice(0)) tell();
      await new Promise((resolve) => setTimeout(resolve));
    });
  const isHeld = () => page.waitForFunction(() => Reflect.get(window, 'held').length > 0);

  await openScanner(page);
  await page.waitForFunction(() => window.scanner.rung() === 'wasm-worker');
  await hold();
  await camera.show(personal);
  await isHeld();
  await closeScanner(page);
  await letThrough();
  expect(await readsOf(page)).toEqual([]);

  const picture = [...(await screenshotOf(stand, token))];
  await hold();
  const reading = page.evaluate(
    (file) => window.scanner.scanning.readPicture(new Blob([Uint8Array.from(file)])),
    picture,
  );
  await isHeld();
  await page.evaluate(() => window.scanner.scanning.end());
  await letThrough();
  expect(await reading).not.toBe('read');
  expect(await readsOf(page)).toEqual([]);
});

test('customer after customer is read, each once, past stickers and the stall’s own code', async () => {
  let camera: Awaited<ReturnType<typeof canvasCamera>> | undefined;
  const { page } = await visitScanner(stand, async (opened) => {
    camera = await canvasCamera(opened);
  });
  if (!camera) throw new Error('the camera must be there');
  const own = 'https://qr.vipps.no/mc/own-sticker';
  await openScanner(page, [own]);
  await camera.show(own);
  await page.waitForFunction(() => window.scanner.scanning.seen === 'own');
  await camera.show(own, personal);
  expect((await nextRead(page)).text).toBe(personal);
  await closeScanner(page);

  await camera.show(personal, token);
  await openScanner(page);
  await page.waitForFunction(() => window.scanner.scanning.choices.length === 2);
  expect(await readsOf(page)).toHaveLength(1);
  // The phone at the left is the one whose code is the left one's.
  const choices = await page.evaluate(() => window.scanner.scanning.choices);
  const byPlace = choices.toSorted((one, two) => (one.corners[0]?.x ?? 0) - (two.corners[0]?.x ?? 0));
  expect(byPlace.map(({ code }) => code)).toEqual([personal, token]);
  await camera.show(sticker);
  await page.waitForFunction(() => window.scanner.scanning.seen === 'sticker');
  await camera.show(token);
  expect((await nextRead(page, 2)).text).toBe(token);
  expect(await page.evaluate(() => window.scanner.scanning.seen)).toBeNull();
  expect(await page.evaluate(() => window.scanner.others)).toEqual(['own', 'two-codes', 'mobilepay-sticker']);
});

test('where the code stands in the picture is known, also after the tablet was turned', async () => {
  let camera: Awaited<ReturnType<typeof canvasCamera>> | undefined;
  const { page } = await visitScanner(stand, async (opened) => {
    camera = await canvasCamera(opened);
  });
  if (!camera) throw new Error('the camera must be there');
  await openScanner(page);
  await camera.turn();
  await page.waitForFunction(() => window.scanner.scanning.size.height === 1280);
  await camera.show(token);
  expect((await nextRead(page)).text).toBe(token);
  const corners = await page.evaluate(() => window.scanner.scanning.corners);
  // A square of 300 pixels at most in the middle of 720 by 1280.
  expect(corners).toHaveLength(4);
  for (const { x, y } of corners) {
    expect(Math.abs(x - 0.5)).toBeGreaterThan(0.12);
    expect(Math.abs(x - 0.5)).toBeLessThan(0.24);
    expect(Math.abs(y - 0.5)).toBeLessThan(0.14);
  }
});

test('a hint comes after three seconds without a read, and another way after eight', async () => {
  const wall = join(stand.scratch, 'wall.y4m');
  await filmNothing(wall);
  const nobody = await launchChromium(wall);
  onTestFinished(() => nobody.close());
  const { page } = await visitScanner(stand, undefined, nobody);
  await openScanner(page);
  await page.waitForFunction(() => window.scanner.scanning.hint !== null);
  const first = await page.evaluate(() => window.scanner.scanning.hint);
  expect(first).not.toBe('offer-number');
  await page.waitForFunction(() => window.scanner.scanning.hint === 'offer-number');
  expect(await readsOf(page)).toEqual([]);
});

test('a screenshot is read from the gallery, large or small, and filmed by the camera', async () => {
  const { page } = await visitScanner(stand);
  const png = await screenshotOf(stand, personal);
  const bytes = [...png];
  const isRead = await page.evaluate(
    (file) => window.scanner.scanning.readPicture(new Blob([Uint8Array.from(file)])),
    bytes,
  );
  expect(isRead).toBe('read');
  expect((await readsOf(page))[0]?.text).toBe(personal);
  const isNone = await page.evaluate(() => window.scanner.scanning.readPicture(new Blob(['no picture'])));
  expect(isNone).toBe('unreadable');
  // A tablet with no memory left for it says so as well, and does not read for ever.
  const isTooMuch = await page.evaluate((file) => {
    CanvasRenderingContext2D.prototype.getImageData = () => {
      throw new RangeError('out of memory');
    };
    return window.scanner.scanning.readPicture(new Blob([Uint8Array.from(file)]));
  }, bytes);
  expect(isTooMuch).toBe('unreadable');

  const filmed = join(stand.scratch, 'picture.y4m');
  await filmPicture(png, filmed);
  const filming = await launchChromium(filmed);
  onTestFinished(() => filming.close());
  const { page: other } = await visitScanner(stand, undefined, filming);
  await openScanner(other);
  expect((await nextRead(other)).text).toBe(personal);
});

test('no byte of a decoder is in the first chunk', async () => {
  const html = readFileSync(join(stand.built, 'scan-page.html'), 'utf8');
  const first = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, path]) =>
    join(stand.built, path ?? ''),
  );
  expect(first.length).toBeGreaterThan(0);
  for (const file of first) {
    const text = readFileSync(file, 'utf8');
    expect(text.length).toBeLessThan(20_000);
    expect(text).not.toMatch(/BinaryBitmap|emscripten/i);
  }
  const assets = readdirSync(join(stand.built, 'assets'));
  expect(assets.some((name) => name.endsWith('.wasm'))).toBe(true);
  expect(assets.some((name) => name.startsWith('zxing-js'))).toBe(true);
});
