import * as v from 'valibot';
import { expect, test } from 'vitest';
import { openCodeMarks } from '../edge/counter/code-marks.ts';
import { OrderView, Proof } from '../edge/domain/after-wire.ts';
import { manualClock } from '../edge/domain/clock.ts';
import { oneLine, openSimulated, type SimulatedStand, simStartMs } from './simulated-stand.ts';

const proof = async (stand: SimulatedStand, query: string) =>
  v.parse(Proof, (await stand.json(`/api/proof?${query}`)).body).attempts;

test('every attempt with a sum near a minute is shown with its log and what is held now', async () => {
  const stand = await openSimulated();
  const declined = stand.charge(oneLine(12_900));
  await stand.send(declined);
  await stand.pass(500);
  await stand.send(stand.about('cancel', declined.reference));
  await stand.pass(2_000);
  const paid = await stand.sold(oneLine(12_900));
  await stand.sold(oneLine(5_000));
  await stand.leap(60 * 60_000);
  const late = await stand.sold(oneLine(12_900));
  const attempts = await proof(stand, `amount=12900&at=${simStartMs + 60_000}&within=5`);
  expect(attempts.map(({ view }) => view.reference)).toEqual([paid, declined.reference]);
  expect(attempts[0]).toMatchObject({
    heldNow: { state: 'AUTHORIZED', authorized: 12_900, captured: 12_900, refunded: 0 },
    traces: [],
  });
  expect(attempts[0]?.events.map(({ name, success }) => [name, success])).toEqual([
    ['CREATED', true],
    ['AUTHORIZED', true],
    ['CAPTURED', true],
  ]);
  const names = new Set(attempts[0]?.events.map(({ pspReference }) => pspReference));
  expect(names.size).toBe(3);
  expect(attempts[1]?.events.map(({ name }) => name)).toEqual(['CREATED', 'TERMINATED']);
  expect((await proof(stand, `last=${late.slice(-4)}`)).map(({ view }) => view.reference)).toEqual([late]);
  expect((await stand.json('/api/proof')).status).toBe(400);
  expect(await proof(stand, 'reference=nobody-has-it')).toEqual([]);
});

test('of many attempts about a time the nearest eight come first, and it is said that there are more', async () => {
  const stand = await openSimulated();
  const taken: [reference: string, at: number][] = [];
  for (let n = 0; n < 10; n++) {
    const at = stand.clock.now();
    taken.push([await stand.sold(oneLine(5_000)), at]);
    await stand.leap(60_000);
  }
  const at = (taken[5]?.[1] ?? 0) + 20_000;
  const { body } = await stand.json(`/api/proof?amount=5000&at=${at}&within=60`);
  const { attempts, more, looked } = v.parse(Proof, body);
  const nearest = taken
    .toSorted((a, b) => Math.abs(a[1] - at) - Math.abs(b[1] - at))
    .map(([reference]) => reference);
  expect(attempts.map(({ view }) => view.reference)).toEqual(nearest.slice(0, 8));
  expect(more).toBe(true);
  expect(looked).toEqual({ from: at - 60 * 60_000, to: at + 60 * 60_000 + 1 });
});

test('where nothing is near a time it is looked for wider around it, unless somebody said how wide', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(oneLine(5_000));
  const told = async (query: string) =>
    v.parse(Proof, (await stand.json(`/api/proof?amount=5000&${query}`)).body);
  const minute = 60_000;
  for (const [awayMin, widthMin] of [
    [5, 10],
    [25, 30],
    [-29, 30],
    [100, 120],
  ] as const) {
    const at = simStartMs + awayMin * minute;
    const { attempts, looked } = await told(`at=${at}`);
    expect(attempts.map(({ view }) => view.reference)).toEqual([reference]);
    expect(looked?.from).toBe(at - widthMin * minute);
  }
  await stand.leap(minute);
  expect((await told(`at=${simStartMs + 300 * minute}`)).attempts).toEqual([]);
  expect((await told(`at=${simStartMs + 100 * minute}&within=99`)).attempts).toEqual([]);
  await stand.leap(minute);
  expect((await told(`at=${simStartMs + 300 * minute}&within=1440`)).attempts).toHaveLength(1);
  // The edges of a day are a day's, however long it is.
  expect((await told(`from=${simStartMs - 1}&to=${simStartMs + 60_000}`)).attempts).toHaveLength(1);
  expect((await told(`from=${simStartMs + 60_000}&to=${simStartMs + 61_000}`)).attempts).toEqual([]);
});

test.each([
  'amount=5000&within=10',
  'amount=5000&at=1&from=0',
  'amount=5000&at=1&within=0',
  'amount=5000&at=1&within=1441',
  'amount=5000&at=-1',
  'amount=5000&at=noon',
  'amount=50,00&at=1',
  'at=1',
])('a proof asked for with %s is refused at the border', async (query) => {
  const stand = await openSimulated();
  expect((await stand.json(`/api/proof?${query}`)).status).toBe(400);
});

test('a proof is read afresh, and the ledger learns of it', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(oneLine(12_900));
  stand.simulator.world.payments.refund(stand.at(reference), 4_000, null);
  expect(stand.view(reference).refunded).toBe(0);
  const [attempt] = await proof(stand, `reference=${reference}`);
  expect(attempt).toMatchObject({ heldNow: { refunded: 4_000 }, view: { refunded: 4_000 } });
  expect(stand.outcome(reference)).toBe('part-refunded');
});

