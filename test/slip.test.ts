import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Line } from '../edge/domain/sale.ts';
import { totalOf, vatByRate } from '../edge/domain/sale.ts';
import { fitted, vatOfParts } from '../edge/after/slip-facts.ts';
import { slipLanguageOf, slipLanguages, slipWords } from '../edge/after/slip-words.ts';
import { slipToken } from '../edge/slips.ts';
import { dayMs, oneLine, openSimulated, type SimulatedStand } from './simulated-stand.ts';

const goods: readonly Line[] = [
  {
    id: 'honey',
    name: 'Honey <350 g> & "comb"',
    unitPrice: 12_900,
    quantity: 2,
    vatRate: 1500,
    discount: 800,
  },
  { id: 'candle', name: 'Candle', unitPrice: 5_000, quantity: 1, vatRate: 2500 },
  { id: 'apples', name: 'Apples', unitPrice: 3_490, quantity: 755, unit: 'KG', vatRate: 1500 },
];

async function pageOf(stand: SimulatedStand, reference: string, query = '', accept = '') {
  const slip = stand.view(reference).slip ?? '/r/none';
  const response = await stand
    .edge()
    .app.request(slip + query, { headers: accept === '' ? {} : { 'Accept-Language': accept } });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
/** As a person reads it: no tags, one space. */
const read = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ');

test('a slip tells goods, VAT by rate, seller, number, payment and time', async () => {
  const stand = await openSimulated({ config: { orgNumber: '999 888 777 MVA' } });
  const reference = await stand.sold(goods);
  const { status, text, headers } = await pageOf(stand, reference, '?lang=nb');
  expect(status).toBe(200);
  const page = read(text);
  for (const part of [
    'Honey stall',
    'Org.nr. 999 888 777 MVA',
    'Betalingsbekreftelse',
    'Salgsslipp nr. T1-0001',
    'Honey <350 g> & "comb" 2 × 129,00, Rabatt −8,00, Mva. 15 % 250,00',
    'Apples 0,755 kg × 34,90, Mva. 15 % 26,35',
    // 25000 + 2635 at 15 %, 5000 at 25 %.
    'Totalt 326,35 kr',
    '15 % 240,30 36,05 276,35',
    '25 % 40,00 10,00 50,00',
    'Betalt med Vipps 326,35 kr',
    '21. november 2026',
    `Betalingsreferanse ${reference}`,
    'Kasse T1',
  ]) {
    expect(page).toContain(part);
  }
  expect(page).not.toMatch(/salgskvittering|kassasystem som|godkjent|sertifisert/i);
  expect(text).not.toMatch(/<script|style=|onclick|<350/);
  expect(headers.get('Content-Security-Policy')).toBe(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers.get('X-Robots-Tag')).toContain('noindex');
  expect(headers.get('Cache-Control')).toBe('no-store');
  expect(headers.get('Set-Cookie')).toBeNull();
});

test('a slip speaks the language that was asked for, else the browser’s, else English', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(oneLine(900));
  for (const language of slipLanguages) {
    const { text, headers } = await pageOf(stand, reference, `?lang=${language}`, 'en');
    expect(read(text)).toContain(slipWords[language].title);
    expect(text).toContain(`<html lang="${language}">`);
    expect(headers.get('Content-Language')).toBe(language);
  }
  expect(slipLanguageOf(undefined, 'de, nn;q=0.5, fi;q=0.9')).toBe('fi');
  expect(slipLanguageOf(undefined, 'no')).toBe('nb');
  expect(slipLanguageOf('xx', 'sv-FI')).toBe('sv');
  expect(slipLanguageOf(undefined, undefined)).toBe('en');
});

test('numbers of a till have no gap, whatever becomes of sales in between', async () => {
  const stand = await openSimulated();
  const other = await stand.pair();
  const numbers: (string | null | undefined)[] = [];
  for (let sale = 0; sale < 4; sale++) {
    const charge = stand.charge(oneLine(900));
    await stand.send(charge);
    await stand.pass(500);
    // Not every request ends in a sale, and another till sells between.
    if (sale === 1) await stand.send(stand.about('cancel', charge.reference));
    else stand.approves(charge.reference);
    await stand.pass(3_000);
    numbers.push(stand.view(charge.reference).number);
    const beside = stand.charge(oneLine(900));
    await stand.send(beside, other);
    await stand.pass(500);
    stand.approves(beside.reference);
    await stand.pass(3_000);
    expect(stand.view(beside.reference).number).toBe(`T2-000${sale + 1}`);
  }
  expect(numbers).toEqual(['T1-0001', null, 'T1-0002', 'T1-0003']);
});

test('there is no slip before money is collected', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(oneLine(900), { collect: 'on-hand-over' });
  expect(stand.view(reference)).toMatchObject({ slip: null, number: null });
  expect((await stand.ask(`/api/payments/${reference}/slip-qr`)).status).toBe(404);
  await stand.send(stand.about('capture', reference, stand.amount(900)));
  await stand.pass(1_000);
  expect(stand.view(reference).number).toBe('T1-0001');
  const qr = await stand.ask(`/api/payments/${reference}/slip-qr`);
  expect([qr.status, qr.headers.get('Content-Type')]).toEqual([200, 'image/svg+xml']);
  expect(await qr.text()).toMatch(/^<svg/);
});

