/** What the scan view says of what it sees, in every language: apart from the others, as it comes with the scanner. */
import type { Hint, PictureEnd } from '../scan/scanning.svelte.ts';
import type { Seen } from '../scan/seen.ts';
import type { Language } from './languages.ts';

export interface ScanWords {
  readonly hints: Readonly<Record<Exclude<Hint, 'starting'>, string>>;
  /** In place of the plain hint, where this till has a light, or a lens that cannot focus and another camera. */
  readonly darkWithLight: string;
  readonly fixedLens: string;
  readonly seen: Readonly<Record<Seen, string>>;
  /** Several codes whose places are known: each can be tapped. */
  readonly tapOne: string;
  readonly choice: (n: number) => string;
  readonly useAgain: string;
  /** To a scanner that types: no finger is there to say that it is meant. */
  readonly againSoon: string;
  readonly unknownBarcode: string;
  readonly twice: string;
  readonly paste: string;
  readonly drop: string;
  readonly pasted: Readonly<Record<Exclude<PictureEnd, 'read' | 'seen'> | 'empty', string>>;
}

export const scanWords: Readonly<Record<Language, ScanWords>> = {
  en: {
    hints: {
      dark: 'Too dark. Ask the customer to turn up the brightness.',
      glare: 'Glare on the phone. Tilt it a little.',
      moving: 'Hold the phone still for a moment',
      small: 'Hold the phone nearer',
      blurred: 'Not sharp. Hold the phone at a forearm’s length.',
      'flatter-brighter-nearer': 'Hold the phone flatter, brighter or nearer',
      'offer-number': 'Still nothing. A phone number or the QR on this screen works too.',
    },
    darkWithLight: 'Too dark. Turn up the phone’s brightness, or tap Light.',
    fixedLens: 'Not sharp. Hold the phone further away, or tap Other camera.',
    seen: {
      'two-codes': 'Two customer codes in view. Show one at a time.',
      again: 'This code was scanned a moment ago.',
      foreign: 'That is another kind of code. Ask for the payment code in the app.',
      barcode: 'That is the barcode of a product. Go back to the goods to add it.',
      sticker: 'That is an old MobilePay sticker. Ask the customer to show their own code.',
      own: 'That is the stall’s own code. Ask the customer to show theirs.',
      pairing: 'That code connects a tablet, and this one is connected. Ask the customer to show theirs.',
      slip: 'That is the slip of an earlier sale. Look it up under Today.',
      cart: 'That is a parked cart. Go back to the goods to take it up.',
    },
    tapOne: 'Two customer codes in view. Tap the right one, or show only one.',
    choice: (n) => `Customer code ${n}`,
    useAgain: 'Use it again',
    againSoon: 'This code was scanned a moment ago. Wait a little to use it again.',
    unknownBarcode: 'No product here has that barcode.',
    twice: 'Twice as large',
    paste: 'Paste',
    drop: 'Let go of the picture here',
    pasted: {
      nothing: 'No code was found in that picture.',
      unreadable: 'This browser cannot read that file as a picture. Try a screenshot.',
      'no-reader': 'Pictures cannot be read just now. A phone number or the QR on this screen works.',
      empty: 'There is no picture and no code to paste.',
    },
  },
  nb: {
    hints: {
      dark: 'For mørkt. Be kunden skru opp lysstyrken.',
      glare: 'Gjenskinn i telefonen. Vipp den litt.',
      moving: 'Hold telefonen i ro et øyeblikk',
      small: 'Hold telefonen nærmere',
      blurred: 'Uskarpt. Hold telefonen en underarms lengde unna.',
      'flatter-brighter-nearer': 'Hold telefonen flatere, lysere eller nærmere',
      'offer-number': 'Fortsatt ingenting. Telefonnummer eller QR på skjermen går også.',
    },
    darkWithLight: 'For mørkt. Skru opp lysstyrken på telefonen, eller trykk på Lys.',
    fixedLens: 'Uskarpt. Hold telefonen lenger unna, eller trykk på Annet kamera.',
    seen: {
      'two-codes': 'To kundekoder i bildet. Vis én om gangen.',
      again: 'Denne koden ble skannet for et øyeblikk siden.',
      foreign: 'Det er en annen slags kode. Be om betalingskoden i appen.',
      barcode: 'Det er strekkoden på en vare. Gå tilbake til varene for å legge den til.',
      sticker: 'Det er et gammelt MobilePay-klistremerke. Be kunden vise sin egen kode.',
      own: 'Det er bodens egen kode. Be kunden vise sin.',
      pairing: 'Den koden kobler til et nettbrett, og dette er koblet til. Be kunden vise sin.',
      slip: 'Det er slippen fra et tidligere salg. Finn salget under I dag.',
      cart: 'Det er en parkert kurv. Gå tilbake til varene for å hente den.',
    },
    tapOne: 'To kundekoder i bildet. Trykk på den riktige, eller vis bare én.',
    choice: (n) => `Kundekode ${n}`,
    useAgain: 'Bruk den igjen',
    againSoon: 'Denne koden ble skannet for et øyeblikk siden. Vent litt før du bruker den igjen.',
    unknownBarcode: 'Ingen vare her har den strekkoden.',
    twice: 'Dobbelt så stort',
    paste: 'Lim inn',
    drop: 'Slipp bildet her',
    pasted: {
      nothing: 'Fant ingen kode i bildet.',
      unreadable: 'Nettleseren kan ikke lese filen som et bilde. Prøv et skjermbilde.',
      'no-reader': 'Bilder kan ikke leses akkurat nå. Telefonnummer eller QR på skjermen virker.',
      empty: 'Det er verken bilde eller kode å lime inn.',
    },
  },
  da: {
    hints: {
      dark: 'For mørkt. Bed kunden skrue op for lysstyrken.',
      glare: 'Genskin i telefonen. Vip den lidt.',
      moving: 'Hold telefonen stille et øjeblik',
      small: 'Hold telefonen nærmere',
      blurred: 'Uskarpt. Hold telefonen en underarms længde væk.',
      'flatter-brighter-nearer': 'Hold telefonen fladere, lysere eller nærmere',
      'offer-number': 'Stadig intet. Telefonnummer eller QR på skærmen virker også.',
    },
    darkWithLight: 'For mørkt. Skru op for telefonens lysstyrke, eller tryk på Lys.',
    fixedLens: 'Uskarpt. Hold telefonen længere væk, eller tryk på Andet kamera.',
    seen: {
      'two-codes': 'To kundekoder i billedet. Vis én ad gangen.',
      again: 'Den kode blev scannet for et øjeblik siden.',
      foreign: 'Det er en anden slags kode. Bed om betalingskoden i appen.',
      barcode: 'Det er stregkoden på en vare. Gå tilbage til varerne for at tilføje den.',
      sticker: 'Det er et gammelt MobilePay-klistermærke. Bed kunden vise sin egen kode.',
      own: 'Det er bodens egen kode. Bed kunden vise sin.',
      pairing: 'Den kode forbinder en tablet, og denne er forbundet. Bed kunden vise sin.',
      slip: 'Det er slippen fra et tidligere salg. Find salget under I dag.',
      cart: 'Det er en parkeret kurv. Gå tilbage til varerne for at hente den.',
    },
    tapOne: 'To kundekoder i billedet. Tryk på den rigtige, eller vis kun én.',
    choice: (n) => `Kundekode ${n}`,
    useAgain: 'Brug den igen',
    againSoon: 'Den kode blev scannet for et øjeblik siden. Vent lidt, før du bruger den igen.',
    unknownBarcode: 'Ingen vare her har den stregkode.',
    twice: 'Dobbelt så stort',
    paste: 'Sæt ind',
    drop: 'Slip billedet her',
    pasted: {
      nothing: 'Der er ingen kode i billedet.',
      unreadable: 'Browseren kan ikke læse filen som et billede. Prøv et skærmbillede.',
      'no-reader': 'Billeder kan ikke læses lige nu. Telefonnummer eller QR på skærmen virker.',
      empty: 'Der er hverken billede eller kode at sætte ind.',
    },
  },
  sv: {
    hints: {
      dark: 'För mörkt. Be kunden höja ljusstyrkan.',
      glare: 'Reflexer i telefonen. Luta den lite.',
      moving: 'Håll telefonen stilla ett ögonblick',
      small: 'Håll telefonen närmare',
      blurred: 'Oskarpt. Håll telefonen en underarms längd bort.',
      'flatter-brighter-nearer': 'Håll telefonen plattare, ljusare eller närmare',
      'offer-number': 'Fortfarande inget. Telefonnummer eller QR på skärmen fungerar också.',
    },
    darkWithLight: 'För mörkt. Höj telefonens ljusstyrka, eller tryck på Ljus.',
    fixedLens: 'Oskarpt. Håll telefonen längre bort, eller tryck på Annan kamera.',
    seen: {
      'two-codes': 'Två kundkoder i bild. Visa en i taget.',
      again: 'Den koden skannades för en stund sedan.',
      foreign: 'Det är en annan sorts kod. Be om betalkoden i appen.',
      barcode: 'Det är streckkoden på en vara. Gå tillbaka till varorna för att lägga till den.',
      sticker: 'Det är ett gammalt MobilePay-klistermärke. Be kunden visa sin egen kod.',
      own: 'Det är ståndets egen kod. Be kunden visa sin.',
      pairing: 'Den koden ansluter en surfplatta, och den här är ansluten. Be kunden visa sin.',
      slip: 'Det är notan från ett tidigare köp. Sök upp köpet under I dag.',
      cart: 'Det är en parkerad korg. Gå tillbaka till varorna för att ta upp den.',
    },
    tapOne: 'Två kundkoder i bild. Tryck på rätt kod, eller visa bara en.',
    choice: (n) => `Kundkod ${n}`,
    useAgain: 'Använd den igen',
    againSoon: 'Den koden skannades för en stund sedan. Vänta lite innan du använder den igen.',
    unknownBarcode: 'Ingen vara här har den streckkoden.',
    twice: 'Dubbelt så stort',
    paste: 'Klistra in',
    drop: 'Släpp bilden här',
    pasted: {
      nothing: 'Ingen kod hittades i bilden.',
      unreadable: 'Webbläsaren kan inte läsa filen som en bild. Prova en skärmbild.',
      'no-reader': 'Bilder kan inte läsas just nu. Telefonnummer eller QR på skärmen fungerar.',
      empty: 'Det finns varken bild eller kod att klistra in.',
    },
  },
  fi: {
    hints: {
      dark: 'Liian pimeää. Pyydä asiakasta lisäämään kirkkautta.',
      glare: 'Puhelin heijastaa. Kallista sitä hieman.',
      moving: 'Pidä puhelinta hetki paikallaan',
      small: 'Pidä puhelinta lähempänä',
      blurred: 'Epätarkka. Pidä puhelinta kyynärvarren mitan päässä.',
      'flatter-brighter-nearer': 'Pidä puhelinta suorassa, kirkkaampana tai lähempänä',
      'offer-number': 'Ei vieläkään. Myös puhelinnumero tai QR näytöllä käy.',
    },
    darkWithLight: 'Liian pimeää. Lisää puhelimen kirkkautta tai napauta Valo.',
    fixedLens: 'Epätarkka. Pidä puhelinta kauempana tai napauta Toinen kamera.',
    seen: {
      'two-codes': 'Kuvassa on kaksi asiakkaan koodia. Näytä yksi kerrallaan.',
      again: 'Tämä koodi skannattiin hetki sitten.',
      foreign: 'Tämä on toisenlainen koodi. Pyydä sovelluksen maksukoodi.',
      barcode: 'Tämä on tuotteen viivakoodi. Lisää tuote tuotenäkymässä.',
      sticker: 'Tämä on vanha MobilePay-tarra. Pyydä asiakkaan oma koodi.',
      own: 'Tämä on kojun oma koodi. Pyydä asiakasta näyttämään omansa.',
      pairing: 'Tällä koodilla yhdistetään tabletti, ja tämä on jo yhdistetty. Pyydä asiakkaan oma koodi.',
      slip: 'Tämä on aiemman myynnin tosite. Myynti löytyy kohdasta Tänään.',
      cart: 'Tämä on odottava ostoskori. Ota se esiin tuotenäkymässä.',
    },
    tapOne: 'Kuvassa on kaksi asiakkaan koodia. Napauta oikeaa tai näytä vain yksi.',
    choice: (n) => `Asiakkaan koodi ${n}`,
    useAgain: 'Käytä sitä uudelleen',
    againSoon: 'Tämä koodi skannattiin hetki sitten. Odota hetki ennen kuin käytät sitä uudelleen.',
    unknownBarcode: 'Millään tuotteella ei ole tätä viivakoodia.',
    twice: 'Kaksi kertaa suurempana',
    paste: 'Liitä',
    drop: 'Pudota kuva tähän',
    pasted: {
      nothing: 'Kuvasta ei löytynyt koodia.',
      unreadable: 'Selain ei osaa lukea tiedostoa kuvana. Kokeile kuvakaappausta.',
      'no-reader': 'Kuvia ei voi juuri nyt lukea. Puhelinnumero tai QR näytöllä käy.',
      empty: 'Liitettävää kuvaa tai koodia ei ole.',
    },
  },
};
