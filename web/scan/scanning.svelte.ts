/** One look for a customer's code: what the scan view shows of camera and reader, and the one code it ends with. */
import { untrack } from 'svelte';
import type { Clock } from '../../edge/domain/clock.ts';
import { type CustomerCode, judge } from '../../edge/domain/customer-code.ts';
import { tabletClock } from '../clock.ts';
import type { Camera, CameraState, CameraView } from './camera.ts';
import type { Found } from './decode-worker.ts';
import { followFrames } from './frames.ts';
import { createGuidance, type Lack } from './guidance.ts';
import { type JustTaken, justTaken } from './just-taken.ts';
import type { Rung } from './ladder.ts';
import { readPhoto } from './photo.ts';
import { letGo } from './picture.ts';
import type { Reader } from './reader.ts';
import type { Reading } from './reading.ts';
import { type Other, type Seen, seenOf } from './seen.ts';
import { sharedReader, tillCamera } from './till-camera.ts';

export interface ScanningParts {
  /** Called for each customer's code, once for each text within one opening of the view. */
  onread(code: CustomerCode): void;
  /** Called with what is held before the camera instead of a customer's code, once while it stays there. */
  onseen?(judged: Other): void;
  readonly clock?: Clock;
  readonly camera?: Camera;
  readonly openReader?: (clock: Clock) => Promise<Reader>;
  /** Texts of the merchant's own codes and of the code on this screen, whole: they never win. */
  readonly own?: ReadonlySet<string>;
  /** The till's own address, by which its own codes are known. */
  readonly origin?: string;
  readonly taken?: JustTaken;
}

/** `starting`: the camera is on, and has shown nothing yet. */
export type Hint = Lack | 'starting' | 'flatter-brighter-nearer' | 'offer-number';
/** A picture from elsewhere: read, without a code that can be charged, or no picture at all. */
export type PictureEnd = 'read' | 'seen' | 'nothing' | 'unreadable' | 'no-reader';

/** One of the codes in view that only the seller can choose between. */
export interface Choice {
  readonly code: CustomerCode;
  readonly corners: Found['corners'];
}

/** A camera that is quicker needs no word. */
const startingMs = 1_000;
const firstHintMs = 3_000;
const secondHintMs = 8_000;
const lookAgainMs = 1_000;
const readerAgainMs = 1_000;
/** A word stays for as long as it takes to read it, and does not flicker with every frame that is missed. */
const seenMs = 1_500;
/** Of a picture that was picked once, nothing is seen again. */
const seenInPictureMs = 10_000;

export class Scanning {
  camera = $state.raw<CameraState>('off');
  torch = $state.raw<CameraView['torch']>({ available: false, on: false });
  zoom = $state.raw<CameraView['zoom']>({ available: false, factor: 1 });
  cameras = $state.raw(0);
  canFocus = $state.raw<boolean | null>(null);
  /** A front camera: the preview is to be mirrored. */
  facesUser = $state.raw(false);
  /** The first frame has been shown; before it the camera is starting. */
  hasPicture = $state.raw(false);
  /** The picture's size in pixels; another one when the tablet is turned. */
  size = $state.raw({ width: 0, height: 0 });
  hint = $state.raw<Hint | null>(null);
  seen = $state.raw<Seen | null>(null);
  /** Several customers' codes, or the one that was just charged: the seller says which, if any. */
  choices = $state.raw<readonly Choice[]>([]);
  /** A code was read, and the picture stands still. */
  frozen = $state.raw(false);
  /** Where the code stands that was read; empty where its decoder does not tell. */
  corners = $state.raw<Found['corners']>([]);
  /** No decoder could be had, so nothing that is held before the camera is read. */
  isBlind = $state.raw(false);
  /** By what means frames are read; null until the reader is there. */
  rung = $state.raw<Rung | null>(null);

  #parts: ScanningParts;
  #clock: Clock;
  #camera: Camera;
  #open: () => Promise<Reader>;
  #reader: Reader | null = null;
  #stall: { own: ReadonlySet<string>; origin: string };
  #taken: JustTaken;
  #reported = new Set<string>();
  #guidance = createGuidance();
  #video: HTMLVideoElement | null = null;
  #isOver = false;
  #cancelHints = () => {};
  #cancelSeen = () => {};

