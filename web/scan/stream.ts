/** Opens one stream from the camera that reads a phone best, or from the one this tablet is used to. */
import { best, canFocus, type Lens, type LensAbilities, worth } from './lens.ts';

export type Devices = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> &
  Partial<Pick<MediaDevices, 'addEventListener'>>;

export interface Opened {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly deviceId: string;
  /** Every camera of the device, the one that reads a phone best first. */
  readonly lenses: readonly Lens[];
  readonly hasTorch: boolean;
  /** The lens can show things twice as large as it does by itself. */
  readonly hasZoom: boolean;
  readonly canFocus: boolean | null;
  /** A front camera: the preview is to be shown as in a mirror. */
  readonly facesUser: boolean;
}

/** At a forearm's length, where every lens is sharp, 1080 rows still give a module of the code three pixels. */
const wanted = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 30 } } as const;
const floored = {
  ...wanted,
  width: { ...wanted.width, min: 1280 },
  height: { ...wanted.height, min: 720 },
} as const;

const backward = { facingMode: { ideal: 'environment' } } as const;

/** Never holds two streams: on iPads the second turns both black. Rejects with what `getUserMedia` threw. */
export async function openStream(devices: Devices, used: string | null): Promise<Opened> {
  const usual = used === null ? null : await openExactly(devices, used);
  if (usual) return usual;
  const first = await open(devices, backward);
  const choice = best([
    lensOf(first.track),
    ...first.lenses.filter(({ deviceId }) => deviceId !== first.deviceId),
  ]);
  if (!choice || choice.deviceId === first.deviceId || worth(choice) <= worth(lensOf(first.track)))
    return first;
  letGo(first);
  return (await openExactly(devices, choice.deviceId)) ?? open(devices, backward);
}

export function letGo({ stream }: Opened): void {
  for (const track of stream.getTracks()) track.stop();
}

/** What only some cameras can do, and what this till asks of them. */
export interface Extras {
  readonly torch?: boolean;
  readonly zoom?: number;
  readonly focusMode?: string;
  readonly exposureMode?: string;
}

/**
 * Asks for all of these at once, since each call replaces what was asked before; false where the camera cannot after
 * all. Each is a wish of its own: one that cannot be met hinders no other.
 */
export async function ask(track: MediaStreamTrack, extras: Extras): Promise<boolean> {
  const advanced = Object.entries(extras).map(([name, value]) => ({ [name]: value }));
  return track.applyConstraints({ advanced }).then(
    () => true,
    () => false,
  );
}

/** Sharp and well lit by itself, where the lens can be. */
export function usualExtras(track: MediaStreamTrack): Extras {
  const { focusMode, exposureMode } = abilitiesOf(track);
  return {
    ...(focusMode?.includes('continuous') && { focusMode: 'continuous' }),
    ...(exposureMode?.includes('continuous') && { exposureMode: 'continuous' }),
  };
}

/** Null where that camera is gone or taken: another may do. What forbids every camera is thrown. */
async function openExactly(devices: Devices, deviceId: string): Promise<Opened | null> {
  try {
    return await open(devices, { deviceId: { exact: deviceId } });
  } catch (thrown) {
    if (thrown instanceof Error && ['NotAllowedError', 'SecurityError'].includes(thrown.name)) throw thrown;
    return null;
  }
}

/** A camera that has no picture as large as the floor is still better than none. */
async function open(devices: Devices, which: MediaTrackConstraints): Promise<Opened> {
  const get = (size: typeof wanted) => devices.getUserMedia({ video: { ...size, ...which }, audio: false });
  const stream = await get(floored).catch((thrown: unknown) => {
    if (thrown instanceof Error && thrown.name === 'OverconstrainedError') return get(wanted);
    throw thrown;
  });
  const track = stream.getVideoTracks()[0];
  if (!track) throw new Error('getUserMedia must give a video track when asked for one, got none');
  const abilities = abilitiesOf(track);
  const usual = usualExtras(track);
  if (Object.keys(usual).length > 0) await ask(track, usual);
  return {
    stream,
    track,
    deviceId: track.getSettings().deviceId ?? '',
    lenses: await lensesOf(devices),
    // What the browser supports says nothing of this camera; its own abilities do.
    hasTorch: abilities.torch === true,
    hasZoom: (abilities.zoom?.max ?? 0) >= 2 && (abilities.zoom?.min ?? 1) <= 1,
    canFocus: canFocus(abilities),
    facesUser: track.getSettings().facingMode === 'user',
  };
}

/** The names of cameras are told only once one has been in use. */
export async function lensesOf(devices: Devices): Promise<readonly Lens[]> {
  const listed = await devices.enumerateDevices();
  return listed
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }): Lens => ({ deviceId, label, facing: [], canFocus: null }))
    .sort((one, other) => worth(other) - worth(one));
}

function lensOf(track: MediaStreamTrack): Lens {
  const abilities = abilitiesOf(track);
  const { deviceId = '', facingMode } = track.getSettings();
  return {
    deviceId,
    label: track.label,
    facing: facingMode ? [facingMode] : (abilities.facingMode ?? []),
    canFocus: canFocus(abilities),
  };
}

/** Firefox before 132 tells nothing. */
const abilitiesOf = (track: MediaStreamTrack): LensAbilities => track.getCapabilities?.() ?? {};
