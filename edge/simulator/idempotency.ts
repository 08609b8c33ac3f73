/** One key names one logical operation: the same request gets the same answer, another one is refused. */
import type { Answer } from './problems.ts';

export interface Once {
  readonly msn: string;
  readonly operation: string;
  readonly key: string;
  /** What makes two requests the same: path reference and the body's text, byte for byte. */
  readonly request: string;
}

export interface Idempotency {
  /** The answer given before, `conflict` for the same key on another request, or `null` for a new key. */
  recall(once: Once): Answer | 'conflict' | null;
  remember(once: Once, answer: Answer): void;
}

export function openIdempotency(): Idempotency {
  const stored = new Map<string, { request: string; answer: Answer }>();
  const nameOf = ({ msn, operation, key }: Once) => `${msn} ${operation} ${key}`;
  return {
    recall(once) {
      const found = stored.get(nameOf(once));
      if (!found) return null;
      return found.request === once.request ? found.answer : 'conflict';
    },
    remember(once, answer) {
      stored.set(nameOf(once), { request: once.request, answer });
    },
  };
}
