/** A whole edge and the simulator on one clock that stands still, with a line between them that can lose either way. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Config } from '../edge/config.ts';
import { manualClock } from '../edge/domain/clock.ts';
import { currencyOf, type Market } from '../edge/domain/market.ts';
import { outcomeOf } from '../edge/domain/outcome.ts';
import { type Line, totalOf } from '../edge/domain/sale.ts';
import { Parcel } from '../edge/domain/wire.ts';
import { createEdge } from '../edge/edge.ts';
import { approve } from '../edge/simulator/approvals.ts';
import { createSimulator } from '../edge/simulator/app.ts';
import type { Choices } from '../edge/simulator/choices.ts';
import type { Payment } from '../edge/simulator/payment.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import { plainStores, StoresJson, type StoresConfig } from '../edge/stores.ts';
import { viewOf } from '../edge/view.ts';
import { expect, onTestFinished } from 'vitest';
import { turns } from './until.ts';

export const simStartMs = Date.parse('2026-11-21T10:00:00Z');
export const dayMs = 24 * 60 * 60_000;

/** `before`: the call never arrives. `after`: it does its work and the answer is lost. */
export type Loss = 'before' | 'after' | undefined;

export interface SimulatedParts {
  readonly msn?: string;
  readonly market?: Market;
  readonly keys?: 'shared' | 'partner';
  /** As `STORES` would be set. */
  readonly stores?: readonly object[];
  readonly config?: Partial<StoresConfig>;
  readonly slipDays?: number;
  readonly choices?: Partial<Choices>;
  /** Webhooks arrive; without it the edge finds everything out by reading. */
  readonly hears?: true;
}

type Asking = RequestInit & { json?: unknown };

export type SimulatedStand = Awaited<ReturnType<typeof openSimulated>>;

const units = { NO: '123456', DK: '234567', FI: '345678' } as const;
const publicUrl = 'https://till.example.com';

