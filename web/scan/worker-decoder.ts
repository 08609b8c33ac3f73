/** The page's end of the decoder's thread: every picture sent is answered, or the thread is declared gone. */
import type { Clock } from '../../edge/domain/clock.ts';
import type { Answered, Asked } from './decode-worker.ts';
import { isPixels, letGo, type Picture } from './picture.ts';

export interface WorkerDecoder {
  /** False where the thread, its script or WebAssembly is refused. A script that never loads leaves it pending. */
  readonly ready: Promise<boolean>;
  /** Takes the picture over. `gone`: the thread ended or hangs, and will not answer again. */
  decode(picture: Picture): Promise<readonly string[] | 'gone'>;
  close(): void;
}

/** A large photo on a slow tablet takes about two seconds; nothing takes this long but a thread that hangs. */
const patienceMs = 10_000;

export function startWorkerDecoder(clock: Clock): WorkerDecoder {
  let sayReady: (ready: boolean) => void = () => {};
  const ready = new Promise<boolean>((resolve) => {
    sayReady = resolve;
  });
  const waiting = new Map<number, (answer: readonly string[] | 'gone') => void>();
  let nextId = 0;
  let isGone = false;
  const worker = startWorker();

  if (worker) {
    worker.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
      if ('ready' in data) sayReady(data.ready);
      else waiting.get(data.id)?.(data.texts ?? []);
    });
    worker.addEventListener('error', end);
    worker.addEventListener('messageerror', end);
  } else {
    end();
  }

  return { ready, decode, close: end };

  function decode(picture: Picture): Promise<readonly string[] | 'gone'> {
    if (isGone || !worker) {
      letGo(picture);
      return Promise.resolve('gone');
    }
    const id = nextId++;
    const asked: Asked = { id, picture };
    worker.postMessage(asked, [isPixels(picture) ? picture.data.buffer : picture]);
    return new Promise((resolve) => {
      const takeBack = clock.after(patienceMs, end);
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

/** Old browsers throw at a module worker, and a policy may forbid workers altogether. */
function startWorker(): Worker | undefined {
  try {
    return new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return undefined;
  }
}
