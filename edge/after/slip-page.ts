/** The page of a sale's slip: goods, VAT by rate, seller, payment and what was given back, in words of the customer's. */
import { html } from 'hono/html';
import { zoneOf } from '../domain/day.ts';
import { brandOf, type Market } from '../domain/market.ts';
import type { Currency } from '../domain/money.ts';
import { type Line, type Measure, quantityText, type VatSum } from '../domain/sale.ts';
import { type SlipLanguage, slipLanguages, type SlipWords, slipWords } from './slip-words.ts';

export interface SlipFacts {
  readonly seller: string;
  /** The store, where it is called otherwise than the seller. */
  readonly store: string | null;
  readonly orgNumber: string | null;
  readonly market: Market;
  /** Such as `T1-0042`. */
  readonly number: string;
  readonly till: string;
  readonly reference: string;
  readonly at: number;
  readonly endsAt: number;
  readonly currency: Currency;
  readonly lines: readonly Goods[];
  /** Less was paid for than was ordered. */
  readonly isPart: boolean;
  /** By rate, of what was paid. */
  readonly vat: readonly VatSum[];
  /** Minor units, as all sums here. */
  readonly paid: number;
  readonly givenBack: readonly {
    readonly at: number;
    readonly value: number;
    readonly how: 'vipps' | 'cash';
  }[];
  /** Given back in ways that no till asked for, in the portal say. */
  readonly givenBackOtherwise: number;
}

/** So much of a line as stands on the slip; `discount` is 0 where there was none. */
export interface Goods extends Pick<Line, 'name' | 'quantity' | 'unitPrice' | 'vatRate'> {
  readonly unit?: Measure;
  readonly discount: number;
  readonly total: number;
}

/** What a business number is called where it was given, whatever the reader speaks. */
const orgNames = { NO: 'Org.nr.', DK: 'CVR-nr.', FI: 'Y-tunnus' } as const satisfies Record<Market, string>;

type Html = ReturnType<typeof html>;

export function slipPage(facts: SlipFacts, language: SlipLanguage): Html {
  const words = slipWords[language];
  const say = sayingOf(words, facts);
  const { lines, paid } = facts;
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  const body = html`<main>
      <header>
        <p class="seller">${facts.seller}</p>
        ${facts.store === null ? '' : html`<p>${facts.store}</p>`}
        ${facts.orgNumber === null ? '' : html`<p>${orgNames[facts.market]} ${facts.orgNumber}</p>`}
      </header>
      <h1>${words.title}</h1>
      <p>${words.slip} ${facts.number}</p>
      ${lines.length === 0 ? html`<p>${words.noGoods}</p>` : goodsOf(facts, { words, say, total })}
      ${facts.isPart ? html`<p class="notice">${words.partOnly}</p>` : ''}
      ${facts.vat.length === 0 ? '' : vatOf(facts.vat, { words, say })}
      <dl>
        <dt>${words.paidWith(brandOf(facts.market, facts.at))}</dt>
        <dd>${say.money(paid)}</dd>
        <dt>${words.date}</dt>
        <dd>${say.moment(facts.at)}</dd>
        <dt>${words.reference}</dt>
        <dd>${facts.reference}</dd>
        <dt>${words.till}</dt>
        <dd>${facts.till}</dd>
        ${backOf(facts, { words, say })}
      </dl>
      ${
        facts.givenBack.some(({ how }) => how === 'vipps') || facts.givenBackOtherwise > 0
          ? html`<p>${words.onItsWay}</p>`
          : ''
      }
      <p class="quiet">${words.notDeclared} ${words.keptUntil(say.day(facts.endsAt))}</p>
    </main>
    <nav>${slipLanguages.map((other) => linkTo(other, other === language))}</nav>`;
  return document(language, `${words.title} ${facts.number}`, body);
}

export function gonePage(language: SlipLanguage): Html {
  const words = slipWords[language];
  return document(
    language,
    words.gone,
    html`<main>
      <h1>${words.gone}</h1>
      <p>${words.goneText}</p>
    </main>`,
  );
}

