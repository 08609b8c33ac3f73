/** A seller and money that waits for its goods: collected whole or in parts, let go of, or left until another day. */
import { money } from '../../edge/domain/money.ts';
import type { Shown } from '../../web/shown.ts';
import type { Ground } from './ground.ts';
import type { Page } from './page.ts';
import { somePieces } from './pieces.ts';

export interface HandingOver {
  readonly ground: Ground;
  readonly page: Page;
  readonly sale: Shown;
  /** Does it, and tells the story so. */
  readonly ask: (asking: Promise<unknown>, what: string, reference: string) => void;
}

/** @returns whether the seller goes on watching this sale */
export function handOver({ ground: { chance, weather }, page, sale, ask }: HandingOver): boolean {
  const { reference, view } = sale;
  const { desk } = page;
  const held = view?.held?.value ?? 0;
  const sum = (value: number) => money('NOK', value);
  const rest = () => (chance.yes(0.4) ? ({ release: true } as const) : {});
  // A second finger on the button while the first is still being asked.
  if (held === 0 || ((sale.collectAsked > 0 || sale.releaseAsked) && !chance.yes(0.1))) return true;

  const plan = chance.whole(1, 100);
  if (plan <= 35) {
    ask(desk.collect(reference, sum(held)), `hands over, and collects ${held}`, reference);
    return true;
  }
  if (plan <= 48) {
    const part = chance.whole(1, held);
    ask(desk.collect(reference, sum(part), rest()), `hands over for ${part}`, reference);
    return true;
  }
  if (plan <= 68) {
    const collecting = somePieces(chance, page, { sale, of: 'handedOver' }).then((pieces) =>
      pieces && pieces.value <= held
        ? desk.collect(reference, sum(pieces.value), { lines: pieces.lines, ...rest() })
        : undefined,
    );
    ask(collecting, 'hands over some pieces', reference);
    return true;
  }
  if (plan <= 80) {
    ask(desk.release(reference), 'lets go', reference);
    return chance.yes(0.8);
  }
  // The goods come another day: nobody at the stall thinks of it any more today.
  return !weather.isClear() && chance.yes(0.7);
}