test('what was given back stands on the slip, in cash as such', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(goods);
  await stand.send(stand.about('refund', reference, stand.amount(5_000)));
  await stand.send(stand.about('refund', reference, { ...stand.amount(1_000), how: 'cash' }));
  await stand.pass(2_000);
  const page = read((await pageOf(stand, reference, '?lang=en')).text);
  expect(page).toMatch(/Given back NOK 50\.00, 21 November 2026/);
  expect(page).toMatch(/Given back in cash NOK 10\.00/);
  expect(page).toContain('2 to 3 bank days');
});

test('a sale that was handed over in part tells what was paid, and the VAT inside that', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(goods, { collect: 'on-hand-over' });
  const lines = [{ line: 1, quantity: 1 }];
  await stand.send(stand.about('capture', reference, { ...stand.amount(5_000), lines, release: true }));
  await stand.pass(3_000);
  const page = read((await pageOf(stand, reference, '?lang=en')).text);
  expect(page).toContain('Only a part of the order');
  expect(page).toContain('Paid with Vipps NOK 50.00');
  expect(page).toContain('25% 40.00 10.00 50.00');
  expect(page).not.toMatch(/With VAT.*15%/);
  // Goods that nobody has handed over stand on no slip.
  expect(page).toContain('Total NOK 50.00');
  expect(page).not.toContain(goods[0]?.name);
});

test('a part of a line stands on the slip with its share of the discount, and parts come to what was paid', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(goods, { collect: 'on-hand-over' });
  const honey = { ...stand.amount(12_500), lines: [{ line: 0, quantity: 1 }] };
  await stand.send(stand.about('capture', reference, honey));
  await stand.pass(3_000);
  const pageNow = async () => read((await pageOf(stand, reference, '?lang=en')).text);
  expect(await pageNow()).toContain('1 × 129.00, Discount −4.00, VAT 15% 125.00');
  expect(await pageNow()).toContain('Total NOK 125.00');
  // The rest as everything: all goods, and no notice any more.
  await stand.send(stand.about('capture', reference, stand.amount(totalOf(goods) - 12_500)));
  await stand.pass(3_000);
  expect(await pageNow()).toContain('2 × 129.00, Discount −8.00, VAT 15% 250.00');
  expect(await pageNow()).toContain('Total NOK 326.35');
  expect(await pageNow()).toContain('25% 40.00 10.00 50.00');
  expect(await pageNow()).not.toContain('Only a part of the order');
});

test('the address of a slip is deleted on its day, also while nothing is sold', async () => {
  const stand = await openSimulated({ slipDays: 2 });
  const reference = await stand.sold(oneLine(900));
  expect(stand.edge().ledger.slips.of(reference)?.token).toBeTruthy();
  await stand.pass(3 * dayMs);
  expect(stand.edge().ledger.slips.of(reference)).toMatchObject({ token: null, number: 1 });
  expect((await stand.ask(`/api/payments/${reference}/slip-qr`)).status).toBe(404);
});

test('a slip is gone after its days, and the number stays taken', async () => {
  const stand = await openSimulated({ slipDays: 30 });
  const reference = await stand.sold(oneLine(900));
  const path = stand.view(reference).slip ?? '';
  await stand.leap(29 * dayMs);
  expect((await stand.edge().app.request(path)).status).toBe(200);
  await stand.leap(dayMs);
  const gone = await stand.edge().app.request(`${path}?lang=fi`);
  expect(gone.status).toBe(404);
  expect(read(await gone.text())).toContain(slipWords.fi.gone);
  await stand.sold(oneLine(800));
  expect(stand.view(reference)).toMatchObject({ slip: null, number: 'T1-0001' });
  expect(
    stand.sqlite.prepare('SELECT token FROM slip WHERE reference = ?').first(reference)?.['token'],
  ).toBeNull();
});

test('an address is not guessed from another', async () => {
  const stand = await openSimulated();
  const slips = [await stand.sold(oneLine(900)), await stand.sold(oneLine(900))].map(
    (reference) => stand.view(reference).slip ?? '',
  );
  for (const slip of slips) expect(slip).toMatch(/^\/r\/[A-Za-z0-9_-]{22}$/);
  expect(slips[0]).not.toBe(slips[1]);
  for (const path of ['/r/T1-0001', `/r/${'A'.repeat(22)}`, `${slips[0]}x`]) {
    expect((await stand.edge().app.request(path)).status).toBe(404);
  }
  expect(slipToken(new Uint8Array(16).fill(255))).toBe('_____________________w');
});

test('VAT of parts comes to what was paid, for every split', () => {
  const rate = fc.constantFrom(0, 600, 1200, 1350, 1500, 2500, 2550);
  const line = fc.record({
    id: fc.constant('a'),
    name: fc.constant('a'),
    unitPrice: fc.integer({ min: 1, max: 99_999 }),
    quantity: fc.integer({ min: 1, max: 9 }),
    vatRate: rate,
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 1_000 }),
      (lines, part) => {
        const paid = Math.floor((totalOf(lines) * part) / 1_000);
        const sums = fitted(vatByRate(lines), paid);
        expect(sums.reduce((sum, { gross }) => sum + gross, 0)).toBe(paid);
        for (const { gross, net, tax } of sums) expect(net + tax).toBe(gross);
        expect(
          vatOfParts(
            lines,
            lines.map(({ quantity }) => quantity),
          ),
        ).toEqual(vatByRate(lines));
      },
    ),
  );
});
