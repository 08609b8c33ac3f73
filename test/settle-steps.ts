/** Charges brought as far as a test about settling needs them. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { chargeOf, type Stand, startMs } from './edge-stand.ts';

export const second = 1_000;
export const minute = 60 * second;

/** A charge that the peer has and the customer sees. */
export async function waiting(stand: Stand, charge = chargeOf()) {
  expect(await stand.send(charge)).toEqual({ status: 202, answer: { answer: 'accepted' } });
  await stand.rest();
  return charge;
}

export async function paid(stand: Stand, charge = chargeOf()) {
  await waiting(stand, charge);
  stand.peer.customer.approves(charge.reference);
  await stand.pass(6 * second);
  expect(stand.outcome(charge.reference)).toBe('paid');
  return charge;
}

/** Of two copies of one call the one that the network had held back. */
export async function otherCopyArrives({ peer }: Stand, operation: 'create' | 'refund'): Promise<void> {
  const [first] = peer.calls(operation);
  if (!first) throw new Error(`expected a ${operation} to have left, none did`);
  await peer.arrivesLate(first);
}

/** A webhook about it, as Vipps MobilePay writes one. */
export const eventOf = (reference: string) => ({
  msn: '123456',
  reference,
  pspReference: randomUUID(),
  name: 'AUTHORIZED',
  amount: { currency: 'NOK', value: 12_900 },
  timestamp: new Date(startMs).toISOString(),
  success: true,
});
