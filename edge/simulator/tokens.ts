/** Access tokens: opaque, JWT-shaped, good until they expire. */
import { createHash } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';

export type TokenKind = 'standard' | 'specialised';

export interface Tokens {
  issue(kind: TokenKind, lifetimeSeconds: number): string;
  isGood(token: string, kind: TokenKind): boolean;
  /** Every token issued so far is worthless: rehearses a rotation of keys. */
  revokeAll(): void;
}

export function openTokens({ clock, random }: { clock: Clock; random: () => string }): Tokens {
  const issued = new Map<string, { kind: TokenKind; expiresAt: number }>();
  return {
    issue(kind, lifetimeSeconds) {
      const token = shapeToken(random());
      issued.set(token, { kind, expiresAt: clock.now() + lifetimeSeconds * 1000 });
      return token;
    },
    isGood(token, kind) {
      const found = issued.get(token);
      return found !== undefined && found.kind === kind && clock.now() < found.expiresAt;
    },
    revokeAll: () => issued.clear(),
  };
}

/** Real tokens are over 1000 characters; a client with a small buffer should fail here, not in production. */
function shapeToken(id: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const sign = (text: string) => createHash('sha512').update(text).digest('base64url');
  const filler = Array.from({ length: 9 }, (_, index) => sign(`${id} ${index}`)).join('');
  return [part({ typ: 'JWT', alg: 'none' }), part({ jti: id, filler }), sign(id)].join('.');
}
