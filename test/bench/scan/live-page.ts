/** A preview of the camera with the till's scanning on it or without, and somebody who notes which frame is shown when. */
import type { Clock } from '../../../edge/domain/clock.ts';
import type { Reader } from '../../../web/scan/reader.ts';
import { sharedReader } from '../../../web/scan/till-camera.ts';
import type { Scanning } from '../../../web/scan/scanning.svelte.ts';
import type { Asked, Shown } from './strip-worker.ts';

export interface Watched {
  /** The number that stands in each frame that was shown, and when, in milliseconds. */
  readonly shown: readonly Shown[];
  readonly reads: readonly { readonly text: string; readonly at: number }[];
  /** Of the main thread, above 50 ms. */
  readonly longTasks: readonly number[];
  readonly ms: number;
}

declare global {
  interface Window {
    /** Looks on for so long. Without `scans` it is the bare preview. */
    watchCamera(scans: boolean, ms: number): Promise<Watched>;
    /** Opens the scanner, closes it, opens it again: from that to the first picture's answer, in milliseconds. */
    warmOpening(): Promise<number>;
  }
}

const element = document.querySelector('video');
if (!element) throw new Error('the page must hold a video');
const video = element;
const observer = new Worker(new URL('./strip-worker.ts', import.meta.url), { type: 'module' });

Object.assign(window, {
  async watchCamera(scans: boolean, ms: number): Promise<Watched> {
    const reads: { text: string; at: number }[] = [];
    const longTasks: number[] = [];
    const close = scans
      ? await scan((text) => reads.push({ text, at: performance.now() }))
      : await previewAlone();
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    const tasks = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasks.push(duration);
    });
    tasks.observe({ type: 'longtask' });
    const startedAt = performance.now();
    let isOver = false;
    const note = (at: number) => {
      if (isOver) return;
      tell(at);
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
    await new Promise((resolve) => setTimeout(resolve, ms));
    isOver = true;
    tasks.disconnect();
    const seen = { reads, longTasks, ms: performance.now() - startedAt };
    close();
    return { ...seen, shown: await allShown() };
  },

  async warmOpening(): Promise<number> {
    const { scanning } = await opened(() => {});
    const once = async () => {
      const decoded = Promise.withResolvers<void>();
      answered = () => decoded.resolve();
      const startedAt = performance.now();
      const close = scanning.watch(video);
      await decoded.promise;
      const ms = performance.now() - startedAt;
      close();
      return ms;
    };
    await once();
    return once();
  },
});

let answered = () => {};
let heard: (text: string) => void = () => {};
let scanning: Scanning | undefined;

async function opened(onread: (text: string) => void): Promise<{ scanning: Scanning }> {
  heard = onread;
  if (!scanning) {
    const { Scanning: Made } = await import('../../../web/scan/scanning.svelte.ts');
    // Nobody was charged just now: each customer is a new one, and the first again in the next round.
    const taken = { take: () => {}, hold: () => {}, has: () => false, forget: () => {} };
    scanning = new Made({ onread: (text) => heard(text), taken, openReader: toldOf });
  }
  return { scanning };
}

/** The till's own reader, telling of each picture that was answered. */
async function toldOf(clock: Clock): Promise<Reader> {
  const reader = await sharedReader(clock);
  return {
    ...reader,
    async read(picture, how) {
      const reading = await reader.read(picture, how);
      answered();
      return reading;
    },
  };
}

async function scan(onread: (text: string) => void): Promise<() => void> {
  const { scanning } = await opened((text) => {
    onread(text);
    // The till would now show the payment. Here the next customer is already coming.
    setTimeout(() => scanning.again(), 50);
  });
  return scanning.watch(video);
}

async function previewAlone(): Promise<() => void> {
  const wanted = { width: { ideal: 1920 }, height: { ideal: 1080 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
  video.srcObject = stream;
  await video.play();
  return () => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}

function tell(at: number): void {
  const frame = new VideoFrame(video);
  const asked: Asked = { frame, at };
  observer.postMessage(asked, [frame]);
}

function allShown(): Promise<readonly Shown[]> {
  return new Promise((resolve) => {
    observer.addEventListener('message', ({ data }: MessageEvent<Shown[]>) => resolve(data), { once: true });
    const asked: Asked = 'all';
    observer.postMessage(asked);
  });
}
