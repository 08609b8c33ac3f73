/** A tablet at the market: the real outbox on a disk in memory, and a road to the real edge that loses what it is told to. */
import { randomUUID } from 'node:crypto';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { type Customer, Parcel } from '../../edge/domain/wire.ts';
import * as v from 'valibot';
import { copiesInMemory } from '../../web/copies.ts';
import { type Edge, edgeAt } from '../../web/edge.ts';
import { readHeard, readPayments, record } from '../../web/learned.ts';
import type { OneSender } from '../../web/one-sender.ts';
import { type Outbox, outboxIn } from '../../web/outbox.ts';
import { drawLetters, referenceOf } from '../../web/reference.ts';
import { type Shown, shownOf } from '../../web/shown.ts';
import { type Spare, spareIn } from '../../web/spare.ts';
import { storeIn } from '../../web/store.ts';
import { oneLock, settled } from '../edge-peer.ts';
import { honey, type Market } from './market.ts';

/** `hanging reply`: the edge gets it and answers, and the answer never comes. */
export type Trouble = 'lost request' | 'lost reply' | 'hanging reply' | 'web page' | 500;

export interface Page {
  readonly outbox: Outbox;
  readonly edge: Edge;
  /** The second copy, in files that outlive the database. */
  readonly spare: Spare;
  /** Charges one honey; resolves when it is on the disk. */
  charge(customer: Customer): Promise<string>;
  refund(reference: string, value: number): Promise<void>;
  /** Hears everything that the ledger has to tell. */
  catchUp(): Promise<void>;
  /** What the screen says of a sale, from the disk alone. */
  what(reference: string): Promise<Shown['what'] | undefined>;
  /** Closed in the middle of whatever it did. */
  close(): void;
}

export interface TabletParts {
  readonly disk?: IDBFactory;
  readonly random?: () => number;
  readonly alone?: OneSender;
}

export type Tablet = Awaited<ReturnType<typeof tabletAt>>;

export async function tabletAt(
  market: Market,
  { disk = new IDBFactory(), random = () => 0.5, alone = oneLock().alone }: TabletParts = {},
) {
  const { clock, edge } = market;
  const road = {
    isDown: false,
    next: [] as Trouble[],
    sent: [] as { readonly parcel: Parcel; readonly at: number }[],
    /** What came through to the edge. */
    arrived: [] as { readonly parcel: Parcel; readonly at: number }[],
  };
  const cookie = await pairAt(market);
  const copies = copiesInMemory();

  async function travel(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const headers = new Headers(init?.headers);
    headers.set('cookie', cookie);
    const isParcel = typeof init?.body === 'string' && String(input).endsWith('/api/parcels');
    const carried = isParcel
      ? [{ parcel: v.parse(Parcel, JSON.parse(String(init.body))), at: clock.now() }]
      : [];
    road.sent.push(...carried);
    const trouble = isParcel ? road.next.shift() : undefined;
    if (road.isDown || trouble === 'lost request') throw new TypeError('Failed to fetch');
    if (trouble === 'web page') return new Response('<h1>Welcome to the fairground wifi</h1>');
    if (trouble === 500) return Response.json({ problem: 'fault' }, { status: 500 });
    road.arrived.push(...carried);
    const response = await waited(edge.app.request(String(input), { ...init, headers, signal: null }));
    if (trouble === 'lost reply') throw new TypeError('Failed to fetch');
    if (trouble === 'hanging reply') return new Promise(() => {});
    return response;
  }

  function page(): Page {
    const store = storeIn(disk, clock);
    const door = edgeAt({ base: '/', fetch: travel, clock });
    const outbox = outboxIn({
      ...{ store, clock, random, alone },
      send: (parcel) => door.send(parcel),
      uuid: randomUUID,
      changed: () => {},
      unpaired: () => {},
    });
    const about = (reference: string) => ({ id: randomUUID(), reference, madeAt: clock.now() });
    void outbox.drain();
    return {
      outbox,
      edge: door,
      spare: spareIn({ store, copies, uuid: randomUUID }),
      async charge(customer) {
        let reference = '';
        const letters = drawLetters(chance);
        await outbox.charge((number) => {
          reference = referenceOf({ till: cookie.slice(-6), day: '20261121', number, letters, attempt: 1 });
          const amount = { currency: 'NOK', value: honey.unitPrice } as const;
          return { kind: 'charge', ...about(reference), amount, lines: [honey], customer };
        });
        return reference;
      },
      refund: (reference, value) =>
        outbox.put({ kind: 'refund', ...about(reference), amount: { currency: 'NOK', value } }),
      async catchUp() {
        const untold = await outbox.untold();
        for (let more = true; more;) {
          const told = await door.page((await readHeard(store))?.cursor ?? 0);
          if (told.is !== 'page') throw new Error(`expected news of the edge, and it is ${told.is}`);
          await record(store, told.payments, { cursor: told.cursor, at: clock.now() });
          more = told.more;
        }
        await outbox.told(untold);
      },
      async what(reference) {
        const [views, rows] = [await readPayments(store), await outbox.rows()];
        return shownOf({ views, rows, till: null, offsetMs: 0 }).find((sale) => sale.reference === reference)
          ?.what;
      },
      close() {
        outbox.close();
        store.close();
      },
    };
  }

  return { road, disk, page };
}

/** Until nothing happens any more that needs no time of the clock. */
export async function calm(market: Market): Promise<void> {
  for (let round = 0; round < 2 || atTheEdge.size > 0; round++) {
    await settled();
    await Promise.allSettled(atTheEdge);
    await market.settle();
  }
}

/** Lets seconds pass from each thing that falls due to the next, here and there. */
export async function pass(market: Market, seconds: number): Promise<void> {
  const { clock } = market;
  const end = clock.now() + seconds * 1_000;
  await calm(market);
  while (clock.now() < end) {
    clock.advance(Math.min(Math.max(1, clock.untilNext() ?? end), end - clock.now()));
    await calm(market);
  }
}

/** As on a tablet: nothing of it comes back when the storage is gone. */
const chance = () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;

/** The edge hashes cookies on a thread of its own, which no turn of the event loop waits for. */
const atTheEdge = new Set<Promise<unknown>>();
async function waited<T>(answer: T | Promise<T>): Promise<T> {
  const coming = Promise.resolve(answer);
  atTheEdge.add(coming);
  try {
    return await coming;
  } finally {
    atTheEdge.delete(coming);
  }
}

async function pairAt(market: Market): Promise<string> {
  for (;;) {
    const answer = await market.edge.app.request('/api/pairing', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code: await market.edge.newPairingCode() }),
    });
    if (answer.status === 201) return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    if (answer.status !== 429) throw new Error(`expected to be paired, was answered ${answer.status}`);
    await market.pass(Number(answer.headers.get('Retry-After')) * 1_000);
  }
}
