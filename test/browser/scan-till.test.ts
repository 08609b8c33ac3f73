import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { renderSVG } from 'uqr';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { violations } from './axe.ts';
import { type CanvasCamera, canvasCamera } from './fake-camera.ts';
import { openStall, type Stall } from './stall.ts';

/** One whom the simulator knows. */
const kari = 'https://qr.vipps.no/28/2/01/031/4799900001?v=1';
const other = 'https://qr.vipps.no/p/2mXb0aT9Qk6Zr4';
const oldSticker = 'mobilepaypos://pos?id=123456789012345&source=qr';

let stall: Stall;
let till: Page;
let camera: CanvasCamera;

beforeAll(async () => {
  stall = await openStall();
  await stall.context.grantPermissions(['clipboard-read', 'clipboard-write']);
});
afterAll(() => stall.close());

beforeEach(async () => {
  till = await stall.context.newPage();
  onTestFinished(() => till.close());
  camera = await canvasCamera(till);
  await till.goto(stall.tillUrl);
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
  const clear = till.getByRole('button', { name: 'Clear' });
  if (await clear.isVisible()) await clear.click();
});

/** Set to keep a picture of every state of the scan view, for eyes. */
const albumDir = process.env['TORG_ALBUM'];
const sizes = { landscape: [1180, 820], portrait: [820, 1180], phone: [390, 844] } as const;

async function keepPictures(name: string): Promise<void> {
  if (!albumDir) return;
  mkdirSync(albumDir, { recursive: true });
  for (const [size, [width, height]] of Object.entries(sizes)) {
    await till.setViewportSize({ width, height });
    await till.waitForFunction(
      (wide) => document.querySelector('video')?.clientWidth !== 0 && innerWidth === wide,
      width,
    );
    await till.screenshot({ path: join(albumDir, `${name}-${size}.png`) });
  }
}

const press = (name: string | RegExp) => till.getByRole('button', { name }).first().click();
const says = (text: string | RegExp) => till.getByText(text).first().waitFor();
const payments = async () => (await stall.control('GET', '/sim/payments')) as { reference: string }[];
const isAskedFor = () => till.waitForURL(/\/pay\//);

/** How many payments there are once this till's newest has come to Vipps MobilePay. */
async function arrived(): Promise<number> {
  await isAskedFor();
  const reference = till.url().split('/').at(-1);
  await expect.poll(async () => (await payments()).some((each) => each.reference === reference)).toBe(true);
  return (await payments()).length;
}

async function openScan(): Promise<void> {
  await press(/^Lynghonning/);
  await press(/^Charge/);
  const allow = till.getByRole('button', { name: 'Turn on the camera' });
  const live = till.locator('video.live');
  await allow.or(live).first().waitFor();
  if (await allow.isVisible()) await allow.click();
  await live.waitFor();
}

/** As a person would save it on the phone. */
async function pictureOf(text: string): Promise<number[]> {
  const page = await stall.context.newPage();
  await page.setContent(`<body style="width:400px">${renderSVG(text, { border: 4 })}</body>`);
  const png = await page.screenshot();
  await page.close();
  return [...png];
}

test('the code that is read is marked where it stands, and its sale is asked for', async () => {
  await openScan();
  // The view folds into the payment at once: what stood there meanwhile is written down.
  await till.evaluate(() => {
    new MutationObserver(() => {
      const points = document.querySelector('polygon')?.getAttribute('points');
      if (points) Object.assign(window, { points });
    }).observe(document.body, { subtree: true, childList: true });
  });
  await camera.show(kari);
  await isAskedFor();
  const points = await till.evaluate(() => String(Reflect.get(window, 'points')));
  const corners = points.split(' ').map((each) => each.split(',').map(Number));
  expect(corners).toHaveLength(4);
  // 1280 by 720 fill 1180 by 820: the phone in the middle shows a code of at most 300 pixels, 1.14 times as large.
  for (const [x = 0, y = 0] of corners) {
    expect(Math.abs(x - 590)).toBeGreaterThan(100);
    expect(Math.abs(x - 590)).toBeLessThan(190);
    expect(Math.abs(y - 410)).toBeLessThan(190);
  }
});

test('two customers in view are asked about by numbers on the picture, and the one that is tapped is asked', async () => {
  await openScan();
  const before = (await payments()).length;
  await camera.show(kari, other);
  await says('Two customer codes in view. Tap the right one');
  const [first, second] = [
    till.getByRole('button', { name: 'Customer code 1' }),
    till.getByRole('button', { name: 'Customer code 2' }),
  ];
  const [left, right] = [await first.boundingBox(), await second.boundingBox()];
  expect(left?.x ?? 0).toBeLessThan(right?.x ?? 0);
  expect(left?.width).toBeGreaterThanOrEqual(48);
  expect(await violations(till)).toEqual([]);
  await keepPictures('two-codes');
  expect(await payments()).toHaveLength(before);
  await first.click();
  await isAskedFor();
});

test('the same code right after its sale began begins no second one until the seller says so', async () => {
  await openScan();
  await camera.show(kari);
  const before = await arrived();
  await press('Next customer');
  await openScan();
  await says('This code was scanned a moment ago.');
  expect(await violations(till)).toEqual([]);
  await keepPictures('again');
  expect(await payments()).toHaveLength(before);
  await press('Use it again');
  expect(await arrived()).toBe(before + 1);
});

test('a sale that cannot be stored is said to be so once, and is tried again when the seller says so', async () => {
  await openScan();
  await till.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    const { add } = IDBObjectStore.prototype;
    const isFull = () => !Reflect.get(window, 'hasRoom');
    const full = () => {
      throw new DOMException('', 'QuotaExceededError');
    };
    IDBObjectStore.prototype.put = function (...given) {
      return isFull() ? full() : put.apply(this, given);
    };
    IDBObjectStore.prototype.add = function (...given) {
      return isFull() ? full() : add.apply(this, given);
    };
    Object.assign(window, { ticks: 0 });
    navigator.vibrate = () => {
      Object.assign(window, { ticks: Reflect.get(window, 'ticks') + 1 });
      return true;
    };
  });
  const before = (await payments()).length;
  await camera.show(kari);
  await says('could not be stored on this tablet');
  // The phone is still held out for a while.
  await till.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 2);
  await says('could not be stored on this tablet');
  expect(await till.evaluate(() => Reflect.get(window, 'ticks'))).toBe(1);
  await till.evaluate(() => Object.assign(window, { hasRoom: true }));
  await press('Use it again');
  expect(await arrived()).toBe(before + 1);
});

