/**
 * The other side of the wire for the edge's own tests: a small reading of the ePayment and Webhooks contract that
 * shares no line with the edge or its simulator, in which every call can be made to fail before or after its effect.
 */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Clock } from '../edge/domain/clock.ts';

/**
 * `lost-before`: the line breaks and nothing has happened. `lost-after`: it happened and the answer is lost.
 * `hang-…`: the same, but the caller has to give up by itself. A number is an HTTP status from the gateway, before
 * anything happened; a text of digits is an ePayment error code with a 400.
 */
export type Fault =
  LineFault | number | `${number}` | { readonly status: number; readonly retryAfterS: number };
type LineFault = 'lost-before' | 'lost-after' | 'hang-before' | 'hang-after';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly key: string | null;
  readonly body: string;
  /** ms since the epoch. */
  readonly at: number;
}

export interface PeerPayment {
  readonly reference: string;
  readonly currency: string;
  readonly value: number;
  readonly key: string;
  readonly madeAt: number;
  state: 'CREATED' | 'AUTHORIZED' | 'ABORTED' | 'EXPIRED' | 'TERMINATED';
  authorized: number;
  captured: number;
  cancelled: number;
  refunded: number;
  /** The customer has it open at this moment: it cannot be cancelled. */
  approving: boolean;
}

export interface PeerEvent {
  readonly msn: string;
  readonly reference: string;
  readonly pspReference: string;
  readonly name: string;
  readonly amount: { readonly currency: string; readonly value: number };
  readonly timestamp: string;
  readonly success: boolean;
  readonly idempotencyKey?: string;
}

export interface Registration {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly secret: string;
}

export const msn = '123456';
const lifetimeMs = 10 * 60_000;

export type Peer = ReturnType<typeof createPeer>;

