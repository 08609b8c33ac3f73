/** How fast parcels are made durable, against the same file taking bare rows one by one. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Charge } from '../../edge/domain/wire.ts';
import { openLedger } from '../../edge/ledger.ts';
import { take } from '../../edge/register.ts';
import { openNodeSqlite } from '../../edge/sqlite-node.ts';
import { median, print } from './figure.ts';

const parcels = 300;
const runs = 5;

export function run(): void {
  const dir = mkdtempSync(join(tmpdir(), 'torg-bench-'));
  const bare = openNodeSqlite(join(dir, 'bare.sqlite'));
  bare.exec('CREATE TABLE row (id TEXT PRIMARY KEY, body TEXT) STRICT');
  const insert = bare.prepare('INSERT INTO row VALUES (?, ?)');
  const ledger = openLedger(openNodeSqlite(join(dir, 'ledger.sqlite')));

  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < runs; round++) {
    const charges = Array.from({ length: parcels }, (_, number) => chargeOf(round * parcels + number));
    ours.push(
      secondsOf(() => {
        for (const charge of charges) take(charge, { ledger, now: 0, till: 'T1', currency: 'NOK' });
      }),
    );
    theirs.push(
      secondsOf(() => {
        for (const charge of charges)
          bare.transaction(() => void insert.run(charge.id, JSON.stringify(charge)));
      }),
    );
  }
  print({
    bench: 'ledger',
    figure: 'a charge taken',
    value: (median(ours) / parcels) * 1000,
    unit: 'ms',
    against: 'one bare row in node:sqlite, same durability',
    other: (median(theirs) / parcels) * 1000,
  });
  ledger.close();
  bare.close();
  rmSync(dir, { recursive: true });
}

const chargeOf = (number: number): Charge => ({
  kind: 'charge',
  id: randomUUID(),
  reference: `BENCH-20261121-${number}-ABCD-1`,
  madeAt: 0,
  amount: { currency: 'NOK', value: 12_900 },
  lines: [{ id: 'honey', name: 'Heather honey', unitPrice: 12_900, quantity: 1, vatRate: 1500 }],
  customer: { by: 'number', number: '4799900001' },
});

function secondsOf(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}
