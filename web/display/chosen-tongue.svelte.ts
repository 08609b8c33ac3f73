/** The language that the customer of one payment chose on this tablet: it goes with the payment, never on to the next. */
import type { Language } from '../i18n/languages.ts';

class ChosenTongue {
  #chosen = $state.raw<{ readonly reference: string; readonly tongue: Language } | null>(null);

  of(reference: string): Language | null {
    return this.#chosen?.reference === reference ? this.#chosen.tongue : null;
  }

  choose(reference: string, tongue: Language): void {
    this.#chosen = { reference, tongue };
  }
}

export const chosenTongue = new ChosenTongue();
