/**
 * Money moves because somebody asked: each movement at Vipps MobilePay has an ask of its own, of that sum, and no ask has
 * two. What is left over was done in the business portal.
 */
import type { Payment, PaymentEvent } from '../../edge/simulator/payment.ts';
import type { KeptAsk } from './asks.ts';
import type { Book } from './books.ts';
import type { InPortal, Laws } from './laws.ts';

export interface MovementParts {
  readonly asks: ReadonlyMap<string, KeptAsk>;
  readonly isResent: (id: string) => boolean;
  /** Made by another system, which alone collects it and lets it go. */
  readonly isAnothers: (reference: string) => boolean;
  readonly portalOf: (reference: string) => InPortal;
  readonly bookOf: (reference: string) => Book | undefined;
  /** As the ledger first knew it: whether the money waits for its goods. */
  readonly isBornForLater: (reference: string) => boolean;
  readonly broken: Laws['broken'];
}

export interface Movements {
  /** Looks at what is new. */
  look(held: Payment): void;
}

/** What was held when this happened, minor units. */
const leftBefore = ({ authorized, events }: Payment, event: PaymentEvent): number =>
  events
    .slice(0, events.indexOf(event))
    .filter(({ name, success }) => success && (name === 'CAPTURED' || name === 'CANCELLED'))
    .reduce((left, { amount }) => left - amount.value, authorized);

/** Vipps MobilePay itself lets go of what nobody collects. */
const isInTheEnd = ({ holdUntil }: Payment, { timestamp }: PaymentEvent): boolean =>
  holdUntil !== null && Date.parse(timestamp) >= holdUntil;

export function movementsOf(parts: MovementParts): Movements {
  const { asks, isResent, isAnothers, portalOf, bookOf, isBornForLater, broken } = parts;
  const seen = new Map<string, number>();
  const moved = new Set<string>();
  /** By reference: what nobody at a till has asked for. */
  const unasked = new Map<string, { captured: number; refunded: number }>();
  const releases = new Set<string>();

  function moves(held: Payment, event: PaymentEvent, kind: 'capture' | 'refund'): void {
    const { reference, idempotencyKey: key, amount } = event;
    const tell = `${kind} of ${amount.value} under ${key}`;
    const wrong = (law: string) => broken(law, tell, { references: [reference], sort: 'doubled' });
    const ask = key === undefined ? undefined : asks.get(key);
    if (key === undefined || !(ask ?? isOfItself(event, kind))) {
      const sums = unasked.get(reference) ?? { captured: 0, refunded: 0 };
      sums[kind === 'capture' ? 'captured' : 'refunded'] += amount.value;
      unasked.set(reference, sums);
      const portal = portalOf(reference);
      if (sums.captured > portal.captured || sums.refunded > portal.refunded)
        wrong('no money moves that nobody asked for');
      return;
    }
    if (kind === 'capture' && isAnothers(reference)) wrong('what another system holds is not collected here');
    if (moved.has(key)) wrong('no movement happens twice');
    moved.add(key);
    if (!ask) {
      const { captured, released } = portalOf(reference);
      if (captured + released === 0 && amount.value !== leftBefore(held, event))
        wrong('what is collected of itself is all that is held');
      return;
    }
    if (ask.kind !== kind || ask.reference !== reference || ask.value !== amount.value || isResent(key))
      wrong(`what moves is what was asked for: ${ask.kind} of ${ask.value} for ${ask.reference}`);
    if (ask.isCash) wrong('what is given back by hand is asked of nobody');
  }

  /** A stall's own capture, as the approval came. */
  function isOfItself({ reference, idempotencyKey = '' }: PaymentEvent, kind: string): boolean {
    const chargeId = bookOf(reference)?.chargeId;
    if (!chargeId || kind !== 'capture' || !idempotencyKey.startsWith(`${chargeId}-capture`)) return false;
    if (asks.get(chargeId)?.isForLater || isBornForLater(reference))
      broken('what waits for its goods is collected only when they are handed over', idempotencyKey, {
        references: [reference],
        sort: 'doubled',
      });
    return true;
  }

  function isReleaseAsked(reference: string): boolean {
    if (releases.has(reference)) return true;
    const isAsked = [...asks.values()].some((ask) => ask.releases && ask.reference === reference);
    if (isAsked) releases.add(reference);
    return isAsked;
  }

  return {
    look(held) {
      const { reference, events } = held;
      for (const event of events.slice(seen.get(reference) ?? 0)) {
        if (event.success && event.name === 'CAPTURED') moves(held, event, 'capture');
        if (event.success && event.name === 'REFUNDED') moves(held, event, 'refund');
        if (
          event.name === 'CANCELLED' &&
          !isInTheEnd(held, event) &&
          portalOf(reference).released === 0 &&
          !isReleaseAsked(reference)
        )
          broken('nothing that was approved is let go unasked', `${event.amount.value}`, {
            references: [reference],
            sort: 'lost',
          });
      }
      seen.set(reference, events.length);
    },
  };
}
