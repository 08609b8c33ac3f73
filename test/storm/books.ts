/** The ledger as it lies on the edge's disk: it only gains knowledge, and none that Vipps MobilePay does not have. */
import * as v from 'valibot';
import {
  type Collect,
  collects,
  type Knowledge,
  learn,
  nothingKnown,
  stages,
} from '../../edge/domain/payment.ts';
import { refusalWords } from '../../edge/domain/refusal.ts';
import type { Sqlite } from '../../edge/sqlite.ts';
import type { Laws, Watched } from './laws.ts';

export interface Book extends Knowledge {
  readonly reference: string;
  readonly seq: number;
  readonly chargeId: string | null;
  readonly collect: Collect;
  /** Given back by hand, minor units. */
  readonly cashBack: number;
}

export interface Books {
  of(reference: string): Book | undefined;
  /** The ask is in them. */
  hasAsk(id: string): boolean;
  /** When the ledger first knew it, its money was to wait for the goods. */
  isBornForLater(reference: string): boolean;
  /** Looks at what has changed. */
  step(): void;
}

const Amounts = {
  authorized: v.number(),
  captured: v.number(),
  cancelled: v.number(),
  refunded: v.number(),
};
const Stored = v.pipe(
  v.object({
    reference: v.string(),
    seq: v.number(),
    charge_id: v.nullable(v.string()),
    stage: v.picklist(stages),
    reason: v.nullable(v.picklist(refusalWords)),
    collect: v.picklist(collects),
    cash_back: v.number(),
    ...Amounts,
  }),
  v.transform(({ charge_id, cash_back, ...rest }): Book => ({
    ...rest,
    chargeId: charge_id,
    cashBack: cash_back,
  })),
);

const what =
  'reference, seq, charge_id, stage, reason, collect, cash_back, authorized, captured, cancelled, refunded';
const amounts = ['authorized', 'captured', 'cancelled', 'refunded'] as const;

export function booksOf(
  { disk, writes, payment }: Watched,
  { broken, portal }: Pick<Laws, 'broken' | 'portal'>,
): Books {
  const one = disk.prepare(`SELECT ${what} FROM payment WHERE reference = ?`);
  const since = disk.prepare(`SELECT ${what} FROM payment WHERE seq > ? ORDER BY seq`);
  const ask = disk.prepare('SELECT 1 FROM wish WHERE id = ?1 UNION ALL SELECT 1 FROM note_ask WHERE id = ?1');
  const forLater = new Set<string>();
  const known = new Map<string, Book>();
  let seq = 0;
  let looked = 0;

  function changed(book: Book): void {
    const { reference } = book;
    const before = known.get(reference);
    known.set(reference, book);
    const about = { references: [reference] };
    if (!before && book.collect === 'on-hand-over') forLater.add(reference);
    if (before) {
      const learned = learn(before, book);
      const isLess = amounts.some((each) => learned[each] !== book[each]) || learned.stage !== book.stage;
      if (isLess) broken('a payment only gains knowledge', `${tell(before)}, then ${tell(book)}`, about);
    }
    const held = payment(reference);
    // What was terminated is said to be cancelled, though nothing was held.
    const isMore = amounts.some((each) => book[each] > (held?.[each] ?? 0));
    if (isMore) broken('the ledger knows of no sum that Vipps does not hold', tell(book), about);
    if (book.cashBack + book.refunded > book.captured + portal(reference).refunded)
      broken('no more is given back, by hand and by Vipps, than was collected', tell(book), {
        ...about,
        sort: 'doubled',
      });
    if (book.stage === 'approved' && held?.state !== 'AUTHORIZED')
      broken('the ledger knows of no approval that Vipps does not hold', tell(book), about);
  }

  return {
    of(reference) {
      const row = one.first(reference);
      return row && v.parse(Stored, row);
    },
    hasAsk: (id) => ask.first(id) !== undefined,
    isBornForLater: (reference) => forLater.has(reference),
    step() {
      if (writes() === looked) return;
      looked = writes();
      for (const row of since.all(seq)) {
        const book = v.parse(Stored, row);
        seq = book.seq;
        changed(book);
      }
    },
  };
}

const tell = ({ stage, authorized, captured, cancelled, refunded }: Book): string =>
  `${stage} ${[authorized, captured, cancelled, refunded].join(' ')}`;

const Fact = v.partial(
  v.object({ stage: v.picklist(stages), reason: v.nullable(v.picklist(refusalWords)), ...Amounts }),
);

/** What stands in the books follows from the journal alone, and the file is whole. */
export function judgeBooks(disk: Sqlite, broken: Laws['broken']): void {
  const [whole] = disk.prepare('PRAGMA integrity_check').all();
  if (whole?.['integrity_check'] !== 'ok')
    broken('the books are whole', JSON.stringify(whole), { sort: 'lost' });
  const lines = disk.prepare('SELECT seq, fact FROM journal WHERE reference = ? ORDER BY seq');
  for (const row of disk.prepare(`SELECT ${what} FROM payment`).all()) {
    const book = v.parse(Stored, row);
    let told: Knowledge = nothingKnown;
    let last = 0;
    for (const line of lines.all(book.reference)) {
      const fact = v.parse(v.pipe(v.string(), v.parseJson(), Fact), line['fact']);
      told = learn(told, definitely(fact));
      last = Number(line['seq']);
    }
    const isSame =
      amounts.every((each) => told[each] === book[each]) &&
      told.stage === book.stage &&
      told.reason === book.reason &&
      last === book.seq;
    if (!isSame)
      broken('the books follow from the journal', `${tell(book)}, and the journal ${JSON.stringify(told)}`, {
        references: [book.reference],
        sort: 'lost',
      });
  }
}

const definitely = (fact: v.InferOutput<typeof Fact>): Partial<Knowledge> =>
  Object.fromEntries(Object.entries(fact).filter(([, value]) => value !== undefined));
