/**
 * The till's one camera and its one stream, for as long as the till is open.
 *
 *   off ──open──► asking ──► live ──pause──► off, still warm ──a minute, hidden, close──► let go
 *                   │          ▲ └─ended, or no frame for a second──► built anew, still live
 *                   └──► refused ──open──► asking
 *
 * Wishes only change what is wanted; `settle` alone opens and lets go, one step at a time, so that a burst of
 * wake-up events or impatient taps makes one stream.
 */
import type { Clock } from '../../edge/domain/clock.ts';
import { type Permission, type Refused, readRefusal } from './refused.ts';
import { ask, type Devices, letGo, type Opened, openStream } from './stream.ts';
import { createWatchdog } from './watchdog.ts';

export type CameraState = 'off' | 'asking' | 'live' | { readonly refused: Refused };

export interface CameraView {
  readonly state: CameraState;
  /** Null while there is no picture; while live, only for the moment that it is built anew. */
  readonly stream: MediaStream | null;
  readonly torch: { readonly available: boolean; readonly on: boolean };
  readonly cameras: number;
  readonly facesUser: boolean;
}

export interface Camera {
  readonly view: CameraView;
  /** Calls `heard` at once and at each change; the answer ends that. */
  subscribe(heard: (view: CameraView) => void): () => void;
  /** Wants a picture until `pause` or `close`, through sleep and wake; after a refusal, asks once more. */
  open(): Promise<void>;
  /** Wants none for now: the picture goes dark and the stream stays for the next customer, for a minute. */
  pause(): void;
  /** Wants none, and the camera's light goes out. */
  close(): Promise<void>;
  torch(on: boolean): Promise<void>;
  /** Changes to the device's next camera, which is remembered. */
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
  /** Which camera this tablet uses, from one day to the next. */
  readonly remember: { get(): string | null; set(deviceId: string): void };
}

const warmMs = 60_000;
/** Another app may need this long to let go of the camera, and a tablet to wake it. */
const secondTryMs = 500;
/** So many streams without one frame are no accident. */
const mostFruitless = 3;

const nothing: Omit<CameraView, 'state' | 'cameras'> = {
  stream: null,
  torch: { available: false, on: false },
  facesUser: false,
};

export function createCamera(parts: CameraParts): Camera {
  const { clock, document, window, remember } = parts;
  const listeners = new Set<(view: CameraView) => void>();
  const watchdog = createWatchdog(clock, () => void noFrames());
  let view: CameraView = { state: 'off', cameras: 0, ...nothing };
  let opened: Opened | null = null;
  let isWanted = false;
  let isWarm = false;
  let isStale = false;
  let fruitless = 0;
  let isSettling = false;
  let settled = Promise.resolve();
  let cancelCooling = () => {};

  document.addEventListener('visibilitychange', () => void wake());
  // A tablet may come back without saying that it was away.
  window.addEventListener('pageshow', () => void wake());
  window.addEventListener('focus', () => void wake());

  return {
    get view() {
      return view;
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
      const isDone = await ask(opened.track, { torch: on });
      tell({ torch: { available: isDone, on: isDone && on } });
    },
    next() {
      const lenses = opened?.lenses ?? [];
      const at = lenses.findIndex(({ deviceId }) => deviceId === opened?.deviceId);
      const after = lenses[(at + 1) % lenses.length];
      if (!after || lenses.length < 2) return Promise.resolve();
      remember.set(after.deviceId);
      isStale = true;
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
    if (answer.deviceId) remember.set(answer.deviceId);
    answer.track.addEventListener('ended', () => {
      if (opened !== answer) return;
      isStale = true;
      void settle();
    });
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

  function show({ stream, track, lenses, hasTorch, facesUser }: Opened): void {
    track.enabled = true;
    const torch = { available: hasTorch, on: view.torch.on };
    tell({ state: 'live', stream, cameras: lenses.length, torch, facesUser });
    watchdog.guard();
  }

  function darken({ track }: Opened): void {
    track.enabled = false;
    if (view.torch.on) void ask(track, { torch: false });
    tell({ state: 'off', torch: { ...view.torch, on: false } });
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
    const { state } = view;
    const mayBeOver = typeof state === 'object' && (state.refused === 'in-use' || state.refused === 'failed');
    if (mayBeOver && isWanted && document.visibilityState === 'visible') tell({ state: 'off' });
    if (opened?.track.readyState === 'ended') isStale = true;
    return settle();
  }

  function tell(change: Partial<CameraView>): void {
    view = { ...view, ...change };
    for (const heard of [...listeners]) heard(view);
  }
}
