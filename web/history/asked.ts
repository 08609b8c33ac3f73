/** What was asked of a sale's money and is not answered yet, in words; nothing when there is none such. */
import { money } from '../../edge/domain/money.ts';
import type { AfterWords } from '../i18n/after.ts';
import type { Words } from '../i18n/en.ts';
import { moneyText } from '../i18n/format.ts';
import type { Shown } from '../shown.ts';

type Asked = Pick<Shown, 'amount' | 'what' | 'view' | 'refundAsked' | 'collectAsked' | 'releaseAsked'>;

export interface Saying {
  readonly words: Words;
  readonly after: AfterWords;
  /** Something is still on this tablet alone. */
  readonly hasUnsent: boolean;
}

/**
 * What failed says so itself, unless it is asked for anew and has not left yet. Where nothing is held any more it is
 * answered, though the ledger may not have said so of the ask.
 */
export const isCollectAsked = ({ collectAsked, view, what }: Asked, hasUnsent: boolean): boolean =>
  collectAsked > 0 && view?.held !== null && (hasUnsent || what !== 'uncollected');

export function askedOf(sale: Asked, { words, after, hasUnsent }: Saying): readonly string[] {
  const { amount, view, refundAsked, collectAsked, releaseAsked } = sale;
  const text = (value: number) => moneyText(money(amount.currency, value));
  const hasFailed = view?.trouble?.ask === 'refund' && view.refunding === 0 && !hasUnsent;
  return [
    ...(refundAsked > 0 && !hasFailed ? [words.refund.asked(text(refundAsked))] : []),
    ...(isCollectAsked(sale, hasUnsent)
      ? [after.collect.asked(text(Math.min(collectAsked, view?.held?.value ?? collectAsked)))]
      : []),
    ...(releaseAsked ? [after.release.asked] : []),
  ];
}
