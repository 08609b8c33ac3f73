/** A seller who gives money back: a sum or some pieces, by Vipps MobilePay or by hand, at whatever till. */
import { money } from '../../edge/domain/money.ts';
import type { Shown } from '../../web/shown.ts';
import type { HandingOver } from './hand-over.ts';
import { somePieces } from './pieces.ts';

export function giveBack({ ground: { chance }, page, sale, ask }: HandingOver): void {
  const { reference } = sale;
  const { desk } = page;
  if (!sale.view) return;
  const left = leftOf(sale);
  const how = { how: chance.yes(0.15) ? 'cash' : 'vipps', reason: 'returned' } as const;
  const said = how.how === 'cash' ? ' in cash' : '';
  if (chance.yes(0.5)) {
    const some = async () => {
      const now = desk.sale(reference) ?? sale;
      const pieces = await somePieces(chance, page, { sale: now, of: 'givenBack' });
      if (pieces && pieces.value <= leftOf(now))
        await desk.refund(reference, money('NOK', pieces.value), { lines: pieces.lines, ...how });
    };
    // The customer finds another thing to bring back while the first is being written down.
    const isTwice = chance.yes(0.6);
    ask(isTwice ? some().then(some) : some(), `gives some pieces back${said}`, reference);
    return;
  }
  const sum = chance.yes(0.5) ? left : chance.whole(1, Math.max(1, left));
  if (sum <= 0) return;
  ask(desk.refund(reference, money('NOK', sum), how), `gives ${sum} back${said}`, reference);
  // Somebody who stands beside does the same, and not always in the same way.
  if (!chance.yes(0.3)) return;
  const other = { ...how, how: chance.yes(0.5) ? 'cash' : 'vipps' } as const;
  ask(desk.refund(reference, money('NOK', sum), other), `gives ${sum} back again, ${other.how}`, reference);
}

/** Minor units that may still be given back. */
const leftOf = ({ view, refundAsked }: Shown): number =>
  view ? view.captured - view.refunded - (view.cashBack ?? 0) - refundAsked : 0;
