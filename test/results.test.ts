import { expect, test } from 'vitest';
import { openResults, resultLivesMs } from '../edge/counter/results.ts';
import { manualClock } from '../edge/domain/clock.ts';
import { openLedger } from '../edge/ledger.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import { dayMs, oneLine, openSimulated } from './simulated-stand.ts';

const startMs = Date.parse('2026-11-21T10:00:00Z');

async function openPage() {
  const stand = await openSimulated();
  const charge = stand.charge(oneLine(12_900), { customer: { by: 'link' } });
  await stand.send(charge);
  await stand.pass(1_000);
  const row = () => stand.sqlite.prepare('SELECT secret, made_at FROM result_page').first();
  const secret = String(row()?.['secret']);
  const status = async () => {
    const asked = stand.ask(`/s/till/r/${secret}`);
    // The page waits a moment for the payment to be read.
    await stand.pass(3_000);
    return (await asked).status;
  };
  return { stand, row, status };
}

test('a result page is there for a month, and forgotten after it', async () => {
  const { stand, row, status } = await openPage();
  expect(resultLivesMs).toBe(30 * dayMs);
  expect(await status()).toBe(200);
  await stand.leap(29 * dayMs);
  expect(await status()).toBe(200);
  expect(row()).toBeDefined();
  await stand.leap(dayMs);
  expect(await status()).toBe(404);
  expect(row()).toBeUndefined();
});

test('an edge that runs on forgets them as well, and a page whose time is over is gone before it is deleted', () => {
  const clock = manualClock(startMs);
  const sqlite = openNodeSqlite(':memory:');
  openLedger(sqlite);
  let drawn = 0;
  const results = openResults({
    sqlite,
    clock,
    randomBytes: (length) => new Uint8Array(length).fill(++drawn),
    publicUrl: 'https://till.example.com',
  });
  const about = (reference: string) => ({ reference, by: 'link', till: 'T1' }) as const;
  const secretIn = (path: string) => path.split('/').at(-1) ?? '';
  const kept = () => sqlite.prepare('SELECT count(*) AS pages FROM result_page').first()?.['pages'];
  results.start();
  clock.advance(dayMs / 2);
  const secret = secretIn(results.pathOf(about('one')));
  clock.advance(resultLivesMs - 1);
  expect(results.find(secret)?.reference).toBe('one');
  clock.advance(1);
  expect([results.find(secret), kept()]).toEqual([undefined, 1]);
  clock.advance(dayMs / 2);
  expect(kept()).toBe(0);
  results.stop();
  expect(clock.untilNext()).toBeNull();
});
