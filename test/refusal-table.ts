/**
 * Every code of ePayment from 6020 to 6280: which ask about a sale's money can meet it, what the edge does then, and
 * what the cashier reads. Tests of the edge and of the screens go through it row by row; docs/after-sale.md prints it.
 */
import type { RefusalWord } from '../edge/domain/refusal.ts';
import { codes, type ErrorCode } from '../edge/simulator/problems.ts';
import { en as after } from '../web/i18n/after/en.ts';
import { en as words } from '../web/i18n/en.ts';
import { refusedSaying } from '../web/history/refused.ts';

/** `cancel`: before the approval. `release`: letting go of what was approved. */
export const asks = ['capture', 'cancel', 'release', 'refund'] as const;
export type Ask = (typeof asks)[number];

/**
 * `again`: asked once more until it goes through, a capture or refund with the same key. `read`: the payment is read,
 * and asked about again until the read shows an end. `ends`: the payment is read, and unless that shows it done the ask
 * is over, with words.
 */
export type End = 'again' | 'read' | 'ends';

export interface Refusal {
  readonly ask: Ask;
  readonly code: ErrorCode;
  readonly word: RefusalWord;
  readonly end: End;
}

const rows = {
  capture: [
    ['6070', 'already-over', 'ends'],
    ['6080', 'not-approved-yet', 'ends'],
    ['6090', 'too-much', 'ends'],
    ['6100', 'too-late', 'ends'],
    ['6140', 'must-capture-all', 'ends'],
    ['6160', 'busy', 'again'],
    ['6170', 'already-captured', 'ends'],
    ['6200', 'already-over', 'ends'],
    ['6260', 'funds-unavailable', 'again'],
    ['6280', 'try-capture-later', 'again'],
  ],
  cancel: [
    ['6030', 'too-late', 'read'],
    ['6040', 'already-captured', 'read'],
    ['6050', 'already-over', 'read'],
    ['6060', 'already-approved', 'read'],
    ['6160', 'busy', 'again'],
    ['6190', 'already-over', 'read'],
    ['6250', 'being-approved', 'again'],
  ],
  release: [
    ['6030', 'too-late', 'ends'],
    ['6040', 'already-captured', 'ends'],
    ['6050', 'already-over', 'read'],
    ['6060', 'already-approved', 'ends'],
    ['6160', 'busy', 'again'],
    ['6190', 'already-over', 'read'],
    ['6250', 'being-approved', 'again'],
  ],
  refund: [
    ['6020', 'not-approved-yet', 'ends'],
    ['6150', 'too-much', 'ends'],
    ['6160', 'busy', 'again'],
    ['6180', 'already-refunded', 'ends'],
    ['6210', 'already-over', 'ends'],
    ['6220', 'too-late', 'ends'],
  ],
} as const satisfies Record<Ask, readonly (readonly [ErrorCode, RefusalWord, End])[]>;

export const refusals: readonly Refusal[] = asks.flatMap((ask) =>
  rows[ask].map(([code, word, end]) => ({ ask, code, word, end })),
);

/** The codes between that no ask about a sale's money can meet, and why. */
export const neverMet: Readonly<Partial<Record<ErrorCode, string>>> = {
  '6110': 'answers a request with a lifetime of its own; the till sends none',
  '6120': 'answers a request with a lifetime of its own; the till sends none',
  '6130': 'answers a request with a lifetime of its own; the till sends none',
  '6230': 'answers the forced approval of the test host; the till never asks for one',
};

export const codesInQuestion: readonly ErrorCode[] = (Object.keys(codes) as ErrorCode[])
  .filter((code) => Number(code) >= 6020 && Number(code) <= 6280)
  .sort();

/** What the cashier reads while it is not settled, or when it has ended so; the sum stands for itself. */
export function toldToCashier({ ask, word, end }: Refusal, sum = '…'): readonly string[] {
  if (ask === 'cancel') return [words.states.cancelling.title, words.states.cancelling.next('')];
  const isSaidMeanwhile = word === 'funds-unavailable' || word === 'try-capture-later';
  if (end !== 'ends' && !isSaidMeanwhile) {
    const asked = {
      capture: after.collect.asked(sum),
      release: after.release.asked,
      refund: words.refund.asked(sum),
    };
    return [asked[ask]];
  }
  const { title, next } = refusedSaying({ words, after }, ask, word);
  const failed = { capture: [], release: [after.release.failed], refund: [words.refund.failed] }[ask];
  return [...failed, title, next('Vipps')];
}
