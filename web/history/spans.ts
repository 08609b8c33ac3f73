/** Days and times as fields give them, read into moments by this tablet's own zone. Milliseconds since the epoch. */

export interface Span {
  readonly from: number;
  /** Does not count in. */
  readonly to: number;
}

const minuteMs = 60_000;
const halfHourMs = 30 * minuteMs;

/** When a day begins and ends; undefined when it is no day. */
export function spanOf(day: string): Span | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return {
    from: possible(new Date(year, month - 1, date).getTime()),
    to: possible(new Date(year, month - 1, date + 1).getTime()),
  };
}

/** A year that is half typed is far away, and no payment is there. */
const possible = (ms: number): number => Math.min(Math.max(0, ms), 999_999_999_999_999);

/** The moment of a time such as `14:05` on a day; undefined when it is none. */
export function momentOf(day: string, time: string): number | undefined {
  const [year, month, date] = day.split('-').map(Number);
  const [hour, minute] = time.split(':').map(Number);
  if (!year || !month || !date || hour === undefined || minute === undefined) return undefined;
  const at = new Date(year, month - 1, date, hour, minute).getTime();
  return Number.isNaN(at) ? undefined : possible(at);
}

/** What somebody means who names a minute: the middle of it, or this very moment where it is that of `now`. */
export function momentAbout(day: string, time: string, now: number): number | undefined {
  const at = momentOf(day, time);
  if (at === undefined) return undefined;
  return now >= at && now < at + minuteMs ? Math.floor(now) : at + minuteMs / 2;
}

/** The day, or the half hours before and after a time of it. */
export function spanAbout(day: string, time: string): Span | undefined {
  const at = time === '' ? undefined : momentOf(day, time);
  return at === undefined ? spanOf(day) : { from: possible(at - halfHourMs), to: at + halfHourMs + minuteMs };
}
