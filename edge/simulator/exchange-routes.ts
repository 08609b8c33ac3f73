/** Exchanging a scanned code or a check-in for a phone number. Source: QR 1.0, "QR Exchange" and "Customer Exchange". */
import { Hono } from 'hono';
import * as v from 'valibot';
import { freshCheckIn } from './create.ts';
import { type Simulation, serve } from './gate.ts';
import type { Answer, Detail } from './problems.ts';
import { readBody } from './read-body.ts';

const requestedData = v.optional(v.array(v.picklist(['MSISDN'])));
const ExchangeBody = v.strictObject({ qrCode: v.string(), requestedData });
const CustomerExchangeBody = v.strictObject({
  customer: v.strictObject({ customerToken: v.string() }),
  requestedData,
});

export function exchangeRoutes(simulation: Simulation): Hono {
  const { world } = simulation;
  return new Hono()
    .post(
      '/qr/v1/exchange',
      serve(simulation, { operation: 'exchange', key: 'none' }, ({ text }) => {
        const read = readBody(ExchangeBody, { text, strict: world.settings.strictQr });
        if ('details' in read) return refuse(read.details);
        const customer = world.customers.byCode(read.value.qrCode);
        if (typeof customer === 'string') {
          return refuse([
            { name: 'qrCode', reason: 'The complete data contained in the QR code is required.' },
          ]);
        }
        const { msisdn, code, codeMadeAt } = customer;
        const told =
          code === 'token'
            ? { msisdn, timestamp: Math.floor(codeMadeAt / 1000), version: '2.0' }
            : { msisdn, version: '1.0' };
        return { status: 200, body: told };
      }),
    )
    .post(
      '/qr/v1/exchange/customer',
      serve(simulation, { operation: 'exchange-customer', key: 'none' }, ({ text, unit }) => {
        const read = readBody(CustomerExchangeBody, { text, strict: world.settings.strictQr });
        if ('details' in read) return refuse(read.details);
        const found = freshCheckIn(world, read.value.customer.customerToken);
        if (!found || (unit !== null && unit.msn !== found.msn))
          return refuse([{ name: 'customerToken', reason: 'The token is unknown or has expired.' }]);
        const { customer, scannedAt } = found;
        return { status: 200, body: { msisdn: customer.msisdn, timestamp: Math.floor(scannedAt / 1000) } };
      }),
    );
}

/** QR has no `type`, `instance` or `traceId` in its errors, and plain JSON as content type. */
const refuse = (extraDetails: readonly Detail[]): Answer => ({
  status: 400,
  body: {
    title: 'Bad request',
    status: 400,
    detail: 'The request body contains one or more invalid parameters.',
    extraDetails,
  },
});
