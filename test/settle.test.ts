import { expect, test } from 'vitest';
import type { Sqlite } from '../edge/sqlite.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import { cancelOf, chargeOf, customerCode, lookOf, openStand } from './edge-stand.ts';
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
