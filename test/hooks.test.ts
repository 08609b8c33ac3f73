import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { createHooks, paymentEvents, type Hooking } from '../edge/hooks.ts';
import { openLedger } from '../edge/ledger.ts';
import { take } from '../edge/register.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import { createVipps } from '../edge/vipps/client.ts';
import { chargeOf, hookUrl, openStand, type Stand, startMs } from './edge-stand.ts';
import { createPeer, msn, operationOf, type Registration, signed } from './epayment-peer.ts';
import { turns, until } from './until.ts';

const day = 24 * 60 * 60_000;
const home = 'https://till.example.com';
const scanUrl = `${hookUrl}/check-in`;
const scanEvents = ['user.checked-in.v1'];

/** The keeper of webhooks by itself, at an address of its own. */
function openHooks(
  from: { publicUrl?: string; sqlite?: ReturnType<typeof openNodeSqlite>; units?: readonly string[] } = {},
) {
  const clock = manualClock(startMs);
  const peer = createPeer(clock);
  const sqlite = from.sqlite ?? openNodeSqlite(':memory:');
  const ledger = openLedger(sqlite);
  const logged: unknown[] = [];
  const scans: unknown[] = [];
  const checkIns: Hooking['checkIns'] = {
    hear: async (scan) => scans.push(scan) === 1,
  };
  let woken = 0;
  const vippsOf = (unit: string) =>
    createVipps({
      clock,
      fetch: peer.fetch,
      baseUrl: 'https://peer.test',
      clientId: 'i',
      clientSecret: 's',
      subscriptionKey: 'k',
      msn: unit,
      system: { name: 'Torg', version: '0' },
    });
  const open = (publicUrl: string) =>
    createHooks({
      sqlite,
      ledger,
      units: (from.units ?? [msn]).map((unit) => ({ msn: unit, vipps: vippsOf(unit) })),
      clock,
      log: (...line) => logged.push(line),
      publicUrl,
      checkIns,
      wake: () => {
        woken++;
      },
    });
  const hooks = open(from.publicUrl ?? home);
  const held = () => sqlite.prepare('SELECT id, url, secret FROM registration ORDER BY rowid').all();
  const hear = (registration: Pick<Registration, 'url' | 'secret'>, event: unknown) => {
    const { headers, body } = signed(registration, event, clock.now());
    return hooks.hear({ headers, body: new TextEncoder().encode(body) });
  };
  return { clock, peer, sqlite, ledger, hooks, open, held, hear, logged, scans, woken: () => woken };
}

const eventOf = (reference: string, changes: object = {}) => ({
  msn,
  reference,
  pspReference: randomUUID(),
  name: 'AUTHORIZED',
  amount: { currency: 'NOK', value: 12_900 },
  timestamp: new Date(startMs).toISOString(),
  success: true,
  ...changes,
});

/** All that a webhook could change. */
const booksOf = ({ sqlite }: Pick<Stand, 'sqlite'>) =>
  JSON.stringify(
    ['payment', 'wish', 'journal', 'notice', 'registration'].map((table) =>
      sqlite.prepare(`SELECT * FROM ${table}`).all(),
    ),
  );

test('at its start the edge registers one webhook for every event of a payment, and one for scans by itself', async () => {
  const { hooks, peer, held } = openHooks();
  await hooks.keep();
  expect(peer.registrations()).toEqual([
    {
      id: expect.any(String) as unknown,
      url: hookUrl,
      events: paymentEvents,
      secret: expect.any(String) as unknown,
    },
    {
      id: expect.any(String) as unknown,
      url: scanUrl,
      events: scanEvents,
      secret: expect.any(String) as unknown,
    },
  ]);
  expect(paymentEvents).toContain('epayments.payment.authorized.v1');
  expect(paymentEvents).toHaveLength(7);
  expect(held()).toEqual(peer.registrations().map(({ id, url, secret }) => ({ id, url, secret })));
  hooks.stop();
});

test('a start that finds its registration in place makes no other', async () => {
  const { hooks, open, peer } = openHooks();
  await hooks.keep();
  hooks.stop();
  const again = open(home);
  await again.keep();
  expect(peer.registrations()).toHaveLength(2);
  again.stop();
});

