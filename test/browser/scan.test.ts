import { svelte } from '@sveltejs/vite-plugin-svelte';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build, type InlineConfig, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { findChromium, launchChromium, quietArgs } from './chromium.ts';
import { canvasCamera, filmCode, filmNothing, filmPicture } from './fake-camera.ts';
import { freePort } from './free-port.ts';
// For the type of `window.scanner`.
import type {} from './scan-page.ts';

const personal = 'https://qr.vipps.no/28/2/01/031/4712345678?v=1';
const token = 'https://qr.vipps.no/p/2mXb0aT9Qk6Zr4';
/** ZXing in JavaScript finds it at no upright size, however well it is drawn. */
const stubborn = 'https://qr.vipps.no/p/S0Mn8dX7As';
const sticker = 'mobilepaypos://pos?id=123456789012345&source=qr';

/** As strict as the till's own: no worker from a blob, no script but ours, and WebAssembly only by name. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'";

const scratch = mkdtempSync(join(tmpdir(), 'torg-scan-'));
const built = join(scratch, 'dist');
const film = join(scratch, 'code.y4m');
let server: PreviewServer;
let url = '';
let browser: Browser;

beforeAll(async () => {
  const config: InlineConfig = {
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    plugins: [svelte()],
    worker: { format: 'es' },
    build: {
      outDir: built,
      assetsInlineLimit: 0,
      rolldownOptions: { input: join(import.meta.dirname, 'scan-page.html') },
    },
  };
  const [port] = await Promise.all([freePort(), build(config), filmCode(personal, film)]);
  server = await preview({
    ...config,
    preview: { port, host: '127.0.0.1', headers: { 'Content-Security-Policy': policy } },
  });
  url = `http://127.0.0.1:${port}/scan-page.html`;
  browser = await launchChromium(film);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(scratch, { recursive: true, force: true });
});

interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly requested: string[];
}

async function visit(
  inBrowser = browser,
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<Visit> {
  const context = await inBrowser.newContext({ permissions: ['camera'] });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  await prepare(page);
  await page.goto(url);
  await page.waitForFunction(() => 'scanner' in window);
  return { page, context, requested };
}

const openScanner = (page: Page, own: string[] = []) =>
  page.evaluate((texts) => window.scanner.open(texts), own);
const closeScanner = (page: Page) => page.evaluate(() => window.scanner.close());
const readsOf = (page: Page) => page.evaluate(() => window.scanner.reads);
const stateOf = (page: Page) => page.evaluate(() => window.scanner.state());
const seenOf = (page: Page) => page.evaluate(() => window.scanner.scanning.seen);

async function nextRead(page: Page, count = 1): Promise<{ text: string; afterMs: number }> {
  await page.waitForFunction((reads) => window.scanner.reads.length >= reads, count);
  const read = (await readsOf(page))[count - 1];
  if (!read) throw new Error(`expected ${count} reads`);
  return read;
}

/** The page is put away and taken out again, as far as it can tell. */
const turn = (page: Page, visibility: DocumentVisibilityState) =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibility);

