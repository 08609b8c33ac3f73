/**
 * One sale, one live request: nobody is asked for the same money twice at a time, unless the seller insisted, and whoever
 * scanned a sticker is asked once.
 */
import type { Payment } from '../../edge/simulator/payment.ts';
import type { KeptAsk } from './asks.ts';
import type { Book } from './books.ts';
import type { Laws } from './laws.ts';

export interface RequestParts {
  readonly payment: (reference: string) => Payment | null;
  readonly bookOf: (reference: string) => Book | undefined;
  /** Shown as come to nothing by a word that can, by design, still be overtaken. */
  readonly isGivenUp: (reference: string) => boolean;
  readonly broken: Laws['broken'];
}

export interface Requests {
  asked(charge: KeptAsk): void;
  /** `token`: what names a customer who scanned a sticker. */
  createLeaves(reference: string, token: string | null): void;
  made(reference: string): void;
  /** Something has happened to it. */
  look(held: Payment): void;
  /** The seller was warned that this one may be paid as well. */
  isOverridden(reference: string): boolean;
}

/** The customer may pay it still, or has paid. */
const isLive = ({ state, authorized, captured, cancelled, refunded }: Payment): boolean =>
  state === 'CREATED' ||
  (state === 'AUTHORIZED' && cancelled < authorized && !(captured > 0 && refunded >= captured));

export function requestsOf({ payment, bookOf, isGivenUp, broken }: RequestParts): Requests {
  const charges = new Map<string, KeptAsk>();
  const bySale = new Map<string, string[]>();
  const byToken = new Map<string, Set<string>>();
  const overridden = new Set<string>();
  const isLiveThere = (reference: string): boolean => {
    const held = payment(reference);
    return held !== null && isLive(held);
  };
  /** Its request may still arrive. */
  const isUnderWay = (reference: string): boolean => {
    const stage = bookOf(reference)?.stage;
    return payment(reference) === null && (stage === 'asked' || stage === 'waiting');
  };

  return {
    asked(charge) {
      const { reference, sale, insteadOf, insists } = charge;
      charges.set(reference, charge);
      if (sale !== null) bySale.set(sale, [...(bySale.get(sale) ?? []), reference]);
      if (insteadOf !== null && insists) overridden.add(insteadOf);
    },
    createLeaves(reference, token) {
      if (token === null) return;
      const users = byToken.get(token) ?? new Set();
      byToken.set(token, users.add(reference));
      const others = [...users].filter((each) => each !== reference);
      if (others.some((each) => isLiveThere(each) || isUnderWay(each)))
        broken('whoever scanned a sticker is asked by one request at a time', [...users].join(', '), {
          references: [...users],
          sort: 'doubled',
        });
    },
    made(reference) {
      const { insteadOf, insists } = charges.get(reference) ?? {};
      if (!insteadOf || insists || !isLiveThere(insteadOf)) return;
      broken('a request waits for the one whose place it takes', `${reference} for ${insteadOf}`, {
        references: [reference, insteadOf],
        sort: 'doubled',
      });
    },
    look(held) {
      const sale = charges.get(held.reference)?.sale;
      if (!sale || !isLive(held)) return;
      const live = (bySale.get(sale) ?? []).filter(
        (each) => isLiveThere(each) && !isGivenUp(each) && !overridden.has(each),
      );
      if (live.length > 1)
        broken('no sale has two live requests', `${sale}: ${live.join(', ')}`, {
          references: live,
          sort: 'doubled',
        });
    },
    isOverridden: (reference) => overridden.has(reference),
  };
}
