/** The words about stickers and posters, in every language: apart from the others because only their own screen says them. */
import type { Language } from './languages.ts';

export interface CodesWords {
  readonly title: string;
  readonly stickers: string;
  readonly old: string;
  readonly posters: string;
  readonly loading: string;
  readonly unreachable: string;
  readonly again: string;
  readonly askVipps: (brand: string) => string;
  readonly stickersWhy: string;
  readonly noStickers: string;
  readonly noStickersNext: string;
  readonly place: string;
  readonly placeHint: (left: number) => string;
  readonly customersOf: string;
  readonly thisTill: string;
  readonly everyTill: string;
  readonly create: string;
  readonly created: (name: string) => string;
  readonly saved: string;
  readonly rename: string;
  readonly save: string;
  readonly cancel: string;
  readonly remove: string;
  readonly removeTitle: (name: string) => string;
  readonly removeText: string;
  readonly removeYes: string;
  readonly removeNo: string;
  readonly removed: (name: string) => string;
  readonly print: string;
  readonly printAll: (n: number) => string;
  readonly chosen: string;
  readonly choose: (name: string) => string;
  readonly fromMobilePay: string;
  readonly noPicture: string;
  readonly states: Readonly<
    Record<'making' | 'ready' | 'changing' | 'deleting' | 'refused' | 'gone', string>
  >;
  readonly goneNext: string;
  readonly notHeard: string;
  readonly notHeardNext: string;
  readonly elsewhere: string;
  readonly elsewhereNext: string;
  readonly takeOver: string;
  readonly exists: string;
  readonly empty: string;
  readonly tooLong: (most: number) => string;
  readonly invalid: string;

  readonly oldWhy: string;
  readonly scanOld: string;
  readonly scanOldSay: string;
  readonly typeOld: string;
  readonly beacon: string;
  readonly beaconHint: string;
  readonly takeIn: string;
  readonly takenIn: (name: string) => string;
  readonly file: string;
  readonly fileWhy: string;
  readonly choosePlain: string;
  readonly fileEmpty: string;
  readonly fileTooLong: string;
  readonly fileColumns: (found: string) => string;
  readonly fileRows: (n: number) => string;
  readonly fileBad: (n: number) => string;
  readonly fileMend: string;
  readonly fileSend: (n: number) => string;
  readonly fileSending: string;
  readonly amiss: Readonly<
    Record<'not-a-sticker' | 'no-name' | 'name-too-long' | 'twice' | 'columns' | 'till', string>
  >;
  readonly became: Readonly<Record<'migrated' | 'already' | 'refused' | 'later', string>>;
  readonly report: string;
  readonly reportSum: (good: number, all: number) => string;
  readonly download: string;
  readonly line: string;
  readonly result: string;
  readonly anotherFile: string;

  readonly newPoster: string;
  readonly postersWhy: string;
  readonly noPosters: string;
  readonly noPostersNext: string;
  readonly posterName: string;
  readonly leadsTo: string;
  readonly ownPage: string;
  readonly ownPageOf: (name: string) => string;
  readonly address: string;
  readonly addressLabel: string;
  readonly addressWrong: string;
  readonly lives: string;
  readonly livesFor: Readonly<Record<'ever' | 'day' | 'week' | 'month', string>>;
  readonly diesAt: (when: string) => string;
  readonly retarget: string;
  readonly page: string;
  readonly pageWhy: string;
  readonly newPage: string;
  readonly editPage: string;
  readonly pageName: string;
  readonly pageOpen: string;
  readonly yes: string;
  readonly no: string;
  readonly pageGoods: string;
  readonly pageSum: string;
  readonly pageSumLeast: string;
  readonly pageSumMost: string;
  readonly pageNeeds: string;
  readonly sumWrong: string;
  readonly pageInUse: string;
  readonly look: string;

  readonly sheet: string;
  readonly sheetWhy: string;
  readonly size: string;
  readonly sizes: Readonly<Record<'sticker' | 'sign' | 'poster', string>>;
  readonly copies: string;
  readonly fewer: string;
  readonly more: string;
  readonly pages: (n: number) => string;
  readonly printNow: string;
  readonly coming: string;
  readonly pictureFailed: string;
  readonly saveSvg: string;
}

