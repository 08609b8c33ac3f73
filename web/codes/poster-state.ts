/** How a poster stands by the clock of the edge, which hears of an end only when it looks: one whose time is over is dead. */
import type { PosterView } from '../../edge/domain/poster.ts';

export const stateOfPoster = (
  { state, endsAt }: Pick<PosterView, 'state' | 'endsAt'>,
  now: number,
): PosterView['state'] | 'ended' =>
  endsAt !== null && endsAt <= now && state !== 'deleting' ? 'ended' : state;
