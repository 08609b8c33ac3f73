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
  const { digest, importKey, sign, verify } = crypto.subtle;
  const sayError = console.error;
  // Streams of a killed edge say so on their way out.
  console.error = (...said: unknown[]) => {
    if (!(said[0] instanceof Killed)) sayError(...said);
  };
  Object.assign(crypto.subtle, subtleOnTheSpot);
  const queue = globalThis.queueMicrotask;
  // What a killed edge still had in mind ends at its next statement.
  globalThis.queueMicrotask = (task) =>
    queue(() => {
      try {
        task();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    });
  const clone = globalThis.structuredClone;
  globalThis.structuredClone = <T>(value: T, options?: StructuredSerializeOptions): T =>
    isPlain(value) ? (frozenCopy(value) as T) : clone(value, options);
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
      globalThis.queueMicrotask = queue;
      Object.assign(crypto.subtle, { digest, importKey, sign, verify });
      console.error = sayError;
      process.removeAllListeners('unhandledRejection');
      for (const listener of listeners) process.on('unhandledRejection', listener);
    },
  };
}

const mostTurns = 20_000;

/**
 * Rows and views are plain, and cloning those is most of what IndexedDB in memory does: a clone is frozen, so that the
 * next one is itself.
 */
const frozen = new WeakSet<object>();

function frozenCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (frozen.has(value)) return value;
  const copy = Array.isArray(value) ? value.map(frozenCopy) : copyOf(value);
  frozen.add(copy);
  return Object.freeze(copy);
}

function copyOf(value: object): object {
  const copy: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) copy[name] = frozenCopy(each);
  return copy;
}

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null)
    return typeof value !== 'function' && typeof value !== 'symbol';
  if (frozen.has(value)) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}

type Bytes = Uint8Array<ArrayBuffer>;
const exact = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;

/** The calls that the edge makes, with SHA-256 throughout. */
const subtleOnTheSpot = {
  digest: (_name: string, bytes: Bytes) =>
    Promise.resolve(exact(createHash('sha256').update(bytes).digest())),
  importKey: (_format: string, key: Bytes) => Promise.resolve(key),
  sign: (_name: string, key: Bytes, text: Bytes) =>
    Promise.resolve(exact(createHmac('sha256', key).update(text).digest())),
  verify: (_name: string, key: Bytes, signature: Bytes, text: Bytes) => {
    const right = createHmac('sha256', key).update(text).digest();
    return Promise.resolve(right.length === signature.length && timingSafeEqual(right, signature));
  },
};
