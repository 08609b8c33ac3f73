/** The words about ways of meeting the customer, in every language: apart from the others because the first screen says none of them. */
import type { Language } from './languages.ts';

export interface WaysWords {
  readonly other: string;
  readonly names: Readonly<Record<'code' | 'number' | 'screen' | 'link' | 'check-in', string>>;
  readonly newQr: string;
  readonly cutOff: string;
  /** A request to a number: only its last digits are said. */
  readonly sentTo: (masked: string) => string;
  readonly switching: string;
  readonly switchingNext: string;
  /** Of a new request that has not left this tablet, or never will. */
  readonly formerStands: string;
  readonly showFormer: string;
  readonly insist: string;
  readonly insistTitle: string;
  readonly insistText: (sum: string) => string;
  readonly insistYes: string;
  readonly insistNo: string;
  readonly alreadyPaid: string;
  readonly alreadyPaidNext: string;
  readonly showPaid: string;
  readonly begin: string;
  readonly beginWhy: string;
  readonly onlyCode: (brand: string) => string;
  readonly noPayments: (brand: string) => string;
  readonly lookAgain: string;
  readonly looking: string;
  readonly notSaved: string;
  readonly display: string;
  readonly displayWhy: string;
  readonly codes: string;
  readonly codesWhy: string;
}

