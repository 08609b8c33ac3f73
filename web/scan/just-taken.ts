/**
 * The code that was charged last, for as long as it may still lie before the camera or under a hand scanner: it begins
 * no second charge by itself. Kept in memory alone.
 */
import type { Clock } from '../../edge/domain/clock.ts';
import type { CustomerCode } from '../../edge/domain/customer-code.ts';
import { tabletClock } from '../clock.ts';
import type { Shown } from '../shown.ts';

export interface JustTaken {
  take(code: CustomerCode): void;
  /** It is still before the camera: the time begins anew, if it is this one. */
  hold(code: CustomerCode): void;
  /** This very code was taken a moment ago. */
  has(code: CustomerCode): boolean;
  /** Nothing came of it: the same customer may be scanned again. */
  forget(): void;
}

/** Longer than a phone is held out, shorter than the same customer needs to come back. */
const momentMs = 10_000;

export function createJustTaken(clock: Clock): JustTaken {
  let taken: CustomerCode | null = null;
  let cancel = () => {};
  const forget = () => {
    cancel();
    taken = null;
  };
  const take = (code: CustomerCode) => {
    forget();
    taken = code;
    cancel = clock.after(momentMs, forget);
  };
  return {
    take,
    hold(code) {
      if (code === taken) take(code);
    },
    has: (code) => code === taken,
    forget,
  };
}

/** Shared by the camera and the typing scanners of this till. */
export const justTaken = createJustTaken(tabletClock);

const unpaid: readonly Shown['what'][] = [
  'declined',
  'expired',
  'cancelled',
  'released',
  'refused',
  'not-sent',
];

/** This tablet's newest sale came to nothing. */
export function endedUnpaid(sales: readonly Pick<Shown, 'mine' | 'what'>[]): boolean {
  const newest = sales.find(({ mine }) => mine);
  return newest !== undefined && unpaid.includes(newest.what);
}
