/** A sample assortment per market, in the market's own language, until the stall has a catalogue of its own. */
import type { Market } from '../../edge/domain/market.ts';

export type Drawing =
  | 'jar'
  | 'comb'
  | 'candle'
  | 'tealight'
  | 'bottle'
  | 'cup'
  | 'apple'
  | 'loaf'
  | 'bun'
  | 'cheese'
  | 'flower'
  | 'sock'
  | 'star'
  | 'berry'
  | 'soap'
  | 'fish';

/** Roles of colour, not colours: `style/tokens.css` says what they are in each theme. */
export type Tone = 'honey' | 'clay' | 'rose' | 'plum' | 'sky' | 'moss' | 'sand' | 'ice';

/** `price` in minor units with VAT inside; `vatRate` in hundredths of a percent. */
export interface Good {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly vatRate: number;
  readonly group: string;
  readonly favourite: boolean;
  readonly drawing: Drawing;
  readonly tone: Tone;
  /** The digits of the product's own EAN or UPC. */
  readonly barcode?: string;
}

export interface Assortment {
  /** What a free sum is called on the customer's receipt. */
  readonly freeSum: string;
  readonly goods: readonly Good[];
}

type Row = readonly [name: string, price: number, drawing: Drawing, tone: Tone, favourite?: 'favourite'];

/** VAT in late 2026. NO: food 15 %, else 25 %. DK: 25 %. FI: food 13.5 %, else 25.5 %. */
const assortments: Readonly<Record<Market, Assortment>> = {
  NO: {
    freeSum: 'Varer',
    goods: [
      ...group('Honning', 1500, [
        ['Lynghonning', 12900, 'jar', 'honey', 'favourite'],
        ['Kløverhonning', 11900, 'jar', 'sand', 'favourite'],
        ['Skogshonning', 13900, 'jar', 'clay'],
        ['Tavlehonning', 16500, 'comb', 'honey', 'favourite'],
      ]),
      ...group('Lys', 2500, [
        ['Bivokslys', 8900, 'candle', 'honey', 'favourite'],
        ['Kronelys, par', 6900, 'candle', 'rose'],
        ['Telys, ti stk.', 7900, 'tealight', 'sky', 'favourite'],
        ['Honningsåpe', 5900, 'soap', 'plum', 'favourite'],
      ]),
      ...group('Drikke', 1500, [
        ['Eplemost', 3900, 'bottle', 'moss', 'favourite'],
        ['Varm solbærsaft', 3500, 'cup', 'plum'],
        ['Kaffe', 3000, 'cup', 'clay', 'favourite'],
        ['Alkoholfri mjød', 4500, 'bottle', 'honey'],
      ]),
    ],
  },
  DK: {
    freeSum: 'Varer',
    goods: [
      ...group('Bageri', 2500, [
        ['Surdejsbrød', 4800, 'loaf', 'clay', 'favourite'],
        ['Rugbrød', 4200, 'loaf', 'sand', 'favourite'],
        ['Kanelsnegl', 2800, 'bun', 'honey', 'favourite'],
        ['Tebirkes', 2400, 'bun', 'sand'],
      ]),
      ...group('Gårdens varer', 2500, [
        ['Æbler, 1 kg', 2500, 'apple', 'rose', 'favourite'],
        ['Havtornmarmelade', 5500, 'jar', 'honey', 'favourite'],
        ['Gårdost', 8500, 'cheese', 'sand', 'favourite'],
        ['Jordbær', 4000, 'berry', 'rose'],
      ]),
      ...group('Drikke', 2500, [
        ['Æblemost', 4500, 'bottle', 'moss', 'favourite'],
        ['Kaffe', 3000, 'cup', 'clay', 'favourite'],
        ['Hyldeblomstsaft', 3500, 'bottle', 'ice'],
        ['Varm kakao', 3500, 'cup', 'plum'],
      ]),
    ],
  },
  FI: {
    freeSum: 'Tuotteet',
    goods: [
      ...group('Torikahvila', 1350, [
        ['Kahvi', 300, 'cup', 'clay', 'favourite'],
        ['Munkki', 350, 'bun', 'honey', 'favourite'],
        ['Korvapuusti', 450, 'bun', 'sand', 'favourite'],
        ['Lohikeitto', 1250, 'fish', 'rose', 'favourite'],
      ]),
      ...group('Marjat ja leipä', 1350, [
        ['Mustikat, 1 l', 1200, 'berry', 'sky', 'favourite'],
        ['Lakkahillo', 950, 'jar', 'honey', 'favourite'],
        ['Ruisleipä', 520, 'loaf', 'sand', 'favourite'],
        ['Leipäjuusto', 890, 'cheese', 'sand'],
      ]),
      ...group('Käsityöt', 2550, [
        ['Villasukat', 2900, 'sock', 'rose', 'favourite'],
        ['Mehiläisvahakynttilä', 1490, 'candle', 'honey'],
        ['Olkitähti', 690, 'star', 'ice'],
        ['Tervasaippua', 750, 'soap', 'moss'],
      ]),
    ],
  },
};

export const sampleGoods = (market: Market): Assortment => assortments[market];

function group(name: string, vatRate: number, rows: readonly Row[]): readonly Good[] {
  return rows.map(([good, price, drawing, tone, favourite]) => ({
    id: `${name}-${good}`.toLowerCase().replace(/[^\p{L}\d]+/gu, '-'),
    name: good,
    price,
    vatRate,
    group: name,
    favourite: favourite === 'favourite',
    drawing,
    tone,
  }));
}
