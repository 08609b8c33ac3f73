/** How much one asker may ask: a bucket of tokens that time refills, so a burst passes and a flood is told to wait. */
import type { Clock } from './domain/clock.ts';

export interface Pace {
  /** Asks that may come at once. */
  readonly burst: number;
  readonly perMinute: number;
}

export interface Limit {
  /** Takes a token of `who`: 0 when there was one, else whole seconds until there is. A refused ask takes none. */
  waitS(who: string): number;
}

/** Of one till: many times what two hands at a stall ask for, and what an outbox sends after an hour offline is a burst. */
export const parcelPace: Pace = { burst: 30, perMinute: 60 };
/** Of one address, and of all together: a code has 40 bits and lives an hour, so guesses that are counted find none. */
export const pairingPace: Pace = { burst: 5, perMinute: 5 };
export const pairingPaceOfAll: Pace = { burst: 10, perMinute: 10 };

/** Of customers at a stall: many phones come from one address there, and a payment that is begun costs a call. */
export const posterPace: Pace = { burst: 20, perMinute: 20 };
export const posterPaceOfStall: Pace = { burst: 60, perMinute: 60 };
/** How often a customer's page has its payment read, within what Vipps MobilePay allows for one payment. */
export const lookPace: Pace = { burst: 3, perMinute: 30 };

/** Of one till: looking at Vipps MobilePay for what a customer says; each look is several calls there. */
export const proofPace: Pace = { burst: 10, perMinute: 20 };

/** Whoever is not known has a full bucket, so at most this many are kept: those who asked last. */
export const mostAskers = 1_000;

export function openLimit(clock: Clock, { burst, perMinute }: Pace): Limit {
  const perMs = perMinute / 60_000;
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>();

  return {
    waitS(who) {
      const now = clock.now();
      const { tokens: before, at } = buckets.get(who) ?? { tokens: burst, at: now };
      // A clock that was set back gives nothing, and takes nothing away.
      const tokens = Math.min(burst, before + Math.max(0, now - at) * perMs);
      const mayPass = tokens >= 1;
      // Deleted first, so that the order of the map is the order of asking.
      buckets.delete(who);
      buckets.set(who, { tokens: mayPass ? tokens - 1 : tokens, at: now });
      dropOldest(buckets);
      return mayPass ? 0 : Math.ceil((1 - tokens) / perMs / 1_000);
    },
  };
}

function dropOldest(buckets: Map<string, unknown>): void {
  const [oldest] = buckets.keys();
  if (buckets.size > mostAskers && oldest !== undefined) buckets.delete(oldest);
}
