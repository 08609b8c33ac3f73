/**
 * News comes back to this tablet through here: caught up by cursor, then as it comes, and never believed to be alive
 * for longer than it has been heard.
 *
 *   catching up ── told everything ──► listening ── error · 40 s of silence · shown again ──► catching up
 *        │                                 └── 20 s of silence, or the stream refused: asks each few seconds beside it
 *        └── no answer: again after a while, longer each time
 *
 * 1. News is on the disk before anybody hears of it, and the cursor moves in the same transaction.
 * 2. A piece of news that cannot be read hides no other.
 * 3. iOS ends streams without a word and says that they are open: a return to the screen always opens anew.
 */
import * as v from 'valibot';
import { type CheckInView, CheckInsView } from '../edge/domain/check-in.ts';
import type { Clock } from '../edge/domain/clock.ts';
import { OwnCodesView } from '../edge/domain/own-codes.ts';
import { NoteView, PaymentView } from '../edge/domain/wire.ts';
import type { Edge } from './edge.ts';
import { readHeard, record, startAnew } from './learned.ts';
import type { Store } from './store.ts';

export interface FeedWorld {
  readonly store: Store;
  readonly edge: Pick<Edge, 'page'>;
  readonly clock: Clock;
  /** From 0 up to, but not, 1. */
  readonly random: () => number;
  readonly EventSource: new (url: string) => Pick<EventTarget, 'addEventListener'> & { close(): void };
  /** A payment is under way, so a hidden page keeps listening. */
  readonly hasOpen: () => boolean;
  /** Asks whose payments the ledger has yet to tell of, and what to do when it has told everything. */
  readonly untold: () => Promise<readonly string[]>;
  readonly told: (ids: readonly string[]) => Promise<void>;
  readonly publish: (views: readonly PaymentView[]) => void;
  /** Who has scanned a sticker and waits; all of them, each time. */
  readonly checkedIn?: (checkIns: readonly CheckInView[]) => void;
  /** What the merchant's own stickers and posters say; all of them, each time. */
  readonly own?: (codes: readonly string[]) => void;
  /** Unpaid sales that are noted; all of them, each time. Resolves when that is on the disk. */
  readonly noted?: (notes: readonly NoteView[]) => Promise<void>;
  /** Another ledger answers: what was read from the store before holds no longer. */
  readonly anew: () => Promise<void>;
  readonly unpaired: () => void;
  /** The way to the edge has just been seen open. */
  readonly opened: () => void;
  /** Called after each change of `state()`. */
  readonly changed: () => void;
}

export interface FeedState {
  /** ms by this tablet's clock; null: never. */
  readonly heardAt: number | null;
  /** What to add to this tablet's clock to have the edge's, ms. */
  readonly offsetMs: number;
  /** The last try to reach the edge had no answer. */
  readonly failing: boolean;
}

export interface Feed {
  state(): FeedState;
  /** Begins to listen; also after the tablet was paired. */
  start(): Promise<void>;
  /** Something says that the world may have changed meanwhile: shown again, online again. */
  wake(): void;
  /** The page is hidden: lets the stream go unless a payment is open. */
  hide(): void;
  /** Asks for what is new without touching the stream. */
  catchUp(): Promise<void>;
  stop(): void;
}

/** Two beats and a half. */
export const longestSilenceMs = 40_000;
/** A beat and a third. A stream that is held back on its way, or refused, must not keep a payment from being seen. */
export const silenceMs = 20_000;
/** How often to ask instead: while a payment is open, and else. */
const askEachMs = { open: 2_000, else: 10_000 };
const longestBackOffMs = 15_000;
const burstMs = 1_000;

