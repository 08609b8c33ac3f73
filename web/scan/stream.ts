/** Opens one stream from the camera that reads a phone best, or from the one this tablet is used to. */
import { best, canFocus, type Lens, type LensAbilities, worth } from './lens.ts';

export type Devices = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'>;

export interface Opened {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly deviceId: string;
  /** Every camera of the device, in the browser's order. */
  readonly lenses: readonly Lens[];
  readonly hasTorch: boolean;
  /** A front camera: the preview is to be shown as in a mirror. */
  readonly facesUser: boolean;
}

/** At a forearm's length, where every lens is sharp, 1080 rows still give a module of the code three pixels. */
const wanted = { width: { ideal: 1920 }, height: { ideal: 1080 } } as const;
const backward = { ...wanted, facingMode: { ideal: 'environment' } } as const;

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

interface Extras extends MediaTrackConstraintSet {
  readonly torch?: boolean;
  readonly focusMode?: string;
}

/** Asks the camera for what only some can do; false where this one cannot after all. */
export function ask(track: MediaStreamTrack, extras: Extras): Promise<boolean> {
  return track.applyConstraints({ advanced: [extras] }).then(
    () => true,
    () => false,
  );
}

/** Null where that camera is gone or taken: another may do. What forbids every camera is thrown. */
async function openExactly(devices: Devices, deviceId: string): Promise<Opened | null> {
  try {
    return await open(devices, { ...wanted, deviceId: { exact: deviceId } });
  } catch (thrown) {
    if (thrown instanceof Error && ['NotAllowedError', 'SecurityError'].includes(thrown.name)) throw thrown;
    return null;
  }
}

async function open(devices: Devices, video: MediaTrackConstraints): Promise<Opened> {
  const stream = await devices.getUserMedia({ video, audio: false });
  const track = stream.getVideoTracks()[0];
  if (!track) throw new Error('getUserMedia must give a video track when asked for one, got none');
  const abilities = abilitiesOf(track);
  if (abilities.focusMode?.includes('continuous')) await ask(track, { focusMode: 'continuous' });
  // The names of cameras are told only now that one is in use.
  const listed = await devices.enumerateDevices();
  const cameras = listed.filter(({ kind }) => kind === 'videoinput');
  return {
    stream,
    track,
    deviceId: track.getSettings().deviceId ?? '',
    lenses: cameras.map(({ deviceId, label }) => ({ deviceId, label, facing: [], canFocus: null })),
    // What the browser supports says nothing of this camera; its own abilities do.
    hasTorch: abilities.torch === true,
    facesUser: track.getSettings().facingMode === 'user',
  };
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
