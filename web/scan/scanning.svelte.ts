/** One look for a customer's code: what the scan view shows of camera and reader, and the one code it ends with. */
import type { Clock } from '../../edge/domain/clock.ts';
import { type CustomerCode, judge, type OtherCode } from '../../edge/domain/customer-code.ts';
import { tabletClock } from '../clock.ts';
import type { Camera, CameraState } from './camera.ts';
import { readPhoto } from './photo.ts';
import type { Reader } from './reader.ts';
import { sharedReader, tillCamera } from './till-camera.ts';

export interface ScanningParts {
  /** Called once, with the first customer's code that is read. */
  onread(code: CustomerCode): void;
  readonly clock?: Clock;
  readonly camera?: Camera;
  readonly openReader?: (clock: Clock) => Promise<Reader>;
  /** Texts of the merchant's own codes, which never win. */
  readonly own?: ReadonlySet<string>;
}

export type Hint = 'flatter-brighter-nearer' | 'offer-number';
export type Seen = 'two-codes' | OtherCode;

const firstHintMs = 3_000;
const secondHintMs = 8_000;

export class Scanning {
  camera = $state.raw<CameraState>('off');
  torch = $state.raw<{ readonly available: boolean; readonly on: boolean }>({ available: false, on: false });
  cameras = $state.raw(0);
  hint = $state.raw<Hint | null>(null);
  /** What is held before the camera instead of a customer's code. */
  seen = $state.raw<Seen | null>(null);
  /** A code was read, and the picture stands still. */
  frozen = $state.raw(false);
  /** By what means frames are read; null until the reader is there. */
  rung = $state.raw<Reader['rung'] | null>(null);

  #parts: ScanningParts;
  #clock: Clock;
  #camera: Camera;
  #reader: Promise<Reader>;
  #video: HTMLVideoElement | undefined;
  #isBusy = false;

  constructor(parts: ScanningParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? tabletClock;
    this.#camera = parts.camera ?? tillCamera();
    this.#reader = (parts.openReader ?? sharedReader)(this.#clock);
    void this.#reader.then(({ rung }) => {
      this.rung = rung;
    });
  }

  /** An attachment for the `<video>`: shows the camera in it and reads it for as long as it stands. */
  watch = (video: HTMLVideoElement): (() => void) => {
    this.#video = video;
    this.frozen = false;
    let cancelHints: (() => void)[] = [];
    const stopHearing = this.#camera.subscribe(({ state, torch, cameras }) => {
      if (state === 'live' && this.camera !== 'live') cancelHints = this.#hintLater();
      this.camera = state;
      this.torch = torch;
      this.cameras = cameras;
    });
    const hide = this.#camera.show(video);
    const stopFrames = this.#eachFrame(video);
    return () => {
      this.#video = undefined;
      stopFrames();
      hide();
      stopHearing();
      for (const cancel of cancelHints) cancel();
    };
  };

  /** Asks for the camera once more, after a refusal. */
  again(): void {
    if (this.#video) this.#camera.show(this.#video);
  }

  toggleTorch(): void {
    void this.#camera.torch(!this.torch.on);
  }

  nextCamera(): void {
    void this.#camera.next();
  }

  /** Reads a picture from the gallery; true when it held a customer's code. */
  async readPicture(picture: Blob): Promise<boolean> {
    this.#judge(await readPhoto(picture, await this.#reader));
    return this.frozen;
  }

  #hintLater(): (() => void)[] {
    const show = (hint: Hint) => () => {
      this.hint = hint;
    };
    return [
      this.#clock.after(firstHintMs, show('flatter-brighter-nearer')),
      this.#clock.after(secondHintMs, show('offer-number')),
    ];
  }

  /** One frame is being read and the newest is the next: what came between is not looked at. */
  #eachFrame(video: HTMLVideoElement): () => void {
    let stopped = false;
    const next = () => {
      if (!stopped) onNextFrame(video, look);
    };
    const look = () => {
      this.#camera.sawFrame();
      if (!this.#isBusy && !this.frozen && !stopped) void this.#read(video);
      next();
    };
    next();
    return () => {
      stopped = true;
    };
  }

  async #read(video: HTMLVideoElement): Promise<void> {
    this.#isBusy = true;
    try {
      const reader = await this.#reader;
      const frame = await grab(video);
      if (frame) this.#judge(await reader.read(frame));
    } catch {
      // A frame that could not be read is followed by another one.
    } finally {
      this.#isBusy = false;
    }
  }

  #judge(texts: readonly string[]): void {
    if (this.frozen || texts.length === 0) return;
    const judged = judge(texts, this.#parts.own);
    if (judged.found === 'customer') {
      this.frozen = true;
      this.seen = null;
      this.hint = null;
      this.#video?.pause();
      this.#parts.onread(judged.code);
    } else if (judged.found !== 'nothing') {
      this.seen = judged.found === 'two-customers' ? 'two-codes' : judged.found;
    }
  }
}

/** The presented frame as something a worker can take; a bitmap where the browser has no `VideoFrame`. */
async function grab(video: HTMLVideoElement): Promise<VideoFrame | ImageBitmap | undefined> {
  if (video.videoWidth === 0) return undefined;
  if (typeof VideoFrame !== 'undefined') return new VideoFrame(video);
  return createImageBitmap(video);
}

function onNextFrame(video: HTMLVideoElement, look: () => void): void {
  if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(look);
  else requestAnimationFrame(look);
}
