/** Days and moments as the people of a market read them, in its own time zone. */
import type { Market } from './market.ts';

const zones = {
  NO: 'Europe/Oslo',
  DK: 'Europe/Copenhagen',
  FI: 'Europe/Helsinki',
} as const satisfies Record<Market, string>;

export const zoneOf = (market: Market): string => zones[market];

/** `2026-11-21`: the day of a moment (ms since the epoch) where the market is. */
export function dayAt(ms: number, market: Market): string {
  const { year, month, day } = partsOf(ms, market);
  return `${year}-${two(month)}-${two(day)}`;
}

/** The first moment of that day: local midnight, ms since the epoch. */
export function startOfDay(ms: number, market: Market): number {
  const { year, month, day } = partsOf(ms, market);
  const midnight = Date.UTC(year, month - 1, day);
  // Twice, because the offset at the guess may be another than at midnight itself: a day on which clocks change.
  const guess = midnight - offsetAt(midnight, market);
  return midnight - offsetAt(guess, market);
}

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<Market, Intl.DateTimeFormat>();

function partsOf(ms: number, market: Market): Parts {
  const format =
    formats.get(market) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zones[market],
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formats.set(market, format);
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** How far the market's clocks are ahead of UTC, ms. */
function offsetAt(ms: number, market: Market): number {
  const { year, month, day, hour, minute, second } = partsOf(ms, market);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000;
}

const two = (part: number): string => String(part).padStart(2, '0');