export const waysWords: Readonly<Record<Language, WaysWords>> = {
  en: {
    other: 'Another way',
    names: {
      code: 'Scan their code',
      number: 'Phone number',
      screen: 'QR on this screen',
      link: 'Payment page',
      'check-in': 'Sticker',
    },
    newQr: 'New QR',
    cutOff: 'No connection: the customer can pay, but the till will hear of it late.',
    sentTo: (masked) => `Sent to ${masked}`,
    switching: 'The former request is being taken back first',
    switchingNext: 'The customer is asked the new way as soon as the former request is gone.',
    formerStands:
      'The new request was not sent. The customer can still approve the former one and pay by it.',
    showFormer: 'Show the former request',
    insist: 'Ask now all the same',
    insistTitle: 'Ask twice?',
    insistText: (sum) =>
      `The former request cannot be taken back at the moment. If the customer approves both, ${sum} is taken twice and you must give one back.`,
    insistYes: 'Ask now',
    insistNo: 'Wait',
    alreadyPaid: 'The customer has already paid',
    alreadyPaidNext: 'The former request was approved before it could be taken back. Nothing new was asked.',
    showPaid: 'Show that payment',
    begin: '“Charge” begins with',
    beginWhy: 'The other ways are one tap away. This tablet remembers it.',
    onlyCode: (brand) =>
      `This till may not send requests to phones yet, so it shows a code. ${brand} approves requests for the sales unit.`,
    noPayments: (brand) => `${brand} takes no payments for this sales unit. Tell whoever set up this till.`,
    lookAgain: 'Ask again',
    looking: 'Asking',
    notSaved: 'That could not be saved now. Check the connection and try again.',
    display: 'Customer display',
    displayWhy: 'A second screen that shows the customer what is rung up, the code and the result.',
    codes: 'Stickers and posters',
    codesWhy: 'Codes that lie on the counter: customers scan them with their app.',
  },
  nb: {
    other: 'En annen måte',
    names: {
      code: 'Skann koden deres',
      number: 'Telefonnummer',
      screen: 'QR på denne skjermen',
      link: 'Betalingsside',
      'check-in': 'Klistremerke',
    },
    newQr: 'Ny QR',
    cutOff: 'Ingen forbindelse: kunden kan betale, men kassen får vite det sent.',
    sentTo: (masked) => `Sendt til ${masked}`,
    switching: 'Den forrige forespørselen tas tilbake først',
    switchingNext: 'Kunden spørres på den nye måten så snart den forrige forespørselen er borte.',
    formerStands:
      'Den nye forespørselen er ikke sendt. Kunden kan fortsatt godkjenne den forrige og betale med den.',
    showFormer: 'Vis den forrige forespørselen',
    insist: 'Spør nå likevel',
    insistTitle: 'Spørre to ganger?',
    insistText: (sum) =>
      `Den forrige forespørselen kan ikke tas tilbake akkurat nå. Godkjenner kunden begge, trekkes ${sum} to ganger, og du må gi den ene tilbake.`,
    insistYes: 'Spør nå',
    insistNo: 'Vent',
    alreadyPaid: 'Kunden har allerede betalt',
    alreadyPaidNext:
      'Den forrige forespørselen ble godkjent før den kunne tas tilbake. Ingenting nytt ble spurt.',
    showPaid: 'Vis den betalingen',
    begin: '«Ta betalt» begynner med',
    beginWhy: 'De andre måtene er ett trykk unna. Dette nettbrettet husker det.',
    onlyCode: (brand) =>
      `Denne kassen kan ikke sende forespørsler til telefoner ennå, så den viser en kode. ${brand} godkjenner forespørsler for salgsstedet.`,
    noPayments: (brand) =>
      `${brand} tar ikke imot betalinger for dette salgsstedet. Si fra til den som satte opp kassen.`,
    lookAgain: 'Spør igjen',
    looking: 'Spør',
    notSaved: 'Det kunne ikke lagres nå. Sjekk forbindelsen og prøv igjen.',
    display: 'Kundeskjerm',
    displayWhy: 'En skjerm til, som viser kunden varene, koden og resultatet.',
    codes: 'Klistremerker og plakater',
    codesWhy: 'Koder som ligger på disken: kundene skanner dem med appen.',
  },
  da: {
    other: 'En anden måde',
    names: {
      code: 'Scan deres kode',
      number: 'Telefonnummer',
      screen: 'QR på denne skærm',
      link: 'Betalingsside',
      'check-in': 'Klistermærke',
    },
    newQr: 'Ny QR',
    cutOff: 'Ingen forbindelse: kunden kan betale, men kassen hører sent om det.',
    sentTo: (masked) => `Sendt til ${masked}`,
    switching: 'Den forrige anmodning trækkes tilbage først',
    switchingNext: 'Kunden spørges på den nye måde, så snart den forrige anmodning er væk.',
    formerStands:
      'Den nye anmodning er ikke sendt. Kunden kan stadig godkende den forrige og betale med den.',
    showFormer: 'Vis den forrige anmodning',
    insist: 'Spørg nu alligevel',
    insistTitle: 'Spørge to gange?',
    insistText: (sum) =>
      `Den forrige anmodning kan ikke trækkes tilbage lige nu. Godkender kunden begge, trækkes ${sum} to gange, og du må give den ene tilbage.`,
    insistYes: 'Spørg nu',
    insistNo: 'Vent',
    alreadyPaid: 'Kunden har allerede betalt',
    alreadyPaidNext:
      'Den forrige anmodning blev godkendt, før den kunne trækkes tilbage. Der blev ikke spurgt om noget nyt.',
    showPaid: 'Vis den betaling',
    begin: '»Tag betaling« begynder med',
    beginWhy: 'De andre måder er ét tryk væk. Denne tablet husker det.',
    onlyCode: (brand) =>
      `Denne kasse må ikke sende anmodninger til telefoner endnu, så den viser en kode. ${brand} godkender anmodninger for salgsstedet.`,
    noPayments: (brand) =>
      `${brand} modtager ingen betalinger for dette salgssted. Sig det til den, der satte kassen op.`,
    lookAgain: 'Spørg igen',
    looking: 'Spørger',
    notSaved: 'Det kunne ikke gemmes nu. Tjek forbindelsen, og prøv igen.',
    display: 'Kundeskærm',
    displayWhy: 'En skærm mere, som viser kunden varerne, koden og resultatet.',
    codes: 'Klistermærker og plakater',
    codesWhy: 'Koder, der ligger på disken: kunderne scanner dem med appen.',
  },
  sv: {
    other: 'Ett annat sätt',
    names: {
      code: 'Skanna deras kod',
      number: 'Telefonnummer',
      screen: 'QR på den här skärmen',
      link: 'Betalsida',
      'check-in': 'Klistermärke',
    },
    newQr: 'Ny QR',
    cutOff: 'Ingen anslutning: kunden kan betala, men kassan får veta det sent.',
    sentTo: (masked) => `Skickat till ${masked}`,
    switching: 'Den förra begäran tas tillbaka först',
    switchingNext: 'Kunden tillfrågas på det nya sättet så snart den förra begäran är borta.',
    formerStands:
      'Den nya begäran är inte skickad. Kunden kan fortfarande godkänna den förra och betala med den.',
    showFormer: 'Visa den förra begäran',
    insist: 'Fråga nu ändå',
    insistTitle: 'Fråga två gånger?',
    insistText: (sum) =>
      `Den förra begäran kan inte tas tillbaka just nu. Godkänner kunden båda dras ${sum} två gånger, och du måste ge tillbaka den ena.`,
    insistYes: 'Fråga nu',
    insistNo: 'Vänta',
    alreadyPaid: 'Kunden har redan betalat',
    alreadyPaidNext: 'Den förra begäran godkändes innan den hann tas tillbaka. Inget nytt begärdes.',
    showPaid: 'Visa den betalningen',
    begin: '”Ta betalt” börjar med',
    beginWhy: 'De andra sätten är ett tryck bort. Den här surfplattan minns det.',
    onlyCode: (brand) =>
      `Den här kassan får inte skicka begäran till telefoner än, så den visar en kod. ${brand} godkänner det för försäljningsstället.`,
    noPayments: (brand) =>
      `${brand} tar inte emot betalningar för det här försäljningsstället. Säg till den som satte upp kassan.`,
    lookAgain: 'Fråga igen',
    looking: 'Frågar',
    notSaved: 'Det gick inte att spara nu. Kontrollera anslutningen och försök igen.',
    display: 'Kundskärm',
    displayWhy: 'En skärm till, som visar kunden varorna, koden och resultatet.',
    codes: 'Klistermärken och affischer',
    codesWhy: 'Koder som ligger på disken: kunderna skannar dem med appen.',
  },
  fi: {
    other: 'Muu tapa',
    names: {
      code: 'Skannaa koodi',
      number: 'Puhelinnumero',
      screen: 'QR tällä näytöllä',
      link: 'Maksusivu',
      'check-in': 'Tarra',
    },
    newQr: 'Uusi QR',
    cutOff: 'Ei yhteyttä: asiakas voi maksaa, mutta kassa kuulee siitä myöhässä.',
    sentTo: (masked) => `Lähetetty: ${masked}`,
    switching: 'Aiempi pyyntö perutaan ensin',
    switchingNext: 'Asiakkaalta kysytään uudella tavalla heti, kun aiempi pyyntö on poissa.',
    formerStands: 'Uutta pyyntöä ei ole lähetetty. Asiakas voi yhä hyväksyä aiemman pyynnön ja maksaa sen.',
    showFormer: 'Näytä aiempi pyyntö',
    insist: 'Kysy silti nyt',
    insistTitle: 'Kysytäänkö kahdesti?',
    insistText: (sum) =>
      `Aiempaa pyyntöä ei voi juuri nyt perua. Jos asiakas hyväksyy molemmat, ${sum} veloitetaan kahdesti ja toinen on palautettava.`,
    insistYes: 'Kysy nyt',
    insistNo: 'Odota',
    alreadyPaid: 'Asiakas on jo maksanut',
    alreadyPaidNext: 'Aiempi pyyntö hyväksyttiin ennen kuin se ehdittiin perua. Mitään uutta ei pyydetty.',
    showPaid: 'Näytä se maksu',
    begin: '”Veloita” alkaa tavalla',
    beginWhy: 'Muut tavat ovat yhden napautuksen päässä. Tämä tabletti muistaa sen.',
    onlyCode: (brand) =>
      `Tämä kassa ei voi vielä lähettää pyyntöjä puhelimiin, joten se näyttää koodin. ${brand} hyväksyy pyynnöt myyntipisteelle.`,
    noPayments: (brand) => `${brand} ei ota vastaan maksuja tälle myyntipisteelle. Kerro kassan asentajalle.`,
    lookAgain: 'Kysy uudelleen',
    looking: 'Kysytään',
    notSaved: 'Tallennus ei onnistunut nyt. Tarkista yhteys ja yritä uudelleen.',
    display: 'Asiakasnäyttö',
    displayWhy: 'Toinen näyttö, joka näyttää asiakkaalle ostokset, koodin ja tuloksen.',
    codes: 'Tarrat ja julisteet',
    codesWhy: 'Koodit tiskillä: asiakkaat skannaavat ne sovelluksellaan.',
  },
};
