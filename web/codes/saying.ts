/** What is said of a change that was not done, in one line. */
import type { CodesWords } from '../i18n/codes.ts';
import type { Words } from '../i18n/en.ts';
import type { Done } from './codes.svelte.ts';

/** Empty when it was done. */
export function sayDone(done: Done<unknown>, w: CodesWords, words: Words): string {
  switch (done.is) {
    case 'done':
      return '';
    case 'refused':
      return words.refusals[done.word].title;
    case 'invalid':
      return w.invalid;
    case 'conflict':
      return w.exists;
    case 'gone':
      return w.states.gone;
    case 'unreachable':
      return w.unreachable;
  }
}
