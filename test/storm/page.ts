/** One page of the till as its desk wires it: the real outbox, feed and store, in a browser that freezes, closes and dies. */
import { type Charge, type PaymentView, type Parcel, PaymentsPage } from '../../edge/domain/wire.ts';
import * as v from 'valibot';
import { edgeAt } from '../../web/edge.ts';
import { feedIn, type FeedState } from '../../web/feed.ts';
import { readPayments } from '../../web/learned.ts';
import { leasesAlone, lockOf } from '../../web/one-sender.ts';
import { outboxIn, type Outbox } from '../../web/outbox.ts';
import type { Row } from '../../web/parcel-row.ts';
import { dayOf, drawLetters, referenceOf } from '../../web/reference.ts';
import type { SenderWorld } from '../../web/sender.ts';
import { isOpen, type Shown, shownOf } from '../../web/shown.ts';
import { storeIn } from '../../web/store.ts';
import { pageDisk, type PageDisk } from './disk.ts';
import type { EdgeHost } from './edge-host.ts';
import type { Ground } from './ground.ts';
import type { Locks } from './locks.ts';
import { carry } from './road.ts';
import { streamsOf, type Streams } from './stream.ts';

export interface PageParts {
  readonly ground: Ground;
  readonly edge: EdgeHost;
  readonly name: string;
  readonly till: string;
  readonly cookie: string;
  readonly idb: IDBFactory;
  /** Null: an address without https. */
  readonly locks: Locks | null;
  /** What to add to the true time to have this tablet's, ms. */
  readonly offsetMs: () => number;
  readonly isCut: () => boolean;
  /** Another page of this tablet wrote something. */
  readonly tellOthers: () => void;
  /** No till any more: the storm had it die. */
  readonly died: () => void;
}

export interface Page {
  readonly name: string;
  readonly disk: PageDisk;
  readonly streams: Streams;
  readonly outbox: Outbox;
  isAlive(): boolean;
  isFrozen(): boolean;
  shown(): readonly Shown[];
  rows(): readonly Row[];
  views(): ReadonlyMap<string, PaymentView>;
  /** Resolves with the reference when it is on the disk; `named` hears it before. */
  charge(
    ask: Pick<Charge, 'lines' | 'amount' | 'customer'>,
    named: (reference: string) => void,
  ): Promise<string>;
  about(reference: string): Pick<Parcel, 'id' | 'reference' | 'madeAt'>;
  heed(what: 'shown' | 'hidden' | 'online' | 'told'): void;
  freeze(): void;
  thaw(): void;
  die(): void;
}

const mostHurriedPerSecond = 40;
const toldAfterMs = 2_000;
const toldAgainMs = 15_000;