test('each day the edge looks whether its registration still stands, and makes it anew when it is gone', async () => {
  const { hooks, peer, clock, held } = openHooks();
  await hooks.keep();
  const [first] = peer.registrations();
  peer.forgetRegistrations();
  clock.advance(day - 1);
  await turns();
  expect(peer.registrations()).toEqual([]);
  clock.advance(1);
  await until(() => peer.registrations().length === 2);
  await turns();
  expect(held().map(({ id }) => id)).toEqual(peer.registrations().map(({ id }) => id));
  expect(held()[0]?.['id']).not.toBe(first?.id);
  clock.advance(day);
  await turns();
  expect(peer.registrations()).toHaveLength(2);
  hooks.stop();
});

test('a registration whose secret nobody has is replaced, the new one standing before the old one goes', async () => {
  const { hooks, peer } = openHooks();
  peer.register({ id: 'orphan', url: hookUrl, events: paymentEvents, secret: 'lost' });
  peer.register({ id: 'other', url: 'https://accounts.example.com/', events: paymentEvents, secret: 'x' });
  await hooks.keep();
  const calls = peer.calls('webhooks').map(({ method }) => method);
  expect(calls).toEqual(['GET', 'POST', 'DELETE', 'GET', 'POST']);
  expect(peer.registrations().map(({ url }) => url)).toEqual([
    'https://accounts.example.com/',
    hookUrl,
    scanUrl,
  ]);
  expect(peer.registrations().map(({ id }) => id)).not.toContain('orphan');
  hooks.stop();
});

test('an address that was left is taken off the list, and nobody else’s is', async () => {
  const { hooks, open, peer } = openHooks({ publicUrl: 'https://old.example.com' });
  await hooks.keep();
  hooks.stop();
  peer.register({ id: 'other', url: 'https://accounts.example.com/', events: paymentEvents, secret: 'x' });
  const moved = open(home);
  await moved.keep();
  expect(peer.registrations().map(({ url }) => url)).toEqual([
    'https://accounts.example.com/',
    hookUrl,
    scanUrl,
  ]);
  moved.stop();
});

test('each sales unit has a registration of its own, and an event of one is not taken for another’s', async () => {
  const { hooks, peer, ledger, hear, clock, woken } = openHooks({ units: [msn, '234567'] });
  await hooks.keep();
  expect(peer.registrations().map(({ url }) => url)).toEqual([hookUrl, `${hookUrl}?unit=234567`, scanUrl]);
  const second = peer.registrations()[1];
  const charge = chargeOf();
  const store = { id: 'north', unit: '234567', holdDays: 180, collect: 'at-once' } as const;
  take(charge, { ledger, now: clock.now(), till: 'T1', currency: 'NOK', store });
  if (second) expect(await hear(second, eventOf(charge.reference))).toBe(200);
  expect(woken()).toBe(0);
  if (second) expect(await hear(second, eventOf(charge.reference, { msn: '234567' }))).toBe(200);
  expect(woken()).toBe(1);
  hooks.stop();
});

test('the secret of a registration that another list holds is kept', async () => {
  const { hooks, sqlite, held } = openHooks();
  sqlite
    .prepare('INSERT INTO registration (id, url, secret, made_at) VALUES (?, ?, ?, ?)')
    .run('other-unit', `${hookUrl}?unit=234567`, 'of-the-other-unit', 1);
  await hooks.keep();
  expect(held().map(({ id }) => id)).toContain('other-unit');
  hooks.stop();
});

test('the one place for scans is made free before it is taken again', async () => {
  const { hooks, peer } = openHooks();
  peer.register({ id: 'orphan', url: scanUrl, events: scanEvents, secret: 'lost' });
  peer.faults((call) => {
    const isTaken = peer.registrations().some(({ events }) => events.includes('user.checked-in.v1'));
    return call.body.includes('user.checked-in') && isTaken ? 400 : undefined;
  });
  await hooks.keep();
  expect(peer.registrations().map(({ id, url }) => ({ isOrphan: id === 'orphan', url }))).toEqual([
    { isOrphan: false, url: hookUrl },
    { isOrphan: false, url: scanUrl },
  ]);
  expect(hooks.listening(msn)).toBe('yes');
  hooks.stop();
});

