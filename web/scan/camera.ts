/**
 * The till's one camera and its one stream, for as long as the till is open.
 *
 *   off ──open──► asking ──► live ──pause──► off, still warm ──three minutes, hidden, close──► let go
 *                   │          ▲ └─ended, muted, or no frame for a second──► built anew, still live
 *                   └──► refused ──open, or what was missing is there──► asking
 *
 * Wishes only change what is wanted; `settle` alone opens and lets go, one step at a time, so that a burst of
 * wake-up events or impatient taps makes one stream.
 */
import type { Clock } from '../../edge/domain/clock.ts';
import { type Permission, type Refused, readRefusal } from './refused.ts';
import {
  ask,
  type Devices,
  type Extras,
  lensesOf,
  letGo,
  type Opened,
  openStream,
  usualExtras,
} from './stream.ts';
import { createWatchdog } from './watchdog.ts';

export type CameraState = 'off' | 'asking' | 'live' | { readonly refused: Refused };

export interface CameraView {
  readonly state: CameraState;
  /** Null while there is no picture; while live, only for the moment that it is built anew. */
  readonly stream: MediaStream | null;
  readonly torch: { readonly available: boolean; readonly on: boolean };
  /** As large as it comes, or twice that. */
  readonly zoom: { readonly available: boolean; readonly factor: 1 | 2 };
  readonly cameras: number;
  readonly facesUser: boolean;
  /** False for a lens that is made for one distance; null where the browser does not tell. */
  readonly canFocus: boolean | null;
}

/** What the health page tells of the camera; pixels and frames a second as the track says. */
export interface CameraFacts {
  readonly label: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerSecond: number | null;
}

export interface Camera {
  readonly view: CameraView;
  /** Of the camera that was last open; null before the first. */
  readonly facts: CameraFacts | null;
  /** Calls `heard` at once and at each change; the answer ends that. */
  subscribe(heard: (view: CameraView) => void): () => void;
  /** Wants a picture until `pause` or `close`, through sleep and wake; after a refusal, asks once more. */
  open(): Promise<void>;
  /** Wants none for now: the picture goes dark and the stream stays for the next customer, for three minutes. */
  pause(): void;
  /** Wants none, and the camera's light goes out. */
  close(): Promise<void>;
  torch(on: boolean): Promise<void>;
  zoom(factor: 1 | 2): Promise<void>;
  /** Changes to the device's next camera, the better ones first, which is remembered. */
  next(): Promise<void>;
  /** To be called for each presented frame while open: silence is how a dead stream shows. */
  presented(): void;
}

export interface CameraParts {
  readonly clock: Clock;
  /** Undefined where the browser has none, or hides it from a page without https. */
  readonly mediaDevices: Devices | undefined;
  readonly document: Pick<Document, 'visibilityState' | 'addEventListener'>;
  readonly window: Pick<Window, 'isSecureContext' | 'addEventListener'>;
  readonly permission: () => Promise<Permission>;
  /** Calls `heard` whenever the person changes it in the browser's settings. */
  readonly onPermission?: (heard: (permission: Permission) => void) => void;
  /** Which camera this tablet uses, from one day to the next. */
  readonly remember: { get(): string | null; set(deviceId: string): void };
}

/** Longer than the goods of one sale take to be tapped. */
const warmMs = 180_000;
/** Another app may need this long to let go of the camera, and a tablet to wake it. */
const secondTryMs = 500;
/** A stream is muted for a moment when it begins, and for good when the system has taken the camera. */
const mutedMs = 1_000;
/** So many streams without one frame are no accident. */
const mostFruitless = 3;

const nothing: Omit<CameraView, 'state' | 'cameras'> = {
  stream: null,
  torch: { available: false, on: false },
  zoom: { available: false, factor: 1 },
  facesUser: false,
  canFocus: null,
};

