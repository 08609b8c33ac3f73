/** The till's one desk: screens ask here and read here what has become of it, and know of no network and no storage. */
import * as v from 'valibot';
import type { CheckInView } from '../edge/domain/check-in.ts';
import type { Money } from '../edge/domain/money.ts';
import type { Line } from '../edge/domain/sale.ts';
import {
  Capture,
  type Customer,
  type NoteHow,
  type PaymentView,
  Refund,
  type TillView,
} from '../edge/domain/wire.ts';
import { type Copies, copiesInMemory } from './copies.ts';
import { type Copying, copyingTo } from './copying.ts';
import { type Answer, type Api, type Edge, edgeAt } from './edge.ts';
import { type Feed, feedIn } from './feed.ts';
import { Identity } from './identity.svelte.ts';
import { type Kept, keptIn } from './kept.svelte.ts';
import { Knowledge, type SetAside } from './knowledge.svelte.ts';
import { forget, prune } from './learned.ts';
import type { LineState } from './line.ts';
import type { Unpaid } from './notes.ts';
import { type Also, type Outbox, outboxIn } from './outbox.ts';
import { type ChargeAbout, type NewAsks, newAsks } from './new-asks.ts';
import type { Shown } from './shown.ts';
import { type Spare, spareIn } from './spare.ts';
import { type Store, storeIn } from './store.ts';
import { TabletWatch } from './tablet-watch.svelte.ts';
import type { Unfinished } from './unfinished.ts';
import type { World } from './world.ts';

const keepMs = 3 * 24 * 60 * 60_000;
const toldAfterMs = 2_000;
const toldAgainMs = 15_000;
const tickMs = 1_000;

export class Desk {
  get pairing(): Identity['pairing'] {
    return this.#identity.pairing;
  }
  get till(): TillView | null {
    return this.#identity.till;
  }
  /** A newer version of the till has changed what is stored: this page can keep nothing any more. */
  outdated = $state.raw(false);
  /** Customers who scanned a sticker, longest waiting first. */
  checkIns = $state.raw<readonly CheckInView[]>([]);

  /** What the merchant's stickers and posters say; null until the edge has told. */
  ownCodes = $state.raw<readonly string[] | null>(null);

  /** The browser had lost what this tablet stored, and so many asks came back from their second copy. */
  restored = $state.raw(0);

  get isFull(): boolean {
    return this.#watch.isFull;
  }
  get isTwice(): boolean {
    return this.#watch.isTwice;
  }

  get now(): number {
    return this.#knowledge.now;
  }
  /** Newest first: today's, and every open one. */
  get sales(): readonly Shown[] {
    return this.#knowledge.sales;
  }
  /** Newest first: everything this tablet knows of, be it days old. */
  get known(): readonly Shown[] {
    return this.#knowledge.all;
  }
  get open(): readonly Shown[] {
    return this.#knowledge.open;
  }
  get refused(): readonly SetAside[] {
    return this.#knowledge.refused;
  }
  get unpaid(): readonly Unpaid[] {
    return this.#knowledge.unpaid;
  }
  get unfinished(): readonly Unfinished[] {
    return this.#knowledge.unfinished;
  }
  get line(): LineState {
    return this.#knowledge.line;
  }

  readonly kept: Kept;

  readonly #world: World;
  readonly #store: Store;
  readonly #knowledge: Knowledge;
  readonly #edge: Edge;
  readonly #outbox: Outbox;
  readonly #spare: Spare;
  readonly #copies: Copies;
  readonly #new: NewAsks;
  readonly #watch: TabletWatch;
  readonly #identity: Identity;
  readonly #copying: Copying;
  readonly #feed: Feed;
  #stops: (() => void)[] = [];
  #remaking: Promise<void> | undefined;
  #stopTick = () => {};
  #stopTelling: (() => void) | undefined;

