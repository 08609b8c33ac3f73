/** Money that a customer approved and nobody has collected yet: until when it can be, and how pressing that is. */
import type { Market } from './market.ts';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

/**
 * Days from the approval in which money can be collected: 180 in Norway; 14 in Denmark and Finland, unless late capture
 * is enabled for the sales unit. Source: ePayment, "Deadlines". After them a capture is refused with 6100.
 */
export const captureDays = (market: Market, lateCapture = false): number =>
  market === 'NO' || lateCapture ? 180 : 14;

/** `since` is never later than the approval, so this is never later than the true end. Milliseconds since the epoch. */
export const captureEndsAt = (since: number, days: number): number => since + days * dayMs;

/** Days from the sale in which money can be given back; 6220 after them. */
export const refundDays = 365;
export const refundEndsAt = (since: number): number => since + refundDays * dayMs;

/** `calm`: time enough. `soon`: plan it. `urgent`: collect today, or the money may be gone. `over`: too late. */
export const heldLevels = ['calm', 'soon', 'urgent', 'over'] as const;
export type HeldLevel = (typeof heldLevels)[number];

export interface Holding {
  /** When the holding began. */
  readonly since: number;
  /** Nothing can be collected after it. */
  readonly deadline: number;
  /** Until then Vipps MobilePay promises that a capture will do: a card's own hold is often shorter. */
  readonly guaranteedUntil: number | null;
}

export function levelOf(holding: Holding, now: number): HeldLevel {
  if (now >= holding.deadline) return 'over';
  const { soonAt, urgentAt } = stepsOf(holding);
  if (now >= urgentAt) return 'urgent';
  return now >= soonAt ? 'soon' : 'calm';
}

/** When the level rises next; null when it is at its highest. */
export function nextStep(holding: Holding, now: number): number | null {
  const { soonAt, urgentAt } = stepsOf(holding);
  return [soonAt, urgentAt, holding.deadline].find((at) => at > now) ?? null;
}

/** Warned of with a quarter of the time left, at most two weeks; urgent in the last tenth, at most the last two days. */
function stepsOf({ since, deadline, guaranteedUntil }: Holding): { soonAt: number; urgentAt: number } {
  const end = Math.min(deadline, guaranteedUntil ?? deadline);
  const share = (of: number) => Math.floor(Math.max(0, end - since) / of);
  return {
    soonAt: end - Math.min(share(4), 14 * dayMs),
    urgentAt: end - Math.min(share(10), 2 * dayMs),
  };
}
