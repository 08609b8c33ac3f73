/** What the customer and the bank do with a waiting payment: scan, hesitate, approve, decline. */
import { ageOfPaying, type Customer } from './customers.ts';
import type { Payment } from './payment.ts';
import type { World } from './world.ts';

export type Outcome =
  | 'authorized'
  /** The bank refused; the customer may try again with another card. */
  | 'refused by bank'
  /** The bank has not answered; it will. */
  | 'unknown yet'
  | 'declined'
  | 'hesitating'
  | 'scanned'
  | 'over'
  | 'not addressed to this customer'
  | 'customer never answers'
  | 'customer may not pay';

/** Test amounts, in minor units, that the bank refuses. 197 and 202 are Norwegian only. */
const refusedAmounts: ReadonlySet<number> = new Set([151, 182, 183, 184, 186, 187]);
const refusedInNorway: ReadonlySet<number> = new Set([197, 202]);
const unknownAmount = 201;
export const expiredCardAmount = 186;

/** A code on a screen becomes this customer's request. */
export function scan(payment: Payment, customer: Customer): Outcome {
  if (payment.state !== 'CREATED') return 'over';
  if (payment.customer && payment.customer !== customer) return 'not addressed to this customer';
  if (mayNotPay(customer, payment.body.minimumUserAge ?? 0)) return 'customer may not pay';
  payment.customer = customer;
  return 'scanned';
}

export function approve(world: World, payment: Payment, customer: Customer): Outcome {
  const refused = refuseAct(payment, customer);
  if (refused) return refused;
  if (payment.value === unknownAmount) {
    payment.processing = 'bank';
    world.clock.after(world.choices.unknownResultMs, () => settleUnknown(world, payment));
    return 'unknown yet';
  }
  if (isRefusedByBank(payment, customer)) {
    world.payments.failAuthorization(payment);
    return 'refused by bank';
  }
  world.payments.authorize(payment);
  return 'authorized';
}

export function decline(world: World, payment: Payment, customer: Customer): Outcome {
  const refused = refuseAct(payment, customer);
  if (refused) return refused;
  world.payments.abort(payment);
  return 'declined';
}

/** The thumb is on the button: until the customer approves or declines, a cancel is refused with 6250. */
export function hesitate(payment: Payment, customer: Customer): Outcome {
  const refused = refuseAct(payment, customer);
  if (refused) return refused;
  payment.processing = 'customer';
  return 'hesitating';
}

export const mayNotPay = (customer: Customer, minimumAge: number): boolean =>
  customer.age < Math.max(ageOfPaying, minimumAge);

export function isRefusedByBank(payment: Payment, customer: Customer): boolean {
  if (customer.card === 'empty' || customer.card === 'none' || isBlocked(payment, customer)) return true;
  return (
    refusedAmounts.has(payment.value) || (payment.currency === 'NOK' && refusedInNorway.has(payment.value))
  );
}

export const isBlocked = (payment: Payment, customer: Customer): boolean =>
  customer.card === 'commercial' &&
  (payment.body.paymentMethod.blockedSources ?? []).includes('COMMERCIAL_CARDS');

function refuseAct(payment: Payment, customer: Customer): Outcome | null {
  const scanned = scan(payment, customer);
  if (scanned !== 'scanned') return scanned;
  if (payment.processing === 'bank') return 'unknown yet';
  return customer.silent ? 'customer never answers' : null;
}

function settleUnknown(world: World, payment: Payment): void {
  if (payment.state === 'CREATED') world.payments.authorize(payment);
}
