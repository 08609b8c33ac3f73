import { expect, test } from 'vitest';
import { languageOf, words } from '../edge/counter/pages/words.ts';
import { readSum } from '../edge/domain/poster.ts';
import { type CounterStand, openCounter } from './counter-stand.ts';
import { turns, until } from './until.ts';

const stall = {
  name: 'Honey & <b>sons</b>',
  isOpen: true,
  goods: [
    { id: 'honey-350', name: 'Honey 350 g', unitPrice: 12_900, vatRate: 1500 },
    { id: 'wax', name: 'Wax "pure"', unitPrice: 5_000, vatRate: 2500 },
  ],
  freeSum: { least: 1_000, most: 100_000, vatRate: 2500 },
};

async function openPage(changes: object = {}) {
  const stand = await openCounter();
  await stand.call('PUT', '/api/stalls/honey', { ...stall, ...changes });
  return stand;
}
/** A customer's phone: no cookie, a language. */
const get = (stand: CounterStand, path: string, headers: Record<string, string> = {}) =>
  stand.edge().app.request(path, { headers });
const tokenIn = (text: string): string => /name="form" value="([0-9a-f]{32})"/.exec(text)?.[1] ?? '';
const tokenOf = async (stand: CounterStand) => tokenIn(await (await get(stand, '/s/honey')).text());
const send = (stand: CounterStand, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  stand.edge().app.request('/s/honey', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
const pathOf = (response: Response): string =>
  (response.headers.get('Location') ?? '').replace(/\/pay\?.*$/, '');

/** A customer who chose a jar of honey and was sent on. */
async function openOrder() {
  const stand = await openPage();
  const form = await tokenOf(stand);
  const response = await send(stand, { form, 'q-honey-350': '1' });
  expect(response.status).toBe(303);
  const [payment] = stand.peer.payments.values();
  if (!payment) throw new Error('expected a payment at the peer');
  return { stand, form, path: pathOf(response), reference: payment.reference };
}

test('the page shows the goods and the sum as the seller set them, in the customer’s language, and nothing of theirs is markup', async () => {
  const stand = await openPage();
  const response = await get(stand, '/s/honey', { 'Accept-Language': 'fr, nn;q=0.9, en;q=0.8' });
  expect(response.status).toBe(200);
  const text = await response.text();
  expect(text).toContain('<html lang="nb">');
  expect(text).toContain('Betal med Vipps');
  expect(text).toContain('Honey &amp; &lt;b&gt;sons&lt;/b&gt;');
  expect(text).not.toContain('<b>sons');
  expect(text).toContain('Wax &quot;pure&quot;');
  expect(text).toMatch(/129,00/);
});

test('a page may load nothing but its own style and script, and is not kept or framed', async () => {
  const stand = await openPage();
  const { headers } = await get(stand, '/s/honey');
  expect(headers.get('Content-Security-Policy')).toBe(
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  expect(headers.get('Cache-Control')).toBe('no-store');
  for (const [path, type] of [
    ['/s/style.css', 'text/css'],
    ['/s/look.js', 'text/javascript'],
  ] as const)
    expect((await get(stand, path)).headers.get('Content-Type')).toContain(type);
  const text = await (await get(stand, '/s/honey')).text();
  expect(text).not.toMatch(/ style="| onclick=|<style|<script(?! src="\/s\/look\.js")/);
});

test('a customer pays what was chosen, and the tills see it as their own', async () => {
  const { stand, path, reference } = await openOrder();
  const [create] = stand.peer.calls('create');
  expect(JSON.parse(create?.body ?? '')).toMatchObject({
    amount: { currency: 'NOK', value: 12_900 },
    userFlow: 'WEB_REDIRECT',
    customerInteraction: 'CUSTOMER_PRESENT',
    returnUrl: `https://till.example.com${path}`,
    receipt: { orderLines: [{ name: 'Honey 350 g', totalAmount: 12_900 }] },
  });
  expect(path).toMatch(/^\/s\/honey\/r\/[0-9a-f]{32}$/);
  const onward = await (await get(stand, `${path}/pay`)).text();
  expect(onward).toContain(
    `content="0; url=https://landing.peer.test/${reference}?token=secret-of-the-landing"`,
  );
  expect(stand.view(reference)).toMatchObject({ by: 'poster', till: 'honey', stage: 'waiting' });
  expect((await stand.call('GET', `/api/payments/${reference}/qr`)).status).toBe(404);
  stand.peer.customer.approves(reference);
  await stand.pass(10_000);
  expect(stand.outcome(reference)).toBe('paid');
  const page = await (await get(stand, path)).text();
  expect(page).toContain('data-ending="paid"');
  expect(page).toContain(words.en.endings.paid.next);
  expect(page).not.toContain('http-equiv="refresh"');
  expect(page).not.toContain('landing.peer.test');
});

test('a phone that is back before the webhook hears the truth, since the edge reads', async () => {
  const { stand, path, reference } = await openOrder();
  const waiting = await Promise.all([
    get(stand, path),
    until(() => stand.peer.calls('read').length > 0).then(() => stand.clock.advance(2_000)),
  ]);
  expect(await waiting[0].text()).toContain('data-ending="waiting"');
  stand.peer.customer.approves(reference);
  const asked = get(stand, path);
  await turns();
  await stand.pass(2_000);
  expect(await (await asked).text()).toMatch(/data-ending="(approved|paid)"/);
});

test('a phone that comes back when nobody looks any more hears the truth as well', async () => {
  const { stand, path, reference } = await openOrder();
  // A bank that has not made up its mind outlives the ten minutes.
  Object.assign(stand.peer.payment(reference), { madeAt: stand.clock.now() + 60 * 60_000 });
  await stand.pass(15 * 60_000);
  expect(stand.outcome(reference)).toBe('unknown');
  stand.peer.customer.approves(reference);
  const asked = get(stand, path);
  await turns();
  await stand.pass(2_000);
  expect(await (await asked).text()).toMatch(/data-ending="(approved|paid)"/);
  expect(stand.outcome(reference)).toBe('paid');
});

test('a customer who never comes back has paid all the same', async () => {
  const { stand, reference } = await openOrder();
  stand.peer.customer.approves(reference);
  await stand.pass(10_000);
  expect(stand.outcome(reference)).toBe('paid');
});

test('a customer whose app opened in place of the landing page is told where they were left', async () => {
  const { stand, path, reference } = await openOrder();
  const left = await (await get(stand, `${path}/pay`)).text();
  expect(left).toContain(`data-ending="waiting" data-look="${path}/state"`);
  expect(left).toContain('/s/look.js');
  stand.peer.customer.approves(reference);
  await stand.pass(10_000);
  expect(await (await get(stand, `${path}/state`)).json()).toEqual({ ending: 'paid' });
  // The page is loaded anew when the word has changed.
  expect((await get(stand, `${path}/pay`)).headers.get('Location')).toBe(`${path}?lang=en`);
});

test('whoever comes back to the stall’s page is told what they have paid there, or can still pay', async () => {
  const stand = await openPage();
  const form = await tokenOf(stand);
  const sent = await send(stand, { form, 'q-honey-350': '1' });
  const given = sent.headers.get('Set-Cookie') ?? '';
  expect(given).toMatch(/; Max-Age=900; Path=\/s\/honey; HttpOnly; Secure; SameSite=Lax$/);
  const cookie = given.split(';')[0] ?? '';
  const page = async (phone: Record<string, string>) => {
    const asked = get(stand, '/s/honey', phone);
    await turns();
    await stand.pass(2_000);
    return (await asked).text();
  };
  expect(await page({ Cookie: cookie })).toMatch(
    new RegExp(`href="${pathOf(sent)}\\?lang=en"\\s*>Approve in Vipps · NOK.129.00`),
  );
  const [payment] = stand.peer.payments.values();
  stand.peer.customer.approves(payment?.reference ?? '');
  await stand.pass(10_000);
  expect(await page({ Cookie: cookie })).toMatch(/>Paid · NOK.129.00/);
  expect(await page({})).not.toContain('class="last"');
  // Vipps MobilePay brings nobody back with a language: the one that was chosen on the page is read on.
  const inFinnish = { Cookie: cookie.replace(/\.en$/, '.fi'), 'Accept-Language': 'da' };
  expect(await (await get(stand, pathOf(sent), inFinnish)).text()).toContain('<html lang="fi">');
  expect(await (await get(stand, `${pathOf(sent)}?lang=sv`, inFinnish)).text()).toContain('<html lang="sv">');
  expect(await page({ Cookie: 'torg_order=0123456789abcdef0123456789abcdef' })).not.toContain('class="last"');
});

test('what came to nothing is not told on the stall’s page', async () => {
  const stand = await openPage();
  const sent = await send(stand, { form: await tokenOf(stand), 'q-honey-350': '1' });
  const [payment] = stand.peer.payments.values();
  stand.peer.customer.declines(payment?.reference ?? '');
  await stand.pass(10_000);
  const cookie = (sent.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  expect(await (await get(stand, '/s/honey', { Cookie: cookie })).text()).not.toContain('class="last"');
});

test('a page that may still turn looks again by itself, with and without script', async () => {
  const { stand, path, reference } = await openOrder();
  const asked = get(stand, path);
  await turns();
  await stand.pass(2_000);
  const text = await (await asked).text();
  expect(text).toContain(`data-look="${path}/state"`);
  expect(text).toMatch(/<noscript><meta http-equiv="refresh" content="4; url=/);
  expect(text).toContain(`href="https://landing.peer.test/${reference}`);
  stand.peer.customer.declines(reference);
  const look = get(stand, `${path}/state`);
  await turns();
  await stand.pass(2_000);
  expect(await (await look).json()).toEqual({ ending: 'declined' });
  expect(await (await get(stand, path)).text()).toContain('data-ending="declined"');
});

test('looking without end does not read without end', async () => {
  const { stand, path } = await openOrder();
  const before = stand.peer.calls('read').length;
  const asked: Promise<Response>[] = [];
  for (let turn = 0; turn < 30; turn++) {
    asked.push(Promise.resolve(get(stand, `${path}/state`)));
    await turns(10);
    stand.clock.advance(10);
  }
  await stand.pass(2_000);
  for (const answer of await Promise.all(asked)) expect(await answer.json()).toEqual({ ending: 'waiting' });
  expect(stand.peer.calls('read').length - before).toBeLessThan(10);
});

test('a form that is sent twice asks once, though the second overtakes the answer to the first', async () => {
  const { stand, form, path } = await openOrder();
  const again = await Promise.all([
    send(stand, { form, 'q-honey-350': '1' }),
    send(stand, { form, 'q-honey-350': '1' }),
  ]);
  expect(again.map(pathOf)).toEqual([path, path]);
  expect(stand.peer.payments.size).toBe(1);
  expect(stand.peer.calls('create')).toHaveLength(1);
});

test('whoever goes back and chooses otherwise pays the other choice', async () => {
  const { stand, form, path } = await openOrder();
  const other = await send(stand, { form, 'q-honey-350': '2', sum: '10,50' });
  expect(pathOf(other)).not.toBe(path);
  expect([...stand.peer.payments.values()].map(({ value }) => value)).toEqual([12_900, 26_850]);
});

test.each<[string, Record<string, string>, string | null, keyof typeof words.en]>([
  ['nothing', {}, 'sum', 'chooseSomething'],
  ['noughts', { 'q-honey-350': '0', sum: '' }, 'sum', 'chooseSomething'],
  ['a hundred', { 'q-honey-350': '100' }, 'q-honey-350', 'quantityWrong'],
  ['minus one', { 'q-honey-350': '-1' }, 'q-honey-350', 'quantityWrong'],
  ['one and a half', { 'q-wax': '1.5' }, 'q-wax', 'quantityWrong'],
  ['a word for a sum', { sum: 'much' }, 'sum', 'sumWrong'],
  ['too small a sum', { sum: '9,99' }, 'sum', 'tooLittle'],
  ['too large a sum', { sum: '1000.01' }, 'sum', 'tooMuch'],
  ['something that is not sold', { 'q-gold': '1' }, 'sum', 'chooseSomething'],
])('%s is not paid for: the page says so and keeps what was typed', async (_, fields, field, word) => {
  const stand = await openPage();
  const response = await send(stand, { form: await tokenOf(stand), ...fields });
  expect(response.status).toBe(400);
  const text = await response.text();
  expect(text).toContain(`role="alert">${String(words.en[word])}`);
  for (const [name, value] of Object.entries(fields))
    if (name !== 'q-gold' && value !== '') expect(text).toContain(`value="${value}"`);
  const marked = /name="([^"]+)"(?:(?!<input)[\s\S])*?aria-invalid="true"/.exec(text)?.[1];
  expect(marked).toBe(field ?? undefined);
  expect(stand.peer.calls('create')).toEqual([]);
});

test('a price that changed while the customer chose is shown before anything is asked', async () => {
  const stand = await openPage();
  const seen = await (await get(stand, '/s/honey')).text();
  const fields = { form: tokenIn(seen), 'q-honey-350': '2' };
  const pricesIn = (text: string) => /name="prices" value="([0-9a-f]+)"/.exec(text)?.[1] ?? '';
  const [honey, wax] = stall.goods;
  const dearer = { ...stall, goods: [{ ...honey, unitPrice: 14_900 }, wax] };
  await stand.call('PUT', '/api/stalls/honey', dearer);
  const answer = await send(stand, { ...fields, prices: pricesIn(seen) });
  expect(answer.status).toBe(400);
  const text = await answer.text();
  expect(text).toContain(words.en.pricesChanged);
  expect(text).toMatch(/149\.00/);
  expect(text).toMatch(/id="q-honey-350"[^>]*value="2"/);
  expect(stand.peer.payments.size).toBe(0);
  const again = { form: tokenIn(text), 'q-honey-350': '2', prices: pricesIn(text) };
  expect((await send(stand, again)).status).toBe(303);
  expect([...stand.peer.payments.values()].map(({ value }) => value)).toEqual([29_800]);
});

test('a form without its name asks nothing', async () => {
  const stand = await openPage();
  expect((await send(stand, { 'q-honey-350': '1' })).status).toBe(400);
  expect((await send(stand, { form: 'guessed', 'q-honey-350': '1' })).status).toBe(400);
  expect(stand.peer.calls('create')).toEqual([]);
});

test.each([
  ['application/json', '{"form":1}'],
  ['multipart/form-data', 'no boundary'],
  ['text/plain', 'form=1'],
])('what is sent as %s is no form, and is answered with the page', async (type, body) => {
  const stand = await openPage();
  const headers = { 'Content-Type': type };
  const answer = await stand.edge().app.request('/s/honey', { method: 'POST', headers, body });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('name="form"');
  expect(stand.peer.payments.size).toBe(0);
});

test('a stall that is closed or not there sells nothing', async () => {
  const stand = await openPage({ isOpen: false });
  expect(await (await get(stand, '/s/honey')).text()).toContain(words.en.closed);
  expect(await (await send(stand, { form: 'a'.repeat(32), 'q-honey-350': '1' })).text()).toContain(
    words.en.closed,
  );
  for (const path of ['/s/nobody', '/s/honey/r/0123', '/s/honey/r/0123/pay']) {
    const response = await get(stand, path);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([
      404,
      'text/html; charset=UTF-8',
    ]);
  }
  expect(stand.peer.calls('create')).toEqual([]);
});

test('a result is found at its own stall alone', async () => {
  const { stand, path } = await openOrder();
  await stand.call('PUT', '/api/stalls/other', stall);
  expect((await get(stand, path.replace('honey', 'other'))).status).toBe(404);
});

test('many who ask at once are told to wait, and who asked before is not held up', async () => {
  const { stand, form, path } = await openOrder();
  let last = 0;
  for (let turn = 0; turn < 40 && last !== 429; turn++)
    last = (await send(stand, { form: turn.toString(16).padStart(32, '0'), 'q-wax': '1' })).status;
  expect(last).toBe(429);
  expect(pathOf(await send(stand, { form, 'q-honey-350': '1' }))).toBe(path);
});

test('an order is in the books before the customer is sent on: an edge that dies takes it up again', async () => {
  const stand = await openPage();
  const form = await tokenOf(stand);
  stand.peer.faults((call) => {
    if (call.path.endsWith('/payments')) stand.pullPlug();
    return undefined;
  });
  void send(stand, { form, 'q-honey-350': '1' });
  await until(() => stand.peer.calls('create').length > 0);
  await turns();
  stand.peer.faults(() => undefined);
  await stand.startAgain();
  await stand.pass(2_000);
  expect(stand.peer.payments.size).toBe(1);
  expect(new Set(stand.peer.calls('create').map(({ body }) => body)).size).toBe(1);
  expect(pathOf(await send(stand, { form, 'q-honey-350': '1' }))).toMatch(/^\/s\/honey\/r\//);
  expect(stand.peer.payments.size).toBe(1);
});

test('a customer is sent on as soon as there is somewhere to go, and sees that it takes longer when it does', async () => {
  const stand = await openPage();
  stand.peer.faults((call) => (call.path.endsWith('/payments') ? 503 : undefined));
  const asked = send(stand, { form: await tokenOf(stand), 'q-honey-350': '1' });
  await until(() => stand.peer.calls('create').length > 0);
  await stand.pass(7_000);
  const path = pathOf(await asked);
  const page = await (await get(stand, `${path}/pay`)).text();
  expect(page).toContain('data-ending="opening"');
  stand.peer.faults(() => undefined);
  await stand.pass(60_000);
  expect(await (await get(stand, `${path}/pay`)).text()).toContain(
    'content="0; url=https://landing.peer.test/',
  );
});

test.each([
  [undefined, 'sv-SE,sv;q=0.9', 'sv'],
  [undefined, 'de', 'en'],
  [undefined, undefined, 'en'],
  [undefined, 'en;q=0.1, da', 'da'],
  [undefined, 'fi;q=0, no', 'nb'],
  ['fi', 'da', 'fi'],
  ['xx', 'da', 'da'],
])('of lang=%s and Accept-Language %s the page speaks %s', (chosen, accepted, language) => {
  expect(languageOf(chosen, accepted)).toBe(language);
});

test.each([
  ['129', 12_900],
  ['129,5', 12_950],
  ['129.50', 12_950],
  ['1 290,00', 129_000],
  ['1,234', undefined],
  ['', undefined],
  ['-5', undefined],
  ['1e3', undefined],
  ['12345678', undefined],
])('%s is read as a sum of %s', (typed, value) => {
  expect(readSum(typed)).toBe(value);
});
