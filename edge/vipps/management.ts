/** The Management API, as far as a till asks it: what its sales unit is approved for. It is not in the test environment. */
import * as v from 'valibot';
import type { Answer } from './answer.ts';
import type { Call } from './http.ts';

/** Every field may be absent, and absent does not mean no. */
export interface SalesUnit {
  readonly msn: string;
  readonly name: string | null;
  readonly paymentAllowed: boolean | null;
  /** Whether requests may be sent to a phone; without it error 5080. */
  readonly skipLandingPageAllowed: boolean | null;
  readonly partialCaptureAllowed: boolean | null;
}

export interface Management {
  /** `not-found` also for a unit that is not active or not connected to these keys. */
  salesUnit(msn: string): Promise<Answer<SalesUnit>>;
}

export function createManagement(call: Call): Management {
  return {
    salesUnit: (msn) =>
      call({
        operation: 'sales-unit',
        method: 'GET',
        path: `/management/v1/sales-units/${encodeURIComponent(msn)}`,
        answer: SalesUnitAnswer,
      }),
  };
}

const Flag = v.fallback(v.nullish(v.boolean()), null);

const SalesUnitAnswer = v.pipe(
  v.object({
    msn: v.string(),
    name: v.fallback(v.nullish(v.string()), null),
    configuration: v.fallback(
      v.object({ paymentAllowed: Flag, skipLandingPageAllowed: Flag, partialCaptureAllowed: Flag }),
      { paymentAllowed: null, skipLandingPageAllowed: null, partialCaptureAllowed: null },
    ),
  }),
  v.transform(({ msn, name, configuration }): SalesUnit => ({
    msn,
    name: name ?? null,
    paymentAllowed: configuration.paymentAllowed ?? null,
    skipLandingPageAllowed: configuration.skipLandingPageAllowed ?? null,
    partialCaptureAllowed: configuration.partialCaptureAllowed ?? null,
  })),
);
