/** Shows every frame to the till's reader and to its rivals, each with pixels of its own, in an order that turns. */
import { BrowserQRCodeReader } from '@zxing/browser';
import { judge } from '../../../edge/domain/customer-code.ts';
import { tabletClock } from '../../../web/clock.ts';
import { decodedSize } from '../../../web/scan/picture.ts';
import { openReader } from '../../../web/scan/reader.ts';
import type { Frame } from './corpus.ts';
import type { Asked as Wanted } from './frames-worker.ts';
import type { Asked, Answered, Rival } from './raw-worker.ts';

export type Task = Wanted;
export const readers = ['till', 'one look', 'raw', 'raw, gaps closed', '@zxing/browser'] as const;
export type ReaderName = (typeof readers)[number];

export interface Outcome {
  readonly ms: number;
  /** The customer's code was among the texts. */
  readonly isRead: boolean;
  /** What a till would have charged: right, nobody, or somebody that is not there. */
  readonly accepted: 'right' | 'none' | 'wrong';
  /** Texts that are nowhere in the frame. */
  readonly strangers: readonly string[];
}

declare global {
  interface Window {
    /** One row a task, one outcome a reader that was asked for. */
    scanBench(
      tasks: readonly Task[],
      asked: readonly ReaderName[],
    ): Promise<Partial<Record<ReaderName, Outcome>>[]>;
  }
}

const frames = new Worker(new URL('./frames-worker.ts', import.meta.url), { type: 'module' });
const startRival = () => new Worker(new URL('./raw-worker.ts', import.meta.url), { type: 'module' });
/** A thread each, as the till's reader has one: what has just run is quicker the next time. */
const rivals: Record<Rival, Worker> = {
  raw: startRival(),
  'raw, gaps closed': startRival(),
  'one look': startRival(),
};
const reader = openReader({ clock: tabletClock, force: 'wasm-worker' });
const zxingJs = new BrowserQRCodeReader();
const canvas = document.createElement('canvas');

const decoders: Record<ReaderName, (picture: ImageData) => Promise<Answered>> = {
  till: async (picture) => {
    const { found, ms } = await (await reader).read(picture, { effort: 'all' });
    return { texts: found.map(({ text }) => text), ms };
  },
  'one look': (picture) => byWorker('one look', picture),
  raw: (picture) => byWorker('raw', picture),
  'raw, gaps closed': (picture) => byWorker('raw, gaps closed', picture),
  '@zxing/browser': async (picture) => {
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext('2d', { willReadFrequently: true })?.putImageData(picture, 0, 0);
    const startedAt = performance.now();
    const texts = textsOf(() => [zxingJs.decodeFromCanvas(canvas).getText()]);
    return { texts, ms: performance.now() - startedAt };
  },
};

let turn = 0;

Object.assign(window, {
  async scanBench(tasks: readonly Task[], asked: readonly ReaderName[]) {
    const rows: Partial<Record<ReaderName, Outcome>>[] = [];
    for (const task of tasks) {
      // Not while the readers work: this would be another reader's time.
      const frame = await frameOf(task);
      const picture = shrunkBy(frame, task.kind !== 'clean');
      const row: Partial<Record<ReaderName, Outcome>> = {};
      turn++;
      for (const place of asked.keys()) {
        const name = asked[(place + turn) % asked.length];
        if (!name) continue;
        const copy = new ImageData(picture.data.slice(), picture.width, picture.height);
        row[name] = outcomeOf(await decoders[name](copy), frame);
      }
      rows.push(row);
    }
    return rows;
  },
});

function outcomeOf({ texts, ms }: Answered, { personal, others }: Frame): Outcome {
  const judged = judge(texts, { own: new Set(others) });
  const accepted = judged.kind !== 'personal' ? 'none' : personal.includes(judged.code) ? 'right' : 'wrong';
  return {
    ms,
    isRead: personal.every((text) => texts.includes(text)) && personal.length > 0,
    accepted,
    strangers: texts.filter((text) => !personal.includes(text) && !others.includes(text)),
  };
}

function frameOf(task: Task): Promise<Frame> {
  frames.postMessage(task);
  return nextMessage(frames);
}

function byWorker(rival: Rival, picture: ImageData): Promise<Answered> {
  const asked: Asked = { rival, picture };
  rivals[rival].postMessage(asked, [picture.data.buffer]);
  return nextMessage(rivals[rival]);
}

const nextMessage = <T>(worker: Worker): Promise<T> =>
  new Promise((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<T>) => resolve(data), { once: true });
  });

/** By the browser, as every scanner would: all readers get these same pixels. */
function shrunkBy({ width, height, luma }: Frame, shrinks: boolean): ImageData {
  const pixels = new ImageData(width, height);
  const words = new Uint32Array(pixels.data.buffer);
  for (let at = 0; at < words.length; at++) words[at] = 0xff000000 | ((luma[at] ?? 0) * 0x010101);
  if (!shrinks) return pixels;
  const full = new OffscreenCanvas(width, height);
  full.getContext('2d')?.putImageData(pixels, 0, 0);
  const to = decodedSize(width, height);
  const small = new OffscreenCanvas(to.width, to.height).getContext('2d', { willReadFrequently: true });
  if (!small) throw new Error('an OffscreenCanvas must give a 2d context here');
  small.drawImage(full, 0, 0, to.width, to.height);
  return small.getImageData(0, 0, to.width, to.height);
}

/** Not finding a code is thrown there. */
function textsOf(read: () => string[]): string[] {
  try {
    return read();
  } catch {
    return [];
  }
}
