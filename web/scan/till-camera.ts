/** The one camera and the one reader of this tab: made when first wanted, and shared by every look. */
import type { Clock } from '../../edge/domain/clock.ts';
import { tabletClock } from '../clock.ts';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { type Camera, createCamera } from './camera.ts';
import { type Rung, rungs } from './ladder.ts';
import { openReader, type Reader } from './reader.ts';
import type { Permission } from './refused.ts';

let camera: Camera | undefined;
let reader: Promise<Reader> | undefined;
let openedReader: Reader | undefined;
const lensKey = 'torg.lens';
const scannerKey = 'torg.scanner';
/** A rung's name here is that rung and no other: for tests, and for support to try. */
const forceKey = 'torg.scanner.force';

export function tillCamera(): Camera {
  camera ??= createCamera({
    clock: tabletClock,
    mediaDevices: navigator.mediaDevices,
    document,
    window,
    permission: askPermission,
    onPermission: (heard) => void hearPermission(heard),
    remember: {
      get: () => localStorage.getItem(lensKey),
      set: (deviceId) => localStorage.setItem(lensKey, deviceId),
    },
  });
  return camera;
}

/** As far as they were needed since the till was opened. */
export const inUse = (): { readonly camera: Camera | undefined; readonly reader: Reader | undefined } => ({
  camera,
  reader: openedReader,
});

/** The address of the decoder names its content, and the browser its build: either of them new is another scanner. */
export const scannerBuild = (): string => `${wasmUrl} ${navigator.userAgent}`;

/** A reader that could not be opened is tried again at the next look. */
export function sharedReader(clock: Clock): Promise<Reader> {
  reader ??= openReader({
    clock,
    force: readForced(localStorage.getItem(forceKey)),
    hasNative: 'BarcodeDetector' in globalThis,
    build: scannerBuild(),
    memory: {
      get: () => localStorage.getItem(scannerKey),
      set: (value) => localStorage.setItem(scannerKey, value),
    },
  });
  reader.then(
    (opened) => {
      openedReader = opened;
    },
    () => {
      reader = undefined;
    },
  );
  return reader;
}

const readForced = (kept: string | null): Rung | null => rungs.find((rung) => rung === kept) ?? null;

/** Without asking the person anything. Safari before 16 and Firefox before 131 do not tell of cameras. */
async function askPermission(): Promise<Permission> {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state;
  } catch {
    return 'unknown';
  }
}

async function hearPermission(heard: (permission: Permission) => void): Promise<void> {
  try {
    const status = await navigator.permissions.query({ name: 'camera' });
    status.addEventListener('change', () => heard(status.state));
  } catch {
    // Such a browser tells it by ending the track.
  }
}
