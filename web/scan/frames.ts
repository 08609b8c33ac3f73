/** Hands a video's pictures to a decoder: one at a time, always the newest, and never in the way of the preview. */
import { decodedSize, type Picture } from './picture.ts';

export interface FrameListener {
  /** At every picture that is shown, decoded or not: what a watchdog counts. */
  presented(): void;
  /** Takes the picture over; the next is given when this settles. */
  read(picture: Picture): Promise<void>;
}

/** Runs until the answer is called. Nothing is read while the video stands still. */
export function followFrames(video: HTMLVideoElement, { presented, read }: FrameListener): () => void {
  let isStopped = false;
  let isReading = false;
  let isBehind = false;
  let ways = waysHere();
  const unfollow = onEachFrame(video, () => {
    presented();
    if (isReading) isBehind = true;
    else void take();
  });

  return () => {
    isStopped = true;
    unfollow();
  };

  async function take(): Promise<void> {
    isReading = true;
    do {
      isBehind = false;
      const picture = await grab(video, ways[0] ?? 'pixels');
      try {
        if (picture) await read(picture);
      } catch {
        // A browser may have a kind of picture and yet not let it go to another thread.
        if (ways.length > 1) ways = ways.slice(1);
      }
    } while (isBehind && !isStopped);
    isReading = false;
  }
}

/** Firefox before 132 has no `requestVideoFrameCallback`; there a frame is when the video's time has moved. */
function onEachFrame(video: HTMLVideoElement, tell: () => void): () => void {
  let isStopped = false;
  let lastTime = -1;
  const hasCallback = typeof video.requestVideoFrameCallback === 'function';
  const next = () =>
    hasCallback
      ? video.requestVideoFrameCallback(onFrame)
      : requestAnimationFrame(() => onPaint(video.currentTime));

  function onFrame(): void {
    if (isStopped) return;
    tell();
    next();
  }

  function onPaint(time: number): void {
    if (isStopped) return;
    if (time !== lastTime && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) tell();
    lastTime = time;
    next();
  }

  next();
  return () => {
    isStopped = true;
  };
}

/** From the cheapest: a frame that the worker draws, a bitmap that is shrunk on the way, or pixels read here. */
type Way = 'frame' | 'bitmap' | 'pixels';

function waysHere(): readonly Way[] {
  const canDrawElsewhere = 'OffscreenCanvas' in globalThis;
  return [
    ...(canDrawElsewhere && 'VideoFrame' in globalThis ? (['frame'] as const) : []),
    ...(canDrawElsewhere && 'createImageBitmap' in globalThis ? (['bitmap'] as const) : []),
    'pixels',
  ];
}

/** Null while the video has no picture. */
async function grab(video: HTMLVideoElement, way: Way): Promise<Picture | null> {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0) return null;
  const { width, height } = decodedSize(videoWidth, videoHeight);
  try {
    if (way === 'frame') return new VideoFrame(video);
    if (way === 'bitmap') return await createImageBitmap(video, { resizeWidth: width, resizeHeight: height });
    return pixelsOf(video, width, height);
  } catch {
    // Between two streams a video has a size and no picture.
    return null;
  }
}

const canvasOf = new WeakMap<HTMLVideoElement, HTMLCanvasElement>();

function pixelsOf(video: HTMLVideoElement, width: number, height: number): ImageData | null {
  const canvas = canvasOf.get(video) ?? document.createElement('canvas');
  canvasOf.set(video, canvas);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context?.drawImage(video, 0, 0, width, height);
  return context?.getImageData(0, 0, width, height) ?? null;
}
