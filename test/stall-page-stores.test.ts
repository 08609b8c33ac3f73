import * as v from 'valibot';
import { expect, test } from 'vitest';
import { openStalls } from '../edge/counter/stalls.ts';
import { Proof } from '../edge/domain/after-wire.ts';
import { StallsView } from '../edge/domain/poster.ts';
import { migrate } from '../edge/migrations.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import type { Store } from '../edge/stores.ts';
import { words } from '../edge/counter/pages/words.ts';
import type { SimulatedParts } from './simulated-stand.ts';
import {
  ofOneUnit,
  ofTwoUnits,
  openUnits,
  quayUnit,
  squareUnit,
  type StoreTill,
  type UnitsStand,
} from './units-stand.ts';

const danishUnit = '234567';
const squareInNorway = { id: 'square', name: 'Square', msn: squareUnit };
const quayInDenmark = { id: 'quay', name: 'Quay', msn: danishUnit, market: 'DK', collect: 'on-hand-over' };
const keysOf = (msn: string) => ({
  clientId: `sim-client-${msn}`,
  clientSecret: `sim-secret-${msn}`,
  subscriptionKey: `sim-subscription-${msn}`,
});
const inTwoMarkets: readonly (readonly [string, SimulatedParts])[] = [
  ['partner keys', { keys: 'partner', stores: [squareInNorway, quayInDenmark] }],
  [
    'keys of each sales unit',
    {
      stores: [
        { ...squareInNorway, ...keysOf(squareUnit) },
        { ...quayInDenmark, ...keysOf(danishUnit) },
      ],
    },
  ],
];

const stall = {
  name: 'Honey stall',
  isOpen: true,
  goods: [{ id: 'honey-350', name: 'Honey 350 g', unitPrice: 12_900, vatRate: 1500 }],
  freeSum: null,
};
const put = (till: StoreTill, id: string, changes: object = {}) =>
  till.call('PUT', `/api/stalls/${id}`, { ...stall, ...changes });
const pagesOf = async (till: StoreTill) =>
  v
    .parse(StallsView, (await till.call('GET', '/api/stalls')).body)
    .stalls.map(({ id, isOpen }) => [id, isOpen]);

/** A customer's phone: no cookie. */
async function get(stand: UnitsStand, path: string): Promise<string> {
  const asked = stand.edge().app.request(path);
  // A page may wait for its payment to be read.
  await stand.pass(2_000);
  return (await asked).text();
}
const formIn = (text: string): string =>
  /name="form" value="([0-9a-f]{32})"/.exec(text)?.[1] ?? 'a'.repeat(32);

