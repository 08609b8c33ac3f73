/**
 * How QR and Order Management say no: `invalidParams`, no `status`, plain JSON as content type.
 * Source: QR 1.0, `QrErrorResponse`; Order Management 2.1, `ErrorResponse`.
 */
import { type Answer, type Detail, type Dialect, gatewayRefusal, type Occurrence } from './problems.ts';

const invalid = (details: readonly Detail[], { traceId }: Occurrence): Answer => ({
  status: 400,
  body: {
    type: 'https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.1',
    title: 'One or more validation errors occurred.',
    detail: 'BadRequest',
    instance: traceId,
    invalidParams: details.map(({ name, reason }) => ({ name: capitalised(name), reason })),
  },
});

export const paramsDialect: Dialect = { invalid, gateway: gatewayRefusal };

/** A refusal in a sentence: 404, 409, 415, or a 400 that concerns no field. */
export const paramsRefusal = (
  status: number,
  { title, detail }: { title: string; detail: string },
  { traceId }: Occurrence,
): Answer => ({ status, body: { title, detail, instance: traceId } });

/** Fields are named as the platform's own code has them: `RedirectUrl` for `redirectUrl`. */
const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