test('a camera’s picture becomes the customer’s code, by WebAssembly in a worker, from this origin alone', async () => {
  const { page, requested } = await visit();
  await openScanner(page);
  const read = await nextRead(page);
  expect(read.text).toBe(personal);
  expect(await page.evaluate(() => window.scanner.rung())).toBe('wasm-worker');
  expect(
    requested.filter((address) => !address.startsWith(new URL(url).origin) && !address.startsWith('data:')),
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
  const { page } = await visit();
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
  const { page } = await visit(browser, async (opened) => {
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

  const picture = [...(await screenshotOf(token))];
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

test.each([
  ['the worker', '**/assets/decode-worker*'],
  ['WebAssembly', '**/*.wasm'],
])('where %s is refused, ZXing in JavaScript reads the code', async (_what, address) => {
  const { page } = await visit(browser, (opened) =>
    opened.context().route(address, (route) => route.abort()),
  );
  await openScanner(page);
  expect((await nextRead(page)).text).toBe(personal);
  expect(await page.evaluate(() => window.scanner.rung())).toBe('zxing-js');
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
  const { page } = await visit(browser, (opened) => {
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
  const { page } = await visit(browser, (opened) =>
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
  const { page } = await visit(browser, spoilFirst(trap));
  await openScanner(page);
  expect((await nextRead(page)).text).toBe(personal);
  await page.evaluate(() => window.scanner.scanning.again());
  await isBackOnWasm(page);
  await page.waitForFunction(() => (window.scanner.inUse().reader?.pace.perSecond ?? 0) > 1);
});

test('where a worker gets camera pictures and cannot look at them, pixels are handed to it', async () => {
  const blind = `VideoFrame.prototype.copyTo = () => Promise.reject(new Error());
    OffscreenCanvas.prototype.getContext = () => null`;
  const { page } = await visit(browser, spoilFirst(blind));
  await openScanner(page);
  expect((await nextRead(page)).text).toBe(personal);
  expect(await page.evaluate(() => window.scanner.rung())).toBe('wasm-worker');
});

test('a decoder that is late is not waited for, and takes over when it comes', async () => {
  let arrive = () => {};
  const late = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const { page } = await visit(browser, (opened) =>
    opened.context().route('**/*.wasm', async (route) => {
      await late;
      await route.continue();
    }),
  );
  await openScanner(page);
  expect((await nextRead(page)).text).toBe(personal);
  expect(await page.evaluate(() => window.scanner.rung())).toBe('zxing-js');
  arrive();
  await page.evaluate(() => window.scanner.scanning.again());
  await page.waitForFunction(() => window.scanner.rung() === 'wasm-worker');
});

test('where there are no frames to hand over, a bitmap is read, and where there is no canvas in the worker, pixels are', async () => {
  for (const missing of ['VideoFrame', 'OffscreenCanvas']) {
    const { page } = await visit(browser, (opened) =>
      opened.addInitScript((name) => {
        Reflect.deleteProperty(globalThis, name);
      }, missing),
    );
    await openScanner(page);
    expect((await nextRead(page)).text).toBe(personal);
    expect(await page.evaluate(() => window.scanner.rung())).toBe('wasm-worker');
  }
});

test('where a frame cannot be handed to another thread, a bitmap is', async () => {
  const { page } = await visit(browser, (opened) =>
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
  expect(await page.evaluate(() => window.scanner.rung())).toBe('wasm-worker');
});

test('a permission that is taken back while the camera is open is told, and given again it is live', async () => {
  const { page } = await visit(browser, (opened) =>
    opened.addInitScript(() => {
      const status = Object.assign(new EventTarget(), { state: 'granted' });
      const { mediaDevices, permissions } = navigator;
      const { getUserMedia } = mediaDevices;
      Object.assign(permissions, { query: async () => status });
      Object.assign(mediaDevices, {
        getUserMedia: (asked: MediaStreamConstraints) =>
          status.state === 'denied'
            ? Promise.reject(new DOMException('', 'NotAllowedError'))
            : getUserMedia.call(mediaDevices, asked),
      });
      addEventListener('test-permission', (event) => {
        if (!(event instanceof CustomEvent)) return;
        status.state = String(event.detail);
        status.dispatchEvent(new Event('change'));
      });
    }),
  );
  const permit = (state: PermissionState) =>
    page.evaluate((detail) => dispatchEvent(new CustomEvent('test-permission', { detail })), state);
  await openScanner(page);
  await nextRead(page);
  await page.evaluate(() => window.scanner.scanning.again());
  await page.waitForFunction(() => window.scanner.state() === 'live');
  await permit('denied');
  await page.waitForFunction(() => typeof window.scanner.state() === 'object');
  expect(await stateOf(page)).toEqual({ refused: 'denied' });
  await permit('granted');
  await page.waitForFunction(() => window.scanner.state() === 'live');
});

test('away and back, another stream is shown and read', async () => {
  const { page } = await visit(browser, canvasCamera);
  await openScanner(page);
  await page.waitForFunction(() => window.scanner.scanning.hasPicture);
  const before = await page.evaluate(() => window.scanner.streamId());
  const ended = page.evaluate(() => {
    const source = document.querySelector('video')?.srcObject;
    return source instanceof MediaStream ? source.getVideoTracks()[0]?.readyState : null;
  });
  expect(await ended).toBe('live');
  await page.evaluate(() =>
    Object.assign(window, { firstStream: document.querySelector('video')?.srcObject }),
  );
  await turn(page, 'hidden');
  expect(
    await page.evaluate(() => {
      const first: unknown = Reflect.get(window, 'firstStream');
      return first instanceof MediaStream ? first.getVideoTracks()[0]?.readyState : null;
    }),
  ).toBe('ended');
  await turn(page, 'visible');
  await page.waitForFunction((id) => {
    const now = window.scanner.streamId();
    return now !== null && now !== id;
  }, before);
  expect(await stateOf(page)).toBe('live');
});

test('a stream that shows nothing more is built anew', async () => {
  const { page } = await visit(browser, canvasCamera);
  await openScanner(page);
  await page.waitForFunction(() => window.scanner.scanning.hasPicture);
  const before = await page.evaluate(() => {
    const { scanner } = window;
    const source = document.querySelector('video')?.srcObject;
    // As iPads do on waking: the track says it is live, and no frame comes.
    if (source instanceof MediaStream) for (const track of source.getTracks()) source.removeTrack(track);
    return scanner.streamId();
  });
  await page.waitForFunction((id) => window.scanner.streamId() !== id, before);
  expect(await stateOf(page)).toBe('live');
});

test('a permission that is not given says denied, and a tablet without a camera says so', async () => {
  const found = findChromium();
  if (!found.found) throw new Error(found.howTo);
  const asking = await chromium.launch({
    executablePath: found.path,
    args: [...quietArgs, '--use-fake-device-for-media-stream', '--deny-permission-prompts'],
  });
  onTestFinished(() => asking.close());
  const context = await asking.newContext();
  const denied = await context.newPage();
  await denied.goto(url);
  await denied.waitForFunction(() => 'scanner' in window);
  await openScanner(denied);
  await denied.waitForFunction(() => typeof window.scanner.state() === 'object');
  expect(await stateOf(denied)).toEqual({ refused: 'denied' });

  const bare = await launchChromium();
  onTestFinished(() => bare.close());
  const { page } = await visit(bare);
  await openScanner(page);
  await page.waitForFunction(() => typeof window.scanner.state() === 'object');
  expect(await stateOf(page)).toEqual({ refused: 'none-found' });
});

test('customer after customer is read, each once, past stickers and the stall’s own code', async () => {
  let camera: Awaited<ReturnType<typeof canvasCamera>> | undefined;
  const { page } = await visit(browser, async (opened) => {
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
  expect(await seenOf(page)).toBeNull();
  expect(await page.evaluate(() => window.scanner.others)).toEqual(['own', 'two-codes', 'mobilepay-sticker']);
});

test('where the code stands in the picture is known, also after the tablet was turned', async () => {
  let camera: Awaited<ReturnType<typeof canvasCamera>> | undefined;
  const { page } = await visit(browser, async (opened) => {
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

test('without workers, the stall’s own code in view hides no customer, and two customers are told apart', async () => {
  let camera: Awaited<ReturnType<typeof canvasCamera>> | undefined;
  const { page } = await visit(browser, async (opened) => {
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
  expect(await page.evaluate(() => window.scanner.rung())).toBe('zxing-js');
  await closeScanner(page);
  await camera.show(personal, token);
  await openScanner(page);
  await page.waitForFunction(() => window.scanner.scanning.choices.length === 2);
  expect(await readsOf(page)).toHaveLength(1);
});

test('on the last rung a dark screen and a code that ZXing in JavaScript misses upright are read as well', async () => {
  const { page } = await visit(browser, (opened) =>
    opened.addInitScript(() => localStorage.setItem('torg.scanner.force', 'zxing-js')),
  );
  for (const [picture, text] of [
    [await screenshotOf(token, true), token],
    [await screenshotOf(stubborn), stubborn],
  ] as const) {
    await page.evaluate(
      (file) => window.scanner.scanning.readPicture(new Blob([Uint8Array.from(file)])),
      [...picture],
    );
    expect((await readsOf(page)).at(-1)?.text).toBe(text);
    await page.evaluate(() => window.scanner.scanning.again());
  }
  expect(await page.evaluate(() => window.scanner.rung())).toBe('zxing-js');
});

test('a hint comes after three seconds without a read, and another way after eight', async () => {
  const wall = join(scratch, 'wall.y4m');
  await filmNothing(wall);
  const nobody = await launchChromium(wall);
  onTestFinished(() => nobody.close());
  const { page } = await visit(nobody);
  await openScanner(page);
  await page.waitForFunction(() => window.scanner.scanning.hint !== null);
  const first = await page.evaluate(() => window.scanner.scanning.hint);
  expect(first).not.toBe('offer-number');
  await page.waitForFunction(() => window.scanner.scanning.hint === 'offer-number');
  expect(await readsOf(page)).toEqual([]);
});

test('a screenshot is read from the gallery, large or small, and filmed by the camera', async () => {
  const { page } = await visit();
  const png = await screenshotOf(personal);
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

  const filmed = join(scratch, 'picture.y4m');
  await filmPicture(png, filmed);
  const filming = await launchChromium(filmed);
  onTestFinished(() => filming.close());
  const { page: other } = await visit(filming);
  await openScanner(other);
  expect((await nextRead(other)).text).toBe(personal);
});

test('no byte of a decoder is in the first chunk', async () => {
  const html = readFileSync(join(built, 'scan-page.html'), 'utf8');
  const first = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, path]) => join(built, path ?? ''));
  expect(first.length).toBeGreaterThan(0);
  for (const file of first) {
    const text = readFileSync(file, 'utf8');
    expect(text.length).toBeLessThan(20_000);
    expect(text).not.toMatch(/BinaryBitmap|emscripten/i);
  }
  const assets = readdirSync(join(built, 'assets'));
  expect(assets.some((name) => name.endsWith('.wasm'))).toBe(true);
  expect(assets.some((name) => name.startsWith('zxing-js'))).toBe(true);
});

/** The phone's screen with a code on it, as a person would save it. */
async function screenshotOf(text: string, isDark = false): Promise<Uint8Array> {
  const { renderSVG } = await import('uqr');
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 });
  try {
    await page.setContent(
      `<body style="margin:0;background:#f2f2f7;display:grid;place-items:center"><div style="width:280px">${renderSVG(text, { border: 4, ...(isDark && { invert: true }) })}</div></body>`,
    );
    return await page.screenshot();
  } finally {
    await page.close();
  }
}
