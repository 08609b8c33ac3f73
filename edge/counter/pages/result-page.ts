/** What became of a customer's payment, by the ledger: true whether or not the phone came back, or came back too soon. */
import { html } from 'hono/html';
import type { Brand } from '../../domain/market.ts';
import type { Currency } from '../../domain/money.ts';
import { type Line, totalOfLine } from '../../domain/sale.ts';
import { type Html, pageOf } from './layout.ts';
import { sumText } from './stall-page.ts';
import { type Ending, type Language, words } from './words.ts';

export interface ResultPage {
  readonly language: Language;
  readonly brand: Brand;
  readonly name: string;
  readonly reference: string;
  readonly currency: Currency;
  readonly value: number;
  readonly lines: readonly Line[];
  /** When it was asked for (ms since the epoch). */
  readonly at: number;
  readonly timeZone: string;
  readonly ending: Ending;
  /** Of this page. */
  readonly path: string;
  /** The payment's page at Vipps MobilePay, while it can be paid. */
  readonly landing: string | null;
  /** Where the customer can buy again; null for a link that a till showed. */
  readonly stallPath: string | null;
}

/** It may still turn, so the page looks again. */
export const mayTurn = (ending: Ending): boolean =>
  ending === 'opening' || ending === 'waiting' || ending === 'approved' || ending === 'unknown';

export function resultPage(page: ResultPage): Html {
  const { language, brand, name, ending, path, landing, stallPath } = page;
  const w = words[language];
  const said = w.endings[ending];
  const title = said.title(brand);
  const here = `${path}?lang=${language}`;
  // Never by colour alone.
  const sign = ending === 'paid' ? '✓' : mayTurn(ending) || ending === 'returned' ? '' : '✕';
  const body = html`
    <div data-ending="${ending}" data-look="${mayTurn(ending) ? `${path}/state` : ''}">
      <p class="quiet">${name}</p>
      <h1>${sign ? html`<span aria-hidden="true">${sign} </span>` : ''}${title}</h1>
      <p class="sum">${sumText(language, page.currency, page.value)}</p>
      <p>${said.next}</p>
      ${landing && ending === 'waiting' ? html`<a class="go" href="${landing}">${w.goOn(brand)}</a>` : ''}
      <ul>
        ${page.lines.map(
          (line) =>
            html`<li>
              <span>${line.quantity} × ${line.name}</span
              ><span>${sumText(language, page.currency, totalOfLine(line))}</span>
            </li>`,
        )}
      </ul>
      <dl>
        <dt>${w.time}</dt>
        <dd>${timeText(language, page)}</dd>
        <dt>${w.reference}</dt>
        <dd>${page.reference}</dd>
      </dl>
      ${mayTurn(ending) ? html`<a class="other" href="${here}">${w.lookAgain}</a>` : ''}
      ${stallPath && !mayTurn(ending) ? html`<a class="other" href="${stallPath}?lang=${language}">${w.again}</a>` : ''}
    </div>
  `;
  const looks = mayTurn(ending);
  return pageOf({ language, title, name, body, looks, ...(looks && { refresh: { afterS: 4, to: here } }) });
}

/**
 * Goes on to the payment as soon as there is one, and has a button for browsers that do not go by themselves. A phone
 * that opens the app in its place leaves the customer on this page, so it looks too, and gives way to the result.
 */
export function goOnPage(
  page: Pick<ResultPage, 'language' | 'brand' | 'name' | 'path' | 'ending' | 'landing'>,
): Html {
  const { language, brand, name, path, ending, landing } = page;
  const w = words[language];
  const said = w.endings[landing ? 'waiting' : 'opening'];
  const title = said.title(brand);
  const here = `${path}/pay?lang=${language}`;
  const body = html`
    <div data-ending="${ending}" data-look="${path}/state">
      <p class="quiet">${name}</p>
      <h1>${title}</h1>
      <p>${said.next}</p>
      ${landing ? html`<a class="go" href="${landing}">${w.goOn(brand)}</a>` : html`<a class="other" href="${here}">${w.lookAgain}</a>`}
    </div>
  `;
  const refresh = landing ? { afterS: 0, to: landing } : { afterS: 2, to: here };
  return pageOf({ language, title, name, body, looks: true, refresh });
}

const timeText = (language: Language, { at, timeZone }: Pick<ResultPage, 'at' | 'timeZone'>): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at);
