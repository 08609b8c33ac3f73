/** What every screen reaches for: the desk, the cart and where we are, given down once by App. */
import { createContext } from 'svelte';
import type { Desk } from './desk.svelte.ts';
import type { Announcer } from './parts/announcer.svelte.ts';
import type { Notices } from './parts/notices.svelte.ts';
import type { Settings } from './parts/settings.svelte.ts';
import type { Sound } from './parts/sound.ts';
import type { Asking } from './pay/asking.svelte.ts';
import type { Following } from './pay/following.svelte.ts';
import type { Place } from './place.svelte.ts';
import type { Cart } from './sale/cart.svelte.ts';
import type { FreeSum } from './sale/free-sum.svelte.ts';

export interface Counter {
  readonly desk: Desk;
  readonly cart: Cart;
  readonly freeSum: FreeSum;
  readonly place: Place;
  readonly asking: Asking;
  readonly following: Following;
  readonly settings: Settings;
  readonly announcer: Announcer;
  readonly notices: Notices;
  readonly sound: Sound;
}

export const [useCounter, setCounter] = createContext<Counter>();
