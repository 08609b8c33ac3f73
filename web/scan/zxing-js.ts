/** The last rung: ZXing in plain JavaScript on the page's own thread, for devices that refuse WebAssembly or workers. */
import { BrowserQRCodeReader } from '@zxing/browser';
import { DecodeHintType } from '@zxing/library';
import { decodedSize, isPixels, letGo, type Picture, sizeOf } from './picture.ts';

export interface ZxingJs {
  /** Takes the picture over; finds at most one code in it. */
  decode(picture: Picture): readonly string[];
}

export function createZxingJs(): ZxingJs {
  const reader = new BrowserQRCodeReader(new Map([[DecodeHintType.TRY_HARDER, true]]));
  const canvas = document.createElement('canvas');

  return {
    decode(picture) {
      draw(picture, canvas);
      letGo(picture);
      try {
        return [reader.decodeFromCanvas(canvas).getText()];
      } catch {
        // Not finding a code is thrown here, in several classes that lose their names when minified.
        return [];
      }
    },
  };
}

function draw(picture: Picture, canvas: HTMLCanvasElement): void {
  const from = sizeOf(picture);
  Object.assign(canvas, isPixels(picture) ? from : decodedSize(from.width, from.height));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('a canvas must give a 2d context here');
  if (isPixels(picture)) context.putImageData(picture, 0, 0);
  else context.drawImage(picture, 0, 0, canvas.width, canvas.height);
}