/** `more`: other interfaces of Vipps MobilePay that a test wants spoken. */
export function createPeer(clock: Clock, more = new Hono<{ Bindings: { call: Seen } }>()) {
  const payments = new Map<string, PeerPayment>();
  const seen: Seen[] = [];
  const events: PeerEvent[] = [];
  /** Every movement of money that took place. */
  const moves: {
    what: 'captured' | 'refunded';
    reference: string;
    value: number;
    /** Undefined: done in the portal, which has none. */
    key: string | undefined;
  }[] = [];
  let registrations: Registration[] = [];
  const answered = new Map<string, { body: string; status: number; answer: unknown }>();
  let decide: (call: Seen) => Fault | undefined = () => undefined;
  let meanwhile: (call: Seen) => void | Promise<void> = () => {};

  const payment = (reference: string): PeerPayment => {
    const found = payments.get(reference);
    if (!found) throw new Error(`expected the payment ${reference} at the peer, found none`);
    return found;
  };
  const expire = (held: PeerPayment) => {
    if (held.state !== 'CREATED' || clock.now() < held.madeAt + lifetimeMs) return;
    held.state = 'EXPIRED';
    tell(held, 'EXPIRED', held.value);
  };
  const tell = (held: PeerPayment, name: string, value: number, key?: string) =>
    events.push({
      msn,
      reference: held.reference,
      pspReference: randomUUID(),
      name,
      amount: { currency: held.currency, value },
      timestamp: new Date(clock.now()).toISOString(),
      success: true,
      ...(key !== undefined && { idempotencyKey: key }),
    });

  /** What the customer or the merchant's portal does; false when it is too late for it. */
  const customer = {
    opens(reference: string) {
      payment(reference).approving = true;
    },
    approves(reference: string): boolean {
      const held = payment(reference);
      expire(held);
      if (held.state !== 'CREATED') return false;
      Object.assign(held, { state: 'AUTHORIZED', authorized: held.value, approving: false });
      tell(held, 'AUTHORIZED', held.value);
      return true;
    },
    declines(reference: string): boolean {
      const held = payment(reference);
      expire(held);
      if (held.state !== 'CREATED') return false;
      Object.assign(held, { state: 'ABORTED', approving: false });
      tell(held, 'ABORTED', held.value);
      return true;
    },
  };

  function capture(held: PeerPayment, value: number, key?: string): Outcome {
    if (held.state === 'CREATED') return refusal('6080');
    if (held.state !== 'AUTHORIZED') return refusal('6200');
    if (held.captured >= held.authorized) return refusal('6170');
    if (held.cancelled > 0) return refusal('6070');
    if (value > held.authorized - held.captured) return refusal('6090');
    held.captured += value;
    moves.push({ what: 'captured', reference: held.reference, value, key });
    tell(held, 'CAPTURED', value, key);
    return { status: 200, answer: shown(held) };
  }

  function refund(held: PeerPayment, value: number, key?: string): Outcome {
    if (held.state !== 'AUTHORIZED') return refusal(held.state === 'CREATED' ? '6020' : '6210');
    if (held.captured > 0 && held.refunded >= held.captured) return refusal('6180');
    if (value > held.captured - held.refunded) return refusal('6150');
    held.refunded += value;
    moves.push({ what: 'refunded', reference: held.reference, value, key });
    tell(held, 'REFUNDED', value, key);
    return { status: 200, answer: shown(held) };
  }

  function cancel(held: PeerPayment, onlyIfNotApproved: boolean): Outcome {
    if (held.state === 'CREATED') {
      if (held.approving) return refusal('6250');
      Object.assign(held, { state: 'TERMINATED', cancelled: held.value });
      tell(held, 'TERMINATED', held.value);
      return { status: 200, answer: shown(held) };
    }
    if (held.state !== 'AUTHORIZED') return refusal('6190');
    if (onlyIfNotApproved) return refusal('6060');
    const rest = held.authorized - held.captured - held.cancelled;
    if (rest <= 0) return refusal(held.cancelled > 0 ? '6190' : '6040');
    held.cancelled += rest;
    tell(held, 'CANCELLED', rest);
    return { status: 200, answer: shown(held) };
  }

  /** Same key and body: the first answer again, a refusal as well. Same key and another body: a conflict. */
  function once(operation: string, { key, body }: Seen, work: () => Outcome): Outcome {
    const name = `${operation} ${key}`;
    const before = answered.get(name);
    if (before) return before.body === body ? before : refusal('4020', 409);
    const { status, answer } = work();
    if (!passing.has(codeOf(answer))) answered.set(name, { body, status, answer });
    return { status, answer };
  }

  function create(call: Seen): Outcome {
    const body = JSON.parse(call.body) as CreateBody;
    if (payments.has(body.reference)) return refusal('4150', 409);
    const made: PeerPayment = {
      reference: body.reference,
      ...body.amount,
      key: String(call.key),
      madeAt: clock.now(),
      state: 'CREATED',
      authorized: 0,
      captured: 0,
      cancelled: 0,
      refunded: 0,
      approving: false,
    };
    payments.set(body.reference, made);
    tell(made, 'CREATED', made.value, made.key);
    const redirectUrl = `https://qr.peer.test/${body.reference}?token=secret-of-the-qr`;
    const landingUrl = `https://landing.peer.test/${body.reference}?token=secret-of-the-landing`;
    const answer = {
      reference: body.reference,
      ...(body.userFlow === 'QR' && { redirectUrl }),
      ...(body.userFlow === 'WEB_REDIRECT' && { redirectUrl: landingUrl }),
    };
    return { status: 201, answer };
  }

  const app = new Hono<{ Bindings: { call: Seen } }>();
  app.post('/accesstoken/get', (c) => c.json({ access_token: 'token-of-the-peer', expires_in: '86399' }));
  app.post('/epayment/v1/payments', (c) => {
    const { status, answer } = once('create', c.env.call, () => create(c.env.call));
    return c.json(answer, status as 201);
  });
  app.get('/epayment/v1/payments/:reference', (c) => {
    const held = payments.get(c.req.param('reference'));
    if (!held) return c.json(problem('5090', 404), 404);
    expire(held);
    return c.json(shown(held));
  });
  app.get('/epayment/v1/payments/:reference/events', (c) => {
    const { reference } = c.req.param();
    if (!payments.has(reference)) return c.json(problem('5090', 404), 404);
    return c.json(
      events.filter((event) => event.reference === reference).map(({ msn: _, ...event }) => event),
    );
  });
  app.post('/epayment/v1/payments/:reference/:operation', (c) => {
    const { reference, operation } = c.req.param();
    const { status, answer } = once(operation, c.env.call, () => {
      const held = payments.get(reference);
      if (!held) return refusal('5090', 404);
      expire(held);
      const body = JSON.parse(c.env.call.body || '{}') as ModifyBody;
      const value = body.modificationAmount?.value ?? 0;
      if (operation === 'capture') return capture(held, value, String(c.env.call.key));
      if (operation === 'refund') return refund(held, value, String(c.env.call.key));
      return cancel(held, body.cancelTransactionOnly === true);
    });
    return c.json(answer, status as 200);
  });
  app.get('/webhooks/v1/webhooks', (c) =>
    c.json({ webhooks: registrations.map(({ id, url, events }) => ({ id, url, events })) }),
  );
  app.post('/webhooks/v1/webhooks', (c) => {
    const { url, events: names } = JSON.parse(c.env.call.body) as { url: string; events: string[] };
    const made = { id: randomUUID(), url, events: names, secret: `secret-${randomUUID()}` };
    registrations.push(made);
    return c.json({ id: made.id, secret: made.secret }, 201);
  });
  app.delete('/webhooks/v1/webhooks/:id', (c) => {
    registrations = registrations.filter(({ id }) => id !== c.req.param('id'));
    return c.body(null, 204);
  });
  app.route('/', more);
  app.get('/:reference', (c) =>
    c.body(`<svg id="${c.req.param('reference')}"/>`, 200, { 'Content-Type': 'image/svg+xml' }),
  );

  /** What the edge is given for the global one. */
  const fetchPeer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const path = new URL(request.url).pathname;
    const body = await request.clone().text();
    const call = {
      method: request.method,
      path,
      key: request.headers.get('Idempotency-Key'),
      body,
      at: clock.now(),
    };
    seen.push(call);
    const fault = decide(call);
    if (typeof fault === 'number') return Response.json(problem(undefined, fault), { status: fault });
    if (typeof fault === 'object') {
      const headers = { 'Retry-After': String(fault.retryAfterS) };
      return Response.json(problem(undefined, fault.status), { status: fault.status, headers });
    }
    if (fault !== undefined && !isLine(fault)) return Response.json(problem(fault, 400), { status: 400 });
    if (fault === 'hang-before') return hang(init?.signal);
    if (fault === 'lost-before') throw new TypeError('the line broke');
    const answer = await app.fetch(request, { call });
    await meanwhile(call);
    if (fault === 'hang-after') return hang(init?.signal);
    if (fault === 'lost-after') throw new TypeError('the line broke');
    return answer;
  };

  return {
    fetch: fetchPeer,
    payments,
    payment,
    seen,
    events,
    moves,
    customer,
    /** Calls to one operation, as `create`, `read`, `capture`, `cancel`, `refund`, `token` or `webhooks`. */
    calls: (operation: string) => seen.filter((call) => operationOf(call) === operation),
    registrations: () => registrations,
    forgetRegistrations() {
      registrations = [];
    },
    register: (registration: Registration) => void registrations.push(registration),
    /** Asked before every call from now on. */
    faults(next: (call: Seen) => Fault | undefined) {
      decide = next;
    },
    /** The next calls of an operation meet these faults in turn; then all is well again. */
    failNext(operation: string, ...faults: Fault[]) {
      decide = (call) => (operationOf(call) === operation ? faults.shift() : undefined);
    },
    /** What goes on after a call took effect and before its answer arrives. */
    meanwhile(work: (call: Seen) => void | Promise<void>) {
      meanwhile = work;
    },
    /** A copy of a call that was on its way for long arrives after all; nobody hears the answer. */
    async arrivesLate(call: Seen): Promise<void> {
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': call.key ?? '' };
      await app.fetch(
        new Request(`https://peer.test${call.path}`, { method: call.method, headers, body: call.body }),
        { call },
      );
    },
    /** Done in the portal, behind the edge's back. */
    portal: {
      refunds: (reference: string, value: number) => refund(payment(reference), value).status === 200,
      releases: (reference: string) => cancel(payment(reference), false).status === 200,
      captures: (reference: string, value: number) => capture(payment(reference), value).status === 200,
    },
  };
}

