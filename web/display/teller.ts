/**
 * Tells the edge what the customer display is to show: each change at once, one call at a time, and the same again
 * before the edge takes the silence for an absence.
 */
import * as v from 'valibot';
import type { Clock } from '../../edge/domain/clock.ts';
import { type DisplayAsk, DisplayTaken } from '../../edge/domain/display.ts';
import type { Answer } from '../edge.ts';

export type Show = DisplayAsk['show'];

export interface Teller {
  show(what: Show): void;
  stop(): void;
}

/** The edge blanks what it has not heard of for thirty seconds. */
const againMs = 8_000;
const retryMs = 1_500;

export function tellerOf({
  clock,
  put,
  mayTell,
}: {
  readonly clock: Clock;
  readonly put: (ask: DisplayAsk) => Promise<Answer>;
  /** Of two pages of one till the one in sight tells; a till that nobody sees shows nothing to customers. */
  readonly mayTell: () => boolean;
}): Teller {
  let seq = 0;
  let current: Show | null = null;
  let isChanged = false;
  let isUnderWay = false;
  let isOver = false;
  let stopTimer = () => {};

  async function tell(): Promise<void> {
    stopTimer();
    if (isUnderWay || isOver || !current) return;
    if (!mayTell()) {
      stopTimer = clock.after(retryMs, () => void tell());
      return;
    }
    isUnderWay = true;
    // What an earlier page of this till has told must not win over what this one tells.
    if (isChanged) seq = Math.max(seq + 1, clock.now());
    isChanged = false;
    const answer = await put({ seq, show: current });
    isUnderWay = false;
    if (isOver) return;
    const taken = v.safeParse(DisplayTaken, answer.body);
    const isHeard = answer.status === 200 && taken.success;
    if (isHeard && !taken.output.taken) {
      seq = taken.output.seq;
      isChanged = true;
    }
    if (isChanged && isHeard) void tell();
    else stopTimer = clock.after(isHeard ? againMs : retryMs, () => void tell());
  }

  return {
    show(what) {
      if (JSON.stringify(what) === JSON.stringify(current)) return;
      current = what;
      isChanged = true;
      void tell();
    },
    stop() {
      isOver = true;
      stopTimer();
    },
  };
}
