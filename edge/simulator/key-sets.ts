/** Whose keys a call carries, and which sales units they open: a shared set, one set per unit, partner keys. */
import type { SalesUnit } from './sales-units.ts';

export interface KeySet {
  readonly clientId: string;
  readonly clientSecret: string;
  /** A primary and a secondary, interchangeable. */
  readonly subscriptionKeys: readonly string[];
  /**
   * `shared` opens every unit, so that a first try needs no thought; the platform has no such set. `unit` opens its own
   * alone. `partner` opens the connected ones and must name one on each call.
   */
  readonly kind: 'shared' | 'unit' | 'partner';
  /** The unit a call without `Merchant-Serial-Number` speaks for. */
  readonly home: string | null;
}

export const sharedKeys: KeySet = {
  clientId: 'sim-client',
  clientSecret: 'sim-secret',
  subscriptionKeys: ['sim-subscription', 'sim-subscription-2'],
  kind: 'shared',
  home: '123456',
};

const partnerKeys: KeySet = {
  clientId: 'sim-partner',
  clientSecret: 'sim-partner-secret',
  subscriptionKeys: ['sim-partner-subscription', 'sim-partner-subscription-2'],
  kind: 'partner',
  home: null,
};

const unitKeys = (msn: string): KeySet => ({
  clientId: `sim-client-${msn}`,
  clientSecret: `sim-secret-${msn}`,
  subscriptionKeys: [`sim-subscription-${msn}`, `sim-subscription-${msn}-2`],
  kind: 'unit',
  home: msn,
});

/** Keys for the specialised token flow, which carries no subscription key. */
export const accountingKeys = { id: 'sim-accounting', secret: 'sim-accounting-secret' } as const;

export interface KeySets {
  bySubscription(key: string): KeySet | null;
}

export function openKeySets(msns: Iterable<string>): KeySets {
  const sets = [sharedKeys, partnerKeys, ...[...msns].map(unitKeys)];
  const bySubscription = new Map(sets.flatMap((set) => set.subscriptionKeys.map((key) => [key, set])));
  return { bySubscription: (key) => bySubscription.get(key) ?? null };
}

export function opens({ kind, home }: KeySet, unit: SalesUnit): boolean {
  switch (kind) {
    case 'shared':
      return true;
    case 'unit':
      return home === unit.msn;
    case 'partner':
      return unit.partnerConnected;
  }
}
