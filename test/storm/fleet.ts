/**
 * Many worlds on all of the machine: each has its own seed, counted on from the first, and one process at a time.
 * What comes of a world does not depend on the process it ran in. No process outlives this one.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { type Ended, type Figures, figuresOf } from './figures.ts';

export interface FleetParts {
  readonly seed: number;
  readonly sales: number;
  /** How many processes. */
  readonly workers: number;
  /** A known bug to put in, by its name. */
  readonly plant?: string | undefined;
  /** Begins no other world once a law was broken. */
  readonly stopAtFirst?: boolean;
  /** Has every world's whole story told. */
  readonly tellAll?: boolean;
  /** Ends the run early, with the figures there are. */
  readonly signal?: AbortSignal;
  /** Hears each short story of what went wrong as it comes. */
  readonly failed?: (story: string) => void;
  readonly progress?: (so: { sales: number; broken: number; seconds: number }) => void;
}

export interface FleetEnd {
  readonly figures: Figures;
  /** A short story each of what went wrong, in the order of their seeds. */
  readonly failures: readonly string[];
  /** The whole stories, in the order of their seeds, where they were asked for. */
  readonly texts: readonly string[];
  /** How often the planted bug had an effect. */
  readonly bloomed: number;
}

export interface ToWorker {
  readonly seed: number;
  readonly sales: number;
  readonly plant?: string;
  readonly tellAll: boolean;
}
export type ToFleet =
  | { readonly ready: true }
  | { readonly ended: Ended; readonly failure?: string; readonly text?: string; readonly bloomed: number }
  /** The storm itself is at fault. */
  | { readonly broke: string; readonly seed: number };

export const salesPerWorld = 25;
/** A world takes a second or so; one that takes this long goes round in circles. */
const longestWorldMs = 10 * 60_000;

type Came = Extract<ToFleet, { ended: Ended }>;

/** @throws when the storm itself breaks, with the seed of the world it broke in */
export async function runFleet(parts: FleetParts): Promise<FleetEnd> {
  const { seed, sales, plant, stopAtFirst = false, tellAll = false, signal, failed, progress } = parts;
  const began = performance.now();
  const worlds = Math.ceil(sales / salesPerWorld);
  const came: Came[] = [];
  let next = 0;
  let isOver = false;

  const order = (): ToWorker | undefined => {
    if (isOver || next >= worlds || signal?.aborted) return undefined;
    const index = next++;
    const some = Math.min(salesPerWorld, sales - index * salesPerWorld);
    return { seed: seed + index, sales: some, tellAll, ...(plant !== undefined && { plant }) };
  };
  const hear = (end: Came) => {
    came.push(end);
    if (end.failure !== undefined) {
      failed?.(end.failure);
      isOver ||= stopAtFirst;
    }
    progress?.({
      sales: came.reduce((sum, { ended }) => sum + ended.sales, 0),
      broken: came.filter(({ failure }) => failure !== undefined).length,
      seconds: (performance.now() - began) / 1000,
    });
  };
  const most = Math.max(1, Math.min(parts.workers, worlds));
  await Promise.all(Array.from({ length: most }, () => runWorker({ order, hear, signal })));

  came.sort((a, b) => a.ended.seed - b.ended.seed);
  return {
    figures: figuresOf(
      seed,
      came.map(({ ended }) => ended),
      (performance.now() - began) / 1000,
    ),
    failures: came.flatMap(({ failure }) => (failure === undefined ? [] : [failure])),
    texts: came.flatMap(({ text }) => (text === undefined ? [] : [text])),
    bloomed: came.reduce((sum, { bloomed }) => sum + bloomed, 0),
  };
}

interface Working {
  readonly order: () => ToWorker | undefined;
  readonly hear: (end: Came) => void;
  readonly signal: AbortSignal | undefined;
}

/** Resolves when there is nothing more to run, or the signal has come. */
function runWorker({ order, hear, signal }: Working): Promise<void> {
  const worker = fork(new URL('./worker.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  let running: ToWorker | undefined;
  let circling: NodeJS.Timeout | undefined;

  function give(to: ChildProcess): void {
    running = order();
    clearTimeout(circling);
    if (!running) {
      to.disconnect();
      return;
    }
    circling = setTimeout(() => to.kill('SIGKILL'), longestWorldMs);
    to.send(running);
  }
  return new Promise((resolve, reject) => {
    const leave = () => {
      running = undefined;
      worker.kill('SIGKILL');
    };
    if (signal?.aborted) leave();
    signal?.addEventListener('abort', leave, { once: true });
    worker.on('error', reject);
    worker.on('message', (message: ToFleet) => {
      if ('broke' in message) {
        leave();
        reject(new Error(`storm: the world of seed ${message.seed} broke: ${message.broke}`));
        return;
      }
      if ('ended' in message) hear(message);
      if (!signal?.aborted) give(worker);
    });
    worker.on('exit', (code, killed) => {
      clearTimeout(circling);
      signal?.removeEventListener('abort', leave);
      if (running)
        reject(new Error(`storm: the world of seed ${running.seed} ended its process: ${killed ?? code}`));
      else if (code !== null && code > 0) reject(new Error(`storm: a worker did not begin: ${code}`));
      else resolve();
    });
  });
}
