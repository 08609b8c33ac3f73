/** The decoder's own thread: ZXing-C++ as WebAssembly, from this origin only. It answers every picture it is sent. */
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { decodedSize, isPixels, letGo, type Picture, sizeOf } from './picture.ts';

export interface Asked {
  readonly id: number;
  readonly picture: Picture;
}
/** `ready` comes once, before all else; `texts` is null where that picture could not be decoded at all. */
export type Answered =
  { readonly ready: boolean } | { readonly id: number; readonly texts: readonly string[] | null };

/** One symbol would be a trap: with the stall's own sticker in view it is often the sticker that is returned. */
const options: ReaderOptions = {
  formats: ['QRCode'],
  maxNumberOfSymbols: 4,
  tryHarder: true,
  tryInvert: true,
  tryDownscale: true,
  tryRotate: false,
};

/** Without `locateFile` the module would be fetched from a public host. */
const prepared = prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true }).then(
  () => true,
  () => false,
);
prepared.then((ready) => answer({ ready }));

let canvas: OffscreenCanvas | undefined;

addEventListener('message', async ({ data: { id, picture } }: MessageEvent<Asked>) => {
  try {
    const found = await readBarcodes(pixelsOf(picture), options);
    answer({ id, texts: found.filter(({ isValid }) => isValid).map(({ text }) => text) });
  } catch {
    answer({ id, texts: null });
  } finally {
    letGo(picture);
  }
});

function pixelsOf(picture: Picture): ImageData {
  if (isPixels(picture)) return picture;
  const from = sizeOf(picture);
  const { width, height } = decodedSize(from.width, from.height);
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('an OffscreenCanvas must give a 2d context here');
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

function answer(answered: Answered): void {
  postMessage(answered);
}
