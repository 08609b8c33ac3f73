/** The browser's own detector on a thread of its own. It answers in the words of the decoder's thread. */
import type { Answered, Asked, Found } from './decode-worker.ts';
import { letGo, sizeOf } from './picture.ts';

/** As much of it as is used; TypeScript's own list does not have it. Source: W3C, Accelerated Shape Detection. */
interface BarcodeDetector {
  detect(picture: ImageBitmapSource): Promise<
    readonly {
      readonly rawValue: string;
      readonly cornerPoints: readonly { readonly x: number; readonly y: number }[];
    }[]
  >;
}
interface BarcodeDetectors {
  new (options: { formats: readonly string[] }): BarcodeDetector;
  getSupportedFormats(): Promise<readonly string[]>;
}
const { BarcodeDetector: detectors } = globalThis as { BarcodeDetector?: BarcodeDetectors };

const opened = open();
opened.then((detector) => answer({ ready: detector !== null }));

addEventListener('message', async ({ data: { id, picture } }: MessageEvent<Asked>) => {
  const from = performance.now();
  try {
    const detector = await opened;
    const { width, height } = sizeOf(picture);
    const seen = detector ? await detector.detect(picture) : [];
    const found = seen.map(({ rawValue, cornerPoints }): Found => {
      const corners = cornerPoints.map(({ x, y }) => ({ x: x / width, y: y / height }));
      return { text: rawValue, corners };
    });
    answer({ id, texts: found.map(({ text }) => text), found, ms: performance.now() - from });
  } catch {
    answer({ id, texts: null });
  } finally {
    letGo(picture);
  }
});

/** Null where there is none, or one without the format: some WebViews have it in name only. */
async function open(): Promise<BarcodeDetector | null> {
  try {
    const formats = (await detectors?.getSupportedFormats()) ?? [];
    return detectors && formats.includes('qr_code') ? new detectors({ formats: ['qr_code'] }) : null;
  } catch {
    return null;
  }
}

function answer(answered: Answered): void {
  postMessage(answered);
}
