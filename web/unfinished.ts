/** What would be lost with this tablet: as long as there is any, it is neither unpaired nor cleared. */
import type { Money } from '../edge/domain/money.ts';
import type { Row } from './parcel-row.ts';
import type { Shown } from './shown.ts';

export interface Unfinished {
  readonly id: string;
  /** `unsent`: on this tablet alone. `open`: a payment of this till that has not come to its end. `aside`: not accepted, and nobody has dealt with it. */
  readonly why: 'unsent' | 'open' | 'aside';
  readonly kind: Row['kind'];
  readonly reference: string;
  readonly amount: Money | null;
  /** ms, this tablet's clock. */
  readonly madeAt: number;
}

/** In the order of asking; the open payments last. */
export function unfinishedIn({
  rows,
  open,
  offsetMs,
}: {
  rows: readonly Row[];
  open: readonly Shown[];
  offsetMs: number;
}): readonly Unfinished[] {
  const asks = rows.flatMap((row): Unfinished[] => {
    const why = whyUnfinished(row);
    return why ? [{ ...aboutOf(row), why }] : [];
  });
  const payments = open
    .filter((sale) => sale.mine && !asks.some(({ reference }) => reference === sale.reference))
    .map(({ reference, amount, madeAt }): Unfinished => ({
      ...{ id: reference, reference, amount, madeAt: madeAt - offsetMs },
      ...{ why: 'open', kind: 'charge' },
    }));
  return [...asks, ...payments];
}

export const whyUnfinished = ({ kind, state, dealtWithAt }: Row): 'unsent' | 'aside' | null => {
  if (kind === 'look') return null;
  if (state === 'waiting') return 'unsent';
  return state === 'refused' && dealtWithAt === null ? 'aside' : null;
};

const aboutOf = (row: Row) => ({
  id: row.id,
  kind: row.kind,
  reference: row.reference,
  amount:
    row.sale?.amount ??
    row.noted?.amount ??
    (row.parcel && 'amount' in row.parcel ? row.parcel.amount : null),
  madeAt: row.madeAt,
});