async function send(stand: UnitsStand, id: string, form: string) {
  const sent = stand.edge().app.request(`/s/${id}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ form, 'q-honey-350': '1' }).toString(),
  });
  await stand.pass(500);
  const answer = await sent;
  const path = (answer.headers.get('Location') ?? '').replace(/\/pay\?.*$/, '');
  return { status: answer.status, path, text: await answer.text() };
}
/** A customer chose a jar and was sent on. */
async function order(stand: UnitsStand, id: string) {
  const form = formIn(await get(stand, `/s/${id}`));
  const { path } = await send(stand, id, form);
  const onward = await get(stand, `${path}/pay`);
  const result = await get(stand, path);
  const reference = /<dd>([\w-]+-p-[0-9a-f]+)<\/dd>/.exec(result)?.[1] ?? '';
  return { form, path, reference, onward, result };
}
const paymentsAt = (stand: UnitsStand, unit: string) =>
  stand.simulator.world.payments.all().flatMap(({ msn, reference }) => (msn === unit ? [reference] : []));

test.each(inTwoMarkets)(
  'with %s a page sells for the store of the till that made it: its unit, currency, brand and way to collect',
  async (_, parts) => {
    const stand = await openUnits(parts);
    await put(stand.onQuay, 'quay-honey', { name: 'Quay honey' });
    await put(stand.inSquare, 'square-honey');
    const danish = await get(stand, '/s/quay-honey?lang=da');
    expect(danish).toContain('Betal med MobilePay');
    expect(danish).toMatch(/129,00\skr\./);
    expect(await get(stand, '/s/square-honey?lang=nb')).toContain('Betal med Vipps');

    const { path, reference, ...asked } = await order(stand, 'quay-honey');
    expect(asked.onward).toContain('Go on to MobilePay');
    expect(asked.result).toContain('Approve in MobilePay');
    expect(stand.at(reference, danishUnit)).toMatchObject({ currency: 'DKK', value: 12_900 });
    expect(paymentsAt(stand, squareUnit)).toEqual([]);
    expect(stand.view(reference)).toMatchObject({
      ...{ by: 'poster', page: 'Quay honey', store: 'quay', unit: danishUnit, collect: 'on-hand-over' },
    });
    stand.approves(reference, danishUnit);
    await stand.pass(5_000);
    expect(stand.outcome(reference)).toBe('held');
    // Denmark: 14 days.
    expect(stand.edge().ledger.payment(reference)?.holdDays).toBe(14);
    const collecting = stand.about('capture', reference, { amount: { currency: 'DKK', value: 12_900 } });
    expect(await stand.send(collecting, stand.onQuay.cookie)).toBe('accepted');
    await stand.pass(5_000);
    expect([stand.outcome(reference), stand.at(reference, danishUnit).captured]).toEqual(['paid', 12_900]);

    const result = await get(stand, `${path}?lang=da`);
    expect(result).toContain('data-ending="paid"');
    expect(result).toContain('Quay honey');
    expect(result).toMatch(/129,00\skr\./);
    const slip = await stand.ask(`${stand.view(reference).slip ?? ''}?lang=da`);
    expect(await slip.text()).toContain('Quay');
    const proof = await stand.json(`/api/proof?reference=${reference}`, {}, stand.onQuay.cookie);
    expect(v.parse(Proof, proof.body).attempts).toMatchObject([{ heldNow: { captured: 12_900 } }]);

    const other = await order(stand, 'square-honey');
    expect(other.onward).toContain('Go on to Vipps');
    expect(other.result).toContain('Approve in Vipps');
    expect(stand.at(other.reference, squareUnit)).toMatchObject({ currency: 'NOK', value: 12_900 });
    expect(stand.view(other.reference)).toMatchObject({ store: 'square', collect: 'at-once' });
  },
);

test('with one sales unit a page’s payments carry the prefix of its store, whichever till changed it last', async () => {
  const stand = await openUnits(ofOneUnit[1]);
  await put(stand.onQuay, 'honey');
  expect(await put(stand.inSquare, 'honey', { name: 'Honey, on the quay' })).toMatchObject({ status: 200 });
  await put(stand.inSquare, 'wax');
  const quay = await order(stand, 'honey');
  const square = await order(stand, 'wax');
  expect(quay.reference).toMatch(/^QU-honey-p-[0-9a-f]{12}$/);
  expect(square.reference).toMatch(/^SQ-wax-p-[0-9a-f]{12}$/);
  expect(stand.view(quay.reference)).toMatchObject({ store: 'quay', unit: squareUnit });
  expect(stand.view(square.reference)).toMatchObject({ store: 'square', unit: squareUnit });
  expect(await pagesOf(stand.inSquare)).toEqual(await pagesOf(stand.onQuay));
});

test.each(ofTwoUnits)(
  'with %s a till neither sees nor changes a page of another unit’s store',
  async (_, parts) => {
    const { inSquare, onQuay, ...stand } = await openUnits(parts);
    await put(inSquare, 'honey');
    expect([await pagesOf(inSquare), await pagesOf(onQuay)]).toEqual([[['honey', true]], []]);
    expect(await put(onQuay, 'honey', { name: 'Mine now' })).toEqual({
      status: 409,
      body: { problem: 'conflict' },
    });
    expect(await onQuay.call('DELETE', '/api/stalls/honey')).toMatchObject({ status: 404 });
    expect(await stand.ask('/s/honey').then((page) => page.text())).toContain('Honey stall');
    expect(await inSquare.call('DELETE', '/api/stalls/honey')).toMatchObject({ status: 204 });
    expect(await put(onQuay, 'honey')).toMatchObject({ status: 200 });
    expect(await pagesOf(onQuay)).toEqual([['honey', true]]);
  },
);

test('a page goes on selling for its store when the till that made it moves to another', async () => {
  const stand = await openUnits();
  await put(stand.onQuay, 'honey');
  await stand.onQuay.standIn('square');
  const { reference } = await order(stand, 'honey');
  expect(stand.view(reference)).toMatchObject({ store: 'quay', unit: quayUnit });
  expect(paymentsAt(stand, quayUnit)).toEqual([reference]);
  expect(await put(stand.onQuay, 'honey')).toMatchObject({ status: 409 });
});

test('a page of a store that is not set up any more sells nothing, until a till of its unit takes it up', async () => {
  const stand = await openUnits();
  await put(stand.onQuay, 'honey');
  const form = formIn(await get(stand, '/s/honey'));
  stand.sqlite.prepare(`UPDATE stall SET store = 'pier'`).run();
  expect(await get(stand, '/s/honey')).toContain(words.en.closed);
  const sent = await send(stand, 'honey', form);
  expect([sent.status, sent.path]).toEqual([200, '']);
  expect(sent.text).toContain(words.en.closed);
  expect([paymentsAt(stand, squareUnit), paymentsAt(stand, quayUnit)]).toEqual([[], []]);
  expect([await pagesOf(stand.inSquare), await pagesOf(stand.onQuay)]).toEqual([[], [['honey', false]]]);
  expect(await put(stand.inSquare, 'honey')).toMatchObject({ status: 409 });
  expect(await put(stand.onQuay, 'honey')).toMatchObject({ status: 200, body: { isOpen: true } });
  const { reference } = await order(stand, 'honey');
  expect(stand.view(reference)).toMatchObject({ store: 'quay', unit: quayUnit });
});

test('a page of before pages had stores is the first store’s from the next start on', async () => {
  const stand = await openUnits();
  await put(stand.inSquare, 'honey');
  stand.sqlite.prepare(`UPDATE stall SET store = '', unit = ''`).run();
  await stand.leap(60_000);
  expect([await pagesOf(stand.inSquare), await pagesOf(stand.onQuay)]).toEqual([[['honey', true]], []]);
  const { reference } = await order(stand, 'honey');
  expect(stand.view(reference)).toMatchObject({ page: 'Honey stall', store: 'square', unit: squareUnit });
});

test('a ledger of before keeps its pages as they were', () => {
  const sqlite = openNodeSqlite(':memory:');
  migrate(sqlite, 5);
  sqlite.prepare('INSERT INTO stall (id, stall) VALUES (?, ?)').run('honey', JSON.stringify(stall));
  migrate(sqlite);
  const store: Store = {
    ...{ id: 'square', name: 'Square', unit: squareUnit, market: 'NO', currency: 'NOK' },
    ...{ prefix: '', collect: 'at-once', holdDays: 180, orgNumber: null },
  };
  const stalls = openStalls(sqlite, { all: [store], byId: (id) => (id === store.id ? store : undefined) });
  expect(stalls.of(squareUnit)).toEqual([{ ...stall, id: 'honey', store, unit: squareUnit }]);
});

test('a page that was made before stores had names sells on for the store that has its sales unit now', () => {
  const sqlite = openNodeSqlite(':memory:');
  migrate(sqlite);
  const storeOf = (id: string, unit: string): Store => ({
    ...{ id, name: id, unit, market: 'NO', currency: 'NOK', prefix: '', collect: 'at-once', holdDays: 180 },
    orgNumber: null,
  });
  const open = (...all: Store[]) =>
    openStalls(sqlite, { all, byId: (id) => all.find((one) => one.id === id) });
  open(storeOf('main', squareUnit)).put('honey', stall, storeOf('main', squareUnit));
  const whose = (...all: Store[]) => open(...all).get('honey')?.store?.id;
  expect(whose(storeOf('quay', quayUnit))).toBeUndefined();
  expect(whose(storeOf('main', quayUnit), storeOf('pier', squareUnit))).toBe('main');
  expect(whose(storeOf('quay', quayUnit), storeOf('square', squareUnit), storeOf('pier', squareUnit))).toBe(
    'square',
  );
  // It stays whose it came to be.
  expect(whose(storeOf('pier', squareUnit), storeOf('square', squareUnit))).toBe('square');
  expect(whose(storeOf('pier', squareUnit))).toBeUndefined();
});

test('a form that is sent again after its page went to a store with another prefix asks once', async () => {
  const stand = await openUnits(ofOneUnit[1]);
  await put(stand.inSquare, 'honey');
  const { form, path, reference } = await order(stand, 'honey');
  stand.sqlite.prepare(`UPDATE stall SET store = 'quay'`).run();
  expect(await send(stand, 'honey', form)).toMatchObject({ status: 303, path });
  expect(paymentsAt(stand, squareUnit)).toEqual([reference]);
});

test('what was paid on a page does not take the name of another store’s page at the same address', async () => {
  const stand = await openUnits();
  await put(stand.inSquare, 'honey');
  const { path, reference } = await order(stand, 'honey');
  stand.approves(reference, squareUnit);
  await stand.pass(5_000);
  await stand.inSquare.call('DELETE', '/api/stalls/honey');
  await put(stand.onQuay, 'honey', { name: 'Candles on the quay' });
  expect(stand.view(reference)).toMatchObject({ by: 'poster', page: null });
  const result = await get(stand, path);
  expect(result).toContain('data-ending="paid"');
  expect(result).not.toContain('Candles on the quay');
  expect(result).not.toContain('href="/s/honey?');
});
