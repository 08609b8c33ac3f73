/** A whole market in one process and under one clock: the real edge on real SQLite, the real simulator, and a tablet's asks. */
import { randomUUID } from 'node:crypto';
import { manualClock } from '../../edge/domain/clock.ts';
import type { Line } from '../../edge/domain/sale.ts';
import type { Customer, Parcel, PaymentView } from '../../edge/domain/wire.ts';
import { PaymentView as PaymentViewSchema } from '../../edge/domain/wire.ts';
import { createEdge } from '../../edge/edge.ts';
import { createSimulator } from '../../edge/simulator/app.ts';
import { openNodeSqlite } from '../../edge/sqlite-node.ts';
import * as v from 'valibot';

const tillUrl = 'https://till.test';
const vippsUrl = 'https://vipps.test';

export const honey: Line = {
  id: 'honey',
  name: 'Heather honey',
  unitPrice: 12_900,
  quantity: 1,
  vatRate: 1500,
};

const calmTurns = 12;

export type Market = Awaited<ReturnType<typeof openMarket>>;

export async function openMarket({ msn = '123456', market = 'NO' as 'NO' | 'DK' | 'FI' } = {}) {
  const clock = manualClock(Date.UTC(2026, 10, 21, 10));
  const log: { level: string; event: string }[] = [];
  const bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const inFlight = { toTill: 0, toVipps: 0 };
  const network: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const where = request.url.startsWith(tillUrl) ? 'toTill' : 'toVipps';
    inFlight[where]++;
    try {
      return await (where === 'toTill' ? edge.app.fetch(request) : simulator.fetch(request));
    } finally {
      inFlight[where]--;
    }
  };
  const simulator = createSimulator({ clock, fetch: network, random: randomUUID, baseUrl: () => vippsUrl });
  const keys = {
    clientId: 'sim-client',
    clientSecret: 'sim-secret',
    subscriptionKey: 'sim-subscription',
    msn,
  };
  const sqlite = openNodeSqlite(':memory:');
  const config = {
    publicUrl: tillUrl,
    market,
    merchantName: 'Honey stall',
    vipps: { baseUrl: vippsUrl, ...keys },
  };
  const edge = createEdge(config, {
    clock,
    fetch: network,
    randomBytes: bytes,
    sqlite,
    version: '0',
    log: (level, event, fields) => void log.push({ level, event, ...fields }),
  });
  edge.start();

  /**
   * Until neither side does anything more. A call that the simulator lets hang is waited for by the clock alone, so
   * calls to it count as done when nothing else has happened for some turns. No time passes here.
   */
  async function settle(): Promise<void> {
    for (let calm = 0, seen = ''; calm < calmTurns; calm++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (inFlight.toVipps === 0) await Promise.all([edge.settler.quiet(), simulator.settled()]);
      const now = `${edge.ledger.newestSeq()} ${inFlight.toVipps}`;
      if (now !== seen || inFlight.toTill > 0) calm = 0;
      seen = now;
    }
  }
  /** Lets time pass a second at a time, so that what one side does reaches the other. */
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1_000) {
      clock.advance(Math.min(left, 1_000));
      await settle();
    }
  }

  await settle();
  const paired = await edge.app.request('/api/pairing', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code: await edge.newPairingCode() }),
  });
  const cookie = (paired.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  let sales = 0;

  async function send(parcel: Parcel): Promise<Response> {
    const response = await edge.app.request('/api/parcels', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', cookie },
      body: JSON.stringify(parcel),
    });
    await settle();
    return response;
  }
  const about = (reference: string) => ({ id: randomUUID(), reference, madeAt: clock.now() });

  return {
    clock,
    edge,
    simulator,
    log,
    settle,
    pass,
    send,
    cookie,
    /** Charges one honey and gives the reference. */
    async charge(customer: Customer, lines: readonly Line[] = [honey]): Promise<string> {
      const reference = `T1-20261121-${++sales}-ABCD-1`;
      const value = lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0);
      const currency = market === 'NO' ? 'NOK' : market === 'DK' ? 'DKK' : 'EUR';
      await send({
        kind: 'charge',
        ...about(reference),
        amount: { currency, value },
        lines: [...lines],
        customer,
      });
      return reference;
    },
    cancel: (reference: string) => send({ kind: 'cancel', ...about(reference) }),
    look: (reference: string) => send({ kind: 'look', ...about(reference) }),
    refund: (reference: string, value: number) =>
      send({ kind: 'refund', ...about(reference), amount: { currency: 'NOK', value } }),
    async payment(reference: string): Promise<PaymentView> {
      const response = await edge.app.request(`/api/payments/${reference}`, { headers: { cookie } });
      return v.parse(PaymentViewSchema, await response.json());
    },
    /** Calls the simulator's control API. */
    async control(method: string, path: string, body: unknown = {}): Promise<unknown> {
      const response = await simulator.app.request(path, {
        method,
        ...(method !== 'GET' && {
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      await settle();
      return response.status === 204 ? undefined : response.json();
    },
    approve: (reference: string) => actOn(reference, 'approve'),
    decline: (reference: string) => actOn(reference, 'decline'),
    /** What Vipps MobilePay itself holds, through its own API. */
    async held(reference: string) {
      const payment = simulator.world.payments.all().find((one) => one.reference === reference);
      return payment && { state: payment.state, captured: payment.captured, refunded: payment.refunded };
    },
    codeOf(id: string): Customer {
      const customer = simulator.world.customers.get(id);
      if (!customer) throw new Error(`expected a customer ${id}, found none`);
      const code = simulator.world.customers.codeOf(customer);
      return { by: 'code', code } as Customer;
    },
    async close() {
      await edge.stop();
      simulator.stop();
    },
  };

  async function actOn(reference: string, what: 'approve' | 'decline'): Promise<void> {
    const response = await simulator.app.request(`/sim/payments/${msn}/${reference}/${what}`, {
      method: 'POST',
    });
    if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`);
    await settle();
  }
}
