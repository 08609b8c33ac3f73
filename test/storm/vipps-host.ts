/** Vipps MobilePay in a storm: the real simulator, refusals of its gateway, and customers with minds of their own. */
import { createSimulator, type Simulator } from '../../edge/simulator/app.ts';
import { approve, decline, hesitate } from '../../edge/simulator/approvals.ts';
import type { Payment } from '../../edge/simulator/payment.ts';
import { edgeUrl } from './edge-host.ts';
import type { Ground } from './ground.ts';
import { actInPortal } from './portal.ts';
import { carry, type Reply, replyOf } from './road.ts';
import { msn, otherMsn } from './set-ups.ts';

export const vippsUrl = 'https://vipps.test';

/** References are the till's, and no two are alike in whatever sales unit. */
export const paymentAt = ({ world }: Pick<Simulator, 'world'>, reference: string): Payment | null =>
  world.payments.get(msn, reference) ?? world.payments.get(otherMsn, reference);

export interface VippsHost {
  readonly simulator: Simulator;
  /** The edge's way to it. */
  fetch(url: URL, init: RequestInit): Promise<Response>;
  /** Nobody gets through for so long, ms. */
  goDown(forMs: number): void;
  /** For so long, ms, answers about money are lost on the way back, and every repeat is told no by who is on the way. */
  bar(forMs: number): void;
  /** Its keys open nothing for so long, ms: somebody has changed them, or somebody on the way has. */
  refuseKeys(forMs: number): void;
  /** Behaves from now on; who was in the middle of something comes to an end. */
  mend(): void;
}

/** Where webhooks arrive. */
type ToEdge = (path: string, headers: Record<string, string>, body: string) => Promise<Reply | null>;

