/** When a change to a payment is refused, and with which code. Source: ePayment, "State machine". */
import type { Choices } from './choices.ts';
import { type Payment, remaining } from './payment.ts';
import type { ErrorCode } from './problems.ts';
import type { SalesUnit } from './sales-units.ts';

export interface Ruling {
  readonly payment: Payment;
  readonly unit: SalesUnit;
  readonly now: number;
  readonly choices: Choices;
}

export interface Sum {
  readonly currency: string;
  readonly value: number;
}

/** Refund window: 365 days from the approval, the earlier of the two readings. */
const refundWindowMs = 365 * 86_400_000;

/** Test amounts of refunds, in minor units. */
const noReceivingAccount = 123;
const refundPeriodOver = 124;

export function refuseCapture({ payment, unit, now, choices }: Ruling, sum: Sum): ErrorCode | null {
  if (payment.held) return '6160';
  if (payment.state === 'CREATED') return '6080';
  if (payment.state !== 'AUTHORIZED') return '6200';
  if (isPast(payment.holdUntil, now)) return payment.captured === payment.authorized ? '6170' : '6100';
  if (payment.cancelled > 0) return '6070';
  if (payment.captured === payment.authorized) return '6170';
  if (sum.currency !== payment.currency || sum.value <= 0) return '4040';
  if (sum.value > remaining(payment)) return '6090';
  return mustBeFull({ payment, unit, now, choices }, sum) ? '6140' : null;
}

function mustBeFull({ payment, unit, choices }: Ruling, { value }: Sum): boolean {
  if (unit.partialCaptureAllowed) return false;
  if (choices.partialCaptureRefused === 'any') return value < payment.authorized;
  return payment.captured > 0;
}

export function refuseCancel({ payment, now }: Ruling, transactionOnly: boolean): ErrorCode | null {
  if (payment.held) return '6160';
  switch (payment.state) {
    case 'CREATED':
      return payment.processing ? '6250' : null;
    case 'TERMINATED':
      return '6190';
    case 'ABORTED':
    case 'EXPIRED':
      return '6050';
    case 'AUTHORIZED':
      if (payment.captured === payment.authorized) return '6040';
      if (isPast(payment.holdUntil, now)) return '6030';
      if (payment.cancelled > 0) return '6190';
      return transactionOnly ? '6060' : null;
  }
}

export function refuseRefund({ payment, unit, now }: Ruling, sum: Sum): ErrorCode | null {
  if (payment.held) return '6160';
  if (payment.state === 'CREATED') return '6020';
  if (payment.state !== 'AUTHORIZED') return '6210';
  if (!unit.refundAllowed) return '5100';
  if (payment.captured === 0) return payment.cancelled > 0 ? '6210' : '6150';
  if (payment.authorizedAt !== null && now >= payment.authorizedAt + refundWindowMs) return '6220';
  if (payment.refunded === payment.captured) return '6180';
  if (sum.currency !== payment.currency || sum.value <= 0) return '4040';
  if (sum.value > payment.captured - payment.refunded) return '6150';
  if (sum.value === noReceivingAccount) return '6210';
  return sum.value === refundPeriodOver ? '6220' : null;
}

const isPast = (until: number | null, now: number): boolean => until !== null && now >= until;