test('with nothing to charge for there is no scan view, however it is come to', async () => {
  await openScan();
  await press('Back');
  await press('Clear');
  await till.evaluate(() => history.forward());
  await camera.show(kari);
  await till.waitForFunction(() => history.state?.over !== 'scan');
  await till.locator('main.scan').waitFor({ state: 'detached' });
  expect(till.url()).not.toContain('/pay/');
});

test.each([
  [oldSticker, /old MobilePay sticker/],
  ['4006381333931', /barcode of a product/],
  ['https://example.com/menu', /another kind of code/],
  ['{origin}/pair#ABCD2345', /connects a tablet/],
  ['{origin}/r/Zk3_x-91Qa', /slip of an earlier sale/],
  ['{origin}/cart#1.abc', /parked cart/],
])('%s held before the camera has its own next step', async (text, words) => {
  await openScan();
  await camera.show(text.replace('{origin}', new URL(stall.tillUrl).origin));
  await says(words);
  expect(till.url()).not.toContain('/pay/');
});

test('the stall’s own sticker and poster are told from a customer’s code, and beside one never win', async () => {
  const made = await till.evaluate(async () => {
    const put = (path: string, json: object) =>
      fetch(path, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(json),
      });
    const poster = { name: 'Gate', target: { to: 'url', url: 'https://till.example/' } };
    const answers = await Promise.all([
      put('/api/stickers/honey', { place: 'Honey', till: null }),
      put('/api/posters/gate', poster),
    ]);
    return answers.map(({ status }) => status);
  });
  expect(made).toEqual([200, 200]);
  // Told by the stream, without anybody opening the screen of codes.
  const known = () =>
    till.evaluate(() => JSON.parse(localStorage.getItem('torg.own-codes') ?? '[]') as string[]);
  await expect.poll(async () => (await known()).length).toBe(2);
  const own = await known();
  await openScan();
  await camera.show(...own);
  await says('That is the stall’s own code');
  await keepPictures('own');
  await camera.show(...own, kari);
  await isAskedFor();
});

test(
  'without a read it says what the picture lacks, and then offers the number',
  { timeout: 60_000 },
  async () => {
    await openScan();
    await keepPictures('looking');
    await says(/brightness|Tilt it|Hold the phone/);
    await keepPictures('hint');
    await says('Still nothing. A phone number');
    expect(await violations(till)).toEqual([]);
  },
);

test.each([
  ['NotAllowedError', 'The camera is blocked for this site'],
  ['NotFoundError', 'No camera was found'],
  ['NotReadableError', 'Another app is using the camera'],
  ['TypeError', 'The camera did not start'],
])(
  'where the camera answers %s, it is said, with a way on and the ways without a camera',
  async (name, title) => {
    // The browser's own camera fails until it is mended.
    await till.evaluate((thrown) => {
      const { mediaDevices } = navigator;
      const { getUserMedia } = mediaDevices;
      Object.assign(mediaDevices, {
        getUserMedia: () =>
          Reflect.get(window, 'isMended')
            ? getUserMedia.call(mediaDevices, { video: true })
            : Promise.reject(thrown === 'TypeError' ? new TypeError() : new DOMException('', thrown)),
      });
    }, name);
    await press(/^Lynghonning/);
    await press(/^Charge/);
    const allow = till.getByRole('button', { name: 'Turn on the camera' });
    const word = till.getByRole('heading', { name: title });
    await allow.or(word).first().waitFor();
    if (await allow.isVisible()) await allow.click();
    await word.waitFor();
    expect(await violations(till)).toEqual([]);
    await keepPictures(`refused-${name}`);
    for (const way of ['QR on this screen', 'Phone number', 'Picture'])
      await till.getByText(way, { exact: true }).waitFor();
    await till.evaluate(() => Object.assign(window, { isMended: true }));
    await press('Try the camera again');
    await till.locator('video.live').waitFor();
  },
);

