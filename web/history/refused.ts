/** What is said of an ask about a sale's money that was refused: the same word calls for other steps after another ask. */
import type { MoveKind } from '../../edge/domain/after-wire.ts';
import type { RefusalWord } from '../../edge/domain/refusal.ts';
import type { AfterWords } from '../i18n/after.ts';
import type { Saying, Words } from '../i18n/en.ts';

export interface AllWords {
  readonly words: Pick<Words, 'refusals'>;
  readonly after: Pick<AfterWords, 'refused'>;
}

/** The general words of a refusal are a capture's: they stand on the payment's own screen. */
export function refusedSaying({ words, after }: AllWords, what: MoveKind, word: RefusalWord): Saying {
  if (what === 'capture') return words.refusals[word];
  const own: Partial<Record<RefusalWord, Saying>> = after.refused[what];
  return own[word] ?? words.refusals[word];
}

/** A cancel that is asked of an approved payment lets go of its money. */
export const moveOfAsk = (ask: 'capture' | 'cancel' | 'refund'): MoveKind =>
  ask === 'cancel' ? 'release' : ask;