const en: CodesWords = {
  title: 'Stickers and posters',
  stickers: 'Stickers',
  old: 'MobilePay stickers',
  posters: 'Posters',
  loading: 'One moment',
  unreachable: 'No answer just now. Nothing was changed.',
  again: 'Try again',
  askVipps: (brand) => `Compare with ${brand}`,
  stickersWhy: 'A customer scans the sticker with the app, and this till is told that somebody is ready.',
  noStickers: 'No sticker yet',
  noStickersNext: 'Name the first one after the place where it will lie.',
  place: 'Name in the customer’s app',
  placeHint: (left) => `${left} characters left`,
  customersOf: 'Who is told',
  thisTill: 'This till',
  everyTill: 'Every till',
  create: 'Make a sticker',
  created: (name) => `${name} is made`,
  saved: 'Saved',
  rename: 'Rename',
  save: 'Save',
  cancel: 'Cancel',
  remove: 'Delete',
  removeTitle: (name) => `Delete ${name}?`,
  removeText:
    'This cannot be undone. Printed copies are dead for ever: whoever scans one is told that it is not found. Take them off the counter.',
  removeYes: 'Delete for ever',
  removeNo: 'Keep it',
  removed: (name) => `${name} is deleted`,
  print: 'Print',
  printAll: (n) => `Print ${n}`,
  chosen: 'To print',
  choose: (name) => `Print ${name}`,
  fromMobilePay: 'Old MobilePay sticker',
  noPicture: 'Already printed; there is no picture of it.',
  states: {
    making: 'Being made',
    ready: 'Ready',
    changing: 'Being changed',
    deleting: 'Being deleted',
    refused: 'Refused',
    gone: 'Deleted elsewhere',
  },
  goneNext: 'Printed copies no longer work. Delete it here and make a new one.',
  notHeard: 'Scans do not arrive here yet',
  notHeardNext: 'The till needs an address on the internet that begins with https. Tell whoever set it up.',
  elsewhere: 'Another system hears these scans',
  elsewhereNext: 'A sales unit can tell one system only. If you take over, the other one hears nothing more.',
  takeOver: 'Take over',
  exists: 'There is one of that name already.',
  empty: 'Give it a name.',
  tooLong: (most) => `At most ${most} characters.`,
  invalid: 'That could not be used. Check what you typed.',
  oldWhy: 'Stickers of the old MobilePay till that already lie on the counter can go on working here.',
  scanOld: 'Scan an old sticker',
  scanOldSay: 'Hold the old sticker before the camera',
  typeOld: 'Or type its number',
  beacon: 'Number of the sticker',
  beaconHint: 'Fifteen digits, or letters and digits with hyphens',
  takeIn: 'Let it ring here',
  takenIn: (name) => `${name} rings here now`,
  file: 'Many at once, from a file',
  fileWhy: 'A CSV file with the columns beaconId and posName.',
  choosePlain: 'Choose a file',
  fileEmpty: 'There is nothing in that file.',
  fileTooLong: 'That file has too many rows. Split it; 500 fit.',
  fileColumns: (found) => `The file needs the columns beaconId and posName. It has: ${found}`,
  fileRows: (n) => `${n} stickers in the file`,
  fileBad: (n) => `${n} of them need mending`,
  fileMend: 'Mend the file and choose it again. Nothing has been changed.',
  fileSend: (n) => `Let ${n} stickers ring here`,
  fileSending: 'Working; this can take a while',
  amiss: {
    'not-a-sticker': 'Not a sticker’s number',
    'no-name': 'No name',
    'name-too-long': 'Name longer than 36 characters',
    twice: 'Twice in the file',
    columns: 'Too few or too many columns',
    till: 'No such till',
  },
  became: {
    migrated: 'Rings here now',
    already: 'Rang here before',
    refused: 'Refused',
    later: 'Not answered yet; goes on by itself',
  },
  report: 'What became of them',
  reportSum: (good, all) => `${good} of ${all} ring here`,
  download: 'Save the report',
  line: 'Line',
  result: 'Result',
  anotherFile: 'Another file',
  newPoster: 'New poster',
  postersWhy: 'Any camera reads a poster. It leads to a page where customers choose and pay by themselves.',
  noPosters: 'No poster yet',
  noPostersNext: 'First make the page that it leads to.',
  posterName: 'Name of the poster',
  leadsTo: 'Leads to',
  ownPage: 'A page of this till',
  ownPageOf: (name) => `The page “${name}”`,
  address: 'Another address',
  addressLabel: 'Address, beginning with https://',
  addressWrong: 'An address begins with https:// and holds no blanks.',
  lives: 'The code works',
  livesFor: { ever: 'Until deleted', day: 'One day', week: 'One week', month: 'Thirty days' },
  diesAt: (when) => `Works until ${when}`,
  retarget: 'Change where it leads',
  page: 'Pages',
  pageWhy: 'What customers see when they scan a poster.',
  newPage: 'New page',
  editPage: 'Change',
  pageName: 'Name of the page',
  pageOpen: 'Open for sale',
  yes: 'Yes',
  no: 'No',
  pageGoods: 'Goods on the page',
  pageSum: 'Customers may type a sum',
  pageSumLeast: 'At least',
  pageSumMost: 'At most',
  pageNeeds: 'Choose goods, or let customers type a sum.',
  sumWrong: 'Two sums, the first not above the second.',
  pageInUse: 'A poster leads to this page. Delete or change the poster first.',
  look: 'Look at it',
  sheet: 'Print',
  sheetWhy: 'Print at 100 %, not “fit to page”: the code must keep its size and its white border.',
  size: 'Size',
  sizes: { sticker: 'Stickers, 9 on a page', sign: 'Table signs, 2 on a page', poster: 'Poster, whole page' },
  copies: 'Copies of each',
  fewer: 'One fewer',
  more: 'One more',
  pages: (n) => `Sheets of A4: ${n}`,
  printNow: 'Print',
  coming: 'The pictures are on their way',
  pictureFailed: 'A picture did not come. Try again.',
  saveSvg: 'Save as a drawing (SVG)',
};

