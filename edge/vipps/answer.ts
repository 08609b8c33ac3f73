/** What every call to Vipps MobilePay ends in: a value, or a refusal in one word. Nothing here is thrown. */
import type { RefusalWord } from '../domain/refusal.ts';

export type Answer<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export interface Refusal {
  word: RefusalWord;
  /** HTTP status; absent when no answer came. */
  status?: number;
  /** Vipps' own `ErrorCode`, as printed in its error table. */
  code?: string;
  /** Vipps' name for this request, wanted by its support. */
  traceId?: string;
  /**
   * `same-key`: ask again with the same key and the same body; the effect may already have happened.
   * `no`: asking again the same way gives the same answer.
   */
  retry: 'same-key' | 'no';
  /** Milliseconds that Vipps asked to be left alone (`Retry-After`). */
  retryAfterMs?: number;
  details?: RefusalDetails;
}

/** Fit for a log: what the customer was known by is taken out before it gets here. */
export interface RefusalDetails {
  instance?: string;
  extraDetails?: readonly { name: string; reason: string }[];
  /** The gateway's sentence, or the token endpoint's short error. */
  message?: string;
  /** Why no answer came: `timeout`, or the network's own code such as `ECONNRESET`. */
  cause?: string;
  /** Fields of a 2xx body that were not as the contract prints them. */
  unreadable?: readonly string[];
}
