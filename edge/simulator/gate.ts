/**
 * What every call passes, in order: keys and token, sales unit, headers, a rehearsed fault, rate limit, idempotency.
 * From there on a call is one synchronous step, so an answer and its effect can never come apart.
 */
import type { Context } from 'hono';
import { breakDown, rehearse } from './breakdown.ts';
import type { Operation } from './faults.ts';
import {
  type Answer,
  type Detail,
  type ErrorCode,
  type Occurrence,
  gatewayRefusal,
  invalid,
} from './problems.ts';
import { refusal, tooMany, traceIdFrom } from './problems.ts';
import { respond } from './respond.ts';
import { keys, type SalesUnit } from './sales-units.ts';
import type { World } from './world.ts';

export interface Simulation {
  readonly world: World;
  /** Where the caller reaches this simulator, without a trailing slash. */
  readonly baseUrl: (request: Request) => string;
}

export interface Call {
  readonly unit: SalesUnit | null;
  /** From the path; for a create, from the body. */
  readonly reference: string;
  /** The idempotency key, `''` when none was sent. */
  readonly key: string;
  readonly text: string;
  readonly at: Occurrence;
  readonly base: string;
}
/** A call on behalf of a sales unit. */
export type UnitCall = Call & { readonly unit: SalesUnit };

export interface Manner {
  readonly operation: Operation;
  readonly key: 'required' | 'optional' | 'none';
  readonly limit?: { readonly most: number; readonly per: 'sales unit' | 'subscription key' };
}

/** A call that needs a `Merchant-Serial-Number`. */
export function serveUnit(simulation: Simulation, manner: Manner, run: (call: UnitCall) => Answer) {
  return serve(simulation, manner, (call) => {
    const { unit } = call;
    return unit ? run({ ...call, unit }) : invalid([msnDetail], call.at);
  });
}

export function serve({ world, baseUrl }: Simulation, manner: Manner, run: (call: Call) => Answer) {
  return async (c: Context): Promise<Response> => {
    const text = await c.req.text();
    const at = { instance: instanceOf(c.req.path), traceId: traceIdFrom(world.random()) };
    const admitted = admit(world, c.req.raw.headers, at);
    if ('status' in admitted) return respond(admitted);
    const call: Call = {
      unit: admitted.unit,
      reference: c.req.param('reference') ?? (manner.operation === 'create' ? referenceIn(text) : ''),
      key: c.req.header('idempotency-key') ?? '',
      text,
      at,
      base: baseUrl(c.req.raw),
    };
    const fault = world.faults.take(manner.operation, call.reference);
    if (fault?.when === 'before') return breakDown(world, fault, { request: c.req.raw, at });
    const answer = answerWithinLimits(world, manner, { call, run });
    if (fault) return breakDown(world, fault, { request: c.req.raw, at });
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

export const missingKey = gatewayRefusal(
  401,
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
);
export const wrongKey = gatewayRefusal(
  401,
  'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
);

const msnDetail: Detail = { name: 'Merchant-Serial-Number', reason: 'must match ^[0-9]{4,10}$' };

function admit(world: World, headers: Headers, at: Occurrence): Answer | { unit: SalesUnit | null } {
  const subscription = headers.get('ocp-apim-subscription-key');
  if (!subscription) return missingKey;
  if (subscription !== keys.subscriptionKey) return wrongKey;
  const token = /^Bearer (\S+)$/.exec(headers.get('authorization') ?? '')?.[1];
  if (!token || !world.tokens.isGood(token, 'standard')) {
    return gatewayRefusal(401, 'Unauthorized. Access token is missing or invalid.');
  }
  const wrongHeader = refuseHeaders(headers);
  if (wrongHeader) return invalid([wrongHeader], at);
  const msn = headers.get('merchant-serial-number');
  if (msn === null) return { unit: null };
  const unit = world.units.get(msn);
  return unit
    ? { unit }
    : gatewayRefusal(world.choices.foreignUnitStatus, 'Sales unit is not available for these keys.');
}

const systemHeaders = ['name', 'version', 'plugin-name', 'plugin-version'].map(
  (part) => `vipps-system-${part}`,
);

function refuseHeaders(headers: Headers): Detail | null {
  const msn = headers.get('merchant-serial-number');
  if (msn !== null && !/^[0-9]{4,10}$/.test(msn)) return msnDetail;
  const long = systemHeaders.find((name) => (headers.get(name) ?? '').length > 30);
  return long ? { name: long, reason: 'must be at most 30 characters' } : null;
}

function answerWithinLimits(
  world: World,
  { operation, key, limit }: Manner,
  { call, run }: { call: Call; run: (call: Call) => Answer },
): Answer {
  if (limit) {
    const by = limit.per === 'sales unit' ? (call.unit?.msn ?? '') : keys.subscriptionKey;
    const seconds = world.limits.count(`${operation} ${by} ${call.reference}`, limit.most);
    if (seconds !== null) return tooMany(seconds);
  }
  if (call.key.length > 50)
    return invalid([{ name: 'Idempotency-Key', reason: 'must be at most 50 characters' }], call.at);
  if (key === 'required' && call.key === '') {
    return invalid([{ name: 'Idempotency-Key', reason: 'is required' }], call.at);
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
const instanceOf = (path: string): string => path.replace(/^\/(epayment|webhooks|qr)(?=\/)/, '');
