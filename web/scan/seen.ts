/** What is held before the camera, or typed by a scanner, instead of one customer's code: one name for each next step. */
import type { Judgement } from '../../edge/domain/customer-code.ts';

export type Other = Exclude<Judgement, { kind: 'personal' | 'nothing' }>;
export type Seen =
  | 'two-codes'
  /** The code that was taken a moment ago. */
  | 'again'
  | 'sticker'
  | 'own'
  | 'barcode'
  | 'pairing'
  | 'slip'
  | 'cart'
  | 'foreign';

export function seenOf(judged: Other): Seen {
  switch (judged.kind) {
    case 'two-codes':
    case 'own':
    case 'barcode':
      return judged.kind;
    case 'mobilepay-sticker':
      return 'sticker';
    case 'torg':
      return judged.what;
    case 'other':
      return 'foreign';
  }
}
