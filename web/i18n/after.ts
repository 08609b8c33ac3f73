/** The words about what happens after a sale, in every language: apart from the others because the first screen says none of them. */
import type { HeldLevel } from '../../edge/domain/held.ts';
import type { MoveKind, MoveState, SearchState } from '../../edge/domain/after-wire.ts';
import type { Market } from '../../edge/domain/market.ts';
import type { Saying } from './en.ts';
import type { Language } from './languages.ts';
import { da } from './after/da.ts';
import { en } from './after/en.ts';
import { fi } from './after/fi.ts';
import { nb } from './after/nb.ts';
import { sv } from './after/sv.ts';

export const refundReasons = ['returned', 'wrong-sum', 'not-delivered', 'goodwill', 'other'] as const;
export type RefundReason = (typeof refundReasons)[number];

/** What a release and a refund can be refused with and a capture not, or where other advice is due than after a capture. */
export interface RefusedWords {
  readonly release: Readonly<
    Record<'already-approved' | 'already-captured' | 'already-over' | 'too-late', Saying>
  >;
  readonly refund: Readonly<
    Record<
      'already-over' | 'already-refunded' | 'not-approved-yet' | 'too-late' | 'too-much' | 'unit-not-set-up',
      Saying
    >
  >;
}

/** The platform's own names of what can happen to a payment. */
export type EventName =
  'CREATED' | 'AUTHORIZED' | 'ABORTED' | 'EXPIRED' | 'TERMINATED' | 'CAPTURED' | 'CANCELLED' | 'REFUNDED';

export interface AfterWords {
  readonly offline: string;
  readonly busy: string;
  readonly loading: string;
  readonly again: string;
  /** Of what was asked for without a connection. */
  readonly waits: string;
  readonly shares: {
    readonly all: string;
    readonly goods: string;
    readonly sum: string;
    readonly fewer: (name: string) => string;
    readonly more: (name: string) => string;
    readonly of: (some: string, all: string) => string;
    readonly whole: string;
    readonly most: (sum: string) => string;
  };
  readonly lines: {
    readonly handedOver: (n: string) => string;
    readonly givenBack: (n: string) => string;
  };
  readonly collect: {
    readonly later: string;
    readonly laterWhy: string;
    readonly button: string;
    readonly title: string;
    readonly all: string;
    readonly sum: string;
    readonly rest: string;
    readonly restKeeps: (sum: string) => string;
    readonly restGoes: (sum: string) => string;
    readonly confirm: (sum: string) => string;
    readonly notNow: string;
    readonly asked: (sum: string) => string;
    readonly failed: string;
    readonly tryNow: string;
  };
  readonly release: {
    readonly button: string;
    readonly title: string;
    readonly text: (sum: string) => string;
    readonly confirm: (sum: string) => string;
    readonly keep: string;
    readonly asked: string;
    readonly failed: string;
    /** Of a request that the customer has not approved. */
    readonly notCancelled: string;
  };
  readonly refused: RefusedWords;
  readonly refund: {
    readonly how: string;
    readonly vipps: (brand: string) => string;
    readonly cash: string;
    readonly cashWhy: (brand: string) => string;
    readonly reason: string;
    readonly reasons: Readonly<Record<RefundReason, string>>;
    readonly arrives: Readonly<Record<Market, string>>;
    readonly until: (day: string) => string;
    readonly over: string;
    readonly left: (sum: string) => string;
    readonly cashSoFar: (sum: string) => string;
  };
  readonly held: {
    readonly title: string;
    readonly open: (n: number) => string;
    readonly empty: string;
    readonly emptyNext: string;
    readonly until: (day: string) => string;
    readonly guaranteed: (day: string) => string;
    readonly levels: Readonly<Record<HeldLevel, string>>;
  };
  readonly moves: {
    readonly title: string;
    readonly what: Readonly<Record<MoveKind, string>>;
    readonly cash: string;
    readonly states: Readonly<Record<MoveState, string>>;
    readonly by: (who: string) => string;
  };
  readonly slip: {
    readonly button: string;
    readonly title: string;
    readonly say: string;
    readonly open: string;
    readonly number: (number: string) => string;
    readonly none: string;
    readonly qr: string;
    /** Of the customer's own app, which stands above by name. */
    readonly app: {
      readonly shows: string;
      readonly showsSum: string;
      readonly put: (brand: string) => string;
      readonly there: string;
      readonly failed: string;
    };
  };
  readonly find: {
    readonly button: string;
    readonly title: string;
    readonly sum: string;
    readonly sumWrong: string;
    readonly last: string;
    readonly lastWrong: string;
    readonly number: string;
    readonly numberWrong: string;
    readonly day: string;
    readonly time: string;
    readonly state: string;
    readonly any: string;
    readonly states: Readonly<Record<SearchState, string>>;
    readonly search: string;
    readonly clear: string;
    readonly found: (n: number) => string;
    /** There are more of them. */
    readonly newest: (n: number) => string;
    readonly none: string;
    readonly noneNext: string;
    readonly more: string;
    readonly offline: string;
    readonly exact: string;
    readonly exactWhy: (brand: string) => string;
    readonly ask: (brand: string) => string;
    readonly nobody: (brand: string) => string;
    readonly till: string;
    readonly store: string;
    readonly everyStore: string;
    readonly prove: string;
    readonly days: string;
    readonly sales: (n: number) => string;
  };
  readonly proof: {
    readonly button: string;
    readonly title: string;
    readonly attempt: (n: number, of: number) => string;
    readonly holds: (brand: string) => string;
    readonly readAt: (time: string) => string;
    readonly notRead: string;
    readonly approved: string;
    readonly collected: string;
    readonly letGo: string;
    readonly givenBack: string;
    readonly happened: string;
    readonly events: Readonly<Record<EventName, string>>;
    readonly otherEvent: (name: string) => string;
    readonly didNot: string;
    readonly noEvents: string;
    readonly support: string;
    readonly print: string;
    readonly save: string;
    readonly none: string;
    readonly noneNext: string;
    readonly offline: string;
    readonly code: string;
    readonly codeNone: string;
    readonly bySum: string;
    readonly bySumWhy: string;
    readonly when: string;
    readonly around: string;
    readonly allDay: string;
    readonly looked: (from: string, to: string) => string;
    readonly further: string;
    readonly onlySome: (n: number) => string;
  };
}

export const afterWords: Readonly<Record<Language, AfterWords>> = { en, nb, da, sv, fi };
