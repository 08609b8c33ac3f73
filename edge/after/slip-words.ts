/** The words of a sales slip in the languages of its customers. It is a payment confirmation and never called a receipt of the law. */
import type { Measure } from '../domain/sale.ts';

export const slipLanguages = ['en', 'nb', 'da', 'sv', 'fi'] as const;
export type SlipLanguage = (typeof slipLanguages)[number];

export interface SlipWords {
  /** As browsers and `Intl` know it. */
  readonly locale: string;
  readonly title: string;
  readonly slip: string;
  readonly date: string;
  readonly goods: string;
  readonly sum: string;
  readonly discount: string;
  readonly total: string;
  readonly vat: string;
  readonly net: string;
  readonly gross: string;
  readonly paidWith: (brand: string) => string;
  readonly reference: string;
  readonly till: string;
  readonly partOnly: string;
  readonly givenBack: string;
  readonly givenBackCash: string;
  readonly onItsWay: string;
  readonly noGoods: string;
  readonly notDeclared: string;
  readonly keptUntil: (day: string) => string;
  readonly gone: string;
  readonly goneText: string;
  readonly units: Readonly<Record<Measure, string>>;
}

const symbols = { KG: 'kg', LITRE: 'l', MINUTE: 'min', KM: 'km', KWH: 'kWh' } as const satisfies Record<
  Measure,
  string
>;

