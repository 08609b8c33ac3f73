/** The shell of a customer's page: one column, no script needed, nothing from another host. */
import { html } from 'hono/html';
import { type Language, languageNames, languages, words } from './words.ts';

export const stylePath = '/s/style.css';
export const scriptPath = '/s/look.js';

/** Everything a page of ours may load or do: its own style, its own script, its own form. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  'X-Robots-Tag': 'noindex',
};

/** Text that was made safe to stand in a page. */
export type Html = ReturnType<typeof html>;

export interface Shell {
  readonly language: Language;
  readonly title: string;
  /** Whose page it is. */
  readonly name: string;
  /** Seconds until a browser without script looks again, and where. */
  readonly refresh?: { readonly afterS: number; readonly to: string };
  /** Looks for itself whether anything changed. */
  readonly looks?: boolean;
  readonly body: Html;
}

export function pageOf({ language, title, name, refresh, looks, body }: Shell): Html {
  const again = refresh && html`<meta http-equiv="refresh" content="${refresh.afterS}; url=${refresh.to}" />`;
  // At once is a way on; later is for those without script, which would look by itself.
  const meta = again && (refresh.afterS === 0 ? again : html`<noscript>${again}</noscript>`);
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${name}</title>
        <link rel="stylesheet" href="${stylePath}" />
        ${meta ?? ''} ${looks ? html`<script src="${scriptPath}" defer></script>` : ''}
      </head>
      <body>
        <main>${body}</main>
        <nav aria-label="${words[language].languages}">
          ${languages.map((one) =>
            one === language
              ? html`<span lang="${one}" aria-current="true">${languageNames[one]}</span>`
              : html`<a lang="${one}" hreflang="${one}" href="?lang=${one}">${languageNames[one]}</a>`,
          )}
        </nav>
      </body>
    </html>`;
}

export const style = `
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --quiet: #595959; --line: #8a8a8a; --pay: #1d4ed8; --on-pay: #fff; --bad: #b3261e; --good: #0f6b3a; }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f2f2; --paper: #161616; --quiet: #bdbdbd; --line: #8a8a8a; --pay: #9db8ff; --on-pay: #0b1330; --bad: #ffb4ab; --good: #7fd8a4; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.125rem/1.5 system-ui, sans-serif; }
main { max-width: 32rem; margin: 0 auto; padding: 1.5rem 1rem 2rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; }
.quiet { color: var(--quiet); }
.sum { font-size: min(2.5rem, 9vw); font-weight: 700; margin: .5rem 0; font-variant-numeric: tabular-nums; }
ul { list-style: none; margin: 0 0 1rem; padding: 0; }
li, .own { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; justify-content: space-between; padding: .75rem 0; border-bottom: 1px solid var(--line); }
li > span { min-width: 0; overflow-wrap: anywhere; }
li > span:last-child { font-variant-numeric: tabular-nums; }
li label, .own label { flex: 1 1 12rem; overflow-wrap: anywhere; }
li label span, .own small { display: block; color: var(--quiet); }
input { font: inherit; color: inherit; background: transparent; min-height: 3rem; width: 6rem; padding: 0 .75rem; text-align: right; border: 2px solid var(--line); border-radius: .5rem; }
.own input { width: 9rem; }
input[aria-invalid='true'] { border-color: var(--bad); }
button, .go { display: block; width: 100%; min-height: 4rem; margin-top: 1.5rem; padding: 1rem; font: inherit; font-weight: 700; text-align: center; text-decoration: none; color: var(--on-pay); background: var(--pay); border: 0; border-radius: .75rem; cursor: pointer; }
.other { display: inline-flex; align-items: center; min-height: 3rem; color: inherit; }
:focus-visible { outline: 3px solid var(--pay); outline-offset: 3px; }
[role='alert'] { color: var(--bad); font-weight: 700; border-left: .25rem solid currentColor; padding-left: .75rem; }
.last { margin: .75rem 0; padding: .25rem .75rem; border: 2px solid var(--line); border-radius: .5rem; font-weight: 700; }
[data-ending='paid'] h1, [data-ending='approved'] h1 { color: var(--good); }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
nav { max-width: 32rem; margin: 0 auto; padding: 0 1rem 2rem; display: flex; flex-wrap: wrap; gap: 0 1rem; }
nav a, nav span { display: inline-flex; align-items: center; min-height: 3rem; color: inherit; }
`;

/**
 * Looks every two seconds whether the payment has gone on, and shows the page anew when it has. A look that fails is
 * a look without news: the next one follows, and the page stands as it was.
 */
export const script = `
const shown = document.querySelector('[data-ending]');
const look = async () => {
  try {
    const answer = await fetch(shown.dataset.look, { cache: 'no-store' });
    const { ending } = await answer.json();
    if (ending && ending !== shown.dataset.ending) return location.reload();
  } catch {}
  setTimeout(look, 2000);
};
if (shown?.dataset.look) setTimeout(look, 1000);
`;

export const asText = (page: Html): Promise<string> => Promise.resolve(page).then(String);
