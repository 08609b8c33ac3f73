/**
 * What every call passes, in order: keys and token, sales unit, headers, a rehearsed fault, rate limit, idempotency.
 * From there on a call is one synchronous step, so an answer and its effect can never come apart.
 */
import type { Context } from 'hono';
import { breakDown, rehearse } from './breakdown.ts';
import type { Operation } from './faults.ts';
import { type KeySet, opens, sharedKeys } from './key-sets.ts';
import {
  type Answer,
  type Detail,
  type Dialect,
  type ErrorCode,
  type Occurrence,
  gatewayRefusal,
  paymentDialect,
} from './problems.ts';
import { refusal, tooMany, traceIdFrom } from './problems.ts';
import { respond } from './respond.ts';
import type { SalesUnit } from './sales-units.ts';
import type { World } from './world.ts';

export interface Simulation {
  readonly world: World;
  /** Where the caller reaches this simulator, without a trailing slash. */
  readonly baseUrl: (request: Request) => string;
}

export interface Call {
  /** The unit that `Merchant-Serial-Number` names. */
  readonly unit: SalesUnit | null;
  /** The unit the keys belong to; `null` for partner and accounting keys. */
  readonly home: SalesUnit | null;
  readonly set: KeySet;
  /** From the path; for a create, from the body. */
  readonly reference: string;
  /** The idempotency key, `''` when none was sent. */
  readonly key: string;
  readonly text: string;
  readonly at: Occurrence;
  readonly base: string;
  readonly headers: Headers;
  readonly query: URLSearchParams;
  /** A part of the path, decoded; `''` when there is none of this name. */
  readonly param: (name: string) => string;
}
/** A call on behalf of a sales unit. */
export type UnitCall = Call & { readonly unit: SalesUnit };

export interface Manner {
  readonly operation: Operation;
  readonly key: 'required' | 'optional' | 'none';
  readonly limit?: { readonly most: number; readonly per: 'sales unit' | 'subscription key' };
  /** How this API words what no domain code names; as ePayment does unless told. */
  readonly dialect?: Dialect;
  /** Partner keys may come without a sales unit. */
  readonly partnerAlone?: boolean;
  /** A token of the specialised flow opens this too, without a subscription key. */
  readonly specialised?: boolean;
  /** Characters a `Vipps-System-*` header may have; 30 unless told. */
  readonly longestSystemHeader?: number;
}

/** A call that needs a `Merchant-Serial-Number`. */
export function serveUnit(simulation: Simulation, manner: Manner, run: (call: UnitCall) => Answer) {
  const { dialect = paymentDialect } = manner;
  return serve(simulation, manner, (call) => {
    const { unit } = call;
    return unit ? run({ ...call, unit }) : dialect.invalid([msnDetail], call.at);
  });
}

export function serve({ world, baseUrl }: Simulation, manner: Manner, run: (call: Call) => Answer) {
  return async (c: Context): Promise<Response> => {
    const text = await c.req.text();
    const at = { instance: instanceOf(c.req.path), traceId: traceIdFrom(world.random()) };
    const { headers } = c.req.raw;
    const admitted = admit(world, manner, { headers, at });
    if ('status' in admitted) return respond(admitted);
    const call: Call = {
      ...admitted,
      reference: c.req.param('reference') ?? (manner.operation === 'create' ? referenceIn(text) : ''),
      key: c.req.header('idempotency-key') ?? '',
      text,
      at,
      base: baseUrl(c.req.raw),
      headers,
      query: new URL(c.req.url).searchParams,
      param: (name) => c.req.param(name) ?? '',
    };
    const fault = world.faults.take(manner.operation, call.reference);
    const scene = { request: c.req.raw, at, ...(manner.dialect ? { dialect: manner.dialect } : {}) };
    if (fault?.when === 'before') return breakDown(world, fault, scene);
    const answer = answerWithinLimits(world, manner, { call, run });
    if (fault) return breakDown(world, fault, scene);
    return respond(answer);
  };
}

/** Token and other calls without a bearer token: only faults apply. */
export function serveOpenly(
  { world }: Simulation,
  operation: Operation,
  run: (call: { text: string; headers: Headers }) => Answer,
) {
  return async (c: Context): Promise<Response> => {
    const text = await c.req.text();
    const at = { instance: instanceOf(c.req.path), traceId: traceIdFrom(world.random()) };
    return rehearse(world, operation, {
      request: c.req.raw,
      at,
      answer: () => run({ text, headers: c.req.raw.headers }),
    });
  };
}

const missingKeyWords =
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.';
const wrongKeyWords =
  'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.';
export const missingKey = gatewayRefusal(401, missingKeyWords);
export const wrongKey = gatewayRefusal(401, wrongKeyWords);

export const msnDetail: Detail = { name: 'Merchant-Serial-Number', reason: 'must match ^[0-9]{4,10}$' };

