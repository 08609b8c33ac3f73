/** What the merchant has put up, told to the scan view: it must never take one of these for a customer. */
import * as v from 'valibot';
import type { Clock } from '../../edge/domain/clock.ts';
import { OwnCodesView } from '../../edge/domain/own-codes.ts';
import type { Desk } from '../desk.svelte.ts';
import { knowOwnCodes } from '../scan/own-codes.ts';

/** The stream tells of each change at once; this is for tablets whose stream is held back on its way. */
const freshMs = 10 * 60_000;
let readAt = Number.NEGATIVE_INFINITY;

/** Asks when it was not asked for a while. */
export async function learnOwnCodes(desk: Pick<Desk, 'ask'>, clock: Clock): Promise<void> {
  if (clock.now() - readAt < freshMs) return;
  readAt = clock.now();
  if (!(await askOwnCodes(desk))) readAt = Number.NEGATIVE_INFINITY;
}

/** False when nothing was told. */
export async function askOwnCodes(desk: Pick<Desk, 'ask'>): Promise<boolean> {
  const { status, body } = await desk.ask((api) => api['own-codes'].$get());
  const told = v.safeParse(OwnCodesView, body);
  if (status !== 200 || !told.success) return false;
  knowOwnCodes(told.output.codes);
  return true;
}
