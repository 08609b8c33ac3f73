import { expect, test } from 'vitest';
import { back, done, front, tablet, error } from './camera-stand.ts';

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
