/**
 * What must hold whatever happens, looked at after every step and once more when everything is at rest.
 *
 * 1. No money moves that was not asked for, and none twice.
 * 2. Nothing is at Vipps MobilePay that the ledger does not know.
 * 3. Paid is shown only of money that Vipps MobilePay has collected.
 * 4. Whoever was told that nobody was asked anything was told the truth, for ever.
 * 5. At rest the ledger, every tablet and Vipps MobilePay agree, what was approved is collected, and each ask has an end.
 */
import type { Parcel } from '../../edge/domain/wire.ts';
import type { Payment } from '../../edge/simulator/payment.ts';
import type { Sqlite } from '../../edge/sqlite.ts';
import type { Row } from '../../web/parcel-row.ts';
import type { Shown } from '../../web/shown.ts';
import type { Story } from './story.ts';

export interface Violation {
  readonly law: string;
  readonly detail: string;
  readonly references: readonly string[];
  readonly sort: 'lost' | 'doubled' | 'disagreement';
}

export interface Laws {
  /** From here on the laws can look. */
  watch(over: {
    payments: () => readonly Payment[];
    payment: (reference: string) => Payment | null;
    disk: Sqlite;
  }): void;
  broken(
    law: string,
    detail: string,
    more?: { references?: readonly string[]; sort?: Violation['sort'] },
  ): void;
  violation(): Violation | null;
  /** A create leaves the edge. */
  createLeaves(reference: string): void;
  /** A payment has come to be at Vipps MobilePay. */
  made(reference: string): void;
  /** The edge said that it has this. */
  taken(parcel: Pick<Parcel, 'id' | 'kind' | 'reference'>): void;
  /** A seller is about to ask for money back. */
  asksBack(reference: string, id: string, value: number): void;
  /** A seller has asked again what was refused. */
  resent(id: string): void;
  /** What a page shows now. */
  sees(page: string, what: { rows: readonly Row[]; shown: readonly Shown[] }): void;
  step(): void;
  /** Every ask that a page has had on its disk. */
  asks(): ReadonlyMap<string, Pick<Row, 'id' | 'kind' | 'reference'>>;
  isResent(id: string): boolean;
  askedBack(reference: string): readonly { id: string; value: number }[];
  /** Shown as come to nothing by a word that can, by design, still be overtaken by an approval. */
  wasGivenUp(reference: string): boolean;
}

const paidWords: readonly Shown['what'][] = ['paid', 'refunded', 'part-refunded'];
const endings: Partial<Record<Shown['what'], Payment['state']>> = { declined: 'ABORTED', expired: 'EXPIRED' };

export function lawsOf(story: Story): Laws {
  let violation: Violation | null = null;
  let world: Parameters<Laws['watch']>[0] | null = null;
  const sealed = new Set<string>();
  const createdOnce = new Set<string>();
  const notSent = new Map<string, string>();
  const givenUp = new Set<string>();
  const asks = new Map<string, Pick<Row, 'id' | 'kind' | 'reference'>>();
  const resent = new Set<string>();
  const back = new Map<string, { id: string; value: number }[]>();
  const seenEvents = new Map<string, number>();
  const lastShown = new Map<string, Shown['what']>();

  const broken: Laws['broken'] = (law, detail, { references = [], sort = 'disagreement' } = {}) => {
    if (violation) return;
    violation = { law, detail, references, sort };
    story.tell(`VIOLATED: ${law}: ${detail}`, references[0]);
  };
  const bookOf = (reference: string) =>
    world?.disk.prepare('SELECT stage, charge_id FROM payment WHERE reference = ?').first(reference);

  return {
    watch(over) {
      world = over;
    },
    broken,
    violation: () => violation,
    createLeaves(reference) {
      createdOnce.add(reference);
      if (sealed.has(reference))
        broken('a charge that the edge had withdrawn is never sent', reference, {
          references: [reference],
          sort: 'doubled',
        });
    },
    made(reference) {
      const page = notSent.get(reference);
      if (page)
        broken('nobody was asked anything, it was said, and now somebody is', `${reference} on ${page}`, {
          references: [reference],
          sort: 'doubled',
        });
    },
    taken({ kind, reference }) {
      if (kind !== 'cancel' || createdOnce.has(reference)) return;
      const book = bookOf(reference);
      if (!book || book['stage'] === 'withdrawn') sealed.add(reference);
    },
    asksBack(reference, id, value) {
      back.set(reference, [...(back.get(reference) ?? []), { id, value }]);
    },
    resent: (id) => void resent.add(id),
    sees(page, { rows, shown }) {
      for (const { id, kind, reference } of rows) if (!asks.has(id)) asks.set(id, { id, kind, reference });
      for (const { reference, what } of shown) {
        const before = lastShown.get(`${page} ${reference}`);
        if (before === what) continue;
        lastShown.set(`${page} ${reference}`, what);
        story.tell(`${page} shows ${what}`, reference);
        if (!world) continue;
        const held = world.payment(reference);
        const wrong = (law: string, sort: Violation['sort'] = 'disagreement') =>
          broken(law, `${page} shows ${what}, Vipps holds ${held ? describe(held) : 'nothing'}`, {
            references: [reference],
            sort,
          });
        if (paidWords.includes(what) && !(held && held.captured > 0 && held.captured === held.authorized))
          wrong('paid is shown only of what was collected');
        const state = endings[what];
        if (state && held?.state !== state) wrong('an end is shown only of what has ended so');
        if (what === 'released') wrong('nothing that was approved is let go');
        if (what === 'cancelled' || what === 'refused' || what === 'unknown') givenUp.add(reference);
        if (what === 'not-sent') {
          notSent.set(reference, page);
          if (held) wrong('nobody was asked anything, it was said, and somebody was', 'doubled');
        }
      }
    },
    step() {
      for (const held of world?.payments() ?? []) {
        if (seenEvents.get(held.reference) === held.events.length) continue;
        seenEvents.set(held.reference, held.events.length);
        const wrong = (law: string, sort: Violation['sort']) =>
          broken(law, describe(held), { references: [held.reference], sort });
        const asked = (back.get(held.reference) ?? []).reduce((sum, { value }) => sum + value, 0);
        if (held.refunded > asked) wrong('no more is given back than was asked back', 'doubled');
        if (held.refunded > held.captured) wrong('no more is given back than was collected', 'doubled');
        if (held.state === 'AUTHORIZED' && held.captured + held.cancelled > held.authorized)
          wrong('no more is collected and released than was approved', 'doubled');
        const book = bookOf(held.reference);
        if (book?.['charge_id'] == null)
          wrong('nothing is asked of a customer that the ledger does not know', 'lost');
        if (held.captured > 0 && book?.['stage'] !== 'approved')
          wrong('nothing is collected that the ledger does not know', 'lost');
      }
    },
    asks: () => asks,
    isResent: (id) => resent.has(id),
    askedBack: (reference) => back.get(reference) ?? [],
    wasGivenUp: (reference) => givenUp.has(reference),
  };
}

export const describe = ({ state, authorized, captured, cancelled, refunded }: Payment): string =>
  `${state} ${authorized} approved, ${captured} collected, ${cancelled} released, ${refunded} given back`;
