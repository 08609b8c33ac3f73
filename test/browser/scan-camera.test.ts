import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { findChromium, launchChromium, quietArgs } from './chromium.ts';
import { canvasCamera } from './fake-camera.ts';
import { nextRead, openScanner, openScanStand, type ScanStand, visitScanner } from './scan-stand.ts';

let stand: ScanStand;
beforeAll(async () => {
  stand = await openScanStand();
});
afterAll(() => stand.close());

const stateOf = (page: Page) => page.evaluate(() => window.scanner.state());

/** The page is put away and taken out again, as far as it can tell. */
const turn = (page: Page, visibility: DocumentVisibilityState) =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibility);

test('a permission that is taken back while the camera is open is told, and given again it is live', async () => {
  const { page } = await visitScanner(stand, (opened) =>
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
  await denied.goto(stand.url);
  await denied.waitForFunction(() => 'scanner' in window);
  await openScanner(denied);
  await denied.waitForFunction(() => typeof window.scanner.state() === 'object');
  expect(await stateOf(denied)).toEqual({ refused: 'denied' });

  const bare = await launchChromium();
  onTestFinished(() => bare.close());
  const { page } = await visitScanner(stand, undefined, bare);
  await openScanner(page);
  await page.waitForFunction(() => typeof window.scanner.state() === 'object');
  expect(await stateOf(page)).toEqual({ refused: 'none-found' });
});

test('away and back, another stream is shown and read', async () => {
  const { page } = await visitScanner(stand, canvasCamera);
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
  const { page } = await visitScanner(stand, canvasCamera);
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
