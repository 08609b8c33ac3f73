/**
 * What a browser's camera sees in a test: a film of a phone with a code on it, or a live canvas whose picture the test
 * changes while the till runs.
 */
import { open } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { encode } from 'uqr';
import { launchChromium } from './chromium.ts';

/** A picture in grey, one byte a pixel, row by row. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
}

const width = 1280;
const height = 720;
/** A y4m frame of this size is 1.4 MB, so the film is short; Chromium plays it over and over. */
const framesInFilm = 12;
const framesPerSecond = 15;
const wall = 205;

/** A phone that shows `text` as a QR code, held before the camera. */
export const filmCode = (text: string, file: string): Promise<void> => shoot(file, phoneShowing(text));

/** A light wall and nobody before it. */
export const filmNothing = (file: string): Promise<void> => shoot(file, null);

/** A phone with this screenshot (PNG) on it, held before the camera. */
export const filmPicture = async (png: Uint8Array, file: string): Promise<void> =>
  shoot(file, await greyOf(png, 680));

export interface CanvasCamera {
  /** Shows a phone with each text as a code, side by side; with none, the wall. */
  show(...texts: readonly string[]): Promise<void>;
  /** Shows a phone with this screenshot (PNG). */
  showPicture(png: Uint8Array): Promise<void>;
  /** The tablet is turned: the camera's picture is as high as it was wide. */
  turn(): Promise<void>;
}

/**
 * Puts a canvas where the page's camera would be; to be called before the page is opened. Only the browser's own
 * `mediaDevices` is replaced. A page that is loaded again sees the wall until it is shown something.
 */
export async function canvasCamera(page: Page): Promise<CanvasCamera> {
  await page.addInitScript(installCanvasCamera, { width, height, wall });
  const show = (sheets: readonly Sheet[]) =>
    page.evaluate(
      (shown) => dispatchEvent(new CustomEvent('test-camera', { detail: shown })),
      sheets.map((sheet) => ({ ...sheet, luma: Buffer.from(sheet.luma).toString('base64') })),
    );
  return {
    async show(...texts) {
      await show(texts.map(phoneShowing));
    },
    async showPicture(png) {
      await show([await greyOf(png, 680)]);
    },
    async turn() {
      await page.evaluate(() => dispatchEvent(new Event('test-camera-turn')));
    },
  };
}

/** A phone: dark, with the code black on a white card in its middle, as the apps show it. */
export function phoneShowing(text: string): Sheet {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const scale = Math.floor(300 / size);
  const phone = { width: 340, height: 640 };
  const luma = new Uint8Array(phone.width * phone.height).fill(35);
  const side = size * scale;
  const left = (phone.width - side) >> 1;
  const top = (phone.height - side) >> 1;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isDark = data[Math.floor(y / scale)]?.[Math.floor(x / scale)] ?? false;
      luma[(top + y) * phone.width + left + x] = isDark ? 20 : 235;
    }
  }
  return { ...phone, luma };
}

async function shoot(file: string, sheet: Sheet | null): Promise<void> {
  const film = await open(file, 'w');
  try {
    await film.write(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
    const chroma = new Uint8Array((width * height) / 2).fill(128);
    for (let frame = 0; frame < framesInFilm; frame++) {
      await film.write('FRAME\n');
      await film.write(frameOf(sheet, (frame / framesInFilm) * 2 * Math.PI));
      await film.write(chroma);
    }
  } finally {
    await film.close();
  }
}

/** A hand is never still: the phone goes round a small circle and turns by a degree or two. */
function frameOf(sheet: Sheet | null, phase: number): Uint8Array {
  const luma = new Uint8Array(width * height).fill(wall);
  if (!sheet) return luma;
  const [sine, cosine] = [Math.sin(0.03 * Math.sin(phase)), Math.cos(0.03 * Math.sin(phase))];
  const middle = { x: width / 2 + 6 * Math.cos(phase), y: height / 2 + 4 * Math.sin(phase) };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - middle.x, y - middle.y];
      const sx = Math.round(sheet.width / 2 + dx * cosine + dy * sine);
      const sy = Math.round(sheet.height / 2 - dx * sine + dy * cosine);
      if (sx < 0 || sy < 0 || sx >= sheet.width || sy >= sheet.height) continue;
      luma[y * width + x] = sheet.luma[sy * sheet.width + sx] ?? wall;
    }
  }
  return luma;
}

