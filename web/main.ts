/** Starts the till: its words, what this tablet remembers, its desk, and then the screens; or the customers' screen of one. */
import './style/tokens.css';
import './style/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { tabletClock } from './clock.ts';
import type { Counter } from './counter.ts';
import { Desk } from './desk.svelte.ts';
import { speech } from './i18n/words.svelte.ts';
import NoStorage from './parts/NoStorage.svelte';
import { Announcer } from './parts/announcer.svelte.ts';
import { Notices } from './parts/notices.svelte.ts';
import { Settings } from './parts/settings.svelte.ts';
import { makeSound } from './parts/sound.ts';
import { Asking } from './pay/asking.svelte.ts';
import { Following } from './pay/following.svelte.ts';
import { Place } from './place.svelte.ts';
import { Cart } from './sale/cart.svelte.ts';
import { FreeSum } from './sale/free-sum.svelte.ts';
import { browserWorld } from './world.ts';

const target = document.getElementById('till');
if (!target) throw new Error('index.html must hold an element with the id "till"');

// Not awaited: what is fetched then waits for this module to end.
if (/^\/display(\/|$)/.test(location.pathname))
  void import('./display/start.ts').then(({ startDisplay }) => startDisplay(target));
else void startTill(target);

async function startTill(target: HTMLElement): Promise<void> {
  const desk = new Desk(browserWorld());
  const place = new Place(window);
  const settings = new Settings();
  const announcer = new Announcer();
  const cart = new Cart(desk, tabletClock);
  const counter: Counter = {
    desk,
    cart,
    freeSum: new FreeSum(),
    place,
    asking: new Asking({ desk, cart, place }),
    following: new Following(desk),
    settings,
    announcer,
    notices: new Notices(announcer, tabletClock),
    sound: makeSound(() => settings.sound),
  };

  await speech.begin();
  try {
    await desk.start();
    await Promise.all([cart.restore(), counter.following.restore()]);
    mount(App, { target, props: { counter } });
    if (import.meta.env.PROD)
      void import('./update.ts').then(({ keepUpToDate }) => keepUpToDate(hasNothingInHand));
  } catch (error) {
    console.error(error);
    mount(NoStorage, { target, props: { outdated: desk.outdated } });
  }

  /** A new version may come when no sale is begun, open or unsent. */
  function hasNothingInHand(): boolean {
    const isIdle = place.spot.at === 'sale' && place.over === null;
    return (
      isIdle &&
      cart.lines.length === 0 &&
      counter.freeSum.sum === 0 &&
      desk.open.length + desk.line.unsent === 0
    );
  }
}
