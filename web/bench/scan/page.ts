/** The till's reader without a till around it, for benches: one frame in, its texts out. In no production build. */
import { judge } from '../../../edge/domain/customer-code.ts';
import { tabletClock } from '../../clock.ts';
import { inUse, sharedReader } from '../../scan/till-camera.ts';

declare global {
  interface Window {
    /**
     * Reads one camera frame as the till would: shrunk, whole, with every try. `accepted` is the customer's code, or
     * null where there is none or more than one; `ms` the whole call. The pixels stay the caller's.
     */
    decodeFrame(
      imageData: ImageData,
    ): Promise<{ texts: string[]; accepted: string | null; ms: number; workerMs: number }>;
    /** The rung that reads here, and how long its last pictures took. */
    readerInfo(): ReturnType<typeof readerInfo>;
  }
}

const none: ReadonlySet<string> = new Set();

async function decodeFrame(imageData: ImageData) {
  const startedAt = performance.now();
  const reader = await sharedReader(tabletClock);
  const copy = new ImageData(imageData.data.slice(), imageData.width, imageData.height);
  const { found, ms } = await reader.read(copy, { effort: 'all', shrink: true });
  const texts = found.map(({ text }) => text);
  const judged = judge(texts, { own: none, origin: location.origin });
  return {
    texts,
    accepted: judged.kind === 'personal' ? judged.code : null,
    ms: performance.now() - startedAt,
    workerMs: ms,
  };
}

function readerInfo() {
  const { reader } = inUse();
  return {
    rung: reader?.rung ?? null,
    measured: reader?.measured ?? null,
    pace: reader?.pace ?? null,
  };
}

// Both are there at once; the first frame waits for the decoder.
Object.assign(window, { decodeFrame, readerInfo });
void sharedReader(tabletClock);
