/**
 * Takes chance and threads out of the platform while a storm runs, so that everything happens on one thread in one order:
 * hashing and signing are done on the spot instead of by the thread pool, and what waits for a turn of the loop is counted.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface Platform {
  /** Resolves when nothing more happens without time passing; false when that does not come. */
  settle(): Promise<boolean>;
  /** Rejections that nobody handled since the last call, other than those of killed processes. */
  unhandled(): readonly string[];
  release(): void;
}

/** Thrown at the statement where an edge is killed; nobody but the storm may take it for anything. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export function seizePlatform(): Platform {
  const turn = globalThis.setImmediate;
  const listeners = process.listeners('unhandledRejection');
  let waiting = 0;
  let rejections: string[] = [];

  globalThis.setImmediate = new Proxy(turn, {
    apply(_turn, _self, [task, ...args]: [(...args: unknown[]) => void, ...unknown[]]) {
      waiting++;
      return turn(() => {
        waiting--;
        task(...args);
      });
    },
  });
  const { digest, importKey, verify } = crypto.subtle;
  const sayError = console.error;
  // Streams of a killed edge say so on their way out.
  console.error = (...said: unknown[]) => {
    if (!(said[0] instanceof Killed)) sayError(...said);
  };
  Object.assign(crypto.subtle, subtleOnTheSpot);
  const clone = globalThis.structuredClone;
  globalThis.structuredClone = (value, options) => (isPlain(value) ? copyOf(value) : clone(value, options));
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => {
    if (!(reason instanceof Killed)) rejections.push(String(reason instanceof Error ? reason.stack : reason));
  });

  return {
    async settle() {
      for (let turns = 0; turns < mostTurns; turns++) {
        await new Promise<void>((resolve) => turn(resolve));
        if (waiting === 0) return true;
      }
      return false;
    },
    unhandled() {
      const since = rejections;
      rejections = [];
      return since;
    },
    release() {
      globalThis.setImmediate = turn;
      globalThis.structuredClone = clone;
      Object.assign(crypto.subtle, { digest, importKey, verify });
      console.error = sayError;
      process.removeAllListeners('unhandledRejection');
      for (const listener of listeners) process.on('unhandledRejection', listener);
    },
  };
}

const mostTurns = 20_000;

/** Rows and views are plain, and cloning those is most of what IndexedDB in memory does. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null)
    return typeof value !== 'function' && typeof value !== 'symbol';
  if (Array.isArray(value)) return value.every(isPlain);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}

function copyOf<T>(value: T): T;
function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => copyOf(each));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copyOf(each)]));
}

type Bytes = Uint8Array<ArrayBuffer>;
const exact = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;

/** The three calls that the edge makes, with SHA-256 throughout. */
const subtleOnTheSpot = {
  digest: (_name: string, bytes: Bytes) =>
    Promise.resolve(exact(createHash('sha256').update(bytes).digest())),
  importKey: (_format: string, key: Bytes) => Promise.resolve(key),
  verify: (_name: string, key: Bytes, signature: Bytes, text: Bytes) => {
    const right = createHmac('sha256', key).update(text).digest();
    return Promise.resolve(right.length === signature.length && timingSafeEqual(right, signature));
  },
};
