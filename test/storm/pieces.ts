/** Some of a sale's goods, as a seller ticks them off on the sale's page. */
import { amountOfPicks, type Done, type Pick } from '../../edge/domain/picks.ts';
import type { Line } from '../../edge/domain/sale.ts';
import { readAfterSale } from '../../web/history/after.ts';
import type { Shown } from '../../web/shown.ts';
import type { Chance } from './chance.ts';
import type { Page } from './page.ts';

export interface Pieces {
  readonly lines: Pick[];
  /** Minor units. */
  readonly value: number;
}

/** Undefined where nobody could say what was dealt with before, or nothing is left. */
export async function somePieces(
  chance: Chance,
  page: Page,
  { sale, of }: { sale: Shown; of: 'handedOver' | 'givenBack' },
): Promise<Pieces | undefined> {
  const told = await readAfterSale(page.desk, sale.reference);
  if (told.is !== 'told') return undefined;
  const done: Done = told.it.lines.map((line) => line[of]);
  const ticked = sale.lines.flatMap((line, at) => {
    const left = line.quantity - (done[at] ?? 0);
    if (left <= 0 || !chance.yes(0.6)) return [];
    return [{ line: at, quantity: picked(chance, line, left) }];
  });
  const value = amountOfPicks(sale.lines, done, ticked);
  return ticked.length > 0 && value > 0 ? { lines: ticked, value } : undefined;
}

/** What was weighed goes as a whole. */
const picked = (chance: Chance, { unit }: Line, left: number): number =>
  unit === undefined ? chance.whole(1, left) : left;
