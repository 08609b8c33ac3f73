import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { isSettled, outcomeOf } from '../../edge/domain/outcome.ts';
import { type Charge, PaymentView } from '../../edge/domain/wire.ts';
import { systemClock } from '../../edge/clock.ts';
import { openLedger } from '../../edge/ledger.ts';
import { migrate } from '../../edge/migrations.ts';
import { openNodeSqlite } from '../../edge/sqlite-node.ts';
import { freePort } from '../browser/free-port.ts';
import { honey } from './market.ts';
import { type Program, run } from './processes.ts';

/** More of them, and another course of events, when asked for: `KILLS=50 SEED=7 vitest run test/journeys/kill.test.ts`. */
const kills = Number(process.env['KILLS'] ?? 12);
const seed = Number(process.env['SEED'] ?? 20_261_121);
const tillCount = 3;
const msn = '123456';
const buyers = ['4799900001', '4799900002', '4599900003', '358499900004', '46701740605'];

const SimPayments = v.array(
  v.object({
    reference: v.string(),
    state: v.string(),
    amount: v.object({ value: v.number() }),
    authorized: v.number(),
    captured: v.number(),
    events: v.array(v.object({ name: v.string() })),
  }),
);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

test(
  `an edge killed ${kills} times under load keeps every ask it accepted and takes every approved sum once`,
  { timeout: 60_000 + kills * 10_000 },
  async () => {
    const chance = chanceOf(seed);
    const dataDir = mkdtempSync(join(tmpdir(), 'torg-kill-'));
    ends.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const simulator = started('edge/simulator/main.ts', { SIMULATOR_PORT: '0' });
    const simulatorUrl = /http\S+/.exec(await simulator.line(/Simulated/))?.[0] ?? '';
    const port = await freePort();
    const environment = {
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      DATA_DIR: dataDir,
      VIPPS_BASE_URL: simulatorUrl,
      VIPPS_CLIENT_ID: 'sim-client',
      VIPPS_CLIENT_SECRET: 'sim-secret',
      VIPPS_SUBSCRIPTION_KEY: 'sim-subscription',
      VIPPS_MSN: msn,
    };
    const edgeUrl = `http://127.0.0.1:${port}`;
    const post = (url: string, body: unknown, cookie = '') =>
      fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', cookie },
        body: JSON.stringify(body),
      });

    async function startEdge(): Promise<Program> {
      const edge = started('test/journeys/edge-alone.ts', environment);
      await edge.line(/edge-started/);
      return edge;
    }
    async function pairTill() {
      const address = await started('edge/pair.ts', environment).line(/\/pair\//);
      const paired = await post(`${edgeUrl}/api/pairing`, { code: address.split('/').at(-1) });
      expect(paired.status).toBe(201);
      const cookie = paired.headers.get('set-cookie')?.split(';')[0] ?? '';
      return { cookie, unanswered: [] as Charge[] };
    }
    type Till = Awaited<ReturnType<typeof pairTill>>;

    const accepted: Charge[] = [];
    const undecided: string[] = [];
    const approved = new Set<string>();
    const declined = new Set<string>();
    let made = 0;
    let cutOff = 0;

    const newCharge = (): Charge => ({
      kind: 'charge',
      id: randomUUID(),
      reference: `KILL-${String(++made).padStart(4, '0')}`,
      madeAt: 0,
      amount: { currency: 'NOK', value: honey.unitPrice },
      lines: [honey],
      customer: { by: 'number', number: buyers[made % buyers.length] ?? '' },
    });

    /** True when the edge said yes; what it did not answer is asked again, under the same id. */
    async function send({ cookie, unanswered }: Till, charge: Charge): Promise<boolean> {
      try {
        const response = await post(`${edgeUrl}/api/parcels`, charge, cookie);
        const answer: unknown = await response.json();
        if (response.status !== 429) {
          expect({ status: response.status, answer }).toEqual({
            status: 202,
            answer: { answer: 'accepted' },
          });
          return true;
        }
      } catch (problem) {
        if (!(problem instanceof TypeError)) throw problem;
        cutOff++;
      }
      unanswered.push(charge);
      return false;
    }
    function note(charge: Charge): void {
      accepted.push(charge);
      undecided.push(charge.reference);
    }

    /** One customer decides; one whose phone has not rung yet is asked again later. */
    async function decide(): Promise<void> {
      const reference = undecided.shift();
      if (!reference) return;
      const says = chance() < 0.85 ? 'approve' : 'decline';
      const { status } = await post(`${simulatorUrl}/sim/payments/${msn}/${reference}/${says}`, {});
      if (status === 404) undecided.push(reference);
      else {
        expect(status).toBe(200);
        (says === 'approve' ? approved : declined).add(reference);
      }
    }

    /** Sells until the edge is gone or wants peace. */
    async function sell(till: Till, happened: () => void): Promise<void> {
      for (;;) {
        const charge = till.unanswered.shift() ?? newCharge();
        if (!(await send(till, charge))) return;
        note(charge);
        happened();
        if (chance() < 0.1) await send({ ...till, unanswered: [] }, charge);
        await decide();
      }
    }

    let edge = await startEdge();
    const tills: Till[] = [];
    while (tills.length < tillCount) tills.push(await pairTill());

    for (let killed = 0; killed < kills; killed++) {
      // An instant is so many things that were heard of: lines of its log, answers to its tills. Some come at its start.
      let left = 1 + Math.floor(chance() * 90);
      const dying = Promise.withResolvers<void>();
      const happened = () => {
        left -= 1;
        if (left === 0) void edge.kill().then(dying.resolve);
      };
      edge.hear(happened);
      await Promise.all(tills.map((till) => sell(till, happened)));
      if (left > 0) await edge.kill();
      else await dying.promise;
      edge = await startEdge();
    }

    for (const till of tills) {
      for (const charge of till.unanswered.splice(0)) {
        expect(await send(till, charge)).toBe(true);
        note(charge);
      }
    }
    const cookie = tills[0]?.cookie ?? '';
    const lost: string[] = [];
    for (const { reference } of accepted) {
      const known = await fetch(`${edgeUrl}/api/payments/${reference}`, { headers: { cookie } });
      if (known.status !== 200) lost.push(reference);
    }
    expect(lost).toEqual([]);
    while (undecided.length > 0) await decide();
    await restOf(`${edgeUrl}/api/stream`, { cookie, many: accepted.length });
    const held = v.parse(SimPayments, await (await fetch(`${simulatorUrl}/sim/payments`)).json());
    await edge.kill();

    const sqlite = openNodeSqlite(join(dataDir, `${msn}.sqlite`));
    ends.push(() => sqlite.close());
    expect(sqlite.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    const ledger = openLedger(sqlite);

    for (const { id, reference } of accepted) expect(ledger.payment(reference)?.chargeId).toBe(id);
    expect(new Set(held.map(({ reference }) => reference)).size).toBe(accepted.length);
    expect(held).toHaveLength(accepted.length);
    for (const payment of held) {
      const isApproved = approved.has(payment.reference);
      expect(isApproved || declined.has(payment.reference)).toBe(true);
      const sum = isApproved ? payment.amount.value : 0;
      expect(payment).toMatchObject({ authorized: sum, captured: sum });
      expect(payment.events.filter(({ name }) => name === 'CAPTURED')).toHaveLength(isApproved ? 1 : 0);
      expect(ledger.payment(payment.reference)).toMatchObject({
        stage: isApproved ? 'approved' : 'declined',
        authorized: sum,
        captured: sum,
      });
    }
    // A run in which nothing was cut off has shown nothing.
    expect(cutOff).toBeGreaterThan(kills / 2);
    if (process.env['KILLS']) {
      const figures = {
        kills,
        seed,
        asks: accepted.length,
        cutOff,
        approved: approved.size,
        lost: lost.length,
      };
      console.log(JSON.stringify(figures));
    }
  },
);