test('a picture that is pasted or dropped is read, one without a code says so, and one that is none as well', async () => {
  await openScan();
  const put = (how: 'paste' | 'drop', bytes: number[], type = 'image/png') =>
    till.evaluate(
      ([name, file, kind]) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(file)], 'picture', { type: kind }));
        const target = document.querySelector('main.scan');
        const init = { bubbles: true, cancelable: true };
        target?.dispatchEvent(
          name === 'paste'
            ? new ClipboardEvent('paste', { ...init, clipboardData: data })
            : new DragEvent('drop', { ...init, dataTransfer: data }),
        );
      },
      [how, bytes, type] as const,
    );
  await put('paste', [1, 2, 3], 'application/pdf');
  await says('There is no picture and no code to paste.');
  await put('drop', [1, 2, 3]);
  await says('This browser cannot read that file as a picture');
  const page = await stall.context.newPage();
  await page.setContent('<h1>No code here</h1>');
  await put('paste', [...(await page.screenshot())]);
  await page.close();
  await says('No code was found in that picture.');
  // Said long enough to be read; then what the camera's picture lacks is told again.
  await till.getByText('No code was found in that picture.').waitFor({ state: 'detached' });
  await put('paste', await pictureOf(other));
  await isAskedFor();
});

test('the paste button takes a picture or the code itself from the clipboard', async () => {
  await openScan();
  await till.evaluate(() => navigator.clipboard.writeText('  '));
  await press('Paste');
  await says('There is no picture and no code to paste.');
  await till.evaluate(
    async (bytes) =>
      navigator.clipboard.write([
        new ClipboardItem({ 'image/png': new Blob([Uint8Array.from(bytes)], { type: 'image/png' }) }),
      ]),
    await pictureOf('https://qr.vipps.no/p/fromTheClipboard'),
  );
  await press('Paste');
  await isAskedFor();
});

test('a scanner that types charges the cart, once however often it beeps, and knows other codes', async () => {
  const goods = () => till.getByRole('tab', { name: 'Favourites' }).click();
  // As fast as a scanner types, however slow the machine is that this runs on.
  const scan = (text: string) =>
    till.evaluate(
      (keys) => {
        for (const key of keys)
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      },
      [...text, 'Enter'],
    );
  await scan('4006381333931');
  await says('No product here has that barcode.');
  await goods();
  await press(/^Lynghonning/);
  await scan(kari);
  const before = await arrived();
  await scan(kari);
  await press('Next customer');
  await goods();
  await press(/^Lynghonning/);
  await scan(kari);
  await says('This code was scanned a moment ago. Wait a little');
  expect(await payments()).toHaveLength(before);
});

test('from a cold start without a network a code is read, and no other host is asked', async () => {
  await till.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await till.close();
  await stall.context.setOffline(true);
  onTestFinished(() => stall.context.setOffline(false));
  till = await stall.context.newPage();
  onTestFinished(() => till.close());
  const requested: string[] = [];
  stall.context.on('request', (request) => requested.push(request.url()));
  camera = await canvasCamera(till);
  await till.goto(stall.tillUrl);
  await openScan();
  await camera.show('https://qr.vipps.no/p/withoutANetwork');
  await isAskedFor();
  await till.getByRole('heading', { name: 'Not sent yet' }).waitFor();
  const elsewhere = requested.filter((url) => !url.startsWith(stall.tillUrl) && !url.startsWith('data:'));
  expect(elsewhere).toEqual([]);
});

test('where the fast reader is refused the till still reads, and the page of its health says so', async () => {
  await till.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'Worker');
  });
  await till.reload();
  await openScan();
  await camera.show(kari);
  await isAskedFor();
  await press('Next customer');
  await press('Menu');
  await press('How this till is doing');
  await says('The slow reader');
  await says('It may miss a code when another is in view');
});

test('the page of its health tells of scanner, camera and storage, and copies it as text', async () => {
  await openScan();
  await till.waitForFunction(() => document.querySelector('video')?.videoWidth !== 0);
  await press('Back');
  await press('Menu');
  await press('How this till is doing');
  await says('The fast reader');
  await says('Back canvas camera');
  expect(await violations(till)).toEqual([]);
  await keepPictures('health');
  await press('Copy as text');
  await says('Copied');
  const text = await till.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/Scanner: wasm-worker, \d+ ms a picture/);
  expect(text).toMatch(/Camera: Back canvas camera, 1280×720/);
  expect(text).not.toMatch(/qr\.vipps\.no|\d{8,}/);
  // Closed, it gives way to the menu from which it was opened.
  await press('Close');
  await till.getByRole('heading', { name: 'Settings' }).waitFor();
});
