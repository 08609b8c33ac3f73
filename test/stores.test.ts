import * as v from 'valibot';
import { expect, test } from 'vitest';
import { readConfig } from '../edge/config.ts';
import { AfterSale, SearchPage } from '../edge/domain/after-wire.ts';
import { PaymentView, TillView } from '../edge/domain/wire.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import { openLedger } from '../edge/ledger.ts';
import { openStores, StoresJson } from '../edge/stores.ts';
import { oneLine, openSimulated, type SimulatedParts, type SimulatedStand } from './simulated-stand.ts';

const [square, quay] = ['123456', '567890'];
const own = (msn: string) => ({
  clientId: `sim-client-${msn}`,
  clientSecret: `sim-secret-${msn}`,
  subscriptionKey: `sim-subscription-${msn}`,
});

/** The three set-ups that the platform recommends for refunds across stores. */
const setUps: readonly [string, SimulatedParts, readonly [string, string]][] = [
  [
    'partner keys for many sales units',
    {
      keys: 'partner',
      stores: [
        { id: 'square', name: 'Square', msn: square },
        { id: 'quay', name: 'Quay', msn: quay },
      ],
    },
    [square, quay],
  ],
  [
    'keys of each sales unit',
    {
      stores: [
        { id: 'square', name: 'Square', msn: square, ...own(square) },
        { id: 'quay', name: 'Quay', msn: quay, ...own(quay) },
      ],
    },
    [square, quay],
  ],
  [
    'one sales unit with prefixed references',
    {
      stores: [
        { id: 'square', name: 'Square', prefix: 'SQ' },
        { id: 'quay', name: 'Quay', prefix: 'QU' },
      ],
    },
    [square, square],
  ],
];

/** A till at the quay beside the first one, which stands in the square. */
async function quayTill(stand: SimulatedStand): Promise<string> {
  const cookie = await stand.pair();
  const { status, body } = await stand.json(
    '/api/till/store',
    { method: 'PUT', json: { store: 'quay' } },
    cookie,
  );
  expect(status).toBe(200);
  expect(v.parse(TillView, body).store).toMatchObject({ id: 'quay', name: 'Quay' });
  return cookie;
}
const moneyOf = (value: number) => ({ amount: { currency: 'NOK', value } });

test.each(setUps)(
  'with %s a sale of one store is found and given back in the other',
  async (_, parts, units) => {
    const stand = await openSimulated(parts);
    const quayCookie = await quayTill(stand);
    const [squareUnit, quayUnit] = units;
    const reference = await stand.sold(oneLine(12_900), {}, squareUnit);
    const charge = stand.charge(oneLine(7_700));
    expect(await stand.send(charge, quayCookie)).toBe('accepted');
    await stand.pass(500);
    stand.approves(charge.reference, quayUnit);
    await stand.pass(3_000);
    expect([stand.outcome(reference), stand.outcome(charge.reference)]).toEqual(['paid', 'paid']);
    expect(stand.view(reference)).toMatchObject({ store: 'square', unit: squareUnit });
    expect(stand.view(charge.reference)).toMatchObject({ store: 'quay', unit: quayUnit });

    const find = async (query: string) =>
      v.parse(SearchPage, (await stand.json(`/api/search?${query}`, {}, quayCookie)).body).payments;
    const found = [
      await find(`reference=${reference}`),
      await find(`last=${reference.slice(-6)}`),
      await find('amount=12900'),
      await find('store=square'),
      await find('till=T1'),
    ];
    expect(found.map((payments) => payments.map((payment) => payment.reference))).toEqual(
      found.map(() => [reference]),
    );

    expect(await stand.send(stand.about('refund', reference, moneyOf(2_900)), quayCookie)).toBe('accepted');
    await stand.pass(2_000);
    expect(stand.at(reference, squareUnit).refunded).toBe(2_900);
    expect(stand.at(charge.reference, quayUnit).refunded).toBe(0);
    const { body } = await stand.json(`/api/payments/${reference}/after`, {}, quayCookie);
    const [move] = v.parse(AfterSale, body).moves;
    // Who gave it back is the till at the quay; whose money it was is the store in the square.
    expect(move).toMatchObject({ till: 'T2', state: 'done' });
    expect(move?.pspReference).not.toBeNull();
  },
);