/** Chromium reads the PNG, so that no decoder of our own has to. */
async function greyOf(png: Uint8Array, rows: number): Promise<Sheet> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const drawn = await page.evaluate(drawGrey, { png: Buffer.from(png).toString('base64'), rows });
    return { ...drawn, luma: Buffer.from(drawn.luma, 'base64') };
  } finally {
    await browser.close();
  }
}

/** Runs in the page. */
async function drawGrey({ png, rows }: { png: string; rows: number }) {
  const bitmap = await createImageBitmap(
    new Blob([Uint8Array.from(atob(png), (byte) => byte.charCodeAt(0))]),
  );
  const canvas = new OffscreenCanvas(Math.round((bitmap.width * rows) / bitmap.height), rows);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('an OffscreenCanvas must give a 2d context here');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let luma = '';
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
    luma += String.fromCharCode(Math.round(0.299 * red + 0.587 * green + 0.114 * blue));
  }
  return { width: canvas.width, height: canvas.height, luma: btoa(luma) };
}

/** Runs in the page, before any of its own script. No image is loaded, so no content security policy minds. */
function installCanvasCamera(scene: { width: number; height: number; wall: number }): void {
  const canvas = document.createElement('canvas');
  canvas.width = scene.width;
  canvas.height = scene.height;
  const context = canvas.getContext('2d');
  let phones: HTMLCanvasElement[] = [];

  addEventListener('test-camera', (event) => {
    if (!(event instanceof CustomEvent)) return;
    const shown: { width: number; height: number; luma: string }[] = event.detail;
    phones = shown.map(({ width, height, luma }) => {
      const phone = document.createElement('canvas');
      phone.width = width;
      phone.height = height;
      const pixels = new ImageData(width, height);
      const bytes = atob(luma);
      for (let at = 0; at < bytes.length; at++) pixels.data.fill(bytes.charCodeAt(at), at * 4, at * 4 + 3);
      for (let at = 3; at < pixels.data.length; at += 4) pixels.data[at] = 255;
      phone.getContext('2d')?.putImageData(pixels, 0, 0);
      return phone;
    });
  });

  addEventListener('test-camera-turn', () => {
    Object.assign(canvas, { width: canvas.height, height: canvas.width });
  });

  function draw() {
    if (!context) return;
    const { width, height } = canvas;
    context.fillStyle = `rgb(${scene.wall} ${scene.wall} ${scene.wall})`;
    context.fillRect(0, 0, width, height);
    const phase = performance.now() / 300;
    for (const [place, phone] of phones.entries()) {
      const x = ((place + 1) * width) / (phones.length + 1) - phone.width / 2 + 6 * Math.cos(phase);
      context.drawImage(phone, x, (height - phone.height) / 2 + 4 * Math.sin(phase));
    }
  }

  const devices = navigator.mediaDevices;
  if (!devices) return;
  const camera = {
    kind: 'videoinput',
    deviceId: 'canvas',
    groupId: 'test',
    label: 'Back canvas camera',
  } as const;
  Object.assign(devices, {
    enumerateDevices: async () => [{ ...camera, toJSON: () => camera }],
    getUserMedia: async () => {
      draw();
      const stream = canvas.captureStream(15);
      for (const track of stream.getTracks()) Object.defineProperty(track, 'label', { value: camera.label });
      const drawing = setInterval(() => {
        if (stream.active) draw();
        else clearInterval(drawing);
      }, 66);
      return stream;
    },
  });
}