const nb: CodesWords = {
  title: 'Klistremerker og plakater',
  stickers: 'Klistremerker',
  old: 'MobilePay-merker',
  posters: 'Plakater',
  loading: 'Et øyeblikk',
  unreachable: 'Ingen svar akkurat nå. Ingenting ble endret.',
  again: 'Prøv igjen',
  askVipps: (brand) => `Sammenlign med ${brand}`,
  stickersWhy: 'En kunde skanner klistremerket med appen, og denne kassen får vite at noen er klar.',
  noStickers: 'Ingen klistremerker ennå',
  noStickersNext: 'Gi det første navn etter stedet der det skal ligge.',
  place: 'Navn i kundens app',
  placeHint: (left) => `${left} tegn igjen`,
  customersOf: 'Hvem får beskjed',
  thisTill: 'Denne kassen',
  everyTill: 'Alle kasser',
  create: 'Lag et klistremerke',
  created: (name) => `${name} er laget`,
  saved: 'Lagret',
  rename: 'Gi nytt navn',
  save: 'Lagre',
  cancel: 'Avbryt',
  remove: 'Slett',
  removeTitle: (name) => `Slette ${name}?`,
  removeText:
    'Dette kan ikke angres. Trykte eksemplarer er døde for alltid: den som skanner et, får vite at det ikke finnes. Ta dem bort fra disken.',
  removeYes: 'Slett for alltid',
  removeNo: 'Behold det',
  removed: (name) => `${name} er slettet`,
  print: 'Skriv ut',
  printAll: (n) => `Skriv ut ${n}`,
  chosen: 'Til utskrift',
  choose: (name) => `Skriv ut ${name}`,
  fromMobilePay: 'Gammelt MobilePay-merke',
  noPicture: 'Allerede trykt; det finnes ikke noe bilde av det.',
  states: {
    making: 'Lages',
    ready: 'Klart',
    changing: 'Endres',
    deleting: 'Slettes',
    refused: 'Avvist',
    gone: 'Slettet et annet sted',
  },
  goneNext: 'Trykte eksemplarer virker ikke lenger. Slett det her og lag et nytt.',
  notHeard: 'Skanninger kommer ikke fram hit ennå',
  notHeardNext:
    'Kassen trenger en adresse på internett som begynner med https. Si fra til den som satte den opp.',
  elsewhere: 'Et annet system hører disse skanningene',
  elsewhereNext: 'Et salgssted kan bare si fra til ett system. Tar du over, hører det andre ingenting mer.',
  takeOver: 'Ta over',
  exists: 'Det finnes allerede en med det navnet.',
  empty: 'Gi det et navn.',
  tooLong: (most) => `Høyst ${most} tegn.`,
  invalid: 'Det kunne ikke brukes. Se over det du skrev.',
  oldWhy: 'Merker fra den gamle MobilePay-kassen som allerede ligger på disken, kan fortsette å virke her.',
  scanOld: 'Skann et gammelt merke',
  scanOldSay: 'Hold det gamle merket foran kameraet',
  typeOld: 'Eller skriv nummeret',
  beacon: 'Nummeret på merket',
  beaconHint: 'Femten sifre, eller bokstaver og sifre med bindestreker',
  takeIn: 'La det ringe her',
  takenIn: (name) => `${name} ringer her nå`,
  file: 'Mange på én gang, fra en fil',
  fileWhy: 'En CSV-fil med kolonnene beaconId og posName.',
  choosePlain: 'Velg en fil',
  fileEmpty: 'Det er ingenting i den filen.',
  fileTooLong: 'Filen har for mange linjer. Del den opp; 500 får plass.',
  fileColumns: (found) => `Filen må ha kolonnene beaconId og posName. Den har: ${found}`,
  fileRows: (n) => `${n} merker i filen`,
  fileBad: (n) => `${n} av dem må rettes`,
  fileMend: 'Rett filen og velg den igjen. Ingenting er endret.',
  fileSend: (n) => `La ${n} merker ringe her`,
  fileSending: 'Arbeider; det kan ta litt tid',
  amiss: {
    'not-a-sticker': 'Ikke nummeret på et merke',
    'no-name': 'Uten navn',
    'name-too-long': 'Navnet er lengre enn 36 tegn',
    twice: 'To ganger i filen',
    columns: 'For få eller for mange kolonner',
    till: 'Ingen slik kasse',
  },
  became: {
    migrated: 'Ringer her nå',
    already: 'Ringte her fra før',
    refused: 'Avvist',
    later: 'Ikke besvart ennå; går videre av seg selv',
  },
  report: 'Hva det ble av dem',
  reportSum: (good, all) => `${good} av ${all} ringer her`,
  download: 'Lagre rapporten',
  line: 'Linje',
  result: 'Resultat',
  anotherFile: 'En annen fil',
  newPoster: 'Ny plakat',
  postersWhy: 'Ethvert kamera leser en plakat. Den fører til en side der kundene velger og betaler selv.',
  noPosters: 'Ingen plakater ennå',
  noPostersNext: 'Lag først siden den skal føre til.',
  posterName: 'Navn på plakaten',
  leadsTo: 'Fører til',
  ownPage: 'En side i denne kassen',
  ownPageOf: (name) => `Siden «${name}»`,
  address: 'En annen adresse',
  addressLabel: 'Adresse som begynner med https://',
  addressWrong: 'En adresse begynner med https:// og har ingen mellomrom.',
  lives: 'Koden virker',
  livesFor: { ever: 'Til den slettes', day: 'Én dag', week: 'Én uke', month: 'Tretti dager' },
  diesAt: (when) => `Virker til ${when}`,
  retarget: 'Endre hvor den fører',
  page: 'Sider',
  pageWhy: 'Det kundene ser når de skanner en plakat.',
  newPage: 'Ny side',
  editPage: 'Endre',
  pageName: 'Navn på siden',
  pageOpen: 'Åpen for salg',
  yes: 'Ja',
  no: 'Nei',
  pageGoods: 'Varer på siden',
  pageSum: 'Kundene kan skrive en sum',
  pageSumLeast: 'Minst',
  pageSumMost: 'Høyst',
  pageNeeds: 'Velg varer, eller la kundene skrive en sum.',
  sumWrong: 'To summer, den første ikke høyere enn den andre.',
  pageInUse: 'En plakat fører til denne siden. Slett eller endre plakaten først.',
  look: 'Se på den',
  sheet: 'Skriv ut',
  sheetWhy: 'Skriv ut i 100 %, ikke «tilpass til siden»: koden må beholde størrelsen og den hvite kanten.',
  size: 'Størrelse',
  sizes: {
    sticker: 'Klistremerker, 9 på en side',
    sign: 'Bordskilt, 2 på en side',
    poster: 'Plakat, hel side',
  },
  copies: 'Eksemplarer av hver',
  fewer: 'Én færre',
  more: 'Én til',
  pages: (n) => `A4-ark: ${n}`,
  printNow: 'Skriv ut',
  coming: 'Bildene er på vei',
  pictureFailed: 'Et bilde kom ikke. Prøv igjen.',
  saveSvg: 'Lagre som tegning (SVG)',
};