export function feedIn(world: FeedWorld): Feed {
  const { store, edge, clock } = world;
  let state: FeedState = { heardAt: null, offsetMs: 0, failing: false };
  /** Which opening counts: an older one that comes to its senses late must not open a second stream. */
  let turn = 0;
  let failures = 0;
  let wokenAt = Number.NEGATIVE_INFINITY;
  let hidden = false;
  let closeStream = () => {};
  let stopTimer = () => {};
  let stopAsking = () => {};
  /** No stream has been heard since this one or an earlier one fell silent. */
  let isSilent = false;
  let recording: Promise<unknown> = Promise.resolve();

  function become(next: Partial<FeedState>): void {
    state = { ...state, ...next };
    world.changed();
  }

  function heard(edgeNow?: number): void {
    const at = clock.now();
    become({ heardAt: at, failing: false, ...(edgeNow === undefined ? {} : { offsetMs: edgeNow - at }) });
  }

  async function open(): Promise<void> {
    const mine = ++turn;
    rest();
    const end = await readAll();
    if (mine !== turn) return;
    if (end === 'unpaired') return world.unpaired();
    if (end === 'failed') return again();
    world.opened();
    if (!hidden || world.hasOpen()) await listen(mine);
  }

  function again(): void {
    const backOffMs = Math.min(longestBackOffMs, 1_000 * 2 ** failures++);
    stopTimer();
    stopTimer = clock.after(backOffMs * (0.75 + world.random() / 2), () => void open());
  }

  async function listen(mine: number): Promise<void> {
    const cursor = (await readHeard(store).catch(() => null))?.cursor ?? 0;
    if (mine !== turn) return;
    const source = new world.EventSource(`/api/stream?since=${cursor}`);
    closeStream = () => source.close();
    let wasHeard = false;
    const on = (type: string, hear: (data: string) => void) =>
      source.addEventListener(type, (event) => {
        if (mine !== turn) return;
        failures = 0;
        isSilent = false;
        wasHeard = true;
        watch();
        askAfter(silenceMs, mine);
        if (event instanceof MessageEvent) hear(String(event.data));
      });
    watch();
    askAfter(isSilent ? askPauseMs() : silenceMs, mine);
    on('beat', (data) => {
      const beat = v.safeParse(Beat, data);
      heard(beat.success ? beat.output.now : undefined);
    });
    on('checkins', (data) => {
      heard();
      const view = v.safeParse(CheckIns, data);
      if (view.success) world.checkedIn?.(view.output.checkIns);
    });
    on('own', (data) => {
      heard();
      const told = v.safeParse(OwnCodes, data);
      if (told.success) world.own?.(told.output.codes);
    });
    on('notes', (data) => {
      heard();
      const told = v.safeParse(Notes, data);
      if (told.success) void world.noted?.(told.output.notes).catch(() => {});
    });
    let since = cursor;
    on('payment', (data) => {
      heard();
      const view = v.safeParse(Payment, data);
      if (!view.success) return;
      take([view.output], { cursor: view.output.seq, since });
      since = view.output.seq;
    });
    source.addEventListener('error', () => {
      if (mine !== turn) return;
      // Whether the browser would try again by itself depends on the browser; asking also tells a 401 from silence.
      turn += 1;
      rest();
      isSilent ||= !wasHeard && failures > 0;
      again();
      if (isSilent) askAfter(askPauseMs(), turn);
    });
  }

  /** Asks for news beside a stream that brings none, for as long as it brings none and answers come. */
  function askAfter(ms: number, mine: number): void {
    stopAsking();
    stopAsking = clock.after(ms, () => {
      isSilent = true;
      void readAll().then((end) => {
        if (mine !== turn || !isSilent) return;
        if (end === 'all') return askAfter(askPauseMs(), mine);
        turn += 1;
        rest();
        if (end === 'unpaired') world.unpaired();
        else again();
      });
    });
  }

  const askPauseMs = (): number => (world.hasOpen() ? askEachMs.open : askEachMs.else);

  function watch(): void {
    stopTimer();
    stopTimer = clock.after(longestSilenceMs, () => void open());
  }

  /** One after the other, or a later cursor could be written before an earlier view. */
  function take(views: readonly PaymentView[], between: { cursor: number; since: number }): Promise<void> {
    const taken = recording.then(async () => {
      await record(store, views, { ...between, at: clock.now() });
      world.publish(views);
      if (hidden && !world.hasOpen()) leave();
    });
    // What the disk would not have is told again: the cursor has not moved.
    recording = taken.catch(() => void open());
    return taken;
  }

  async function readAll(): Promise<'all' | 'unpaired' | 'failed'> {
    try {
      const untold = await world.untold();
      for (;;) {
        const since = (await readHeard(store))?.cursor ?? 0;
        const page = await edge.page(since);
        if (page.is !== 'page') {
          become({ failing: page.is === 'unreachable' });
          return page.is === 'unpaired' ? 'unpaired' : 'failed';
        }
        if (page.cursor < since) {
          await startAnew(store);
          await world.anew();
          continue;
        }
        heard(page.now);
        if (page.checkIns) world.checkedIn?.(page.checkIns);
        if (page.notes) await world.noted?.(page.notes);
        await take(page.payments, { cursor: page.cursor, since });
        if (!page.more) break;
        if (page.cursor === since) return 'failed';
      }
      await world.told(untold);
      return 'all';
    } catch {
      become({ failing: true });
      return 'failed';
    }
  }

  function rest(): void {
    closeStream();
    closeStream = () => {};
    stopTimer();
    stopAsking();
  }

  function leave(): void {
    turn += 1;
    rest();
    wokenAt = Number.NEGATIVE_INFINITY;
  }

  return {
    state: () => state,
    async start() {
      const before = await readHeard(store).catch(() => null);
      if (before && state.heardAt === null) become({ heardAt: before.at });
      await open();
    },
    wake() {
      hidden = false;
      const now = clock.now();
      if (now >= wokenAt && now - wokenAt < burstMs) return;
      wokenAt = now;
      void open();
    },
    hide() {
      hidden = true;
      if (!world.hasOpen()) leave();
    },
    async catchUp() {
      if ((await readAll()) === 'unpaired') world.unpaired();
    },
    stop: leave,
  };
}

const Beat = v.pipe(v.string(), v.parseJson(), v.object({ now: v.pipe(v.number(), v.safeInteger()) }));
const Payment = v.pipe(v.string(), v.parseJson(), PaymentView);
const Notes = v.pipe(v.string(), v.parseJson(), v.object({ notes: v.array(NoteView) }));
const OwnCodes = v.pipe(v.string(), v.parseJson(), OwnCodesView);
const CheckIns = v.pipe(v.string(), v.parseJson(), CheckInsView);
