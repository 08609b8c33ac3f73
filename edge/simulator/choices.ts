/** Every place where the platform's documents are silent or disagree, and what this simulator does there. */
import type { ErrorCode } from './problems.ts';

export interface Choices {
  /** Answers that do not stick to their idempotency key, because the texts say "try again later". */
  readonly passingCodes: readonly ErrorCode[];
  /** What a key set used with an unknown sales unit gets; the texts say 401 or 404. */
  readonly foreignUnitStatus: 401 | 404;
  /** DK and FI without the flag: is the first partial capture refused (`any`) or only the second (`second`)? */
  readonly partialCaptureRefused: 'second' | 'any';
  /** How long after approval a capture is guaranteed (`captureGuaranteedUntil`), in days. */
  readonly guaranteedCaptureDays: Readonly<Record<'NO' | 'DK' | 'FI', number>>;
  /** Width of the sliding window that rate limits count in, in ms. */
  readonly rateWindowMs: number;
  /** What a rehearsed 429 asks for in `Retry-After`, in seconds. */
  readonly rehearsedRetryAfterSeconds: number;
  /** How long test amount 201 stays unknown, in ms, before the bank says yes. */
  readonly unknownResultMs: number;
  /** How long a hanging call waits for its client to go away, in ms. */
  readonly hangMs: number;
  /** Undocumented second copy of the signature header, seen in real deliveries. */
  readonly sendsVippsAuthorization: boolean;
  /** Whether two metadata keys that differ only in letter case count as duplicates (4110). */
  readonly metadataKeysIgnoreCase: boolean;
  /** How long the app looks for the store after a sticker was scanned, in ms, before it gives up. */
  readonly checkInPatienceMs: number;
  /** Whether `http` to this very machine passes where an address must be `https`: development has no certificate. */
  readonly loopbackHttp: boolean;
  /** Widest random delay of an event when deliveries are shuffled, in ms. */
  readonly shuffleWithinMs: number;
}

/**
 * The statuses per error code (`problems.ts`) are a choice too, except the few that an official text states. So are:
 * an idempotency key is remembered until the simulator is reset; AUTHORIZED, TERMINATED, CAPTURED, CANCELLED and
 * REFUNDED have their own pspReference, ABORTED and EXPIRED share the one of CREATED; ABORTED and EXPIRED leave the
 * aggregate at zero; a hold past its deadline is cancelled with a CANCELLED event; the refund year runs from the
 * approval; a failed capture (6260, 6280) leaves a CAPTURED event with `success: false`; Webhook-Id names the
 * registration; deleting an unknown registration is a 400.
 */
export const defaultChoices: Choices = {
  passingCodes: ['6160', '6250', '6260', '6280'],
  foreignUnitStatus: 401,
  partialCaptureRefused: 'second',
  guaranteedCaptureDays: { NO: 7, DK: 14, FI: 14 },
  rateWindowMs: 60_000,
  rehearsedRetryAfterSeconds: 2,
  unknownResultMs: 3_600_000,
  hangMs: 30_000,
  sendsVippsAuthorization: true,
  metadataKeysIgnoreCase: true,
  checkInPatienceMs: 10_000,
  loopbackHttp: true,
  shuffleWithinMs: 3_000,
};