const da: CodesWords = {
  title: 'Klistermærker og plakater',
  stickers: 'Klistermærker',
  old: 'MobilePay-mærker',
  posters: 'Plakater',
  loading: 'Et øjeblik',
  unreachable: 'Intet svar lige nu. Intet blev ændret.',
  again: 'Prøv igen',
  askVipps: (brand) => `Sammenlign med ${brand}`,
  stickersWhy: 'En kunde scanner klistermærket med appen, og denne kasse får at vide, at nogen er klar.',
  noStickers: 'Intet klistermærke endnu',
  noStickersNext: 'Giv det første navn efter det sted, hvor det skal ligge.',
  place: 'Navn i kundens app',
  placeHint: (left) => `${left} tegn tilbage`,
  customersOf: 'Hvem får besked',
  thisTill: 'Denne kasse',
  everyTill: 'Alle kasser',
  create: 'Lav et klistermærke',
  created: (name) => `${name} er lavet`,
  saved: 'Gemt',
  rename: 'Omdøb',
  save: 'Gem',
  cancel: 'Annullér',
  remove: 'Slet',
  removeTitle: (name) => `Slet ${name}?`,
  removeText:
    'Det kan ikke fortrydes. Trykte eksemplarer er døde for altid: den, der scanner et, får at vide, at det ikke findes. Tag dem væk fra disken.',
  removeYes: 'Slet for altid',
  removeNo: 'Behold det',
  removed: (name) => `${name} er slettet`,
  print: 'Udskriv',
  printAll: (n) => `Udskriv ${n}`,
  chosen: 'Til udskrift',
  choose: (name) => `Udskriv ${name}`,
  fromMobilePay: 'Gammelt MobilePay-mærke',
  noPicture: 'Allerede trykt; der findes intet billede af det.',
  states: {
    making: 'Laves',
    ready: 'Klar',
    changing: 'Ændres',
    deleting: 'Slettes',
    refused: 'Afvist',
    gone: 'Slettet et andet sted',
  },
  goneNext: 'Trykte eksemplarer virker ikke længere. Slet det her, og lav et nyt.',
  notHeard: 'Scanninger når ikke frem hertil endnu',
  notHeardNext:
    'Kassen skal have en adresse på internettet, der begynder med https. Sig det til den, der satte den op.',
  elsewhere: 'Et andet system hører disse scanninger',
  elsewhereNext: 'Et salgssted kan kun give besked til ét system. Overtager du, hører det andet intet mere.',
  takeOver: 'Overtag',
  exists: 'Der findes allerede en med det navn.',
  empty: 'Giv det et navn.',
  tooLong: (most) => `Højst ${most} tegn.`,
  invalid: 'Det kunne ikke bruges. Se det, du skrev, igennem.',
  oldWhy: 'Mærker fra den gamle MobilePay-kasse, der allerede ligger på disken, kan fortsat virke her.',
  scanOld: 'Scan et gammelt mærke',
  scanOldSay: 'Hold det gamle mærke foran kameraet',
  typeOld: 'Eller skriv nummeret',
  beacon: 'Mærkets nummer',
  beaconHint: 'Femten cifre, eller bogstaver og cifre med bindestreger',
  takeIn: 'Lad det ringe her',
  takenIn: (name) => `${name} ringer her nu`,
  file: 'Mange på én gang, fra en fil',
  fileWhy: 'En CSV-fil med kolonnerne beaconId og posName.',
  choosePlain: 'Vælg en fil',
  fileEmpty: 'Der er intet i den fil.',
  fileTooLong: 'Filen har for mange linjer. Del den op; der er plads til 500.',
  fileColumns: (found) => `Filen skal have kolonnerne beaconId og posName. Den har: ${found}`,
  fileRows: (n) => `${n} mærker i filen`,
  fileBad: (n) => `${n} af dem skal rettes`,
  fileMend: 'Ret filen, og vælg den igen. Intet er ændret.',
  fileSend: (n) => `Lad ${n} mærker ringe her`,
  fileSending: 'Arbejder; det kan tage lidt tid',
  amiss: {
    'not-a-sticker': 'Ikke et mærkes nummer',
    'no-name': 'Uden navn',
    'name-too-long': 'Navnet er længere end 36 tegn',
    twice: 'To gange i filen',
    columns: 'For få eller for mange kolonner',
    till: 'Ingen sådan kasse',
  },
  became: {
    migrated: 'Ringer her nu',
    already: 'Ringede her i forvejen',
    refused: 'Afvist',
    later: 'Ikke besvaret endnu; fortsætter af sig selv',
  },
  report: 'Hvad der blev af dem',
  reportSum: (good, all) => `${good} af ${all} ringer her`,
  download: 'Gem rapporten',
  line: 'Linje',
  result: 'Resultat',
  anotherFile: 'En anden fil',
  newPoster: 'Ny plakat',
  postersWhy: 'Ethvert kamera læser en plakat. Den fører til en side, hvor kunderne selv vælger og betaler.',
  noPosters: 'Ingen plakat endnu',
  noPostersNext: 'Lav først den side, den skal føre til.',
  posterName: 'Plakatens navn',
  leadsTo: 'Fører til',
  ownPage: 'En side i denne kasse',
  ownPageOf: (name) => `Siden “${name}”`,
  address: 'En anden adresse',
  addressLabel: 'Adresse, der begynder med https://',
  addressWrong: 'En adresse begynder med https:// og har ingen mellemrum.',
  lives: 'Koden virker',
  livesFor: { ever: 'Til den slettes', day: 'Én dag', week: 'Én uge', month: 'Tredive dage' },
  diesAt: (when) => `Virker til ${when}`,
  retarget: 'Skift, hvor den fører hen',
  page: 'Sider',
  pageWhy: 'Det, kunderne ser, når de scanner en plakat.',
  newPage: 'Ny side',
  editPage: 'Ændr',
  pageName: 'Sidens navn',
  pageOpen: 'Åben for salg',
  yes: 'Ja',
  no: 'Nej',
  pageGoods: 'Varer på siden',
  pageSum: 'Kunderne må skrive et beløb',
  pageSumLeast: 'Mindst',
  pageSumMost: 'Højst',
  pageNeeds: 'Vælg varer, eller lad kunderne skrive et beløb.',
  sumWrong: 'To beløb, det første ikke over det andet.',
  pageInUse: 'En plakat fører til denne side. Slet eller skift plakaten først.',
  look: 'Se den',
  sheet: 'Udskriv',
  sheetWhy: 'Udskriv i 100 %, ikke “tilpas til siden”: koden skal beholde sin størrelse og sin hvide kant.',
  size: 'Størrelse',
  sizes: {
    sticker: 'Klistermærker, 9 på en side',
    sign: 'Bordskilte, 2 på en side',
    poster: 'Plakat, hel side',
  },
  copies: 'Eksemplarer af hver',
  fewer: 'Én færre',
  more: 'Én mere',
  pages: (n) => `A4-ark: ${n}`,
  printNow: 'Udskriv',
  coming: 'Billederne er på vej',
  pictureFailed: 'Et billede kom ikke. Prøv igen.',
  saveSvg: 'Gem som tegning (SVG)',
};

