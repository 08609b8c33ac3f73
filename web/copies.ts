/** A place beside the database for a few small texts, each under a name, on the disk when `put` resolves. */
import type { Asked, Answered } from './copies-worker.ts';

export interface Copies {
  /** What is put here outlives this page. */
  isDurable(): Promise<boolean>;
  names(): Promise<readonly string[]>;
  /** Undefined: there is none, or none that is whole. */
  read(name: string): Promise<string | undefined>;
  put(name: string, text: string): Promise<void>;
  /** Overwritten, then gone. */
  drop(name: string): Promise<void>;
}

/** For as long as this page lives, where the browser offers nothing better. */
export function copiesInMemory(): Copies {
  const texts = new Map<string, string>();
  return {
    isDurable: async () => false,
    names: async () => [...texts.keys()],
    read: async (name) => texts.get(name),
    put: async (name, text) => void texts.set(name, text),
    drop: async (name) => void texts.delete(name),
  };
}

/** What a thread of the browser offers of itself; a test may pass in another. */
export type Thread = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

/**
 * Files of this origin's own, written by a thread: there alone Safari lets a file be written and flushed.
 * A browser without them (an address without https, private windows) keeps its copies in memory.
 */
export function copiesInFiles(start: () => Thread): Copies {
  const memory = copiesInMemory();
  const waiting = new Map<number, { done: (answer: unknown) => void; failed: (error: Error) => void }>();
  let calls = 0;
  let thread: Thread | null | undefined;
  let hasAnswered = false;
  let ready: Promise<boolean> | undefined;

  function begin(): Thread | null {
    try {
      const begun = start();
      begun.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
        hasAnswered = true;
        const call = waiting.get(data.call);
        waiting.delete(data.call);
        if ('failed' in data) call?.failed(new Error(`copies: ${data.failed}`));
        else call?.done(data.answer);
      });
      begun.addEventListener('error', () => {
        // One that has worked is begun again by the next call; one that never did is not.
        thread = hasAnswered ? undefined : null;
        for (const { failed } of waiting.values()) failed(new Error('copies: the thread ended'));
        waiting.clear();
      });
      return begun;
    } catch {
      return null;
    }
  }

  function ask(what: Asked['what']): Promise<unknown> {
    if (thread === undefined) thread = begin();
    const call = ++calls;
    return new Promise((done, failed) => {
      if (!thread) return failed(new Error('copies: no thread'));
      waiting.set(call, { done, failed });
      thread.postMessage({ call, what } satisfies Asked);
    });
  }

  const isReady = (): Promise<boolean> => {
    ready ??= ask({ do: 'try' }).then(
      () => true,
      () => false,
    );
    return ready;
  };

  return {
    isDurable: isReady,
    async names() {
      return (await isReady()) ? ((await ask({ do: 'names' })) as readonly string[]) : memory.names();
    },
    async read(name) {
      return (await isReady())
        ? ((await ask({ do: 'read', name })) as string | undefined)
        : memory.read(name);
    },
    async put(name, text) {
      await ((await isReady()) ? ask({ do: 'put', name, text }) : memory.put(name, text));
    },
    async drop(name) {
      await ((await isReady()) ? ask({ do: 'drop', name }) : memory.drop(name));
    },
  };
}
