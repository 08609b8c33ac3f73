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
  /** The picture is taken over, and closed when read. Rejects when pictures of this kind cannot be decoded here. */
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
/** A thread that ended or never began is begun anew: at once, then after pauses that double up to the longest. */
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** So many pictures in a row that could not be decoded are no accident. */
const mostFailures = 3;

/** Resolves when something can decode. No decoder is fetched before the call. */
export async function openReader(parts: ReaderParts): Promise<Reader> {
  const { clock, force = null, hasNative = false, build = '', memory } = parts;
  const pace = createPace(clock);
  let rung: Rung = 'zxing-js';
  let measured: Measured | null = null;
  let wasm: WorkerDecoder | null = null;
  let native: WorkerDecoder | null = null;
  let zxingJs: ZxingJs | undefined;
  let isStarting = false;
  let pauseMs = 0;
  let mayStartAt = 0;
  let begunAt = 0;
  let misses = 0;
  let failures = 0;
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
    if (!wasm && !isStarting && force !== 'zxing-js' && clock.now() >= mayStartAt) void startWasm();
    if (rung === 'native' && native && !(wasm && isSecondLook)) {
      const reading = await native.decode(picture, how);
      if (reading === 'gone' || isFailing(reading)) leaveNative();
      return typeof reading === 'string' ? nothing : reading;
    }
    if (rung !== 'zxing-js' && wasm) {
      const asked = wasm;
      const reading = await asked.decode(picture, how);
      if (reading === 'gone') leaveWasm(asked);
      else if (isFailing(reading)) throw new Error('such a picture cannot be decoded on this device');
      return typeof reading === 'string' ? nothing : reading;
    }
    if (zxingJs) return zxingJs.decode(picture, how);
    letGo(picture);
    await stepDown();
    return nothing;
  }

  function isFailing(reading: Reading | 'failed'): boolean {
    failures = reading === 'failed' ? failures + 1 : 0;
    if (failures < mostFailures) return false;
    failures = 0;
    return true;
  }

  async function startWasm(): Promise<boolean> {
    isStarting = true;
    const started = startWorkerDecoder(clock, startDecodeWorker);
    const isReady = await started.ready;
    isStarting = false;
    if (!isReady || isClosed) {
      started.close();
      startLater();
      return false;
    }
    wasm = started;
    begunAt = clock.now();
    if (rung === 'zxing-js') rung = 'wasm-worker';
    return true;
  }

  function leaveWasm(lost: WorkerDecoder): void {
    if (wasm !== lost) return;
    wasm = null;
    if (rung === 'wasm-worker') rung = 'zxing-js';
    if (clock.now() - begunAt > longestPauseMs) pauseMs = 0;
    startLater();
  }

  /** What broke once may have been a moment's want of memory; what breaks each time is not to keep the tablet busy. */
  function startLater(): void {
    mayStartAt = clock.now() + pauseMs;
    pauseMs = Math.min(longestPauseMs, Math.max(firstPauseMs, 2 * pauseMs));
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
    native?.close();
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