const document = (language: SlipLanguage, title: string, body: Html): Html =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${title}</title>
        <link rel="stylesheet" href="/r/slip.css" />
      </head>
      <body>
        ${body}
      </body>
    </html>`;

const ownNames: Readonly<Record<SlipLanguage, string>> = {
  en: 'English',
  nb: 'Norsk',
  da: 'Dansk',
  sv: 'Svenska',
  fi: 'Suomi',
};

const linkTo = (language: SlipLanguage, isThis: boolean): Html =>
  isThis
    ? html`<a href="?lang=${language}" hreflang="${language}" lang="${language}" aria-current="true"
        >${ownNames[language]}</a
      >`
    : html`<a href="?lang=${language}" hreflang="${language}" lang="${language}">${ownNames[language]}</a>`;

interface Saying {
  money(minor: number): string;
  /** Without its currency. */
  sum(minor: number): string;
  moment(ms: number): string;
  day(ms: number): string;
  number(text: string): string;
  rate(rate: number): string;
}

function sayingOf({ locale }: SlipWords, { currency, market }: SlipFacts): Saying {
  const timeZone = zoneOf(market);
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const sum = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const moment = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long', timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  return {
    money: (minor) => money.format(minor / 100),
    sum: (minor) => sum.format(minor / 100),
    moment: (ms) => moment.format(ms),
    day: (ms) => day.format(ms),
    number: (text) => number.format(Number(text)),
    rate: (rate) => percent.format(rate / 10_000),
  };
}

interface With {
  readonly words: SlipWords;
  readonly say: Saying;
}

const goodsOf = ({ lines, currency }: SlipFacts, { words, say, total }: With & { total: number }): Html =>
  html`<table>
    <thead>
      <tr>
        <th scope="col">${words.goods}</th>
        <th scope="col" class="n">${words.sum} ${currency}</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map((line) => lineOf(line, { words, say }))}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">${words.total}</th>
        <td class="n">${say.money(total)}</td>
      </tr>
    </tfoot>
  </table>`;

/** Quantity, price, rate and discount stand under the name: a roll is 80 mm wide and a phone little more. */
function lineOf(line: Goods, { words, say }: With): Html {
  const unit = line.unit === undefined ? '' : ` ${words.units[line.unit]}`;
  const parts = [
    `${say.number(quantityText(line))}${unit} × ${say.sum(line.unitPrice)}`,
    ...(line.discount === 0 ? [] : [`${words.discount} −${say.sum(line.discount)}`]),
    `${words.vat} ${say.rate(line.vatRate)}`,
  ];
  return html`<tr>
    <td>${line.name}<br /><span class="quiet">${parts.join(', ')}</span></td>
    <td class="n">${say.sum(line.total)}</td>
  </tr>`;
}

const vatOf = (sums: readonly VatSum[], { words, say }: With): Html =>
  html`<table class="vat">
    <thead>
      <tr>
        <th scope="col">${words.vat}</th>
        <th scope="col" class="n">${words.net}</th>
        <th scope="col" class="n">${words.vat}</th>
        <th scope="col" class="n">${words.gross}</th>
      </tr>
    </thead>
    <tbody>
      ${sums.map(
        ({ rate, net, tax, gross }) =>
          html`<tr>
            <th scope="row">${say.rate(rate)}</th>
            <td class="n" data-of="${words.net}">${say.sum(net)}</td>
            <td class="n" data-of="${words.vat}">${say.sum(tax)}</td>
            <td class="n" data-of="${words.gross}">${say.sum(gross)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

function backOf({ givenBack, givenBackOtherwise }: SlipFacts, { words, say }: With): readonly Html[] {
  const told = givenBack.map(
    ({ at, value, how }) =>
      html`<dt>${how === 'cash' ? words.givenBackCash : words.givenBack}</dt>
        <dd>${say.money(value)}, ${say.moment(at)}</dd>`,
  );
  if (givenBackOtherwise === 0) return told;
  return [
    ...told,
    html`<dt>${words.givenBack}</dt>
      <dd>${say.money(givenBackOtherwise)}</dd>`,
  ];
}
