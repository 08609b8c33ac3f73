/** The words about sales that are still to be paid, in every language: apart from the others because few screens say them. */
import type { Language } from './languages.ts';

interface UnpaidWords {
  readonly title: string;
  readonly say: string;
  readonly text: string;
  readonly care: string;
  readonly note: string;
  readonly noted: (sum: string) => string;
  readonly total: (n: number, sum: string) => string;
  readonly age: (age: string) => string;
  readonly unsent: string;
  readonly asked: string;
  readonly open: string;
  readonly charge: string;
  readonly otherWay: string;
  readonly strike: string;
  readonly follow: string;
  readonly closed: Readonly<Record<'other-way' | 'struck', (sum: string) => string>>;
  readonly undo: string;
  readonly back: (sum: string) => string;
  readonly toToday: string;
  readonly settled: string;
  readonly settledNext: string;
}

export const unpaidWords: Readonly<Record<Language, UnpaidWords>> = {
  en: {
    title: 'Not paid yet',
    say: 'The goods leave now and the money comes later. The till keeps the sale until somebody settles it, and never shows it as paid by itself.',
    text: 'A word to know it by, if you like',
    care: 'Write no more than you need to find it again: no phone numbers, no full names.',
    note: 'Keep as not paid',
    noted: (sum) => `${sum} is kept as not paid. You find it under Today.`,
    total: (n, sum) => (n === 1 ? `1 sale, ${sum}` : `${n} sales, ${sum}`),
    age: (age) => `${age} old`,
    unsent: 'On this tablet only',
    asked: 'The customer has been asked',
    open: 'Open',
    charge: 'Charge now',
    otherWay: 'Paid another way',
    strike: 'Strike off',
    follow: 'Follow the payment',
    closed: {
      'other-way': (sum) => `${sum}: paid another way`,
      struck: (sum) => `${sum}: struck off`,
    },
    undo: 'Undo',
    back: (sum) => `${sum} is on the list again`,
    toToday: 'Back to today',
    settled: 'This sale is settled',
    settledNext: 'It was paid, or somebody took it off the list.',
  },
  nb: {
    title: 'Ikke betalt ennå',
    say: 'Varene går ut nå, og pengene kommer senere. Kassen tar vare på salget til noen gjør det opp, og viser det aldri som oppgjort av seg selv.',
    text: 'Et stikkord, om du vil',
    care: 'Skriv ikke mer enn du trenger for å finne det igjen: ingen telefonnumre og ingen fulle navn.',
    note: 'Ta vare på som ubetalt',
    noted: (sum) => `${sum} er tatt vare på som ubetalt. Du finner det under I dag.`,
    total: (n, sum) => `${n} salg, ${sum}`,
    age: (age) => `${age} gammelt`,
    unsent: 'Bare på dette nettbrettet',
    asked: 'Kunden har fått en forespørsel',
    open: 'Åpne',
    charge: 'Ta betalt nå',
    otherWay: 'Betalt på en annen måte',
    strike: 'Stryk',
    follow: 'Følg betalingen',
    closed: {
      'other-way': (sum) => `${sum}: betalt på en annen måte`,
      struck: (sum) => `${sum}: strøket`,
    },
    undo: 'Angre',
    back: (sum) => `${sum} er på listen igjen`,
    toToday: 'Tilbake til i dag',
    settled: 'Dette salget er gjort opp',
    settledNext: 'Det er betalt, eller noen har tatt det av listen.',
  },
  da: {
    title: 'Ikke betalt endnu',
    say: 'Varerne går ud nu, og pengene kommer senere. Kassen gemmer salget, til nogen gør det op, og viser det aldrig som opgjort af sig selv.',
    text: 'Et stikord, hvis du vil',
    care: 'Skriv ikke mere, end du skal bruge for at finde det igen: ingen telefonnumre og ingen fulde navne.',
    note: 'Gem som ubetalt',
    noted: (sum) => `${sum} er gemt som ubetalt. Du finder det under I dag.`,
    total: (n, sum) => `${n} salg, ${sum}`,
    age: (age) => `${age} gammelt`,
    unsent: 'Kun på denne tablet',
    asked: 'Kunden har fået en anmodning',
    open: 'Åbn',
    charge: 'Tag betaling nu',
    otherWay: 'Betalt på anden vis',
    strike: 'Stryg',
    follow: 'Følg betalingen',
    closed: {
      'other-way': (sum) => `${sum}: betalt på anden vis`,
      struck: (sum) => `${sum}: strøget`,
    },
    undo: 'Fortryd',
    back: (sum) => `${sum} er på listen igen`,
    toToday: 'Tilbage til i dag',
    settled: 'Dette salg er gjort op',
    settledNext: 'Det er betalt, eller nogen har taget det af listen.',
  },
  sv: {
    title: 'Inte betalt än',
    say: 'Varorna går ut nu och pengarna kommer senare. Kassan sparar köpet tills någon gör upp det, och visar det aldrig som uppgjort av sig självt.',
    text: 'Ett ord att känna igen det på, om du vill',
    care: 'Skriv inte mer än du behöver för att hitta det igen: inga telefonnummer, inga fullständiga namn.',
    note: 'Spara som obetalt',
    noted: (sum) => `${sum} är sparat som obetalt. Du hittar det under I dag.`,
    total: (n, sum) => `${n} köp, ${sum}`,
    age: (age) => `${age} gammalt`,
    unsent: 'Bara på den här surfplattan',
    asked: 'Kunden har fått en begäran',
    open: 'Öppna',
    charge: 'Ta betalt nu',
    otherWay: 'Betalt på annat sätt',
    strike: 'Stryk',
    follow: 'Följ betalningen',
    closed: {
      'other-way': (sum) => `${sum}: betalt på annat sätt`,
      struck: (sum) => `${sum}: struket`,
    },
    undo: 'Ångra',
    back: (sum) => `${sum} är på listan igen`,
    toToday: 'Tillbaka till i dag',
    settled: 'Det här köpet är uppgjort',
    settledNext: 'Det är betalt, eller så har någon tagit bort det från listan.',
  },
  fi: {
    title: 'Ei vielä maksettu',
    say: 'Tavarat lähtevät nyt ja raha tulee myöhemmin. Kassa säilyttää myynnin, kunnes joku hoitaa sen, eikä koskaan itse näytä sitä hoidettuna.',
    text: 'Sana, josta sen tuntee, jos haluat',
    care: 'Kirjoita vain se, minkä tarvitset löytääksesi sen: ei puhelinnumeroita eikä koko nimiä.',
    note: 'Säilytä maksamattomana',
    noted: (sum) => `${sum} säilytetään maksamattomana. Löydät sen kohdasta Tänään.`,
    total: (n, sum) => (n === 1 ? `1 myynti, ${sum}` : `${n} myyntiä, ${sum}`),
    age: (age) => `${age} sitten`,
    unsent: 'Vain tällä tabletilla',
    asked: 'Asiakkaalle on lähetetty pyyntö',
    open: 'Avaa',
    charge: 'Veloita nyt',
    otherWay: 'Maksettu muulla tavalla',
    strike: 'Poista listalta',
    follow: 'Seuraa maksua',
    closed: {
      'other-way': (sum) => `${sum}: maksettu muulla tavalla`,
      struck: (sum) => `${sum}: poistettu listalta`,
    },
    undo: 'Kumoa',
    back: (sum) => `${sum} on taas listalla`,
    toToday: 'Takaisin tähän päivään',
    settled: 'Tämä myynti on hoidettu',
    settledNext: 'Se on maksettu, tai joku on poistanut sen listalta.',
  },
};
