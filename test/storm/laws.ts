/**
 * What must hold whatever happens, looked at after every step and once more when everything is at rest.
 *
 * 1. No money moves that was not asked for, none twice, and no sale is collected twice.
 * 2. Nothing is at Vipps MobilePay that the ledger does not know, and the ledger knows nothing that is not there.
 * 3. Paid is shown only of money that Vipps MobilePay has collected, and no sum is shown that it does not hold.
 * 4. Whoever was told that nobody was asked anything was told the truth, for ever.
 * 5. What leaves a tablet is on its disk, what the edge took is in its books, and neither forgets it.
 * 6. At rest the ledger, every tablet and Vipps MobilePay agree, what was approved is collected or let go by somebody
 *    who may, or listed as held; and each ask has an end.
 * 7. Each movement of money happens once at most, and exactly once where a till was told that it did.
 * 8. A sale has one live request, and whoever scanned a sticker is asked once.
 * 9. A form on a page is one payment of the sum that was chosen there, and its page never says what is not so.
 */
import type { Parcel } from '../../edge/domain/wire.ts';
import type { Payment } from '../../edge/simulator/payment.ts';
import type { Sqlite } from '../../edge/sqlite.ts';
import type { Row } from '../../web/parcel-row.ts';
import type { Shown } from '../../web/shown.ts';
import { askOf, type KeptAsk } from './asks.ts';
import { booksOf } from './books.ts';
import { movementsOf } from './movements.ts';
import { pagesOf } from './pages.ts';
import { requestsOf } from './requests.ts';
import type { Story } from './story.ts';

export interface Violation {
  readonly law: string;
  readonly detail: string;
  readonly references: readonly string[];
  readonly sort: 'lost' | 'doubled' | 'disagreement';
}

export interface Watched {
  readonly payments: () => readonly Payment[];
  readonly payment: (reference: string) => Payment | null;
  readonly disk: Sqlite;
  /** How often anything has been written there. */
  readonly writes: () => number;
  readonly now: () => number;
  readonly pages: () => Iterable<{
    readonly name: string;
    readonly desk: { readonly sales: readonly Shown[] };
  }>;
}

/** What somebody did in the business portal, minor units. */
export interface InPortal {
  readonly captured: number;
  readonly released: number;
  readonly refunded: number;
}

export interface Laws {
  /** From here on the laws can look. */
  watch(over: Watched): void;
  broken(
    law: string,
    detail: string,
    more?: { references?: readonly string[]; sort?: Violation['sort'] },
  ): void;
  violation(): Violation | null;
  /** A create leaves the edge; `token` names a customer who scanned a sticker. */
  createLeaves(reference: string, token: string | null): void;
  /** A payment has come to be at Vipps MobilePay. */
  made(reference: string): void;
  /** Another system sells in the same sales unit. */
  ofAnother(reference: string): void;
  isAnothers(reference: string): boolean;
  /** A customer is about to send a form, minor units. */
  chosen(sale: string, order: { readonly form: string; readonly value: number }): void;
  /** A customer's page says this of a payment. */
  readOnPage(reference: string, ending: string): void;
  /** A row has been written on a tablet's disk, new or changed. */
  kept(row: Row, page: string): void;
  /** A tablet said to its seller that the sale is kept. */
  saidKept(reference: string, page: string): void;
  /** A tablet said to its seller that the unpaid sale is noted. */
  saidNoted(sale: string, page: string): void;
  /** An ask leaves a tablet. */
  leaves(parcel: Pick<Parcel, 'id' | 'reference'>, page: string): void;
  /** The edge said that it has this. */
  taken(parcel: Pick<Parcel, 'id' | 'kind' | 'reference'>): void;
  /** A seller has asked again what was refused. */
  resent(id: string): void;
  /** Somebody is about to do this in the business portal. */
  inPortal(reference: string, what: Partial<InPortal>): void;
  portal(reference: string): InPortal;
  step(): void;
  /** Every ask that has been on a tablet's disk. */
  asks(): ReadonlyMap<string, KeptAsk>;
  /** Every ask that the edge said it has. */
  takenIds(): ReadonlySet<string>;
  isResent(id: string): boolean;
  /** Shown as come to nothing by a word that can, by design, still be overtaken by an approval. */
  wasGivenUp(reference: string): boolean;
}

/** From the edge's word that it has a charge to the last moment at which its create may leave: patience, and a call. */
const longestChargeMs = 90_000 + 15_000;
const nothingInPortal: InPortal = { captured: 0, released: 0, refunded: 0 };
const backWords: readonly Shown['what'][] = ['refunded', 'part-refunded'];
const endings: Partial<Record<Shown['what'], Payment['state']>> = { declined: 'ABORTED', expired: 'EXPIRED' };

