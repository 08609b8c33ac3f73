/** Breakdowns on request: each is taken by the next call it fits, so many times and no more. */
import * as v from 'valibot';
import { errorCodes } from './problems.ts';

export const operations = [
  'token',
  'create',
  'read',
  'events',
  'capture',
  'cancel',
  'refund',
  'approve',
  'register',
  'list',
  'unregister',
  'exchange',
  'exchange-customer',
  'sticker',
  'migrate',
  'poster',
  'payment-qr',
  'order',
  'management',
  'ecom',
] as const;
export type Operation = (typeof operations)[number];

export const FaultToAdd = v.strictObject({
  operation: v.picklist([...operations, 'any']),
  /**
   * `status`: another answer. `code`: a refusal of ePayment by its code. `hang`: none, until the client leaves or 30 s
   * pass. `reset`: the connection breaks. Nothing of this sticks to an idempotency key.
   */
  kind: v.picklist(['status', 'code', 'hang', 'reset']),
  /** Before the call has any effect, or after it has taken full effect. */
  when: v.optional(v.picklist(['before', 'after']), 'before'),
  status: v.optional(v.picklist([400, 401, 403, 404, 409, 423, 429, 500, 502, 503, 504]), 500),
  code: v.optional(v.picklist(errorCodes), '3010'),
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 1),
  /** Only calls for this payment; a create counts by the reference in its body. */
  reference: v.optional(v.string()),
});
export type FaultToAdd = v.InferInput<typeof FaultToAdd>;
export type Fault = v.InferOutput<typeof FaultToAdd> & { readonly id: number };

export interface Faults {
  add(fault: FaultToAdd): Fault;
  /** The first fault that fits this call, used up by one. */
  take(operation: Operation, reference: string): Fault | null;
  all(): readonly Fault[];
  clear(): void;
}

export function openFaults(): Faults {
  let waiting: Fault[] = [];
  let lastId = 0;
  return {
    add(wish) {
      lastId += 1;
      const fault = { ...v.parse(FaultToAdd, wish), id: lastId };
      waiting.push(fault);
      return fault;
    },
    take(operation, reference) {
      const fault = waiting.find(
        (candidate) =>
          (candidate.operation === operation || candidate.operation === 'any') &&
          (candidate.reference === undefined || candidate.reference === reference),
      );
      if (!fault) return null;
      const left = { ...fault, times: fault.times - 1 };
      waiting = waiting.flatMap((other) => (other === fault ? (left.times > 0 ? [left] : []) : [other]));
      return fault;
    },
    all: () => waiting,
    clear() {
      waiting = [];
    },
  };
}
