/** The words about what happens after a sale, in every language: apart from the others because the first screen says none of them. */
import type { HeldLevel } from '../../edge/domain/held.ts';
import type { MoveKind, MoveState, SearchState } from '../../edge/domain/after-wire.ts';
import type { Market } from '../../edge/domain/market.ts';
import type { Language } from './languages.ts';
import { pluralIn } from './plural.ts';

export const refundReasons = ['returned', 'wrong-sum', 'not-delivered', 'goodwill', 'other'] as const;
export type RefundReason = (typeof refundReasons)[number];

/** The platform's own names of what can happen to a payment. */
export type EventName =
  'CREATED' | 'AUTHORIZED' | 'ABORTED' | 'EXPIRED' | 'TERMINATED' | 'CAPTURED' | 'CANCELLED' | 'REFUNDED';

export interface AfterWords {
  readonly offline: string;
  readonly loading: string;
  readonly again: string;
  readonly shares: {
    readonly all: string;
    readonly goods: string;
    readonly sum: string;
    readonly fewer: (name: string) => string;
    readonly more: (name: string) => string;
    readonly of: (some: string, all: string) => string;
    readonly whole: string;
    readonly most: (sum: string) => string;
  };
  readonly lines: {
    readonly handedOver: (n: string) => string;
    readonly givenBack: (n: string) => string;
  };
  readonly collect: {
    readonly later: string;
    readonly laterWhy: string;
    readonly button: string;
    readonly title: string;
    readonly all: string;
    readonly sum: string;
    readonly rest: string;
    readonly restKeeps: (sum: string) => string;
    readonly restGoes: (sum: string) => string;
    readonly confirm: (sum: string) => string;
    readonly notNow: string;
    readonly asked: (sum: string) => string;
    readonly failed: string;
  };
  readonly release: {
    readonly button: string;
    readonly title: string;
    readonly text: (sum: string) => string;
    readonly confirm: (sum: string) => string;
    readonly keep: string;
    readonly asked: string;
    readonly failed: string;
  };
  readonly refund: {
    readonly how: string;
    readonly vipps: (brand: string) => string;
    readonly cash: string;
    readonly cashWhy: (brand: string) => string;
    readonly reason: string;
    readonly reasons: Readonly<Record<RefundReason, string>>;
    readonly arrives: Readonly<Record<Market, string>>;
    readonly until: (day: string) => string;
    readonly over: string;
    readonly left: (sum: string) => string;
    readonly cashSoFar: (sum: string) => string;
  };
  readonly held: {
    readonly title: string;
    readonly open: (n: number) => string;
    readonly empty: string;
    readonly emptyNext: string;
    readonly until: (day: string) => string;
    readonly guaranteed: (day: string) => string;
    readonly levels: Readonly<Record<HeldLevel, string>>;
  };
  readonly moves: {
    readonly title: string;
    readonly what: Readonly<Record<MoveKind, string>>;
    readonly cash: string;
    readonly states: Readonly<Record<MoveState, string>>;
    readonly by: (who: string) => string;
  };
  readonly slip: {
    readonly button: string;
    readonly title: string;
    readonly say: string;
    readonly open: string;
    readonly number: (number: string) => string;
    readonly none: string;
    readonly qr: string;
  };
  readonly find: {
    readonly button: string;
    readonly title: string;
    readonly sum: string;
    readonly sumWrong: string;
    readonly last: string;
    readonly lastWhy: string;
    readonly lastWrong: string;
    readonly day: string;
    readonly time: string;
    readonly state: string;
    readonly any: string;
    readonly states: Readonly<Record<SearchState, string>>;
    readonly search: string;
    readonly clear: string;
    readonly found: (n: number) => string;
    readonly none: string;
    readonly noneNext: string;
    readonly more: string;
    readonly offline: string;
    readonly exact: string;
    readonly exactWhy: (brand: string) => string;
    readonly ask: (brand: string) => string;
    readonly nobody: (brand: string) => string;
    readonly till: string;
    readonly store: string;
    readonly prove: string;
    readonly days: string;
    readonly sales: (n: number) => string;
  };
  readonly proof: {
    readonly button: string;
    readonly title: string;
    readonly attempt: (n: number, of: number) => string;
    readonly holds: (brand: string) => string;
    readonly readAt: (time: string) => string;
    readonly notRead: string;
    readonly approved: string;
    readonly collected: string;
    readonly letGo: string;
    readonly givenBack: string;
    readonly happened: string;
    readonly events: Readonly<Record<EventName, string>>;
    readonly otherEvent: (name: string) => string;
    readonly didNot: string;
    readonly noEvents: string;
    readonly support: string;
    readonly print: string;
    readonly save: string;
    readonly none: string;
    readonly noneNext: string;
    readonly offline: string;
    readonly code: string;
    readonly codeNone: string;
  };
}

const plurals = {
  en: pluralIn('en'),
  nb: pluralIn('nb'),
  da: pluralIn('da'),
  sv: pluralIn('sv'),
  fi: pluralIn('fi'),
} as const;