export const slipWords: Readonly<Record<SlipLanguage, SlipWords>> = {
  en: {
    locale: 'en-GB',
    title: 'Payment confirmation',
    slip: 'Sales slip no.',
    date: 'Date and time',
    goods: 'Goods',
    sum: 'Sum',
    discount: 'Discount',
    total: 'Total',
    vat: 'VAT',
    net: 'Without VAT',
    gross: 'With VAT',
    paidWith: (brand) => `Paid with ${brand}`,
    reference: 'Payment reference',
    till: 'Till',
    partOnly: 'Only a part of the order was handed over and paid. The sum paid is shown below.',
    givenBack: 'Given back',
    givenBackCash: 'Given back in cash',
    onItsWay: 'Money that is given back arrives in 2 to 3 bank days, at most 10.',
    noGoods: 'The goods were not listed with this payment.',
    notDeclared: 'From a payment terminal and sales log; not a product-declared till system.',
    keptUntil: (day) => `This page can be read until ${day}.`,
    gone: 'This slip is not here',
    goneText: 'The address is not right, or the time for which slips are kept has passed. Ask the seller.',
    units: symbols,
  },
  nb: {
    locale: 'nb-NO',
    title: 'Betalingsbekreftelse',
    slip: 'Salgsslipp nr.',
    date: 'Dato og tid',
    goods: 'Varer',
    sum: 'Sum',
    discount: 'Rabatt',
    total: 'Totalt',
    vat: 'Mva.',
    net: 'Uten mva.',
    gross: 'Med mva.',
    paidWith: (brand) => `Betalt med ${brand}`,
    reference: 'Betalingsreferanse',
    till: 'Kasse',
    partOnly: 'Bare en del av bestillingen er levert og betalt. Betalt beløp står nedenfor.',
    givenBack: 'Betalt tilbake',
    givenBackCash: 'Betalt tilbake kontant',
    onItsWay: 'Penger som betales tilbake, kommer frem på 2 til 3 bankdager, høyst 10.',
    noGoods: 'Varene ble ikke ført opp på denne betalingen.',
    notDeclared: 'Fra en betalingsterminal med salgslogg; ikke et produkterklært kassasystem.',
    keptUntil: (day) => `Siden kan leses til ${day}.`,
    gone: 'Slippen finnes ikke her',
    goneText: 'Adressen er feil, eller tiden slippene oppbevares, er over. Spør selgeren.',
    units: symbols,
  },
  da: {
    locale: 'da-DK',
    title: 'Betalingsbekræftelse',
    slip: 'Salgsslip nr.',
    date: 'Dato og tid',
    goods: 'Varer',
    sum: 'Sum',
    discount: 'Rabat',
    total: 'I alt',
    vat: 'Moms',
    net: 'Uden moms',
    gross: 'Med moms',
    paidWith: (brand) => `Betalt med ${brand}`,
    reference: 'Betalingsreference',
    till: 'Kasse',
    partOnly: 'Kun en del af bestillingen er udleveret og betalt. Det betalte beløb står nedenfor.',
    givenBack: 'Betalt tilbage',
    givenBackCash: 'Betalt tilbage kontant',
    onItsWay: 'Penge, der betales tilbage, er fremme efter 2 til 3 bankdage, højst 10.',
    noGoods: 'Varerne blev ikke skrevet på denne betaling.',
    notDeclared: 'Fra en betalingsterminal med salgslog; ikke et digitalt salgsregistreringssystem.',
    keptUntil: (day) => `Siden kan læses til ${day}.`,
    gone: 'Slippen findes ikke her',
    goneText: 'Adressen er forkert, eller tiden, hvor slips gemmes, er gået. Spørg sælgeren.',
    units: symbols,
  },
  sv: {
    locale: 'sv-SE',
    title: 'Betalningsbekräftelse',
    slip: 'Försäljningsnota nr',
    date: 'Datum och tid',
    goods: 'Varor',
    sum: 'Summa',
    discount: 'Rabatt',
    total: 'Totalt',
    vat: 'Moms',
    net: 'Utan moms',
    gross: 'Med moms',
    paidWith: (brand) => `Betalt med ${brand}`,
    reference: 'Betalningsreferens',
    till: 'Kassa',
    partOnly: 'Bara en del av beställningen är utlämnad och betald. Betalt belopp står nedan.',
    givenBack: 'Återbetalt',
    givenBackCash: 'Återbetalt kontant',
    onItsWay: 'Pengar som betalas tillbaka är framme på 2 till 3 bankdagar, högst 10.',
    noGoods: 'Varorna skrevs inte på den här betalningen.',
    notDeclared: 'Från en betalterminal med försäljningslogg; inte ett kassaregister.',
    keptUntil: (day) => `Sidan kan läsas till ${day}.`,
    gone: 'Notan finns inte här',
    goneText: 'Adressen är fel, eller så har tiden som notor sparas gått ut. Fråga säljaren.',
    units: symbols,
  },
  fi: {
    locale: 'fi-FI',
    title: 'Maksuvahvistus',
    slip: 'Myyntitosite nro',
    date: 'Päivä ja aika',
    goods: 'Tuotteet',
    sum: 'Summa',
    discount: 'Alennus',
    total: 'Yhteensä',
    vat: 'ALV',
    net: 'Ilman ALV:tä',
    gross: 'Sis. ALV',
    paidWith: (brand) => `Maksettu: ${brand}`,
    reference: 'Maksun viite',
    till: 'Kassa',
    partOnly: 'Vain osa tilauksesta on luovutettu ja maksettu. Maksettu summa on alla.',
    givenBack: 'Palautettu',
    givenBackCash: 'Palautettu käteisenä',
    onItsWay: 'Palautettu raha on perillä 2–3 pankkipäivässä, viimeistään 10:ssä.',
    noGoods: 'Tuotteita ei ole kirjattu tähän maksuun.',
    notDeclared: 'Maksupäätteestä ja myyntilokista; ei tyyppihyväksytystä kassajärjestelmästä.',
    keptUntil: (day) => `Sivu on luettavissa ${day} asti.`,
    gone: 'Tositetta ei ole täällä',
    goneText: 'Osoite on väärä, tai tositteiden säilytysaika on päättynyt. Kysy myyjältä.',
    units: symbols,
  },
};

/** What was asked for by name, else the first of the browser's languages that there are words in. */
export function slipLanguageOf(asked: string | undefined, accepted: string | undefined): SlipLanguage {
  const known = (tag: string): SlipLanguage | undefined => {
    const short = tag.trim().slice(0, 2).toLowerCase();
    return slipLanguages.find((language) => language === (short === 'no' || short === 'nn' ? 'nb' : short));
  };
  const wished = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', weight = ''] = part.split(';q=');
      return { tag, weight: weight === '' ? 1 : Number(weight) || 0 };
    })
    .sort((a, b) => b.weight - a.weight)
    .flatMap(({ tag }) => known(tag) ?? []);
  return (asked === undefined ? undefined : known(asked)) ?? wished[0] ?? 'en';
}
