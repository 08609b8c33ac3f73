import { expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../edge/domain/clock.ts';
import { createCamera } from '../web/scan/camera.ts';
import { best, canFocus, type Lens } from '../web/scan/lens.ts';
import { type Permission, readRefusal } from '../web/scan/refused.ts';

/** What the browser has: cameras that can be unplugged, taken, blocked, put to sleep. */
class Track extends EventTarget {
  enabled = true;
  readyState: 'live' | 'ended' = 'live';
  torch = false;
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
  applyConstraints = async ({ advanced }: { advanced: { torch?: boolean }[] }) => {
    this.torch = advanced[0]?.torch ?? this.torch;
  };
  stop = () => {
    this.readyState = 'ended';
  };
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
  lenses: readonly FakeLens[],
  { remembered = null as string | null, isSecureContext = true } = {},
) {
  const clock = lateClock(10_000);
  const document = new Page();
  const window = Object.assign(new EventTarget(), { isSecureContext });
  const tracks: Track[] = [];
  const state = {
    remembered,
    refuse: [] as (Error | null)[],
    permission: 'granted' as Permission,
    hold: null as Promise<void> | null,
  };
  const getUserMedia = async ({ video }: MediaStreamConstraints = {}): Promise<MediaStream> => {
    await state.hold;
    const refusal = state.refuse.shift();
    if (refusal) throw refusal;
    if (tracks.some(({ readyState }) => readyState === 'live'))
      throw new Error('a second stream turns both black');
    const wanted = typeof video === 'object' ? video : {};
    const exact = (wanted.deviceId as { exact?: string } | undefined)?.exact;
    const lens = exact === undefined ? lenses[0] : lenses.find(({ deviceId }) => deviceId === exact);
    if (!lens) throw new DOMException('', exact === undefined ? 'NotFoundError' : 'OverconstrainedError');
    const track = new Track(lens);
    tracks.push(track);
    return { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream;
  };
  const enumerateDevices = async () =>
    lenses.map((lens) => ({ ...lens, kind: 'videoinput', groupId: '', toJSON: () => '' }) as const);
  const camera = createCamera({
    clock,
    document,
    window,
    mediaDevices: { getUserMedia, enumerateDevices },
    permission: async () => state.permission,
    remember: { get: () => state.remembered, set: (id) => (state.remembered = id) },
  });
  return {
    camera,
    clock,
    document,
    window,
    tracks,
    state,
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

test('the next camera is the next in the list, and is remembered', async () => {
  const { camera, live, state } = tablet([back, front]);
  await camera.open();
  await camera.next();
  expect(live()).toEqual(['front']);
  expect(state.remembered).toBe('front');
  await camera.next();
  expect(live()).toEqual(['back']);
});

test('paused, the camera is dark and warm for a minute and then let go', async () => {
  const { camera, live, tracks, pass } = tablet([back]);
  await camera.open();
  camera.pause();
  expect(camera.view.state).toBe('off');
  expect(tracks[0]?.enabled).toBe(false);
  await pass(59_000);
  expect(live()).toEqual(['back']);
  await pass(2_000);
  expect(live()).toEqual([]);
});

test('the next customer within the minute has the same stream at once', async () => {
  const { camera, tracks, pass, film } = tablet([back]);
  await camera.open();
  camera.pause();
  await pass(30_000);
  void camera.open();
  expect(camera.view.state).toBe('live');
  expect(tracks[0]?.enabled).toBe(true);
  await film(61_000);
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
