/** How this till is doing, as facts, and as a text for whoever helps from afar: with nothing of any person in it. */
import { dependencies, version } from '../../package.json';
import type { LineState } from '../line.ts';
import { type Keeping, sizeText } from '../storage.ts';
import type { Camera, CameraFacts } from './camera.ts';
import type { Measured, Rung } from './ladder.ts';
import type { Pace } from './pace.ts';
import type { Reader } from './reader.ts';

export interface Health {
  readonly version: string;
  /** The built script's own name: it changes with its content. */
  readonly build: string;
  readonly browser: string;
  /** Null while nothing has been scanned since the till was opened. */
  readonly scanner: { readonly rung: Rung; readonly pace: Pace; readonly measured: Measured | null } | null;
  /** Of ZXing-C++ as WebAssembly. */
  readonly decoder: string;
  readonly camera: (CameraFacts & { readonly hasTorch: boolean; readonly cameras: number }) | null;
  readonly line: LineState;
}

export interface HealthParts {
  readonly reader: Reader | undefined;
  readonly camera: Camera | undefined;
  readonly line: LineState;
  readonly browser: string;
  /** Addresses of the page's own scripts. */
  readonly scripts: readonly string[];
}

export function healthOf({ reader, camera, line, browser, scripts }: HealthParts): Health {
  const facts = camera?.facts;
  return {
    version,
    build: scripts[0]?.split('/').at(-1) ?? '',
    browser,
    scanner: reader ? { rung: reader.rung, pace: reader.pace, measured: reader.measured } : null,
    decoder: dependencies['zxing-wasm'],
    camera: facts
      ? {
          ...facts,
          label: plainLabel(facts.label),
          hasTorch: camera.view.torch.available,
          cameras: camera.view.cameras,
        }
      : null,
    line,
  };
}

/** In English, whatever the till speaks: it is read by whoever helps. */
export function healthText({ scanner, camera, line, ...health }: Health, keeping: Keeping): string {
  const { used, free, isPromised } = keeping;
  const measured = scanner?.measured;
  return [
    `Torg ${health.version} (${health.build})`,
    `Browser: ${health.browser}`,
    `Scanner: ${scanner ? `${scanner.rung}, ${known(scanner.pace.ms)} ms a picture, ${known(scanner.pace.perSecond)} a second` : 'not used yet'}`,
    `Decoder: zxing-wasm ${health.decoder}`,
    ...(measured ? [`Self-test: native ${known(measured.native)} ms, wasm ${known(measured.wasm)} ms`] : []),
    `Camera: ${camera ? cameraText(camera) : 'not used yet'}`,
    `Storage: ${isPromised === null ? 'not said' : isPromised ? 'promised' : 'not promised'}, ${sizeOr(used)} used, ${sizeOr(free)} free`,
    `Edge: ${line.state}, heard ${Number.isFinite(line.ageMs) ? `${Math.round(line.ageMs / 1_000)} s ago` : 'never'}, ${line.unsent} unsent`,
  ].join('\n');
}

export const sizeOr = (bytes: number | null): string => (bytes === null ? '?' : sizeText(bytes));

function cameraText({
  label,
  width,
  height,
  framesPerSecond,
  hasTorch,
  cameras,
}: NonNullable<Health['camera']>) {
  const picture = `${width ?? '?'}×${height ?? '?'} at ${known(framesPerSecond)} a second`;
  return `${label}, ${picture}, torch ${hasTorch ? 'yes' : 'no'}, ${cameras} in all`;
}

const known = (value: number | null): string => (value === null ? '?' : String(Math.round(value)));

/** A phone that serves as camera is named after its owner: what stands before the kind of device is left out. */
const plainLabel = (label: string): string =>
  label.replace(/^.*?(?=i(Phone|Pad)\b|Galaxy\b|Pixel\b)/i, '').trim();