  constructor(parts: ScanningParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? tabletClock;
    this.#camera = parts.camera ?? tillCamera();
    this.#stall = { own: parts.own ?? new Set(), origin: parts.origin ?? '' };
    this.#taken = parts.taken ?? justTaken;
    this.#open = () => (parts.openReader ?? sharedReader)(this.#clock);
    // The decoder is on its way while the camera opens, and while the word of why is being read.
    void this.#readerOrNull();
  }

  /**
   * An attachment for the `<video>`: asks for the camera, shows it and reads it for as long as the element stands.
   * The video must not be there before the person has been told why.
   */
  watch = (video: HTMLVideoElement): (() => void) => untrack(() => this.#watch(video));

  /** The seller has gone another way: nothing that is still being read charges anybody any more. */
  end(): void {
    this.#isOver = true;
  }

  /** Asks for the camera once more after a refusal; after a code was read, looks for the next one. */
  again(): void {
    this.frozen = false;
    this.corners = [];
    this.#hintLater();
    void this.#camera.open();
    void this.#video?.play().catch(() => undefined);
  }

  toggleTorch(): void {
    void this.#camera.torch(!this.torch.on);
  }

  toggleZoom(): void {
    void this.#camera.zoom(this.zoom.factor === 1 ? 2 : 1);
  }

  nextCamera(): void {
    void this.#camera.next();
  }

  /** The seller's own finger says that this code is meant. */
  choose({ code, corners }: Choice): void {
    this.#accept(code, corners);
  }

  /** Reads a picture from the gallery, the clipboard or a file that was dropped. */
  async readPicture(picture: Blob): Promise<PictureEnd> {
    const reader = await this.#readerOrNull();
    if (!reader) return 'no-reader';
    // A tablet that has no memory left for a large photo throws, and has some for a screenshot.
    const reading = await readPhoto(picture, reader).catch(() => 'unreadable' as const);
    if (reading === 'unreadable') return reading;
    // Where things stand in it is no place on the camera's picture.
    const found = reading.found.map(({ text }) => ({ text, corners: [] }));
    if (found.length === 0) return 'nothing';
    return this.#take(found, seenInPictureMs) ? 'read' : 'seen';
  }

  /** Takes a text that somebody pasted; true when it is a customer's code that is now on its way. */
  readText(text: string): boolean {
    return this.#take([{ text: text.trim(), corners: [] }], seenInPictureMs);
  }

  #watch(video: HTMLVideoElement): () => void {
    this.#video = video;
    this.#reported.clear();
    this.frozen = false;
    this.corners = [];
    this.hasPicture = false;
    // Without these Safari shows a stream in its own player, or not at all.
    video.muted = true;
    video.playsInline = true;
    const measure = () => {
      this.size = { width: video.videoWidth, height: video.videoHeight };
    };
    video.addEventListener('resize', measure);
    video.addEventListener('loadedmetadata', measure);
    const unhear = this.#camera.subscribe((view) => this.#hear(view, video));
    let isClosed = false;
    const unfollow = followFrames(video, {
      presented: () => this.#presented(),
      read: async (picture) => {
        const reader = this.#reader ?? (await this.#readerOrNull());
        if (!reader) {
          letGo(picture);
          return this.#waitForReader();
        }
        const reading = await reader.read(picture);
        // Closed while the picture was with the decoder, it charges nobody any more.
        if (!isClosed) this.#look(reading);
        this.rung = reader.rung;
      },
    });
    void this.#camera.open();

    return () => {
      isClosed = true;
      unfollow();
      unhear();
      video.removeEventListener('resize', measure);
      video.removeEventListener('loadedmetadata', measure);
      this.#camera.pause();
      this.#forgetHints();
      this.#forgetSeen();
      video.srcObject = null;
      this.#video = null;
    };
  }

