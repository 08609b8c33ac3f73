/** The till's one desk: screens ask here and read here what has become of it, and know of no network and no storage. */
import * as v from 'valibot';
import { currencyOf } from '../edge/domain/market.ts';
import { type Money, money } from '../edge/domain/money.ts';
import type { RefusalWord } from '../edge/domain/refusal.ts';
import { type Line, totalOf } from '../edge/domain/sale.ts';
import { Charge, type Customer, type PaymentView, Refund, TillView } from '../edge/domain/wire.ts';
import { type Edge, edgeAt } from './edge.ts';
import { type Feed, type FeedState, feedIn, longestSilenceMs } from './feed.ts';
import { forget, prune, readPayments } from './learned.ts';
import { type Outbox, outboxIn } from './outbox.ts';
import type { Row } from './parcel-row.ts';
import { dayOf, drawLetters, referenceOf } from './reference.ts';
import { isOpen, type Shown, shownOf } from './shown.ts';
import { type Store, storeIn } from './store.ts';
import type { World } from './world.ts';

export interface LineState {
  readonly state: 'starting' | 'fresh' | 'stale' | 'offline';
  /** Since the edge was last heard, ms; infinite when never. */
  readonly ageMs: number;
  /** Asks still on this tablet alone. */
  readonly unsent: number;
}

/** `handed`: to the manager, when (ms, this tablet's clock) and by which till; it is counted until it is dealt with. */
export type SetAside = Pick<Row, 'id' | 'kind' | 'reference' | 'handed'> & { readonly word: RefusalWord };

const keepMs = 3 * 24 * 60 * 60_000;
const toldAfterMs = 2_000;
const toldAgainMs = 15_000;
const tickMs = 1_000;

export class Desk {
  pairing = $state.raw<'unknown' | 'unpaired' | 'paired'>('unknown');
  till = $state.raw<TillView | null>(null);
  /** A newer version of the till has changed what is stored: this page can keep nothing any more. */
  outdated = $state.raw(false);
  /** The edge's clock as well as it is known, ms; moves each second. */
  now = $state.raw(0);

  #views = $state.raw<ReadonlyMap<string, PaymentView>>(new Map());
  #rows = $state.raw<readonly Row[]>([]);
  #feedState = $state.raw<FeedState>({ heardAt: null, offsetMs: 0, failing: false });

