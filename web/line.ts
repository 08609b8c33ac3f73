/** How this tablet stands with the edge, for the sign that every screen shows. */
import { type FeedState, longestSilenceMs } from './feed.ts';
import type { Row } from './parcel-row.ts';

export interface LineState {
  readonly state: 'starting' | 'fresh' | 'stale' | 'offline';
  /** Since the edge was last heard, ms; infinite when never. */
  readonly ageMs: number;
  /** Asks still on this tablet alone. */
  readonly unsent: number;
}

/** What is shown may have gone on since: the edge is not heard. */
export const isCutOff = ({ state }: Pick<LineState, 'state'>): boolean =>
  state === 'offline' || state === 'stale';

/** `now` by the edge's clock, ms. */
export function lineOf(feed: FeedState, { now, rows }: { now: number; rows: readonly Row[] }): LineState {
  const ageMs =
    feed.heardAt === null ? Number.POSITIVE_INFINITY : Math.max(0, now - feed.offsetMs - feed.heardAt);
  const unsent = rows.filter((row) => row.state === 'waiting' && row.kind !== 'look').length;
  if (feed.failing) return { state: 'offline', ageMs, unsent };
  if (feed.heardAt === null) return { state: 'starting', ageMs, unsent };
  return { state: ageMs > longestSilenceMs ? 'stale' : 'fresh', ageMs, unsent };
}
