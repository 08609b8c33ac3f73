/** What a customer is told of a payment: paid only when the ledger says so, and never whose fault anything is. */
import type { DisplayShow } from '../../edge/domain/display.ts';
import type { CustomerWords } from '../i18n/customer.ts';

type Payment = Extract<DisplayShow, { is: 'payment' }>;

export interface Said {
  readonly mood: 'plain' | 'paid' | 'bad';
  readonly title: string;
  readonly next: string;
  /** A code to scan is shown instead of these words. */
  readonly hasCode: boolean;
  readonly hasTime: boolean;
}

export function saidOf(
  { outcome, by, hasQr }: Pick<Payment, 'outcome' | 'by' | 'hasQr'>,
  { leftMs, w, brand }: { leftMs: number | null; w: CustomerWords; brand: string },
): Said {
  const say = (mood: Said['mood'], title: string, next = ''): Said => ({
    mood,
    title,
    next,
    hasCode: false,
    hasTime: false,
  });
  switch (outcome) {
    case 'waiting': {
      // Over by the clock: nothing may be scanned any more, though nobody has told yet.
      if (leftMs !== null && leftMs <= 0) return say('plain', w.moment);
      const isCode = by === 'screen' || by === 'link';
      if (isCode) return { ...say('plain', w.codeComing), hasCode: hasQr };
      return { ...say('plain', w.phone(brand)), hasTime: true };
    }
    case 'paid':
      return say('paid', w.paid, w.thanks);
    case 'held':
      return say('plain', w.approved, w.thanks);
    case 'declined':
      return say('bad', w.declined, w.askSeller);
    case 'expired':
      return say('bad', w.expired, w.askSeller);
    case 'cancelled':
    case 'released':
      return say('plain', w.stopped);
    case 'refused':
    case 'uncollected':
    case 'unknown':
      return say('bad', w.moment, w.askSeller);
    case 'sending':
    case 'cancelling':
    case 'collecting':
      return say('plain', w.moment);
    case 'refunded':
    case 'part-refunded':
      return say('plain', w.thanks);
  }
}