const sv: CodesWords = {
  title: 'Klistermärken och affischer',
  stickers: 'Klistermärken',
  old: 'MobilePay-märken',
  posters: 'Affischer',
  loading: 'Ett ögonblick',
  unreachable: 'Inget svar just nu. Inget ändrades.',
  again: 'Försök igen',
  askVipps: (brand) => `Jämför med ${brand}`,
  stickersWhy: 'En kund skannar klistermärket med appen, och den här kassan får veta att någon är redo.',
  noStickers: 'Inget klistermärke än',
  noStickersNext: 'Ge det första namn efter platsen där det ska ligga.',
  place: 'Namn i kundens app',
  placeHint: (left) => `${left} tecken kvar`,
  customersOf: 'Vem får veta',
  thisTill: 'Den här kassan',
  everyTill: 'Alla kassor',
  create: 'Gör ett klistermärke',
  created: (name) => `${name} är gjort`,
  saved: 'Sparat',
  rename: 'Byt namn',
  save: 'Spara',
  cancel: 'Avbryt',
  remove: 'Ta bort',
  removeTitle: (name) => `Ta bort ${name}?`,
  removeText:
    'Det går inte att ångra. Tryckta exemplar är döda för alltid: den som skannar ett får veta att det inte finns. Ta bort dem från disken.',
  removeYes: 'Ta bort för alltid',
  removeNo: 'Behåll det',
  removed: (name) => `${name} är borttaget`,
  print: 'Skriv ut',
  printAll: (n) => `Skriv ut ${n}`,
  chosen: 'Att skriva ut',
  choose: (name) => `Skriv ut ${name}`,
  fromMobilePay: 'Gammalt MobilePay-märke',
  noPicture: 'Redan tryckt; det finns ingen bild av det.',
  states: {
    making: 'Görs',
    ready: 'Klart',
    changing: 'Ändras',
    deleting: 'Tas bort',
    refused: 'Avvisat',
    gone: 'Borttaget någon annanstans',
  },
  goneNext: 'Tryckta exemplar fungerar inte längre. Ta bort det här och gör ett nytt.',
  notHeard: 'Skanningar kommer inte fram hit än',
  notHeardNext: 'Kassan behöver en adress på internet som börjar med https. Säg till den som satte upp den.',
  elsewhere: 'Ett annat system hör de här skanningarna',
  elsewhereNext: 'Ett försäljningsställe kan bara meddela ett system. Tar du över hör det andra inget mer.',
  takeOver: 'Ta över',
  exists: 'Det finns redan ett med det namnet.',
  empty: 'Ge det ett namn.',
  tooLong: (most) => `Högst ${most} tecken.`,
  invalid: 'Det gick inte att använda. Se över det du skrev.',
  oldWhy: 'Märken från den gamla MobilePay-kassan som redan ligger på disken kan fortsätta fungera här.',
  scanOld: 'Skanna ett gammalt märke',
  scanOldSay: 'Håll det gamla märket framför kameran',
  typeOld: 'Eller skriv numret',
  beacon: 'Märkets nummer',
  beaconHint: 'Femton siffror, eller bokstäver och siffror med bindestreck',
  takeIn: 'Låt det ringa här',
  takenIn: (name) => `${name} ringer här nu`,
  file: 'Många på en gång, från en fil',
  fileWhy: 'En CSV-fil med kolumnerna beaconId och posName.',
  choosePlain: 'Välj en fil',
  fileEmpty: 'Det finns inget i den filen.',
  fileTooLong: 'Filen har för många rader. Dela upp den; 500 får plats.',
  fileColumns: (found) => `Filen måste ha kolumnerna beaconId och posName. Den har: ${found}`,
  fileRows: (n) => `${n} märken i filen`,
  fileBad: (n) => `${n} av dem måste rättas`,
  fileMend: 'Rätta filen och välj den igen. Inget har ändrats.',
  fileSend: (n) => `Låt ${n} märken ringa här`,
  fileSending: 'Arbetar; det kan ta en stund',
  amiss: {
    'not-a-sticker': 'Inte ett märkes nummer',
    'no-name': 'Utan namn',
    'name-too-long': 'Namnet är längre än 36 tecken',
    twice: 'Två gånger i filen',
    columns: 'För få eller för många kolumner',
    till: 'Ingen sådan kassa',
  },
  became: {
    migrated: 'Ringer här nu',
    already: 'Ringde här redan',
    refused: 'Avvisat',
    later: 'Inget svar än; fortsätter av sig självt',
  },
  report: 'Vad det blev av dem',
  reportSum: (good, all) => `${good} av ${all} ringer här`,
  download: 'Spara rapporten',
  line: 'Rad',
  result: 'Resultat',
  anotherFile: 'En annan fil',
  newPoster: 'Ny affisch',
  postersWhy:
    'Vilken kamera som helst läser en affisch. Den leder till en sida där kunderna själva väljer och betalar.',
  noPosters: 'Ingen affisch än',
  noPostersNext: 'Gör först sidan som den ska leda till.',
  posterName: 'Affischens namn',
  leadsTo: 'Leder till',
  ownPage: 'En sida i den här kassan',
  ownPageOf: (name) => `Sidan ”${name}”`,
  address: 'En annan adress',
  addressLabel: 'Adress som börjar med https://',
  addressWrong: 'En adress börjar med https:// och har inga mellanslag.',
  lives: 'Koden fungerar',
  livesFor: { ever: 'Tills den tas bort', day: 'En dag', week: 'En vecka', month: 'Trettio dagar' },
  diesAt: (when) => `Fungerar till ${when}`,
  retarget: 'Ändra vart den leder',
  page: 'Sidor',
  pageWhy: 'Det kunderna ser när de skannar en affisch.',
  newPage: 'Ny sida',
  editPage: 'Ändra',
  pageName: 'Sidans namn',
  pageOpen: 'Öppen för försäljning',
  yes: 'Ja',
  no: 'Nej',
  pageGoods: 'Varor på sidan',
  pageSum: 'Kunderna får skriva en summa',
  pageSumLeast: 'Minst',
  pageSumMost: 'Högst',
  pageNeeds: 'Välj varor, eller låt kunderna skriva en summa.',
  sumWrong: 'Två summor, den första inte över den andra.',
  pageInUse: 'En affisch leder till den här sidan. Ta bort eller ändra affischen först.',
  look: 'Titta på den',
  sheet: 'Skriv ut',
  sheetWhy: 'Skriv ut i 100 %, inte ”anpassa till sidan”: koden måste behålla sin storlek och sin vita kant.',
  size: 'Storlek',
  sizes: {
    sticker: 'Klistermärken, 9 på en sida',
    sign: 'Bordsskyltar, 2 på en sida',
    poster: 'Affisch, hel sida',
  },
  copies: 'Exemplar av varje',
  fewer: 'En färre',
  more: 'En till',
  pages: (n) => `A4-ark: ${n}`,
  printNow: 'Skriv ut',
  coming: 'Bilderna är på väg',
  pictureFailed: 'En bild kom inte. Försök igen.',
  saveSvg: 'Spara som teckning (SVG)',
};

