/** What happened, for a customer who says “but I paid”: every attempt that fits, each as Vipps MobilePay has it now. */
import type { Attempts } from './attempts.ts';
import type { Proof } from '../domain/after-wire.ts';
import { factOf, type Learning, learnFact, marksOf } from '../settle/learning.ts';
import type { PaymentRecord } from '../ledger.ts';
import type { Units } from '../units.ts';
import { viewOf } from '../view.ts';
import type { Vipps, VippsEvent } from '../vipps/client.ts';

type Attempt = Proof['attempts'][number];

/** Each is read at Vipps MobilePay while somebody waits. */
export const mostAttempts = 8;

export async function proofOf(
  proving: Learning & { readonly units: Units },
  { payments, looked, more }: Attempts,
): Promise<Proof> {
  const attempts = await Promise.all(
    payments
      .slice(0, mostAttempts)
      .map((payment) => attemptOf(proving, payment, proving.units.of(payment.unit))),
  );
  return { now: proving.clock.now(), looked, more, attempts };
}

async function attemptOf(proving: Learning, payment: PaymentRecord, vipps: Vipps): Promise<Attempt> {
  const { ledger } = proving;
  const { reference } = payment;
  const [held, events] = await Promise.all([vipps.read(reference), vipps.events(reference)]);
  const known = held.ok
    ? learnFact(proving, { reference, fact: factOf(held.value), marks: marksOf(held.value) })
    : payment;
  return {
    view: viewOf(ledger, known),
    heldNow: held.ok
      ? {
          state: held.value.state,
          authorized: held.value.authorized.value,
          captured: held.value.captured.value,
          cancelled: held.value.cancelled.value,
          refunded: held.value.refunded.value,
          pspReference: held.value.pspReference,
        }
      : { word: held.refusal.word },
    events: events.ok ? events.value.map(eventOf) : [],
    traces: ledger.traces.of(reference),
    moves: ledger.moves.of(reference),
  };
}

const eventOf = ({ name, pspReference, amount, timestamp, success }: VippsEvent) => ({
  name,
  pspReference,
  amount,
  at: Math.max(0, Date.parse(timestamp) || 0),
  success,
});