  #hear(view: CameraView, video: HTMLVideoElement): void {
    // What was read is still on the picture, whatever becomes of the camera behind it.
    if (this.frozen) return;
    this.camera = view.state;
    this.torch = view.torch;
    this.zoom = view.zoom;
    this.cameras = view.cameras;
    this.canFocus = view.canFocus;
    this.facesUser = view.facesUser;
    if (view.state !== 'live') {
      this.hasPicture = false;
      this.#forgetHints();
      return;
    }
    if (view.stream && video.srcObject !== view.stream) {
      video.srcObject = view.stream;
      this.hasPicture = false;
      this.#forgetHints();
      this.#cancelHints = this.#clock.after(startingMs, () => {
        this.hint = 'starting';
      });
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

  #look({ found, look }: Reading): void {
    this.#guidance.see(look, this.#clock.now());
    this.#take(found);
  }

  /** Answers if a customer's code was among what was found and is now on its way. */
  #take(found: readonly Found[], lastsMs = seenMs): boolean {
    if (this.frozen || this.#isOver || found.length === 0) return false;
    const judged = judge(
      found.map(({ text }) => text),
      this.#stall,
    );
    if (judged.kind === 'nothing') return false;
    const cornersOf = (code: string) => found.find(({ text }) => text === code)?.corners ?? [];
    if (judged.kind === 'personal') {
      const { code } = judged;
      if (this.#reported.has(code)) return false;
      if (!this.#taken.has(code)) return this.#accept(code, cornersOf(code));
      this.#taken.hold(code);
      this.#show({ seen: 'again', choices: [{ code, corners: cornersOf(code) }], lastsMs });
      return false;
    }
    const choices =
      judged.kind === 'two-codes' ? judged.codes.map((code) => ({ code, corners: cornersOf(code) })) : [];
    const isNew = this.seen !== seenOf(judged);
    this.#show({ seen: seenOf(judged), choices, lastsMs });
    if (isNew) this.#parts.onseen?.(judged);
    return false;
  }

  #accept(code: CustomerCode, corners: Found['corners']): boolean {
    if (this.frozen) return false;
    this.#reported.add(code);
    this.#taken.take(code);
    this.corners = corners;
    this.#freeze();
    this.#parts.onread(code);
    return true;
  }

  #freeze(): void {
    this.frozen = true;
    this.#forgetHints();
    this.#forgetSeen();
    this.#video?.pause();
    this.#camera.pause();
  }

  #show({ seen, choices, lastsMs }: { seen: Seen; choices: readonly Choice[]; lastsMs: number }): void {
    this.seen = seen;
    this.choices = choices;
    this.#cancelSeen();
    this.#cancelSeen = this.#clock.after(lastsMs, () => this.#forgetSeen());
  }

  #forgetSeen(): void {
    this.#cancelSeen();
    this.seen = null;
    this.choices = [];
  }

  /** After three seconds what the pictures lack is looked up each second; after eight, another way is offered. */
  #hintLater(): void {
    this.#forgetHints();
    const begun = this.#clock.now();
    const tell = () => {
      const now = this.#clock.now();
      this.hint =
        now - begun >= secondHintMs
          ? 'offer-number'
          : (this.#guidance.lack(now) ?? 'flatter-brighter-nearer');
      const nextMs = Math.min(lookAgainMs, begun + secondHintMs - now);
      if (nextMs > 0) this.#cancelHints = this.#clock.after(nextMs, tell);
    };
    this.#cancelHints = this.#clock.after(firstHintMs, tell);
  }

  #forgetHints(): void {
    this.#cancelHints();
    this.#guidance.forget();
    this.hint = null;
  }

  /** Null where no decoder can be had; a later frame asks again, and the ways without a camera stand below. */
  async #readerOrNull(): Promise<Reader | null> {
    try {
      this.#reader = await this.#open();
      this.rung = this.#reader.rung;
    } catch {
      this.#reader = null;
    }
    this.isBlind = this.#reader === null;
    return this.#reader;
  }

  /** Frames stay away meanwhile: to ask at each of them would keep a tablet without a network busy for nothing. */
  #waitForReader(): Promise<void> {
    return new Promise((resolve) => this.#clock.after(readerAgainMs, resolve));
  }
}
