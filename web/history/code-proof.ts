/**
 * What a customer's code found last, for the screen that shows it. The code itself is kept nowhere, so it is not asked
 * again, and a reload forgets what it found.
 */
import type { Proof } from '../../edge/domain/after-wire.ts';

let found: Proof | null = null;

export const proofByCode = (): Proof | null => found;

export function keepProof(proof: Proof): void {
  found = proof;
}
