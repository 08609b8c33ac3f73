/** What the customers' pages say, in the five languages of the Nordic countries. */
import type { Outcome } from '../../domain/outcome.ts';

export const languages = ['en', 'nb', 'da', 'sv', 'fi'] as const;
export type Language = (typeof languages)[number];
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  nb: 'Norsk',
  da: 'Dansk',
  sv: 'Svenska',
  fi: 'Suomi',
};

/** What a customer wants to know about a payment: fewer words than a till needs. */
export const endings = [
  'opening',
  'waiting',
  'approved',
  'paid',
  'returned',
  'released',
  'over',
  'declined',
  'expired',
  'refused',
  'unknown',
] as const;
export type Ending = (typeof endings)[number];

export const endingOf = (outcome: Outcome): Ending => endingByOutcome[outcome];

/** Paid is said when the money is taken, as on the till. */
const endingByOutcome: Readonly<Record<Outcome, Ending>> = {
  sending: 'opening',
  waiting: 'waiting',
  cancelling: 'waiting',
  collecting: 'approved',
  held: 'approved',
  uncollected: 'unknown',
  paid: 'paid',
  'part-refunded': 'paid',
  refunded: 'returned',
  released: 'released',
  declined: 'declined',
  expired: 'expired',
  cancelled: 'over',
  refused: 'refused',
  unknown: 'unknown',
};

interface Words {
  readonly choose: string;
  readonly quantityOf: (name: string) => string;
  readonly ownSum: (currency: string) => string;
  readonly between: (least: string, most: string) => string;
  readonly payWith: (brand: string) => string;
  readonly closed: string;
  readonly closedNext: string;
  readonly notFound: string;
  readonly notFoundNext: string;
  readonly pricesChanged: string;
  readonly chooseSomething: string;
  readonly sumWrong: string;
  readonly quantityWrong: string;
  readonly tooMuch: string;
  readonly tooLittle: string;
  readonly tooMany: string;
  readonly goOn: (brand: string) => string;
  readonly again: string;
  readonly lookAgain: string;
  readonly reference: string;
  readonly payment: string;
  readonly time: string;
  readonly languages: string;
  readonly endings: Readonly<
    Record<Ending, { readonly title: (brand: string) => string; readonly next: string }>
  >;
}

const say = (title: string, next: string) => ({ title: () => title, next });

