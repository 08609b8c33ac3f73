/** The control API under `/sim`: everything a person can do on the two pages, for scripts and browser tests. */
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { approve, decline, hesitate, type Outcome, scan } from './approvals.ts';
import { viewClock, viewCustomer, viewPayment, viewPhone, viewState, viewWebhooks } from './control-views.ts';
import { type Customer, CustomerChanges } from './customers.ts';
import { FaultToAdd } from './faults.ts';
import type { Simulation } from './gate.ts';
import { type Payment, remaining } from './payment.ts';
import { drawSvg } from './qr-image.ts';
import { readBody, WholeNumber } from './read-body.ts';
import { changeUnit, UnitChanges } from './sales-units.ts';
import { SettingsChanges } from './settings.ts';
import { resetWorld, type World } from './world.ts';

const notNegative = v.pipe(WholeNumber, v.minValue(0));
const ByCustomer = v.optional(v.strictObject({ customer: v.optional(v.string()) }), {});
const Advance = v.strictObject({ ms: v.pipe(notNegative, v.maxValue(400 * 86_400_000)) });
const Refund = v.optional(v.strictObject({ value: v.optional(v.pipe(WholeNumber, v.minValue(1))) }), {});
const Hold = v.optional(v.strictObject({ held: v.optional(v.boolean(), true) }), {});
const ModeChanges = v.partial(
  v.strictObject({ off: v.boolean(), lateMs: notNegative, twice: v.boolean(), shuffled: v.boolean() }),
);
const Bank = v.strictObject({
  outcome: v.picklist(['6260', '6280']),
  times: v.optional(v.pipe(WholeNumber, v.minValue(0), v.maxValue(1000)), 1),
});
const Reset = v.optional(v.strictObject({ everything: v.optional(v.boolean(), false) }), {});

export function controlRoutes({ world, baseUrl }: Simulation): Hono {
  const one = '/sim/payments/:msn/:reference';
  return new Hono()
    .get('/sim/state', (c) => c.json(viewState(world, baseUrl(c.req.raw))))
    .post('/sim/reset', (c) =>
      withBody(c, Reset, ({ everything = false }) => {
        resetWorld(world, { everything });
        return c.json(viewState(world, baseUrl(c.req.raw)));
      }),
    )
    .get('/sim/clock', (c) => c.json(viewClock(world)))
    .post('/sim/clock/advance', (c) =>
      withBody(c, Advance, ({ ms }) => {
        world.clock.advance(ms);
        return c.json(viewClock(world));
      }),
    )
    .get('/sim/payments', (c) => c.json(world.payments.all().map((payment) => viewPayment(world, payment))))
    .get(one, (c) => withPayment(world, c, (payment) => c.json(viewPayment(world, payment))))
    .post(`${one}/scan`, (c) => act(world, c, (payment, customer) => scan(payment, customer)))
    .post(`${one}/approve`, (c) => act(world, c, (payment, customer) => approve(world, payment, customer)))
    .post(`${one}/decline`, (c) => act(world, c, (payment, customer) => decline(world, payment, customer)))
    .post(`${one}/hesitate`, (c) => act(world, c, hesitate))
    .post(`${one}/hold`, (c) =>
      withBody(c, Hold, ({ held = true }) =>
        withPayment(world, c, (payment) => {
          payment.held = held;
          return c.json(viewPayment(world, payment));
        }),
      ),
    )
    .post(`${one}/refund`, (c) =>
      withBody(c, Refund, ({ value }) =>
        withPayment(world, c, (payment) => refundInPortal(world, c, { payment, value })),
      ),
    )
    .post(`${one}/release`, (c) =>
      withPayment(world, c, (payment) => {
        if (remaining(payment) === 0) return c.json({ error: 'nothing is reserved' }, 409);
        world.payments.cancel(payment);
        return c.json(viewPayment(world, payment));
      }),
    )
    .get('/sim/customers', (c) =>
      c.json(world.customers.all().map((customer) => viewCustomer(world, customer))),
    )
    .get('/sim/customers/:id', (c) =>
      withCustomer(world, c, (customer) => c.json(viewPhone(world, customer, baseUrl(c.req.raw)))),
    )
    .patch('/sim/customers/:id', (c) =>
      withBody(c, CustomerChanges, (changes) =>
        withCustomer(world, c, (customer) => {
          world.customers.change(customer, changes);
          return c.json(viewCustomer(world, customer));
        }),
      ),
    )
    .get('/sim/customers/:id/code.svg', (c) =>
      withCustomer(world, c, (customer) =>
        c.body(drawSvg(world.customers.codeOf(customer)), 200, {
          'content-type': 'image/svg+xml',
          'cache-control': 'no-store',
        }),
      ),
    )
    .post('/sim/customers/:id/new-code', (c) =>
      withCustomer(world, c, (customer) => {
        world.customers.renewCode(customer);
        return c.json(viewCustomer(world, customer));
      }),
    )
    .get('/sim/units', (c) => c.json([...world.units.values()]))
    .patch('/sim/units/:msn', (c) =>
      withBody(c, UnitChanges, (changes) => {
        const unit = world.units.get(c.req.param('msn'));
        if (!unit) return c.json({ error: 'no such sales unit' }, 404);
        changeUnit(unit, changes);
        return c.json(unit);
      }),
    )
    .get('/sim/faults', (c) => c.json(world.faults.all()))
    .post('/sim/faults', (c) => withBody(c, FaultToAdd, (fault) => c.json(world.faults.add(fault), 201)))
    .delete('/sim/faults', (c) => {
      world.faults.clear();
      return c.body(null, 204);
    })
    .get('/sim/webhooks', (c) => c.json(viewWebhooks(world)))
    .patch('/sim/webhooks', (c) =>
      withBody(c, ModeChanges, (changes) => {
        const { off, lateMs, twice, shuffled } = world.deliveries.mode();
        world.deliveries.setMode({
          off: changes.off ?? off,
          lateMs: changes.lateMs ?? lateMs,
          twice: changes.twice ?? twice,
          shuffled: changes.shuffled ?? shuffled,
        });
        return c.json(world.deliveries.mode());
      }),
    )
    .post('/sim/bank', (c) =>
      withBody(c, Bank, ({ outcome, times }) => {
        world.payments.setBank(Array.from({ length: times }, () => outcome));
        return c.json(world.payments.bank());
      }),
    )
    .patch('/sim/settings', (c) =>
      withBody(c, SettingsChanges, (changes) => {
        for (const [name, value] of Object.entries(changes)) {
          if (value !== undefined) Object.assign(world.settings, { [name]: value });
        }
        return c.json(world.settings);
      }),
    )
    .post('/sim/tokens/revoke', (c) => {
      world.tokens.revokeAll();
      return c.body(null, 204);
    });
}

