/** Keeps one access token for as long as it lives, renews it ahead of time, and never shows it to anyone else. */
import * as v from 'valibot';
import type { Answer } from './answer.ts';
import { exchange } from './exchange.ts';
import type { VippsParts } from './http.ts';

export interface Tokens {
  get(): Promise<Answer<string>>;
  /** Forgets `token` after a 401; a newer one that another call has fetched meanwhile stays. */
  drop(token: string): void;
}

/** Callers that ask while one fetch is under way share it. A refusal is not kept. */
export function createTokens(parts: VippsParts): Tokens {
  const { clock } = parts;
  let held: { token: string; freshUntil: number; goodUntil: number } | null = null;
  let fetching: Promise<Answer<string>> | null = null;

  const renew = async (): Promise<Answer<string>> => {
    const began = clock.now();
    const answer = await fetchToken(parts);
    if (answer.ok) {
      const { token, lifeMs } = answer.value;
      const margin = Math.max(leastMarginMs, lifeMs / 10);
      held = { token, freshUntil: began + lifeMs - margin, goodUntil: began + lifeMs };
      return { ok: true, value: token };
    }
    if (held && clock.now() < held.goodUntil) {
      // The old one still opens the door: a token service that is down for a while closes no till.
      held = { ...held, freshUntil: Math.min(held.goodUntil, clock.now() + pauseMs) };
      return { ok: true, value: held.token };
    }
    return answer;
  };

  return {
    async get() {
      if (held && clock.now() < held.freshUntil) return { ok: true, value: held.token };
      fetching ??= renew().finally(() => {
        fetching = null;
      });
      return fetching;
    },
    drop(token) {
      if (held?.token === token) held = null;
    },
  };
}

/** A token is renewed a tenth of its life ahead, and at least this long. */
const leastMarginMs = 60_000;
/** How long the old token is used before a renewal that failed is tried again. */
const pauseMs = 30_000;

const fetchToken = (parts: VippsParts) =>
  exchange(parts, {
    operation: 'token',
    method: 'POST',
    path: '/accesstoken/get',
    headers: { client_id: parts.clientId, client_secret: parts.clientSecret },
    hidden: [parts.clientId, parts.clientSecret, parts.subscriptionKey],
    answer: TokenAnswer,
  });

/** Every value of this answer is text, the numbers too: `expires_in` is seconds in a string. */
const TokenAnswer = v.pipe(
  v.object({
    access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
    expires_in: v.pipe(
      v.union([v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)), v.number()]),
      v.safeInteger(),
      v.minValue(0),
    ),
  }),
  v.transform(({ access_token, expires_in }) => ({ token: access_token, lifeMs: expires_in * 1000 })),
);
