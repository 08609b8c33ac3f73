/** What is on the counter: one thing or a few, by the piece and by weight, known again by the sale's number. */
import type { Line } from '../../edge/domain/sale.ts';
import type { Chance } from './chance.ts';

/** By the id of its first line a sale is known again, whoever rang it up and under whatever reference. */
export const saleId = (number: number): string => `sale-${number}`;

export function goodsOf(chance: Chance, number: number): readonly Line[] {
  const first = lineOf(chance, saleId(number));
  if (chance.yes(0.7)) return [first];
  return [first, ...Array.from({ length: chance.whole(1, 2) }, (_, at) => lineOf(chance, `${number}-${at}`))];
}

function lineOf(chance: Chance, id: string): Line {
  const plain = { id, name: 'Honey', unitPrice: chance.whole(10, 400) * 100, quantity: 1, vatRate: 1500 };
  switch (chance.whole(1, 4)) {
    case 1:
      return { ...plain, quantity: chance.whole(2, 4) };
    case 2:
      // A sum that parts of it do not come to by themselves.
      return { ...plain, quantity: 3, discount: 100 };
    case 3:
      return { ...plain, unit: 'KG', quantity: chance.whole(150, 2_500) };
    default:
      return plain;
  }
}
