/** An edge in memory with a bad line before it: repeats change nothing, and each way of losing a message is at hand. */
import { Hono } from 'hono';
import * as v from 'valibot';
import { Parcel, type PaymentView } from '../edge/domain/wire.ts';
import type { OneSender } from '../web/one-sender.ts';

export type Fault = 'lost request' | 'lost reply' | 'late' | 'hangs' | 'web page' | 400 | 401 | 429 | 500;

export interface Sent {
  readonly parcel: Parcel;
  readonly at: number;
}

export interface EdgePeer {
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** What happens to the next calls, one each; then all goes well. A word for ever stays. */
  faults: { next: Fault[]; always: Fault | null };
  /** Parcels as they left the tablet, whatever became of them. */
  readonly sent: Sent[];
  /** How often a charge of this reference began a payment. */
  effects(reference: string): number;
  /** The payment lives on: it was begun and not cancelled. */
  lives(reference: string): boolean;
  view(reference: string): PaymentView | undefined;
  /** Makes news: a later view of a payment. */
  news(reference: string, change: Partial<PaymentView>): PaymentView;
  /** Ids in the order in which they were first taken. */
  readonly taken: string[];
  refuses: Map<string, 'unit-not-set-up' | 'too-much'>;
  /** Delivers what was late. */
  deliver(): Promise<void>;
  readonly EventSource: new (url: string) => EventTarget & { close(): void };
  readonly streams: PeerStream[];
  /** Answers 401 to everything, or not any more. */
  paired: boolean;
  tillId: string;
  calls: string[];
}

export class PeerStream extends EventTarget {
  readonly url: string;
  closed = false;
  constructor(url: string) {
    super();
    this.url = url;
  }
  close() {
    this.closed = true;
  }
  say(type: string, data: unknown) {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    if (!this.closed) this.dispatchEvent(new MessageEvent(type, { data: text }));
  }
  breakOff() {
    if (!this.closed) this.dispatchEvent(new Event('error'));
  }
}

