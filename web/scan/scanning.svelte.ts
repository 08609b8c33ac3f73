/** One look for a customer's code: what the scan view shows of camera and reader, and the one code it ends with. */
import { untrack } from 'svelte';
import type { Clock } from '../../edge/domain/clock.ts';
import { type CustomerCode, judge, type Judgement } from '../../edge/domain/customer-code.ts';
import { tabletClock } from '../clock.ts';
import type { Camera, CameraState, CameraView } from './camera.ts';
import { followFrames } from './frames.ts';
import { readPhoto } from './photo.ts';
import type { Reader } from './reader.ts';
import { sharedReader, tillCamera } from './till-camera.ts';

export interface ScanningParts {
  /** Called for each customer's code, once for each text within one opening of the view. */
  onread(code: CustomerCode): void;
  readonly clock?: Clock;
  readonly camera?: Camera;
  readonly openReader?: (clock: Clock) => Promise<Reader>;
  /** Texts of the merchant's own codes and of the code on this screen, whole: they never win. */
  readonly own?: ReadonlySet<string>;
}

export type Hint = 'flatter-brighter-nearer' | 'offer-number';
/** What is held before the camera instead of one customer's code. */
export type Seen = 'two-codes' | 'sticker' | 'own' | 'barcode' | 'foreign';

const firstHintMs = 3_000;
const secondHintMs = 8_000;
/** A word stays for as long as it takes to read it, and does not flicker with every frame that is missed. */
const seenMs = 1_500;

export class Scanning {
  camera = $state.raw<CameraState>('off');
  torch = $state.raw<CameraView['torch']>({ available: false, on: false });
  cameras = $state.raw(0);
  /** A front camera: the preview is to be mirrored. */
  facesUser = $state.raw(false);
  /** The first frame has been shown; before it the camera is starting. */
  hasPicture = $state.raw(false);
  hint = $state.raw<Hint | null>(null);
  seen = $state.raw<Seen | null>(null);
  /** A code was read, and the picture stands still. */
  frozen = $state.raw(false);
  /** By what means frames are read; null until the reader is there. */
  rung = $state.raw<Reader['rung'] | null>(null);

  #parts: ScanningParts;
  #clock: Clock;
  #camera: Camera;
  #open: () => Promise<Reader>;
  #reader: Reader | null = null;
  #own: ReadonlySet<string>;
  #reported = new Set<string>();
  #video: HTMLVideoElement | null = null;
  #cancelHints: readonly (() => void)[] = [];
  #cancelSeen = () => {};

  constructor(parts: ScanningParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? tabletClock;
    this.#camera = parts.camera ?? tillCamera();
    this.#own = parts.own ?? new Set();
    this.#open = () => (parts.openReader ?? sharedReader)(this.#clock);
    // The decoder is on its way while the camera opens, and while the word of why is being read.
    void this.#readerOrNull();
  }

  /**
   * An attachment for the `<video>`: asks for the camera, shows it and reads it for as long as the element stands.
   * The video must not be there before the person has been told why.
   */
  watch = (video: HTMLVideoElement): (() => void) => untrack(() => this.#watch(video));

  /** Asks for the camera once more after a refusal; after a code was read, looks for the next one. */
  again(): void {
    this.frozen = false;
    this.hint = null;
    this.#hintLater();
    void this.#camera.open();
    void this.#video?.play().catch(() => undefined);
  }

  toggleTorch(): void {
    void this.#camera.torch(!this.torch.on);
  }

  nextCamera(): void {
    void this.#camera.next();
  }

  /** Reads a picture from the gallery or the clipboard; true when it held a customer's code. */
  async readPicture(picture: Blob): Promise<boolean> {
    const reader = await this.#readerOrNull();
    const texts = reader ? await readPhoto(picture, reader) : 'unreadable';
    return texts !== 'unreadable' && this.#take(texts);
  }

  #watch(video: HTMLVideoElement): () => void {
    this.#video = video;
    this.#reported.clear();
    this.frozen = false;
    this.hasPicture = false;
    // Without these Safari shows a stream in its own player, or not at all.
    video.muted = true;
    video.playsInline = true;
    const unhear = this.#camera.subscribe((view) => this.#hear(view, video));
    const unfollow = followFrames(video, {
      presented: () => this.#presented(),
      read: async (picture) => {
        const reader = this.#reader ?? (await this.#readerOrNull());
        if (reader) this.#take(await reader.read(picture));
        this.rung = reader?.rung ?? null;
      },
    });
    void this.#camera.open();

    return () => {
      unfollow();
      unhear();
      this.#camera.pause();
      this.#forgetHints();
      this.#cancelSeen();
      video.srcObject = null;
      this.#video = null;
    };
  }

  #hear({ state, stream, torch, cameras, facesUser }: CameraView, video: HTMLVideoElement): void {
    // What was read is still on the picture, whatever becomes of the camera behind it.
    if (this.frozen) return;
    this.camera = state;
    this.torch = torch;
    this.cameras = cameras;
    this.facesUser = facesUser;
    if (state !== 'live') {
      this.hasPicture = false;
      this.#forgetHints();
      return;
    }
    if (stream && video.srcObject !== stream) {
      video.srcObject = stream;
      // Rejected when the picture is taken away before it began, which is no fault.
      void video.play().catch(() => undefined);
    }
  }

  #presented(): void {
    this.#camera.presented();
    if (this.hasPicture || this.frozen) return;
    this.hasPicture = true;
    this.#hintLater();
  }

  /** Answers if a customer's code was among the texts and is now on its way. */
  #take(texts: readonly string[]): boolean {
    if (this.frozen) return false;
    const judged = judge(texts, this.#own);
    if (judged.kind === 'nothing') return false;
    if (judged.kind !== 'personal') {
      this.#show(seenOf(judged));
      return false;
    }
    if (this.#reported.has(judged.code)) return false;
    this.#reported.add(judged.code);
    this.#freeze();
    this.#parts.onread(judged.code);
    return true;
  }

  #freeze(): void {
    this.frozen = true;
    this.#forgetHints();
    this.#cancelSeen();
    this.seen = null;
    this.#video?.pause();
    this.#camera.pause();
  }

  #show(seen: Seen): void {
    this.seen = seen;
    this.#cancelSeen();
    this.#cancelSeen = this.#clock.after(seenMs, () => {
      this.seen = null;
    });
  }

  #hintLater(): void {
    this.#forgetHints();
    const later = (ms: number, hint: Hint) =>
      this.#clock.after(ms, () => {
        this.hint = hint;
      });
    this.#cancelHints = [later(firstHintMs, 'flatter-brighter-nearer'), later(secondHintMs, 'offer-number')];
  }

  #forgetHints(): void {
    for (const cancel of this.#cancelHints) cancel();
    this.#cancelHints = [];
    this.hint = null;
  }

  /** Null where no decoder can be had; the next frame asks again, and the ways without a camera stand below. */
  async #readerOrNull(): Promise<Reader | null> {
    try {
      this.#reader = await this.#open();
      this.rung = this.#reader.rung;
    } catch {
      this.#reader = null;
    }
    return this.#reader;
  }
}

function seenOf(judged: Exclude<Judgement, { kind: 'personal' | 'nothing' }>): Seen {
  switch (judged.kind) {
    case 'two-codes':
    case 'own':
    case 'barcode':
      return judged.kind;
    case 'mobilepay-sticker':
      return 'sticker';
    case 'torg':
    case 'other':
      return 'foreign';
  }
}
