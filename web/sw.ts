/// <reference lib="webworker" />
/** The till opens without a network: the built app comes from the precache, and everything about money never does. */
import {
  cleanupOutdatedCaches,
  matchPrecache,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] };

/** Answered by the edge alone. */
const edgeOnly = /^\/(api|hooks|healthz|s|r)(\/|$)/;

// Before the precache's own listener, so that it never sees what is the edge's, and every place opens the one page.
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== self.location.origin || edgeOnly.test(pathname)) return event.stopImmediatePropagation();
  if (event.request.mode !== 'navigate') return;
  event.stopImmediatePropagation();
  event.respondWith(matchPrecache('index.html').then((page) => page ?? fetch(event.request)));
});

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// A page that was open before there was a worker is served by it from now on; the next version waits to be asked in.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  if (asksToSkip(event.data)) event.waitUntil(self.skipWaiting());
});

const asksToSkip = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING';
