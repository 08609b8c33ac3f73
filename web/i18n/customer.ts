/** What customers read on the screen that is turned to them: every language at once, because each customer chooses. */
import type { Market } from '../../edge/domain/market.ts';
import type { Language } from './languages.ts';

export interface CustomerWords {
  readonly language: string;
  readonly scan: (brand: string) => string;
  /** On a sticker: no camera but the app's own knows it. */
  readonly scanApp: (brand: string) => string;
  /** On a poster: any camera reads it. */
  readonly scanCamera: (brand: string) => string;
  /** A landing page is opened by any camera; the app's own scanner does not know it. */
  readonly open: string;
  readonly openSteps: (brand: string) => string;
  readonly phone: (brand: string) => string;
  readonly timeLeft: string;
  readonly codeComing: string;
  readonly welcome: string;
  readonly welcomeNext: string;
  readonly yourPurchase: string;
  readonly total: string;
  readonly vat: (rate: string) => string;
  readonly moment: string;
  readonly momentNext: string;
  readonly paid: string;
  readonly thanks: string;
  /** The money is held, and taken when the goods are handed over. */
  readonly approved: string;
  readonly declined: string;
  readonly expired: string;
  readonly stopped: string;
  readonly askSeller: string;
  readonly codeOf: (sum: string) => string;
  readonly scanSlip: string;
  readonly slipCode: string;
}

