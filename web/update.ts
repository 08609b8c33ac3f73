/** A new version waits until the till has nothing in hand, and is then put in place without being asked for. */
import type { Workbox } from 'workbox-window';

const askEachMs = 60 * 60_000;
const tryEachMs = 5_000;
/** In Home Screen apps of iOS the change of worker may never be told. */
const changePatienceMs = 2_000;
const forcedKey = 'torg-update-forced';

/**
 * Makes the till open without a network, and keeps it new.
 * `mayReload` says that no payment is open, nothing is unsent and the cart is empty. Call once, in a built app.
 */
export async function keepUpToDate(mayReload: () => boolean): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  await loaded();
  const { Workbox } = await import('workbox-window');
  const workbox = new Workbox('/sw.js', { updateViaCache: 'none' });
  // A page that came from the network is as new as the first worker, which then takes it over.
  const cameFromWorker = navigator.serviceWorker.controller !== null;
  let waits = false;
  let replaced = false;

  const tryReload = () => {
    if (replaced && mayReload()) location.reload();
    else if (waits && mayReload()) {
      waits = false;
      workbox.messageSkipWaiting();
      // Once a visit, or a worker that never gives way would have the page reload for ever.
      if (sessionStorage.getItem(forcedKey)) return;
      setTimeout(() => {
        sessionStorage.setItem(forcedKey, 'yes');
        replaced = true;
        tryReload();
      }, changePatienceMs);
    }
  };
  workbox.addEventListener('waiting', () => {
    waits = true;
    tryReload();
  });
  workbox.addEventListener('controlling', ({ isUpdate, isExternal }) => {
    // Another page of this till may have let the new version in.
    replaced ||= cameFromWorker && (isUpdate === true || isExternal === true);
    tryReload();
  });
  await workbox.register().catch(() => undefined);

  const ask = () => void update(workbox);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    ask();
    tryReload();
  });
  setInterval(ask, askEachMs);
  setInterval(tryReload, tryEachMs);
}

const update = (workbox: Workbox): Promise<void> => workbox.update().catch(() => {});

/** The first sale must not share the line with the precache. */
const loaded = (): Promise<void> =>
  document.readyState === 'complete'
    ? Promise.resolve()
    : new Promise((resolve) => window.addEventListener('load', () => resolve(), { once: true }));