test('scans that another system hears are left to it until the seller says otherwise', async () => {
  const { hooks, peer, logged } = openHooks();
  peer.register({ id: 'rival', url: 'https://other-till.example.com/', events: scanEvents, secret: 'x' });
  await hooks.keep();
  expect(hooks.listening(msn)).toBe('elsewhere');
  expect(JSON.stringify(logged)).toContain('elsewhere');
  expect(peer.registrations().map(({ id }) => id)).toContain('rival');
  expect(await hooks.takeOver(msn)).toBe(true);
  expect(hooks.listening(msn)).toBe('yes');
  expect(peer.registrations().map(({ url }) => url)).toEqual([hookUrl, scanUrl]);
  hooks.stop();
});

test('a scan is handed on, whichever registration of ours it came by, and who it was is not logged', async () => {
  const { hooks, peer, hear, scans, logged } = openHooks();
  await hooks.keep();
  const scan = {
    customerToken: 'dG9rZW4=',
    merchantQrId: 'till-7',
    msn,
    initiatedAt: '2026-11-21T10:00:00.1234567Z',
  };
  for (const registration of peer.registrations()) expect(await hear(registration, scan)).toBe(200);
  expect(scans).toEqual(
    Array(2).fill({ msn, merchantQrId: 'till-7', customerToken: 'dG9rZW4=', initiatedAtMs: startMs + 123 }),
  );
  expect(JSON.stringify(logged)).not.toContain('dG9rZW4=');
  hooks.stop();
});

test('while nothing can be registered the edge says so, polls, and tries again after a minute', async () => {
  const { hooks, peer, clock, logged } = openHooks();
  peer.faults((call) => (operationOf(call) === 'webhooks' ? 'lost-before' : undefined));
  await hooks.keep();
  expect(JSON.stringify(logged)).toContain('webhook-missing');
  peer.faults(() => undefined);
  clock.advance(60_000);
  await until(() => peer.registrations().length === 2);
  hooks.stop();
});

test.each(['GET', 'POST'])(
  'an edge that stops during a %s touches its closed books no more',
  async (method) => {
    const { hooks, peer, clock, sqlite } = openHooks();
    peer.meanwhile((call) => {
      if (call.method !== method || operationOf(call) !== 'webhooks') return;
      hooks.stop();
      sqlite.close();
    });
    await expect(hooks.keep()).resolves.toBeUndefined();
    expect(clock.untilNext()).toBeNull();
  },
);

test('an event about a charge that never left is somebody else’s, and nothing is looked for', async () => {
  const { hooks, peer, ledger, hear, clock } = openHooks();
  await hooks.keep();
  const charge = chargeOf();
  take(charge, { ledger, now: clock.now(), till: 'T1', currency: 'NOK' });
  for (const registration of peer.registrations()) {
    expect(await hear(registration, eventOf(charge.reference))).toBe(200);
  }
  expect(ledger.wishesOf(charge.reference).map(({ kind }) => kind)).toEqual(['charge']);
  hooks.stop();
});

test('no secret is logged', async () => {
  const { hooks, peer, logged } = openHooks();
  await hooks.keep();
  for (const { secret } of peer.registrations()) expect(JSON.stringify(logged)).not.toContain(secret);
  hooks.stop();
});

test('an event is taken under the secret of any registration that we hold', async () => {
  const { hooks, peer, sqlite, hear } = openHooks();
  await hooks.keep();
  const [ours] = peer.registrations();
  const old = { id: 'old', url: 'https://old.example.com/hooks/vipps', secret: 'the-old-secret' };
  sqlite
    .prepare('INSERT INTO registration (id, url, secret, made_at) VALUES (?, ?, ?, ?)')
    .run(old.id, old.url, old.secret, 1);
  if (ours) expect(await hear(ours, eventOf('stall7-0001'))).toBe(200);
  expect(await hear(old, eventOf('stall7-0001'))).toBe(200);
  expect(await hear({ ...old, secret: 'guessed' }, eventOf('stall7-0001'))).toBe(401);
  hooks.stop();
});

