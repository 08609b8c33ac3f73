/** The old eCom API, far enough that a client of it works: initiate, details, capture, cancel, refund. Source: eCom 2.0.3. */
import { Hono } from 'hono';
import type * as v from 'valibot';
import { create } from './create.ts';
import type { CreateBody } from './create-body.ts';
import { ActionBody, ApproveOrderBody, CancelOrderBody, InitiateBody } from './ecom-bodies.ts';
import type { EcomOrder } from './ecom-orders.ts';
import { type EcomCode, ecomDialect, ecomRefusal, ecomTooMany, inEcom } from './ecom-refusals.ts';
import { showChanged, showDetails, showRefunded, showStatus } from './ecom-views.ts';
import { forceApprove } from './force-approve.ts';
import { type Call, type Simulation, serve } from './gate.ts';
import { opens } from './key-sets.ts';
import { type Payment, remaining } from './payment.ts';
import type { Answer, ErrorCode } from './problems.ts';
import { readBody } from './read-body.ts';
import { refuseCancel, refuseCapture, refuseRefund } from './rules.ts';
import type { SalesUnit } from './sales-units.ts';
import type { World } from './world.ts';

/** How often a minute, per order. */
const limits = { initiate: 2, capture: 5, cancel: 5, refund: 5, details: 120 } as const;

export function ecomRoutes(simulation: Simulation): Hono {
  const { world } = simulation;
  const all = '/ecomm/v2/payments';
  const one = `${all}/:reference`;
  const serveEcom = (run: (call: Call) => Answer) =>
    serve(simulation, { operation: 'ecom', key: 'none', dialect: ecomDialect }, run);

  return new Hono()
    .post(
      all,
      serveEcom((call) => withBody(world, call, InitiateBody, (body) => initiate(world, call, body))),
    )
    .get(
      `${one}/details`,
      serveEcom((call) => look(world, call, showDetails)),
    )
    .get(
      `${one}/status`,
      serveEcom((call) => look(world, call, showStatus)),
    )
    .post(
      `${one}/capture`,
      serveEcom((call) => change(world, call, toCapture)),
    )
    .post(
      `${one}/refund`,
      serveEcom((call) => change(world, call, toRefund)),
    )
    .put(
      `${one}/cancel`,
      serveEcom((call) => cancel(world, call)),
    )
    .post(
      '/ecomm/v2/integration-test/payments/:reference/approve',
      serveEcom((call) => approveByForce(world, call)),
    )
    .get('/dwo-api-application/v1/deeplink/vippsgateway', (c) =>
      c.redirect(`/landing?${new URLSearchParams({ token: c.req.query('token') ?? '' })}`),
    );
}

/** A payment like any other, with the landing page, or straight to a phone. eCom is Norwegian. */
function initiate(world: World, call: Call, body: InitiateBody): Answer {
  const { merchantInfo, transaction, customerInfo } = body;
  const unit = world.units.get(merchantInfo.merchantSerialNumber);
  if (!unit || !opens(call.set, unit)) {
    return ecomDialect.gateway(401, 'Sales unit is not available for these keys.');
  }
  const { orderId, skipLandingPage = false } = transaction;
  const seconds = world.limits.count(`ecom initiate ${unit.msn} ${orderId}`, limits.initiate);
  if (seconds !== null) return ecomTooMany(seconds, call.at);
  if (skipLandingPage && customerInfo.mobileNumber === undefined) {
    return ecomDialect.invalid([{ name: 'customerInfo.mobileNumber', reason: 'must be set' }], call.at);
  }
  const { base } = call;
  const created = create(world, { unit, body: asPayment(body), createKey: world.random(), base });
  if (typeof created === 'string') return refuse(created, call);
  const { callbackPrefix, authToken = null, isApp = false } = merchantInfo;
  world.ecom.open(created, { callbackPrefix: callbackPrefix.replace(/\/$/, ''), authToken });
  const url = isApp
    ? `vippsMT://?token=${created.token}`
    : `${base}/dwo-api-application/v1/deeplink/vippsgateway?v=2&token=${created.token}`;
  return { status: 200, body: { orderId: created.reference, url } };
}

const asPayment = ({ merchantInfo, transaction, customerInfo }: InitiateBody): CreateBody => ({
  amount: { currency: 'NOK', value: transaction.amount },
  paymentMethod: { type: 'WALLET' },
  reference: transaction.orderId,
  userFlow: transaction.skipLandingPage ? 'PUSH_MESSAGE' : 'WEB_REDIRECT',
  ...(transaction.skipLandingPage ? { customer: { phoneNumber: `47${customerInfo.mobileNumber}` } } : {}),
  returnUrl: merchantInfo.fallBack,
  paymentDescription: transaction.transactionText,
});

function look(
  world: World,
  call: Call,
  show: (payment: Payment, order: EcomOrder) => Record<string, unknown>,
): Answer {
  const found = find(world, call, call.unit ?? call.home);
  if (!found) return ecomRefusal('35', call.at);
  const name = `ecom details ${call.set.clientId} ${call.reference}`;
  const seconds = world.limits.count(name, limits.details);
  if (seconds !== null) return ecomTooMany(seconds, call.at);
  return { status: 200, body: show(found.payment, found.order) };
}

interface Found {
  readonly unit: SalesUnit;
  readonly payment: Payment;
  readonly order: EcomOrder;
}

/** What was begun in ePayment is not found here. */
function find(world: World, { reference, set }: Call, unit: SalesUnit | null): Found | null {
  if (!unit || !opens(set, unit)) return null;
  const payment = world.payments.get(unit.msn, reference);
  const order = payment && world.ecom.get(payment);
  return payment && order ? { unit, payment, order } : null;
}