test('when Vipps MobilePay cannot be asked the proof says so, and shows what the ledger knows', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(oneLine(12_900));
  stand.loses((path) => (path.includes(reference) ? 'before' : undefined));
  const [attempt] = await proof(stand, `reference=${reference}`);
  expect(attempt).toMatchObject({ heldNow: { word: 'unreachable' }, events: [], view: { captured: 12_900 } });
});

test('what was refused keeps the name that support asks for, the last twenty of a payment', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(oneLine(12_900), { collect: 'on-hand-over' });
  stand.simulator.world.faults.add({
    operation: 'capture',
    kind: 'code',
    code: '6260',
    times: 30,
    reference,
  });
  await stand.send(stand.about('capture', reference, stand.amount(12_900)));
  await stand.pass(40 * 60_000);
  const [attempt] = await proof(stand, `reference=${reference}`);
  expect(attempt?.traces).toHaveLength(20);
  const [trace] = attempt?.traces ?? [];
  expect(trace).toMatchObject({ operation: 'capture', word: 'funds-unavailable', code: '6260' });
  expect(trace?.traceId).toMatch(/\S/);
  expect(attempt?.moves).toMatchObject([{ what: 'capture' }]);
});

test('a customer’s code finds what it was charged for, and is nowhere in the books', async () => {
  const stand = await openSimulated();
  const { customers } = stand.simulator.world;
  const [customer] = customers.all();
  const code = customer ? customers.codeOf(customer) : '';
  const mine = stand.charge(oneLine(12_900), { customer: { by: 'code', code } });
  expect(await stand.send(mine)).toBe('accepted');
  await stand.pass(500);
  await stand.sold(oneLine(5_000));
  const byCode = async (text: string) =>
    v.parse(Proof, (await stand.json('/api/proof', { method: 'POST', json: { code: text } })).body).attempts;
  expect((await byCode(code)).map(({ view }) => view.reference)).toEqual([mine.reference]);
  expect(await byCode(`${code}x`)).toEqual([]);
  stand.approves(mine.reference);
  await stand.pass(10_000);
  for (const table of ['payment', 'wish', 'journal', 'move', 'trace']) {
    expect(JSON.stringify(stand.sqlite.prepare(`SELECT * FROM ${table}`).all())).not.toContain(code);
  }
  // A new start knows of none: what tells a code again was in memory alone.
  await stand.leap(1_000);
  expect(await byCode(code)).toEqual([]);
});

test('a mark is forgotten after a day', async () => {
  const clock = manualClock(0);
  const marks = openCodeMarks(clock, (length) => new Uint8Array(length).fill(3));
  await marks.keep('https://qr.vipps.no/a', 'first-1');
  clock.advance(23 * 60 * 60_000);
  await marks.keep('https://qr.vipps.no/a', 'second-1');
  await marks.keep('https://qr.vipps.no/a', 'second-1');
  expect(await marks.of('https://qr.vipps.no/a')).toEqual(['first-1', 'second-1']);
  clock.advance(60 * 60_000 + 1);
  expect(await marks.of('https://qr.vipps.no/a')).toEqual(['second-1']);
});

test('lines that went with the request are read back, and a link to the slip is added', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold([
    { id: 'apples', name: 'Apples', unitPrice: 3_490, quantity: 755, unit: 'KG', vatRate: 1500 },
    { id: 'candle', name: 'Candle', unitPrice: 5_000, quantity: 2, vatRate: 2500, discount: 500 },
  ]);
  const order = async () => v.parse(OrderView, (await stand.json(`/api/payments/${reference}/order`)).body);
  expect((await order()).lines).toEqual([
    { name: 'Apples', total: 2_635, tax: 344, quantity: '0.755' },
    { name: 'Candle', total: 9_500, tax: 1_900, quantity: '2' },
  ]);
  const put = (json: object) => stand.json(`/api/payments/${reference}/order`, { method: 'PUT', json });
  expect(await put({ link: true })).toEqual({ status: 200, body: { done: true } });
  expect((await order()).category).toEqual({
    category: 'RECEIPT',
    orderDetailsUrl: `https://till.example.com${stand.view(reference).slip}`,
  });
  // Lines are given once.
  expect((await put({ lines: oneLine(12_135) })).status).toBe(409);
  expect((await put({})).status).toBe(400);
});

test('where Order Management is not reachable the till says so and loses nothing', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(oneLine(900));
  stand.loses((path) => (path.startsWith('/order-management') ? 'before' : undefined));
  const url = `/api/payments/${reference}/order`;
  expect((await stand.json(url)).status).toBe(503);
  expect((await stand.json(url, { method: 'PUT', json: { link: true } })).status).toBe(503);
  expect(stand.outcome(reference)).toBe('paid');
});

test('a sale at a distance says that the customer is not present, carries its lines, and can be listed', async () => {
  const stand = await openSimulated();
  const far = await stand.sold(oneLine(900), { distance: true });
  const near = await stand.sold(oneLine(800));
  const bodies = [far, near].map((reference) => stand.at(reference).body);
  expect(bodies.map(({ customerInteraction }) => customerInteraction)).toEqual([
    'CUSTOMER_NOT_PRESENT',
    'CUSTOMER_PRESENT',
  ]);
  expect(bodies.every(({ receipt }) => (receipt?.orderLines.length ?? 0) > 0)).toBe(true);
  expect(stand.view(far).distance).toBe(true);
  const { body } = await stand.json('/api/search?distance=1');
  expect(body).toMatchObject({ payments: [{ reference: far }] });
});
