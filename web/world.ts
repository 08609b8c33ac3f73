/** Everything the till needs of the browser it runs in, in one place, so that tests can pass in another. */
import type { Clock } from '../edge/domain/clock.ts';
import { tabletClock } from './clock.ts';
import { type Copies, copiesInFiles } from './copies.ts';
import type { EdgeWorld } from './edge.ts';
import type { FeedWorld } from './feed.ts';
import { leasesAlone, lockOf, type OneSender } from './one-sender.ts';
import { roomLeft } from './storage.ts';

export interface World {
  readonly clock: Clock;
  /** From 0 up to, but not, 1. */
  readonly random: () => number;
  readonly uuid: () => string;
  readonly fetch: EdgeWorld['fetch'];
  readonly base: string;
  readonly EventSource: FeedWorld['EventSource'];
  readonly indexedDB: IDBFactory;
  /** Where the second copy of what is unsent goes; in the page's memory where there is nothing better. */
  readonly copies?: Copies;
  readonly alone: OneSender;
  /** Tells the other pages of this origin that something was written. Some miss it, and none relies on it. */
  readonly others: { tell(): void; hear(listener: () => void): () => void };
  /** `shown`: the page may have been asleep, or the network away. Comes in bursts. */
  readonly page: (listener: (what: 'shown' | 'hidden' | 'online') => void) => () => void;
  /** How many pages of this till are open on this tablet. */
  readonly pages?: () => Promise<number>;
  /** Bytes that are left for this till; null: nobody says. */
  readonly room?: () => Promise<number | null>;
  /** Asks the browser not to empty this origin's storage. */
  readonly persist: () => void;
}

export function browserWorld(): World {
  const channel = new BroadcastChannel('torg');
  return {
    clock: tabletClock,
    random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
    uuid,
    fetch: fetchKnowing,
    base: '/',
    EventSource,
    indexedDB,
    copies: copiesInFiles(
      () => new Worker(new URL('./copies-worker.ts', import.meta.url), { type: 'module', name: 'copies' }),
    ),
    alone: 'locks' in navigator ? lockOf(navigator.locks, 'torg-outbox') : leasesAlone,
    others: {
      tell: () => channel.postMessage('written'),
      hear(listener) {
        channel.addEventListener('message', listener);
        return () => channel.removeEventListener('message', listener);
      },
    },
    page: listenToPage,
    ...('locks' in navigator && { pages: countPages(navigator.locks) }),
    room: () => roomLeft(navigator.storage),
    persist: () => void navigator.storage?.persist?.().catch(() => {}),
  };
}

/**
 * As `fetch`, and rejects with a `NetworkError` when the call cannot have left: the browser had no network at all. That
 * it says it has one proves nothing.
 */
async function fetchKnowing(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const hadNone = !navigator.onLine;
  try {
    return await fetch(input, init);
  } catch (error) {
    throw hadNone && !navigator.onLine ? new DOMException('no network', 'NetworkError') : error;
  }
}

/** Each page holds a share of one lock for as long as it lives. */
function countPages(locks: LockManager): () => Promise<number> {
  const name = 'torg-page';
  void locks.request(name, { mode: 'shared' }, () => new Promise(() => {}));
  return async () => ((await locks.query()).held ?? []).filter((lock) => lock.name === name).length;
}

/** RFC 9562, version 4. Made by hand because `crypto.randomUUID` is missing where the address is without https. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** iOS comes back with or without each of these, so all are heard. */
function listenToPage(listener: (what: 'shown' | 'hidden' | 'online') => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const shown = () => listener('shown');
  document.addEventListener('visibilitychange', () => listener(document.hidden ? 'hidden' : 'shown'), {
    signal,
  });
  window.addEventListener('pageshow', shown, { signal });
  window.addEventListener('focus', shown, { signal });
  window.addEventListener('online', () => listener('online'), { signal });
  return () => stop.abort();
}
