/** `POST /qr/v1`: turns the landing page of a waiting payment into a QR. Source: QR 1.0, "One time payment QR". */
import { Hono } from 'hono';
import * as v from 'valibot';
import { codeBase, readCode } from './codes.ts';
import { targetUrlOf } from './create.ts';
import { type Call, type Simulation, serve } from './gate.ts';
import { formatOf, imageUrl, lookFields, lookOf } from './image-format.ts';
import { isOver } from './payment.ts';
import type { Answer } from './problems.ts';
import { paramsDialect, paramsRefusal } from './params-dialect.ts';
import { readBody } from './read-body.ts';
import { unsupported } from './redirect-routes.ts';
import type { World } from './world.ts';

const Body = v.strictObject({ url: v.string(), ...lookFields });

export function paymentQrRoutes(simulation: Simulation): Hono {
  const manner = { operation: 'payment-qr', key: 'none', dialect: paramsDialect } as const;
  return new Hono().post(
    '/qr/v1',
    serve(simulation, manner, (call) => draw(simulation.world, call)),
  );
}

function draw(world: World, call: Call): Answer {
  const format = formatOf(call.headers.get('accept'));
  if (!format) return unsupported(call);
  const read = readBody(Body, { text: call.text, strict: world.settings.strictQr });
  if ('details' in read) return paramsDialect.invalid(read.details, call.at);
  const look = lookOf(format, call, read.value);
  if ('reason' in look) return paramsDialect.invalid([look], call.at);
  const code = readCode(world, read.value.url);
  if (code.kind !== 'payment' || !code.payment.redirectUrl) {
    const detail = 'Supplied landing page token is not valid';
    return paramsRefusal(400, { title: 'Validation error', detail }, call.at);
  }
  const { payment } = code;
  if (isOver(payment)) {
    return paramsRefusal(400, { title: 'Order timeout', detail: 'Payment has already timed out' }, call.at);
  }
  const { token, expiresAt } = payment;
  const text = targetUrlOf(token, codeBase(world, call.base));
  const url = format === 'text' ? text : imageUrl(call.base, token, look);
  return {
    status: 200,
    body: { url, expiresIn: Math.ceil((expiresAt - world.clock.now()) / 1000) },
  };
}
