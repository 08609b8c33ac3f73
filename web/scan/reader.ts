/**
 * Reads the QR codes in pictures by the best decoder that this device lets run.
 *
 *   native ◄─ reads all and is faster ─ wasm-worker ──refused, late or gone──► zxing-js
 *      └────────── gone ─────────────────────►▲ └──────── answers after all ──────┘
 */
import type { Clock } from '../../edge/domain/clock.ts';
import { choose, keep, type Measured, measure, type Memory, recall, type Rung } from './ladder.ts';
import { createPace, type Pace } from './pace.ts';
import { letGo, type Picture } from './picture.ts';
import { type How, nothing, type Reading } from './reading.ts';
import { startWorkerDecoder, type WorkerDecoder } from './worker-decoder.ts';
import type { ZxingJs } from './zxing-js.ts';

export interface Reader {
  /** The picture is taken over, and closed when read. */
  read(picture: Picture, how?: How): Promise<Reading>;
  close(): void;
  readonly rung: Rung;
  /** How the last pictures went. */
  readonly pace: Pace;
  /** What the choice of the rung rests on; null where there was nothing to choose from, or not yet. */
  readonly measured: Measured | null;
}

export interface ReaderParts {
  readonly clock: Clock;
  /** For tests and for support: this rung and no other, or the next below it that runs. */
  readonly force?: Rung | null;
  /** The browser has a detector of its own, good or bad. */
  readonly hasNative?: boolean;
  /** Another reader or another browser is another build, and is measured anew. */
  readonly build?: string;
  readonly memory?: Memory;
}

/** Opening to first answer is an eighth of a second from the cache; the rest is for a first load by radio. */
const openingMs = 4_000;
/** Beside the browser's own detector: what it misses, and what a picture lacks, is ZXing-C++'s to say. */
const secondLookEach = 6;
/** A thread that has ended is begun anew so often. */
const mostStarts = 4;

/** Resolves when something can decode. No decoder is fetched before the call. */
export async function openReader(parts: ReaderParts): Promise<Reader> {
  const { clock, force = null, hasNative = false, build = '', memory } = parts;
  const pace = createPace(clock);
  let rung: Rung = 'zxing-js';
  let measured: Measured | null = null;
  let wasm: WorkerDecoder | null = null;
  let native: WorkerDecoder | null = null;
  let zxingJs: ZxingJs | undefined;
  let starts = 0;
  let misses = 0;
  let isClosed = false;

  if (force !== 'zxing-js') {
    const ready = startWasm();
    if (!(await within(clock, openingMs, ready))) await stepDown();
    if (force === 'native') await useNative();
    else if (hasNative && force === null) void considerNative(ready);
  } else await stepDown();

  return {
    get rung() {
      return rung;
    },
    get measured() {
      return measured;
    },
    get pace() {
      return pace.pace();
    },
    async read(picture, how = {}) {
      const begun = clock.now();
      const reading = await readBy(picture, how);
      if (how.effort !== 'all') pace.count(clock.now() - begun);
      misses = reading.found.length > 0 ? 0 : misses + 1;
      return reading;
    },
    close() {
      isClosed = true;
      wasm?.close();
      native?.close();
    },
  };

  async function readBy(picture: Picture, how: How): Promise<Reading> {
    // What stands still is worth every effort there is.
    const isSecondLook = how.effort === 'all' || misses % secondLookEach === secondLookEach - 1;
    if (rung === 'native' && native && !(wasm && isSecondLook)) {
      const reading = await native.decode(picture, how);
      if (reading !== 'gone') return reading;
      leaveNative();
      return nothing;
    }
    if (rung !== 'zxing-js' && wasm) {
      const reading = await wasm.decode(picture, how);
      if (reading !== 'gone') return reading;
      wasm = null;
      if (rung === 'wasm-worker') rung = 'zxing-js';
      if (starts < mostStarts && !isClosed) void startWasm();
      return nothing;
    }
    if (zxingJs) return zxingJs.decode(picture, how);
    letGo(picture);
    await stepDown();
    return nothing;
  }

  function startWasm(): Promise<boolean> {
    starts += 1;
    const started = startWorkerDecoder(clock, startDecodeWorker);
    return started.ready.then((isReady) => {
      if (!isReady || isClosed) return false;
      wasm = started;
      if (rung === 'zxing-js') rung = 'wasm-worker';
      return true;
    });
  }

  async function considerNative(wasmReady: Promise<boolean>): Promise<void> {
    measured = memory ? recall(memory, build) : null;
    if (measured) {
      if (choose(measured) === 'native') await useNative();
      return;
    }
    if (!(await wasmReady) || !wasm || isClosed) return;
    const candidate = startWorkerDecoder(clock, startNativeWorker);
    const isThere = await candidate.ready;
    measured = isThere ? await measure({ native: candidate, wasm }) : { native: null, wasm: null };
    if (memory) keep(memory, build, measured);
    if (!isThere || choose(measured) !== 'native' || isClosed) candidate.close();
    else [native, rung] = [candidate, 'native'];
  }

  async function useNative(): Promise<void> {
    const candidate = startWorkerDecoder(clock, startNativeWorker);
    if (await within(clock, openingMs, candidate.ready)) [native, rung] = [candidate, 'native'];
    else candidate.close();
  }

  function leaveNative(): void {
    native = null;
    rung = wasm ? 'wasm-worker' : 'zxing-js';
  }

  async function stepDown(): Promise<void> {
    const { createZxingJs } = await import('./zxing-js.ts');
    zxingJs ??= createZxingJs();
  }
}

const startDecodeWorker = (): Worker =>
  new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' });
const startNativeWorker = (): Worker =>
  new Worker(new URL('./native-worker.ts', import.meta.url), { type: 'module' });

function within(clock: Clock, ms: number, answer: Promise<boolean>): Promise<boolean> {
  return new Promise((resolve) => {
    const takeBack = clock.after(ms, () => resolve(false));
    answer.then((value) => {
      takeBack();
      resolve(value);
    });
  });
}
