/** Where a customer chooses: goods by number, a sum of their own, or both, as the seller allows. */
import { html } from 'hono/html';
import type { Brand } from '../../domain/market.ts';
import type { Currency } from '../../domain/money.ts';
import { mostOfOne } from '../../domain/poster.ts';
import { markOfPrices } from './order-names.ts';
import type { Stall } from '../stalls.ts';
import { type Html, pageOf } from './layout.ts';
import { type Ending, type Language, words } from './words.ts';

export interface StallPage {
  readonly stall: Stall;
  readonly language: Language;
  readonly brand: Brand;
  readonly currency: Currency;
  /** Names this one filling-in of the form, so that sending it twice asks once. */
  readonly token: string;
  /** What was filled in before and did not do: by field. */
  readonly typed?: ReadonlyMap<string, string>;
  readonly wrong?: { readonly field: string | null; readonly message: string };
  /** What this phone asked for here a moment ago, in minor units, and where it is told of. */
  readonly last?: { readonly ending: Ending; readonly value: number; readonly path: string } | null;
}

/** Minor units as people read them. */
export const sumText = (language: Language, currency: Currency, value: number): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency }).format(value / 100);

export function stallPage(page: StallPage): Html {
  const { stall, language, brand, currency, token, typed, wrong, last } = page;
  const w = words[language];
  const sum = (value: number) => sumText(language, currency, value);
  const { name, goods, freeSum } = stall;
  const invalid = (field: string) =>
    wrong?.field === field ? html`aria-invalid="true" aria-describedby="wrong" autofocus` : '';
  // A single thing is wanted once, or nobody would be here.
  const usual = goods.length === 1 && !freeSum ? '1' : '';
  const body = html`
    <h1>${name}</h1>
    ${
      last
        ? html`<p class="last">
            <a class="other" href="${last.path}?lang=${language}"
              >${w.endings[last.ending].title(brand)} · ${sum(last.value)}</a
            >
          </p>`
        : ''
    }
    <p class="quiet">${w.choose}</p>
    ${wrong ? html`<p id="wrong" role="alert">${wrong.message}</p>` : ''}
    <form method="post" action="/s/${stall.id}?lang=${language}">
      <input type="hidden" name="form" value="${token}" />
      <input type="hidden" name="prices" value="${markOfPrices(goods)}" />
      <ul>
        ${goods.map(
          (good) =>
            html`<li>
              <label for="q-${good.id}">${good.name}<span>${sum(good.unitPrice)}</span></label>
              <input
                id="q-${good.id}"
                name="q-${good.id}"
                type="number"
                inputmode="numeric"
                min="0"
                max="${mostOfOne}"
                placeholder="0"
                aria-label="${w.quantityOf(good.name)}, ${sum(good.unitPrice)}"
                value="${typed?.get(`q-${good.id}`) ?? usual}"
                ${invalid(`q-${good.id}`)}
              />
            </li>`,
        )}
      </ul>
      ${
        freeSum
          ? html`<p class="own">
              <label for="sum"
                >${w.ownSum(currency)}<small
                  >${w.between(sum(freeSum.least), sum(freeSum.most))}</small
                ></label
              >
              <input
                id="sum"
                name="sum"
                inputmode="decimal"
                autocomplete="off"
                value="${typed?.get('sum') ?? ''}"
                ${invalid('sum')}
              />
            </p>`
          : ''
      }
      <button>${w.payWith(brand)}</button>
    </form>
  `;
  return pageOf({ language, title: w.choose, name, body });
}

/** Nothing can be bought here, and what to do then. */
export function sorryPage(language: Language, name: string, why: 'closed' | 'notFound'): Html {
  const w = words[language];
  const [title, next] = why === 'closed' ? [w.closed, w.closedNext] : [w.notFound, w.notFoundNext];
  return pageOf({
    language,
    title,
    name,
    body: html`<h1>${title}</h1>
      <p>${next}</p>`,
  });
}
