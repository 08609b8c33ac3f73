/** What the stall has put up itself, told to the scan view now and then: it must never take one of these for a customer. */
import * as v from 'valibot';
import type { Clock } from '../../edge/domain/clock.ts';
import { StickersView } from '../../edge/domain/sticker.ts';
import type { Desk } from '../desk.svelte.ts';
import { knowOwnCodes } from '../scan/own-codes.ts';

const freshMs = 30 * 60_000;
let readAt = Number.NEGATIVE_INFINITY;

export async function learnOwnCodes(desk: Pick<Desk, 'ask'>, clock: Clock): Promise<void> {
  if (clock.now() - readAt < freshMs) return;
  readAt = clock.now();
  const answer = await desk.ask((api) => api.stickers.$get());
  const told = v.safeParse(StickersView, answer.body);
  if (answer.status === 200 && told.success)
    knowOwnCodes(told.output.stickers.flatMap(({ content }) => content ?? []));
  else readAt = Number.NEGATIVE_INFINITY;
}
