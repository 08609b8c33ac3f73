/** The queue of customers who scanned a sticker, as one till sees it. */
import type { CheckInView } from '../../edge/domain/check-in.ts';

export interface Queue {
  /** Whom this till serves now; charged by the next Charge. */
  readonly served: CheckInView | null;
  /** Who waits: of this till's own stickers and of everybody's first, then of the others'; in each the longest waiting first. */
  readonly waiting: readonly CheckInView[];
  /** Whose time ran out unserved, or while this till served them. */
  readonly expired: readonly CheckInView[];
}

/** `now`: ms by the edge's clock, so that a time that has run out is over before anybody tells. */
export function queueOf(
  checkIns: readonly CheckInView[],
  { till, now }: { till: string; now: number },
): Queue {
  const isOver = ({ state, endsAt }: CheckInView) => state === 'expired' || endsAt <= now;
  const isMine = (checkIn: CheckInView) => checkIn.till === null || checkIn.till === till;
  const open = checkIns.filter((each) => each.state !== 'used' && !isOver(each));
  return {
    served: open.find(({ state, by }) => state === 'attached' && by === till) ?? null,
    waiting: open
      .filter(({ state }) => state === 'waiting')
      .toSorted((a, b) => Number(isMine(b)) - Number(isMine(a)) || a.at - b.at),
    expired: checkIns.filter(
      (each) =>
        each.state !== 'used' && isOver(each) && (each.by === till || (each.by === null && isMine(each))),
    ),
  };
}

/** What is left of a check-in's time, ms: never more than its whole, though this tablet's clock may lag by a moment. */
export const leftOf = ({ at, endsAt }: Pick<CheckInView, 'at' | 'endsAt'>, now: number): number =>
  Math.min(endsAt - at, endsAt - now);
