/** Which payments a proof is about: what is asked for exactly, or the nearest to a moment, looked for ever wider around it. */
import type { ProofAsk } from '../domain/after-wire.ts';
import type { PaymentRecord } from '../ledger.ts';
import { mostAttempts } from './proof.ts';
import type { Asked, Search } from './search.ts';

export interface Attempts {
  readonly payments: readonly PaymentRecord[];
  readonly looked: { readonly from: number; readonly to: number } | null;
  readonly more: boolean;
}

const minuteMs = 60_000;
/** Minutes; people remember the minute, or the half hour, or nothing. */
const widening = [10, 30, 120] as const;

export function attemptsOf(search: Pick<Search, 'find' | 'near'>, ask: ProofAsk): Attempts {
  const { reference, last, amount, at, within, from, to } = ask;
  const asked: Asked = {
    ...(reference !== undefined && { reference }),
    ...(last !== undefined && { last }),
    ...(amount !== undefined && { amount }),
    limit: mostAttempts,
  };
  if (at !== undefined)
    return around(search, asked, { at, widths: within === undefined ? widening : [within] });
  const { payments, cursor } = search.find({
    ...asked,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });
  const looked = from === undefined || to === undefined ? null : { from, to };
  return { payments, looked, more: cursor !== null };
}

function around(
  search: Pick<Search, 'near'>,
  asked: Asked,
  { at, widths }: { at: number; widths: readonly number[] },
): Attempts {
  let found: Attempts = { payments: [], looked: null, more: false };
  for (const width of widths) {
    const withinMs = width * minuteMs;
    const looked = { from: Math.max(0, at - withinMs), to: at + withinMs + 1 };
    found = { ...search.near(asked, { at, withinMs }), looked };
    if (found.payments.length > 0) break;
  }
  return found;
}
