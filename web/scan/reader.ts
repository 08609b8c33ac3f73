/**
 * Reads the QR codes in pictures by the best decoder that this device lets run.
 *
 *   wasm-worker ──refused, late or gone──► zxing-js
 *        ▲──────── answers after all ─────────┘
 */
import type { Clock } from '../../edge/domain/clock.ts';
import { letGo, type Picture } from './picture.ts';
import { startWorkerDecoder } from './worker-decoder.ts';
import type { ZxingJs } from './zxing-js.ts';

export interface Reader {
  /** Every text found, in no order; none where there is none. The picture is taken over, and closed when read. */
  read(picture: Picture): Promise<readonly string[]>;
  close(): void;
  readonly rung: 'wasm-worker' | 'zxing-js';
}

/** Opening to first answer is an eighth of a second from the cache; the rest is for a first load by radio. */
const openingMs = 4_000;

/** Resolves when something can decode. No decoder is fetched before the call. */
export async function openReader(clock: Clock): Promise<Reader> {
  const worker = startWorkerDecoder(clock);
  let zxingJs: ZxingJs | undefined;
  let rung: Reader['rung'] = 'zxing-js';
  worker.ready.then((isReady) => {
    if (isReady) rung = 'wasm-worker';
  });
  if (!(await within(clock, openingMs, worker.ready))) await stepDown();

  return {
    get rung() {
      return rung;
    },
    async read(picture) {
      if (rung === 'wasm-worker') {
        const texts = await worker.decode(picture);
        if (texts !== 'gone') return texts;
        rung = 'zxing-js';
      }
      if (zxingJs) return zxingJs.decode(picture);
      letGo(picture);
      await stepDown();
      return [];
    },
    close: worker.close,
  };

  async function stepDown(): Promise<void> {
    const { createZxingJs } = await import('./zxing-js.ts');
    zxingJs ??= createZxingJs();
  }
}

function within(clock: Clock, ms: number, answer: Promise<boolean>): Promise<boolean> {
  return new Promise((resolve) => {
    const takeBack = clock.after(ms, () => resolve(false));
    answer.then((value) => {
      takeBack();
      resolve(value);
    });
  });
}
