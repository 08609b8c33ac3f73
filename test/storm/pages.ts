/**
 * What customers' pages owe them: a form is one payment of the sum that was chosen on it, what is said to be paid was
 * collected, and nobody who was told that nothing was paid has paid or ever will.
 */
import type { Payment } from '../../edge/simulator/payment.ts';
import type { Laws } from './laws.ts';

export interface Pages {
  chosen(sale: string, order: { readonly form: string; readonly value: number }): void;
  /** Whose sale it is; null: not of a page. */
  made(reference: string): string | null;
  read(reference: string, ending: string): void;
  /** Something has happened to it. */
  look(held: Payment): void;
}

/** "Nothing was paid", a page says. */
export const nothingPaid: readonly string[] = ['declined', 'expired', 'over', 'refused'];

/** The customer had approved, whatever came of it. */
export const approvedOnce: readonly string[] = ['paid', 'returned', 'released'];

export function pagesOf({
  broken,
  payment,
}: {
  readonly broken: Laws['broken'];
  readonly payment: (reference: string) => Payment | null;
}): Pages {
  /** By sum: no two customers choose the same. */
  const orders = new Map<
    number,
    { readonly sale: string; readonly forms: Set<string>; readonly made: Set<string> }
  >();
  const unpaid = new Map<string, string>();

  const isPaid = ({ state }: Payment): boolean => state === 'AUTHORIZED';

  return {
    chosen(sale, { form, value }) {
      const order = orders.get(value) ?? { sale, forms: new Set(), made: new Set() };
      order.forms.add(form);
      orders.set(value, order);
    },
    made(reference) {
      const held = payment(reference);
      if (held?.body.userFlow !== 'WEB_REDIRECT') return null;
      const order = orders.get(held.value);
      const about = { references: [reference], sort: 'doubled' } as const;
      if (!order) {
        broken('a customer is asked for what was chosen on the page', `${held.value}`, about);
        return null;
      }
      order.made.add(reference);
      if (order.made.size > order.forms.size)
        broken('a form that is sent is one payment', `${order.sale}: ${[...order.made].join(', ')}`, about);
      return order.sale;
    },
    read(reference, ending) {
      const held = payment(reference);
      const wrong = (law: string) =>
        broken(law, `${ending}, and it is ${held?.state ?? 'nowhere'}`, { references: [reference] });
      if (ending === 'paid' && !(held && held.captured > 0))
        wrong('a page says paid only of what was collected');
      if (ending === 'returned' && !(held && held.refunded > 0))
        wrong('a page says given back only of what went back');
      if (ending === 'released' && !(held && held.cancelled > 0 && held.captured === 0))
        wrong('a page says let go only of what was never taken');
      if (!nothingPaid.includes(ending)) return;
      unpaid.set(reference, ending);
      if (held && isPaid(held)) wrong('a page says that nothing was paid only where nothing was');
    },
    look(held) {
      const ending = unpaid.get(held.reference);
      if (ending !== undefined && isPaid(held))
        broken('who was told that nothing was paid has not paid', ending, {
          references: [held.reference],
          sort: 'doubled',
        });
    },
  };
}
