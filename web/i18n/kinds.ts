/** What each kind of ask is called, in every language; a kind without a name is something else. */
import type { Language } from './languages.ts';

const names: Readonly<Record<Language, { readonly other: string } & Readonly<Record<string, string>>>> = {
  en: {
    charge: 'Charge',
    cancel: 'Cancel a request',
    capture: 'Collect money',
    refund: 'Refund',
    note: 'Sale not paid yet',
    'note-close': 'Settle a sale not paid yet',
    other: 'Something else',
  },
  nb: {
    charge: 'Betaling',
    cancel: 'Avbryte en forespørsel',
    capture: 'Trekke penger',
    refund: 'Tilbakebetaling',
    note: 'Ubetalt salg',
    'note-close': 'Gjøre opp et ubetalt salg',
    other: 'Noe annet',
  },
  da: {
    charge: 'Betaling',
    cancel: 'Annullere en anmodning',
    capture: 'Hæve penge',
    refund: 'Tilbagebetaling',
    note: 'Ubetalt salg',
    'note-close': 'Gøre et ubetalt salg op',
    other: 'Noget andet',
  },
  sv: {
    charge: 'Betalning',
    cancel: 'Avbryta en begäran',
    capture: 'Dra pengar',
    refund: 'Återbetalning',
    note: 'Obetalt köp',
    'note-close': 'Göra upp ett obetalt köp',
    other: 'Något annat',
  },
  fi: {
    charge: 'Veloitus',
    cancel: 'Pyynnön peruutus',
    capture: 'Rahojen veloitus',
    refund: 'Palautus',
    note: 'Maksamaton myynti',
    'note-close': 'Maksamattoman myynnin hoito',
    other: 'Jotain muuta',
  },
};

export const nameOfKind = (language: Language, kind: string): string =>
  names[language][kind] ?? names[language].other;
