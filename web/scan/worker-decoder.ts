/** The page's end of a decoder's thread: every picture sent is answered, or the thread is declared gone. */
import type { Clock } from '../../edge/domain/clock.ts';
import type { Answered, Asked } from './decode-worker.ts';
import { isPixels, letGo, type Picture } from './picture.ts';
import { type Decoder, type How, type Reading, readingOf } from './reading.ts';

export interface WorkerDecoder extends Decoder {
  /** False where the thread, its script or its decoder is refused. A script that never loads leaves it pending. */
  readonly ready: Promise<boolean>;
  close(): void;
}

/** Nothing takes this long but a thread that hangs: a live picture is tenths of a second, a large photo two. */
const patienceMs = { live: 4_000, all: 12_000 };

/** `start` may throw: old browsers do at a module worker, and a policy may forbid workers altogether. */
export function startWorkerDecoder(clock: Clock, start: () => Worker): WorkerDecoder {
  let sayReady: (ready: boolean) => void = () => {};
  const ready = new Promise<boolean>((resolve) => {
    sayReady = resolve;
  });
  const waiting = new Map<number, (answer: Reading | 'failed' | 'gone') => void>();
  let nextId = 0;
  let isGone = false;
  const worker = startOrNone(start);

  if (worker) {
    worker.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
      if (!('ready' in data)) waiting.get(data.id)?.(readingOf(data));
      else if (data.ready) sayReady(true);
      else end();
    });
    worker.addEventListener('error', end);
    worker.addEventListener('messageerror', end);
  } else {
    end();
  }

  return { ready, decode, close: end };

  function decode(picture: Picture, how: How = {}): Promise<Reading | 'failed' | 'gone'> {
    if (isGone || !worker) {
      letGo(picture);
      return Promise.resolve('gone');
    }
    const id = nextId++;
    const effort = how.effort ?? 'live';
    const asked: Asked = { id, picture, ...how, effort };
    try {
      worker.postMessage(asked, [isPixels(picture) ? picture.data.buffer : picture]);
    } catch (thrown) {
      letGo(picture);
      throw thrown;
    }
    return new Promise((resolve) => {
      const takeBack = clock.after(patienceMs[effort], end);
      waiting.set(id, (answer) => {
        takeBack();
        waiting.delete(id);
        resolve(answer);
      });
    });
  }

  function end(): void {
    isGone = true;
    worker?.terminate();
    sayReady(false);
    for (const answer of [...waiting.values()]) answer('gone');
  }
}

function startOrNone(start: () => Worker): Worker | undefined {
  try {
    return start();
  } catch {
    return undefined;
  }
}