export const afterWords: Readonly<Record<Language, AfterWords>> = {
  en: {
    offline: 'No connection. This needs one.',
    loading: 'One moment',
    again: 'Try again',
    shares: {
      all: 'Everything',
      goods: 'Some goods',
      sum: 'A sum',
      fewer: (name) => `One ${name} fewer`,
      more: (name) => `One ${name} more`,
      of: (some, all) => `${some} of ${all}`,
      whole: 'All of it',
      most: (sum) => `At most ${sum}`,
    },
    lines: { handedOver: (n) => `${n} handed over`, givenBack: (n) => `${n} given back` },
    collect: {
      later: 'Hand over later',
      laterWhy: 'The money is held when the customer approves, and collected when you hand over.',
      button: 'Collect the money',
      title: 'Collect the money',
      all: 'Everything',
      sum: 'Sum to collect',
      rest: 'What is left',
      restKeeps: (sum) => `Keep holding ${sum}`,
      restGoes: (sum) => `Let ${sum} go`,
      confirm: (sum) => `Collect ${sum}`,
      notNow: 'Not now',
      asked: (sum) => `Collecting ${sum}, not yet confirmed`,
      failed: 'The money was not collected',
    },
    release: {
      button: 'Let the money go',
      title: 'Let the money go?',
      text: (sum) =>
        `${sum} is never charged to the customer, and can never be collected. This cannot be undone.`,
      confirm: (sum) => `Let ${sum} go`,
      keep: 'Keep holding it',
      asked: 'Letting the money go, not yet confirmed',
      failed: 'The money was not let go',
    },
    refund: {
      how: 'How the customer gets it',
      vipps: (brand) => `Back by ${brand}`,
      cash: 'In cash, from you',
      cashWhy: (brand) => `You hand over the money. It is written down here; nothing moves in ${brand}.`,
      reason: 'Why',
      reasons: {
        returned: 'Goods came back',
        'wrong-sum': 'Wrong sum',
        'not-delivered': 'Not delivered',
        goodwill: 'Goodwill',
        other: 'Something else',
      },
      arrives: {
        NO: 'It reaches the card or account that paid, in 2 to 3 bank days and at most 10.',
        DK: 'It reaches the account that is chosen in the customer’s app, in 2 to 3 bank days and at most 10.',
        FI: 'It reaches the account that is chosen in the customer’s app, in 2 to 3 bank days and at most 10.',
      },
      until: (day) => `Possible until ${day}`,
      over: 'It is more than 365 days ago: the money can only be given back in cash or by a bank transfer.',
      left: (sum) => `${sum} can still be given back`,
      cashSoFar: (sum) => `${sum} given back in cash`,
    },
    held: {
      title: 'To hand over',
      open: (n) => plurals.en(n, '1 to hand over', `${n} to hand over`),
      empty: 'Nothing waits to be handed over',
      emptyNext: 'Sales marked “Hand over later” stand here until their money is collected.',
      until: (day) => `Can be collected until ${day}`,
      guaranteed: (day) => `Safe until ${day}`,
      levels: { calm: 'Time enough', soon: 'Soon', urgent: 'Collect now', over: 'Too late' },
    },
    moves: {
      title: 'What happened to the money',
      what: { capture: 'Collected', refund: 'Given back', release: 'Let go' },
      cash: 'in cash',
      states: { queued: 'Not sent yet', sent: 'Asked for', done: 'Done', refused: 'Not done' },
      by: (who) => `by ${who}`,
    },
    slip: {
      button: 'Sales slip',
      title: 'Sales slip',
      say: 'The customer scans this with the phone’s camera.',
      open: 'Open it, to print or to share',
      number: (number) => `Slip ${number}`,
      none: 'The slip is made when money is collected.',
      qr: 'QR code of the sales slip',
    },
    find: {
      button: 'Find a payment',
      title: 'Find a payment',
      sum: 'Sum',
      sumWrong: 'That is not a sum',
      last: 'End of the reference',
      lastWhy: 'The last four letters or digits, or more. Hyphens do not matter.',
      lastWrong: 'Four letters or digits at least',
      day: 'Day',
      time: 'About when',
      state: 'State',
      any: 'Any',
      states: { held: 'Held', paid: 'Paid', refunded: 'Given back', open: 'Open', over: 'Not paid' },
      search: 'Search',
      clear: 'Clear the search',
      found: (n) => plurals.en(n, '1 payment', `${n} payments`),
      none: 'No payment fits',
      noneNext: 'Leave out something, or ask by the exact reference.',
      more: 'Show more',
      offline: 'No connection: only what this tablet knows of the last three days is searched.',
      exact: 'Exact reference',
      exactWhy: (brand) =>
        `For a payment that another till or system made: it is looked up at ${brand}, in every store.`,
      ask: (brand) => `Ask ${brand}`,
      nobody: (brand) => `${brand} does not know that reference.`,
      till: 'Till',
      store: 'Store',
      prove: 'Show what happened',
      days: 'Day by day',
      sales: (n) => plurals.en(n, '1 sale', `${n} sales`),
    },
    proof: {
      button: 'What happened',
      title: 'What happened',
      attempt: (n, of) => `Attempt ${n} of ${of}`,
      holds: (brand) => `${brand} says now`,
      readAt: (time) => `Asked at ${time}`,
      notRead: 'Could not be asked just now',
      approved: 'Approved',
      collected: 'Collected',
      letGo: 'Let go',
      givenBack: 'Given back',
      happened: 'Step by step',
      events: {
        CREATED: 'Request made',
        AUTHORIZED: 'Approved by the customer',
        ABORTED: 'Declined by the customer',
        EXPIRED: 'Time ran out',
        TERMINATED: 'Cancelled by the seller',
        CAPTURED: 'Money collected',
        CANCELLED: 'Money let go',
        REFUNDED: 'Money given back',
      },
      otherEvent: (name) => `Something else (${name})`,
      didNot: 'did not go through',
      noEvents: 'Nothing is recorded there.',
      support: 'For support',
      print: 'Print',
      save: 'Save as a file',
      none: 'No attempt was found',
      noneNext:
        'No request of this sum was made around that time. Ask the customer to show the payment in the app.',
      offline: 'This asks Vipps MobilePay afresh and needs a connection.',
      code: 'By the customer’s code',
      codeNone: 'No request was sent to this code in the last day.',
    },
  },
  nb: {
    offline: 'Ingen forbindelse. Dette trenger en.',
    loading: 'Et øyeblikk',
    again: 'Prøv igjen',
    shares: {
      all: 'Alt',
      goods: 'Noen varer',
      sum: 'Et beløp',
      fewer: (name) => `Én ${name} færre`,
      more: (name) => `Én ${name} til`,
      of: (some, all) => `${some} av ${all}`,
      whole: 'Alt av den',
      most: (sum) => `Høyst ${sum}`,
    },
    lines: { handedOver: (n) => `${n} utlevert`, givenBack: (n) => `${n} betalt tilbake` },
    collect: {
      later: 'Utleveres senere',
      laterWhy: 'Pengene holdes av når kunden godkjenner, og trekkes når du leverer ut.',
      button: 'Trekk pengene',
      title: 'Trekk pengene',
      all: 'Alt',
      sum: 'Beløp som skal trekkes',
      rest: 'Det som er igjen',
      restKeeps: (sum) => `Hold fortsatt av ${sum}`,
      restGoes: (sum) => `Gi slipp på ${sum}`,
      confirm: (sum) => `Trekk ${sum}`,
      notNow: 'Ikke nå',
      asked: (sum) => `Trekker ${sum}, ikke bekreftet ennå`,
      failed: 'Pengene ble ikke trukket',
    },
    release: {
      button: 'Gi slipp på pengene',
      title: 'Gi slipp på pengene?',
      text: (sum) => `${sum} blir aldri trukket fra kunden og kan aldri trekkes senere. Det kan ikke angres.`,
      confirm: (sum) => `Gi slipp på ${sum}`,
      keep: 'Hold av pengene',
      asked: 'Gir slipp på pengene, ikke bekreftet ennå',
      failed: 'Pengene ble ikke sluppet',
    },
    refund: {
      how: 'Hvordan kunden får dem',
      vipps: (brand) => `Tilbake med ${brand}`,
      cash: 'Kontant, fra deg',
      cashWhy: (brand) => `Du gir kunden pengene. Det skrives ned her; ingenting flyttes i ${brand}.`,
      reason: 'Hvorfor',
      reasons: {
        returned: 'Varer levert tilbake',
        'wrong-sum': 'Feil beløp',
        'not-delivered': 'Ikke levert',
        goodwill: 'Kulanse',
        other: 'Noe annet',
      },
      arrives: {
        NO: 'De kommer til kortet eller kontoen som betalte, på 2 til 3 bankdager og høyst 10.',
        DK: 'De kommer til kontoen som er valgt i kundens app, på 2 til 3 bankdager og høyst 10.',
        FI: 'De kommer til kontoen som er valgt i kundens app, på 2 til 3 bankdager og høyst 10.',
      },
      until: (day) => `Mulig til ${day}`,
      over: 'Det er mer enn 365 dager siden: pengene kan bare gis tilbake kontant eller med bankoverføring.',
      left: (sum) => `${sum} kan fortsatt betales tilbake`,
      cashSoFar: (sum) => `${sum} gitt tilbake kontant`,
    },
    held: {
      title: 'Skal leveres ut',
      open: (n) => plurals.nb(n, '1 skal leveres ut', `${n} skal leveres ut`),
      empty: 'Ingenting venter på å leveres ut',
      emptyNext: 'Salg merket «Utleveres senere» står her til pengene er trukket.',
      until: (day) => `Kan trekkes til ${day}`,
      guaranteed: (day) => `Trygt til ${day}`,
      levels: { calm: 'God tid', soon: 'Snart', urgent: 'Trekk nå', over: 'For sent' },
    },
    moves: {
      title: 'Hva som skjedde med pengene',
      what: { capture: 'Trukket', refund: 'Betalt tilbake', release: 'Sluppet' },
      cash: 'kontant',
      states: { queued: 'Ikke sendt ennå', sent: 'Bedt om', done: 'Gjort', refused: 'Ikke gjort' },
      by: (who) => `av ${who}`,
    },
    slip: {
      button: 'Salgsbilag',
      title: 'Salgsbilag',
      say: 'Kunden skanner dette med telefonens kamera.',
      open: 'Åpne det, for utskrift eller deling',
      number: (number) => `Bilag ${number}`,
      none: 'Bilaget lages når pengene er trukket.',
      qr: 'QR-kode til salgsbilaget',
    },
    find: {
      button: 'Finn en betaling',
      title: 'Finn en betaling',
      sum: 'Beløp',
      sumWrong: 'Det er ikke et beløp',
      last: 'Slutten av referansen',
      lastWhy: 'De siste fire bokstavene eller sifrene, eller flere. Bindestreker betyr ingenting.',
      lastWrong: 'Minst fire bokstaver eller sifre',
      day: 'Dag',
      time: 'Omtrent når',
      state: 'Tilstand',
      any: 'Alle',
      states: {
        held: 'Holdt av',
        paid: 'Betalt',
        refunded: 'Betalt tilbake',
        open: 'Åpne',
        over: 'Ikke betalt',
      },
      search: 'Søk',
      clear: 'Tøm søket',
      found: (n) => plurals.nb(n, '1 betaling', `${n} betalinger`),
      none: 'Ingen betaling passer',
      noneNext: 'Utelat noe, eller spør med hele referansen.',
      more: 'Vis flere',
      offline: 'Ingen forbindelse: bare det dette nettbrettet vet om de siste tre dagene, blir søkt i.',
      exact: 'Hele referansen',
      exactWhy: (brand) =>
        `For en betaling som en annen kasse eller et annet system laget: den slås opp hos ${brand}, i alle butikker.`,
      ask: (brand) => `Spør ${brand}`,
      nobody: (brand) => `${brand} kjenner ikke den referansen.`,
      till: 'Kasse',
      store: 'Butikk',
      prove: 'Vis hva som skjedde',
      days: 'Dag for dag',
      sales: (n) => plurals.nb(n, '1 salg', `${n} salg`),
    },
    proof: {
      button: 'Hva skjedde',
      title: 'Hva skjedde',
      attempt: (n, of) => `Forsøk ${n} av ${of}`,
      holds: (brand) => `${brand} sier nå`,
      readAt: (time) => `Spurt klokken ${time}`,
      notRead: 'Kunne ikke spørres akkurat nå',
      approved: 'Godkjent',
      collected: 'Trukket',
      letGo: 'Sluppet',
      givenBack: 'Betalt tilbake',
      happened: 'Steg for steg',
      events: {
        CREATED: 'Forespørsel laget',
        AUTHORIZED: 'Godkjent av kunden',
        ABORTED: 'Avvist av kunden',
        EXPIRED: 'Tiden gikk ut',
        TERMINATED: 'Avbrutt av selgeren',
        CAPTURED: 'Pengene trukket',
        CANCELLED: 'Pengene sluppet',
        REFUNDED: 'Pengene betalt tilbake',
      },
      otherEvent: (name) => `Noe annet (${name})`,
      didNot: 'gikk ikke gjennom',
      noEvents: 'Ingenting er registrert der.',
      support: 'For kundestøtte',
      print: 'Skriv ut',
      save: 'Lagre som fil',
      none: 'Ingen forsøk ble funnet',
      noneNext:
        'Ingen forespørsel på dette beløpet ble laget rundt den tiden. Be kunden vise betalingen i appen.',
      offline: 'Dette spør Vipps MobilePay på nytt og trenger forbindelse.',
      code: 'Med kundens kode',
      codeNone: 'Ingen forespørsel ble sendt til denne koden det siste døgnet.',
    },
  },
  da: {
    offline: 'Ingen forbindelse. Det her kræver en.',
    loading: 'Et øjeblik',
    again: 'Prøv igen',
    shares: {
      all: 'Det hele',
      goods: 'Nogle varer',
      sum: 'Et beløb',
      fewer: (name) => `Én ${name} færre`,
      more: (name) => `Én ${name} mere`,
      of: (some, all) => `${some} af ${all}`,
      whole: 'Det hele',
      most: (sum) => `Højst ${sum}`,
    },
    lines: { handedOver: (n) => `${n} udleveret`, givenBack: (n) => `${n} betalt tilbage` },
    collect: {
      later: 'Udleveres senere',
      laterWhy: 'Pengene reserveres, når kunden godkender, og hæves, når du udleverer.',
      button: 'Hæv pengene',
      title: 'Hæv pengene',
      all: 'Det hele',
      sum: 'Beløb, der skal hæves',
      rest: 'Resten',
      restKeeps: (sum) => `Hold fortsat ${sum} reserveret`,
      restGoes: (sum) => `Giv slip på ${sum}`,
      confirm: (sum) => `Hæv ${sum}`,
      notNow: 'Ikke nu',
      asked: (sum) => `Hæver ${sum}, ikke bekræftet endnu`,
      failed: 'Pengene blev ikke hævet',
    },
    release: {
      button: 'Giv slip på pengene',
      title: 'Giv slip på pengene?',
      text: (sum) =>
        `${sum} bliver aldrig trukket hos kunden og kan aldrig hæves senere. Det kan ikke fortrydes.`,
      confirm: (sum) => `Giv slip på ${sum}`,
      keep: 'Hold pengene reserveret',
      asked: 'Giver slip på pengene, ikke bekræftet endnu',
      failed: 'Pengene blev ikke frigivet',
    },
    refund: {
      how: 'Hvordan kunden får dem',
      vipps: (brand) => `Tilbage med ${brand}`,
      cash: 'Kontant, fra dig',
      cashWhy: (brand) => `Du giver kunden pengene. Det skrives ned her; intet flyttes i ${brand}.`,
      reason: 'Hvorfor',
      reasons: {
        returned: 'Varer kom tilbage',
        'wrong-sum': 'Forkert beløb',
        'not-delivered': 'Ikke leveret',
        goodwill: 'Kulance',
        other: 'Noget andet',
      },
      arrives: {
        NO: 'De når kortet eller kontoen, der betalte, på 2 til 3 bankdage og højst 10.',
        DK: 'De når den konto, der er valgt i kundens app, på 2 til 3 bankdage og højst 10.',
        FI: 'De når den konto, der er valgt i kundens app, på 2 til 3 bankdage og højst 10.',
      },
      until: (day) => `Muligt til ${day}`,
      over: 'Det er mere end 365 dage siden: pengene kan kun gives tilbage kontant eller med bankoverførsel.',
      left: (sum) => `${sum} kan stadig betales tilbage`,
      cashSoFar: (sum) => `${sum} givet tilbage kontant`,
    },
    held: {
      title: 'Skal udleveres',
      open: (n) => plurals.da(n, '1 skal udleveres', `${n} skal udleveres`),
      empty: 'Intet venter på at blive udleveret',
      emptyNext: 'Salg mærket »Udleveres senere« står her, til pengene er hævet.',
      until: (day) => `Kan hæves til ${day}`,
      guaranteed: (day) => `Sikkert til ${day}`,
      levels: { calm: 'God tid', soon: 'Snart', urgent: 'Hæv nu', over: 'For sent' },
    },
    moves: {
      title: 'Hvad der skete med pengene',
      what: { capture: 'Hævet', refund: 'Betalt tilbage', release: 'Frigivet' },
      cash: 'kontant',
      states: { queued: 'Ikke sendt endnu', sent: 'Bedt om', done: 'Gjort', refused: 'Ikke gjort' },
      by: (who) => `af ${who}`,
    },
    slip: {
      button: 'Salgsbilag',
      title: 'Salgsbilag',
      say: 'Kunden scanner det med telefonens kamera.',
      open: 'Åbn det, for at printe eller dele',
      number: (number) => `Bilag ${number}`,
      none: 'Bilaget laves, når pengene er hævet.',
      qr: 'QR-kode til salgsbilaget',
    },
    find: {
      button: 'Find en betaling',
      title: 'Find en betaling',
      sum: 'Beløb',
      sumWrong: 'Det er ikke et beløb',
      last: 'Slutningen af referencen',
      lastWhy: 'De sidste fire bogstaver eller cifre, eller flere. Bindestreger betyder intet.',
      lastWrong: 'Mindst fire bogstaver eller cifre',
      day: 'Dag',
      time: 'Cirka hvornår',
      state: 'Tilstand',
      any: 'Alle',
      states: {
        held: 'Reserveret',
        paid: 'Betalt',
        refunded: 'Betalt tilbage',
        open: 'Åbne',
        over: 'Ikke betalt',
      },
      search: 'Søg',
      clear: 'Ryd søgningen',
      found: (n) => plurals.da(n, '1 betaling', `${n} betalinger`),
      none: 'Ingen betaling passer',
      noneNext: 'Udelad noget, eller spørg med hele referencen.',
      more: 'Vis flere',
      offline: 'Ingen forbindelse: kun det, denne tablet ved om de sidste tre dage, gennemsøges.',
      exact: 'Hele referencen',
      exactWhy: (brand) =>
        `Til en betaling, som en anden kasse eller et andet system lavede: den slås op hos ${brand}, i alle butikker.`,
      ask: (brand) => `Spørg ${brand}`,
      nobody: (brand) => `${brand} kender ikke den reference.`,
      till: 'Kasse',
      store: 'Butik',
      prove: 'Vis, hvad der skete',
      days: 'Dag for dag',
      sales: (n) => plurals.da(n, '1 salg', `${n} salg`),
    },
    proof: {
      button: 'Hvad skete der',
      title: 'Hvad skete der',
      attempt: (n, of) => `Forsøg ${n} af ${of}`,
      holds: (brand) => `${brand} siger nu`,
      readAt: (time) => `Spurgt kl. ${time}`,
      notRead: 'Kunne ikke spørges lige nu',
      approved: 'Godkendt',
      collected: 'Hævet',
      letGo: 'Frigivet',
      givenBack: 'Betalt tilbage',
      happened: 'Trin for trin',
      events: {
        CREATED: 'Anmodning lavet',
        AUTHORIZED: 'Godkendt af kunden',
        ABORTED: 'Afvist af kunden',
        EXPIRED: 'Tiden løb ud',
        TERMINATED: 'Annulleret af sælgeren',
        CAPTURED: 'Pengene hævet',
        CANCELLED: 'Pengene frigivet',
        REFUNDED: 'Pengene betalt tilbage',
      },
      otherEvent: (name) => `Noget andet (${name})`,
      didNot: 'gik ikke igennem',
      noEvents: 'Intet er registreret dér.',
      support: 'Til support',
      print: 'Print',
      save: 'Gem som fil',
      none: 'Intet forsøg blev fundet',
      noneNext:
        'Ingen anmodning på dette beløb blev lavet omkring det tidspunkt. Bed kunden vise betalingen i appen.',
      offline: 'Det her spørger Vipps MobilePay på ny og kræver forbindelse.',
      code: 'Med kundens kode',
      codeNone: 'Ingen anmodning blev sendt til denne kode det seneste døgn.',
    },
  },
  sv: {
    offline: 'Ingen anslutning. Det här kräver en.',
    loading: 'Ett ögonblick',
    again: 'Försök igen',
    shares: {
      all: 'Allt',
      goods: 'Några varor',
      sum: 'Ett belopp',
      fewer: (name) => `En ${name} färre`,
      more: (name) => `En ${name} till`,
      of: (some, all) => `${some} av ${all}`,
      whole: 'Hela',
      most: (sum) => `Högst ${sum}`,
    },
    lines: { handedOver: (n) => `${n} utlämnade`, givenBack: (n) => `${n} återbetalda` },
    collect: {
      later: 'Lämnas ut senare',
      laterWhy: 'Pengarna reserveras när kunden godkänner och dras när du lämnar ut.',
      button: 'Dra pengarna',
      title: 'Dra pengarna',
      all: 'Allt',
      sum: 'Belopp att dra',
      rest: 'Det som är kvar',
      restKeeps: (sum) => `Håll kvar ${sum}`,
      restGoes: (sum) => `Släpp ${sum}`,
      confirm: (sum) => `Dra ${sum}`,
      notNow: 'Inte nu',
      asked: (sum) => `Drar ${sum}, inte bekräftat ännu`,
      failed: 'Pengarna drogs inte',
    },
    release: {
      button: 'Släpp pengarna',
      title: 'Släppa pengarna?',
      text: (sum) => `${sum} dras aldrig från kunden och kan aldrig dras senare. Det går inte att ångra.`,
      confirm: (sum) => `Släpp ${sum}`,
      keep: 'Håll kvar pengarna',
      asked: 'Släpper pengarna, inte bekräftat ännu',
      failed: 'Pengarna släpptes inte',
    },
    refund: {
      how: 'Hur kunden får dem',
      vipps: (brand) => `Tillbaka med ${brand}`,
      cash: 'Kontant, från dig',
      cashWhy: (brand) => `Du ger kunden pengarna. Det skrivs ned här; inget flyttas i ${brand}.`,
      reason: 'Varför',
      reasons: {
        returned: 'Varor kom tillbaka',
        'wrong-sum': 'Fel belopp',
        'not-delivered': 'Inte levererat',
        goodwill: 'Kulans',
        other: 'Något annat',
      },
      arrives: {
        NO: 'De når kortet eller kontot som betalade, på 2 till 3 bankdagar och högst 10.',
        DK: 'De når kontot som är valt i kundens app, på 2 till 3 bankdagar och högst 10.',
        FI: 'De når kontot som är valt i kundens app, på 2 till 3 bankdagar och högst 10.',
      },
      until: (day) => `Möjligt till ${day}`,
      over: 'Det är mer än 365 dagar sedan: pengarna kan bara ges tillbaka kontant eller med banköverföring.',
      left: (sum) => `${sum} kan fortfarande betalas tillbaka`,
      cashSoFar: (sum) => `${sum} givet tillbaka kontant`,
    },
    held: {
      title: 'Ska lämnas ut',
      open: (n) => plurals.sv(n, '1 ska lämnas ut', `${n} ska lämnas ut`),
      empty: 'Inget väntar på att lämnas ut',
      emptyNext: 'Köp märkta ”Lämnas ut senare” står här tills pengarna är dragna.',
      until: (day) => `Kan dras till ${day}`,
      guaranteed: (day) => `Säkert till ${day}`,
      levels: { calm: 'Gott om tid', soon: 'Snart', urgent: 'Dra nu', over: 'För sent' },
    },
    moves: {
      title: 'Vad som hände med pengarna',
      what: { capture: 'Draget', refund: 'Återbetalt', release: 'Släppt' },
      cash: 'kontant',
      states: { queued: 'Inte skickat ännu', sent: 'Begärt', done: 'Gjort', refused: 'Inte gjort' },
      by: (who) => `av ${who}`,
    },
    slip: {
      button: 'Försäljningsnota',
      title: 'Försäljningsnota',
      say: 'Kunden skannar den med telefonens kamera.',
      open: 'Öppna den, för utskrift eller delning',
      number: (number) => `Nota ${number}`,
      none: 'Notan görs när pengarna är dragna.',
      qr: 'QR-kod till försäljningsnotan',
    },
    find: {
      button: 'Hitta en betalning',
      title: 'Hitta en betalning',
      sum: 'Belopp',
      sumWrong: 'Det är inget belopp',
      last: 'Slutet av referensen',
      lastWhy: 'De sista fyra bokstäverna eller siffrorna, eller fler. Bindestreck spelar ingen roll.',
      lastWrong: 'Minst fyra bokstäver eller siffror',
      day: 'Dag',
      time: 'Ungefär när',
      state: 'Läge',
      any: 'Alla',
      states: {
        held: 'Reserverat',
        paid: 'Betalt',
        refunded: 'Återbetalt',
        open: 'Öppna',
        over: 'Inte betalt',
      },
      search: 'Sök',
      clear: 'Töm sökningen',
      found: (n) => plurals.sv(n, '1 betalning', `${n} betalningar`),
      none: 'Ingen betalning passar',
      noneNext: 'Utelämna något, eller fråga med hela referensen.',
      more: 'Visa fler',
      offline:
        'Ingen anslutning: bara det som den här surfplattan vet om de senaste tre dagarna söks igenom.',
      exact: 'Hela referensen',
      exactWhy: (brand) =>
        `För en betalning som en annan kassa eller ett annat system gjorde: den slås upp hos ${brand}, i alla butiker.`,
      ask: (brand) => `Fråga ${brand}`,
      nobody: (brand) => `${brand} känner inte till den referensen.`,
      till: 'Kassa',
      store: 'Butik',
      prove: 'Visa vad som hände',
      days: 'Dag för dag',
      sales: (n) => plurals.sv(n, '1 köp', `${n} köp`),
    },
    proof: {
      button: 'Vad hände',
      title: 'Vad hände',
      attempt: (n, of) => `Försök ${n} av ${of}`,
      holds: (brand) => `${brand} säger nu`,
      readAt: (time) => `Frågat kl. ${time}`,
      notRead: 'Kunde inte frågas just nu',
      approved: 'Godkänt',
      collected: 'Draget',
      letGo: 'Släppt',
      givenBack: 'Återbetalt',
      happened: 'Steg för steg',
      events: {
        CREATED: 'Begäran gjord',
        AUTHORIZED: 'Godkänd av kunden',
        ABORTED: 'Avböjd av kunden',
        EXPIRED: 'Tiden tog slut',
        TERMINATED: 'Avbruten av säljaren',
        CAPTURED: 'Pengarna dragna',
        CANCELLED: 'Pengarna släppta',
        REFUNDED: 'Pengarna återbetalda',
      },
      otherEvent: (name) => `Något annat (${name})`,
      didNot: 'gick inte igenom',
      noEvents: 'Inget är registrerat där.',
      support: 'För support',
      print: 'Skriv ut',
      save: 'Spara som fil',
      none: 'Inget försök hittades',
      noneNext: 'Ingen begäran på det beloppet gjordes vid den tiden. Be kunden visa betalningen i appen.',
      offline: 'Det här frågar Vipps MobilePay på nytt och kräver anslutning.',
      code: 'Med kundens kod',
      codeNone: 'Ingen begäran skickades till den här koden det senaste dygnet.',
    },
  },
  fi: {
    offline: 'Ei yhteyttä. Tämä tarvitsee yhteyden.',
    loading: 'Hetki vain',
    again: 'Yritä uudelleen',
    shares: {
      all: 'Kaikki',
      goods: 'Osa tuotteista',
      sum: 'Summa',
      fewer: (name) => `Yksi ${name} vähemmän`,
      more: (name) => `Yksi ${name} lisää`,
      of: (some, all) => `${some} / ${all}`,
      whole: 'Kaikki',
      most: (sum) => `Enintään ${sum}`,
    },
    lines: { handedOver: (n) => `${n} luovutettu`, givenBack: (n) => `${n} palautettu` },
    collect: {
      later: 'Luovutetaan myöhemmin',
      laterWhy: 'Rahat varataan, kun asiakas hyväksyy, ja veloitetaan, kun luovutat tuotteet.',
      button: 'Veloita rahat',
      title: 'Veloita rahat',
      all: 'Kaikki',
      sum: 'Veloitettava summa',
      rest: 'Loput',
      restKeeps: (sum) => `Pidä ${sum} varattuna`,
      restGoes: (sum) => `Vapauta ${sum}`,
      confirm: (sum) => `Veloita ${sum}`,
      notNow: 'Ei nyt',
      asked: (sum) => `Veloitetaan ${sum}, ei vielä vahvistettu`,
      failed: 'Rahoja ei veloitettu',
    },
    release: {
      button: 'Vapauta rahat',
      title: 'Vapautetaanko rahat?',
      text: (sum) =>
        `Summaa ${sum} ei koskaan veloiteta asiakkaalta, eikä sitä voi veloittaa myöhemmin. Tätä ei voi perua.`,
      confirm: (sum) => `Vapauta ${sum}`,
      keep: 'Pidä varattuna',
      asked: 'Rahoja vapautetaan, ei vielä vahvistettu',
      failed: 'Rahoja ei vapautettu',
    },
    refund: {
      how: 'Miten asiakas saa rahat',
      vipps: (brand) => `Takaisin: ${brand}`,
      cash: 'Käteisenä sinulta',
      cashWhy: (brand) => `Sinä annat rahat. Se kirjataan tähän; ${brand} ei siirrä mitään.`,
      reason: 'Miksi',
      reasons: {
        returned: 'Tuotteet palautettiin',
        'wrong-sum': 'Väärä summa',
        'not-delivered': 'Ei toimitettu',
        goodwill: 'Hyvitys',
        other: 'Jokin muu',
      },
      arrives: {
        NO: 'Rahat palaavat kortille tai tilille, jolla maksettiin, 2–3 pankkipäivässä, enintään 10:ssä.',
        DK: 'Rahat tulevat asiakkaan sovelluksessa valitulle tilille 2–3 pankkipäivässä, enintään 10:ssä.',
        FI: 'Rahat tulevat asiakkaan sovelluksessa valitulle tilille 2–3 pankkipäivässä, enintään 10:ssä.',
      },
      until: (day) => `Mahdollista ${day} asti`,
      over: 'Maksusta on yli 365 päivää: rahat voi palauttaa vain käteisenä tai tilisiirtona.',
      left: (sum) => `${sum} voidaan vielä palauttaa`,
      cashSoFar: (sum) => `${sum} palautettu käteisenä`,
    },
    held: {
      title: 'Luovutettavat',
      open: (n) => plurals.fi(n, '1 luovutettava', `${n} luovutettavaa`),
      empty: 'Mikään ei odota luovutusta',
      emptyNext: 'Myynnit, joissa on ”Luovutetaan myöhemmin”, ovat tässä, kunnes rahat on veloitettu.',
      until: (day) => `Voidaan veloittaa ${day} asti`,
      guaranteed: (day) => `Varmasti ${day} asti`,
      levels: { calm: 'Hyvin aikaa', soon: 'Pian', urgent: 'Veloita nyt', over: 'Liian myöhäistä' },
    },
    moves: {
      title: 'Mitä rahoille tapahtui',
      what: { capture: 'Veloitettu', refund: 'Palautettu', release: 'Vapautettu' },
      cash: 'käteisenä',
      states: { queued: 'Ei vielä lähetetty', sent: 'Pyydetty', done: 'Tehty', refused: 'Ei tehty' },
      by: (who) => `tekijä ${who}`,
    },
    slip: {
      button: 'Myyntitosite',
      title: 'Myyntitosite',
      say: 'Asiakas skannaa tämän puhelimen kameralla.',
      open: 'Avaa tulostettavaksi tai jaettavaksi',
      number: (number) => `Tosite ${number}`,
      none: 'Tosite syntyy, kun rahat on veloitettu.',
      qr: 'Myyntitositteen QR-koodi',
    },
    find: {
      button: 'Etsi maksu',
      title: 'Etsi maksu',
      sum: 'Summa',
      sumWrong: 'Se ei ole summa',
      last: 'Viitteen loppu',
      lastWhy: 'Neljä viimeistä kirjainta tai numeroa, tai enemmän. Yhdysmerkeillä ei ole väliä.',
      lastWrong: 'Vähintään neljä kirjainta tai numeroa',
      day: 'Päivä',
      time: 'Suunnilleen milloin',
      state: 'Tila',
      any: 'Kaikki',
      states: {
        held: 'Varattu',
        paid: 'Maksettu',
        refunded: 'Palautettu',
        open: 'Avoimet',
        over: 'Ei maksettu',
      },
      search: 'Etsi',
      clear: 'Tyhjennä haku',
      found: (n) => plurals.fi(n, '1 maksu', `${n} maksua`),
      none: 'Mikään maksu ei täsmää',
      noneNext: 'Jätä jotain pois tai kysy koko viitteellä.',
      more: 'Näytä lisää',
      offline: 'Ei yhteyttä: haetaan vain siitä, mitä tämä tabletti tietää viimeisistä kolmesta päivästä.',
      exact: 'Koko viite',
      exactWhy: (brand) =>
        `Maksulle, jonka toinen kassa tai järjestelmä teki: sitä kysytään ${brand}-palvelusta, kaikista myymälöistä.`,
      ask: (brand) => `Kysy: ${brand}`,
      nobody: (brand) => `${brand} ei tunne sitä viitettä.`,
      till: 'Kassa',
      store: 'Myymälä',
      prove: 'Näytä, mitä tapahtui',
      days: 'Päivä päivältä',
      sales: (n) => plurals.fi(n, '1 myynti', `${n} myyntiä`),
    },
    proof: {
      button: 'Mitä tapahtui',
      title: 'Mitä tapahtui',
      attempt: (n, of) => `Yritys ${n} / ${of}`,
      holds: (brand) => `${brand} sanoo nyt`,
      readAt: (time) => `Kysytty klo ${time}`,
      notRead: 'Ei voitu kysyä juuri nyt',
      approved: 'Hyväksytty',
      collected: 'Veloitettu',
      letGo: 'Vapautettu',
      givenBack: 'Palautettu',
      happened: 'Vaihe vaiheelta',
      events: {
        CREATED: 'Pyyntö tehty',
        AUTHORIZED: 'Asiakas hyväksyi',
        ABORTED: 'Asiakas hylkäsi',
        EXPIRED: 'Aika loppui',
        TERMINATED: 'Myyjä perui',
        CAPTURED: 'Rahat veloitettu',
        CANCELLED: 'Rahat vapautettu',
        REFUNDED: 'Rahat palautettu',
      },
      otherEvent: (name) => `Jotain muuta (${name})`,
      didNot: 'ei mennyt läpi',
      noEvents: 'Siellä ei ole merkintöjä.',
      support: 'Tuelle',
      print: 'Tulosta',
      save: 'Tallenna tiedostoksi',
      none: 'Yhtään yritystä ei löytynyt',
      noneNext:
        'Tällä summalla ei tehty pyyntöä siihen aikaan. Pyydä asiakasta näyttämään maksu sovelluksessa.',
      offline: 'Tämä kysyy Vipps MobilePaylta uudelleen ja tarvitsee yhteyden.',
      code: 'Asiakkaan koodilla',
      codeNone: 'Tähän koodiin ei lähetetty pyyntöä viime vuorokauden aikana.',
    },
  },
};
