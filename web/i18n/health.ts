/** The words of the page that says how this till is doing, in every language: only the menu leads there. */
import type { Rung } from '../scan/ladder.ts';
import type { Language } from './languages.ts';

interface HealthWords {
  readonly title: string;
  readonly why: string;
  readonly scanner: string;
  readonly rungs: Readonly<Record<Rung, string>>;
  readonly oneCode: string;
  readonly pace: (ms: string, perSecond: string) => string;
  readonly compared: (own: string, ours: string) => string;
  readonly didNotPass: string;
  readonly camera: string;
  readonly notYet: string;
  readonly picture: (width: string, height: string, perSecond: string) => string;
  readonly small: string;
  readonly light: string;
  readonly yes: string;
  readonly no: string;
  readonly storage: string;
  readonly promised: string;
  readonly notPromised: string;
  readonly notSaid: string;
  readonly line: string;
  readonly version: string;
  readonly decoder: string;
  readonly browser: string;
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
}

export const healthWords: Readonly<Record<Language, HealthWords>> = {
  en: {
    title: 'How this till is doing',
    why: 'For you and for whoever helps you. Nothing here is about a customer.',
    scanner: 'Scanner',
    rungs: {
      native: 'The browser’s own reader',
      'wasm-worker': 'The fast reader',
      'zxing-js': 'The slow reader: this browser refuses the fast one',
    },
    oneCode: 'It may miss a code when another is in view. Keep stickers out of the picture.',
    pace: (ms, perSecond) => `${ms} ms a picture, ${perSecond} a second`,
    compared: (own, ours) => `Measured: browser ${own}, till ${ours}`,
    didNotPass: 'did not pass',
    camera: 'Camera',
    notYet: 'Not used since the till was opened',
    picture: (width, height, perSecond) => `${width} × ${height}, ${perSecond} pictures a second`,
    small: 'The picture is small. Hold phones nearer, or use another camera.',
    light: 'Light',
    yes: 'Yes',
    no: 'No',
    storage: 'Storage',
    promised: 'Promised to be kept',
    notPromised: 'The browser may delete it',
    notSaid: 'The browser does not say',
    line: 'Connection',
    version: 'Version',
    decoder: 'Reader',
    browser: 'Browser',
    copy: 'Copy as text',
    copied: 'Copied',
    notCopied: 'It could not be copied. Select the text instead.',
  },
  nb: {
    title: 'Slik har kassa det',
    why: 'For deg og for den som hjelper deg. Ingenting her handler om en kunde.',
    scanner: 'Skanner',
    rungs: {
      native: 'Nettleserens egen leser',
      'wasm-worker': 'Den raske leseren',
      'zxing-js': 'Den langsomme leseren: nettleseren nekter den raske',
    },
    oneCode: 'Den kan overse en kode når en annen er i bildet. Hold klistremerker utenfor.',
    pace: (ms, perSecond) => `${ms} ms per bilde, ${perSecond} i sekundet`,
    compared: (own, ours) => `Målt: nettleseren ${own}, kassa ${ours}`,
    didNotPass: 'bestod ikke',
    camera: 'Kamera',
    notYet: 'Ikke brukt siden kassa ble åpnet',
    picture: (width, height, perSecond) => `${width} × ${height}, ${perSecond} bilder i sekundet`,
    small: 'Bildet er lite. Hold telefonene nærmere, eller bruk et annet kamera.',
    light: 'Lys',
    yes: 'Ja',
    no: 'Nei',
    storage: 'Lagring',
    promised: 'Lovet å bli tatt vare på',
    notPromised: 'Nettleseren kan slette det',
    notSaid: 'Nettleseren sier det ikke',
    line: 'Forbindelse',
    version: 'Versjon',
    decoder: 'Leser',
    browser: 'Nettleser',
    copy: 'Kopier som tekst',
    copied: 'Kopiert',
    notCopied: 'Det kunne ikke kopieres. Merk teksten i stedet.',
  },
  da: {
    title: 'Sådan har kassen det',
    why: 'Til dig og til den, der hjælper dig. Intet her handler om en kunde.',
    scanner: 'Scanner',
    rungs: {
      native: 'Browserens egen læser',
      'wasm-worker': 'Den hurtige læser',
      'zxing-js': 'Den langsomme læser: browseren afviser den hurtige',
    },
    oneCode: 'Den kan overse en kode, når en anden er i billedet. Hold klistermærker udenfor.',
    pace: (ms, perSecond) => `${ms} ms pr. billede, ${perSecond} i sekundet`,
    compared: (own, ours) => `Målt: browseren ${own}, kassen ${ours}`,
    didNotPass: 'bestod ikke',
    camera: 'Kamera',
    notYet: 'Ikke brugt, siden kassen blev åbnet',
    picture: (width, height, perSecond) => `${width} × ${height}, ${perSecond} billeder i sekundet`,
    small: 'Billedet er lille. Hold telefonerne nærmere, eller brug et andet kamera.',
    light: 'Lys',
    yes: 'Ja',
    no: 'Nej',
    storage: 'Lager',
    promised: 'Lovet at blive gemt',
    notPromised: 'Browseren kan slette det',
    notSaid: 'Browseren siger det ikke',
    line: 'Forbindelse',
    version: 'Version',
    decoder: 'Læser',
    browser: 'Browser',
    copy: 'Kopiér som tekst',
    copied: 'Kopieret',
    notCopied: 'Det kunne ikke kopieres. Markér teksten i stedet.',
  },
  sv: {
    title: 'Så mår kassan',
    why: 'För dig och för den som hjälper dig. Inget här handlar om en kund.',
    scanner: 'Skanner',
    rungs: {
      native: 'Webbläsarens egen läsare',
      'wasm-worker': 'Den snabba läsaren',
      'zxing-js': 'Den långsamma läsaren: webbläsaren vägrar den snabba',
    },
    oneCode: 'Den kan missa en kod när en annan är i bild. Håll klistermärken utanför bilden.',
    pace: (ms, perSecond) => `${ms} ms per bild, ${perSecond} i sekunden`,
    compared: (own, ours) => `Uppmätt: webbläsaren ${own}, kassan ${ours}`,
    didNotPass: 'klarade det inte',
    camera: 'Kamera',
    notYet: 'Inte använd sedan kassan öppnades',
    picture: (width, height, perSecond) => `${width} × ${height}, ${perSecond} bilder i sekunden`,
    small: 'Bilden är liten. Håll telefonerna närmare, eller använd en annan kamera.',
    light: 'Ljus',
    yes: 'Ja',
    no: 'Nej',
    storage: 'Lagring',
    promised: 'Lovat att sparas',
    notPromised: 'Webbläsaren kan radera det',
    notSaid: 'Webbläsaren säger inget om det',
    line: 'Anslutning',
    version: 'Version',
    decoder: 'Läsare',
    browser: 'Webbläsare',
    copy: 'Kopiera som text',
    copied: 'Kopierat',
    notCopied: 'Det gick inte att kopiera. Markera texten i stället.',
  },
  fi: {
    title: 'Miten kassa voi',
    why: 'Sinulle ja sille, joka auttaa sinua. Täällä ei ole mitään asiakkaista.',
    scanner: 'Skanneri',
    rungs: {
      native: 'Selaimen oma lukija',
      'wasm-worker': 'Nopea lukija',
      'zxing-js': 'Hidas lukija: selain estää nopean',
    },
    oneCode: 'Se voi ohittaa koodin, kun kuvassa on toinenkin. Pidä tarrat kuvan ulkopuolella.',
    pace: (ms, perSecond) => `${ms} ms kuvaa kohti, ${perSecond} sekunnissa`,
    compared: (own, ours) => `Mitattu: selain ${own}, kassa ${ours}`,
    didNotPass: 'ei läpäissyt',
    camera: 'Kamera',
    notYet: 'Ei käytetty kassan avaamisen jälkeen',
    picture: (width, height, perSecond) => `${width} × ${height}, ${perSecond} kuvaa sekunnissa`,
    small: 'Kuva on pieni. Pidä puhelimia lähempänä tai käytä toista kameraa.',
    light: 'Valo',
    yes: 'Kyllä',
    no: 'Ei',
    storage: 'Tallennustila',
    promised: 'Luvattu säilyttää',
    notPromised: 'Selain voi poistaa sen',
    notSaid: 'Selain ei kerro',
    line: 'Yhteys',
    version: 'Versio',
    decoder: 'Lukija',
    browser: 'Selain',
    copy: 'Kopioi tekstinä',
    copied: 'Kopioitu',
    notCopied: 'Kopiointi ei onnistunut. Valitse teksti itse.',
  },
};
