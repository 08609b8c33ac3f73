/** A client for each sales unit: a payment is asked about with the keys of the unit that took it, and with no others. */
import { createVipps, type Vipps } from './vipps/client.ts';
import type { VippsParts } from './vipps/http.ts';
import type { UnitKeys } from './stores.ts';

type Common = Omit<VippsParts, keyof UnitKeys>;

export interface Units {
  /** `''` is the first. A unit that is not set up any more refuses every call as for want of keys, until it is again. */
  of(msn: string): Vipps;
  readonly all: readonly { readonly msn: string; readonly vipps: Vipps }[];
}

export function createUnits(units: readonly UnitKeys[], common: Common): Units {
  const all = units.map((keys) => ({ msn: keys.msn, vipps: createVipps({ ...common, ...keys }) }));
  const [head] = all;
  const home = units[0];
  if (!head || !home) throw new Error('createUnits: expected at least one sales unit, got none');
  const byMsn = new Map(all.map(({ msn, vipps }) => [msn, vipps]));
  const closed = (msn: string): Vipps => {
    const vipps = createVipps({ ...common, ...home, msn, fetch: refuseAll });
    byMsn.set(msn, vipps);
    return vipps;
  };
  return {
    of: (msn) => (msn === '' ? head.vipps : (byMsn.get(msn) ?? closed(msn))),
    all,
  };
}

const refuseAll: typeof fetch = async () =>
  Response.json({ error: 'sales unit not set up' }, { status: 401 });