  constructor(world: World) {
    const { clock, random, uuid, alone } = world;
    this.#world = world;
    this.#watch = new TabletWatch(world);
    this.#new = newAsks({ clock, random, uuid, now: () => this.now });
    const copies = world.copies ?? copiesInMemory();
    this.#store = storeIn(world.indexedDB, clock, {
      outdated: () => {
        this.outdated = true;
      },
      made: () => {
        this.#remaking = this.#remade();
      },
      mayRemake: () => copies.isDurable().catch(() => false),
    });
    this.kept = keptIn(this.#store);
    this.#copies = copies;
    this.#spare = spareIn({ store: this.#store, copies, uuid: world.uuid });
    this.#edge = edgeAt(world);
    const store = this.#store;
    this.#identity = new Identity({ store, edge: this.#edge, spare: this.#spare });
    this.#copying = copyingTo(this.#spare, async (asks) => {
      this.restored += asks;
      await this.#knowledge.readAgain();
      this.#hurry();
    });
    this.#knowledge = new Knowledge({
      store,
      rows: () => this.#outbox.rows(),
      till: () => this.till?.till.id ?? null,
      wasRead: () => {
        this.#tellSoon();
        this.#copyIfChanged();
      },
    });
    this.#knowledge.now = clock.now();
    const unpaired = () => this.#identity.lost();
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
      checkedIn: (checkIns) => {
        this.checkIns = checkIns;
      },
      own: (codes) => {
        this.ownCodes = codes;
      },
      noted: async (notes) => {
        if (await this.#knowledge.learnNotes(notes)) this.#world.others.tell();
      },
      anew: () => this.#knowledge.readAgain('from the start'),
      opened: () => {
        this.#hurry();
        if (this.pairing !== 'paired') this.askWhoWeAre();
      },
      changed: () => {
        this.#knowledge.feed = this.#feed.state();
        this.#setTime();
      },
    });
  }

  /** Resolves when what this tablet knows is read; goes on to listen and to send. Throws when the storage cannot be opened. */
  async start(): Promise<void> {
    const { page, others, persist } = this.#world;
    persist();
    const till = await this.#store.read(['kept'], (tx) => tx('kept').get('till'));
    await this.#remaking;
    await this.#identity.restore(till);
    await this.#prune();
    await this.#knowledge.readAgain();
    this.#stops = [
      page((what) => this.#heed(what)),
      others.hear(() => {
        void this.#knowledge.readAgain();
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
    this.askWhoWeAre();
    void this.#feed.start();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  sale(reference: string): Shown | undefined {
    return this.#knowledge.sale(reference);
  }

  /**
   * Resolves with the sale's reference when it is on this tablet's disk. Throws when no till is known or the disk fails.
   * `instead`: the request for the same sale that is to be taken back first, and if the seller would not wait for that.
   * `note`: the noted sale that this is the payment for.
   */
  async charge(
    lines: readonly Line[],
    customer: Customer,
    { note, ...more }: ChargeAbout & { readonly note?: string } = {},
  ): Promise<string> {
    if (!this.till) throw new Error('charge: expected a paired tablet, and no till is known');
    const born = this.#new.charge(this.till, lines, customer, more);
    let reference = '';
    const make = (number: number) => {
      const charge = born(number);
      ({ reference } = charge);
      return charge;
    };
    await this.#outbox.charge(make, this.#settling(note));
    await this.#knowledge.wholly();
    return reference;
  }

  async waitLonger(reference: string): Promise<void> {
    await this.#shown(this.#outbox.waitLonger(reference));
  }

  async cancel(reference: string): Promise<void> {
    await this.#shown(this.#outbox.cancel(reference));
  }

  async refund(
    reference: string,
    amount: Money,
    about: Pick<Refund, 'lines' | 'how' | 'reason'> = {},
  ): Promise<void> {
    await this.#shown(
      this.#outbox.put(v.parse(Refund, { kind: 'refund', ...this.#new.about(reference), amount, ...about })),
    );
  }

  /** Collects what is held: all or some of it. `release`: what is left over is let go of. */
  async collect(
    reference: string,
    amount: Money,
    about: Pick<Capture, 'lines' | 'release'> = {},
  ): Promise<void> {
    await this.#shown(
      this.#outbox.put(
        v.parse(Capture, { kind: 'capture', ...this.#new.about(reference), amount, ...about }),
      ),
    );
  }

  /** Lets go of whatever is held, for good. */
  async release(reference: string): Promise<void> {
    await this.#shown(this.#outbox.put({ kind: 'cancel', ...this.#new.about(reference), release: true }));
  }

  /** Payments that a screen was told of: known until this page closes, and followed like any other. */
  meet(views: readonly PaymentView[]): void {
    this.#knowledge.learn(views);
  }

  /** Notes a sale whose goods left without payment; resolves when it is on this tablet's disk. */
  async note(lines: readonly Line[], text: string): Promise<void> {
    if (!this.till) throw new Error('note: expected a paired tablet, and no till is known');
    await this.#shown(this.#outbox.put(this.#new.note(this.till, lines, text)));
  }

  /** Says what became of a noted sale; answers with the id to take that back by. */
  async closeNote(reference: string, how: NoteHow): Promise<string> {
    const closing = this.#new.closing(reference, how);
    await this.#shown(this.#outbox.put(closing));
    return closing.id;
  }

  /** What is unsent outlives the loss of the database. */
  hasSecondCopy(): Promise<boolean> {
    return this.#copies.isDurable().catch(() => false);
  }

  /** The noted sale that this payment was asked for. */
  noteOf(payment: string): string | undefined {
    return this.unpaid.find(({ payments }) => payments.includes(payment))?.reference;
  }

  /** Asks the edge to forget this tablet, and then forgets everything here. Refused while anything would be lost. */
  async unpair(): Promise<'unpaired' | 'unfinished' | 'unreachable'> {
    await this.#knowledge.readAgain();
    if (this.unfinished.length > 0) return 'unfinished';
    if (!(await this.#identity.tellOff())) return 'unreachable';
    this.#feed.stop();
    await this.#outbox.leave();
    await this.#spare.wipe();
    this.#identity.forget();
    await this.#knowledge.readAgain('from the start');
    this.#world.others.tell();
    return 'unpaired';
  }

  async look(reference: string): Promise<void> {
    await this.#outbox.put({ kind: 'look', ...this.#new.about(reference) });
  }

  async resend(id: string): Promise<void> {
    const reference = this.#knowledge.rows.find((row) => row.id === id)?.reference ?? '';
    await this.#shown(this.#outbox.resend(id, this.#settling(this.noteOf(reference))));
  }

  async handOver(id: string): Promise<void> {
    await this.#shown(this.#outbox.handOver(id, this.till?.till.name ?? ''));
  }

  async dealWith(id: string): Promise<void> {
    await this.#shown(this.#outbox.dealWith(id));
  }

  async pair(code: string): Promise<'paired' | 'used-or-wrong' | 'unreachable'> {
    const became = await this.#identity.pair(code, () => this.#leaveTill());
    if (became !== 'paired') return became;
    await this.#knowledge.readAgain('from the start');
    void this.#feed.start();
    return 'paired';
  }

  /** For what a screen asks the edge to make. */
  newId = (): string => this.#world.uuid();

  /** Any other call to the edge, for screens that ask for what is theirs alone. */
  ask(call: (api: Api) => Promise<Response>): Promise<Answer> {
    return this.#edge.ask(call);
  }

  /** Asks for what is new at once, where waiting for the stream would leave a tap unanswered. */
  catchUp(): Promise<void> {
    return this.#feed.catchUp();
  }

  /** Asks anew who this tablet is and what its sales unit may do: something says that it has changed. */
  askWhoWeAre(): void {
    this.#identity.ask();
  }

  /** That a noted sale is settled by a payment. */
  #settling(note: string | undefined): Also | undefined {
    if (note === undefined) return undefined;
    return (payment) => this.#new.closing(note, { is: 'charged', payment });
  }

  /** Resolves when the screens have it too. */
  async #shown(kept: Promise<unknown>): Promise<void> {
    await kept;
    await this.#knowledge.wholly();
  }

  /** A broken disk is heard of by whoever asks for something next. */
  #hurry(): void {
    void this.#outbox.hurry().catch(() => {});
  }

  /** What was asked for one merchant must not be charged by another. */
  async #leaveTill(): Promise<void> {
    for (const { reference, kind, state } of await this.#outbox.rows())
      if (kind === 'charge' && state === 'waiting') await this.#outbox.cancel(reference);
    await forget(this.#store);
  }

  #heed(what: 'shown' | 'hidden' | 'online'): void {
    if (what === 'hidden') {
      this.#feed.hide();
      return;
    }
    this.#feed.wake();
    if (what === 'online') this.#hurry();
    else void this.#outbox.drain();
    void this.#knowledge.readAgain();
  }

  #learn(views: readonly PaymentView[]): void {
    if (views.length === 0) return;
    this.#knowledge.learn(views);
    this.#written();
  }

  #written(): void {
    this.#world.others.tell();
    void this.#knowledge.readRows();
  }

  /** The browser has lost the database: what is unsent comes from its second copy, the rest from the edge. */
  async #remade(): Promise<void> {
    this.#knowledge.forgetNoted();
    await this.#identity.keepAgain();
    await this.#copying.now();
    if (this.#stops.length > 0) void this.#feed.start();
  }

  /** An accepted ask that no news follows is asked about, once the news has had time to come by itself. */
  #tellSoon(): void {
    if (this.#stopTelling || !this.#knowledge.rows.some((row) => row.state === 'sent')) return;
    this.#stopTelling = this.#world.clock.after(
      this.#knowledge.feed.failing ? toldAgainMs : toldAfterMs,
      () => {
        this.#stopTelling = undefined;
        void this.#feed
          .catchUp()
          .then(() => this.#knowledge.wholly())
          .then(() => this.#tellSoon());
      },
    );
  }

  /** Not before the till is open: the thread that copies must not hold up the first screen. */
  #copyIfChanged(): void {
    if (this.#stops.length === 0) return;
    this.#copying.follow(this.#knowledge.rows);
  }

  #tick(): void {
    const { clock } = this.#world;
    const day = this.#knowledge.today;
    this.#setTime();
    if (this.#knowledge.today !== day) void this.#prune().catch(() => {});
    this.#stopTick = clock.after(tickMs, () => {
      this.#copyIfChanged();
      this.#watch.look(this.now);
      this.#tick();
    });
  }

  #setTime(): void {
    this.#knowledge.now = this.#world.clock.now() + this.#knowledge.feed.offsetMs;
  }

  async #prune(): Promise<void> {
    await prune(this.#store, this.now - keepMs);
    await this.#outbox.prune(this.#world.clock.now() - keepMs);
  }
}
