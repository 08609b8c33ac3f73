/** The words about this till and parting from it, in every language: apart from the others because only the menu says them. */
import type { Language } from './languages.ts';

interface ThisTillWords {
  readonly title: string;
  readonly connected: (date: string) => string;
  readonly version: (version: string) => string;
  readonly unsent: (n: number) => string;
  readonly copy: string;
  readonly noCopy: string;
  readonly restored: (n: number) => string;
  readonly store: string;
  readonly storeWhy: string;
  readonly storeFailed: string;
  readonly unpair: string;
  readonly notYet: string;
  readonly lost: string;
  readonly why: Readonly<Record<'unsent' | 'open' | 'aside', string>>;
  readonly next: Readonly<Record<'offline' | 'unsent' | 'open' | 'aside', string>>;
  readonly toToday: string;
  readonly sure: string;
  readonly goes: string;
  readonly carts: (n: number) => string;
  readonly confirm: string;
  readonly keep: string;
  readonly unpairing: string;
  readonly unreachable: string;
}

export const thisTillWords: Readonly<Record<Language, ThisTillWords>> = {
  en: {
    title: 'This till',
    connected: (date) => `Connected since ${date}`,
    version: (version) => `Version ${version}`,
    unsent: (n) => (n === 0 ? 'Nothing is unsent.' : `${n} unsent.`),
    copy: 'What is unsent is also kept in a second place on this tablet.',
    noCopy: 'This browser has no second place for what is unsent.',
    restored: (n) =>
      `The browser had lost what this till stored. ${n === 1 ? 'One ask' : `${n} asks`} came back from the second place.`,
    store: 'Store',
    storeWhy: 'What this till sells from now on belongs to this store.',
    storeFailed: 'The store was not changed: no connection.',
    unpair: 'Unpair this tablet',
    notYet: 'This tablet cannot be unpaired yet',
    lost: 'This would be lost with it:',
    why: { unsent: 'Not sent yet', open: 'Not ended yet', aside: 'Not accepted' },
    next: {
      offline: 'Find a network. It is then sent by itself.',
      unsent: 'Wait a moment: it is being sent.',
      open: 'Wait for the payment to end, or cancel it.',
      aside: 'Deal with it under Today.',
    },
    toToday: 'Open today',
    sure: 'Unpair this tablet?',
    goes: 'The tablet forgets its payments, and needs a new code to sell again. The sales log keeps all of them.',
    carts: (n) => (n === 1 ? 'The cart on this tablet goes too.' : `The ${n} carts on this tablet go too.`),
    confirm: 'Unpair',
    keep: 'Keep it connected',
    unpairing: 'Unpairing',
    unreachable: 'The till cannot be reached. Unpairing needs a network: find one and try again.',
  },
  nb: {
    title: 'Denne kassen',
    connected: (date) => `Tilkoblet siden ${date}`,
    version: (version) => `Versjon ${version}`,
    unsent: (n) => (n === 0 ? 'Alt er sendt.' : `${n} er ikke sendt.`),
    copy: 'Det som ikke er sendt, er også lagret et annet sted på nettbrettet.',
    noCopy: 'Denne nettleseren har ikke noe annet sted for det som ikke er sendt.',
    restored: (n) => `Nettleseren hadde mistet det kassen lagret. ${n} kom tilbake fra det andre stedet.`,
    store: 'Butikk',
    storeWhy: 'Det denne kassen selger fra nå av, hører til denne butikken.',
    storeFailed: 'Butikken ble ikke endret: ingen forbindelse.',
    unpair: 'Koble fra nettbrettet',
    notYet: 'Nettbrettet kan ikke kobles fra ennå',
    lost: 'Dette ville gått tapt:',
    why: { unsent: 'Ikke sendt ennå', open: 'Ikke avsluttet ennå', aside: 'Ikke godtatt' },
    next: {
      offline: 'Finn et nett. Da sendes det av seg selv.',
      unsent: 'Vent litt: det sendes nå.',
      open: 'Vent til betalingen er avsluttet, eller avbryt den.',
      aside: 'Ta deg av det under I dag.',
    },
    toToday: 'Åpne i dag',
    sure: 'Koble fra dette nettbrettet?',
    goes: 'Nettbrettet glemmer betalingene og trenger en ny kode for å selge igjen. Salgsloggen beholder alle.',
    carts: (n) =>
      n === 1
        ? 'Handlekurven på nettbrettet forsvinner også.'
        : `De ${n} handlekurvene på nettbrettet forsvinner også.`,
    confirm: 'Koble fra',
    keep: 'Behold tilkoblingen',
    unpairing: 'Kobler fra',
    unreachable: 'Kassen kan ikke nås. Du trenger nett for å koble fra: finn et og prøv igjen.',
  },
  da: {
    title: 'Denne kasse',
    connected: (date) => `Tilsluttet siden ${date}`,
    version: (version) => `Version ${version}`,
    unsent: (n) => (n === 0 ? 'Alt er sendt.' : `${n} er ikke sendt.`),
    copy: 'Det usendte er også gemt et andet sted på denne tablet.',
    noCopy: 'Denne browser har ikke noget andet sted til det usendte.',
    restored: (n) => `Browseren havde mistet det, kassen gemte. ${n} kom tilbage fra det andet sted.`,
    store: 'Butik',
    storeWhy: 'Det, denne kasse sælger fra nu af, hører til denne butik.',
    storeFailed: 'Butikken blev ikke ændret: ingen forbindelse.',
    unpair: 'Afbryd denne tablet',
    notYet: 'Denne tablet kan ikke afbrydes endnu',
    lost: 'Dette ville gå tabt:',
    why: { unsent: 'Ikke sendt endnu', open: 'Ikke afsluttet endnu', aside: 'Ikke accepteret' },
    next: {
      offline: 'Find et net. Så sendes det af sig selv.',
      unsent: 'Vent et øjeblik: det bliver sendt nu.',
      open: 'Vent, til betalingen er afsluttet, eller annullér den.',
      aside: 'Tag dig af det under I dag.',
    },
    toToday: 'Åbn i dag',
    sure: 'Afbryd denne tablet?',
    goes: 'Tabletten glemmer betalingerne og skal have en ny kode for at sælge igen. Salgsloggen beholder dem alle.',
    carts: (n) =>
      n === 1 ? 'Kurven på denne tablet forsvinder også.' : `De ${n} kurve på denne tablet forsvinder også.`,
    confirm: 'Afbryd',
    keep: 'Behold forbindelsen',
    unpairing: 'Afbryder',
    unreachable: 'Kassen kan ikke nås. Det kræver net at afbryde: find et, og prøv igen.',
  },
  sv: {
    title: 'Den här kassan',
    connected: (date) => `Ansluten sedan ${date}`,
    version: (version) => `Version ${version}`,
    unsent: (n) => (n === 0 ? 'Allt är skickat.' : `${n} är inte skickade.`),
    copy: 'Det som inte är skickat sparas också på ett annat ställe på surfplattan.',
    noCopy: 'Den här webbläsaren har inget annat ställe för det som inte är skickat.',
    restored: (n) =>
      `Webbläsaren hade tappat det som kassan sparat. ${n} kom tillbaka från det andra stället.`,
    store: 'Butik',
    storeWhy: 'Det som den här kassan säljer från och med nu hör till den här butiken.',
    storeFailed: 'Butiken ändrades inte: ingen anslutning.',
    unpair: 'Koppla från surfplattan',
    notYet: 'Surfplattan kan inte kopplas från än',
    lost: 'Detta skulle gå förlorat:',
    why: { unsent: 'Inte skickat än', open: 'Inte avslutat än', aside: 'Inte godtaget' },
    next: {
      offline: 'Hitta ett nät. Då skickas det av sig självt.',
      unsent: 'Vänta lite: det skickas nu.',
      open: 'Vänta tills betalningen är avslutad, eller avbryt den.',
      aside: 'Ta hand om det under I dag.',
    },
    toToday: 'Öppna i dag',
    sure: 'Koppla från den här surfplattan?',
    goes: 'Surfplattan glömmer betalningarna och behöver en ny kod för att sälja igen. Försäljningsloggen behåller alla.',
    carts: (n) =>
      n === 1
        ? 'Varukorgen på surfplattan försvinner också.'
        : `De ${n} varukorgarna på surfplattan försvinner också.`,
    confirm: 'Koppla från',
    keep: 'Behåll anslutningen',
    unpairing: 'Kopplar från',
    unreachable: 'Kassan kan inte nås. Det krävs nät för att koppla från: hitta ett och försök igen.',
  },
  fi: {
    title: 'Tämä kassa',
    connected: (date) => `Yhdistetty ${date}`,
    version: (version) => `Versio ${version}`,
    unsent: (n) => (n === 0 ? 'Kaikki on lähetetty.' : `${n} lähettämättä.`),
    copy: 'Lähettämättömät ovat tallessa myös toisessa paikassa tällä tabletilla.',
    noCopy: 'Tässä selaimessa ei ole toista paikkaa lähettämättömille.',
    restored: (n) => `Selain oli kadottanut kassan tiedot. ${n} palautui toisesta paikasta.`,
    store: 'Myymälä',
    storeWhy: 'Mitä tämä kassa tästä lähtien myy, kuuluu tähän myymälään.',
    storeFailed: 'Myymälää ei vaihdettu: ei yhteyttä.',
    unpair: 'Irrota tämä tabletti',
    notYet: 'Tablettia ei voi vielä irrottaa',
    lost: 'Tämä katoaisi:',
    why: { unsent: 'Ei vielä lähetetty', open: 'Ei vielä päättynyt', aside: 'Ei hyväksytty' },
    next: {
      offline: 'Etsi verkko. Silloin se lähtee itsestään.',
      unsent: 'Odota hetki: se lähetetään juuri nyt.',
      open: 'Odota, että maksu päättyy, tai peruuta se.',
      aside: 'Hoida se kohdassa Tänään.',
    },
    toToday: 'Avaa tämä päivä',
    sure: 'Irrotetaanko tämä tabletti?',
    goes: 'Tabletti unohtaa maksut ja tarvitsee uuden koodin, jotta sillä voi taas myydä. Myyntiloki säilyttää kaikki.',
    carts: (n) => (n === 1 ? 'Myös tabletin ostoskori katoaa.' : `Myös tabletin ${n} ostoskoria katoavat.`),
    confirm: 'Irrota',
    keep: 'Pidä yhdistettynä',
    unpairing: 'Irrotetaan',
    unreachable: 'Kassaan ei saada yhteyttä. Irrottamiseen tarvitaan verkko: etsi verkko ja yritä uudelleen.',
  },
};
