/** What the pages and the control API show of a payment, a customer and a registration; never a secret. */
import type { Customer } from './customers.ts';
import { isOver, type Payment } from './payment.ts';
import type { World } from './world.ts';

/** How long an ended payment stays on the phone, in ms, and how many of them. */
const recentMs = 10 * 60_000;
const recentMost = 5;

export const viewPayment = (world: World, payment: Payment) => {
  const { body, currency, customer } = payment;
  return {
    msn: payment.msn,
    reference: payment.reference,
    seller: world.units.get(payment.msn)?.name ?? payment.msn,
    userFlow: body.userFlow,
    amount: { currency, value: payment.value },
    description: body.paymentDescription ?? null,
    lines: (body.receipt?.orderLines ?? []).map((line) => ({
      name: line.name,
      quantity: line.unitInfo?.quantity ?? '1',
      unit: line.unitInfo?.quantityUnit ?? 'PCS',
      total: line.isReturn ? -line.totalAmount : line.totalAmount,
    })),
    returnUrl: body.returnUrl ?? null,
    state: payment.state,
    processing: payment.processing,
    held: payment.held,
    authorized: payment.authorized,
    captured: payment.captured,
    cancelled: payment.cancelled,
    refunded: payment.refunded,
    customer: customer?.id ?? null,
    redirectUrl: payment.redirectUrl,
    createdAt: new Date(payment.createdAt).toISOString(),
    expiresAt: new Date(payment.expiresAt).toISOString(),
    events: payment.events,
  };
};

export const viewCustomer = (world: World, customer: Customer) => ({
  id: customer.id,
  name: customer.name,
  country: customer.country,
  phoneNumber: customer.msisdn,
  age: customer.age,
  note: customer.note,
  silent: customer.silent,
  card: customer.card,
  identified: customer.identified,
  paymentLimit: customer.paymentLimit,
  codeKind: customer.code,
  code: world.customers.codeOf(customer),
});

/** One customer's phone: their requests, codes on screens nearby that nobody has scanned, and what ended lately. */
export function viewPhone(world: World, customer: Customer) {
  const now = world.clock.now();
  const payments = world.payments.all();
  const mine = payments.filter((payment) => payment.customer === customer);
  const show = (payment: Payment) => viewPayment(world, payment);
  return {
    now: new Date(now).toISOString(),
    customer: viewCustomer(world, customer),
    requests: mine.filter((payment) => !isOver(payment)).map(show),
    nearby: payments
      .filter(({ body, customer: scanner }) => body.userFlow !== 'PUSH_MESSAGE' && scanner === null)
      .filter((payment) => !isOver(payment))
      .map(show),
    recent: mine
      .filter((payment) => isOver(payment) && now - lastEventAt(payment) < recentMs)
      .slice(0, recentMost)
      .map(show),
  };
}

export const viewState = (world: World) => ({
  clock: viewClock(world),
  settings: world.settings,
  bank: world.payments.bank(),
  faults: world.faults.all(),
  webhooks: {
    mode: world.deliveries.mode(),
    underway: world.deliveries.underway(),
    registrations: world.registrations.all().map(({ id, msn, url, events }) => ({ id, msn, url, events })),
    deliveries: world.deliveries.log().map((line) => ({ ...line, at: new Date(line.at).toISOString() })),
  },
  units: [...world.units.values()],
  customers: world.customers.all().map((customer) => viewCustomer(world, customer)),
  payments: world.payments
    .all()
    .slice(0, 50)
    .map((payment) => viewPayment(world, payment)),
});

export const viewClock = ({ clock }: World) => ({
  now: new Date(clock.now()).toISOString(),
  aheadMs: clock.aheadMs(),
});

const lastEventAt = (payment: Payment): number => Date.parse(payment.events.at(-1)?.timestamp ?? '');
