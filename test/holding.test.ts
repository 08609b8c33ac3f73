import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { HeldPage } from '../edge/domain/after-wire.ts';
import {
  captureDays,
  captureEndsAt,
  heldLevels,
  type Holding,
  levelOf,
  nextStep,
  refundEndsAt,
} from '../edge/domain/held.ts';
import { dayMs, oneLine, openSimulated, simStartMs } from './simulated-stand.ts';

const since = simStartMs;
const holding = (days: number, guaranteedDays: number | null = null): Holding => ({
  since,
  deadline: captureEndsAt(since, days),
  guaranteedUntil: guaranteedDays === null ? null : since + guaranteedDays * dayMs,
});

test('money is held 180 days in Norway, and 14 in Denmark and Finland unless late capture is enabled', () => {
  expect((['NO', 'DK', 'FI'] as const).map((market) => captureDays(market))).toEqual([180, 14, 14]);
  expect((['NO', 'DK', 'FI'] as const).map((market) => captureDays(market, true))).toEqual([180, 180, 180]);
  expect(refundEndsAt(since)).toBe(since + 365 * dayMs);
});

test.each([
  // days, guaranteed, day, level
  [180, null, 0, 'calm'],
  [180, null, 165.9, 'calm'],
  [180, null, 166, 'soon'],
  [180, null, 177.9, 'soon'],
  [180, null, 178, 'urgent'],
  [180, null, 180, 'over'],
  [14, null, 10.4, 'calm'],
  [14, null, 10.5, 'soon'],
  [14, null, 12.6, 'urgent'],
  [14, null, 14, 'over'],
  // A card whose own hold is shorter: what is promised counts, and after it the money may be gone any day.
  [180, 7, 5.2, 'calm'],
  [180, 7, 5.25, 'soon'],
  [180, 7, 6.3, 'urgent'],
  [180, 7, 100, 'urgent'],
  [180, 7, 180, 'over'],
  // A promise beyond the deadline promises nothing after it.
  [14, 20, 13.9, 'urgent'],
  [14, 20, 14, 'over'],
] as const)('of %i days, promised for %s, day %d is %s', (days, guaranteed, at, level) => {
  expect(levelOf(holding(days, guaranteed), since + at * dayMs)).toBe(level);
});

test('each step of a holding falls on a whole millisecond, whatever was promised', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 180 * dayMs }), (promisedMs) => {
      const odd = { ...holding(180), guaranteedUntil: since + promisedMs };
      for (let at: number | null = since; at !== null; at = nextStep(odd, at))
        if (!Number.isSafeInteger(at)) return false;
      return true;
    }),
  );
});

test('a level never falls, and each rise is foretold', () => {
  const any = fc.record({
    days: fc.constantFrom(14, 180),
    guaranteed: fc.option(fc.integer({ min: 0, max: 200 })),
  });
  fc.assert(
    fc.property(any, ({ days, guaranteed }) => {
      const held = holding(days, guaranteed);
      let at = since;
      let level = levelOf(held, at);
      for (let next = nextStep(held, at); next !== null; next = nextStep(held, at)) {
        expect(next).toBeGreaterThan(at);
        expect(levelOf(held, next - 1)).toBe(level);
        at = next;
        const risen = levelOf(held, at);
        expect(heldLevels.indexOf(risen)).toBeGreaterThanOrEqual(heldLevels.indexOf(level));
        level = risen;
      }
      expect(level).toBe('over');
    }),
  );
});

test.each([
  ['NO', 180],
  ['DK', 14],
  ['FI', 14],
] as const)(
  'in %s a sale that nobody collects is warned of well ahead, urgently, and told as too late after %i days',
  async (market, days) => {
    const choices = { guaranteedCaptureDays: { NO: days, DK: days, FI: days } };
    const stand = await openSimulated({ market, choices });
    const reference = await stand.sold(oneLine(9_900), { collect: 'on-hand-over' });
    const level = () => stand.view(reference).held?.level;
    expect(stand.outcome(reference)).toBe('held');
    expect(stand.view(reference).held?.deadline).toBeLessThanOrEqual(simStartMs + days * dayMs + 1_000);
    const seen: [number, string | undefined][] = [[0, level()]];
    const newest = () => stand.edge().ledger.newestSeq();
    // From one moment at which something is due to the next: nobody is there in between.
    for (let turn = 0; turn < 12 && stand.view(reference).held; turn++) {
      const before = { seq: newest(), level: level() };
      const due = stand.edge().ledger.wish(`${reference}-hold`)?.dueAt ?? 0;
      await stand.leap(Math.max(1_000, due - stand.clock.now() + 1_000));
      if (level() === before.level) continue;
      seen.push([(stand.clock.now() - simStartMs) / dayMs, level()]);
      // Tills hear of it by themselves.
      if (stand.view(reference).held) expect(stand.view(reference).seq).toBeGreaterThan(before.seq);
    }
    expect(seen.map(([, word]) => word)).toEqual(['calm', 'soon', 'urgent', undefined]);
    const soonDay = seen[1]?.[0] ?? 0;
    expect(days - soonDay).toBeGreaterThanOrEqual(days === 180 ? 13 : 3);
    // Vipps MobilePay let go of it at its deadline, and the edge has read so.
    expect(stand.outcome(reference)).toBe('released');
    expect(stand.edge().ledger.wish(`${reference}-hold`)?.end).toBe('settled');
  },
  60_000,
);

test.each([
  ['NO', 180],
  ['DK', 14],
  ['FI', 14],
] as const)(
  'in %s money can be collected on the last day of its %2$i and not after',
  async (market, days) => {
    const stand = await openSimulated({ market });
    const [first, second] = [
      await stand.sold(oneLine(9_900), { collect: 'on-hand-over' }),
      await stand.sold(oneLine(8_800), { collect: 'on-hand-over' }),
    ];
    await stand.leap(days * dayMs - 10 * 60_000);
    await stand.send(stand.about('capture', first, stand.amount(9_900)));
    await stand.pass(1_000);
    expect(stand.outcome(first)).toBe('paid');
    await stand.leap(20 * 60_000);
    const answer = await stand.send(stand.about('capture', second, stand.amount(8_800)));
    await stand.pass(1_000);
    expect(answer === 'already-over' || stand.outcome(second) !== 'paid').toBe(true);
    expect(stand.at(second).captured).toBe(0);
  },
);

test('what Vipps MobilePay promises is told, and held sales are listed by their nearest end', async () => {
  const guaranteedCaptureDays = { NO: 30, DK: 14, FI: 14 };
  const stand = await openSimulated({ choices: { guaranteedCaptureDays } });
  const later = await stand.sold(oneLine(9_900), { collect: 'on-hand-over' });
  guaranteedCaptureDays.NO = 7;
  const sooner = await stand.sold(oneLine(8_800), { collect: 'on-hand-over' });
  await stand.sold(oneLine(7_700));
  const { guaranteedUntil = 0 } = stand.view(sooner).held ?? {};
  expect(Math.round(((guaranteedUntil ?? 0) - simStartMs) / dayMs)).toBe(7);
  const { body } = await stand.json('/api/held');
  expect(v.parse(HeldPage, body).payments.map(({ reference }) => reference)).toEqual([sooner, later]);
});

test('a store that collects on hand-over does so unless a sale says otherwise', async () => {
  const stand = await openSimulated({ config: { collect: 'on-hand-over' } });
  const [kept, taken] = [
    await stand.sold(oneLine(900)),
    await stand.sold(oneLine(900), { collect: 'at-once' }),
  ];
  expect([stand.outcome(kept), stand.outcome(taken)]).toEqual(['held', 'paid']);
});
