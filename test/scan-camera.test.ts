import { expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../edge/domain/clock.ts';
import { createCamera } from '../web/scan/camera.ts';
import { best, canFocus, type Lens } from '../web/scan/lens.ts';
import { type Permission, readRefusal } from '../web/scan/refused.ts';

/** What the browser has: cameras that can be unplugged, taken, blocked, put to sleep. */
class Track extends EventTarget {
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

interface FakeLens {
  readonly deviceId: string;
  readonly label: string;
  readonly facing?: 'user' | 'environment';
  readonly torch?: boolean;
  readonly abilities?: object;
  /** Rows of its largest picture; 1080 unless said. */
  readonly rows?: number;
}

const back: FakeLens = { deviceId: 'back', label: 'Back Camera', facing: 'environment', torch: true };
const ultra: FakeLens = { deviceId: 'ultra', label: 'Back Ultra Wide Camera', facing: 'environment' };
const front: FakeLens = { deviceId: 'front', label: 'Front Camera', facing: 'user' };

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  turn(visibility: DocumentVisibilityState) {
    this.visibilityState = visibility;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

function tablet(
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
function lateClock(startMs: number): ManualClock & { holdUp(ms: number): void } {
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
async function pass(clock: ManualClock, ms: number) {
  for (let passed = 0; passed < ms; passed += 50) {
    clock.advance(50);
    await done();
  }
}
const done = async () => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};

test('opening asks, and then the back camera is live and remembered', async () => {
  const { camera, state, live } = tablet([back, front]);
  const states: unknown[] = [];
  camera.subscribe((view) => states.push(view.state));
  await camera.open();
  expect(states).toEqual(['off', 'asking', 'live']);
  expect(live()).toEqual(['back']);
  expect(state.remembered).toBe('back');
  expect(camera.view).toMatchObject({ cameras: 2, torch: { available: true, on: false }, facesUser: false });
});

test('where the browser gives the front or an ultra-wide lens first, the plain back lens is taken instead', async () => {
  for (const lenses of [
    [front, ultra, back],
    [ultra, back, front],
    [front, back],
  ]) {
    const { camera, live } = tablet(lenses);
    await camera.open();
    expect(live()).toEqual(['back']);
  }
});

test('a remembered camera is asked for straight away, and one that is gone is forgotten', async () => {
  const known = tablet([back, front], { remembered: 'front' });
  await known.camera.open();
  expect(known.tracks).toHaveLength(1);
  expect(known.live()).toEqual(['front']);
  expect(known.camera.view.facesUser).toBe(true);

  const gone = tablet([back, front], { remembered: 'unplugged' });
  await gone.camera.open();
  expect(gone.live()).toEqual(['back']);
  expect(gone.state.remembered).toBe('back');
});

test('impatient taps make one stream', async () => {
  const { camera, tracks } = tablet([back]);
  await Promise.all([camera.open(), camera.open(), camera.open()]);
  expect(tracks).toHaveLength(1);
});

test('the next camera is the next best, and is remembered', async () => {
  const { camera, live, state } = tablet([front, back]);
  await camera.open();
  await camera.next();
  expect(live()).toEqual(['front']);
  expect(state.remembered).toBe('front');
  await camera.next();
  expect(live()).toEqual(['back']);
});

test('a lens at the back that sees too near or too far comes before the one at the front', async () => {
  const { camera, live } = tablet([front, ultra, back]);
  await camera.open();
  for (const lens of ['ultra', 'front', 'back']) {
    await camera.next();
    expect(live()).toEqual([lens]);
  }
});

test('a picture of 1080 rows is asked for and 720 are the least, unless there is no such camera', async () => {
  const { camera, state } = tablet([back]);
  await camera.open();
  expect(state.asked).toMatchObject([
    { width: { ideal: 1920, min: 1280 }, height: { ideal: 1080, min: 720 }, frameRate: { ideal: 30 } },
  ]);
  const old = tablet([{ ...back, rows: 480 }]);
  await old.camera.open();
  expect(old.camera.view.state).toBe('live');
});

test('paused, the camera is dark and warm for three minutes and then let go', async () => {
  const { camera, live, tracks, pass } = tablet([back]);
  await camera.open();
  camera.pause();
  expect(camera.view.state).toBe('off');
  expect(tracks[0]?.enabled).toBe(false);
  await pass(179_000);
  expect(live()).toEqual(['back']);
  await pass(2_000);
  expect(live()).toEqual([]);
});

test('the next customer soon after has the same stream at once', async () => {
  const { camera, tracks, pass, film } = tablet([back]);
  await camera.open();
  camera.pause();
  await pass(100_000);
  void camera.open();
  expect(camera.view.state).toBe('live');
  expect(tracks[0]?.enabled).toBe(true);
  await film(181_000);
  expect(tracks).toHaveLength(1);
});

test('hidden, the camera is let go; seen again, it is built anew and was never said to be off', async () => {
  const { camera, document, live, tracks } = tablet([back]);
  await camera.open();
  const states = new Set<unknown>();
  camera.subscribe(({ state }) => states.add(state));
  document.turn('hidden');
  await done();
  expect(live()).toEqual([]);
  document.turn('visible');
  await done();
  expect(live()).toEqual(['back']);
  expect(tracks).toHaveLength(2);
  expect([...states]).toEqual(['live']);
});

test('a burst of waking events makes one stream', async () => {
  const { camera, document, window, tracks } = tablet([back]);
  await camera.open();
  document.turn('hidden');
  await done();
  document.turn('visible');
  for (const name of ['pageshow', 'focus', 'focus']) window.dispatchEvent(new Event(name));
  await done();
  expect(tracks).toHaveLength(2);
});

test('a paused camera does not come back by itself when the page does', async () => {
  const { camera, document, live } = tablet([back]);
  await camera.open();
  camera.pause();
  document.turn('hidden');
  await done();
  document.turn('visible');
  await done();
  expect(live()).toEqual([]);
  expect(camera.view.state).toBe('off');
});

test('a track that the system ends is replaced, and one that ended in silence is on focus', async () => {
  const { camera, window, live, tracks } = tablet([back]);
  await camera.open();
  tracks[0]?.end();
  await done();
  expect(live()).toEqual(['back']);
  tracks[1]?.stop();
  window.dispatchEvent(new Event('focus'));
  await done();
  expect(live()).toEqual(['back']);
  expect(tracks).toHaveLength(3);
});

test('a second without a frame is a dead stream, and frames keep it alive', async () => {
  const { camera, film, pass, tracks } = tablet([back]);
  await camera.open();
  await film(20_000);
  expect(tracks).toHaveLength(1);
  await pass(900);
  expect(tracks).toHaveLength(1);
  await pass(500);
  expect(tracks).toHaveLength(2);
});

test('a page that was held up itself does not blame the camera', async () => {
  const { camera, clock, film, pass, tracks } = tablet([back]);
  await camera.open();
  await film(1_000);
  clock.holdUp(5_000);
  await pass(300);
  expect(tracks).toHaveLength(1);
  await film(1_000);
  expect(tracks).toHaveLength(1);
});

test('stream after stream without one frame is a refusal, and asking again is the way out', async () => {
  const { camera, pass, live, film } = tablet([back]);
  await camera.open();
  await pass(20_000);
  expect(camera.view.state).toEqual({ refused: 'failed' });
  expect(live()).toEqual([]);
  await camera.open();
  await film(5_000);
  expect(camera.view.state).toBe('live');
});

test('the light is only where the lens has one, and goes out with the picture', async () => {
  const { camera, tracks } = tablet([back, front]);
  await camera.open();
  await camera.torch(true);
  expect(tracks[0]?.torch).toBe(true);
  expect(camera.view.torch).toEqual({ available: true, on: true });
  camera.pause();
  await done();
  expect(tracks[0]?.torch).toBe(false);
  await camera.open();
  await camera.next();
  await camera.torch(true);
  expect(camera.view.torch).toEqual({ available: false, on: false });
});

test('light, size, focus and exposure are asked for together, since each ask replaces the one before', async () => {
  const able = {
    ...back,
    abilities: { focusMode: ['continuous'], exposureMode: ['continuous'], zoom: { min: 1, max: 8 } },
  };
  const { camera, tracks } = tablet([able]);
  await camera.open();
  expect(tracks[0]?.asked).toEqual({ focusMode: 'continuous', exposureMode: 'continuous' });
  expect(camera.view).toMatchObject({ zoom: { available: true, factor: 1 }, canFocus: true });
  await camera.zoom(2);
  await camera.torch(true);
  expect(tracks[0]?.asked).toEqual({
    focusMode: 'continuous',
    exposureMode: 'continuous',
    zoom: 2,
    torch: true,
  });
  expect(camera.view.zoom).toEqual({ available: true, factor: 2 });
  await camera.zoom(1);
  expect(tracks[0]).toMatchObject({ zoom: 1, torch: true });
});

test('a lens that cannot show things twice as large does not offer it', async () => {
  const { camera, tracks } = tablet([{ ...back, abilities: { zoom: { min: 1, max: 1.5 } } }]);
  await camera.open();
  await camera.zoom(2);
  expect(camera.view.zoom).toEqual({ available: false, factor: 1 });
  expect(tracks[0]?.zoom).toBe(1);
});

test('a stream that stays muted for a second is built anew, and one that is muted for a moment is not', async () => {
  const { camera, tracks, film, live } = tablet([back]);
  await camera.open();
  tracks[0]?.mute(true);
  await film(500);
  tracks[0]?.mute(false);
  await film(2_000);
  expect(tracks).toHaveLength(1);
  tracks[0]?.mute(true);
  await film(1_100);
  expect(tracks).toHaveLength(2);
  expect(live()).toEqual(['back']);
});

test('a camera that is pulled out gives way to another, and to a word when there is none', async () => {
  const { camera, live, plug } = tablet([back, front]);
  await camera.open();
  await plug(front);
  expect(live()).toEqual(['front']);
  expect(camera.view.cameras).toBe(1);
  await plug();
  expect(camera.view.state).toEqual({ refused: 'none-found' });
  await plug(back);
  expect(live()).toEqual(['back']);
  expect(camera.view.state).toBe('live');
});

test('one that is plugged in beside the open one can be changed to', async () => {
  const { camera, live, plug } = tablet([back]);
  await camera.open();
  await plug(back, front);
  expect(camera.view.cameras).toBe(2);
  expect(live()).toEqual(['back']);
  await camera.next();
  expect(live()).toEqual(['front']);
});

test('a permission that is taken back is told, and given again it brings the picture back', async () => {
  const { camera, state, live, permit } = tablet([back]);
  await camera.open();
  state.refuse = [error('NotAllowedError')];
  await permit('denied');
  expect(camera.view.state).toEqual({ refused: 'denied' });
  expect(live()).toEqual([]);
  await permit('granted');
  expect(camera.view.state).toBe('live');
});

test('what the camera is can be told as long as the till is open', async () => {
  const { camera } = tablet([back]);
  expect(camera.facts).toBeNull();
  await camera.open();
  await camera.close();
  expect(camera.facts).toMatchObject({ label: 'Back Camera' });
});

const error = (name: string, message = '') => new DOMException(message, name);

test.each([
  ['denied', error('NotAllowedError', 'Permission denied'), 'denied'],
  ['denied', error('NotAllowedError'), 'granted'],
  ['dismissed', error('NotAllowedError', 'Permission dismissed'), 'unknown'],
  ['dismissed', error('NotAllowedError'), 'prompt'],
  ['denied', error('SecurityError'), 'unknown'],
  ['none-found', error('NotFoundError'), 'unknown'],
  ['none-found', error('OverconstrainedError'), 'unknown'],
  ['in-use', error('NotReadableError'), 'granted'],
  ['in-use', error('AbortError'), 'granted'],
  ['failed', new TypeError('x'), 'unknown'],
  ['failed', 'no error at all', 'unknown'],
] as const)('%s is what %s with permission %s means', (word, thrown, permission) => {
  expect(readRefusal(thrown, permission)).toBe(word);
});

test('a refusal is told, and the person is not asked again until they ask', async () => {
  const { camera, state, document, window, tracks } = tablet([back]);
  state.refuse = [error('NotAllowedError', 'Permission denied')];
  state.permission = 'denied';
  await camera.open();
  expect(camera.view.state).toEqual({ refused: 'denied' });
  document.turn('hidden');
  document.turn('visible');
  window.dispatchEvent(new Event('focus'));
  await done();
  expect(tracks).toHaveLength(0);
  await camera.open();
  expect(camera.view.state).toBe('live');
});

test('a camera in use is tried once more, and again when the seller comes back from the other app', async () => {
  const { camera, state, document, pass } = tablet([back]);
  state.refuse = [error('NotReadableError'), error('NotReadableError')];
  const opening = camera.open();
  await pass(600);
  await opening;
  expect(camera.view.state).toEqual({ refused: 'in-use' });
  document.turn('hidden');
  document.turn('visible');
  await done();
  expect(camera.view.state).toBe('live');
});

test('without https and without a camera interface, each says so', async () => {
  const insecure = tablet([back], { isSecureContext: false });
  await insecure.camera.open();
  expect(insecure.camera.view.state).toEqual({ refused: 'insecure' });
  const none = tablet([]);
  await none.camera.open();
  expect(none.camera.view.state).toEqual({ refused: 'none-found' });
});

test('the view closed while the question stands leaves no camera running for long', async () => {
  const { camera, state, live, pass } = tablet([back]);
  let allow = () => {};
  state.hold = new Promise((resolve) => (allow = resolve));
  const opening = camera.open();
  await done();
  void camera.close();
  allow();
  await opening;
  await pass(100);
  expect(live()).toEqual([]);
  expect(camera.view.state).toBe('off');
});

test('of lenses that a browser tells little of, the best is the plain one at the back', () => {
  const lens = (label: string, more: Partial<Lens> = {}): Lens => ({
    deviceId: label,
    label,
    facing: [],
    canFocus: null,
    ...more,
  });
  const choose = (...labels: string[]) => best(labels.map((label) => lens(label)))?.label;
  expect(choose('camera2 1, facing front', 'camera2 0, facing back', 'camera2 2, facing back')).toBe(
    'camera2 0, facing back',
  );
  expect(choose('Front Camera', 'Back Telephoto Camera', 'Back Ultra Wide Camera', 'Back Camera')).toBe(
    'Back Camera',
  );
  expect(choose('Främre kamera', 'Bakre ultravidvinkelkamera', 'Bakre kamera')).toBe('Bakre kamera');
  expect(choose('OBS Virtual Camera', 'HD Webcam')).toBe('HD Webcam');
  expect(best([lens('Back A', { canFocus: false }), lens('Back B')])?.label).toBe('Back B');
  expect(best([])).toBeUndefined();
});

test('a lens that moves is told from a fixed one by mode or by range', () => {
  expect(canFocus({ focusMode: ['manual', 'continuous'] })).toBe(true);
  expect(canFocus({ focusDistance: { min: 0.1, max: 5 } })).toBe(true);
  expect(canFocus({ focusDistance: { min: 1, max: 1 } })).toBe(false);
  expect(canFocus({ focusMode: ['none'] })).toBe(false);
  expect(canFocus({})).toBeNull();
});