export function createCamera(parts: CameraParts): Camera {
  const { clock, document, window, remember } = parts;
  const listeners = new Set<(view: CameraView) => void>();
  const watchdog = createWatchdog(clock, () => void noFrames());
  let view: CameraView = { state: 'off', cameras: 0, ...nothing };
  let facts: CameraFacts | null = null;
  let opened: Opened | null = null;
  let isWanted = false;
  let isWarm = false;
  let isStale = false;
  let isChanging = false;
  let fruitless = 0;
  let isSettling = false;
  let settled = Promise.resolve();
  let cancelCooling = () => {};

  document.addEventListener('visibilitychange', () => void wake());
  // A tablet may come back without saying that it was away.
  window.addEventListener('pageshow', () => void wake());
  window.addEventListener('focus', () => void wake());
  parts.mediaDevices?.addEventListener?.('devicechange', () => void devicesChanged());
  parts.onPermission?.((permission) => void permissionChanged(permission));

  return {
    get view() {
      return view;
    },
    get facts() {
      return facts;
    },
    subscribe(heard) {
      listeners.add(heard);
      heard(view);
      return () => listeners.delete(heard);
    },
    open() {
      isWanted = true;
      cancelCooling();
      fruitless = 0;
      if (typeof view.state === 'object') tell({ state: 'off' });
      if (opened) show(opened);
      return settle();
    },
    pause() {
      if (!isWanted) return;
      isWanted = false;
      isWarm = true;
      watchdog.rest();
      if (opened) darken(opened);
      cancelCooling = clock.after(warmMs, () => {
        isWarm = false;
        void settle();
      });
      void settle();
    },
    close() {
      isWanted = false;
      isWarm = false;
      cancelCooling();
      if (typeof view.state === 'object') tell({ state: 'off' });
      return settle();
    },
    async torch(on) {
      if (!opened?.hasTorch) return;
      const isDone = await askAll(opened, { torch: on });
      tell({ torch: { available: isDone, on: isDone && on } });
    },
    async zoom(factor) {
      if (!opened?.hasZoom) return;
      const isDone = await askAll(opened, { zoom: factor });
      tell({ zoom: { available: isDone, factor: isDone ? factor : 1 } });
    },
    next() {
      const lenses = opened?.lenses ?? [];
      const at = lenses.findIndex(({ deviceId }) => deviceId === opened?.deviceId);
      const after = lenses[(at + 1) % lenses.length];
      if (!after || lenses.length < 2) return Promise.resolve();
      remember.set(after.deviceId);
      isStale = true;
      isChanging = true;
      return settle();
    },
    presented() {
      fruitless = 0;
      watchdog.feed();
    },
  };

  function settle(): Promise<void> {
    if (!isSettling) settled = run();
    return settled;
  }

  async function run(): Promise<void> {
    // Set and cleared in one breath with the last look at what is wanted, so no wish falls in between.
    isSettling = true;
    try {
      for (;;) {
        const isVisible = document.visibilityState === 'visible';
        if (opened && (isStale || !isVisible || !(isWanted || isWarm))) drop(opened);
        else if (!opened && isWanted && isVisible && typeof view.state !== 'object') await acquire();
        else break;
      }
      if (!isWanted && (view.state === 'asking' || view.state === 'live')) tell({ state: 'off' });
    } finally {
      isSettling = false;
    }
  }

  async function acquire(): Promise<void> {
    if (!window.isSecureContext) return refuse('insecure');
    if (!parts.mediaDevices?.getUserMedia) return refuse('unsupported');
    if (view.state !== 'live') tell({ state: 'asking' });
    const answer = await openTwice(parts.mediaDevices);
    if ('refused' in answer) return refuse(answer.refused);
    isStale = false;
    opened = answer;
    facts = factsOf(answer);
    // One that is only busy is this till's again when it is free; one that was just wished for and cannot is not.
    const isUsualBusy = !isChanging && answer.lenses.some(({ deviceId }) => deviceId === remember.get());
    if (answer.deviceId && !isUsualBusy) remember.set(answer.deviceId);
    isChanging = false;
    const { track } = answer;
    track.addEventListener('ended', () => {
      if (opened?.track !== track) return;
      isStale = true;
      void settle();
    });
    track.addEventListener('mute', () =>
      clock.after(mutedMs, () => {
        if (opened?.track === track && track.muted && isWanted) void noFrames();
      }),
    );
    if (isWanted) show(answer);
    else darken(answer);
  }

  async function openTwice(devices: Devices): Promise<Opened | { refused: Refused }> {
    for (let isSecond = false; ; isSecond = true) {
      try {
        return await openStream(devices, remember.get());
      } catch (thrown) {
        const refused = readRefusal(thrown, await parts.permission());
        if (isSecond || (refused !== 'in-use' && refused !== 'failed')) return { refused };
        await new Promise<void>((resolve) => clock.after(secondTryMs, resolve));
      }
    }
  }

  function show({ stream, track, lenses, hasTorch, hasZoom, facesUser, canFocus }: Opened): void {
    track.enabled = true;
    const torch = { available: hasTorch, on: view.torch.on };
    const zoom = { available: hasZoom, factor: view.zoom.factor };
    tell({ state: 'live', stream, cameras: lenses.length, torch, zoom, facesUser, canFocus });
    watchdog.guard();
  }

  /** The size stays as the seller chose it; the light goes out. */
  function darken(stream: Opened): void {
    stream.track.enabled = false;
    if (view.torch.on) void askAll(stream, { torch: false });
    tell({ state: 'off', torch: { ...view.torch, on: false } });
  }

  function askAll({ track, hasTorch, hasZoom }: Opened, extras: Extras): Promise<boolean> {
    return ask(track, {
      // What was just tapped stands first: older Chromes heed the first wish alone, and keep what was asked before.
      ...extras,
      ...usualExtras(track),
      ...(hasZoom && { zoom: view.zoom.factor }),
      ...(hasTorch && { torch: view.torch.on }),
      ...extras,
    });
  }

  function drop(stream: Opened): void {
    watchdog.rest();
    opened = null;
    isStale = false;
    letGo(stream);
    tell({ ...nothing, state: isWanted ? view.state : 'off' });
  }

  function refuse(refused: Refused): void {
    tell({ ...nothing, state: { refused } });
  }

  function noFrames(): Promise<void> {
    fruitless += 1;
    if (fruitless >= mostFruitless && opened) {
      drop(opened);
      refuse('failed');
    }
    isStale = opened !== null;
    return settle();
  }

  function wake(): Promise<void> {
    if (document.visibilityState === 'visible') tryAgainAfter('in-use', 'failed');
    if (opened?.track.readyState === 'ended') isStale = true;
    return settle();
  }

  /** Plugged in or pulled out. One that was pulled out ends its track, and is replaced by that. */
  async function devicesChanged(): Promise<void> {
    tryAgainAfter('none-found', 'in-use', 'failed');
    await settle();
    const before = opened;
    if (!before || !parts.mediaDevices) return;
    const lenses = await lensesOf(parts.mediaDevices);
    if (opened?.track !== before.track) return;
    opened = { ...before, lenses };
    tell({ cameras: lenses.length });
  }

  function permissionChanged(permission: Permission): Promise<void> {
    if (permission === 'granted') tryAgainAfter('denied', 'dismissed');
    // Some browsers leave the picture standing when the permission is taken back.
    if (permission === 'denied' && opened) isStale = true;
    return settle();
  }

  function tryAgainAfter(...over: readonly Refused[]): void {
    const { state } = view;
    if (isWanted && typeof state === 'object' && over.includes(state.refused)) tell({ state: 'off' });
  }

  function tell(change: Partial<CameraView>): void {
    view = { ...view, ...change };
    for (const heard of [...listeners]) heard(view);
  }
}

function factsOf({ track }: Opened): CameraFacts {
  const { width, height, frameRate } = track.getSettings();
  return {
    label: track.label,
    width: width ?? null,
    height: height ?? null,
    framesPerSecond: frameRate ?? null,
  };
}
