/**
 * Which sales were asked for by a scanned code, for a day and in memory alone: what is kept is a fingerprint under a key
 * that is drawn anew at each start and never leaves the process, so neither the disk nor a copy of it tells anything.
 */
import type { Clock } from '../domain/clock.ts';

export interface CodeMarks {
  keep(code: string, reference: string): Promise<void>;
  /** References of sales that this code was scanned for, oldest first. */
  of(code: string): Promise<readonly string[]>;
}

const keptMs = 24 * 60 * 60_000;
const mostKept = 5_000;

export function openCodeMarks(clock: Clock, randomBytes: (length: number) => Uint8Array): CodeMarks {
  const secret = crypto.subtle.importKey(
    'raw',
    new Uint8Array(randomBytes(32)),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  let kept: { readonly mark: string; readonly reference: string; readonly at: number }[] = [];

  const markOf = async (code: string): Promise<string> => {
    const signed = await crypto.subtle.sign('HMAC', await secret, new TextEncoder().encode(code));
    return btoa(String.fromCharCode(...new Uint8Array(signed)));
  };
  const dropOld = () => {
    const since = clock.now() - keptMs;
    kept = kept.filter(({ at }) => at > since).slice(-mostKept);
  };

  return {
    async keep(code, reference) {
      const mark = await markOf(code);
      dropOld();
      if (!kept.some((one) => one.mark === mark && one.reference === reference)) {
        kept.push({ mark, reference, at: clock.now() });
      }
    },
    async of(code) {
      const mark = await markOf(code);
      dropOld();
      return kept.filter((one) => one.mark === mark).map(({ reference }) => reference);
    },
  };
}