const fi: CodesWords = {
  title: 'Tarrat ja julisteet',
  stickers: 'Tarrat',
  old: 'MobilePay-tarrat',
  posters: 'Julisteet',
  loading: 'Hetki vain',
  unreachable: 'Ei vastausta juuri nyt. Mitään ei muutettu.',
  again: 'Yritä uudelleen',
  askVipps: (brand) => `Vertaa: ${brand}`,
  stickersWhy: 'Asiakas skannaa tarran sovelluksella, ja tämä kassa saa tiedon, että joku on valmis.',
  noStickers: 'Ei vielä tarroja',
  noStickersNext: 'Nimeä ensimmäinen sen paikan mukaan, johon se tulee.',
  place: 'Nimi asiakkaan sovelluksessa',
  placeHint: (left) => `${left} merkkiä jäljellä`,
  customersOf: 'Kenelle kerrotaan',
  thisTill: 'Tämä kassa',
  everyTill: 'Kaikki kassat',
  create: 'Tee tarra',
  created: (name) => `${name} on tehty`,
  saved: 'Tallennettu',
  rename: 'Nimeä uudelleen',
  save: 'Tallenna',
  cancel: 'Peruuta',
  remove: 'Poista',
  removeTitle: (name) => `Poistetaanko ${name}?`,
  removeText:
    'Tätä ei voi perua. Tulostetut kappaleet lakkaavat toimimasta lopullisesti: skannaajalle kerrotaan, ettei koodia löydy. Ota ne pois tiskiltä.',
  removeYes: 'Poista lopullisesti',
  removeNo: 'Säilytä',
  removed: (name) => `${name} on poistettu`,
  print: 'Tulosta',
  printAll: (n) => `Tulosta ${n}`,
  chosen: 'Tulostettavat',
  choose: (name) => `Tulosta ${name}`,
  fromMobilePay: 'Vanha MobilePay-tarra',
  noPicture: 'Jo tulostettu; siitä ei ole kuvaa.',
  states: {
    making: 'Tehdään',
    ready: 'Valmis',
    changing: 'Muutetaan',
    deleting: 'Poistetaan',
    refused: 'Hylätty',
    gone: 'Poistettu muualla',
  },
  goneNext: 'Tulostetut kappaleet eivät enää toimi. Poista se täältä ja tee uusi.',
  notHeard: 'Skannaukset eivät vielä tule tänne',
  notHeardNext: 'Kassa tarvitsee internetosoitteen, joka alkaa https. Kerro kassan asentajalle.',
  elsewhere: 'Toinen järjestelmä kuulee nämä skannaukset',
  elsewhereNext:
    'Myyntipiste voi kertoa vain yhdelle järjestelmälle. Jos otat ne, toinen ei enää kuule mitään.',
  takeOver: 'Ota tänne',
  exists: 'Sen niminen on jo olemassa.',
  empty: 'Anna nimi.',
  tooLong: (most) => `Enintään ${most} merkkiä.`,
  invalid: 'Sitä ei voitu käyttää. Tarkista kirjoittamasi.',
  oldWhy: 'Vanhan MobilePay-kassan tarrat, jotka ovat jo tiskillä, voivat toimia edelleen täällä.',
  scanOld: 'Skannaa vanha tarra',
  scanOldSay: 'Pidä vanhaa tarraa kameran edessä',
  typeOld: 'Tai kirjoita sen numero',
  beacon: 'Tarran numero',
  beaconHint: 'Viisitoista numeroa tai kirjaimia ja numeroita väliviivoin',
  takeIn: 'Ota käyttöön täällä',
  takenIn: (name) => `${name} soi nyt täällä`,
  file: 'Monta kerralla tiedostosta',
  fileWhy: 'CSV-tiedosto, jossa on sarakkeet beaconId ja posName.',
  choosePlain: 'Valitse tiedosto',
  fileEmpty: 'Tiedostossa ei ole mitään.',
  fileTooLong: 'Tiedostossa on liikaa rivejä. Jaa se; 500 mahtuu.',
  fileColumns: (found) => `Tiedostossa on oltava sarakkeet beaconId ja posName. Siinä on: ${found}`,
  fileRows: (n) => `${n} tarraa tiedostossa`,
  fileBad: (n) => `${n} niistä on korjattava`,
  fileMend: 'Korjaa tiedosto ja valitse se uudelleen. Mitään ei ole muutettu.',
  fileSend: (n) => `Ota ${n} tarraa käyttöön täällä`,
  fileSending: 'Työn alla; tämä voi kestää hetken',
  amiss: {
    'not-a-sticker': 'Ei ole tarran numero',
    'no-name': 'Nimi puuttuu',
    'name-too-long': 'Nimi on yli 36 merkkiä',
    twice: 'Kahdesti tiedostossa',
    columns: 'Sarakkeita liikaa tai liian vähän',
    till: 'Sellaista kassaa ei ole',
  },
  became: {
    migrated: 'Soi nyt täällä',
    already: 'Soi täällä jo ennestään',
    refused: 'Hylätty',
    later: 'Ei vielä vastausta; jatkuu itsestään',
  },
  report: 'Miten niille kävi',
  reportSum: (good, all) => `${good}/${all} soi täällä`,
  download: 'Tallenna raportti',
  line: 'Rivi',
  result: 'Tulos',
  anotherFile: 'Toinen tiedosto',
  newPoster: 'Uusi juliste',
  postersWhy:
    'Mikä tahansa kamera lukee julisteen. Se vie sivulle, jolla asiakkaat itse valitsevat ja maksavat.',
  noPosters: 'Ei vielä julisteita',
  noPostersNext: 'Tee ensin sivu, jolle se vie.',
  posterName: 'Julisteen nimi',
  leadsTo: 'Vie sivulle',
  ownPage: 'Tämän kassan sivu',
  ownPageOf: (name) => `Sivu ”${name}”`,
  address: 'Muu osoite',
  addressLabel: 'Osoite, joka alkaa https://',
  addressWrong: 'Osoite alkaa https:// eikä siinä ole välilyöntejä.',
  lives: 'Koodi toimii',
  livesFor: {
    ever: 'Kunnes se poistetaan',
    day: 'Yhden päivän',
    week: 'Yhden viikon',
    month: 'Kolmekymmentä päivää',
  },
  diesAt: (when) => `Toimii ${when} asti`,
  retarget: 'Muuta kohdetta',
  page: 'Sivut',
  pageWhy: 'Mitä asiakkaat näkevät, kun he skannaavat julisteen.',
  newPage: 'Uusi sivu',
  editPage: 'Muuta',
  pageName: 'Sivun nimi',
  pageOpen: 'Myynti auki',
  yes: 'Kyllä',
  no: 'Ei',
  pageGoods: 'Sivun tuotteet',
  pageSum: 'Asiakas voi kirjoittaa summan',
  pageSumLeast: 'Vähintään',
  pageSumMost: 'Enintään',
  pageNeeds: 'Valitse tuotteita tai anna asiakkaan kirjoittaa summa.',
  sumWrong: 'Kaksi summaa, ensimmäinen ei toista suurempi.',
  pageInUse: 'Juliste vie tälle sivulle. Poista tai muuta juliste ensin.',
  look: 'Katso sitä',
  sheet: 'Tulosta',
  sheetWhy: 'Tulosta koossa 100 %, ei ”sovita sivulle”: koodin koon ja valkoisen reunan on säilyttävä.',
  size: 'Koko',
  sizes: { sticker: 'Tarroja, 9 sivulla', sign: 'Pöytäkylttejä, 2 sivulla', poster: 'Juliste, koko sivu' },
  copies: 'Kappaleita kutakin',
  fewer: 'Yksi vähemmän',
  more: 'Yksi lisää',
  pages: (n) => `A4-arkkeja: ${n}`,
  printNow: 'Tulosta',
  coming: 'Kuvat ovat tulossa',
  pictureFailed: 'Yksi kuva ei tullut. Yritä uudelleen.',
  saveSvg: 'Tallenna piirroksena (SVG)',
};

export const codesWords: Readonly<Record<Language, CodesWords>> = { en, nb, da, sv, fi };
