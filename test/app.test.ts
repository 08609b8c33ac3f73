import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { PaymentsPage, PaymentView, Problem, TillView } from '../edge/domain/wire.ts';
import { cancelOf, chargeOf, openStand, refundOf, type Stand, startMs } from './edge-stand.ts';

const json = { 'Content-Type': 'application/json' };
const post = (body: string, headers: Record<string, string> = json) => ({ method: 'POST', headers, body });

const booksOf = ({ sqlite }: Stand) =>
  JSON.stringify(
    ['payment', 'wish', 'journal', 'notice', 'till', 'pairing'].map((table) =>
      sqlite.prepare(`SELECT * FROM ${table}`).all(),
    ),
  );

const routes: readonly [string, RequestInit][] = [
  ['/api/till', {}],
  ['/api/parcels', post(JSON.stringify(chargeOf()))],
  ['/api/payments', {}],
  ['/api/payments/stall7-0001', {}],
  ['/api/payments/stall7-0001/qr', {}],
  ['/api/stream', {}],
  ['/api/nothing-here', {}],
];

test.each(routes)('%s is for paired tablets alone', async (path, init) => {
  const stand = await openStand();
  const before = booksOf(stand);
  const cookies = ['', 'torg_till=', 'torg_till=x', `torg_till=${'0'.repeat(64)}`, `other=${stand.cookie()}`];
  for (const cookie of cookies) {
    const answer = await stand.edge().app.request(path, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), Cookie: cookie },
    });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ problem: 'unpaired' });
  }
  expect(booksOf(stand)).toBe(before);
  expect(stand.peer.calls('create')).toEqual([]);
});

test('the credential is a cookie that no script reads and no other site sends', async () => {
  const stand = await openStand();
  const code = await stand.edge().newPairingCode();
  const answer = await stand.edge().app.request('/api/pairing', post(JSON.stringify({ code })));
  expect(answer.status).toBe(201);
  const cookie = answer.headers.get('Set-Cookie') ?? '';
  for (const part of ['HttpOnly', 'SameSite=Strict', 'Secure', 'Path=/', 'Max-Age=34560000']) {
    expect(cookie).toContain(part);
  }
  const view = v.parse(TillView, await answer.json());
  expect(view).toMatchObject({
    till: { id: 'T2', name: 'Till 2', pairedAt: startMs },
    merchant: { name: 'Market stall', market: 'NO' },
    now: startMs,
  });
});

test('a pairing code opens once', async () => {
  const stand = await openStand();
  const code = await stand.edge().newPairingCode();
  const statuses = [];
  for (let use = 0; use < 2; use++) {
    statuses.push((await stand.edge().app.request('/api/pairing', post(JSON.stringify({ code })))).status);
  }
  expect(statuses).toEqual([201, 404]);
});

test('what a tablet sees has the shape that tablets read it by', async () => {
  const stand = await openStand();
  const charge = chargeOf();
  expect(await stand.send(charge)).toEqual({ status: 202, answer: { answer: 'accepted' } });
  await stand.rest();
  const page = v.parse(v.strictObject(PaymentsPage.entries), await (await stand.ask('/api/payments')).json());
  const one = v.parse(
    v.strictObject(PaymentView.entries),
    await (await stand.ask(`/api/payments/${charge.reference}`)).json(),
  );
  expect(page.payments).toEqual([one]);
  expect(page).toMatchObject({ cursor: one.seq, more: false, now: startMs });
  expect(v.is(TillView, await (await stand.ask('/api/till')).json())).toBe(true);
  expect((await stand.ask('/api/payments/stall7-nobody')).status).toBe(404);
});

test('a refused parcel is a conflict with its word, and the same again', async () => {
  const stand = await openStand();
  const refund = refundOf('stall7-nobody', 5);
  for (let time = 0; time < 2; time++) {
    expect(await stand.send(refund)).toEqual({
      status: 409,
      answer: { answer: 'refused', word: 'not-found' },
    });
  }
});

const charge = { ...chargeOf() } as Record<string, unknown>;

test.each<[string, RequestInit, string | undefined]>([
  ['broken JSON', post('{"kind":"charge"'), 'body'],
  ['no JSON', post('kind=charge'), 'body'],
  ['nothing', post(''), undefined],
  ['text', post(JSON.stringify(charge), { 'Content-Type': 'text/plain' }), undefined],
  ['a form', post('kind=charge', { 'Content-Type': 'application/x-www-form-urlencoded' }), undefined],
  ['a list', post('[]'), undefined],
  ['an unknown field', post(JSON.stringify({ ...charge, paid: true })), 'paid'],
  [
    'a sum as text',
    post(JSON.stringify({ ...charge, amount: { currency: 'NOK', value: 'hush-1' } })),
    'amount.value',
  ],
  [
    'a foreign code',
    post(JSON.stringify({ ...charge, customer: { by: 'code', code: 'hush-hush-2' } })),
    'customer.code',
  ],
  [
    'a wrong number',
    post(JSON.stringify({ ...charge, customer: { by: 'number', number: '+4790000003' } })),
    'customer.number',
  ],
  ['an unheard-of customer', post(JSON.stringify({ ...charge, customer: { by: 'hush-4' } })), 'customer.by'],
  ['an unheard-of kind', post(JSON.stringify({ ...charge, kind: 'hush-5' })), 'kind'],
  ['a wrong id', post(JSON.stringify({ ...charge, id: 'hush-6' })), 'id'],
  ['a wrong reference', post(JSON.stringify({ ...charge, reference: '../hush-7' })), 'reference'],
])('a parcel that is %s is refused, names what is wrong and repeats none of it', async (_, init, path) => {
  const stand = await openStand();
  const before = booksOf(stand);
  const answer = await stand.ask('/api/parcels', init);
  expect(answer.status).toBe(400);
  const text = await answer.text();
  const problem = v.parse(Problem, JSON.parse(text));
  expect(problem.problem).toBe('invalid');
  if (path !== undefined) expect(problem.issues?.map((issue) => issue.path)).toContain(path);
  expect(text).not.toMatch(/hush|received|4790000003/);
  expect(booksOf(stand)).toBe(before);
  expect(stand.peer.calls('create')).toEqual([]);
});

