/** A seller who gives money back: a sum or some pieces, by Vipps MobilePay or by hand, at whatever till. */
import { money } from '../../edge/domain/money.ts';
import type { HandingOver } from './hand-over.ts';
import { somePieces } from './pieces.ts';

export function giveBack({ ground: { chance }, page, sale, ask }: HandingOver): void {
  const { reference, view } = sale;
  const { desk } = page;
  if (!view) return;
  const left = view.captured - view.refunded - (view.cashBack ?? 0) - sale.refundAsked;
  const how = { how: chance.yes(0.15) ? 'cash' : 'vipps', reason: 'returned' } as const;
  const said = how.how === 'cash' ? ' in cash' : '';
  if (chance.yes(0.35)) {
    const giving = somePieces(chance, page, { sale, of: 'givenBack' }).then((pieces) =>
      pieces && pieces.value <= left
        ? desk.refund(reference, money('NOK', pieces.value), { lines: pieces.lines, ...how })
        : undefined,
    );
    ask(giving, `gives some pieces back${said}`, reference);
    return;
  }
  const sum = chance.yes(0.5) ? left : chance.whole(1, Math.max(1, left));
  const times = chance.yes(0.15) ? 2 : 1;
  for (let each = 0; each < times && sum > 0; each++)
    ask(desk.refund(reference, money('NOK', sum), how), `gives ${sum} back${said}`, reference);
}
