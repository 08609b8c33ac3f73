import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { openDays } from '../edge/after/days.ts';
import { DaysPage, SearchPage, searchStates } from '../edge/domain/after-wire.ts';
import { dayAt, startOfDay } from '../edge/domain/day.ts';
import { uncollected } from '../edge/domain/payment.ts';
import { openLedger, type PaymentRecord } from '../edge/ledger.ts';
import { type Asked, openSearch } from '../edge/after/search.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import { fill } from './many-payments.ts';
import { oneLine, openSimulated, simStartMs } from './simulated-stand.ts';

const now = simStartMs;

function many(count: number) {
  const sqlite = openNodeSqlite(':memory:');
  const ledger = openLedger(sqlite);
  const references = fill({ sqlite, ledger, count, now });
  const all = references.flatMap((reference) => ledger.payment(reference) ?? []);
  return { sqlite, ledger, all, search: openSearch(sqlite, ledger) };
}

test('whatever is asked together, exactly what fits is found, newest first, each once over all pages', () => {
  const { ledger, all, search } = many(600);
  const some = fc.constantFrom(...all);
  const asked: fc.Arbitrary<Omit<Asked, 'limit'>> = fc.record(
    {
      last: fc
        .tuple(some, fc.integer({ min: 4, max: 9 }))
        .map(([{ reference }, letters]) => reference.slice(-letters)),
      amount: some.map(({ value }) => value),
      from: some.map(({ takenAt }) => takenAt),
      to: some.map(({ takenAt }) => takenAt),
      till: some.map(({ till }) => till),
      store: fc.constantFrom('square', 'quay'),
      seller: fc.constantFrom('Ada', 'Bo'),
      state: fc.constantFrom(...searchStates),
      number: some.map(({ reference }) => String(ledger.slips.of(reference)?.number ?? 1)),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(asked, fc.integer({ min: 1, max: 60 }), (query, limit) => {
      const expected = all.filter((payment) =>
        fits(payment, query, ledger.slips.of(payment.reference)?.number),
      );
      const found: PaymentRecord[] = [];
      let cursor: string | null | undefined;
      do {
        const page = search.find({ ...query, limit, ...(cursor && { cursor }) });
        expect(page.payments.length).toBeLessThanOrEqual(limit);
        found.push(...page.payments);
        cursor = page.cursor;
      } while (cursor);
      const newestFirst = expected.toSorted(
        (a, b) => b.takenAt - a.takenAt || (a.reference < b.reference ? 1 : -1),
      );
      expect(found.map(({ reference }) => reference)).toEqual(newestFirst.map(({ reference }) => reference));
    }),
    { numRuns: 150 },
  );
});

test('what is nearest to a moment comes first, from before it and after it', () => {
  const { all, search } = many(600);
  fc.assert(
    fc.property(
      fc.constantFrom(...all),
      fc.integer({ min: -3_600_000, max: 3_600_000 }),
      fc.integer({ min: 60_000, max: 10 * 24 * 3_600_000 }),
      fc.integer({ min: 1, max: 12 }),
      ({ value, takenAt }, awayMs, withinMs, limit) => {
        const at = takenAt + awayMs;
        const away = (payment: PaymentRecord) => Math.abs(payment.takenAt - at);
        const fitting = all.filter((payment) => payment.value === value && away(payment) <= withinMs);
        const { payments, more } = search.near({ amount: value, limit }, { at, withinMs });
        expect(payments.map(away)).toEqual(
          fitting
            .map(away)
            .sort((a, b) => a - b)
            .slice(0, limit),
        );
        expect(payments.every((payment) => payment.value === value)).toBe(true);
        expect(more).toBe(fitting.length > limit);
      },
    ),
    { numRuns: 200 },
  );
});

test('a till is found by its id, its number or its name, however it is written', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(oneLine(900));
  const found = async (till: string) =>
    v
      .parse(SearchPage, (await stand.json(`/api/search?till=${encodeURIComponent(till)}`)).body)
      .payments.map((payment) => payment.reference);
  for (const till of ['T1', 't1', '1', 'Till 1', 'till 1']) expect(await found(till)).toEqual([reference]);
  for (const till of ['T2', '2', 'Till', 'T', '11']) expect(await found(till)).toEqual([]);
});

