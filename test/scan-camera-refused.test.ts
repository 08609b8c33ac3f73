import { expect, test } from 'vitest';
import { readRefusal } from '../web/scan/refused.ts';
import { back, done, tablet, error } from './camera-stand.ts';

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