export function openPage(parts: PageParts): Page {
  const { ground, edge, name, till, cookie, locks } = parts;
  const { time, chance, story, laws, plant } = ground;
  let alive = true;
  let held: (() => void)[] | null = null;
  const me = {};

  function run(task: () => void): void {
    if (!alive) return;
    if (held) held.push(task);
    else task();
  }
  let hurried = { since: 0, times: 0 };
  /** A page that wants to run again at once, and again, is counted and slowed down, or no time would ever pass. */
  function notSpinning(ms: number): number {
    if (ms > 0) return ms;
    if (time.now() - hurried.since > 1_000) hurried = { since: time.now(), times: 0 };
    if (++hurried.times <= mostHurriedPerSecond) return 0;
    if (hurried.times === mostHurriedPerSecond + 1) story.fault(`${name}: spins`);
    return 1_000;
  }
  const clock = {
    now: () => time.now() + parts.offsetMs(),
    after: (ms: number, task: () => void) => time.after(notSpinning(ms), () => run(task)),
  };
  const disk = pageDisk(parts.idb, ground, name);
  const store = storeIn(disk.factory, clock);
  const random = chance.next;
  const { uuid } = chance;

  const reaches = edgeAt({
    base: 'https://till.test/',
    clock,
    fetch: (input, init) => throughLine(String(input), init ?? {}),
  });

  function throughLine(url: string, init: RequestInit): Promise<Response> {
    return new Promise((resolve, reject) => {
      const { pathname, search } = new URL(url);
      const body = typeof init.body === 'string' ? init.body : undefined;
      const parcel = body && pathname === '/api/parcels' ? askIn(body) : null;
      const errand = carry(ground, {
        road: 'tablet',
        what: parcel ? `${name} ${parcel.kind}` : `${name} ${pathname}`,
        reference: parcel?.reference,
        signal: init.signal,
        async deliver() {
          if (parts.isCut()) return null;
          const headers = { cookie, ...Object.fromEntries(new Headers(init.headers)) };
          const reply = await edge.call(pathname + search, {
            method: init.method ?? 'GET',
            headers,
            ...(body !== undefined && { body }),
          });
          if (parcel && reply?.status === 202) laws.taken(parcel);
          return reply && plant.toTablet && pathname === '/api/payments'
            ? { ...reply, text: plantedPage(reply.text) }
            : reply;
        },
      });
      errand.then(
        (response) => run(() => resolve(response)),
        (error: unknown) => run(() => reject(error)),
      );
    });
  }
  const seen = (type: string, data: string) =>
    type === 'payment' && plant.toTablet ? JSON.stringify(plant.toTablet(JSON.parse(data))) : data;
  const plantedPage = (text: string) => {
    const page = v.parse(PaymentsPage, JSON.parse(text));
    return JSON.stringify({ ...page, payments: page.payments.map((view) => plant.toTablet?.(view) ?? view) });
  };

  let rows: readonly Row[] = [];
  let views: ReadonlyMap<string, PaymentView> = new Map();
  let feedState: FeedState = { heardAt: null, offsetMs: 0, failing: false };
  let reading: Promise<void> = Promise.resolve();
  let stopTelling: (() => void) | undefined;

  const unpaired = () => {
    if (alive) laws.broken('a paired tablet is told that it is not', name);
  };
  const senderWorld: SenderWorld = {
    ...{ store, clock, random, uuid, unpaired },
    alone: locks ? lockOf(locks.forPage(me), 'torg-outbox') : leasesAlone,
    send: (parcel) => reaches.send(parcel),
    changed: () => written(),
  };
  const outbox = outboxIn(plant.sending ? { ...senderWorld, send: plant.sending(senderWorld) } : senderWorld);
  const streams = streamsOf({ ground, edge, cookie, run, isCut: parts.isCut, seen });
  const feed = feedIn({
    ...{ clock, random, unpaired },
    store: plant.learning ? plant.learning(store) : store,
    edge: reaches,
    EventSource: streams.EventSource,
    hasOpen: () => shown().some(isOpen),
    untold: outbox.untold,
    told: outbox.told,
    publish: (news) => learn(news),
    async anew() {
      laws.broken('a tablet takes the ledger for another one', name);
    },
    opened: () => hurry(),
    changed: () => {
      feedState = feed.state();
    },
  });

  const shown = () => shownOf({ views: views.values(), rows, till, offsetMs: feedState.offsetMs });
  const hurry = () => void outbox.hurry().catch(() => {});

  function learn(news: readonly PaymentView[]): void {
    if (news.length === 0) return;
    views = merged(views, news);
    written();
  }
  function merged(
    known: ReadonlyMap<string, PaymentView>,
    news: readonly PaymentView[],
  ): Map<string, PaymentView> {
    const all = new Map(known);
    for (const view of news) {
      if (plant.learning || (all.get(view.reference)?.seq ?? -1) < view.seq) all.set(view.reference, view);
    }
    return all;
  }
  function written(): void {
    if (!alive) return;
    parts.tellOthers();
    void read(async () => {
      rows = await outbox.rows();
    });
  }
  function readAgain(): Promise<void> {
    return read(async () => {
      const stored = await outbox.rows();
      const told = await readPayments(store);
      rows = stored;
      views = merged(views, told);
    });
  }
  function read(task: () => Promise<void>): Promise<void> {
    reading = reading
      .then(task)
      .then(() => {
        if (alive) laws.sees(name, { rows, shown: shown() });
      })
      .catch(() => {})
      .then(tellSoon);
    return reading;
  }
  function tellSoon(): void {
    if (stopTelling || !rows.some((row) => row.state === 'sent')) return;
    stopTelling = clock.after(feedState.failing ? toldAgainMs : toldAfterMs, () => {
      stopTelling = undefined;
      void feed
        .catchUp()
        .then(() => reading)
        .then(() => tellSoon());
    });
  }

  story.tell(`${name} opens`);
  void readAgain().then(() => {
    hurry();
    void feed.start();
  });

  const page: Page = {
    name,
    disk,
    streams,
    outbox,
    isAlive: () => alive,
    isFrozen: () => held !== null,
    shown,
    rows: () => rows,
    views: () => views,
    async charge({ lines, amount, customer }, named) {
      const id = uuid();
      const letters = drawLetters(random);
      const madeAt = clock.now();
      let reference = '';
      await outbox.charge((number) => {
        reference = referenceOf({
          till,
          day: dayOf(madeAt + feedState.offsetMs),
          number,
          letters,
          attempt: 1,
        });
        named(reference);
        return { kind: 'charge', id, reference, madeAt, amount, lines: [...lines], customer };
      });
      return reference;
    },
    about: (reference) => ({ id: uuid(), reference, madeAt: clock.now() }),
    heed(what) {
      run(() => {
        if (what === 'hidden') return feed.hide();
        if (what !== 'told') feed.wake();
        if (what === 'online') hurry();
        else void outbox.drain();
        void readAgain();
      });
    },
    freeze() {
      if (held || !alive) return;
      story.fault(`${name}: frozen`);
      held = [];
    },
    thaw() {
      if (!held) return;
      story.tell(`${name} thaws`);
      const late = held;
      held = null;
      for (const task of late) task();
      page.heed('shown');
    },
    die() {
      if (!alive) return;
      story.fault(`${name}: killed`);
      alive = false;
      held = null;
      disk.drop();
      locks?.pageGone(me);
      streams.breakAll();
      parts.died();
    },
  };
  return page;
}

function askIn(body: string): Parcel {
  // Of our own making: only the edge has to doubt it.
  const parcel: Parcel = JSON.parse(body);
  return parcel;
}
