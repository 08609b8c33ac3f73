/** Starts the customers' screen of a till: on a browser of its own, with a cookie of its own, and nothing stored. */
import { mount } from 'svelte';
import { tabletClock } from '../clock.ts';
import { edgeAt } from '../edge.ts';
import { keepUpToDate } from '../update.ts';
import { browserWorld } from '../world.ts';
import DisplayPage from './DisplayPage.svelte';
import { Display } from './display.svelte.ts';

export function startDisplay(target: HTMLElement): void {
  const { random, fetch, base, EventSource, page } = browserWorld();
  const edge = edgeAt({ base, fetch, clock: tabletClock });
  const display = new Display({
    clock: tabletClock,
    random,
    ask: (call) => edge.ask((_, client) => call(client)),
    EventSource,
  });
  page((what) => {
    if (what !== 'hidden') display.wake();
  });
  display.start();
  mount(DisplayPage, { target, props: { display } });
  if (import.meta.env.PROD) void keepUpToDate(() => display.show === null || display.show.is === 'nothing');
}