export async function withBody<Schema extends v.GenericSchema>(
  c: Context,
  schema: Schema,
  use: (body: v.InferOutput<Schema>) => Response,
): Promise<Response> {
  const read = readBody(schema, { text: await c.req.text(), strict: true });
  return 'details' in read
    ? c.json({ error: 'the body is not as documented', details: read.details }, 400)
    : use(read.value);
}

function withPayment(world: World, c: Context, use: (payment: Payment) => Response): Response {
  const { msn = '', reference = '' } = c.req.param();
  const payment = world.payments.get(msn, reference);
  return payment ? use(payment) : c.json({ error: 'no such payment' }, 404);
}

export function withCustomer(world: World, c: Context, use: (customer: Customer) => Response): Response {
  const customer = world.customers.get(c.req.param('id') ?? '');
  return customer ? use(customer) : c.json({ error: 'no such customer' }, 404);
}

/** Without a name, the customer the payment is addressed to acts, or the first of the list scans the code. */
function act(
  world: World,
  c: Context,
  use: (payment: Payment, customer: Customer) => Outcome,
): Promise<Response> {
  return withBody(c, ByCustomer, ({ customer: id }) =>
    withPayment(world, c, (payment) => {
      const customer =
        id === undefined ? (payment.customer ?? world.customers.all()[0]) : world.customers.get(id);
      if (!customer) return c.json({ error: 'no such customer' }, 404);
      return answerAct(world, c, { payment, outcome: use(payment, customer) });
    }),
  );
}

const done: readonly Outcome[] = [
  'authorized',
  'declined',
  'scanned',
  'hesitating',
  'refused by bank',
  'unknown yet',
];

export function answerAct(
  world: World,
  c: Context,
  { payment, outcome }: { payment: Payment; outcome: Outcome },
): Response {
  return c.json({ outcome, payment: viewPayment(world, payment) }, done.includes(outcome) ? 200 : 409);
}

/** As in the business portal: no idempotency key, and webhooks are sent all the same. */
function refundInPortal(
  world: World,
  c: Context,
  { payment, value }: { payment: Payment; value: number | undefined },
): Response {
  const refundable = payment.captured - payment.refunded;
  const sum = value ?? refundable;
  if (sum === 0 || sum > refundable) return c.json({ error: `at most ${refundable} can be refunded` }, 409);
  world.payments.refund(payment, sum, null);
  return c.json(viewPayment(world, payment));
}