test('a body that is too large is refused before it is read', async () => {
  const stand = await openStand();
  const before = booksOf(stand);
  const large = JSON.stringify({ ...charge, padding: 'x'.repeat(130 * 1024) });
  for (const path of ['/api/parcels', '/hooks/vipps', '/api/pairing']) {
    const answer = await stand.ask(path, post(large, { ...json, 'Content-Length': String(large.length) }));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toEqual({ problem: 'too-large' });
  }
  expect(booksOf(stand)).toBe(before);
});

test('the largest sale that a till can make is small enough', async () => {
  const stand = await openStand();
  const made = chargeOf();
  if (made.kind !== 'charge') throw new Error('expected a charge');
  const lines = Array.from({ length: 300 }, () => ({
    id: 'ø'.repeat(32),
    name: 'å'.repeat(100),
    unitPrice: 21,
    quantity: 9999,
    vatRate: 2500,
  }));
  const amount = { currency: 'NOK', value: 300 * 21 * 9999 };
  expect(await stand.send({ ...made, lines, amount })).toMatchObject({ status: 202 });
});

test.each([
  ['GET', '/api/parcels'],
  ['PUT', '/api/parcels'],
  ['DELETE', '/api/payments/stall7-0001'],
  ['POST', '/api/payments'],
  ['POST', '/api/stream'],
  ['PATCH', '/api/till'],
  ['GET', '/api/pairing'],
])('%s %s is not there', async (method, path) => {
  const stand = await openStand();
  const before = booksOf(stand);
  const answer = await stand.ask(path, { method });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({ problem: 'not-found' });
  expect(booksOf(stand)).toBe(before);
});

test.each([
  '/api/payments?since=x',
  '/api/payments?since=-1',
  '/api/payments?since=1.5',
  '/api/stream?since=hush',
  '/api/payments/short',
  '/api/payments/..%2F..%2Fx',
  '/api/payments/stall7%000001/qr',
])('%s is not of its form', async (path) => {
  const stand = await openStand();
  const answer = await stand.ask(path);
  expect(answer.status).toBe(400);
  expect(await answer.text()).not.toMatch(/hush|received/);
});

test('a fault of ours is said as one, logged, and shows nothing of the inside', async () => {
  const stand = await openStand();
  const made = chargeOf();
  await stand.send(made);
  await stand.rest();
  stand.sqlite.exec(`UPDATE payment SET lines = 'broken-on-purpose'`);
  const answer = await stand.ask('/api/payments');
  expect(answer.status).toBe(500);
  expect(await answer.json()).toEqual({ problem: 'fault' });
  const [line] = stand.logged.filter(({ event }) => event === 'request-failed');
  expect(line?.fields).toMatchObject({ method: 'GET' });
});

test('the QR of a payment is fetched for the tablet while the payment waits, and is over with it', async () => {
  const stand = await openStand();
  const made = chargeOf({ by: 'screen' });
  await stand.send(made);
  await stand.rest();
  const path = `/api/payments/${made.reference}/qr`;
  const picture = await stand.ask(path);
  expect(picture.status).toBe(200);
  expect(picture.headers.get('Content-Type')).toBe('image/svg+xml');
  expect(picture.headers.get('Cache-Control')).toBe('no-store');
  expect(await picture.text()).toContain(made.reference);
  expect(JSON.stringify(stand.view(made.reference))).not.toContain('secret-of-the-qr');
  stand.peer.failNext('read', 'lost-before');
  expect((await stand.ask(path)).status).toBe(404);
  await stand.send(cancelOf(made.reference));
  await stand.pass(3_000);
  expect((await stand.ask(path)).status).toBe(404);
});

test('a payment by code has no QR', async () => {
  const stand = await openStand();
  const made = chargeOf();
  await stand.send(made);
  await stand.rest();
  expect((await stand.ask(`/api/payments/${made.reference}/qr`)).status).toBe(404);
});

test('health is open to all and says only where the journal stands', async () => {
  const stand = await openStand();
  const answer = await stand.edge().app.request('/healthz');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ ok: true, cursor: 0 });
});

test('two tablets that press at once ask the customer once', async () => {
  const stand = await openStand();
  const made = chargeOf();
  const answers = await Promise.all(Array.from({ length: 5 }, () => stand.send(made)));
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
  await stand.pass(4_000);
  expect(stand.peer.calls('create')).toHaveLength(1);
  const other = { ...chargeOf({ reference: made.reference }), id: randomUUID() };
  expect(await stand.send(other)).toMatchObject({ status: 409, answer: { word: 'reference-taken' } });
});