export async function openSimulated(parts: SimulatedParts = {}) {
  const { market = 'NO', keys = 'shared', slipDays } = parts;
  const msn = parts.msn ?? units[market];
  const clock = manualClock(simStartMs);
  let lose: (path: string) => Loss = () => undefined;
  let seed = 7;
  const bytes = (length: number) =>
    Uint8Array.from({ length }, () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed >>> 24;
    });
  const simulator = createSimulator({
    clock,
    random: randomUUID,
    baseUrl: () => 'http://simulator.test',
    fetch: async (input, init) =>
      parts.hears ? edge.app.request(new Request(input, init)) : new Response(null, { status: 503 }),
    ...(parts.choices && { choices: parts.choices }),
  });
  const toVipps: typeof fetch = async (input, init) => {
    const loss = lose(new URL(new Request(input).url).pathname);
    if (loss === 'before') throw new TypeError('the line broke');
    const answer = await simulator.fetch(input, init);
    if (loss === 'after') throw new TypeError('the line broke');
    return answer;
  };
  const sqlite = openNodeSqlite(':memory:');
  // A fault of ours is put off and got over later, so that no outcome would show it.
  const faults: object[] = [];
  onTestFinished(() => expect(faults).toEqual([]));
  const stores: StoresConfig | undefined =
    parts.stores || parts.config
      ? {
          ...plainStores,
          ...parts.config,
          list: parts.stores ? v.parse(StoresJson, JSON.stringify(parts.stores)) : [],
        }
      : undefined;
  const own = keys === 'partner' ? 'sim-partner' : 'sim';
  const config: Pick<Config, 'publicUrl' | 'market' | 'merchantName' | 'vipps' | 'stores' | 'slipDays'> = {
    publicUrl,
    market,
    merchantName: 'Honey stall',
    vipps: {
      baseUrl: 'http://simulator.test',
      clientId: keys === 'partner' ? 'sim-partner' : 'sim-client',
      clientSecret: `${own}-secret`,
      subscriptionKey: `${own}-subscription`,
      msn,
    },
    ...(stores && { stores }),
    ...(slipDays !== undefined && { slipDays }),
  };
  const run = () => {
    const edge = createEdge(config, {
      clock,
      fetch: toVipps,
      randomBytes: bytes,
      log: (_, event, fields) => void (event === 'settle-failed' && faults.push({ ...fields })),
      sqlite,
      version: '0.0.0-test',
    });
    edge.start();
    return edge;
  };
  let edge = run();
  let made = 0;
  let cookie = '';

  async function pair(): Promise<string> {
    const answer = await edge.app.request('/api/pairing', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code: await edge.newPairingCode() }),
    });
    return (answer.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  }

  const stand = {
    clock,
    simulator,
    sqlite,
    edge: () => edge,
    pair,
    cookie: () => cookie,
    loses(next: (path: string) => Loss) {
      lose = next;
    },
    async ask(path: string, init: Asking = {}, as?: string): Promise<Response> {
      const headers = new Headers({ Cookie: as ?? cookie });
      if (init.json !== undefined) headers.set('Content-Type', 'application/json');
      const body = init.json === undefined ? null : JSON.stringify(init.json);
      return edge.app.request(path, { method: init.method ?? 'GET', headers, body });
    },
    async json(path: string, init: Asking = {}, as?: string): Promise<{ status: number; body: unknown }> {
      const answer = await stand.ask(path, init, as);
      return { status: answer.status, body: (await answer.json()) as unknown };
    },
    /** Says `accepted`, or the word of the refusal. */
    async send(parcel: object, as?: string): Promise<string> {
      const answer = await stand.ask('/api/parcels', { method: 'POST', json: parcel }, as);
      const said = v.parse(
        v.object({
          answer: v.optional(v.string()),
          word: v.optional(v.string()),
          problem: v.optional(v.string()),
        }),
        await answer.json(),
      );
      return said.word ?? said.problem ?? said.answer ?? 'nothing';
    },
    newReference: (): string => `T1-20261121-${++made}-${String(made).padStart(4, 'Q')}-1`,
    charge: (lines: readonly Line[], rest: object = {}): Parcel =>
      v.parse(Parcel, {
        kind: 'charge',
        id: randomUUID(),
        reference: stand.newReference(),
        madeAt: simStartMs,
        amount: { currency: currencyOf(market), value: totalOf(lines) },
        lines,
        customer: { by: 'screen' },
        ...rest,
      }),
    about: (kind: 'capture' | 'refund' | 'cancel' | 'look', reference: string, rest: object = {}) => ({
      kind,
      id: randomUUID(),
      reference,
      madeAt: simStartMs,
      ...rest,
    }),
    amount: (value: number) => ({ amount: { currency: currencyOf(market), value } }),
    rest: () => turns(),
    async pass(ms: number): Promise<void> {
      const end = clock.now() + ms;
      await turns(3);
      while (clock.now() < end) {
        clock.advance(Math.max(1, Math.min(clock.untilNext() ?? ms, end - clock.now())));
        await turns(3);
      }
      await turns();
    },
    /** Over a long time in which nobody was there: the edge is closed and opened again at its end. */
    async leap(ms: number): Promise<void> {
      edge.settler.wake = () => {};
      await edge.settler.stop();
      clock.advance(ms);
      edge = run();
      await stand.pass(2_000);
    },
    at: (reference: string, unit = msn): Payment => {
      const payment = simulator.world.payments.get(unit, reference);
      if (!payment) throw new Error(`expected ${reference} at the simulator, found none`);
      return payment;
    },
    approves(reference: string, unit = msn): void {
      const [customer] = simulator.world.customers.all();
      if (customer) approve(simulator.world, stand.at(reference, unit), customer);
    },
    /** A sale that is approved. */
    async sold(lines: readonly Line[], rest: object = {}, unit = msn): Promise<string> {
      const charge = stand.charge(lines, rest);
      const answer = await stand.send(charge);
      if (answer !== 'accepted') throw new Error(`the charge was ${answer}`);
      await stand.pass(500);
      stand.approves(charge.reference, unit);
      await stand.pass(3_000);
      return charge.reference;
    },
    view: (reference: string) => {
      const payment = edge.ledger.payment(reference);
      if (!payment) throw new Error(`expected ${reference} in the ledger, found none`);
      return viewOf(edge.ledger, payment);
    },
    outcome: (reference: string) => outcomeOf(stand.view(reference)),
  };
  await stand.pass(500);
  cookie = await pair();
  return stand;
}

export const oneLine = (value: number, rest: Partial<Line> = {}): Line[] => [
  { id: 'honey', name: 'Honey', unitPrice: value, quantity: 1, vatRate: 1500, ...rest },
];
