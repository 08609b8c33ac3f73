/** One call to Vipps MobilePay with a good token: fetched when needed, renewed once when it is refused. */
import type { Clock } from '../domain/clock.ts';
import type { Answer } from './answer.ts';
import { type Ask, exchange } from './exchange.ts';
import { createTokens } from './token.ts';

export interface VippsParts {
  clock: Clock;
  fetch: typeof fetch;
  /** Scheme and host, with a path before the API's own where there is one: `https://apitest.vipps.no`. */
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  subscriptionKey: string;
  /** The sales unit's number, 4 to 10 digits, as text. */
  msn: string;
  /** Sent as `Vipps-System-*`, cut to the 30 characters that Vipps allows. */
  system: { name: string; version: string };
  /** Milliseconds until an answer counts as lost, its body included; 10 000 when absent. */
  timeoutMs?: number;
  /** One line per HTTP exchange; never headers, never bodies. */
  log?: (entry: { event: string; [field: string]: unknown }) => void;
}

export type Call = <T>(ask: Ask<T>) => Promise<Answer<T>>;

/** Calls made through one `Call` share one token. */
export function createCall(parts: VippsParts): Call {
  const tokens = createTokens(parts);

  return async (ask) => {
    const token = await tokens.get();
    if (!token.ok) return token;
    const first = await exchange(parts, withToken(ask, token.value));
    if (first.ok || first.refusal.status !== 401) return first;

    tokens.drop(token.value);
    const renewed = await tokens.get();
    if (!renewed.ok) return renewed;
    return exchange(parts, withToken(ask, renewed.value));
  };
}

const withToken = <T>(ask: Ask<T>, token: string): Ask<T> => ({
  ...ask,
  headers: { ...ask.headers, Authorization: `Bearer ${token}` },
});
