/** Makes the film that Chromium's fake camera plays: pictures of a real page, as a tablet in somebody's hand sees them. */
import { writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';

const width = 1280;
const height = 720;
/** Where the picture lies in each frame, in pixels off the middle: nobody holds a tablet still. */
const hand = [
  [0, 0],
  [3, 1],
  [5, 4],
  [2, 6],
  [-2, 3],
  [-3, -1],
] as const;

/** Films `page` as it looks now into the y4m `file`, raw 4:2:0 frames that loop. */
export async function film(page: Page, file: string): Promise<void> {
  const png = await page.screenshot();
  const browser = page.context().browser();
  if (!browser) throw new Error('expected a page of a browser, got one without');
  const frames = await drawFrames(browser, png.toString('base64'));
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\n`);
  const parts = frames.flatMap((frame) => [Buffer.from('FRAME\n'), Buffer.from(frame, 'base64')]);
  await writeFile(file, Buffer.concat([head, ...parts]));
}

async function drawFrames(browser: Browser, png: string): Promise<string[]> {
  const studio = await browser.newPage();
  try {
    return await studio.evaluate(
      async ({ png, width, height, hand }) => {
        const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext('2d', { willReadFrequently: true });
        if (!context) throw new Error('expected a canvas, got none');
        const scale = Math.min(width / picture.width, height / picture.height) * 0.95;
        return hand.map(([x, y]) => {
          context.fillStyle = '#9a958c';
          context.fillRect(0, 0, width, height);
          const [w, h] = [picture.width * scale, picture.height * scale];
          context.drawImage(picture, (width - w) / 2 + x, (height - h) / 2 + y, w, h);
          return toI420(context.getImageData(0, 0, width, height).data);
        });

        /** BT.601, studio range. Colour is taken from the upper left pixel of each four. */
        function toI420(rgba: Uint8ClampedArray): string {
          const luma = width * height;
          const out = new Uint8Array(luma * 1.5);
          for (let y = 0, at = 0; y < height; y++) {
            for (let x = 0; x < width; x++, at++) {
              const [r = 0, g = 0, b = 0] = rgba.subarray(at * 4, at * 4 + 3);
              out[at] = 16 + (66 * r + 129 * g + 25 * b) / 256;
              if (x % 2 || y % 2) continue;
              const small = (y / 2) * (width / 2) + x / 2;
              out[luma + small] = 128 + (-38 * r - 74 * g + 112 * b) / 256;
              out[luma * 1.25 + small] = 128 + (112 * r - 94 * g - 18 * b) / 256;
            }
          }
          let text = '';
          for (let from = 0; from < out.length; from += 8192) {
            text += String.fromCharCode(...out.subarray(from, from + 8192));
          }
          return btoa(text);
        }
      },
      { png, width, height, hand },
    );
  } finally {
    await studio.close();
  }
}
