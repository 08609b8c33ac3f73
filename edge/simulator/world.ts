/** All that the simulator remembers, in one place that can be emptied. */
import type { Clock } from '../domain/clock.ts';
import { type Choices, defaultChoices } from './choices.ts';
import { type Customers, openCustomers } from './customers.ts';
import { type Deliveries, openDeliveries } from './deliveries.ts';
import { type Faults, openFaults } from './faults.ts';
import { type Idempotency, openIdempotency } from './idempotency.ts';
import { type Payments, openPayments } from './payments.ts';
import { type RateLimits, openRateLimits } from './rate-limits.ts';
import { type Registrations, openRegistrations } from './registrations.ts';
import { type SalesUnits, openSalesUnits } from './sales-units.ts';
import { type Settings, usualSettings } from './settings.ts';
import { type Tokens, openTokens } from './tokens.ts';
import { type VirtualClock, virtualClock } from './virtual-clock.ts';

export interface WorldParts {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** A fresh UUID. */
  readonly random: () => string;
  readonly accessTokenLifetimeSeconds?: number;
  readonly choices?: Partial<Choices>;
}

export interface World {
  readonly clock: VirtualClock;
  readonly random: () => string;
  readonly choices: Choices;
  settings: Settings;
  units: SalesUnits;
  customers: Customers;
  tokens: Tokens;
  limits: RateLimits;
  idempotency: Idempotency;
  registrations: Registrations;
  deliveries: Deliveries;
  faults: Faults;
  payments: Payments;
}

export function openWorld(parts: WorldParts): World {
  const choices = { ...defaultChoices, ...parts.choices };
  const { fetch, random } = parts;
  const clock = virtualClock(parts.clock);
  const registrations = openRegistrations(random);
  const { sendsVippsAuthorization, shuffleWithinMs } = choices;
  const world: Omit<World, keyof Forgettable> = {
    clock,
    random,
    choices,
    tokens: openTokens({ clock, random }),
    registrations,
    deliveries: openDeliveries({
      clock,
      fetch,
      random,
      registrations,
      sendsVippsAuthorization,
      shuffleWithinMs,
    }),
  };
  return Object.assign(world, openForgettable(world, parts.accessTokenLifetimeSeconds));
}

/**
 * Back to the first day: payments, keys, limits, faults, units, customers and the clock. Registrations and access
 * tokens stay, because whoever holds them made them once, at its own start; `everything` takes these too.
 */
export function resetWorld(world: World, { everything }: { everything: boolean }): void {
  world.clock.reset();
  world.deliveries.clear();
  if (everything) {
    world.tokens.revokeAll();
    for (const { id } of world.registrations.all()) world.registrations.remove(id);
  }
  Object.assign(world, openForgettable(world, world.settings.accessTokenLifetimeSeconds));
}

type Forgettable = Pick<
  World,
  'settings' | 'units' | 'customers' | 'limits' | 'idempotency' | 'faults' | 'payments'
>;

function openForgettable(
  { clock, random, choices, deliveries }: Omit<World, keyof Forgettable>,
  accessTokenLifetimeSeconds?: number,
): Forgettable {
  const units = openSalesUnits();
  return {
    settings: usualSettings(accessTokenLifetimeSeconds),
    units,
    customers: openCustomers({ clock, random }),
    limits: openRateLimits({ clock, windowMs: choices.rateWindowMs }),
    idempotency: openIdempotency(),
    faults: openFaults(),
    payments: openPayments({ clock, random, choices, units, announce: deliveries.announce }),
  };
}
