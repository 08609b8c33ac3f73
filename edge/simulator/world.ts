/** All that the simulator remembers, in one place that can be emptied. */
import type { Clock } from '../domain/clock.ts';
import { type Choices, defaultChoices } from './choices.ts';
import { type Customers, openCustomers } from './customers.ts';
import { type Deliveries, openDeliveries } from './deliveries.ts';
import { type EcomOrders, openEcomOrders } from './ecom-orders.ts';
import { type Faults, openFaults } from './faults.ts';
import { type Idempotency, openIdempotency } from './idempotency.ts';
import { type CheckIns, openCheckIns } from './check-ins.ts';
import { type KeySets, openKeySets } from './key-sets.ts';
import { openOrders, type Orders } from './orders.ts';
import { openPosters, type Posters } from './posters.ts';
import { openStickers, type Stickers } from './stickers.ts';
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
  readonly keySets: KeySets;
  readonly stickers: Stickers;
  readonly posters: Posters;
  readonly ecom: EcomOrders;
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
  checkIns: CheckIns;
  orders: Orders;
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
    keySets: openKeySets(openSalesUnits().keys()),
    stickers: openStickers(),
    posters: openPosters({ clock, random }),
    ecom: openEcomOrders({ clock, fetch }),
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
 * Back to the first day: payments, keys, limits, faults, units, customers and the clock. Registrations, access
 * tokens, stickers and posters stay, because whoever holds them made them once, at its own start; `everything` takes
 * these too.
 */
export function resetWorld(world: World, { everything }: { everything: boolean }): void {
  world.clock.reset();
  world.deliveries.clear();
  if (everything) {
    world.tokens.revokeAll();
    world.stickers.clear();
    world.posters.clear();
    for (const { id } of world.registrations.all()) world.registrations.remove(id);
  }
  Object.assign(world, openForgettable(world, world.settings.accessTokenLifetimeSeconds));
}

type Forgettable = Pick<
  World,
  | 'settings'
  | 'units'
  | 'customers'
  | 'limits'
  | 'idempotency'
  | 'faults'
  | 'payments'
  | 'checkIns'
  | 'orders'
>;

function openForgettable(
  { clock, random, choices, deliveries, ecom }: Omit<World, keyof Forgettable>,
  accessTokenLifetimeSeconds?: number,
): Forgettable {
  const units = openSalesUnits();
  return {
    settings: usualSettings(accessTokenLifetimeSeconds),
    units,
    customers: openCustomers({ clock }),
    limits: openRateLimits({ clock, windowMs: choices.rateWindowMs }),
    idempotency: openIdempotency(),
    faults: openFaults(),
    payments: openPayments({
      ...{ clock, random, choices, units },
      announce: deliveries.announce,
      tell: ecom.tell,
    }),
    orders: openOrders(random),
    checkIns: openCheckIns({ clock, random, choices, announce: deliveries.announce }),
  };
}
