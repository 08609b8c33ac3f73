/** The seven operations of ePayment v1. */
import { Hono } from 'hono';
import type * as v from 'valibot';
import { create } from './create.ts';
import { ApproveBody, CancelBody, CreateBody, ModificationBody } from './create-body.ts';
import { forceApprove } from './force-approve.ts';
import { type Manner, type Simulation, type UnitCall, serveUnit } from './gate.ts';
import { type Payment, showModification, showPayment } from './payment.ts';
import { type Answer, type ErrorCode, invalid, refusal } from './problems.ts';
import { readBody } from './read-body.ts';
import { type Ruling, type Sum, refuseCancel, refuseCapture, refuseRefund } from './rules.ts';
import type { World } from './world.ts';

const write = { most: 5, per: 'sales unit' } as const;
const poll = { most: 120, per: 'subscription key' } as const;

export function epaymentRoutes(simulation: Simulation): Hono {
  const { world } = simulation;
  const serve = (manner: Manner, run: (call: UnitCall) => Answer) => serveUnit(simulation, manner, run);
  const one = '/epayment/v1/payments/:reference';
  return new Hono()
    .post(
      '/epayment/v1/payments',
      serve({ operation: 'create', key: 'required', limit: write }, (call) => answerCreate(world, call)),
    )
    .get(
      one,
      serve({ operation: 'read', key: 'none', limit: poll }, (call) =>
        withPayment(world, call, (payment) => ({ status: 200, body: showPayment(payment) })),
      ),
    )
    .get(
      `${one}/events`,
      serve({ operation: 'events', key: 'none', limit: poll }, (call) =>
        withPayment(world, call, (payment) => ({ status: 200, body: payment.events })),
      ),
    )
    .post(
      `${one}/capture`,
      serve({ operation: 'capture', key: 'required', limit: write }, (call) =>
        withBody(world, call, ModificationBody, ({ modificationAmount }) =>
          change(world, call, (ruling) => capture(world, ruling, { sum: modificationAmount, key: call.key })),
        ),
      ),
    )
    .post(
      `${one}/cancel`,
      serve({ operation: 'cancel', key: 'optional', limit: write }, (call) =>
        withBody(world, call, CancelBody, (body) =>
          change(world, call, (ruling) => cancel(world, ruling, body?.cancelTransactionOnly ?? false)),
        ),
      ),
    )
    .post(
      `${one}/refund`,
      serve({ operation: 'refund', key: 'required', limit: write }, (call) =>
        withBody(world, call, ModificationBody, ({ modificationAmount }) =>
          change(world, call, (ruling) => refund(world, ruling, { sum: modificationAmount, key: call.key })),
        ),
      ),
    )
    .post(
      '/epayment/v1/test/payments/:reference/approve',
      serve({ operation: 'approve', key: 'none' }, (call) =>
        withBody(world, call, ApproveBody, (body) =>
          withPayment(world, call, (payment) => {
            const refused = forceApprove(world, payment, { unit: call.unit, body });
            return refused ? refusal(refused, call.at) : { status: 200, body: null };
          }),
        ),
      ),
    );
}

function answerCreate(world: World, call: UnitCall): Answer {
  return withBody(world, call, CreateBody, (body) => {
    const created = create(world, { unit: call.unit, body, createKey: call.key, base: call.base });
    if (typeof created === 'string') return refusal(created, call.at);
    const { reference, redirectUrl } = created;
    return { status: 201, body: redirectUrl ? { redirectUrl, reference } : { reference } };
  });
}

function withBody<Schema extends v.GenericSchema>(
  world: World,
  { text, at }: UnitCall,
  ...[schema, use]: [Schema, (body: v.InferOutput<Schema>) => Answer]
): Answer {
  const read = readBody(schema, { text, strict: world.settings.strictEpayment });
  return 'details' in read ? invalid(read.details, at) : use(read.value);
}

function withPayment(world: World, call: UnitCall, use: (payment: Payment) => Answer): Answer {
  const payment = world.payments.get(call.unit.msn, call.reference);
  return payment ? use(payment) : refusal('5090', call.at);
}

function change(world: World, call: UnitCall, act: (ruling: Ruling) => ErrorCode | null): Answer {
  return withPayment(world, call, (payment) => {
    const refused = act({ payment, unit: call.unit, now: world.clock.now(), choices: world.choices });
    if (refused) return refusal(refused, call.at);
    return {
      status: 200,
      body: showModification(payment),
      contentType: world.settings.modificationContentType,
    };
  });
}

interface Asked {
  readonly sum: Sum;
  readonly key: string;
}

/** The bank is asked last: a capture that breaks no rule may still find the money gone (6260) or the bank busy (6280). */
function capture(world: World, ruling: Ruling, { sum, key }: Asked): ErrorCode | null {
  const refused = refuseCapture(ruling, sum);
  if (refused) return refused;
  const outcome = world.payments.takeBankOutcome();
  if (outcome) {
    world.payments.failCapture(ruling.payment, sum.value, key);
    return outcome;
  }
  world.payments.capture(ruling.payment, sum.value, key);
  return null;
}

function cancel(world: World, ruling: Ruling, transactionOnly: boolean): ErrorCode | null {
  const refused = refuseCancel(ruling, transactionOnly);
  if (refused) return refused;
  if (ruling.payment.state === 'CREATED') world.payments.terminate(ruling.payment);
  else world.payments.cancel(ruling.payment);
  return null;
}

function refund(world: World, ruling: Ruling, { sum, key }: Asked): ErrorCode | null {
  const refused = refuseRefund(ruling, sum);
  if (refused) return refused;
  world.payments.refund(ruling.payment, sum.value, key);
  return null;
}
