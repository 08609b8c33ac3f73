import { expect, test } from 'vitest';
import { Scanning } from '../web/scan/scanning.svelte.ts';
import { back, pass, tablet } from './camera-stand.ts';

/** As much of a `<video>` as a view without a picture uses; `shown` is what the browser calls at each frame. */
function preview() {
  const shown: (() => void)[] = [];
  const video = Object.assign(new EventTarget(), {
    requestVideoFrameCallback: (heard: () => void) => shown.push(heard),
    play: async () => {},
    pause: () => {},
    videoWidth: 0,
    videoHeight: 0,
    srcObject: null,
  });
  return { video: video as unknown as HTMLVideoElement, shown };
}

function view() {
  const { camera, clock } = tablet([back]);
  const scanning = new Scanning({
    onread: () => {},
    camera,
    clock,
    openReader: () => Promise.reject(new Error('nothing is read here')),
  });
  return { ...preview(), scanning, clock };
}

test('a camera that shows nothing yet is said to be starting, and one that never does has failed', async () => {
  const { scanning, video, clock } = view();
  scanning.watch(video);
  await pass(clock, 500);
  expect(scanning.camera).toBe('live');
  expect(scanning.hint).toBeNull();
  await pass(clock, 1_000);
  expect(scanning.hint).toBe('starting');
  await pass(clock, 12_000);
  expect(scanning.camera).toEqual({ refused: 'failed' });
  expect(scanning.hint).toBeNull();
});

test('with its first picture the camera has started, and what is lacking is told three seconds later', async () => {
  const { scanning, video, shown, clock } = view();
  scanning.watch(video);
  await pass(clock, 1_500);
  const film = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      for (const heard of shown.splice(0)) heard();
      await pass(clock, 100);
    }
  };
  await film(2_900);
  expect(scanning.hint).toBeNull();
  await film(500);
  expect(scanning.hint).toBe('flatter-brighter-nearer');
});
