/** What this tablet knows, as a screen reads it: the stream's news and what is on the disk, put together. */
import type { NoteView, PaymentView } from '../edge/domain/wire.ts';
import type { RefusalWord } from '../edge/domain/refusal.ts';
import type { FeedState } from './feed.ts';
import { type LineState, lineOf } from './line.ts';
import { readNotes, readPayments, recordNotes } from './learned.ts';
import { type Unpaid, unpaidOf } from './notes.ts';
import type { Row } from './parcel-row.ts';
import { dayOf } from './reference.ts';
import { isOpen, type Shown, shownOf } from './shown.ts';
import type { Store } from './store.ts';
import { type Unfinished, unfinishedIn } from './unfinished.ts';

/** `handed`: to the manager, when (ms, this tablet's clock) and by which till; it is counted until it is dealt with. */
export type SetAside = Pick<Row, 'id' | 'kind' | 'reference' | 'handed'> & {
  readonly word: RefusalWord;
  /** False: a charge whose customer is forgotten by now. */
  readonly canResend: boolean;
};

export interface KnowledgeParts {
  readonly store: Store;
  readonly rows: () => Promise<readonly Row[]>;
  /** The id of this till, null while none is known. */
  readonly till: () => string | null;
  /** After every reading, also one that failed. */
  readonly wasRead: () => void;
}

export class Knowledge {
  readonly #parts: KnowledgeParts;
  #views = $state.raw<ReadonlyMap<string, PaymentView>>(new Map());
  #notes = $state.raw<readonly NoteView[]>([]);

  /** The edge's clock as well as it is known, ms; moves each second. */
  now = $state.raw(0);
  feed = $state.raw<FeedState>({ heardAt: null, offsetMs: 0, failing: false });
  rows = $state.raw<readonly Row[]>([]);

  today = $derived(dayOf(this.now));
  /** Newest first: everything this tablet knows of, be it days old. */
  all: readonly Shown[] = $derived(
    shownOf({
      views: this.#views.values(),
      rows: this.rows,
      till: this.#till,
      offsetMs: this.feed.offsetMs,
    }),
  );
  /** Newest first: today's, and every open one. */
  sales: readonly Shown[] = $derived(
    this.all.filter((sale) => dayOf(sale.madeAt) === this.today || isOpen(sale)),
  );
  open: readonly Shown[] = $derived(this.all.filter(isOpen));
  /** What the edge would not take, set aside. */
  refused: readonly SetAside[] = $derived(
    this.rows.flatMap(({ state, dealtWithAt, word, ...row }) =>
      state === 'refused' && dealtWithAt === null && word
        ? [{ ...row, word, canResend: row.parcel !== null }]
        : [],
    ),
  );
  /** Unpaid sales that nobody has settled, longest owed first. */
  unpaid: readonly Unpaid[] = $derived(
    unpaidOf({
      told: this.#notes,
      rows: this.rows,
      till: this.#till,
      offsetMs: this.feed.offsetMs,
      isLive: (reference) => {
        const sale = this.sale(reference);
        return sale !== undefined && (isOpen(sale) || sale.what === 'paid');
      },
    }),
  );
  /** What would be lost with this tablet. */
  unfinished: readonly Unfinished[] = $derived(
    unfinishedIn({ rows: this.rows, open: this.open, offsetMs: this.feed.offsetMs }),
  );
  line: LineState = $derived(lineOf(this.feed, { now: this.now, rows: this.rows }));

  /** The list of notes as the disk has it. */
  #noted = '';
  #reading: Promise<void> = Promise.resolve();

  constructor(parts: KnowledgeParts) {
    this.#parts = parts;
  }

  sale(reference: string): Shown | undefined {
    return this.all.find((sale) => sale.reference === reference);
  }

  /** The newest of each is kept. */
  learn(views: readonly PaymentView[]): void {
    this.#views = merged(this.#views, views);
  }

  /** Whether this list of notes was news. */
  async learnNotes(notes: readonly NoteView[]): Promise<boolean> {
    const text = JSON.stringify(notes);
    if (text === this.#noted) return false;
    await recordNotes(this.#parts.store, notes);
    this.#noted = text;
    this.#notes = notes;
    return true;
  }

  /** The disk was emptied under it: the next list of notes is written again. */
  forgetNoted(): void {
    this.#noted = '';
  }

  /** Reads all; `from the start` also forgets what is shown, for the ledger has changed. */
  readAgain(how?: 'from the start'): Promise<void> {
    return this.#read(async () => {
      const rows = await this.#parts.rows();
      const stored = await readPayments(this.#parts.store);
      const notes = await readNotes(this.#parts.store);
      const before = how ? new Map<string, PaymentView>() : this.#views;
      this.rows = rows;
      this.#views = merged(before, stored);
      this.#notes = notes;
      this.#noted = JSON.stringify(notes);
    });
  }

  readRows(): Promise<void> {
    return this.#read(async () => {
      this.rows = await this.#parts.rows();
    });
  }

  /** Resolves when every reading begun so far has ended. */
  wholly(): Promise<void> {
    return this.#reading;
  }

  get #till(): string | null {
    return this.#parts.till();
  }

  /** One reading after the other, so that an older one never overwrites a newer. */
  #read(task: () => Promise<void>): Promise<void> {
    this.#reading = this.#reading
      .then(task)
      // What is shown stays as it was; whoever asks next hears of a broken disk.
      .catch(() => {})
      .then(this.#parts.wasRead);
    return this.#reading;
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
