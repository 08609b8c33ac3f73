/** What each state means for the screen: how it looks, and what the one way on is. */
import type { Outcome } from '../../edge/domain/outcome.ts';
import type { RefusalWord } from '../../edge/domain/refusal.ts';
import type { Words } from '../i18n/en.ts';

export type What = Outcome | 'unsent' | 'not-sent';

/** Shape and colour always go with the word. `busy` still moves, `good` is money taken, `bad` needs a person. */
export type Mood = 'busy' | 'good' | 'calm' | 'bad';

const moods: Readonly<Record<What, Mood>> = {
  unsent: 'busy',
  sending: 'busy',
  waiting: 'busy',
  cancelling: 'busy',
  collecting: 'busy',
  held: 'calm',
  paid: 'good',
  refunded: 'calm',
  'part-refunded': 'calm',
  cancelled: 'calm',
  released: 'calm',
  'not-sent': 'bad',
  declined: 'bad',
  expired: 'bad',
  refused: 'bad',
  uncollected: 'bad',
  unknown: 'bad',
};

export const moodOf = (what: What): Mood => moods[what];

/** Nothing more will happen by itself. Unknown and uncollected may still turn. */
export const isFinal = (what: What): boolean =>
  moods[what] !== 'busy' && what !== 'unknown' && what !== 'uncollected';

export type WayOn = 'try-again' | 'scan-again' | 'show-qr' | 'other-way' | 'look-again' | 'new-sale';

/** The primary way on after an end that is not paid. */
export function wayOnAfter(what: What, word: RefusalWord | null): WayOn {
  if (what === 'uncollected' || what === 'unknown') return 'look-again';
  if (what === 'refunded' || what === 'part-refunded' || what === 'held') return 'new-sale';
  if (what !== 'refused' || word === null) return 'try-again';
  return waysAfterRefusal[word] ?? 'try-again';
}

const waysAfterRefusal: Readonly<Partial<Record<RefusalWord, WayOn>>> = {
  'code-too-old': 'scan-again',
  'check-in-too-old': 'scan-again',
  'check-in-elsewhere': 'scan-again',
  'push-not-approved': 'show-qr',
  'customer-cannot-pay': 'other-way',
  'amount-too-small': 'other-way',
  'amount-invalid': 'other-way',
  'too-much': 'other-way',
  'wrong-currency': 'other-way',
  'unit-not-set-up': 'other-way',
  'keys-refused': 'other-way',
  'bad-request': 'other-way',
  'test-only': 'other-way',
};

/** What a screen says: a refusal by its own word, anything else by its state. */
export function sayingOf(words: Words, { what, word }: { what: What; word: RefusalWord | null }) {
  if ((what === 'refused' || what === 'uncollected' || what === 'not-sent') && word)
    return words.refusals[word];
  return words.states[what];
}