test(
  'an edge killed at any instant of bringing an old ledger up begins again and loses nothing',
  {
    timeout: 60_000 + kills * 10_000,
  },
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'torg-migrate-'));
    ends.push(() => rmSync(dir, { recursive: true, force: true }));
    const old = join(dir, 'old.sqlite');
    oldLedger(old);
    const whole = join(dir, 'whole.sqlite');
    copyFileSync(old, whole);
    const lived = await started('test/journeys/start-and-die.ts', { LEDGER: whole, DIE_AT: '0' }).line(
      /lived/,
    );
    const instants = Number(lived.split(' ')[1]);
    expect(instants).toBeGreaterThan(10);

    const chance = chanceOf(seed);
    const chosen = new Set([1, 2, instants - 1, instants]);
    while (chosen.size < Math.min(kills + 4, instants)) chosen.add(1 + Math.floor(chance() * instants));
    for (const dieAt of chosen) {
      const ledgerFile = join(dir, `${dieAt}.sqlite`);
      copyFileSync(old, ledgerFile);
      const dying = started('test/journeys/start-and-die.ts', { LEDGER: ledgerFile, DIE_AT: String(dieAt) });
      await expect(dying.line(/lived/), `killed at ${dieAt} of ${instants}`).rejects.toThrow('ended without');

      const sqlite = openNodeSqlite(ledgerFile);
      expect(sqlite.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
      const versions = sqlite.prepare('SELECT max(version) AS at FROM version').first();
      expect([1, newest(whole)]).toContain(versions?.['at']);
      const ledger = openLedger(sqlite);
      for (const reference of oldPayments)
        expect(ledger.payment(reference)).toMatchObject({ stage: 'asked' });
      expect(ledger.dueWishes(Date.now()).map((wish) => wish.reference)).toEqual(oldPayments);
      expect(ledger.notes.open()).toEqual([]);
      ledger.close();
    }
  },
);

