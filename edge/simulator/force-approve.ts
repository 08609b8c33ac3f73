/** Approval without an app, on the test host only. Source: ePayment, "Force approve". */
import type * as v from 'valibot';
import { expiredCardAmount, isBlocked, isRefusedByBank, mayNotPay } from './approvals.ts';
import { findNamed } from './create.ts';
import type { ApproveBody } from './create-body.ts';
import type { Customer } from './customers.ts';
import type { Payment } from './payment.ts';
import type { ErrorCode } from './problems.ts';
import type { SalesUnit } from './sales-units.ts';
import type { World } from './world.ts';

export interface Forced {
  readonly unit: SalesUnit;
  readonly body: v.InferOutput<typeof ApproveBody>;
}

/** `null` when the payment is now authorised. An expired test card shows as 500. */
export function forceApprove(world: World, payment: Payment, { unit, body }: Forced): ErrorCode | null {
  if (payment.state !== 'CREATED') return payment.state === 'AUTHORIZED' ? '6230' : '10010';
  if (!unit.forceApproveAllowed) return '10020';
  const customer = whoApproves(world, payment, body);
  if (typeof customer === 'string') return customer;
  const refused = refuseCustomer(payment, customer);
  if (refused) return refused;
  payment.customer = customer;
  world.payments.authorize(payment);
  return null;
}

/** With a token alone, whoever the payment is addressed to approves, or the first customer of the simulator. */
function whoApproves(
  world: World,
  payment: Payment,
  { customer, token }: Forced['body'],
): Customer | ErrorCode {
  if (customer === undefined && token === undefined) return '4140';
  if (token !== undefined && token !== payment.token) return '10010';
  if (customer === undefined) return payment.customer ?? world.customers.all()[0] ?? '10010';
  const named = findNamed(world, customer);
  if (typeof named === 'string') return named === '7010' ? '10010' : named;
  return payment.customer === null || payment.customer === named ? named : '10010';
}

function refuseCustomer(payment: Payment, customer: Customer): ErrorCode | null {
  if (!customer.identified) return '10030';
  if (customer.card === 'none') return '10050';
  if (isBlocked(payment, customer)) return '10040';
  if (payment.body.profile?.scope) return '10060';
  if (payment.value > customer.paymentLimit) return '10070';
  if (payment.value === expiredCardAmount) return '3010';
  if (mayNotPay(customer, payment.body.minimumUserAge ?? 0)) return '10010';
  return isRefusedByBank(payment, customer) ? '10010' : null;
}
