/** What the routes answer, as documented: the schemas are those that tablets read the answers by. */
import { resolver } from 'hono-openapi';
import * as v from 'valibot';
import { Accepted, PaymentsPage, PaymentView, Problem, Refused, TillView } from './domain/wire.ts';
import { pairingPace, pairingPaceOfAll, parcelPace } from './limits.ts';

/** A cursor into the journal. */
export const Since = v.object({
  since: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'a whole number'), v.transform(Number)), '0'),
});

const json = (description: string, schema: v.GenericSchema) => ({
  description,
  content: { 'application/json': { schema: resolver(schema) } },
});
const problem = (description: string) => json(description, Problem);
const invalid = problem('The request is not of its form; `issues` name the fields. Nothing changed.');
const unpaired = problem('This browser is not a till.');
const tooMany = (limit: string) =>
  problem(`${limit}; \`Retry-After\` says in how many seconds to come again. Nothing changed.`);
const tooLarge = problem('The body is larger than 128 KiB.');

export const answers = {
  health: { 200: json('Up.', v.object({ ok: v.literal(true), cursor: v.number() })) },
  hook: {
    200: { description: 'Signed by Vipps MobilePay and stored, or of no use and passed over.' },
    401: { description: 'Not signed by a registration of ours, or too old. Nothing changed.' },
    413: tooLarge,
  },
  pairing: {
    201: json('Paired. The `torg_till` cookie is set: HttpOnly, SameSite=Strict.', TillView),
    400: invalid,
    404: problem('The code is unknown, used or older than an hour.'),
    429: tooMany(
      `More than ${pairingPace.perMinute} tries a minute from one address, or ${pairingPaceOfAll.perMinute} from all together`,
    ),
  },
  till: { 200: json('The till.', TillView), 401: unpaired },
  unpairing: {
    204: { description: 'This browser is no till any more; its cookie is taken back.' },
    401: unpaired,
  },
  parcels: {
    202: json('Durable here. The same parcel again gets the same answer.', Accepted),
    400: invalid,
    401: unpaired,
    409: json('Will never be done; the word says why.', Refused),
    413: tooLarge,
    429: tooMany(
      `More than ${parcelPace.perMinute} asks a minute of one till after a burst of ${parcelPace.burst}`,
    ),
  },
  payments: { 200: json('The next page.', PaymentsPage), 400: invalid, 401: unpaired },
  payment: {
    200: json('The payment.', PaymentView),
    400: invalid,
    401: unpaired,
    404: problem('No such payment.'),
  },
  qr: {
    200: { description: 'The picture.', content: { 'image/svg+xml': { schema: { type: 'string' } } } },
    401: unpaired,
    404: problem('No such payment, or its QR is over.'),
  },
  stream: {
    200: {
      description: 'An event stream. `Last-Event-ID` or `since` says where to begin.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
    401: unpaired,
  },
} as const;
