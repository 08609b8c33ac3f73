import { expect, test } from 'vitest';
import { take } from '../edge/register.ts';
import type { Sqlite } from '../edge/sqlite.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import { cancelOf, chargeOf, customerCode, lookOf, openStand } from './edge-stand.ts';
import { operationOf } from './epayment-peer.ts';
import { minute, second, waiting, eventOf } from './settle-steps.ts';

test('a payment that hangs does not keep the others waiting', async () => {
  const stand = await openStand();
  stand.peer.failNext('create', 'hang-before');
  const stuck = await waiting(stand);
  const other = await waiting(stand);
  expect(stand.outcome(stuck.reference)).toBe('sending');
  expect(stand.outcome(other.reference)).toBe('waiting');
});

test('a disk that is full stops nothing for good, and is not run against', async () => {
  const inner = openNodeSqlite(':memory:');
  let isFull = false;
  let refusals = 0;
  const sqlite: Sqlite = {
    ...inner,
    prepare(sql) {
      const statement = inner.prepare(sql);
      return {
        ...statement,
        run(...values) {
          if (isFull) {
            refusals++;
            throw new Error('database or disk is full');
          }
          return statement.run(...values);
        },
      };
    },
  };
  const stand = await openStand({ sqlite });
  const { reference } = await waiting(stand);
  stand.peer.customer.approves(reference);
  isFull = true;
  await stand.pass(5 * minute);
  expect(stand.outcome(reference)).toBe('waiting');
  expect(stand.peer.moves).toEqual([]);
  expect(refusals).toBeLessThan(100);
  isFull = false;
  await stand.pass(minute);
  expect(stand.outcome(reference)).toBe('paid');
});

test('a fault of ours is put off and not run against, and the others go on', async () => {
  const stand = await openStand();
  stand.peer.failNext('create', 'lost-before');
  await waiting(stand);
  stand.sqlite.exec(`UPDATE wish SET body = 'no JSON' WHERE kind = 'charge'`);
  await stand.pass(second);
  const other = await waiting(stand);
  await stand.pass(minute);
  expect(stand.outcome(other.reference)).toBe('waiting');
  const faults = stand.logged.filter(({ event }) => event === 'settle-failed');
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.length).toBeLessThan(4);
  stand.logged.length = 0;
});

test('an edge that is stopped waits for the call that is out, and begins nothing more', async () => {
  const stand = await openStand();
  let isAnswered = false;
  stand.peer.meanwhile(async (call) => {
    if (operationOf(call) !== 'create') return;
    await stand.rest();
    isAnswered = true;
  });
  const charge = chargeOf();
  await stand.send(charge);
  const { ledger, settler } = stand.edge();
  await settler.stop();
  expect(isAnswered).toBe(true);
  expect(stand.outcome(charge.reference)).toBe('waiting');
  take(chargeOf(), { ledger, now: stand.clock.now(), till: 'T1', currency: 'NOK' });
  settler.wake();
  await stand.pass(minute);
  expect(stand.peer.calls('create')).toHaveLength(1);
});

test('calls about one payment are never made at the same time', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  let out = 0;
  let most = 0;
  stand.peer.faults((call) => {
    if (call.path.includes(reference)) most = Math.max(most, ++out);
    return undefined;
  });
  stand.peer.meanwhile(async (call) => {
    await stand.rest();
    if (call.path.includes(reference)) out--;
  });
  await stand.send(cancelOf(reference));
  await stand.send(lookOf(reference));
  await stand.ring(eventOf(reference));
  await stand.pass(20 * second);
  expect(most).toBe(1);
});

test('no token, key or customer code reaches the log', async () => {
  const stand = await openStand();
  stand.peer.failNext('create', '4060');
  await waiting(stand);
  await waiting(stand, chargeOf({ by: 'number' }));
  await waiting(stand, chargeOf({ by: 'screen' }));
  await stand.pass(10 * second);
  const text = JSON.stringify(stand.logged);
  const secrets = [
    customerCode,
    '4791234567',
    'token-of-the-peer',
    'client-secret-of-the-test',
    'subscription-key-of-the-test',
    'secret-of-the-qr',
    ...stand.peer.registrations().map(({ secret }) => secret),
    stand.cookie().split('=')[1] ?? '',
  ];
  for (const secret of secrets) {
    expect(secret).not.toBe('');
    expect(text).not.toContain(secret);
  }
});