export function operationOf({ method, path }: Pick<Seen, 'method' | 'path'>): string {
  if (path === '/accesstoken/get') return 'token';
  if (path.startsWith('/webhooks')) return 'webhooks';
  if (path.startsWith('/qr/')) return 'codes';
  if (path.startsWith('/management/')) return 'management';
  if (path.startsWith('/order-management/')) return 'order';
  if (path === '/epayment/v1/payments') return 'create';
  const last = path.split('/').at(-1) ?? '';
  if (method === 'GET') return last === 'events' ? 'events' : 'read';
  return last;
}

/** A delivery as Vipps MobilePay signs it, for whoever holds the registration's secret. */
export function signed(
  registration: Pick<Registration, 'url' | 'secret'>,
  event: unknown,
  nowMs: number,
): { headers: Headers; body: string } {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const { pathname, search, host } = new URL(registration.url);
  const date = new Date(nowMs).toUTCString();
  const hash = createHash('sha256').update(body).digest('base64');
  const text = `POST\n${pathname}${search}\n${date};${host};${hash}`;
  const signature = createHmac('sha256', registration.secret).update(text).digest('base64');
  const headers = new Headers({
    'Content-Type': 'application/json; charset=utf-8',
    'x-ms-date': date,
    'x-ms-content-sha256': hash,
    Authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  });
  return { headers, body };
}

