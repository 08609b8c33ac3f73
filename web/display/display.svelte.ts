/**
 * The customers' screen: whose it is, and what it shows. It believes nothing that is old: what has not been heard of
 * for fifteen seconds is taken away, and the way back is looked for until it is found.
 *
 *   starting ─┬─ unpaired ──pair()──┐
 *             └─────────────────► listening ── 15 s of silence · error ──► blank, and again
 */
import * as v from 'valibot';
import type { Clock } from '../../edge/domain/clock.ts';
import { displayBeatMs, DisplayShow, DisplayWho } from '../../edge/domain/display.ts';
import type { Answer, Client } from '../edge.ts';
import type { FeedWorld } from '../feed.ts';

export interface DisplayWorld {
  readonly clock: Clock;
  readonly random: () => number;
  readonly ask: (call: (client: Client) => Promise<Response>) => Promise<Answer>;
  readonly EventSource: FeedWorld['EventSource'];
}

/** Three beats. */
export const longestSilenceMs = 3 * displayBeatMs;
const longestBackOffMs = 10_000;

export class Display {
  pairing = $state.raw<'unknown' | 'unpaired' | 'paired'>('unknown');
  who = $state.raw<DisplayWho | null>(null);
  /** Null: nothing that could be believed. */
  show = $state.raw<DisplayShow | null>(null);
  /** The edge's clock, ms; moves each second. */
  now = $state.raw(0);
  readonly #world: DisplayWorld;
  #offsetMs = 0;
  /** Which opening counts. */
  #turn = 0;
  #failures = 0;
  #close = () => {};
  #stopBlank = () => {};
  #stopStuck = () => {};
  #stopAgain = () => {};
  #stopTick = () => {};

  constructor(world: DisplayWorld) {
    this.#world = world;
    this.now = world.clock.now();
  }

  start(): void {
    this.#tick();
    void this.#open();
  }

  stop(): void {
    this.#turn += 1;
    this.#rest();
    this.#stopBlank();
    this.#stopTick();
  }

  /** The page was asleep or away: what it shows may be old, and its stream only seems to be alive. */
  wake(): void {
    if (this.pairing !== 'unpaired') void this.#open();
  }

  async pair(code: string): Promise<'paired' | 'wrong' | 'unreachable'> {
    const answer = await this.#world.ask((client) => client.display.pair.$post({ json: { code } }));
    const who = v.safeParse(DisplayWho, answer.body);
    if (answer.status === 201 && who.success) {
      this.#know(who.output);
      void this.#listen(++this.#turn);
      return 'paired';
    }
    return answer.status === 404 || answer.status === 400 ? 'wrong' : 'unreachable';
  }

  async #open(): Promise<void> {
    const mine = ++this.#turn;
    this.#rest();
    const answer = await this.#world.ask((client) => client.display.me.$get());
    if (mine !== this.#turn) return;
    const who = v.safeParse(DisplayWho, answer.body);
    if (answer.status === 401) {
      this.#rest();
      this.pairing = 'unpaired';
      this.who = null;
      this.show = null;
    } else if (answer.status === 200 && who.success) {
      this.#know(who.output);
      this.#listen(mine);
    } else this.#again();
  }

  #listen(mine: number): void {
    const source = new this.#world.EventSource('/display/stream');
    this.#close = () => source.close();
    this.#watchStream();
    const on = (type: string, hear: (data: string) => void) =>
      source.addEventListener(type, (event) => {
        if (mine !== this.#turn || !(event instanceof MessageEvent)) return;
        this.#failures = 0;
        this.#heard();
        hear(String(event.data));
      });
    on('beat', (data) => {
      const beat = v.safeParse(Beat, data);
      if (beat.success) this.#setClock(beat.output.now);
    });
    on('show', (data) => {
      const show = v.safeParse(Show, data);
      this.show = show.success ? show.output : null;
      if (show.success) this.#setClock(show.output.now);
    });
    source.addEventListener('error', () => {
      if (mine !== this.#turn) return;
      this.#turn += 1;
      this.#rest();
      this.#again();
    });
  }

  #know(who: DisplayWho): void {
    this.who = who;
    this.pairing = 'paired';
    this.#setClock(who.now);
  }

  /** Only what is heard keeps the screen as it is: streams that open and break again prove nothing. */
  #heard(): void {
    this.#stopBlank();
    this.#stopBlank = this.#world.clock.after(longestSilenceMs, () => {
      this.show = null;
    });
    this.#watchStream();
  }

  /** A stream that brings nothing is opened anew, though the browser says that it is open. */
  #watchStream(): void {
    this.#stopStuck();
    this.#stopStuck = this.#world.clock.after(longestSilenceMs, () => void this.#open());
  }

  #again(): void {
    const backOffMs = Math.min(longestBackOffMs, 500 * 2 ** this.#failures++);
    this.#stopAgain();
    this.#stopAgain = this.#world.clock.after(
      backOffMs * (0.75 + this.#world.random() / 2),
      () => void this.#open(),
    );
  }

  #rest(): void {
    this.#close();
    this.#close = () => {};
    this.#stopStuck();
    this.#stopAgain();
  }

  #setClock(edgeNow: number): void {
    this.#offsetMs = edgeNow - this.#world.clock.now();
    this.now = edgeNow;
  }

  #tick(): void {
    this.now = this.#world.clock.now() + this.#offsetMs;
    this.#stopTick = this.#world.clock.after(1_000, () => this.#tick());
  }
}

const Beat = v.pipe(v.string(), v.parseJson(), v.object({ now: v.pipe(v.number(), v.safeInteger()) }));
const Show = v.pipe(v.string(), v.parseJson(), DisplayShow);
