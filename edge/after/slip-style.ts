/** How a slip looks on a phone, on a roll of 80 mm and on a sheet of A4. Its own file, so that no style is inline. */
export const slipStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem .5rem 3rem; background: light-dark(#f4f4f1, #16181b); color: light-dark(#17191c, #f1f1ee); }
main { container-type: inline-size; max-width: 34rem; margin: 0 auto; padding: 1.25rem; border-radius: 12px; background: light-dark(#fff, #202327); }
header p, h1, h1 + p { margin: 0; }
h1 { margin-top: 1.25rem; font-size: 1.25rem; overflow-wrap: anywhere; }
p { overflow-wrap: anywhere; }
.seller { font-size: 1.5rem; font-weight: 700; overflow-wrap: anywhere; }
.quiet { color: light-dark(#55585e, #b4b7bd); font-size: .875rem; }
table { width: 100%; margin: 1.25rem 0; border-collapse: collapse; }
th, td { padding: .375rem 0 .375rem .75rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th:first-child, td:first-child { padding-left: 0; }
.vat th { white-space: nowrap; }
.vat { font-size: .875rem; }
th { font-size: .875rem; font-weight: 600; }
thead th { border-bottom: 1px solid currentcolor; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tfoot th, tfoot td { border-top: 1px solid currentcolor; font-size: 1.125rem; font-weight: 700; }
dl { margin: 1.25rem 0; }
dt { margin-top: .5rem; font-size: .875rem; color: light-dark(#55585e, #b4b7bd); }
dd { margin: 0; overflow-wrap: anywhere; }
.notice { padding: .75rem 1rem; border: 1px solid currentcolor; border-radius: 8px; }
nav { display: flex; flex-wrap: wrap; gap: .5rem; max-width: 34rem; margin: 1rem auto 0; }
nav a { display: inline-flex; align-items: center; justify-content: center; min-width: 48px; min-height: 48px; padding: 0 .75rem; color: inherit; }
nav a[aria-current] { font-weight: 700; text-decoration: none; }
/* Larger text, or a narrower roll: each sum has a line of its own, under what it is the sum of. */
@container (max-width: 18rem) {
  tr { display: flex; flex-wrap: wrap; gap: 0 .75rem; justify-content: space-between; }
  th, td, th:first-child, td:first-child { flex: 1 1 auto; padding: .25rem 0; }
  tfoot .n { font-size: min(1.125rem, 7vw); }
  .vat thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .vat tr { padding-block: .25rem; border-top: 1px solid currentcolor; }
  .vat tbody th, .vat td { flex: 1 1 100%; }
  .vat td { display: flex; flex-wrap: wrap; gap: 0 .75rem; justify-content: space-between; }
  .vat td::before { content: attr(data-of); }
}
a:focus-visible { outline: 3px solid currentcolor; outline-offset: 2px; border-radius: 4px; }
@media print {
  :root { color-scheme: light; font-size: 11pt; }
  body { padding: 0; background: #fff; color: #000; }
  main { max-width: none; padding: 0; background: #fff; }
  nav { display: none; }
  .quiet, dt { color: #000; }
  dt { font-weight: 600; }
  table, dl, .notice { break-inside: avoid; }
}
@media print and (max-width: 90mm) {
  :root { font-size: 9pt; }
  @page { margin: 3mm; }
  .seller { font-size: 12pt; }
  h1 { font-size: 10pt; }
}
`.trimStart();
