import { expect, test } from 'vitest';
import { best, canFocus, type Lens } from '../web/scan/lens.ts';
import { back, done, error, front, tablet, ultra } from './camera-stand.ts';

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

test('the usual camera that is busy gives way to another, and is the usual one when it is free', async () => {
  const { camera, state, live } = tablet([back, front], { remembered: 'front' });
  state.refuse = [error('NotReadableError')];
  await camera.open();
  expect(live()).toEqual(['back']);
  await camera.close();
  await camera.open();
  expect(live()).toEqual(['front']);
});

test('a camera that was wished for and does not open is not tried first each time', async () => {
  const { camera, state, live } = tablet([back, front]);
  await camera.open();
  state.refuse = [error('NotReadableError')];
  await camera.next();
  expect(live()).toEqual(['back']);
  expect(state.remembered).toBe('back');
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

test('a browser that heeds the first wish alone puts the light on and off all the same', async () => {
  const able = { ...back, abilities: { focusMode: ['continuous'], zoom: { min: 1, max: 8 } } };
  const { camera, tracks } = tablet([able]);
  await camera.open();
  const [track] = tracks;
  if (!track) throw new Error('there must be a track');
  const firsts: object[] = [];
  track.applyConstraints = async ({ advanced: [first] }) => void firsts.push(first ?? {});
  await camera.torch(true);
  await camera.zoom(2);
  await camera.torch(false);
  expect(firsts).toEqual([{ torch: true }, { zoom: 2 }, { torch: false }]);
});

test('a lens that cannot show things twice as large does not offer it', async () => {
  const { camera, tracks } = tablet([{ ...back, abilities: { zoom: { min: 1, max: 1.5 } } }]);
  await camera.open();
  await camera.zoom(2);
  expect(camera.view.zoom).toEqual({ available: false, factor: 1 });
  expect(tracks[0]?.zoom).toBe(1);
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