interface CreateBody {
  reference: string;
  userFlow: string;
  amount: { currency: string; value: number };
}
interface ModifyBody {
  modificationAmount?: { value: number };
  cancelTransactionOnly?: boolean;
}
interface Outcome {
  status: number;
  answer: unknown;
}

/** Refusals that the contract asks to be tried again under the same key. */
const passing = new Set(['6160', '6260', '6280']);

const codeOf = (answer: unknown): string =>
  (answer as { extraDetails?: { reason: string }[] }).extraDetails?.[0]?.reason ?? '';
const isLine = (fault: string): fault is LineFault => fault.startsWith('lost') || fault.startsWith('hang');
const refusal = (code: string, status = 400): Outcome => ({ status, answer: problem(code, status) });

const problem = (code: string | undefined, status: number) => ({
  type: `https://httpstatuses.io/${status}`,
  title: 'worded anew each season',
  status,
  traceId: '00-8f6b1a3c5d7e9f00112233445566aabb-0123456789abcdef-00',
  ...(code !== undefined && { extraDetails: [{ name: 'ErrorCode', reason: code }] }),
});

function shown(held: PeerPayment) {
  const amount = (value: number) => ({ currency: held.currency, value });
  return {
    aggregate: {
      authorizedAmount: amount(held.authorized),
      cancelledAmount: amount(held.cancelled),
      capturedAmount: amount(held.captured),
      refundedAmount: amount(held.refunded),
    },
    amount: amount(held.value),
    state: held.state,
    paymentMethod: { type: 'WALLET' },
    profile: {},
    pspReference: '9f6f1c1e-6f0c-4c39-9a7f-0d4b2d3c7a11',
    reference: held.reference,
  };
}

/**
 * Never answers; the caller's own patience ends it. Listens to the caller's signal and not to the request's, which
 * follows it through a weak reference and is forgotten when the garbage is collected.
 */
const hang = (signal: AbortSignal | null | undefined) =>
  new Promise<never>((_, reject) => {
    const giveUp = () => reject(new DOMException('given up', 'AbortError'));
    if (signal?.aborted) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
  });