test('an event is in the books before it is answered, and rings the bell', async () => {
  const stand = await openStand();
  const charge = chargeOf();
  await stand.send(charge);
  await stand.rest();
  stand.pullPlug();
  const event = eventOf(charge.reference);
  expect(await stand.ring(event)).toBe(200);
  const notice = stand.sqlite.prepare('SELECT reference, psp_reference, name FROM notice').all();
  expect(notice).toEqual([
    { reference: charge.reference, psp_reference: event.pspReference, name: 'AUTHORIZED' },
  ]);
  stand.peer.customer.approves(charge.reference);
  await stand.startAgain();
  expect(stand.outcome(charge.reference)).toBe('paid');
  expect(stand.clock.now()).toBe(startMs);
});

test('an event that comes again is answered the same and read for once', async () => {
  const stand = await openStand();
  const { reference } = chargeOf();
  await stand.send(chargeOf({ reference }));
  await stand.rest();
  const event = eventOf(reference);
  for (let delivery = 0; delivery < 3; delivery++) {
    expect(await stand.ring(event)).toBe(200);
    await stand.rest();
  }
  expect(stand.peer.calls('read')).toHaveLength(1);
});

test('a forged event is answered 401 and changes nothing', async () => {
  const stand = await openStand();
  const charge = chargeOf();
  await stand.send(charge);
  await stand.rest();
  const [registration] = stand.peer.registrations();
  if (!registration) throw new Error('expected a registration');
  const before = booksOf(stand);
  const good = signed(registration, eventOf(charge.reference), startMs);
  const without = (name: string) => {
    const headers = new Headers(good.headers);
    headers.delete(name);
    return { ...good, headers };
  };
  const forgeries = [
    signed({ ...registration, secret: 'guessed' }, eventOf(charge.reference), startMs),
    signed(
      { ...registration, url: 'https://elsewhere.example.com/hooks/vipps' },
      eventOf(charge.reference),
      startMs,
    ),
    signed(registration, eventOf(charge.reference), startMs - 2 * 60 * 60_000),
    { ...good, body: good.body.replace('12900', '12901') },
    without('Authorization'),
    without('x-ms-date'),
    without('x-ms-content-sha256'),
    { headers: new Headers(), body: good.body },
  ];
  for (const { headers, body } of forgeries) {
    const answer = await stand.edge().app.request('/hooks/vipps', { method: 'POST', headers, body });
    expect(answer.status).toBe(401);
  }
  await stand.rest();
  expect(booksOf(stand)).toBe(before);
  expect(stand.peer.calls('read')).toEqual([]);
  expect(stand.logged.filter(({ event }) => event === 'webhook-refused')).toHaveLength(forgeries.length);
});

test.each<[string, unknown]>([
  ['no JSON', 'not JSON at all'],
  ['an unheard-of shape', { auth_req_id: 'VYGaaAMRkI6SyAm' }],
  ['a payment of nobody', eventOf('nobody-knows-it')],
  ['another sales unit’s payment', eventOf('stall7-0001', { msn: '999999' })],
])('%s is of no use: answered 200, logged, and nothing is read', async (_, event) => {
  const stand = await openStand();
  expect(await stand.ring(event)).toBe(200);
  await stand.rest();
  expect(stand.peer.calls('read')).toEqual([]);
  const [line] = stand.logged.filter((entry) => entry.event === 'webhook-unused');
  expect(line?.level).toBe('warn');
});

test('another sales unit’s event about a reference of ours rings no bell', async () => {
  const stand = await openStand();
  const charge = chargeOf();
  await stand.send(charge);
  await stand.rest();
  expect(await stand.ring(eventOf(charge.reference, { msn: '999999' }))).toBe(200);
  await stand.rest();
  expect(stand.peer.calls('read')).toEqual([]);
});

test('events of a payment in any order and number lead to what a read shows', async () => {
  const stand = await openStand();
  const charge = chargeOf();
  await stand.send(charge);
  await stand.rest();
  stand.peer.customer.approves(charge.reference);
  stand.peer.portal.captures(charge.reference, 12_900);
  stand.peer.portal.refunds(charge.reference, 900);
  for (const event of [...stand.peer.events.toReversed(), ...stand.peer.events]) {
    expect(await stand.ring(event)).toBe(200);
    await stand.rest();
  }
  expect(stand.view(charge.reference)).toMatchObject({ captured: 12_900, refunded: 900 });
  expect(stand.outcome(charge.reference)).toBe('part-refunded');
});
