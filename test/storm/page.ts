/** One page of the till: the real desk, in a browser that freezes, closes and dies. */
import * as v from 'valibot';
import { PaymentsPage } from '../../edge/domain/wire.ts';
import type { Parcel } from '../../edge/domain/wire.ts';
import { Desk } from '../../web/desk.svelte.ts';
import { leasesAlone, lockOf } from '../../web/one-sender.ts';
import type { World } from '../../web/world.ts';
import { pageDisk, type PageDisk } from './disk.ts';
import { edgeUrl, type EdgeHost } from './edge-host.ts';
import type { Ground } from './ground.ts';
import type { KeptRows } from './kept-rows.ts';
import type { Locks } from './locks.ts';
import { paceOf } from './pace.ts';
import { carry, type Reply } from './road.ts';
import { streamsOf, type Streams } from './stream.ts';

export interface PageParts {
  readonly ground: Ground;
  readonly edge: EdgeHost;
  readonly name: string;
  readonly cookie: string;
  readonly idb: IDBFactory;
  readonly kept: KeptRows;
  /** Null: an address without https. */
  readonly locks: Locks | null;
  /** What to add to the true time to have this tablet's, ms. */
  readonly offsetMs: () => number;
  readonly isCut: () => boolean;
  /** This page wrote something: its others are told. */
  readonly tellOthers: () => void;
  /** No till any more: the storm had it die. */
  readonly died: () => void;
}

export interface Page {
  readonly name: string;
  readonly desk: Desk;
  readonly disk: PageDisk;
  readonly streams: Streams;
  isAlive(): boolean;
  /** A seller can use it: it is not frozen, and knows whose till it is. */
  isUsable(): boolean;
  heed(what: 'shown' | 'hidden' | 'online' | 'told'): void;
  freeze(): void;
  thaw(): void;
  die(): void;
}

export function openPage(parts: PageParts): Page {
  const { ground, edge, name, cookie, locks } = parts;
  const { time, chance, story, laws, plant } = ground;
  let alive = true;
  let held: (() => void)[] | null = null;
  let heed: (what: 'shown' | 'hidden' | 'online') => void = () => {};
  let hearOthers = () => {};
  const me = {};

  function run(task: () => void): void {
    if (!alive) return;
    if (held) held.push(task);
    else task();
  }
  const pace = paceOf(ground, name);
  const disk = pageDisk({ ground, factory: parts.idb, kept: parts.kept, name });
  const streams = streamsOf({ ground, edge, cookie, run, isCut: parts.isCut, seen });
  const browser: World = {
    clock: {
      now: () => time.now() + parts.offsetMs(),
      after(ms, task) {
        pace.waits(ms);
        return time.after(ms, () => run(task));
      },
    },
    random: chance.next,
    uuid: chance.uuid,
    base: `${edgeUrl}/`,
    fetch: (input, init) => throughLine(String(input), init ?? {}),
    EventSource: streams.EventSource,
    indexedDB: disk.factory,
    alone: locks ? lockOf(locks.forPage(me), 'torg-outbox') : leasesAlone,
    others: {
      tell: () => {
        if (alive) parts.tellOthers();
      },
      hear(listener) {
        hearOthers = listener;
        return () => {};
      },
    },
    page(listener) {
      heed = listener;
      return () => {};
    },
    persist: () => {},
  };

  function throughLine(url: string, init: RequestInit): Promise<Response> {
    return new Promise((resolve, reject) => {
      // Nobody answers a page that is gone.
      if (!alive) return;
      const { pathname, search } = new URL(url);
      const body = typeof init.body === 'string' ? init.body : undefined;
      const parcel = body && pathname === '/api/parcels' ? askIn(body) : null;
      pace.asks();
      if (parcel) laws.leaves(parcel, name);
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
          return reply && seenReply(pathname, reply);
        },
      });
      errand.then(
        (response) => run(() => resolve(response)),
        (error: unknown) => run(() => reject(error)),
      );
    });
  }
  function seen(type: string, data: string): string {
    return type === 'payment' && plant.toTablet ? JSON.stringify(plant.toTablet(JSON.parse(data))) : data;
  }
  function seenReply(pathname: string, reply: Reply): Reply {
    if (!plant.toTablet || pathname !== '/api/payments' || reply.status !== 200) return reply;
    const page = v.parse(PaymentsPage, JSON.parse(reply.text));
    const payments = page.payments.map((view) => plant.toTablet?.(view) ?? view);
    return { ...reply, text: JSON.stringify({ ...page, payments }) };
  }

  story.tell(`${name} opens`);
  const desk = new Desk(plant.browser ? plant.browser(browser) : browser);
  let ready = false;
  desk.start().then(
    () => {
      ready = true;
    },
    // A page whose disk fails at the start says so, and its seller opens it anew.
    () => run(() => time.after(2_000, () => run(page.die))),
  );

  const page: Page = {
    name,
    desk,
    disk,
    streams,
    isAlive: () => alive,
    isUsable: () => alive && ready && held === null && desk.till !== null,
    heed(what) {
      run(() => {
        if (what === 'told') hearOthers();
        else heed(what);
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
      for (const task of late) run(task);
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
