/**
 * What is known of a payment, and the one way of knowing more.
 *
 *   asked ─ waiting ─┬─ withdrawn   stopped before Vipps MobilePay had it
 *                    ├─ refused     Vipps MobilePay would not make it
 *                    ├─ expired     ten minutes passed          EXPIRED
 *                    ├─ declined    the customer said no        ABORTED
 *                    ├─ cancelled   the till took it back       TERMINATED
 *                    └─ approved    the money is held           AUTHORIZED
 *
 * 1. Stages are ordered as listed; of two, the later is believed.
 * 2. Amounts come from Vipps' aggregate and only grow; of two, the larger is believed.
 * 3. So `learn` is commutative, associative and idempotent: late, repeated and shuffled news do no harm.
 */
import type { RefusalWord } from './refusal.ts';

export const stages = [
  'asked',
  'waiting',
  'withdrawn',
  'refused',
  'expired',
  'declined',
  'cancelled',
  'approved',
] as const;
export type Stage = (typeof stages)[number];

/** Minor units each, in the payment's own currency. */
export interface Amounts {
  readonly authorized: number;
  readonly captured: number;
  readonly cancelled: number;
  readonly refunded: number;
}

export interface Knowledge extends Amounts {
  readonly stage: Stage;
  /** Why Vipps MobilePay refused, when it did. */
  readonly reason: RefusalWord | null;
}

/** A piece of news: whatever of the knowledge it carries. */
export type Fact = Partial<Knowledge>;

export const nothingKnown: Knowledge = {
  stage: 'asked',
  reason: null,
  authorized: 0,
  captured: 0,
  cancelled: 0,
  refunded: 0,
};

export function learn<P extends Knowledge>(payment: P, fact: Fact): P {
  return {
    ...payment,
    stage: laterStage(payment.stage, fact.stage ?? payment.stage),
    reason: laterWord(payment.reason, fact.reason ?? null),
    authorized: Math.max(payment.authorized, fact.authorized ?? 0),
    captured: Math.max(payment.captured, fact.captured ?? 0),
    cancelled: Math.max(payment.cancelled, fact.cancelled ?? 0),
    refunded: Math.max(payment.refunded, fact.refunded ?? 0),
  };
}

/** Vipps MobilePay's word for a state as a stage; an unheard-of word teaches nothing. */
export const stageOfState = (state: string): Stage | undefined => stageByState.get(state);

/** Vipps MobilePay will not change the stage any more; amounts may still grow after an approval. */
export const isOver = (payment: Knowledge): boolean =>
  stages.indexOf(payment.stage) > stages.indexOf('waiting');

/** Another system's payment has the name that was to be this one's: what is known under it there is not about this one. */
export const isAnothers = ({ stage, reason }: Knowledge): boolean =>
  stage === 'refused' && reason === 'reference-taken';

/** What is held and neither taken nor released. */
export const uncollected = (amounts: Amounts): number =>
  Math.max(0, amounts.authorized - amounts.captured - amounts.cancelled);

/** Collected at once after the approval, or when somebody says that the goods are handed over. */
export const collects = ['at-once', 'on-hand-over'] as const;
export type Collect = (typeof collects)[number];

/** What could still be given back. */
export const refundable = (amounts: Amounts): number => Math.max(0, amounts.captured - amounts.refunded);

const stageByState: ReadonlyMap<string, Stage> = new Map([
  ['CREATED', 'waiting'],
  ['AUTHORIZED', 'approved'],
  ['ABORTED', 'declined'],
  ['EXPIRED', 'expired'],
  ['TERMINATED', 'cancelled'],
]);

const laterStage = (a: Stage, b: Stage): Stage => (stages.indexOf(a) >= stages.indexOf(b) ? a : b);

/** Any fixed order will do, as long as it does not depend on who came first. */
const laterWord = (a: RefusalWord | null, b: RefusalWord | null): RefusalWord | null =>
  a === null ? b : b === null ? a : a > b ? a : b;
