/**
 * Customers who have scanned a sticker and wait in the app.
 *
 *   scan ─▶ connecting ─▶ waiting                the webhook was answered 2xx
 *                    └──▶ cannot connect         nobody is registered, or nobody answered in time
 *
 * The token is good for a payment for 15 minutes whatever the app shows. Source: QR, "Scan flow".
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import type { Choices } from './choices.ts';
import type { Customer } from './customers.ts';
import type { Happening } from './deliveries.ts';
import { checkedIn } from './registrations.ts';
import type { SalesUnit } from './sales-units.ts';
import type { Sticker } from './stickers.ts';

export interface CheckIn {
  readonly id: string;
  readonly customerToken: string;
  readonly customer: Customer;
  readonly msn: string;
  readonly merchantQrId: string;
  readonly locationDescription: string;
  /** Unix ms. */
  readonly scannedAt: number;
  readonly expiresAt: number;
  state: 'connecting' | 'waiting' | 'cannot connect';
  /** Payments asked of this customer by the token, oldest first. */
  readonly references: string[];
}

export interface CheckIns {
  open(scan: { customer: Customer; unit: SalesUnit; sticker: Sticker }): CheckIn;
  /** Of any age. */
  byToken(customerToken: string): CheckIn | null;
  isFresh(checkIn: CheckIn): boolean;
  /** Newest first. */
  all(): readonly CheckIn[];
}

export interface CheckInParts {
  readonly clock: Clock;
  readonly random: () => string;
  readonly choices: Choices;
  /** How many registrations are told. */
  readonly announce: (happening: Happening) => number;
}

const tokenLifeMs = 15 * 60_000;
/** Far more than anybody scans in 15 minutes. */
const kept = 10_000;

export function openCheckIns({ clock, random, choices, announce }: CheckInParts): CheckIns {
  let checkIns: readonly CheckIn[] = [];
  return {
    open({ customer, unit, sticker: { msn, merchantQrId, locationDescription } }) {
      const now = clock.now();
      const checkIn: CheckIn = {
        id: random(),
        customerToken: createHash('sha384').update(random()).digest('base64'),
        ...{ customer, msn, merchantQrId, locationDescription },
        scannedAt: now,
        expiresAt: now + tokenLifeMs,
        state: 'connecting',
        references: [],
      };
      checkIns = [checkIn, ...checkIns].slice(0, kept);
      const told = announce({
        msn,
        event: checkedIn,
        // A check-in belongs to no payment: it waits for nothing and holds nothing back.
        thread: checkIn.id,
        body: showCheckIn(checkIn),
        partnerConnected: unit.partnerConnected,
        heard() {
          if (checkIn.state === 'connecting') checkIn.state = 'waiting';
        },
      });
      if (told === 0) checkIn.state = 'cannot connect';
      clock.after(choices.checkInPatienceMs, () => {
        if (checkIn.state === 'connecting') checkIn.state = 'cannot connect';
      });
      return checkIn;
    },
    byToken: (customerToken) => checkIns.find((one) => one.customerToken === customerToken) ?? null,
    isFresh: ({ expiresAt }) => clock.now() < expiresAt,
    all: () => checkIns,
  };
}

/** The webhook's body; seven fractional digits, as the platform writes them. */
export const showCheckIn = ({ customerToken, merchantQrId, msn, scannedAt }: CheckIn) => ({
  customerToken,
  merchantQrId,
  msn,
  initiatedAt: new Date(scannedAt).toISOString().replace('Z', '0000Z'),
});
