/** A whole edge on a clock that stands still, an in-memory ledger and the peer: opened, crashed and opened again. */
import { randomUUID } from 'node:crypto';
import { type Clock, type ManualClock, manualClock } from '../edge/domain/clock.ts';
import { type Outcome, outcomeOf } from '../edge/domain/outcome.ts';
import { Parcel } from '../edge/domain/wire.ts';
import { createEdge, type Edge } from '../edge/edge.ts';
import type { Level } from '../edge/log.ts';
import type { Sqlite } from '../edge/sqlite.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import { viewOf } from '../edge/view.ts';
import * as v from 'valibot';
import { expect, onTestFinished } from 'vitest';
import { createPeer, msn, type Peer, signed } from './epayment-peer.ts';
import { turns, until } from './until.ts';

export const startMs = Date.parse('2026-11-21T10:00:00Z');
export const hookUrl = 'https://till.example.com/hooks/vipps';

export interface Logged {
  readonly level: Level;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export type Stand = Awaited<ReturnType<typeof openStand>>;

const config = {
  publicUrl: 'https://till.example.com',
  market: 'NO',
  merchantName: 'Market stall',
  vipps: {
    baseUrl: 'https://peer.test',
    clientId: 'client-id-of-the-test',
    clientSecret: 'client-secret-of-the-test',
    subscriptionKey: 'subscription-key-of-the-test',
    msn,
  },
} as const;

export async function openStand(
  from: { sqlite?: Sqlite; clock?: ManualClock; peer?: Peer; seed?: number } = {},
) {
  const clock = from.clock ?? manualClock(startMs);
  const peer = from.peer ?? createPeer(clock);
  const sqlite = from.sqlite ?? openNodeSqlite(':memory:');
  const chance = createChance(from.seed ?? 1);
  const logged: Logged[] = [];
  // A fault of ours is put off and got over later, so that no outcome would show it. A full disk is none.
  const isOurFault = ({ event, fields }: Logged) =>
    event === 'settle-failed' && !String(fields['problem']).includes('disk is full');
  onTestFinished(() => expect(logged.filter(isOurFault)).toEqual([]));
  let running = run();
  let cookie = '';

  function run(): { edge: Edge; die: () => void } {
    const life = mortal(clock);
    const edge = createEdge(config, {
      clock: life.clock,
      fetch: life.guard(peer.fetch),
      randomBytes: (length) => chance.bytes(length),
      log: (level, event, fields = {}) => logged.push({ level, event, fields }),
      sqlite,
      version: '0.0.0-test',
    });
    return { edge, die: life.die };
  }

  async function pair(): Promise<string> {
    const answer = await running.edge.app.request('/api/pairing', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code: await running.edge.newPairingCode() }),
    });
    return (answer.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  }

  const stand = {
    clock,
    peer,
    sqlite,
    logged,
    edge: () => running.edge,
    cookie: () => cookie,
    pair,

    /** One request as the paired tablet. */
    ask: (path: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set('Cookie', cookie);
      return running.edge.app.request(path, { ...init, headers });
    },
    async send(parcel: unknown): Promise<{ status: number; answer: Record<string, unknown> }> {
      const response = await stand.ask('/api/parcels', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(parcel),
      });
      return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
    },

    /** Lets calls come back, as far as they do without time passing. */
    rest: () => turns(),
    /** Passes time in the steps of the edge's own timers, with every call coming back in between. */
    async pass(ms: number): Promise<void> {
      const end = clock.now() + ms;
      await turns(3);
      while (clock.now() < end) {
        clock.advance(Math.max(1, Math.min(clock.untilNext() ?? ms, end - clock.now())));
        await turns(3);
      }
      await turns();
    },
    /** As a pulled plug: nothing more of this edge runs, and a new one opens the same ledger. */
    async crash(): Promise<void> {
      stand.pullPlug();
      await turns();
      await stand.startAgain();
    },
    pullPlug: () => running.die(),
    async startAgain(): Promise<void> {
      running = run();
      running.edge.start();
      await turns();
    },

    view: (reference: string) => {
      const payment = running.edge.ledger.payment(reference);
      if (!payment) throw new Error(`expected ${reference} in the ledger, found none`);
      return viewOf(running.edge.ledger, payment);
    },
    outcome: (reference: string): Outcome => outcomeOf(stand.view(reference)),
    /** Delivers an event as Vipps MobilePay would; answers the HTTP status. */
    async ring(event: unknown): Promise<number> {
      const registration = peer.registrations().at(-1);
      if (!registration) throw new Error('expected a registration at the peer, found none');
      const { headers, body } = signed(registration, event, clock.now());
      const answer = await running.edge.app.request('/hooks/vipps', { method: 'POST', headers, body });
      return answer.status;
    },
  };

  running.edge.start();
  await until(() => peer.registrations().length > 0 || peer.calls('webhooks').length > 0);
  await turns();
  cookie = await pair();
  return stand;
}

let made = 0;
export const newReference = (): string => `stall7-20261121-${String(++made).padStart(4, '0')}`;

export const customerCode = 'https://qr.vipps.no/p/K7-the-customers-own-code';

type ChargeChanges = Partial<{
  id: string;
  reference: string;
  value: number;
  by: 'code' | 'number' | 'screen';
}>;

export function chargeOf(changes: ChargeChanges = {}) {
  const { id = randomUUID(), reference = newReference(), value = 12_900, by = 'code' } = changes;
  const customers = {
    code: { by, code: customerCode },
    number: { by, number: '4791234567' },
    screen: { by },
  };
  return v.parse(Parcel, {
    kind: 'charge',
    id,
    reference,
    madeAt: startMs,
    amount: { currency: 'NOK', value },
    lines: [{ id: 'honey-350', name: 'Honey 350 g', unitPrice: value, quantity: 1, vatRate: 1500 }],
    customer: customers[by],
  });
}
export const cancelOf = (reference: string, id: string = randomUUID()) =>
  v.parse(Parcel, { kind: 'cancel', id, reference, madeAt: startMs });
export const lookOf = (reference: string, id: string = randomUUID()) =>
  v.parse(Parcel, { kind: 'look', id, reference, madeAt: startMs });
export const refundOf = (reference: string, value: number, id: string = randomUUID()) =>
  v.parse(Parcel, { kind: 'refund', id, reference, madeAt: startMs, amount: { currency: 'NOK', value } });

/** The same bytes in every run, so that a failure comes again. */
function createChance(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  };
  return { bytes: (length: number) => Uint8Array.from({ length }, next) };
}

/** A clock and a line that end with their edge: after `die` no timer fires and no answer arrives. */
function mortal(clock: ManualClock) {
  let dead = false;
  const never = new Promise<never>(() => {});
  const own: Clock = {
    now: () => clock.now(),
    after: (ms, task) =>
      clock.after(ms, () => {
        if (!dead) task();
      }),
  };
  return {
    clock: own,
    die: () => {
      dead = true;
    },
    guard:
      (inner: typeof fetch): typeof fetch =>
      async (input, init) => {
        if (dead) return never;
        try {
          const answer = await inner(input, init);
          return dead ? never : answer;
        } catch (problem) {
          if (dead) return never;
          throw problem;
        }
      },
  };
}
