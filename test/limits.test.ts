import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { Problem } from '../edge/domain/wire.ts';
import { mostAskers, openLimit, pairingPace, pairingPaceOfAll, parcelPace } from '../edge/limits.ts';
import { cancelOf, chargeOf, openStand, type Stand, startMs } from './edge-stand.ts';
import * as v from 'valibot';

const refusedOf = async (response: Response) => ({
  status: response.status,
  retryAfter: Number(response.headers.get('Retry-After')),
  problem: v.parse(Problem, await response.json()).problem,
});
const tryPairing = (stand: Stand, code: string, address?: string) =>
  stand
    .edge()
    .app.request(
      '/api/pairing',
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code }) },
      address === undefined ? {} : { incoming: { socket: { remoteAddress: address } } },
    );
const sendRaw = (stand: Stand, parcel: unknown, cookie = stand.cookie()) =>
  stand.edge().app.request('/api/parcels', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie },
    body: JSON.stringify(parcel),
  });

test('a burst passes, and then one ask for each refilled token', () => {
  const clock = manualClock(startMs);
  const limit = openLimit(clock, { burst: 3, perMinute: 60 });
  const passes = () => limit.waitS('T1') === 0;
  expect([passes(), passes(), passes(), passes()]).toEqual([true, true, true, false]);
  clock.advance(1_000);
  expect([passes(), passes()]).toEqual([true, false]);
  clock.advance(60 * 60_000);
  expect([passes(), passes(), passes(), passes()]).toEqual([true, true, true, false]);
});

test('whoever waits as long as told passes, and whoever asks meanwhile waits no longer for it', () => {
  const clock = manualClock(startMs);
  const limit = openLimit(clock, { burst: 1, perMinute: 10 });
  expect(limit.waitS('T1')).toBe(0);
  expect(limit.waitS('T1')).toBe(6);
  clock.advance(2_500);
  expect(limit.waitS('T1')).toBe(4);
  clock.advance(4_000);
  expect(limit.waitS('T1')).toBe(0);
});

test('a clock that is set back opens no bucket and locks none', () => {
  let now = startMs;
  const limit = openLimit({ now: () => now, after: () => () => {} }, { burst: 1, perMinute: 60 });
  expect(limit.waitS('T1')).toBe(0);
  now -= 3 * 60 * 60_000;
  expect(limit.waitS('T1')).toBe(1);
  now += 1_000;
  expect(limit.waitS('T1')).toBe(0);
});

test('whoever asked last is remembered, however many ask', () => {
  const limit = openLimit(manualClock(startMs), { burst: 1, perMinute: 1 });
  limit.waitS('first');
  for (let each = 1; each < mostAskers; each++) limit.waitS(`address ${each}`);
  expect(limit.waitS('first')).toBeGreaterThan(0);
  for (let each = 0; each < mostAskers; each++) limit.waitS(`another ${each}`);
  expect(limit.waitS(`another ${mostAskers - 1}`)).toBeGreaterThan(0);
  expect(limit.waitS('first')).toBe(0);
});

test('a till that floods is told when to come again, and nothing of the flood is in the books', async () => {
  const stand = await openStand();
  for (let sent = 0; sent < parcelPace.burst; sent++) {
    expect((await sendRaw(stand, cancelOf(`flood-${sent}-aaaa`))).status).toBe(202);
  }
  const charge = chargeOf();
  const refused = await refusedOf(await sendRaw(stand, charge));
  expect(refused).toEqual({ status: 429, retryAfter: 1, problem: 'too-many' });
  expect(stand.edge().ledger.payment(charge.reference)).toBeUndefined();
  stand.clock.advance(refused.retryAfter * 1_000);
  expect((await sendRaw(stand, charge)).status).toBe(202);
});

test('one till that floods leaves the other tills their asks', async () => {
  const stand = await openStand();
  const other = await stand.pair();
  for (let sent = 0; sent <= parcelPace.burst; sent++) await sendRaw(stand, cancelOf(`flood-${sent}-aaaa`));
  expect((await sendRaw(stand, chargeOf())).status).toBe(429);
  expect((await sendRaw(stand, chargeOf(), other)).status).toBe(202);
});

test('a stranger without a cookie takes no token of any till', async () => {
  const stand = await openStand();
  for (let sent = 0; sent < 2 * parcelPace.burst; sent++)
    expect((await sendRaw(stand, chargeOf(), '')).status).toBe(401);
  expect((await sendRaw(stand, chargeOf())).status).toBe(202);
});

test('one address that guesses pairing codes is stopped, even with the right one, and another still pairs', async () => {
  const stand = await openStand();
  stand.clock.advance(60_000);
  const code = await stand.edge().newPairingCode();
  for (let guess = 0; guess < pairingPace.burst; guess++)
    expect((await tryPairing(stand, 'AAAA-AAAA', '192.0.2.1')).status).toBe(404);
  const refused = await refusedOf(await tryPairing(stand, code, '192.0.2.1'));
  expect(refused).toEqual({ status: 429, retryAfter: 12, problem: 'too-many' });
  expect((await tryPairing(stand, code, '192.0.2.2')).status).toBe(201);
});

test('guesses from many addresses are counted together', async () => {
  const stand = await openStand();
  stand.clock.advance(60_000);
  const statuses = [];
  for (let guess = 0; guess <= pairingPaceOfAll.burst; guess++)
    statuses.push((await tryPairing(stand, 'AAAA-AAAA', `192.0.2.${guess}`)).status);
  expect(statuses).toEqual([...Array.from({ length: pairingPaceOfAll.burst }, () => 404), 429]);
});
