/** The one camera and the one reader of this tab: made when first wanted, and shared by every look. */
import type { Clock } from '../../edge/domain/clock.ts';
import { tabletClock } from '../clock.ts';
import { type Camera, createCamera } from './camera.ts';
import { openReader, type Reader } from './reader.ts';
import type { Permission } from './refused.ts';

let camera: Camera | undefined;
let reader: Promise<Reader> | undefined;
const key = 'torg.camera';

export function tillCamera(): Camera {
  camera ??= createCamera({
    clock: tabletClock,
    mediaDevices: navigator.mediaDevices,
    document,
    window,
    permission: askPermission,
    remember: {
      get: () => localStorage.getItem(key),
      set: (deviceId) => localStorage.setItem(key, deviceId),
    },
  });
  return camera;
}

/** A reader that could not be opened is tried again at the next look. */
export function sharedReader(clock: Clock): Promise<Reader> {
  reader ??= openReader(clock);
  reader.catch(() => {
    reader = undefined;
  });
  return reader;
}

/** Without asking the person anything. Safari before 16 and Firefox before 131 do not tell of cameras. */
async function askPermission(): Promise<Permission> {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state;
  } catch {
    return 'unknown';
  }
}