test('a slip’s number finds its sale with its till or without, however it is written', async () => {
  const stand = await openSimulated();
  const reference = await stand.sold(oneLine(900));
  const found = async (number: string) =>
    v
      .parse(SearchPage, (await stand.json(`/api/search?number=${number}`)).body)
      .payments.map((payment) => payment.reference);
  for (const number of ['T1-0001', 't1-1', '1', '0001']) expect(await found(number)).toEqual([reference]);
  for (const number of ['T2-0001', '1-1', '2', 'T1-0002']) expect(await found(number)).toEqual([]);
});

function fits(payment: PaymentRecord, asked: Omit<Asked, 'limit'>, number: number | undefined): boolean {
  const { stage, captured, refunded, cashBack } = payment;
  const states = {
    held: stage === 'approved' && uncollected(payment) > 0,
    paid: stage === 'approved' && captured > 0,
    refunded: refunded > 0 || cashBack > 0,
    open: stage === 'asked' || stage === 'waiting',
    over: stage !== 'asked' && stage !== 'waiting' && stage !== 'approved',
  };
  const plain = (text: string) => text.replaceAll('-', '').toUpperCase();
  return (
    (asked.last === undefined || plain(payment.reference).endsWith(plain(asked.last))) &&
    (asked.amount === undefined || payment.value === asked.amount) &&
    (asked.from === undefined || payment.takenAt >= asked.from) &&
    (asked.to === undefined || payment.takenAt < asked.to) &&
    (asked.till === undefined || payment.till === asked.till) &&
    (asked.store === undefined || payment.store === asked.store) &&
    (asked.seller === undefined || payment.seller === asked.seller) &&
    (asked.number === undefined || number === Number(asked.number)) &&
    (asked.state === undefined || states[asked.state])
  );
}