test('a till that moves to another store leaves what it sold where it was sold', async () => {
  const stand = await openSimulated(setUps[0]?.[1]);
  const reference = await stand.sold(oneLine(5_000), {}, square);
  await stand.json('/api/till/store', { method: 'PUT', json: { store: 'quay' } });
  expect(await stand.send(stand.about('refund', reference, moneyOf(5_000)))).toBe('accepted');
  await stand.pass(2_000);
  expect(stand.at(reference, square).refunded).toBe(5_000);
  expect((await stand.json('/api/till/store', { method: 'PUT', json: { store: 'nowhere' } })).status).toBe(
    404,
  );
});

test('a sales unit that is not set up any more keeps its refunds waiting instead of asking another one', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(oneLine(5_000));
  stand.sqlite.prepare(`UPDATE payment SET unit = '999999'`).run();
  await stand.send(stand.about('refund', reference, moneyOf(5_000)));
  await stand.pass(60_000);
  expect(stand.view(reference)).toMatchObject({ refunding: 5_000, refunded: 0 });
  stand.sqlite.prepare(`UPDATE payment SET unit = '${square}'`).run();
  await stand.pass(120_000);
  expect(stand.view(reference).refunded).toBe(5_000);
});

test('payments of before there were stores belong to the first sales unit', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(oneLine(5_000));
  stand.sqlite.prepare(`UPDATE payment SET unit = '', store = ''`).run();
  await stand.leap(1_000);
  expect(stand.view(reference).unit).toBe(square);
});

test('a store in another country sells in its own currency', async () => {
  const stand = await openSimulated({
    stores: [
      { id: 'square', name: 'Square' },
      { id: 'quay', name: 'Quay', msn: '234567', market: 'DK' },
    ],
  });
  const cookie = await quayTill(stand);
  const till = v.parse(TillView, (await stand.json('/api/till', {}, cookie)).body);
  expect(till.merchant.market).toBe('DK');
  expect(await stand.send(stand.charge(oneLine(900)), cookie)).toBe('wrong-currency');
  const charge = stand.charge(oneLine(900), { amount: { currency: 'DKK', value: 900 } });
  expect(await stand.send(charge, cookie)).toBe('accepted');
});

test('a payment of another system is found by its exact reference, told, and can be given back but not collected', async () => {
  for (const [, parts, [, quayUnit]] of setUps) {
    const stand = await openSimulated(parts);
    const foreign = 'webshop-2026-000117';
    const keys = { msn: quayUnit, clientId: 'sim-client', secret: 'sim-secret', key: 'sim-subscription' };
    const soldAt = stand.clock.now();
    await soldElsewhere(stand, foreign, keys);
    await stand.pass(60_000);
    expect((await stand.json(`/api/payments/${foreign}`)).status).toBe(404);
    const { status, body } = await stand.json('/api/find', { method: 'POST', json: { reference: foreign } });
    expect(status).toBe(200);
    expect(v.parse(PaymentView, body)).toMatchObject({
      unit: quayUnit,
      adopted: true,
      captured: 4_000,
      authorized: 6_000,
      slip: null,
      // From then on it can be given back for a year.
      takenAt: soldAt,
      store: quayUnit === square ? 'square' : 'quay',
    });
    await stand.pass(60_000);
    expect(stand.at(foreign, quayUnit).captured).toBe(4_000);
    expect(await stand.send(stand.about('capture', foreign, moneyOf(2_000)))).toBe('not-allowed');
    expect(await stand.send(stand.about('cancel', foreign, { release: true }))).toBe('not-allowed');
    expect(await stand.send(stand.about('refund', foreign, moneyOf(4_000)))).toBe('accepted');
    await stand.pass(2_000);
    expect(stand.at(foreign, quayUnit).refunded).toBe(4_000);
    // The same again is the same payment.
    expect((await stand.json('/api/find', { method: 'POST', json: { reference: foreign } })).status).toBe(
      200,
    );
  }
});

test('that nobody has a payment is said only when every sales unit was asked', async () => {
  const stand = await openSimulated(setUps[0]?.[1]);
  const find = () => stand.json('/api/find', { method: 'POST', json: { reference: 'nobody-has-this-1' } });
  expect((await find()).status).toBe(404);
  stand.loses((path) => (path.includes('/payments/') ? 'before' : undefined));
  expect(await find()).toMatchObject({ status: 503, body: { problem: 'unreachable' } });
  let looks = 0;
  stand.loses((path) => (path.includes('/payments/') && ++looks === 1 ? 'before' : undefined));
  expect(await find()).toMatchObject({ status: 503, body: { problem: 'unreachable' } });
  expect(looks).toBeGreaterThan(1);
});