export const customerWords: Readonly<Record<Language, CustomerWords>> = {
  en: {
    language: 'Language',
    scan: (brand) => `Scan with ${brand} or your camera`,
    scanApp: (brand) => `Scan with ${brand} to pay`,
    scanCamera: (brand) => `Scan with your camera, pay with ${brand}`,
    open: 'Scan with your camera',
    openSteps: (brand) => `A page opens. Pay there with ${brand}.`,
    phone: (brand) => `Open ${brand} and confirm`,
    timeLeft: 'Time left',
    codeComing: 'The code is on its way',
    welcome: 'Welcome',
    welcomeNext: 'What you buy is shown here.',
    yourPurchase: 'Your purchase',
    total: 'Total',
    vat: (rate) => `of which VAT ${rate}`,
    moment: 'One moment',
    momentNext: 'Please ask the seller.',
    paid: 'Paid',
    thanks: 'Thank you!',
    approved: 'Approved',
    declined: 'Declined. Nothing was taken.',
    expired: 'Time ran out. Nothing was taken.',
    stopped: 'Cancelled. Nothing was taken.',
    askSeller: 'The seller will help you.',
    codeOf: (sum) => `QR code for ${sum}`,
    scanSlip: 'Scan for your sales slip',
    slipCode: 'QR code of your sales slip',
  },
  nb: {
    language: 'Språk',
    scan: (brand) => `Skann med ${brand} eller kameraet`,
    scanApp: (brand) => `Skann med ${brand} for å betale`,
    scanCamera: (brand) => `Skann med kameraet, betal med ${brand}`,
    open: 'Skann med kameraet',
    openSteps: (brand) => `En side åpner seg. Betal der med ${brand}.`,
    phone: (brand) => `Åpne ${brand} og bekreft`,
    timeLeft: 'Tid igjen',
    codeComing: 'Koden er på vei',
    welcome: 'Velkommen',
    welcomeNext: 'Det du kjøper, vises her.',
    yourPurchase: 'Kjøpet ditt',
    total: 'Sum',
    vat: (rate) => `herav mva. ${rate}`,
    moment: 'Et øyeblikk',
    momentNext: 'Spør selgeren.',
    paid: 'Betalt',
    thanks: 'Takk!',
    approved: 'Godkjent',
    declined: 'Avvist. Ingenting ble trukket.',
    expired: 'Tiden gikk ut. Ingenting ble trukket.',
    stopped: 'Avbrutt. Ingenting ble trukket.',
    askSeller: 'Selgeren hjelper deg.',
    codeOf: (sum) => `QR-kode for ${sum}`,
    scanSlip: 'Skann for å få salgsslippen',
    slipCode: 'QR-kode til salgsslippen',
  },
  da: {
    language: 'Sprog',
    scan: (brand) => `Scan med ${brand} eller kameraet`,
    scanApp: (brand) => `Scan med ${brand} for at betale`,
    scanCamera: (brand) => `Scan med kameraet, betal med ${brand}`,
    open: 'Scan med kameraet',
    openSteps: (brand) => `En side åbner. Betal dér med ${brand}.`,
    phone: (brand) => `Åbn ${brand} og godkend`,
    timeLeft: 'Tid tilbage',
    codeComing: 'Koden er på vej',
    welcome: 'Velkommen',
    welcomeNext: 'Det, du køber, vises her.',
    yourPurchase: 'Dit køb',
    total: 'I alt',
    vat: (rate) => `heraf moms ${rate}`,
    moment: 'Et øjeblik',
    momentNext: 'Spørg sælgeren.',
    paid: 'Betalt',
    thanks: 'Tak!',
    approved: 'Godkendt',
    declined: 'Afvist. Intet blev trukket.',
    expired: 'Tiden løb ud. Intet blev trukket.',
    stopped: 'Annulleret. Intet blev trukket.',
    askSeller: 'Sælgeren hjælper dig.',
    codeOf: (sum) => `QR-kode på ${sum}`,
    scanSlip: 'Scan for at få salgsslippen',
    slipCode: 'QR-kode til salgsslippen',
  },
  sv: {
    language: 'Språk',
    scan: (brand) => `Skanna med ${brand} eller kameran`,
    scanApp: (brand) => `Skanna med ${brand} för att betala`,
    scanCamera: (brand) => `Skanna med kameran, betala med ${brand}`,
    open: 'Skanna med kameran',
    openSteps: (brand) => `En sida öppnas. Betala där med ${brand}.`,
    phone: (brand) => `Öppna ${brand} och godkänn`,
    timeLeft: 'Tid kvar',
    codeComing: 'Koden är på väg',
    welcome: 'Välkommen',
    welcomeNext: 'Det du köper visas här.',
    yourPurchase: 'Ditt köp',
    total: 'Summa',
    vat: (rate) => `varav moms ${rate}`,
    moment: 'Ett ögonblick',
    momentNext: 'Fråga säljaren.',
    paid: 'Betalt',
    thanks: 'Tack!',
    approved: 'Godkänt',
    declined: 'Avböjt. Inget drogs.',
    expired: 'Tiden tog slut. Inget drogs.',
    stopped: 'Avbrutet. Inget drogs.',
    askSeller: 'Säljaren hjälper dig.',
    codeOf: (sum) => `QR-kod för ${sum}`,
    scanSlip: 'Skanna för att få försäljningsnotan',
    slipCode: 'QR-kod till försäljningsnotan',
  },
  fi: {
    language: 'Kieli',
    scan: (brand) => `Skannaa ${brand}-sovelluksella tai kameralla`,
    scanApp: (brand) => `Maksa skannaamalla: ${brand}`,
    scanCamera: (brand) => `Skannaa kameralla, maksa: ${brand}`,
    open: 'Skannaa kameralla',
    openSteps: (brand) => `Sivu avautuu. Maksa siellä: ${brand}.`,
    phone: (brand) => `Avaa ${brand} ja vahvista`,
    timeLeft: 'Aikaa jäljellä',
    codeComing: 'Koodi on tulossa',
    welcome: 'Tervetuloa',
    welcomeNext: 'Ostoksesi näkyvät tässä.',
    yourPurchase: 'Ostoksesi',
    total: 'Yhteensä',
    vat: (rate) => `josta alv ${rate}`,
    moment: 'Hetki vain',
    momentNext: 'Kysy myyjältä.',
    paid: 'Maksettu',
    thanks: 'Kiitos!',
    approved: 'Hyväksytty',
    declined: 'Hylätty. Mitään ei veloitettu.',
    expired: 'Aika loppui. Mitään ei veloitettu.',
    stopped: 'Peruttu. Mitään ei veloitettu.',
    askSeller: 'Myyjä auttaa sinua.',
    codeOf: (sum) => `QR-koodi, ${sum}`,
    scanSlip: 'Skannaa, niin saat myyntitositteen',
    slipCode: 'Myyntitositteen QR-koodi',
  },
};

/** What most customers of a market read, until one of them chooses. */
export const customerLanguageOf = (market: Market): Language =>
  (({ NO: 'nb', DK: 'da', FI: 'fi' }) as const)[market];