export function edgePeer(now: () => number): EdgePeer {
  const views = new Map<string, PaymentView>();
  const answers = new Map<string, { body: object; status: 202 | 409 }>();
  const effects = new Map<string, number>();
  const taken: string[] = [];
  const sent: Sent[] = [];
  const streams: PeerStream[] = [];
  let late: (() => Promise<void>)[] = [];
  let seq = 0;

  const put = (view: Omit<PaymentView, 'seq'>): PaymentView => {
    const whole = { ...view, seq: ++seq };
    views.set(view.reference, whole);
    return whole;
  };
  const blank = (reference: string, madeAt: number): Omit<PaymentView, 'seq'> => ({
    reference,
    till: peer.tillId,
    amount: { currency: 'NOK', value: 0 },
    lines: [],
    by: 'code',
    madeAt,
    takenAt: now(),
    expiresAt: null,
    stage: 'withdrawn',
    reason: null,
    authorized: 0,
    captured: 0,
    cancelled: 0,
    refunded: 0,
    refunding: 0,
    cancelling: false,
    watched: true,
    trouble: null,
  });

  function take(parcel: Parcel): { body: object; status: 202 | 409 } {
    const before = answers.get(parcel.id);
    if (before) return before;
    taken.push(parcel.id);
    const word = peer.refuses.get(parcel.kind);
    const answer = word
      ? ({ body: { answer: 'refused', word }, status: 409 } as const)
      : ({ body: { answer: 'accepted' }, status: 202 } as const);
    answers.set(parcel.id, answer);
    if (word) return answer;
    const { reference, madeAt } = parcel;
    const view = views.get(reference);
    if (parcel.kind === 'charge' && !view) {
      effects.set(reference, (effects.get(reference) ?? 0) + 1);
      const { amount, lines, customer } = parcel;
      put({ ...blank(reference, madeAt), amount, lines, by: customer.by, stage: 'waiting' });
    }
    if (parcel.kind === 'cancel')
      put(
        view
          ? { ...view, stage: view.stage === 'waiting' ? 'cancelled' : view.stage }
          : blank(reference, madeAt),
      );
    if (parcel.kind === 'refund' && view) put({ ...view, refunding: view.refunding + parcel.amount.value });
    return answer;
  }

  const app = new Hono()
    .use('/api/*', async (c, next) => {
      if (!peer.paired && c.req.path !== '/api/pairing') return c.json({ problem: 'unpaired' }, 401);
      return next();
    })
    .post('/api/pairing', async (c) => {
      const { code } = v.parse(v.object({ code: v.string() }), await c.req.json());
      if (code !== 'GOOD0000') return c.json({ problem: 'not-found' }, 404);
      peer.paired = true;
      return c.json(till(), 201);
    })
    .get('/api/till', (c) => c.json(till()))
    .post('/api/parcels', async (c) => {
      const { body, status } = take(v.parse(Parcel, await c.req.json()));
      return c.json(body, status);
    })
    .get('/api/payments', (c) => {
      const asked = Number(c.req.query('since'));
      const since = asked > seq ? 0 : asked;
      const all = [...views.values()].filter((view) => view.seq > since).sort((a, b) => a.seq - b.seq);
      const payments = all.slice(0, 2);
      const more = all.length > 2;
      return c.json({ cursor: more ? payments.at(-1)?.seq : seq, more, now: now(), payments });
    });
  const till = () => ({
    till: { id: peer.tillId, name: 'Stall' },
    merchant: { name: 'Berries', market: 'NO' },
    now: now(),
  });

  const request = async (input: string | URL | Request, init?: RequestInit): Promise<Response> =>
    app.request(String(input), { ...init, signal: null });

  const peer: EdgePeer = {
    async fetch(input, init) {
      peer.calls.push(`${init?.method ?? 'GET'} ${String(input)}`);
      if (typeof init?.body === 'string' && String(input).endsWith('/api/parcels'))
        sent.push({ parcel: v.parse(Parcel, JSON.parse(init.body)), at: now() });
      const fault = peer.faults.next.shift() ?? peer.faults.always;
      switch (fault) {
        case 'lost request':
          throw new TypeError('Failed to fetch');
        case 'lost reply':
          await request(input, init);
          throw new TypeError('Failed to fetch');
        case 'hangs':
          return new Promise(() => {});
        case 'late':
          late.push(async () => void (await request(input, init)));
          return new Promise(() => {});
        case 'web page':
          return new Response('<h1>Welcome to the fairground wifi</h1>', { status: 200 });
        case 400:
          return Response.json({ problem: 'invalid' }, { status: 400 });
        case 401:
          return Response.json({ problem: 'unpaired' }, { status: 401 });
        case 429:
          return Response.json({ problem: 'too-many' }, { status: 429, headers: { 'Retry-After': '7' } });
        case 500:
          return Response.json({ problem: 'fault' }, { status: 500 });
        default:
          return request(input, init);
      }
    },
    faults: { next: [], always: null },
    sent,
    effects: (reference) => effects.get(reference) ?? 0,
    lives: (reference) => (effects.get(reference) ?? 0) > 0 && views.get(reference)?.stage === 'waiting',
    view: (reference) => views.get(reference),
    news: (reference, change) => {
      const view = views.get(reference);
      if (!view) throw new Error(`news: expected a payment ${reference}, and there is none`);
      return put({ ...view, ...change });
    },
    taken,
    refuses: new Map(),
    async deliver() {
      const due = late;
      late = [];
      for (const each of due) await each();
    },
    EventSource: class extends PeerStream {
      constructor(url: string) {
        super(url);
        streams.push(this);
      }
    },
    streams,
    paired: true,
    tillId: 'K7QP',
    calls: [],
  };
  return peer;
}

/** Web Locks for one origin, without the browser. */
export function oneLock(): { alone: OneSender; held: () => boolean } {
  let holder: object | null = null;
  return {
    held: () => holder !== null,
    async alone(task, steal) {
      if (holder && !steal) return 'busy';
      const me = {};
      holder = me;
      try {
        await task(!steal);
      } finally {
        if (holder === me) holder = null;
      }
      return 'done';
    },
  };
}

/** Lets everything that needs no time happen: IndexedDB in memory and answered calls. */
export async function settled(turns = 60): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Waits for a truth that needs no time to pass; throws when it does not come. */
export async function until(truth: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 3_000; turn++) {
    if (await truth()) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  throw new Error(`until: never became true: ${truth}`);
}
