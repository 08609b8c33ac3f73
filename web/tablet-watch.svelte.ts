/** What a seller must hear of the tablet itself: that its storage is nearly full, and that the till is open in two tabs. */
import { nearlyNone } from './storage.ts';
import type { World } from './world.ts';

const roomEachMs = 5 * 60_000;

export class TabletWatch {
  /** So little room is left on this tablet that a sale may soon not be stored any more. */
  isFull = $state.raw(false);
  /** The till is open in another tab of this tablet too: one of them sends, and both show the same. */
  isTwice = $state.raw(false);

  readonly #world: Pick<World, 'pages' | 'room'>;
  #roomAt = 0;

  constructor(world: Pick<World, 'pages' | 'room'>) {
    this.#world = world;
  }

  /** To be called each second; `now` in ms. What the browser will not say is taken as it should be. */
  look(now: number): void {
    void this.#countPages();
    if (now < this.#roomAt) return;
    this.#roomAt = now + roomEachMs;
    void this.#watchRoom();
  }

  async #countPages(): Promise<void> {
    const pages = await this.#world.pages?.().catch(() => 1);
    this.isTwice = (pages ?? 1) > 1;
  }

  async #watchRoom(): Promise<void> {
    const left = await this.#world.room?.().catch(() => null);
    this.isFull = typeof left === 'number' && left < nearlyNone;
  }
}
