/** Counts calls per name in a sliding window and says how long to wait when there were too many. */
import type { Clock } from '../domain/clock.ts';

export interface RateLimits {
  /** Counts one call; `null` lets it pass, a number is the seconds to wait. Refused calls are not counted. */
  count(name: string, most: number): number | null;
}

export function openRateLimits({ clock, windowMs }: { clock: Clock; windowMs: number }): RateLimits {
  const calls = new Map<string, number[]>();
  return {
    count(name, most) {
      const now = clock.now();
      const recent = (calls.get(name) ?? []).filter((at) => at > now - windowMs);
      const [oldest] = recent;
      if (recent.length >= most && oldest !== undefined) {
        calls.set(name, recent);
        return Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
      }
      calls.set(name, [...recent, now]);
      return null;
    },
  };
}
