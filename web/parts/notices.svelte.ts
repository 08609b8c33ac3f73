/** One gentle word at a time at the foot of the screen; it goes by itself and is also read aloud. */
import type { Clock } from '../../edge/domain/clock.ts';
import type { Announcer } from './announcer.svelte.ts';

const shownMs = 6000;

export class Notices {
  text = $state.raw('');
  readonly #announcer: Announcer;
  readonly #clock: Clock;
  #stop = () => {};

  constructor(announcer: Announcer, clock: Clock) {
    this.#announcer = announcer;
    this.#clock = clock;
  }

  say(text: string): void {
    this.#stop();
    this.text = text;
    this.#announcer.say(text);
    this.#stop = this.#clock.after(shownMs, () => this.close());
  }

  close(): void {
    this.#stop();
    this.text = '';
  }
}