test('a payment of another system whose log cannot be read begins when it was found', async () => {
  const stand = await openSimulated(setUps[0]?.[1]);
  const foreign = 'webshop-2026-000118';
  const keys = { msn: quay, clientId: 'sim-client', secret: 'sim-secret', key: 'sim-subscription' };
  await soldElsewhere(stand, foreign, keys);
  await stand.pass(60_000);
  stand.loses((path) => (path.endsWith('/events') ? 'before' : undefined));
  const { body } = await stand.json('/api/find', { method: 'POST', json: { reference: foreign } });
  expect(body).toMatchObject({ adopted: true, captured: 4_000, takenAt: stand.clock.now() });
});

test('a sale of one’s own is found without the line, and one that was taken back unsent is nobody’s', async () => {
  const stand = await openSimulated();
  const sold = await stand.sold(oneLine(900));
  stand.loses(() => 'before');
  const find = (reference: string) => stand.json('/api/find', { method: 'POST', json: { reference } });
  expect(await find(sold)).toMatchObject({ status: 200, body: { reference: sold, adopted: false } });
  stand.loses(() => undefined);
  const unsent = stand.newReference();
  expect(await stand.send(stand.about('cancel', unsent))).toBe('accepted');
  expect((await find(unsent)).status).toBe(404);
});

test('stores that cannot be told apart, or have half a set of keys, are refused by name', () => {
  const read = (stores: unknown) => v.safeParse(StoresJson, JSON.stringify(stores)).issues?.[0]?.message;
  const store = { id: 'a', name: 'A' };
  expect(read([store])).toBeUndefined();
  expect(read([])).toBe('at least one store');
  expect(read([store, { ...store, prefix: 'B' }])).toBe('stores with ids of their own');
  expect(read([store, { id: 'b', name: 'B' }])).toBe('stores of one msn with prefixes of their own');
  expect(read([{ ...store, clientId: 'x' }])).toMatch(/all of clientId/);
  expect(read([{ ...store, ...own(square) }])).toMatch(/with its msn/);
  expect(v.safeParse(StoresJson, '{').issues?.[0]?.message).toBe('a JSON list of stores');
  const read2 = readConfig({ STORES: '[{"id":"A","name":"A","clientSecret":"hush hush"}]' });
  expect(read2.ok).toBe(false);
  expect(JSON.stringify(read2)).not.toContain('hush');
});

test('each sales unit is called with its own keys where it has some, else with the merchant’s', () => {
  const home = { baseUrl: 'https://x', clientId: 'c', clientSecret: 's', subscriptionKey: 'k', msn: square };
  const list = v.parse(
    StoresJson,
    JSON.stringify([
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B', msn: quay, ...own(quay) },
      { id: 'c', name: 'C', msn: '456789' },
    ]),
  );
  const sqlite = openNodeSqlite(':memory:');
  openLedger(sqlite);
  const stores = openStores(sqlite, {
    merchantName: 'M',
    market: 'NO',
    vipps: home,
    stores: { list, collect: 'at-once', prefix: '', orgNumber: null, lateCapture: false },
  });
  expect(stores.units).toEqual([home, { ...home, ...own(quay), msn: quay }, { ...home, msn: '456789' }]);
});

async function soldElsewhere(
  stand: SimulatedStand,
  reference: string,
  { msn, clientId, secret, key }: { msn: string; clientId: string; secret: string; key: string },
): Promise<void> {
  const { fetch } = stand.simulator;
  const at = (path: string) => `http://simulator.test${path}`;
  const granted = await fetch(at('/accesstoken/get'), {
    method: 'POST',
    headers: { client_id: clientId, client_secret: secret, 'Ocp-Apim-Subscription-Key': key },
  });
  const { access_token } = v.parse(v.object({ access_token: v.string() }), await granted.json());
  const call = (path: string, body: object) =>
    fetch(at(`/epayment/v1/payments${path}`), {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${access_token}`,
        'Ocp-Apim-Subscription-Key': key,
        'Merchant-Serial-Number': msn,
        'Idempotency-Key': `elsewhere${path.replaceAll('/', '-')}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  await call('', {
    amount: { currency: 'NOK', value: 6_000 },
    paymentMethod: { type: 'WALLET' },
    reference,
    userFlow: 'QR',
    customerInteraction: 'CUSTOMER_PRESENT',
  });
  stand.approves(reference, msn);
  await call(`/${reference}/capture`, { modificationAmount: { currency: 'NOK', value: 4_000 } });
  await stand.pass(100);
}