test('every kind of question is answered by an index', () => {
  const { sqlite, ledger } = many(10);
  const plans: string[] = [];
  const watched = {
    ...sqlite,
    prepare(sql: string) {
      const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`);
      const statement = sqlite.prepare(sql);
      return {
        ...statement,
        all(...values: (string | number | null)[]) {
          plans.push(...plan.all(...values).map((row) => String(row['detail'])));
          return statement.all(...values);
        },
      };
    },
  };
  const search = openSearch(watched, ledger);
  const questions: Omit<Asked, 'limit'>[] = [
    {},
    { reference: 'TORG-1' },
    { last: 'ABCD1' },
    { last: 'CD-1' },
    { amount: 100 },
    { amount: 100, from: 1, to: 2, till: 'T1' },
    { from: 1, to: 2 },
    { till: 'T1', state: 'over' },
    { store: 'quay', cursor: '5.A' },
    { seller: 'Ada' },
    { number: 'T1-0001' },
    { number: '1' },
    { state: 'held' },
    { state: 'refunded' },
    { state: 'paid' },
    { distance: '1' },
  ];
  for (const question of questions) {
    plans.length = 0;
    search.find({ ...question, limit: 10 });
    const plan = plans.join('; ');
    expect(plan).toMatch(/payment USING INDEX/);
    expect(plan).not.toMatch(/SCAN payment(;|$)/);
    // The one or few that bear a number are found first, and put in order then.
    const isFew = question.number !== undefined || question.last === 'CD-1';
    if (!isFew) expect(plan).not.toContain('TEMP B-TREE');
  }
});

test('a search over the wire is read strictly, and its cursor leads on', async () => {
  const stand = await openSimulated();
  const references = [];
  for (const value of [900, 900, 800])
    references.unshift(await stand.sold(oneLine(value), { seller: 'Ada' }));
  const page = async (query: string) => v.parse(SearchPage, (await stand.json(`/api/search?${query}`)).body);
  const first = await page('amount=900&limit=1');
  expect(first.payments.map(({ reference }) => reference)).toEqual([references[1]]);
  const second = await page(`amount=900&limit=1&cursor=${first.cursor}`);
  expect(second).toMatchObject({ cursor: null, payments: [{ reference: references[2] }] });
  expect((await page('seller=Ada')).payments).toHaveLength(3);
  expect((await page('number=T1-0002')).payments).toHaveLength(1);
  for (const wrong of [
    'amount=-1',
    'last=ab',
    'state=gone',
    'limit=0',
    'limit=201',
    'cursor=x',
    'sum=1',
    'from=1.5',
  ]) {
    expect((await stand.json(`/api/search?${wrong}`)).status).toBe(400);
  }
  expect((await stand.json('/api/search', {}, 'torg_till=nobody')).status).toBe(401);
});

test('a charge that never came is no sale', async () => {
  const stand = await openSimulated();
  await stand.send(stand.about('cancel', stand.newReference()));
  expect(v.parse(SearchPage, (await stand.json('/api/search')).body).payments).toEqual([]);
});

test('a day lasts from midnight to midnight where the market is, also when clocks change', () => {
  // 2026-03-29: clocks go forward in Oslo; 2026-10-25: back.
  for (const [at, hours, day] of [
    ['2026-03-29T12:00:00Z', 23, '2026-03-29'],
    ['2026-10-25T12:00:00Z', 25, '2026-10-25'],
    ['2026-11-21T22:59:59Z', 24, '2026-11-21'],
    ['2026-11-21T23:00:00Z', 24, '2026-11-22'],
  ] as const) {
    const from = startOfDay(Date.parse(at), 'NO');
    const to = startOfDay(from + 36 * 3_600_000, 'NO');
    expect((to - from) / 3_600_000).toBe(hours);
    expect([dayAt(Date.parse(at), 'NO'), dayAt(from, 'NO'), dayAt(to - 1, 'NO')]).toEqual([day, day, day]);
  }
  expect(dayAt(Date.parse('2026-11-21T22:30:00Z'), 'FI')).toBe('2026-11-22');
});

test('days come to what their payments come to', () => {
  const { sqlite, all } = many(2_000);
  const days = openDays(sqlite).of({ now, market: 'NO', days: 366 });
  const sum = (of: (payment: PaymentRecord) => number) =>
    all.reduce((total, payment) => total + of(payment), 0);
  const total = (name: 'collected' | 'givenBack' | 'held' | 'sales') =>
    days.reduce((all, day) => all + day[name], 0);
  expect([total('collected'), total('givenBack'), total('held'), total('sales')]).toEqual([
    sum(({ captured }) => captured),
    sum(({ refunded }) => refunded),
    sum((payment) => (payment.stage === 'approved' ? uncollected(payment) : 0)),
    sum(({ captured }) => Number(captured > 0)),
  ]);
  for (const { day, from, to } of days) {
    expect(dayAt(from, 'NO')).toBe(day);
    expect(to).toBeGreaterThan(from);
  }
});

test('the days of a till are told newest first', async () => {
  const stand = await openSimulated();
  await stand.sold(oneLine(900));
  await stand.leap(3 * 24 * 3_600_000);
  const charge = await stand.sold(oneLine(800), { collect: 'on-hand-over' });
  expect(stand.outcome(charge)).toBe('held');
  const { days } = v.parse(DaysPage, (await stand.json('/api/days')).body);
  expect(days).toMatchObject([
    { day: '2026-11-24', sales: 0, collected: 0, held: 800 },
    { day: '2026-11-21', sales: 1, collected: 900, held: 0 },
  ]);
});