interface Change {
  readonly deed: 'capture' | 'refund';
  readonly act: (world: World, found: Found, asked: Asked) => ErrorCode | null;
  readonly show: (payment: Payment, order: EcomOrder) => Record<string, unknown>;
}

const toCapture: Change = {
  deed: 'capture',
  act: capture,
  show: (payment, order) => showChanged(payment, order, 'Captured'),
};
const toRefund: Change = { deed: 'refund', act: refund, show: showRefunded };

/** `X-Request-Id` makes a repeat harmless: the same answer for the same request, 93 for another one. */
function change(world: World, call: Call, { deed, act, show }: Change): Answer {
  return withBody(world, call, ActionBody, ({ merchantInfo, transaction }) => {
    const key = call.headers.get('x-request-id') ?? '';
    if (key === '' || key.length > 40) {
      return ecomDialect.invalid([{ name: 'X-Request-Id', reason: 'must have 1 to 40 characters' }], call.at);
    }
    const msn = merchantInfo.merchantSerialNumber;
    const found = find(world, call, world.units.get(msn) ?? null);
    if (!found) return ecomRefusal('35', call.at);
    const seconds = world.limits.count(`ecom ${deed} ${msn} ${call.reference}`, limits[deed]);
    if (seconds !== null) return ecomTooMany(seconds, call.at);
    const once = { msn, operation: `ecom ${deed} ${call.reference}`, key, request: call.text };
    const before = world.idempotency.recall(once);
    if (before) return before === 'conflict' ? ecomRefusal('93', call.at) : before;
    const { payment, order } = found;
    const refused = act(world, found, { value: transaction.amount ?? 0, key });
    if (refused) return refuse(refused, call);
    order.texts.set(payment.events.length - 1, transaction.transactionText);
    const answer = { status: 200, body: show(payment, order) };
    world.idempotency.remember(once, answer);
    return answer;
  });
}

interface Asked {
  readonly value: number;
  readonly key: string;
}

function capture(world: World, { unit, payment }: Found, { value: asked, key }: Asked): ErrorCode | null {
  const value = asked === 0 ? remaining(payment) : asked;
  const ruling = { payment, unit, now: world.clock.now(), choices: world.choices };
  const refused = refuseCapture(ruling, { currency: payment.currency, value });
  if (refused) return refused;
  const bank = world.payments.takeBankOutcome();
  if (bank) world.payments.failCapture(payment, value, key);
  else world.payments.capture(payment, value, key);
  return bank;
}

function refund(world: World, { unit, payment }: Found, { value: asked, key }: Asked): ErrorCode | null {
  const value = asked === 0 ? payment.captured - payment.refunded : asked;
  const ruling = { payment, unit, now: world.clock.now(), choices: world.choices };
  const refused = refuseRefund(ruling, { currency: payment.currency, value });
  if (!refused) world.payments.refund(payment, value, key);
  return refused;
}

/** After a capture the rest is let go only when asked for in so many words. */
function cancel(world: World, call: Call): Answer {
  return withBody(world, call, CancelOrderBody, (body) => {
    const msn = body.merchantInfo.merchantSerialNumber;
    const found = find(world, call, world.units.get(msn) ?? null);
    if (!found) return ecomRefusal('35', call.at);
    const seconds = world.limits.count(`ecom cancel ${msn} ${call.reference}`, limits.cancel);
    if (seconds !== null) return ecomTooMany(seconds, call.at);
    const { unit, payment, order } = found;
    const ruling = { payment, unit, now: world.clock.now(), choices: world.choices };
    const refused = refuseCancel(ruling, false);
    if (refused) return refuse(refused, call);
    if (payment.captured > 0 && !body.shouldReleaseRemainingFunds) return ecomRefusal('51', call.at);
    if (payment.state === 'CREATED') world.payments.terminate(payment);
    else world.payments.cancel(payment);
    order.texts.set(payment.events.length - 1, body.transaction.transactionText);
    return { status: 200, body: showChanged(payment, order, 'Cancelled') };
  });
}

function approveByForce(world: World, call: Call): Answer {
  return withBody(world, call, ApproveOrderBody, ({ customerPhoneNumber, token }) => {
    const found = find(world, call, call.unit ?? call.home);
    if (!found) return ecomRefusal('35', call.at);
    const customer =
      customerPhoneNumber === undefined ? undefined : { phoneNumber: `47${customerPhoneNumber}` };
    const body = { ...(customer ? { customer } : {}), ...(token === undefined ? {} : { token }) };
    const refused = forceApprove(world, found.payment, { unit: found.unit, body });
    return refused ? refuse(refused, call) : { status: 200, body: null };
  });
}

/** A field that ePayment would name by code is named by itself here. */
function refuse(code: ErrorCode, { at }: Call): Answer {
  if (code === '4090')
    return ecomDialect.invalid([{ name: 'merchantInfo.fallBack', reason: 'must be https' }], at);
  if (code === '4040' || code === '6010') {
    return ecomDialect.invalid([{ name: 'transaction.amount', reason: 'is out of range' }], at);
  }
  const known: EcomCode = inEcom[code] ?? '99';
  return ecomRefusal(known, at);
}

function withBody<Schema extends v.GenericSchema>(
  world: World,
  { text, at }: Call,
  ...[schema, use]: [Schema, (body: v.InferOutput<Schema>) => Answer]
): Answer {
  const read = readBody(schema, { text, strict: world.settings.strictEcom });
  return 'details' in read ? ecomDialect.invalid(read.details, at) : use(read.value);
}
