/** Sales as a screen shows them: what the ledger tells, over what this tablet has asked. */
import type { Money } from '../edge/domain/money.ts';
import { isSettled, type Outcome, outcomeOf } from '../edge/domain/outcome.ts';
import { refundable } from '../edge/domain/payment.ts';
import type { RefusalWord } from '../edge/domain/refusal.ts';
import type { Line } from '../edge/domain/sale.ts';
import type { Way } from '../edge/domain/way.ts';
import type { PaymentView } from '../edge/domain/wire.ts';
import { isTombstone } from './learned.ts';
import type { Row } from './parcel-row.ts';

export interface Shown {
  readonly reference: string;
  readonly amount: Money;
  readonly lines: readonly Line[];
  readonly by: Way;
  /** When it was asked: ms, the edge's clock as well as it is known. */
  readonly madeAt: number;
  /** When Vipps MobilePay lets the request die: ms, the edge's clock. */
  readonly expiresAt: number | null;
  /** `unsent`: still on this tablet. `not-sent`: taken back before anybody was asked anything. */
  readonly what: Outcome | 'unsent' | 'not-sent';
  /** ms, the edge's clock; only while `unsent`. */
  readonly patienceEndsAt: number | null;
  /** The request for the same sale that this one took, or is to take, the place of. */
  readonly insteadOf: string | null;
  /** Its money is to wait for the goods. */
  readonly later: boolean;
  /** Why it was refused, or what Vipps MobilePay would not do last. */
  readonly word: RefusalWord | null;
  /** Null until the ledger has told of it. */
  readonly view: PaymentView | null;
  /** Asked on this tablet. */
  readonly mine: boolean;
  /** Minor units asked back, here or at the edge, and not yet given. */
  readonly refundAsked: number;
  /** Minor units that are to be collected, as asked here or at the edge, and not yet are. */
  readonly collectAsked: number;
  /** Letting go is asked for here or at the edge, and not yet done. */
  readonly releaseAsked: boolean;
}

export interface Knowing {
  readonly views: Iterable<PaymentView>;
  readonly rows: readonly Row[];
  /** This till's id on the edge. */
  readonly till: string | null;
  /** From this tablet's clock to the edge's, ms. */
  readonly offsetMs: number;
}

/** Newest first. */
export function shownOf({ views, rows, till, offsetMs }: Knowing): readonly Shown[] {
  const known = new Map([...views].map((view) => [view.reference, view]));
  const asked = new Map<string, Row[]>();
  for (const row of rows) asked.set(row.reference, [...(asked.get(row.reference) ?? []), row]);
  const sales: Shown[] = [];
  for (const view of known.values())
    if (!isTombstone(view)) sales.push(told(view, { rows: asked.get(view.reference) ?? [], till }));
  for (const [reference, own] of asked) {
    const view = known.get(reference);
    if (!view || isTombstone(view)) sales.push(...untold(own, { buried: view !== undefined, offsetMs }));
  }
  return sales.sort((a, b) => b.madeAt - a.madeAt);
}

/** What may be called paid: of a sale that was handed over in part, no more than was collected for that. */
export const collectedOf = ({ amount, view }: Pick<Shown, 'amount' | 'view'>): Money =>
  view && view.captured > 0 && view.captured < amount.value ? { ...amount, value: view.captured } : amount;

/** Minor units that can still be given back, as far as is known here: less what is asked for, and what was by hand. */
export const leftToGiveBack = ({ view, refundAsked }: Pick<Shown, 'view' | 'refundAsked'>): number =>
  view ? Math.max(0, refundable(view) - (view.cashBack ?? 0) - refundAsked) : 0;

/** The seller still has something to wait for. */
export const isOpen = ({ what }: Pick<Shown, 'what'>): boolean =>
  what === 'unsent' || (what !== 'not-sent' && !isSettled(what));

function told(view: PaymentView, { rows, till }: { rows: readonly Row[]; till: string | null }): Shown {
  const { reference, amount, lines, by, takenAt, expiresAt } = view;
  const outcome = outcomeOf(view);
  const what = isTakenBack(rows) && (outcome === 'sending' || outcome === 'waiting') ? 'cancelling' : outcome;
  return {
    reference,
    amount,
    lines,
    by,
    madeAt: takenAt,
    expiresAt,
    what,
    patienceEndsAt: null,
    insteadOf: view.insteadOf ?? null,
    later: view.collect === 'on-hand-over',
    word: what === 'refused' ? view.reason : (view.trouble?.word ?? null),
    view,
    mine: view.till === till,
    refundAsked: sumAsked(rows, 'refund', view.refunding),
    collectAsked: sumAsked(rows, 'capture', view.collectingSum ?? (view.collecting ? amount.value : 0)),
    releaseAsked:
      view.releasing === true ||
      ((outcome === 'held' || outcome === 'uncollected') && isAsked(rows, 'cancel')),
  };
}

const isAsked = (rows: readonly Row[], kind: Row['kind']): boolean =>
  rows.some((row) => row.kind === kind && (row.state === 'waiting' || row.state === 'sent'));

/** A cancel is on its way, or the ledger has not yet told of it. */
const isTakenBack = (rows: readonly Row[]): boolean => isAsked(rows, 'cancel');

/** What the edge has accepted is in the view as soon as it is news; until then it is counted here, and never less than one of the two. */
function sumAsked(rows: readonly Row[], kind: 'refund' | 'capture', there: number): number {
  const sum = (state: Row['state']) =>
    rows
      .filter((row) => row.kind === kind && row.state === state)
      .reduce((total, row) => total + row.refund, 0);
  return sum('waiting') + Math.max(there, sum('sent'));
}

/** A sale that only this tablet knows; none when nothing of it but a later ask is here. */
function untold(
  rows: readonly Row[],
  { buried, offsetMs }: { buried: boolean; offsetMs: number },
): readonly Shown[] {
  const row = rows.find((each) => each.sale !== null);
  if (!row?.sale) return [];
  const { reference, sale, madeAt, patienceUntil } = row;
  const alone = buried ? 'not-sent' : whatOf(row);
  const what = alone === 'sending' && isTakenBack(rows) ? 'cancelling' : alone;
  return [
    {
      reference,
      ...sale,
      madeAt: madeAt + offsetMs,
      expiresAt: null,
      what,
      patienceEndsAt: what === 'unsent' && patienceUntil !== null ? patienceUntil + offsetMs : null,
      word: what === 'refused' ? row.word : null,
      view: null,
      mine: true,
      refundAsked: 0,
      collectAsked: 0,
      releaseAsked: false,
    },
  ];
}

function whatOf({ kind, state, left }: Row): Shown['what'] {
  if (kind === 'charge') {
    if (state === 'waiting') return 'unsent';
    if (state === 'refused') return 'refused';
    return state === 'missing' ? 'unknown' : 'sending';
  }
  if (!left || state === 'withdrawn') return 'not-sent';
  return state === 'refused' ? 'unknown' : 'cancelling';
}