export const words: Readonly<Record<Language, Words>> = {
  en: {
    choose: 'What would you like?',
    quantityOf: (name) => `How many of ${name}`,
    ownSum: (currency) => `Your sum in ${currency}`,
    between: (least, most) => `From ${least} to ${most}`,
    payWith: (brand) => `Pay with ${brand}`,
    closed: 'Closed for now',
    closedNext: 'Ask at the stall how to pay.',
    notFound: 'There is nothing here',
    notFoundNext: 'Scan the poster at the stall again.',
    pricesChanged: 'A price has changed since you chose. Look it over and send again.',
    chooseSomething: 'Choose something, or write a sum.',
    sumWrong: 'Write the sum in figures, such as 129 or 129.50.',
    quantityWrong: 'A quantity is a whole number up to 99.',
    tooMuch: 'That is more than can be paid here.',
    tooLittle: 'That is less than can be paid here.',
    tooMany: 'Many are paying right now. Wait a moment and try again.',
    goOn: (brand) => `Go on to ${brand}`,
    again: 'New payment',
    lookAgain: 'Look again',
    reference: 'Reference',
    payment: 'Payment',
    time: 'Time',
    languages: 'Language',
    endings: {
      opening: { title: (brand) => `Opening ${brand} …`, next: 'This takes a moment.' },
      waiting: {
        title: (brand) => `Approve in ${brand}`,
        next: 'Nothing is paid yet. This page tells you when it is.',
      },
      approved: say('Approved', 'The seller is being told. One moment …'),
      paid: say('Paid', 'Show this to the seller.'),
      returned: say('Given back', 'The money is on its way back to you.'),
      released: say('Cancelled', 'Nothing was taken. What was reserved is free again.'),
      over: say('Cancelled', 'Nothing was paid.'),
      declined: say('Not paid', 'You said no in the app. Nothing was paid.'),
      expired: say('Time ran out', 'Nothing was paid.'),
      refused: say('That did not work', 'Nothing was paid. Try again, or pay at the stall.'),
      unknown: say('Not known yet', 'Ask at the stall before you pay again.'),
    },
  },
  nb: {
    choose: 'Hva vil du ha?',
    quantityOf: (name) => `Antall ${name}`,
    ownSum: (currency) => `Din sum i ${currency}`,
    between: (least, most) => `Fra ${least} til ${most}`,
    payWith: (brand) => `Betal med ${brand}`,
    closed: 'Stengt for nå',
    closedNext: 'Spør i boden hvordan du kan betale.',
    notFound: 'Her er det ingenting',
    notFoundNext: 'Skann plakaten i boden på nytt.',
    pricesChanged: 'En pris er endret siden du valgte. Se over og send på nytt.',
    chooseSomething: 'Velg noe, eller skriv en sum.',
    sumWrong: 'Skriv summen med tall, for eksempel 129 eller 129,50.',
    quantityWrong: 'Antallet er et helt tall opp til 99.',
    tooMuch: 'Det er mer enn det som kan betales her.',
    tooLittle: 'Det er mindre enn det som kan betales her.',
    tooMany: 'Mange betaler akkurat nå. Vent litt og prøv igjen.',
    goOn: (brand) => `Videre til ${brand}`,
    again: 'Ny betaling',
    lookAgain: 'Se etter på nytt',
    reference: 'Referanse',
    payment: 'Betaling',
    time: 'Tid',
    languages: 'Språk',
    endings: {
      opening: { title: (brand) => `Åpner ${brand} …`, next: 'Det tar et øyeblikk.' },
      waiting: {
        title: (brand) => `Godkjenn i ${brand}`,
        next: 'Ingenting er betalt ennå. Siden sier fra når det er det.',
      },
      approved: say('Godkjent', 'Selgeren får beskjed. Et øyeblikk …'),
      paid: say('Betalt', 'Vis dette til selgeren.'),
      returned: say('Tilbakebetalt', 'Pengene er på vei tilbake til deg.'),
      released: say('Avbrutt', 'Ingenting ble trukket. Det som var reservert, er frigitt.'),
      over: say('Avbrutt', 'Ingenting ble betalt.'),
      declined: say('Ikke betalt', 'Du sa nei i appen. Ingenting ble betalt.'),
      expired: say('Tiden gikk ut', 'Ingenting ble betalt.'),
      refused: say('Det gikk ikke', 'Ingenting ble betalt. Prøv igjen, eller betal i boden.'),
      unknown: say('Ikke kjent ennå', 'Spør i boden før du betaler på nytt.'),
    },
  },
  da: {
    choose: 'Hvad vil du have?',
    quantityOf: (name) => `Antal ${name}`,
    ownSum: (currency) => `Dit beløb i ${currency}`,
    between: (least, most) => `Fra ${least} til ${most}`,
    payWith: (brand) => `Betal med ${brand}`,
    closed: 'Lukket lige nu',
    closedNext: 'Spørg i boden, hvordan du kan betale.',
    notFound: 'Her er der ingenting',
    notFoundNext: 'Scan plakaten i boden igen.',
    pricesChanged: 'En pris er ændret, siden du valgte. Se det igennem og send igen.',
    chooseSomething: 'Vælg noget, eller skriv et beløb.',
    sumWrong: 'Skriv beløbet med tal, for eksempel 129 eller 129,50.',
    quantityWrong: 'Antallet er et helt tal op til 99.',
    tooMuch: 'Det er mere, end der kan betales her.',
    tooLittle: 'Det er mindre, end der kan betales her.',
    tooMany: 'Mange betaler lige nu. Vent lidt, og prøv igen.',
    goOn: (brand) => `Videre til ${brand}`,
    again: 'Ny betaling',
    lookAgain: 'Se efter igen',
    reference: 'Reference',
    payment: 'Betaling',
    time: 'Tid',
    languages: 'Sprog',
    endings: {
      opening: { title: (brand) => `Åbner ${brand} …`, next: 'Det tager et øjeblik.' },
      waiting: {
        title: (brand) => `Godkend i ${brand}`,
        next: 'Der er ikke betalt endnu. Siden siger til, når der er.',
      },
      approved: say('Godkendt', 'Sælgeren får besked. Et øjeblik …'),
      paid: say('Betalt', 'Vis dette til sælgeren.'),
      returned: say('Tilbagebetalt', 'Pengene er på vej tilbage til dig.'),
      released: say('Afbrudt', 'Der blev ikke trukket noget. Det reserverede er frigivet.'),
      over: say('Afbrudt', 'Der blev ikke betalt noget.'),
      declined: say('Ikke betalt', 'Du sagde nej i appen. Der blev ikke betalt noget.'),
      expired: say('Tiden løb ud', 'Der blev ikke betalt noget.'),
      refused: say('Det gik ikke', 'Der blev ikke betalt noget. Prøv igen, eller betal i boden.'),
      unknown: say('Ikke kendt endnu', 'Spørg i boden, før du betaler igen.'),
    },
  },
  sv: {
    choose: 'Vad vill du ha?',
    quantityOf: (name) => `Antal ${name}`,
    ownSum: (currency) => `Din summa i ${currency}`,
    between: (least, most) => `Från ${least} till ${most}`,
    payWith: (brand) => `Betala med ${brand}`,
    closed: 'Stängt för tillfället',
    closedNext: 'Fråga i ståndet hur du kan betala.',
    notFound: 'Här finns ingenting',
    notFoundNext: 'Skanna affischen vid ståndet igen.',
    pricesChanged: 'Ett pris har ändrats sedan du valde. Se över och skicka igen.',
    chooseSomething: 'Välj något, eller skriv en summa.',
    sumWrong: 'Skriv summan med siffror, till exempel 129 eller 129,50.',
    quantityWrong: 'Antalet är ett heltal upp till 99.',
    tooMuch: 'Det är mer än vad som kan betalas här.',
    tooLittle: 'Det är mindre än vad som kan betalas här.',
    tooMany: 'Många betalar just nu. Vänta lite och försök igen.',
    goOn: (brand) => `Vidare till ${brand}`,
    again: 'Ny betalning',
    lookAgain: 'Titta efter igen',
    reference: 'Referens',
    payment: 'Betalning',
    time: 'Tid',
    languages: 'Språk',
    endings: {
      opening: { title: (brand) => `Öppnar ${brand} …`, next: 'Det tar ett ögonblick.' },
      waiting: {
        title: (brand) => `Godkänn i ${brand}`,
        next: 'Inget är betalt än. Sidan säger till när det är det.',
      },
      approved: say('Godkänt', 'Säljaren får besked. Ett ögonblick …'),
      paid: say('Betalt', 'Visa det här för säljaren.'),
      returned: say('Återbetalt', 'Pengarna är på väg tillbaka till dig.'),
      released: say('Avbrutet', 'Inget drogs. Det som var reserverat är frigjort.'),
      over: say('Avbrutet', 'Inget betalades.'),
      declined: say('Inte betalt', 'Du sade nej i appen. Inget betalades.'),
      expired: say('Tiden gick ut', 'Inget betalades.'),
      refused: say('Det gick inte', 'Inget betalades. Försök igen, eller betala i ståndet.'),
      unknown: say('Inte känt än', 'Fråga i ståndet innan du betalar igen.'),
    },
  },
  fi: {
    choose: 'Mitä saisi olla?',
    quantityOf: (name) => `Määrä: ${name}`,
    ownSum: (currency) => `Oma summa (${currency})`,
    between: (least, most) => `${least}–${most}`,
    payWith: (brand) => `Maksa: ${brand}`,
    closed: 'Suljettu juuri nyt',
    closedNext: 'Kysy kojulta, miten voit maksaa.',
    notFound: 'Täällä ei ole mitään',
    notFoundNext: 'Skannaa kojun juliste uudelleen.',
    pricesChanged: 'Jokin hinta on muuttunut valintasi jälkeen. Tarkista ja lähetä uudelleen.',
    chooseSomething: 'Valitse jotain tai kirjoita summa.',
    sumWrong: 'Kirjoita summa numeroin, esimerkiksi 12 tai 12,50.',
    quantityWrong: 'Määrä on kokonaisluku, enintään 99.',
    tooMuch: 'Summa on suurempi kuin täällä voi maksaa.',
    tooLittle: 'Summa on pienempi kuin täällä voi maksaa.',
    tooMany: 'Moni maksaa juuri nyt. Odota hetki ja yritä uudelleen.',
    goOn: (brand) => `Jatka: ${brand}`,
    again: 'Uusi maksu',
    lookAgain: 'Katso uudelleen',
    reference: 'Viite',
    payment: 'Maksu',
    time: 'Aika',
    languages: 'Kieli',
    endings: {
      opening: { title: (brand) => `${brand} avautuu …`, next: 'Tämä kestää hetken.' },
      waiting: {
        title: (brand) => `Hyväksy: ${brand}`,
        next: 'Mitään ei ole vielä maksettu. Sivu kertoo, kun maksu on valmis.',
      },
      approved: say('Hyväksytty', 'Myyjälle ilmoitetaan. Hetki …'),
      paid: say('Maksettu', 'Näytä tämä myyjälle.'),
      returned: say('Palautettu', 'Rahat ovat matkalla takaisin sinulle.'),
      released: say('Peruttu', 'Mitään ei veloitettu. Varaus on vapautettu.'),
      over: say('Peruttu', 'Mitään ei maksettu.'),
      declined: say('Ei maksettu', 'Hylkäsit maksun sovelluksessa. Mitään ei maksettu.'),
      expired: say('Aika loppui', 'Mitään ei maksettu.'),
      refused: say('Se ei onnistunut', 'Mitään ei maksettu. Yritä uudelleen tai maksa kojulla.'),
      unknown: say('Ei vielä tiedossa', 'Kysy kojulta ennen kuin maksat uudelleen.'),
    },
  },
};

/** By an explicit choice, else the first of the browser's languages that is spoken here. Norwegian comes in two more tags. */
export function languageOf(chosen: string | undefined, acceptLanguage: string | undefined): Language {
  const known = (tag: string): Language | undefined => {
    const [primary = ''] = tag.trim().toLowerCase().split('-');
    return primary === 'no' || primary === 'nn' ? 'nb' : languages.find((language) => language === primary);
  };
  const picked = chosen === undefined ? undefined : known(chosen);
  if (picked) return picked;
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.split(';');
      const q = rest.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find(Boolean);
      return { tag, q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ q }) => q > 0)
    .toSorted((a, b) => b.q - a.q);
  for (const { tag } of wanted) {
    const language = known(tag);
    if (language) return language;
  }
  return 'en';
}