type Admitted = Pick<Call, 'unit' | 'home' | 'set'>;

function admit(
  world: World,
  manner: Manner,
  { headers, at }: { headers: Headers; at: Occurrence },
): Answer | Admitted {
  const { dialect = paymentDialect, longestSystemHeader = 30 } = manner;
  const token = /^Bearer (\S+)$/.exec(headers.get('authorization') ?? '')?.[1] ?? '';
  const set = whoseKeys(world, manner, { subscription: headers.get('ocp-apim-subscription-key'), token });
  if ('status' in set) return set;
  const wrongHeader = refuseHeaders(headers, longestSystemHeader);
  if (wrongHeader) return dialect.invalid([wrongHeader], at);
  const home = world.units.get(set.home ?? '') ?? null;
  const msn = headers.get('merchant-serial-number');
  if (msn === null) {
    if (set.kind !== 'partner' || manner.partnerAlone) return { unit: null, home, set };
    return dialect.gateway(403, 'Merchant-Serial-Number is required with partner keys.');
  }
  const unit = world.units.get(msn);
  if (unit && opens(set, unit)) return { unit, home, set };
  const status = set.kind === 'partner' ? 403 : world.choices.foreignUnitStatus;
  return dialect.gateway(status, 'Sales unit is not available for these keys.');
}

function whoseKeys(
  world: World,
  { dialect = paymentDialect, specialised = false }: Manner,
  { subscription, token }: { subscription: string | null; token: string },
): KeySet | Answer {
  if (!subscription) {
    const accounting = specialised && world.tokens.isGood(token, 'specialised');
    return accounting ? { ...sharedKeys, home: null } : dialect.gateway(401, missingKeyWords);
  }
  const set = world.keySets.bySubscription(subscription);
  if (!set) return dialect.gateway(401, wrongKeyWords);
  if (world.tokens.isGood(token, 'standard', set.clientId)) return set;
  return dialect.gateway(401, 'Unauthorized. Access token is missing or invalid.');
}

const systemHeaders = ['name', 'version', 'plugin-name', 'plugin-version'].map(
  (part) => `vipps-system-${part}`,
);

function refuseHeaders(headers: Headers, longest: number): Detail | null {
  const msn = headers.get('merchant-serial-number');
  if (msn !== null && !/^[0-9]{4,10}$/.test(msn)) return msnDetail;
  const long = systemHeaders.find((name) => (headers.get(name) ?? '').length > longest);
  return long ? { name: long, reason: `must be at most ${longest} characters` } : null;
}

function answerWithinLimits(
  world: World,
  { operation, key, limit, dialect = paymentDialect }: Manner,
  { call, run }: { call: Call; run: (call: Call) => Answer },
): Answer {
  if (limit) {
    const by = limit.per === 'sales unit' ? (call.unit?.msn ?? '') : call.set.clientId;
    const seconds = world.limits.count(`${operation} ${by} ${call.reference}`, limit.most);
    if (seconds !== null) return tooMany(seconds, dialect.gateway);
  }
  if (call.key.length > 50)
    return dialect.invalid([{ name: 'Idempotency-Key', reason: 'must be at most 50 characters' }], call.at);
  if (key === 'required' && call.key === '') {
    return dialect.invalid([{ name: 'Idempotency-Key', reason: 'is required' }], call.at);
  }
  if (key === 'none' || call.key === '' || !call.unit) return run(call);
  return answerOnce(world, operation, { call, run });
}

function answerOnce(
  world: World,
  operation: Operation,
  { call, run }: { call: Call; run: (call: Call) => Answer },
): Answer {
  const path = operation === 'create' ? '' : call.reference;
  const once = { msn: call.unit?.msn ?? '', operation, key: call.key, request: `${path}\n${call.text}` };
  const before = world.idempotency.recall(once);
  if (before === 'conflict') return refusal(conflictCodes[operation] ?? '4020', call.at);
  if (before) return before;
  const answer = run(call);
  const passes = answer.code !== undefined && world.choices.passingCodes.includes(answer.code);
  if (!passes && answer.status < 500) world.idempotency.remember(once, answer);
  return answer;
}

/** README, "Idempotency": 4010 for capture, 4150 for refund, 4020 otherwise. */
const conflictCodes: Partial<Record<Operation, ErrorCode>> = { capture: '4010', refund: '4150' };

/** Without a readable `reference`, every create counts as the same one. */
function referenceIn(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    const found =
      typeof parsed === 'object' && parsed !== null && 'reference' in parsed ? parsed.reference : '';
    return typeof found === 'string' ? found : '';
  } catch {
    return '';
  }
}

/** `/epayment/v1/payments/…` is `/v1/payments/…` to the API behind the gateway. */
const instanceOf = (path: string): string =>
  path.replace(/^\/(epayment|webhooks|qr|order-management|management)(?=\/)/, '');
