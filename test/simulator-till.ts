/** A till and a webhook receiver in one process with the simulator, under a clock that stands still. */
import { type ManualClock, manualClock } from '../edge/domain/clock.ts';
import { createSimulator, type Simulator, type SimulatorParts } from '../edge/simulator/app.ts';

export const base = 'http://simulator.test';
export const payments = '/epayment/v1/payments';
export const startMs = Date.UTC(2026, 10, 21, 10, 15, 30);
export const minuteMs = 60_000;
export const dayMs = 86_400_000;

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed, `null` when empty. */
  readonly body: unknown;
  /** The domain error code, if any. */
  readonly code: string | null;
}

export interface Heard {
  readonly at: number;
  readonly url: string;
  readonly headers: Headers;
  readonly redirect: string;
  readonly text: string;
  readonly name: string;
}

export interface Till {
  readonly clock: ManualClock;
  readonly simulator: Simulator;
  /** Every delivery that reached the receiver, answered or not. */
  readonly heard: Heard[];
  /** What the receiver does with the next deliveries; a status, or `silence`. */
  answerWith(answer: (heard: Heard) => number | 'silence'): void;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
  sim(method: string, path: string, body?: unknown): Promise<Answered>;
  /** A call with exactly these headers. */
  ask(method: string, path: string, asked: Partial<Asked>): Promise<Answered>;
  /** Headers of a key set with a fresh token, without a sales unit. */
  bare(keys?: Keys): Promise<Record<string, string>>;
  create(
    reference: string,
    more?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<Answered>;
  /** Created by QR and approved by the first customer. */
  approved(
    reference: string,
    more?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<void>;
  change(reference: string, deed: 'capture' | 'refund', value: number, key?: string): Promise<Answered>;
  register(events: readonly string[], url?: string): Promise<Answered>;
  /** Moves time on in the steps of what waits, letting every delivery end before the next. */
  pass(ms: number): Promise<void>;
}

export interface Keys {
  readonly client_id: string;
  readonly client_secret: string;
  readonly 'ocp-apim-subscription-key': string;
}
export const sharedKeys: Keys = {
  client_id: 'sim-client',
  client_secret: 'sim-secret',
  'ocp-apim-subscription-key': 'sim-subscription',
};
export const partnerKeys: Keys = {
  client_id: 'sim-partner',
  client_secret: 'sim-partner-secret',
  'ocp-apim-subscription-key': 'sim-partner-subscription',
};
export const unitKeys = (msn: string): Keys => ({
  client_id: `sim-client-${msn}`,
  client_secret: `sim-secret-${msn}`,
  'ocp-apim-subscription-key': `sim-subscription-${msn}`,
});

export const nok = (value: number) => ({ currency: 'NOK', value });

export async function openTill(more: Partial<SimulatorParts> = {}): Promise<Till> {
  const clock = manualClock(startMs);
  const heard: Heard[] = [];
  let answer: (heard: Heard) => number | 'silence' = () => 200;
  let made = 0;
  const random = () => {
    made += 1;
    return `00000000-0000-4000-8000-${made.toString(16).padStart(12, '0')}`;
  };
  const receive: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const text = await request.text();
    const { url, headers, redirect } = request;
    const delivery = { at: clock.now(), url, headers, redirect, text, name: nameIn(text) };
    heard.push(delivery);
    const status = answer(delivery);
    return status === 'silence' ? new Promise(() => {}) : new Response(null, { status });
  };
  const simulator = createSimulator({ clock, fetch: receive, random, baseUrl: () => base, ...more });
  const ask = async (method: string, path: string, { body, headers }: Asked): Promise<Answered> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await simulator.fetch(`${base}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: text }),
    });
    return read(response);
  };
  const bare = async (keys = sharedKeys): Promise<Record<string, string>> => {
    const granted = await ask('POST', '/accesstoken/get', { body: undefined, headers: { ...keys } });
    const token = Reflect.get(Object(granted.body), 'access_token');
    const subscription = keys['ocp-apim-subscription-key'];
    return { authorization: `Bearer ${token}`, 'ocp-apim-subscription-key': subscription };
  };
  const shared = await bare();
  let calls = 0;
  const usual = () => {
    calls += 1;
    return {
      ...shared,
      'merchant-serial-number': '123456',
      'idempotency-key': `key-${calls}`,
    };
  };

  const till: Till = {
    clock,
    simulator,
    heard,
    answerWith(next) {
      answer = next;
    },
    call: (method, path, body, headers = {}) =>
      ask(method, path, { body, headers: { ...usual(), ...headers } }),
    ask: (method, path, { body, headers = {} }) => ask(method, path, { body, headers }),
    bare,
    sim: (method, path, body) => ask(method, path, { body, headers: {} }),
    create: (reference, extra = {}, headers = {}) =>
      till.call('POST', payments, bodyOf(reference, extra), headers),
    async approved(reference, extra = {}, headers = {}) {
      await till.create(reference, extra, headers);
      const msn = headers['merchant-serial-number'] ?? '123456';
      await till.sim('POST', `/sim/payments/${msn}/${reference}/approve`);
    },
    change: (reference, deed, value, key) =>
      till.call(
        'POST',
        `${payments}/${reference}/${deed}`,
        { modificationAmount: nok(value) },
        key === undefined ? {} : { 'idempotency-key': key },
      ),
    register: (events, url = 'https://till.example.com/hooks/vipps') =>
      till.call('POST', '/webhooks/v1/webhooks', { url, events }),
    async pass(ms) {
      const until = clock.now() + ms;
      await simulator.settled();
      for (
        let next = clock.untilNext();
        next !== null && clock.now() + next <= until;
        next = clock.untilNext()
      ) {
        clock.advance(next);
        await settle(simulator, clock, until);
      }
      clock.advance(until - clock.now());
      await simulator.settled();
    },
  };
  return till;
}

export const bodyOf = (reference: string, more: Record<string, unknown> = {}) => ({
  amount: nok(12900),
  paymentMethod: { type: 'WALLET' },
  reference,
  userFlow: 'QR',
  ...more,
});

interface Asked {
  readonly body: unknown;
  readonly headers: Record<string, string>;
}

/** A delivery that meets silence ends by the clock, so time must move for it to settle. */
async function settle(simulator: Simulator, clock: ManualClock, until: number): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  while (simulator.world.deliveries.underway() > 0) {
    const quiet = await Promise.race([simulator.settled().then(() => true), nextTurn().then(() => false)]);
    if (quiet) return;
    const next = clock.untilNext();
    if (next === null || clock.now() + next > until) return;
    clock.advance(next);
  }
}

/** Lets all that is ready run; no time passes. */
export const nextTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

async function read(response: Response): Promise<Answered> {
  const text = await response.text();
  const body: unknown = text === '' ? null : JSON.parse(text);
  return { status: response.status, headers: response.headers, body, code: codeIn(body) };
}

function codeIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('extraDetails' in body)) return null;
  const details: unknown = body.extraDetails;
  if (!Array.isArray(details)) return null;
  for (const detail of details) if (detail.name === 'ErrorCode') return detail.reason;
  return null;
}

function nameIn(text: string): string {
  const body: unknown = JSON.parse(text);
  return typeof body === 'object' && body !== null && 'name' in body ? String(body.name) : '';
}
