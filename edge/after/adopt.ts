/**
 * Finds a payment that this ledger does not know at Vipps MobilePay, under its exact reference in every sales unit of the
 * merchant, and takes it into the books: to be looked at and given back, never to be collected or let go of here.
 */
import { everyUnit } from '../each-unit.ts';
import { factOf, type Learning, learnFact } from '../settle/learning.ts';
import type { PaymentRecord } from '../ledger.ts';
import type { Stores } from '../stores.ts';
import type { Units } from '../units.ts';
import type { Held } from '../vipps/client.ts';

export type Adopting = Learning & { readonly units: Units; readonly stores: Stores };

/** `unreachable`: not every sales unit could be asked, so that nobody has it is not known. */
export type Adopted = { is: 'here'; payment: PaymentRecord } | { is: 'nowhere' } | { is: 'unreachable' };

export async function adopt(adopting: Adopting, reference: string): Promise<Adopted> {
  const { ledger, units } = adopting;
  const known = ledger.payment(reference);
  if (known && known.chargeId !== null) return { is: 'here', payment: known };
  const answers = await everyUnit(units, (vipps) => vipps.read(reference));
  const found = answers.find(({ answer }) => answer.ok);
  if (!found?.answer.ok) {
    const isSure = answers.every(({ answer }) => !answer.ok && answer.refusal.word === 'not-found');
    return { is: isSure ? 'nowhere' : 'unreachable' };
  }
  const events = await units.of(found.msn).events(reference);
  const madeAt = Date.parse((events.ok && events.value[0]?.timestamp) || '');
  return take(adopting, { msn: found.msn, held: found.answer.value, madeAt });
}

/** A tombstone of our own under that name stays what it is: somebody took that charge back. */
const hereOr = (payment: PaymentRecord): Adopted =>
  payment.chargeId === null ? { is: 'nowhere' } : { is: 'here', payment };

/** Its beginning is that of its event log; where that cannot be had, now: it can be given back then for too long, not too short. */
function take(
  adopting: Adopting,
  { msn, held, madeAt }: { msn: string; held: Held; madeAt: number },
): Adopted {
  const { ledger, clock, stores } = adopting;
  const { reference, amount } = held;
  const now = clock.now();
  const takenAt = Number.isNaN(madeAt) ? now : Math.min(madeAt, now);
  const store = stores.all.find(({ unit }) => unit === msn);
  return ledger.transaction(() => {
    // Another till may have looked for it, or asked under its name, while Vipps MobilePay was asked.
    const meanwhile = ledger.payment(reference);
    if (meanwhile) return hereOr(meanwhile);
    const chargeId = `adopted-${reference}`;
    ledger.begin(
      {
        ...{ reference, chargeId, till: '', ...amount, lines: [], by: 'screen', madeAt: takenAt, takenAt },
        ...{ unit: msn, store: store?.id ?? '', adopted: true, collect: 'on-hand-over' },
        holdDays: store?.holdDays ?? null,
      },
      { stage: 'waiting' },
    );
    // So that somebody who asks to look again is heard.
    ledger.addWish({ id: `${chargeId}-watch`, kind: 'watch', reference, takenAt: now, dueAt: now });
    return { is: 'here', payment: learnFact(adopting, { reference, fact: factOf(held) }) };
  });
}
