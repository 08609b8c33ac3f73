import { expect, test } from 'vitest';
import { openLedger } from '../edge/ledger.ts';
import { codeLivesMs, openPairing } from '../edge/pairing.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import { startMs } from './edge-stand.ts';

function openOffice() {
  const sqlite = openNodeSqlite(':memory:');
  openLedger(sqlite);
  const pairing = openPairing(sqlite, (length) => crypto.getRandomValues(new Uint8Array(length)));
  const everything = () =>
    JSON.stringify(['till', 'pairing'].map((table) => sqlite.prepare(`SELECT * FROM ${table}`).all()));
  return { sqlite, pairing, everything };
}

test('a code makes one till, which its token proves from then on', async () => {
  const { pairing } = openOffice();
  const code = await pairing.newCode(startMs);
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  const made = await pairing.pair(code, startMs);
  expect(made?.till).toEqual({ id: 'T1', name: 'Till 1', pairedAt: startMs });
  expect(made?.token).toMatch(/^[0-9a-f]{64}$/);
  expect(await pairing.tillOf(made?.token ?? '')).toEqual({ id: 'T1', name: 'Till 1', pairedAt: startMs });
});

test('a code is used up by its first use, also when two use it at once', async () => {
  const { pairing } = openOffice();
  const code = await pairing.newCode(startMs);
  const both = await Promise.all([pairing.pair(code, startMs), pairing.pair(code, startMs)]);
  expect(both.filter((made) => made !== undefined)).toHaveLength(1);
  expect(await pairing.pair(code, startMs)).toBeUndefined();
});

test('a code lives an hour and no longer', async () => {
  const { pairing } = openOffice();
  const [first, second] = [await pairing.newCode(startMs), await pairing.newCode(startMs)];
  expect(codeLivesMs).toBe(3_600_000);
  expect(await pairing.pair(first, startMs + codeLivesMs)).toBeUndefined();
  expect(await pairing.pair(second, startMs + codeLivesMs - 1)).toBeDefined();
});

test('codes that have run out are thrown away with the next one', async () => {
  const { sqlite, pairing } = openOffice();
  await pairing.newCode(startMs);
  await pairing.newCode(startMs + codeLivesMs);
  expect(sqlite.prepare('SELECT count(*) AS n FROM pairing').first()?.['n']).toBe(1);
});

test('a code may be typed small and without its hyphen', async () => {
  const { pairing } = openOffice();
  const code = await pairing.newCode(startMs);
  expect(await pairing.pair(code.toLowerCase().replace('-', ''), startMs)).toBeDefined();
});

test('no wrong code and no wrong token opens', async () => {
  const { pairing, everything } = openOffice();
  const code = await pairing.newCode(startMs);
  const before = everything();
  for (const wrong of ['0000-0000', '', code.slice(0, -1), `${code}0`, `${code}%`]) {
    expect(await pairing.pair(wrong, startMs)).toBeUndefined();
  }
  expect(everything()).toBe(before);
  for (const wrong of ['', 'x', '0'.repeat(64)]) expect(await pairing.tillOf(wrong)).toBeUndefined();
});

test('the books hold hashes, never a code or a token', async () => {
  const { pairing, everything } = openOffice();
  const code = await pairing.newCode(startMs);
  const letters = code.replace('-', '');
  expect(everything()).not.toContain(letters);
  const made = await pairing.pair(await pairing.newCode(startMs), startMs);
  const books = everything();
  expect(books).not.toContain(letters);
  expect(books).not.toContain(made?.token);
  expect(await pairing.tillOf(/"token_hash":"([0-9a-f]+)"/.exec(books)?.[1] ?? '')).toBeUndefined();
});

test('each till gets its own name, and keeps its token when another joins', async () => {
  const { pairing } = openOffice();
  const made = [];
  for (let till = 0; till < 3; till++) made.push(await pairing.pair(await pairing.newCode(startMs), startMs));
  expect(made.map((one) => one?.till.name)).toEqual(['Till 1', 'Till 2', 'Till 3']);
  expect(new Set(made.map((one) => one?.token)).size).toBe(3);
  expect((await pairing.tillOf(made[0]?.token ?? ''))?.id).toBe('T1');
});
