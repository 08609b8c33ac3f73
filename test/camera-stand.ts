/** A tablet whose cameras can be unplugged, taken, blocked and put to sleep, and whose clock is the test's. */
import { type ManualClock, manualClock } from '../edge/domain/clock.ts';
import { createCamera } from '../web/scan/camera.ts';
import type { Permission } from '../web/scan/refused.ts';

/** What the browser has: cameras that can be unplugged, taken, blocked, put to sleep. */
export class Track extends EventTarget {
  enabled = true;
  readyState: 'live' | 'ended' = 'live';
  muted = false;
  torch = false;
  zoom = 1;
  asked: object = {};
  readonly lens: FakeLens;
  readonly label: string;
  constructor(lens: FakeLens) {
    super();
    this.lens = lens;
    this.label = lens.label;
  }
  getSettings = () => ({
    deviceId: this.lens.deviceId,
    ...(this.lens.facing && { facingMode: this.lens.facing }),
  });
  getCapabilities = () => ({ torch: this.lens.torch === true, ...this.lens.abilities });
  /** As in a browser, each call replaces what was asked before. */
  applyConstraints = async ({ advanced }: { advanced: { torch?: boolean; zoom?: number }[] }) => {
    this.asked = Object.assign({}, ...advanced);
    Object.assign(this, { torch: false, zoom: 1 }, ...advanced);
  };
  stop = () => {
    this.readyState = 'ended';
  };
  /** The system takes the camera for a call, or gives it back. */
  mute(muted: boolean) {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
  /** The system takes it away, as on sleep. */
  end() {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

export interface FakeLens {
  readonly deviceId: string;
  readonly label: string;
  readonly facing?: 'user' | 'environment';
  readonly torch?: boolean;
  readonly abilities?: object;
  /** Rows of its largest picture; 1080 unless said. */
  readonly rows?: number;
}

export const back: FakeLens = { deviceId: 'back', label: 'Back Camera', facing: 'environment', torch: true };
export const ultra: FakeLens = { deviceId: 'ultra', label: 'Back Ultra Wide Camera', facing: 'environment' };
export const front: FakeLens = { deviceId: 'front', label: 'Front Camera', facing: 'user' };

export class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  turn(visibility: DocumentVisibilityState) {
    this.visibilityState = visibility;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

export function tablet(
  plugged: readonly FakeLens[],
  { remembered = null as string | null, isSecureContext = true } = {},
) {
  const clock = lateClock(10_000);
  const document = new Page();
  const window = Object.assign(new EventTarget(), { isSecureContext });
  const tracks: Track[] = [];
  let lenses = plugged;
  let hearPermission: (permission: Permission) => void = () => {};
  const state = {
    remembered,
    refuse: [] as (Error | null)[],
    permission: 'granted' as Permission,
    asked: [] as MediaTrackConstraints[],
    hold: null as Promise<void> | null,
  };
  const getUserMedia = async ({ video }: MediaStreamConstraints = {}): Promise<MediaStream> => {
    await state.hold;
    const refusal = state.refuse.shift();
    if (refusal) throw refusal;
    if (tracks.some(({ readyState }) => readyState === 'live'))
      throw new Error('a second stream turns both black');
    const wanted = typeof video === 'object' ? video : {};
    state.asked.push(wanted);
    const exact = (wanted.deviceId as { exact?: string } | undefined)?.exact;
    const lens = exact === undefined ? lenses[0] : lenses.find(({ deviceId }) => deviceId === exact);
    if (!lens) throw new DOMException('', exact === undefined ? 'NotFoundError' : 'OverconstrainedError');
    const { min = 0 } = wanted.height as { min?: number };
    if (min > (lens.rows ?? 1080)) throw new DOMException('', 'OverconstrainedError');
    const track = new Track(lens);
    tracks.push(track);
    return { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream;
  };
  const enumerateDevices = async () =>
    lenses.map((lens) => ({ ...lens, kind: 'videoinput', groupId: '', toJSON: () => '' }) as const);
  const mediaDevices = Object.assign(new EventTarget(), { getUserMedia, enumerateDevices });
  const camera = createCamera({
    clock,
    document,
    window,
    mediaDevices,
    permission: async () => state.permission,
    onPermission: (heard) => {
      hearPermission = heard;
    },
    remember: { get: () => state.remembered, set: (id) => (state.remembered = id) },
  });
  return {
    camera,
    clock,
    document,
    window,
    tracks,
    state,
    /** What is plugged in from now on; a camera that is pulled out ends its track. */
    async plug(...now: readonly FakeLens[]) {
      lenses = now;
      for (const track of tracks) if (track.readyState === 'live' && !now.includes(track.lens)) track.end();
      mediaDevices.dispatchEvent(new Event('devicechange'));
      await done();
    },
    /** The person changes it in the browser's settings. */
    async permit(permission: Permission) {
      state.permission = permission;
      hearPermission(permission);
      await done();
    },
    live: () => tracks.filter(({ readyState }) => readyState === 'live').map(({ lens }) => lens.deviceId),
    /** Frames come at 10 a second for so long. */
    film: async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 100) {
        camera.presented();
        await pass(clock, 100);
      }
    },
    pass: (ms: number) => pass(clock, ms),
  };
}

/** A clock whose page can be held up: time passes, and what fell due meanwhile runs late. */
export function lateClock(startMs: number): ManualClock & { holdUp(ms: number): void } {
  const clock = manualClock(startMs);
  let heldUpMs = 0;
  return {
    ...clock,
    now: () => clock.now() + heldUpMs,
    holdUp: (ms) => {
      heldUpMs += ms;
    },
  };
}

/** Time goes on in small steps, with everything done that each step lets happen. */
export async function pass(clock: ManualClock, ms: number) {
  for (let passed = 0; passed < ms; passed += 50) {
    clock.advance(50);
    await done();
  }
}
export const done = async () => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};

export const error = (name: string, message = '') => new DOMException(message, name);
