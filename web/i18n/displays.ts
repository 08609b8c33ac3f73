/** The words with which a customer display is connected, on the till and on the display itself, in every language. */
import type { Language } from './languages.ts';

export interface DisplaysWords {
  readonly title: string;
  readonly close: string;
  readonly how: string;
  readonly orType: (address: string) => string;
  readonly ends: (time: string) => string;
  readonly newCode: string;
  readonly codeOf: string;
  readonly unreachable: string;
  readonly again: string;
  readonly connected: string;
  readonly none: string;
  readonly name: (n: number) => string;
  readonly on: string;
  readonly off: string;
  readonly remove: string;
  readonly removed: string;
  /** On the display. */
  readonly connectTitle: string;
  readonly connectHow: string;
  readonly code: string;
  readonly connect: string;
  readonly connecting: string;
  readonly wrong: string;
  readonly shape: string;
}

export const displaysWords: Readonly<Record<Language, DisplaysWords>> = {
  en: {
    title: 'Customer display',
    close: 'Close',
    how: 'Scan this with the camera of the screen that is to face the customer.',
    orType: (address) => `Or open ${address} there and type the code.`,
    ends: (time) => `The code works for ${time}`,
    newCode: 'New code',
    codeOf: 'QR code that connects a customer display',
    unreachable: 'No answer just now.',
    again: 'Try again',
    connected: 'Connected',
    none: 'No display is connected to this till.',
    name: (n) => `Display ${n}`,
    on: 'On',
    off: 'Not heard of',
    remove: 'Disconnect',
    removed: 'Disconnected',
    connectTitle: 'Connect this screen',
    connectHow: 'On the till, open the menu and choose Customer display. Type the code that stands there.',
    code: 'Code',
    connect: 'Connect',
    connecting: 'Connecting',
    wrong:
      'That code does not work. It may be used, older than ten minutes or mistyped. Make a new one on the till.',
    shape: 'The code has eight letters or digits.',
  },
  nb: {
    title: 'Kundeskjerm',
    close: 'Lukk',
    how: 'Skann dette med kameraet på skjermen som skal vende mot kunden.',
    orType: (address) => `Eller åpne ${address} der og skriv koden.`,
    ends: (time) => `Koden virker i ${time}`,
    newCode: 'Ny kode',
    codeOf: 'QR-kode som kobler til en kundeskjerm',
    unreachable: 'Ingen svar akkurat nå.',
    again: 'Prøv igjen',
    connected: 'Koblet til',
    none: 'Ingen skjerm er koblet til denne kassen.',
    name: (n) => `Skjerm ${n}`,
    on: 'På',
    off: 'Ikke hørt fra',
    remove: 'Koble fra',
    removed: 'Koblet fra',
    connectTitle: 'Koble til denne skjermen',
    connectHow: 'Åpne menyen på kassen og velg Kundeskjerm. Skriv koden som står der.',
    code: 'Kode',
    connect: 'Koble til',
    connecting: 'Kobler til',
    wrong:
      'Den koden virker ikke. Den kan være brukt, eldre enn ti minutter eller feil skrevet. Lag en ny på kassen.',
    shape: 'Koden har åtte bokstaver eller sifre.',
  },
  da: {
    title: 'Kundeskærm',
    close: 'Luk',
    how: 'Scan dette med kameraet på den skærm, der skal vende mod kunden.',
    orType: (address) => `Eller åbn ${address} dér, og skriv koden.`,
    ends: (time) => `Koden virker i ${time}`,
    newCode: 'Ny kode',
    codeOf: 'QR-kode, der forbinder en kundeskærm',
    unreachable: 'Intet svar lige nu.',
    again: 'Prøv igen',
    connected: 'Forbundet',
    none: 'Ingen skærm er forbundet med denne kasse.',
    name: (n) => `Skærm ${n}`,
    on: 'Tændt',
    off: 'Ikke hørt fra',
    remove: 'Afbryd',
    removed: 'Afbrudt',
    connectTitle: 'Forbind denne skærm',
    connectHow: 'Åbn menuen på kassen, og vælg Kundeskærm. Skriv den kode, der står dér.',
    code: 'Kode',
    connect: 'Forbind',
    connecting: 'Forbinder',
    wrong:
      'Den kode virker ikke. Den kan være brugt, ældre end ti minutter eller skrevet forkert. Lav en ny på kassen.',
    shape: 'Koden har otte bogstaver eller cifre.',
  },
  sv: {
    title: 'Kundskärm',
    close: 'Stäng',
    how: 'Skanna det här med kameran på skärmen som ska vara vänd mot kunden.',
    orType: (address) => `Eller öppna ${address} där och skriv koden.`,
    ends: (time) => `Koden fungerar i ${time}`,
    newCode: 'Ny kod',
    codeOf: 'QR-kod som ansluter en kundskärm',
    unreachable: 'Inget svar just nu.',
    again: 'Försök igen',
    connected: 'Ansluten',
    none: 'Ingen skärm är ansluten till den här kassan.',
    name: (n) => `Skärm ${n}`,
    on: 'På',
    off: 'Hörs inte av',
    remove: 'Koppla från',
    removed: 'Frånkopplad',
    connectTitle: 'Anslut den här skärmen',
    connectHow: 'Öppna menyn på kassan och välj Kundskärm. Skriv koden som står där.',
    code: 'Kod',
    connect: 'Anslut',
    connecting: 'Ansluter',
    wrong:
      'Den koden fungerar inte. Den kan vara använd, äldre än tio minuter eller felskriven. Gör en ny på kassan.',
    shape: 'Koden har åtta bokstäver eller siffror.',
  },
  fi: {
    title: 'Asiakasnäyttö',
    close: 'Sulje',
    how: 'Skannaa tämä sen näytön kameralla, joka on asiakkaaseen päin.',
    orType: (address) => `Tai avaa siellä ${address} ja kirjoita koodi.`,
    ends: (time) => `Koodi toimii ${time}`,
    newCode: 'Uusi koodi',
    codeOf: 'QR-koodi, joka yhdistää asiakasnäytön',
    unreachable: 'Ei vastausta juuri nyt.',
    again: 'Yritä uudelleen',
    connected: 'Yhdistetty',
    none: 'Tähän kassaan ei ole yhdistetty näyttöä.',
    name: (n) => `Näyttö ${n}`,
    on: 'Päällä',
    off: 'Ei ole kuultu',
    remove: 'Katkaise yhteys',
    removed: 'Yhteys katkaistu',
    connectTitle: 'Yhdistä tämä näyttö',
    connectHow: 'Avaa kassalla valikko ja valitse Asiakasnäyttö. Kirjoita siinä oleva koodi.',
    code: 'Koodi',
    connect: 'Yhdistä',
    connecting: 'Yhdistetään',
    wrong:
      'Koodi ei toimi. Se voi olla käytetty, yli kymmenen minuuttia vanha tai väärin kirjoitettu. Tee kassalla uusi.',
    shape: 'Koodissa on kahdeksan kirjainta tai numeroa.',
  },
};