  #today = $derived(dayOf(this.now));
  #all = $derived(
    shownOf({
      views: this.#views.values(),
      rows: this.#rows,
      till: this.till?.till.id ?? null,
      offsetMs: this.#feedState.offsetMs,
    }),
  );
  /** Newest first: today's, and every open one. */
  sales: readonly Shown[] = $derived(
    this.#all.filter((sale) => dayOf(sale.madeAt) === this.#today || isOpen(sale)),
  );
  open: readonly Shown[] = $derived(this.#all.filter(isOpen));
  /** What the edge would not take, set aside. */
  refused: readonly SetAside[] = $derived(
    this.#rows.flatMap(({ state, dealtWithAt, word, ...row }) =>
      state === 'refused' && dealtWithAt === null && word ? [{ ...row, word }] : [],
    ),
  );
  line: LineState = $derived(lineOf(this.#feedState, { now: this.now, rows: this.#rows }));

  /** What screens keep between visits, such as the cart; read through a schema, since an older version wrote it. */
  readonly kept = {
    get: async <T>(key: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined> => {
      const stored = await this.#store.read(['kept'], (tx) => tx('kept').get(`screen/${key}`));
      const read = v.safeParse(schema, stored);
      return read.success ? read.output : undefined;
    },
    set: (key: string, value: unknown): Promise<void> => this.kept.move({ [key]: value }),
    /** Writes all of these or none; what is undefined is forgotten. */
    move: (changes: Readonly<Record<string, unknown>>): Promise<void> => {
      const plain = Object.entries($state.snapshot(changes));
      return this.#store.write(['kept'], async (tx) => {
        for (const [key, value] of plain)
          await (value === undefined
            ? tx('kept').delete(`screen/${key}`)
            : tx('kept').put(value, `screen/${key}`));
      });
    },
    /** All whose key begins so, in the order of their keys. */
    list: async <T>(prefix: string, schema: v.GenericSchema<unknown, T>): Promise<readonly T[]> => {
      const range = IDBKeyRange.bound(`screen/${prefix}`, `screen/${prefix}\uffff`);
      const stored = await this.#store.read(['kept'], (tx) => tx('kept').getAll(range));
      return stored
        .map((each) => v.safeParse(schema, each))
        .flatMap((read) => (read.success ? [read.output] : []));
    },
  };

  readonly #world: World;
  readonly #store: Store;
  readonly #edge: Edge;
  readonly #outbox: Outbox;
  readonly #feed: Feed;
  #stops: (() => void)[] = [];
  #stopTick = () => {};
  #stopTelling: (() => void) | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(world: World) {
    const { clock, random, uuid, alone } = world;
    this.#world = world;
    this.now = clock.now();
    this.#store = storeIn(world.indexedDB, clock, () => {
      this.outdated = true;
    });
    this.#edge = edgeAt(world);
    const store = this.#store;
    const unpaired = () => {
      this.pairing = 'unpaired';
    };
    this.#outbox = outboxIn({
      ...{ store, clock, random, uuid, alone, unpaired },
      send: (parcel) => this.#edge.send(parcel),
      changed: () => this.#written(),
    });
    this.#feed = feedIn({
      ...{ store, clock, random, unpaired },
      edge: this.#edge,
      EventSource: world.EventSource,
      hasOpen: () => this.open.length > 0,
      untold: this.#outbox.untold,
      told: this.#outbox.told,
      publish: (views) => this.#learn(views),
      anew: () => this.#readAgain('from the start'),
      opened: () => {
        this.#hurry();
        if (this.pairing !== 'paired') this.#askWhoWeAre();
      },
      changed: () => {
        this.#feedState = this.#feed.state();
        this.now = clock.now() + this.#feedState.offsetMs;
      },
    });
  }

  /** Resolves when what this tablet knows is read; goes on to listen and to send. Throws when the storage cannot be opened. */
  async start(): Promise<void> {
    const { page, others, persist } = this.#world;
    persist();
    const till = await this.#store.read(['kept'], (tx) => tx('kept').get('till'));
    const known = v.safeParse(TillView, till);
    if (known.success) this.#sellFor(known.output);
    await this.#prune();
    await this.#readAgain();
    this.#stops = [
      page((what) => this.#heed(what)),
      others.hear(() => {
        void this.#readAgain();
        void this.#outbox.drain();
      }),
      () => this.#stopTick(),
      () => this.#stopTelling?.(),
      () => this.#outbox.close(),
      () => this.#feed.stop(),
      () => this.#store.close(),
    ];
    this.#tick();
    this.#hurry();
    this.#askWhoWeAre();
    void this.#feed.start();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  sale(reference: string): Shown | undefined {
    return this.#all.find((sale) => sale.reference === reference);
  }

  /** Resolves with the sale's reference when it is on this tablet's disk. Throws when no till is known or the disk fails. */
  async charge(lines: readonly Line[], customer: Customer): Promise<string> {
    if (!this.till) throw new Error('charge: expected a paired tablet, and no till is known');
    const { clock, random, uuid } = this.#world;
    const { till, merchant } = this.till;
    const id = uuid();
    const letters = drawLetters(random);
    const madeAt = clock.now();
    const amount = money(currencyOf(merchant.market), totalOf(lines));
    let reference = '';
    await this.#outbox.charge((number) => {
      reference = referenceOf({ till: till.id, day: dayOf(this.now), number, letters, attempt: 1 });
      return v.parse(Charge, { kind: 'charge', id, reference, madeAt, amount, lines, customer });
    });
    await this.#reading;
    return reference;
  }

  async waitLonger(reference: string): Promise<void> {
    await this.#outbox.waitLonger(reference);
    await this.#reading;
  }

  async cancel(reference: string): Promise<void> {
    await this.#outbox.cancel(reference);
    await this.#reading;
  }

  async refund(reference: string, amount: Money): Promise<void> {
    await this.#outbox.put(v.parse(Refund, { kind: 'refund', ...this.#about(reference), amount }));
    await this.#reading;
  }

  async look(reference: string): Promise<void> {
    await this.#outbox.put({ kind: 'look', ...this.#about(reference) });
  }

  async resend(id: string): Promise<void> {
    await this.#outbox.resend(id);
    await this.#reading;
  }

  async handOver(id: string): Promise<void> {
    await this.#outbox.handOver(id, this.till?.till.name ?? '');
    await this.#reading;
  }

  async dealWith(id: string): Promise<void> {
    await this.#outbox.dealWith(id);
    await this.#reading;
  }

  async pair(code: string): Promise<'paired' | 'used-or-wrong' | 'unreachable'> {
    const answer = await this.#edge.pair(code.trim());
    if (answer.is === 'wrong') return 'used-or-wrong';
    if (answer.is !== 'paired') return 'unreachable';
    if (this.till && this.till.till.id !== answer.till.till.id) await this.#leaveTill();
    await this.#keepTill(answer.till);
    await this.#readAgain('from the start');
    void this.#feed.start();
    return 'paired';
  }

  #about = (reference: string) => ({ id: this.#world.uuid(), reference, madeAt: this.#world.clock.now() });

  #askWhoWeAre(): void {
    void this.#edge.till().then((answer) => {
      if (answer.is === 'unpaired') this.pairing = 'unpaired';
      // A disk that will not keep it costs one more question at the next start.
      else if (answer.is === 'till')
        return this.#keepTill(answer.till).catch(() => this.#sellFor(answer.till));
      return undefined;
    });
  }

  /** A broken disk is heard of by whoever asks for something next. */
  #hurry(): void {
    void this.#outbox.hurry().catch(() => {});
  }

  async #keepTill(till: TillView): Promise<void> {
    await this.#store.write(['kept'], (tx) => tx('kept').put(till, 'till'));
    this.#sellFor(till);
  }

  /** What was asked for one merchant must not be charged by another. */
  async #leaveTill(): Promise<void> {
    for (const { reference, kind, state } of await this.#outbox.rows())
      if (kind === 'charge' && state === 'waiting') await this.#outbox.cancel(reference);
    await forget(this.#store);
  }

  #sellFor(till: TillView): void {
    this.till = till;
    this.pairing = 'paired';
  }

  #heed(what: 'shown' | 'hidden' | 'online'): void {
    if (what === 'hidden') {
      this.#feed.hide();
      return;
    }
    this.#feed.wake();
    if (what === 'online') this.#hurry();
    else void this.#outbox.drain();
    void this.#readAgain();
  }

  #learn(views: readonly PaymentView[]): void {
    if (views.length === 0) return;
    this.#views = merged(this.#views, views);
    this.#written();
  }

  #written(): void {
    this.#world.others.tell();
    void this.#read(async () => {
      this.#rows = await this.#outbox.rows();
    });
  }

  /** Reads all; `from the start` also forgets what is shown, for the ledger has changed. */
  #readAgain(how?: 'from the start'): Promise<void> {
    return this.#read(async () => {
      const rows = await this.#outbox.rows();
      const stored = await readPayments(this.#store);
      const before = how ? new Map<string, PaymentView>() : this.#views;
      this.#rows = rows;
      this.#views = merged(before, stored);
    });
  }

  /** One reading after the other, so that an older one never overwrites a newer. */
  #read(task: () => Promise<void>): Promise<void> {
    this.#reading = this.#reading
      .then(task)
      // What is shown stays as it was; whoever asks next hears of a broken disk.
      .catch(() => {})
      .then(() => this.#tellSoon());
    return this.#reading;
  }

  /** An accepted ask that no news follows is asked about, once the news has had time to come by itself. */
  #tellSoon(): void {
    if (this.#stopTelling || !this.#rows.some((row) => row.state === 'sent')) return;
    this.#stopTelling = this.#world.clock.after(this.#feedState.failing ? toldAgainMs : toldAfterMs, () => {
      this.#stopTelling = undefined;
      void this.#feed
        .catchUp()
        .then(() => this.#reading)
        .then(() => this.#tellSoon());
    });
  }

  #tick(): void {
    const { clock } = this.#world;
    const day = this.#today;
    this.now = clock.now() + this.#feedState.offsetMs;
    if (this.#today !== day) void this.#prune().catch(() => {});
    this.#stopTick = clock.after(tickMs, () => this.#tick());
  }

  async #prune(): Promise<void> {
    await prune(this.#store, this.now - keepMs);
    await this.#outbox.prune(this.#world.clock.now() - keepMs);
  }
}

function merged(
  known: ReadonlyMap<string, PaymentView>,
  news: readonly PaymentView[],
): ReadonlyMap<string, PaymentView> {
  const all = new Map(known);
  for (const view of news) if ((all.get(view.reference)?.seq ?? -1) < view.seq) all.set(view.reference, view);
  return all;
}

function lineOf(feed: FeedState, { now, rows }: { now: number; rows: readonly Row[] }): LineState {
  const ageMs =
    feed.heardAt === null ? Number.POSITIVE_INFINITY : Math.max(0, now - feed.offsetMs - feed.heardAt);
  const unsent = rows.filter((row) => row.state === 'waiting' && row.kind !== 'look').length;
  if (feed.failing) return { state: 'offline', ageMs, unsent };
  if (feed.heardAt === null) return { state: 'starting', ageMs, unsent };
  return { state: ageMs > longestSilenceMs ? 'stale' : 'fresh', ageMs, unsent };
}
