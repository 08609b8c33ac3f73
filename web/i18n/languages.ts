/** The languages of the till by their own names, and which of them a tablet speaks at first. */
export const languages = { en: 'English', nb: 'Norsk', da: 'Dansk', sv: 'Svenska', fi: 'Suomi' } as const;
export type Language = keyof typeof languages;

export const isLanguage = (word: unknown): word is Language => typeof word === 'string' && word in languages;

/** The first wish that can be met; English when none can. Both Norwegians are served in bokmål. */
export function chooseLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const base = wish.toLowerCase().split('-')[0] ?? '';
    const language = base === 'no' || base === 'nn' ? 'nb' : base;
    if (isLanguage(language)) return language;
  }
  return 'en';
}
