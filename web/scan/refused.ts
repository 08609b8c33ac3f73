/** Why there is no camera, as one word for each way out that a person has. */

export type Refused =
  /** Blocked for this site or in the system: only the settings change it. */
  | 'denied'
  /** The question was closed unanswered: asking once more shows it again. */
  | 'dismissed'
  | 'none-found'
  | 'in-use'
  /** The page was not served over https. */
  | 'insecure'
  | 'unsupported'
  | 'failed';

export type Permission = 'granted' | 'denied' | 'prompt' | 'unknown';

/**
 * Reads what `getUserMedia` threw; `permission` is what the browser says of it after that.
 * Source: Media Capture and Streams, 10.2.
 */
export function readRefusal(thrown: unknown, permission: Permission): Refused {
  if (!(thrown instanceof Error)) return 'failed';
  switch (thrown.name) {
    case 'NotAllowedError':
      // A "no" and a closed question throw the same name; a question that would be asked again was only closed.
      return permission === 'prompt' || /dismiss/i.test(thrown.message) ? 'dismissed' : 'denied';
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none-found';
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    default:
      return 'failed';
  }
}
