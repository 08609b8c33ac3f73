import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openLedger } from '../edge/ledger.ts';
import { migrate } from '../edge/migrations.ts';
import { Charge } from '../edge/domain/wire.ts';
import { take } from '../edge/register.ts';
import type { Sqlite } from '../edge/sqlite.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import { chargeOf, customerCode, newReference, startMs } from './edge-stand.ts';

/** What one host's storage must offer for the contract to be put to it. */
interface Host {
  /** Opens what `name` holds, or makes it. */
  open(name: string): Sqlite;
  /** All bytes on the disk that belong to `name`; null where a host keeps no files that we could read. */
  bytes(name: string): Buffer | null;
  /** Whether what was written outlives the process. */
  readonly lasts: boolean;
}

function files(): Host {
  const folder = mkdtempSync(join(tmpdir(), 'torg-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const pathOf = (name: string) => join(folder, 'data', `${name}.sqlite`);
  return {
    lasts: true,
    open: (name) => openNodeSqlite(pathOf(name)),
    bytes: (name) =>
      Buffer.concat(
        ['', '-wal', '-shm', '-journal']
          .map((end) => pathOf(name) + end)
          .filter((path) => existsSync(path))
          .map((path) => readFileSync(path)),
      ),
  };
}
const memory = (): Host => ({ lasts: false, open: () => openNodeSqlite(':memory:'), bytes: () => null });

const now = startMs;
const begun = (reference = newReference()) =>
  ({
    reference,
    chargeId: randomUUID(),
    till: 'T1',
    currency: 'NOK',
    value: 12_900,
    lines: [{ id: 'honey-350', name: 'Honey 350 g', unitPrice: 12_900, quantity: 1, vatRate: 1500 }],
    by: 'code',
    madeAt: now,
    takenAt: now,
  }) as const;

describe.each<[string, () => Host]>([
  ['node:sqlite on a file', files],
  ['node:sqlite in memory', memory],
])('the ledger on %s', (_, makeHost) => {
  const openOn = () => {
    const host = makeHost();
    const sqlite = host.open('a');
    return { host, sqlite, ledger: openLedger(sqlite) };
  };

  test('begins empty', () => {
    const { ledger } = openOn();
    expect(ledger.newestSeq()).toBe(0);
    expect(ledger.paymentsSince(0, 10)).toEqual([]);
    expect(ledger.nextDue()).toBeNull();
    expect(ledger.payment('stall7-0001')).toBeUndefined();
    expect(ledger.wish(randomUUID())).toBeUndefined();
  });

  test('is brought up to this version once, however often it is opened', () => {
    const { sqlite, ledger } = openOn();
    const { reference } = begun();
    const steps = sqlite.prepare('SELECT version FROM version').all();
    ledger.begin(begun(reference), {});
    migrate(sqlite);
    expect(openLedger(sqlite).payment(reference)?.value).toBe(12_900);
    expect(sqlite.prepare('SELECT version FROM version').all()).toEqual(steps);
  });

  test('of a newer program is refused, and left as it is', () => {
    const { sqlite } = openOn();
    sqlite.prepare('INSERT INTO version (version) VALUES (?)').run(99);
    const steps = sqlite.prepare('SELECT version FROM version').all();
    expect(() => openLedger(sqlite)).toThrow(/version 99.*newer program/);
    expect(sqlite.prepare('SELECT version FROM version').all()).toEqual(steps);
  });

  test('keeps its tables strict', () => {
    const { sqlite } = openOn();
    const strict = sqlite.prepare(`SELECT count(*) AS n FROM pragma_table_list WHERE schema = 'main'
      AND name NOT LIKE 'sqlite_%' AND strict = 0 AND type = 'table'`);
    expect(strict.first()?.['n']).toBe(0);
    expect(() =>
      sqlite
        .prepare('INSERT INTO journal (reference, at, fact) VALUES (?, ?, ?)')
        .run('stall7-0001', 'not a time', '{}'),
    ).toThrow();
  });

  test('gives a payment back as it was begun', () => {
    const { ledger } = openOn();
    const made = begun();
    ledger.begin(made, { stage: 'asked' });
    expect(ledger.payment(made.reference)).toEqual({
      ...made,
      seq: 1,
      stage: 'asked',
      reason: null,
      authorized: 0,
      captured: 0,
      cancelled: 0,
      refunded: 0,
      expiresAt: null,
      qrUrl: null,
      trouble: null,
      ...{ unit: '', store: '', collect: 'at-once', adopted: false, distance: false, seller: null },
      ...{ holdDays: null, guaranteedUntil: null, level: null, cashBack: 0 },
    });
    expect(() => ledger.begin(made, {})).toThrow();
  });

  test('merges what is recorded and never forgets', () => {
    const { ledger } = openOn();
    const { reference } = begun();
    ledger.begin(begun(reference), {});
    expect(ledger.record(reference, { stage: 'approved', authorized: 12_900 }, { at: now })).toBe(true);
    expect(ledger.record(reference, { captured: 12_900 }, { at: now })).toBe(true);
    expect(ledger.record(reference, { stage: 'expired', captured: 5 }, { at: now })).toBe(false);
    expect(ledger.record(reference, {}, { at: now })).toBe(false);
    expect(ledger.payment(reference)).toMatchObject({
      stage: 'approved',
      authorized: 12_900,
      captured: 12_900,
    });
    expect(ledger.record('nobody-knows-it', { captured: 5 }, { at: now })).toBe(false);
  });

  test('writes marks over, and takes them away', () => {
    const { ledger } = openOn();
    const { reference } = begun();
    ledger.begin(begun(reference), {});
    const trouble = { ask: 'capture', word: 'busy' } as const;
    ledger.record(reference, {}, { at: now, marks: { trouble, qrUrl: 'https://qr.test/x', expiresAt: 5 } });
    expect(ledger.payment(reference)).toMatchObject({ trouble, qrUrl: 'https://qr.test/x', expiresAt: 5 });
    ledger.record(reference, {}, { at: now, marks: { trouble: null, qrUrl: null } });
    expect(ledger.payment(reference)).toMatchObject({ trouble: null, qrUrl: null, expiresAt: 5 });
  });

  test('numbers every change one after the other, and tells what changed after a number', () => {
    const { ledger } = openOn();
    const [a, b] = [newReference(), newReference()];
    ledger.begin(begun(a), {});
    ledger.begin(begun(b), {});
    ledger.record(a, { stage: 'waiting' }, { at: now });
    ledger.touch(b, now, 'cancel');
    const seqs = (since: number, most = 10) =>
      ledger.paymentsSince(since, most).map(({ reference, seq }) => [reference, seq]);
    expect(seqs(0)).toEqual([
      [a, 3],
      [b, 4],
    ]);
    expect(seqs(3)).toEqual([[b, 4]]);
    expect(seqs(0, 1)).toEqual([[a, 3]]);
    expect(seqs(4)).toEqual([]);
    expect(ledger.newestSeq()).toBe(4);
  });

  test('keeps every line of the journal, in the order it was learned', () => {
    const { sqlite, ledger } = openOn();
    const { reference } = begun();
    ledger.begin(begun(reference), { stage: 'asked' });
    ledger.record(reference, { stage: 'waiting' }, { at: now + 1 });
    ledger.record(reference, { stage: 'approved', authorized: 12_900 }, { at: now + 2 });
    const lines = sqlite.prepare('SELECT seq, at, fact FROM journal ORDER BY seq').all();
    expect(lines.map(({ seq, at }) => [seq, at])).toEqual([
      [1, now],
      [2, now + 1],
      [3, now + 2],
    ]);
    expect(JSON.parse(String(lines[2]?.['fact']))).toEqual({ stage: 'approved', authorized: 12_900 });
  });

  test('does not journal the address that a QR can be paid by', () => {
    const { sqlite, ledger } = openOn();
    const { reference } = begun();
    ledger.begin(begun(reference), {});
    ledger.record(reference, {}, { at: now, marks: { qrUrl: 'https://qr.test/?token=secret' } });
    const facts = sqlite.prepare('SELECT fact FROM journal').all();
    expect(JSON.stringify(facts)).not.toContain('token=secret');
  });

  test('knows the number before all that was taken since a time', () => {
    const { ledger } = openOn();
    ledger.begin({ ...begun(), takenAt: now - 5 }, {});
    ledger.begin({ ...begun(), takenAt: now }, {});
    ledger.begin({ ...begun(), takenAt: now + 5 }, {});
    expect(ledger.seqBefore(now)).toBe(1);
    expect(ledger.seqBefore(0)).toBe(0);
  });

  test('writes all of a transaction or none of it, however deep', () => {
    const { ledger } = openOn();
    const { reference } = begun();
    expect(() =>
      ledger.transaction(() => {
        ledger.begin(begun(reference), {});
        ledger.transaction(() => {
          ledger.record(reference, { stage: 'approved' }, { at: now });
          throw new Error('a fault in the middle');
        });
      }),
    ).toThrow('a fault in the middle');
    expect(ledger.payment(reference)).toBeUndefined();
    expect(ledger.newestSeq()).toBe(0);
    ledger.begin(begun(reference), {});
    expect(ledger.payment(reference)?.stage).toBe('asked');
  });

  test('finds what is due, the longest due first, and when the next will be', () => {
    const { ledger } = openOn();
    const reference = newReference();
    const add = (id: string, dueAt: number | null) =>
      ledger.addWish({ id, kind: 'watch', reference, takenAt: now, dueAt });
    add('late', now - 10);
    add('later', now - 20);
    add('now', now);
    add('soon', now + 1);
    add('never', null);
    expect(ledger.dueWishes(now).map(({ id }) => id)).toEqual(['later', 'late', 'now']);
    expect(ledger.nextDue()).toBe(now - 20);
    for (const id of ['late', 'later', 'now', 'soon']) ledger.endWish(id, 'done');
    expect(ledger.nextDue()).toBeNull();
    expect(ledger.dueWishes(now + 100)).toEqual([]);
  });

  test('counts the attempts of a wish, and forgets none of them when it is put off', () => {
    const { ledger } = openOn();
    const reference = newReference();
    ledger.addWish({ id: 'w', kind: 'capture', reference, takenAt: now, dueAt: now, body: { amount: 1 } });
    ledger.beginAttempt('w', now + 1);
    ledger.wishAgain('w', now + 9);
    ledger.beginAttempt('w', now + 9);
    expect(ledger.wish('w')).toEqual({
      id: 'w',
      kind: 'capture',
      reference,
      body: '{"amount":1}',
      takenAt: now,
      dueAt: now + 9,
      attempts: 2,
      triedAt: now + 9,
      end: null,
    });
    ledger.ringWish('w', now + 3);
    expect(ledger.wish('w')).toMatchObject({ dueAt: now + 3, attempts: 2, triedAt: null });
    expect(() => ledger.addWish({ id: 'w', kind: 'refund', reference, takenAt: now, dueAt: now })).toThrow();
  });

  test('takes the same notice once, and another event of the same payment as well', () => {
    const { ledger } = openOn();
    const notice = { reference: 'stall7-0001', pspReference: 'p', name: 'CREATED', at: now, event: '{}' };
    expect(ledger.addNotice(notice)).toBe(true);
    expect(ledger.addNotice({ ...notice, at: now + 1 })).toBe(false);
    expect(ledger.addNotice({ ...notice, name: 'ABORTED' })).toBe(true);
    expect(ledger.addNotice({ ...notice, pspReference: 'q' })).toBe(true);
  });

  test('is the same after it was closed and opened, and after it was cut off', () => {
    const { host, sqlite, ledger } = openOn();
    if (!host.lasts) return;
    const { reference } = begun();
    ledger.begin(begun(reference), {});
    // Not closed: this is what a killed process leaves, its log not yet in the file.
    const again = openLedger(host.open('a'));
    expect(again.payment(reference)?.value).toBe(12_900);
    again.record(reference, { stage: 'waiting' }, { at: now });
    again.close();
    sqlite.close();
    expect(openLedger(host.open('a')).payment(reference)?.stage).toBe('waiting');
  });

  test.each(['code', 'number'] as const)(
    'leaves nothing of a customer known by %s on the disk once the charge has ended',
    (by) => {
      const { host, ledger } = openOn();
      const taking = { ledger, now, till: 'T1', currency: 'NOK' } as const;
      const charge = chargeOf({ by });
      const secret = by === 'code' ? customerCode : '4791234567';
      for (let other = 0; other < 30; other++) take(chargeOf({ by: 'screen' }), taking);
      take(charge, taking);
      expect(host.bytes('a')?.includes(secret) ?? true).toBe(true);
      ledger.transaction(() => {
        ledger.endWish(charge.id, 'waiting');
        ledger.record(charge.reference, { stage: 'waiting' }, { at: now });
      });
      expect(host.bytes('a')?.includes(secret) ?? false).toBe(false);
      expect(ledger.wish(charge.id)?.body).toBe('{}');
      take({ kind: 'look', id: randomUUID(), reference: charge.reference, madeAt: now }, taking);
      ledger.close();
      expect(host.bytes('a')?.includes(secret) ?? false).toBe(false);
    },
  );

  test('leaves nothing of any customer of a busy day, in whatever order their charges end', () => {
    const { host, ledger } = openOn();
    const taking = { ledger, now, till: 'T1', currency: 'NOK' } as const;
    const codeOf = (at: number) => `https://qr.vipps.no/p/customer-number-${at}-${'x'.repeat(at)}`;
    const charges = Array.from({ length: 120 }, (_, at) => {
      const charge = v.parse(Charge, { ...chargeOf(), customer: { by: 'code', code: codeOf(at) } });
      take(charge, taking);
      return charge;
    });
    for (const step of [7, 3, 2, 1]) {
      for (const [at, { id }] of charges.entries()) if (at % step === 0) ledger.endWish(id, 'waiting');
      const bytes = host.bytes('a');
      for (const at of charges.keys()) {
        if (at % step === 0) expect(bytes?.includes(`customer-number-${at}-`) ?? false).toBe(false);
      }
    }
  });

  test('leaves nothing of a customer on the disk when the tablet takes the charge back', () => {
    const { host, ledger } = openOn();
    const taking = { ledger, now, till: 'T1', currency: 'NOK' } as const;
    const charge = chargeOf();
    take(charge, taking);
    take({ kind: 'cancel', id: randomUUID(), reference: charge.reference, madeAt: now }, taking);
    expect(host.bytes('a')?.includes(customerCode) ?? false).toBe(false);
  });
});

test('the file of a ledger is its owner’s alone, and so is its folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'torg-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const sqlite = openNodeSqlite(join(folder, 'data', 'a.sqlite'));
  openLedger(sqlite);
  expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'data', 'a.sqlite')).mode & 0o777).toBe(0o600);
  sqlite.close();
});

test('a reader in another process does not keep the ledger from writing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'torg-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'a.sqlite');
  const ledger = openLedger(openNodeSqlite(path));
  const taking = { ledger, now, till: 'T1', currency: 'NOK' } as const;
  const charge = chargeOf();
  take(charge, taking);
  const reader = openNodeSqlite(path);
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM payment').first();
  ledger.endWish(charge.id, 'waiting');
  expect(ledger.wish(charge.id)?.end).toBe('waiting');
  reader.exec('COMMIT');
  const other = chargeOf();
  take(other, taking);
  ledger.endWish(other.id, 'waiting');
  expect(readFileSync(`${path}-wal`).includes(customerCode)).toBe(false);
  reader.close();
  ledger.close();
});