export function lawsOf(story: Story): Laws {
  let violation: Violation | null = null;
  let world: Watched | null = null;
  let books: ReturnType<typeof booksOf> | null = null;
  const sealed = new Set<string>();
  const created = new Set<string>();
  const takenAt = new Map<string, number>();
  const taken = new Set<string>();
  const notSent = new Map<string, string>();
  const givenUp = new Set<string>();
  const asks = new Map<string, KeptAsk>();
  const saleOf = new Map<string, string>();
  const collected = new Map<string, Set<string>>();
  const resent = new Set<string>();
  const others = new Set<string>();
  const noted = new Set<string>();
  const portal = new Map<string, InPortal>();
  const seenEvents = new Map<string, number>();
  const lastShown = new Map<string, Shown['what']>();
  const lastSales = new WeakMap<object, readonly Shown[]>();

  const broken: Laws['broken'] = (law, detail, { references = [], sort = 'disagreement' } = {}) => {
    if (violation) return;
    violation = { law, detail, references, sort };
    story.tell(`VIOLATED: ${law}: ${detail}`, references[0]);
  };
  const portalOf = (reference: string): InPortal => portal.get(reference) ?? nothingInPortal;
  const bookOf = (reference: string) => books?.of(reference);
  const movements = movementsOf({
    ...{ asks, portalOf, bookOf, broken },
    isResent: (id) => resent.has(id),
    isAnothers: (reference) => others.has(reference),
    isBornForLater: (reference) => books?.isBornForLater(reference) ?? false,
  });
  const requests = requestsOf({
    ...{ bookOf, broken },
    payment: (reference) => world?.payment(reference) ?? null,
    isGivenUp: (reference) => givenUp.has(reference),
  });
  const pages = pagesOf({ broken, payment: (reference) => world?.payment(reference) ?? null });

  function sees(page: string, shown: Shown): void {
    if (!world) return;
    const { reference, what, view, amount } = shown;
    const held = world.payment(reference);
    const wrong = (law: string, sort: Violation['sort'] = 'disagreement') =>
      broken(law, `${page} shows ${what}, Vipps holds ${held ? describe(held) : 'nothing'}`, {
        references: [reference],
        sort,
      });
    const isMore =
      view &&
      (view.authorized > (held?.authorized ?? 0) ||
        view.captured > (held?.captured ?? 0) ||
        view.cancelled > (held?.cancelled ?? 0) ||
        view.refunded > (held?.refunded ?? 0));
    if (isMore) wrong('no sum is shown that Vipps does not hold');
    if (lastShown.get(`${page} ${reference}`) === what) return;
    lastShown.set(`${page} ${reference}`, what);
    story.tell(`${page} shows ${what}`, reference);
    const isCollected = held && held.captured === held.authorized && held.captured === amount.value;
    // Of goods that are handed over in parts the rest was let go, and what is left is all there is to pay.
    const isInParts =
      view?.collect === 'on-hand-over' &&
      held &&
      held.captured > 0 &&
      held.captured + held.cancelled === held.authorized;
    if (what === 'paid' && !isCollected && !isInParts) wrong('paid is shown only of what was collected');
    if (what === 'held' && held?.state !== 'AUTHORIZED') wrong('held is shown only of what was approved');
    const isCutShort = portalOf(reference).released > 0;
    if (backWords.includes(what) && !((isCollected || isInParts || isCutShort) && held && held.refunded > 0))
      wrong('given back is shown only of what was collected and given back');
    const state = view?.stage === 'cancelled' ? 'TERMINATED' : endings[what];
    if (state && held?.state !== state) wrong('an end is shown only of what has ended so');
    if (what === 'cancelled' || what === 'refused' || what === 'unknown') givenUp.add(reference);
    if (what === 'not-sent') {
      notSent.set(reference, page);
      if (held) wrong('nobody was asked anything, it was said, and somebody was', 'doubled');
    }
  }

  function hasMoved(held: Payment): void {
    const { reference } = held;
    const wrong = (law: string, sort: Violation['sort']) =>
      broken(law, describe(held), { references: [reference], sort });
    pages.look(held);
    if (held.refunded > held.captured) wrong('no more is given back than was collected', 'doubled');
    if (held.state === 'AUTHORIZED' && held.captured + held.cancelled > held.authorized)
      wrong('no more is collected and released than was approved', 'doubled');
    const book = books?.of(reference);
    if (!book && others.has(reference)) return;
    if (!book || book.chargeId === null)
      wrong('nothing is asked of a customer that the ledger does not know', 'lost');
    movements.look(held);
    requests.look(held);
    if (held.captured > portalOf(reference).captured && book?.stage !== 'approved')
      wrong('nothing is collected that the ledger does not know', 'lost');
    if (held.captured > 0) collects(reference);
  }

  function collects(reference: string): void {
    const sale = saleOf.get(reference);
    if (sale === undefined) {
      broken('nothing is collected that no tablet has asked for', reference, { references: [reference] });
      return;
    }
    const all = collected.get(sale) ?? new Set();
    collected.set(sale, all.add(reference));
    // What was given up has surfaced: it is shown as paid, and can be given back. What was given back left the sale unpaid.
    const twice = [...all].filter(
      (each) => !givenUp.has(each) && !requests.isOverridden(each) && !isGivenBack(each),
    );
    if (twice.length > 1)
      broken('no sale is collected twice', `${sale}: ${[...all].join(', ')}`, {
        references: [...all],
        sort: 'doubled',
      });
  }

  function isGivenBack(reference: string): boolean {
    const held = world?.payment(reference);
    return held != null && held.refunded >= held.captured;
  }

  return {
    watch(over) {
      world = over;
      books = booksOf(over, { broken, portal: portalOf });
    },
    broken,
    violation: () => violation,
    createLeaves(reference, token) {
      created.add(reference);
      requests.createLeaves(reference, token);
      const about = { references: [reference], sort: 'doubled' } as const;
      if (sealed.has(reference))
        broken('a charge that the edge had withdrawn is never sent', reference, about);
      const lateMs = (world?.now() ?? 0) - (takenAt.get(reference) ?? Number.POSITIVE_INFINITY);
      if (lateMs > longestChargeMs)
        broken('no charge is sent late', `${reference}: ${lateMs / 1000} s after it was taken`, about);
    },
    made(reference) {
      requests.made(reference);
      const sale = pages.made(reference);
      if (sale !== null) saleOf.set(reference, sale);
      const page = notSent.get(reference);
      if (page)
        broken('nobody was asked anything, it was said, and now somebody is', `${reference} on ${page}`, {
          references: [reference],
          sort: 'doubled',
        });
    },
    ofAnother(reference) {
      others.add(reference);
      saleOf.set(reference, reference);
    },
    isAnothers: (reference) => others.has(reference),
    chosen: pages.chosen,
    readOnPage(reference, ending) {
      story.tell(`its page says ${ending}`, reference);
      pages.read(reference, ending);
    },
    kept(row, page) {
      if (asks.has(row.id)) return;
      const ask = askOf(row);
      const { id, kind, reference, sale, value, how } = ask;
      asks.set(id, ask);
      if (kind === 'charge' && sale !== null) {
        saleOf.set(reference, sale);
        requests.asked(ask);
      }
      if (kind === 'note' && sale !== null) noted.add(sale);
      const about = [value > 0 && `of ${value}`, ask.isCash && 'in cash', ask.releases && 'and release'];
      const instead = ask.insteadOf === null ? '' : ` instead of ${ask.insteadOf}`;
      const words = [...about, how?.is].filter(Boolean).map((word) => ` ${word}`);
      story.tell(
        `${page} keeps ${kind}${words.join('')}${instead}${ask.insists ? ', insisting' : ''}`,
        reference,
      );
    },
    saidKept(reference, page) {
      if (!saleOf.has(reference))
        broken('what is said to be kept is on the disk', page, { references: [reference], sort: 'lost' });
    },
    saidNoted(sale, page) {
      if (!noted.has(sale))
        broken('what is said to be noted is on the disk', `${sale} on ${page}`, { sort: 'lost' });
    },
    leaves({ id, reference }, page) {
      if (!asks.has(id))
        broken('what leaves a tablet is on its disk first', `${id} on ${page}`, { references: [reference] });
    },
    taken({ id, kind, reference }) {
      if (kind === 'look') return;
      taken.add(id);
      if (kind === 'charge' && !takenAt.has(reference)) takenAt.set(reference, world?.now() ?? 0);
      if (books && !books.hasAsk(id))
        broken('what the edge says it has is in its books', `${kind} ${id}`, {
          references: [reference],
          sort: 'lost',
        });
      if (kind !== 'cancel' || created.has(reference)) return;
      const book = books?.of(reference);
      if (!book || book.stage === 'withdrawn') sealed.add(reference);
    },
    resent: (id) => void resent.add(id),
    inPortal(reference, { captured = 0, released = 0, refunded = 0 }) {
      const before = portalOf(reference);
      portal.set(reference, {
        captured: before.captured + captured,
        released: before.released + released,
        refunded: before.refunded + refunded,
      });
    },
    portal: portalOf,
    step() {
      if (!world) return;
      for (const held of world.payments()) {
        if (seenEvents.get(held.reference) === held.events.length) continue;
        seenEvents.set(held.reference, held.events.length);
        hasMoved(held);
      }
      books?.step();
      for (const { name, desk } of world.pages()) {
        const { sales } = desk;
        if (lastSales.get(desk) === sales) continue;
        lastSales.set(desk, sales);
        for (const sale of sales) sees(name, sale);
      }
    },
    asks: () => asks,
    takenIds: () => taken,
    isResent: (id) => resent.has(id),
    wasGivenUp: (reference) => givenUp.has(reference),
  };
}

export const describe = ({ state, authorized, captured, cancelled, refunded }: Payment): string =>
  `${state} ${authorized} approved, ${captured} collected, ${cancelled} released, ${refunded} given back`;