export function openVippsHost(ground: Ground, toEdge: ToEdge): VippsHost {
  const { time, chance, story, weather, plant, laws } = ground;
  let downUntil = 0;
  let barredUntil = 0;
  let keylessUntil = 0;
  const barred = new Set<string>();
  const simulator = createSimulator({
    clock: time,
    random: chance.uuid,
    baseUrl: () => vippsUrl,
    accessTokenLifetimeSeconds: 400,
    fetch: (input, init) => {
      const body = String(init?.body);
      const headers = Object.fromEntries(new Headers(init?.headers));
      const { reference, name } = eventIn(body);
      const { origin, pathname, search } = new URL(String(input));
      if (origin !== edgeUrl) throw new Error(`webhook: expected ${edgeUrl}, got ${String(input)}`);
      return carry(ground, {
        road: 'hook',
        what: `webhook ${name}`,
        reference,
        signal: init?.signal,
        deliver: () => toEdge(pathname + search, headers, body),
      });
    },
  });
  const { world } = simulator;

  function befall(reference: string): void {
    if (weather.isClear() || !chance.yes(weather.climate.refusals)) return;
    const when = chance.yes(0.3) ? 'after' : 'before';
    // A gateway that says no says so to a repeat as well, whatever came of the first.
    const status =
      when === 'after'
        ? chance.pick([500, 503] as const)
        : chance.pick([403, 409, 423, 429, 500, 503] as const);
    story.fault(`vipps: ${status} ${when} effect`, reference);
    world.faults.add({ operation: 'any', kind: 'status', status, when, reference });
  }

  async function deliver(url: URL, init: RequestInit): Promise<Reply | null> {
    if (time.now() < downUntil) return null;
    if (time.now() < keylessUntil)
      return replyOf(Response.json({ statusCode: 401, message: 'Access denied' }, { status: 401 }));
    const path = url.pathname;
    const { reference } = callOf(path, init);
    befall(reference ?? '');
    if (reference && path.endsWith('/cancel')) await customerMeetsCancel(reference);
    const meetsPortal = reference && path.endsWith('/capture') && !weather.isClear();
    if (meetsPortal && chance.yes(weather.climate.portal * 0.3)) actInPortal(ground, simulator, reference);
    const key = new Headers(init.headers).get('Idempotency-Key') ?? '';
    const isBarred = time.now() < barredUntil && /\/(capture|refund)$/.test(path);
    if (isBarred && barred.has(key)) {
      story.fault('vipps: a repeat is told no', reference);
      return replyOf(Response.json({ statusCode: 403, message: 'Forbidden' }, { status: 403 }));
    }
    const reply = await replyOf(await simulator.app.fetch(new Request(url, bare(init))));
    if (isBarred && reply.status === 200) {
      barred.add(key);
      return null;
    }
    if (reference && path.endsWith('/payments')) meet(reference);
    return reply;
  }

  const met = new Set<string>();
  /** A request is on a phone: what will its owner do? */
  function meet(reference: string): void {
    const payment = paymentAt(simulator, reference);
    if (!payment || met.has(reference)) return;
    met.add(reference);
    laws.made(reference);
    // Whoever pays on a page of Vipps MobilePay is led there by one of ours.
    if (payment.body.userFlow === 'WEB_REDIRECT') return;
    const soon = chance.whole(1_500, 15_000);
    const plan = chance.whole(1, 100);
    if (plan <= 74) time.after(soon, () => act(payment, 'approves'));
    else if (plan <= 82) time.after(soon, () => act(payment, 'declines'));
    else if (plan <= 87) time.after(chance.whole(30_000, 500_000), () => act(payment, 'approves'));
    else if (plan <= 98) {
      time.after(soon, () => act(payment, 'hesitates'));
      time.after(soon + chance.whole(3_000, 60_000), () =>
        act(payment, chance.yes(0.8) ? 'approves' : 'declines'),
      );
    } else story.tell('its customer waits', reference);
  }

  function act(payment: Payment, what: 'approves' | 'declines' | 'hesitates'): void {
    const customer = payment.customer ?? world.customers.get('kari');
    if (!customer || payment.state !== 'CREATED') return;
    const outcome =
      what === 'approves'
        ? approve(world, payment, customer)
        : what === 'declines'
          ? decline(world, payment, customer)
          : hesitate(payment, customer);
    story.tell(`customer ${what}: ${outcome}`, payment.reference);
  }

  async function customerMeetsCancel(reference: string): Promise<void> {
    const payment = paymentAt(simulator, reference);
    if (weather.isClear() || payment?.state !== 'CREATED' || !chance.yes(0.3)) return;
    if (payment.body.userFlow === 'WEB_REDIRECT' && payment.customer === null) return;
    story.fault('customer acts during cancel', reference);
    if (chance.yes(0.5)) return act(payment, 'approves');
    act(payment, 'hesitates');
    time.after(chance.whole(500, 20_000), () => act(payment, chance.yes(0.7) ? 'approves' : 'declines'));
  }

  return {
    simulator,
    fetch(url, init) {
      const changed = plant.toVipps ? plant.toVipps(init, chance, url) : init;
      const { reference, operation } = callOf(url.pathname, init);
      if (operation === 'create' && reference) laws.createLeaves(reference, tokenIn(init));
      return carry(ground, {
        road: 'vipps',
        what: `vipps ${operation}`,
        reference,
        signal: init.signal,
        deliver: async () => {
          const reply = await deliver(url, changed);
          return reply && plant.fromVipps ? plant.fromVipps(reply, url) : reply;
        },
      });
    },
    goDown(forMs) {
      downUntil = time.now() + forMs;
    },
    bar(forMs) {
      barredUntil = time.now() + forMs;
    },
    refuseKeys(forMs) {
      keylessUntil = time.now() + forMs;
    },
    mend() {
      downUntil = 0;
      barredUntil = 0;
      keylessUntil = 0;
      world.faults.clear();
      world.payments.setBank([]);
      world.deliveries.setMode({ off: false, lateMs: 0, twice: false, shuffled: false });
    },
  };
}

/** Without its signal, which would tie the server to the client's patience. */
const bare = ({ method, headers, body }: RequestInit): RequestInit => ({
  ...(method !== undefined && { method }),
  ...(headers !== undefined && { headers }),
  body: body ?? null,
});

function callOf(path: string, { method, body }: RequestInit): { operation: string; reference?: string } {
  const [, reference, operation] = /\/payments\/([^/]+)(?:\/([a-z]+))?$/.exec(path) ?? [];
  if (reference) return { reference, operation: operation ?? 'read' };
  const created =
    path.endsWith('/payments') && typeof body === 'string'
      ? /"reference":"([^"]+)"/.exec(body)?.[1]
      : undefined;
  return created ? { reference: created, operation: 'create' } : { operation: `${method ?? 'GET'} ${path}` };
}

function eventIn(body: string): { reference?: string; name: string } {
  const reference = /"reference":"([^"]+)"/.exec(body)?.[1];
  return { ...(reference !== undefined && { reference }), name: /"name":"([^"]+)"/.exec(body)?.[1] ?? '?' };
}

/** What names a customer who scanned a sticker, where that is how the customer is named. */
const tokenIn = ({ body }: RequestInit): string | null =>
  (typeof body === 'string' && /"customerToken":"([^"]+)"/.exec(body)?.[1]) || null;
