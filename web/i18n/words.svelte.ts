/** The words of the chosen language: only that one is loaded, and every screen follows a change at once. */
import type { Words } from './en.ts';
import { type Language, chooseLanguage, isLanguage } from './languages.ts';

const key = 'torg.language';

const loaders = {
  en: async () => (await import('./en.ts')).en,
  nb: async () => (await import('./nb.ts')).nb,
  da: async () => (await import('./da.ts')).da,
  sv: async () => (await import('./sv.ts')).sv,
  fi: async () => (await import('./fi.ts')).fi,
} as const satisfies Record<Language, () => Promise<Words>>;

class Speech {
  language = $state.raw<Language>('en');
  #words = $state.raw<Words>();

  get words(): Words {
    if (!this.#words) throw new Error('words were asked for before a language was loaded');
    return this.#words;
  }

  /** Speaks what this tablet was told to speak, or else what its owner reads. */
  async begin(): Promise<void> {
    const told = localStorage.getItem(key);
    await this.#load(isLanguage(told) ? told : chooseLanguage(navigator.languages));
  }

  async choose(language: Language): Promise<void> {
    await this.#load(language);
    localStorage.setItem(key, language);
  }

  async #load(language: Language): Promise<void> {
    this.#words = await loaders[language]();
    this.language = language;
    document.documentElement.lang = language;
  }
}

export const speech = new Speech();