test(
  'an edge killed at any moment of its start is as good as new at the next, and sends what an old ledger holds',
  {
    timeout: 60_000 + kills * 10_000,
  },
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'torg-start-'));
    ends.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const file = join(dataDir, `${msn}.sqlite`);
    oldLedger(file);
    const simulator = started('edge/simulator/main.ts', { SIMULATOR_PORT: '0' });
    const simulatorUrl = /http\S+/.exec(await simulator.line(/Simulated/))?.[0] ?? '';
    const port = await freePort();
    const environment = {
      ...{ PORT: String(port), PUBLIC_URL: `http://localhost:${port}`, DATA_DIR: dataDir },
      ...{ VIPPS_BASE_URL: simulatorUrl, VIPPS_CLIENT_ID: 'sim-client', VIPPS_CLIENT_SECRET: 'sim-secret' },
      ...{ VIPPS_SUBSCRIPTION_KEY: 'sim-subscription', VIPPS_MSN: msn },
    };
    const start = () => started('test/journeys/edge-alone.ts', environment);
    const chance = chanceOf(seed);
    const began = performance.now();
    const first = start();
    await first.line(/edge-started/);
    const startMs = performance.now() - began;
    await first.kill();
    for (let killed = 0; killed < kills / 2; killed++) {
      const edge = start();
      const diesAfterMs = chance() * startMs * 1.2;
      await new Promise<void>((resolve) => systemClock.after(diesAfterMs, resolve));
      await edge.kill();
      const sqlite = openNodeSqlite(file);
      expect(sqlite.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
      sqlite.close();
    }
    const last = start();
    await last.line(/edge-started/);
    const arrived = async () =>
      v
        .parse(SimPayments, await (await fetch(`${simulatorUrl}/sim/payments`)).json())
        .map(({ reference }) => reference)
        .toSorted();
    await expect.poll(arrived, { timeout: 20_000 }).toEqual(oldPayments);
  },
);

const oldPayments = Array.from({ length: 5 }, (_, index) => `OLD-LEDGER-${index + 1}`);

/** A ledger as the first version of the edge left it, with charges that it had taken and not yet sent. */
function oldLedger(file: string): void {
  const sqlite = openNodeSqlite(file);
  migrate(sqlite, 1);
  const now = Date.now();
  for (const [index, reference] of oldPayments.entries()) {
    const id = randomUUID();
    sqlite
      .prepare('INSERT INTO journal (seq, reference, at, fact) VALUES (?, ?, ?, ?)')
      .run(index + 1, reference, now, '{}');
    sqlite
      .prepare(
        `INSERT INTO payment (reference, seq, charge_id, till, currency, value, lines, by, made_at, taken_at, stage)
         VALUES (?, ?, ?, 'T1', 'NOK', ?, ?, 'number', ?, ?, 'asked')`,
      )
      .run(reference, index + 1, id, honey.unitPrice, JSON.stringify([honey]), now, now);
    sqlite
      .prepare(
        `INSERT INTO wish (id, kind, reference, body, body_hash, taken_at, due_at) VALUES (?, 'charge', ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        reference,
        JSON.stringify({ customer: { by: 'number', number: buyers[0] ?? '' } }),
        '',
        now,
        now,
      );
  }
  sqlite.close();
}

function newest(file: string): number {
  const sqlite = openNodeSqlite(file);
  const at = Number(sqlite.prepare('SELECT max(version) AS at FROM version').first()?.['at']);
  sqlite.close();
  return at;
}

function started(path: string, environment: Readonly<Record<string, string>>): Program {
  const program = run(path, environment);
  ends.push(() => program.kill());
  return program;
}

/** Reads the edge's stream from the beginning until so many payments have come to their end. */
async function restOf(url: string, { cookie, many }: { cookie: string; many: number }): Promise<void> {
  const stop = new AbortController();
  const response = await fetch(url, { headers: { cookie }, signal: stop.signal });
  const atRest = new Set<string>();
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = (text + chunk).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^event: payment$/m.test(event) && /^data: (.*)$/m.exec(event)?.[1];
      if (!data) continue;
      const view = v.parse(PaymentView, JSON.parse(data));
      if (isSettled(outcomeOf(view))) atRest.add(view.reference);
      else atRest.delete(view.reference);
    }
    if (atRest.size === many) break;
  }
  stop.abort();
  expect(atRest.size).toBe(many);
}

/** Numbers from 0 up to 1, the same for the same seed. */
function chanceOf(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
