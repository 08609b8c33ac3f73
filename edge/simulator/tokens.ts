/** Access tokens: opaque, JWT-shaped, good until they expire. */
import { createHash } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { sharedKeys } from './key-sets.ts';

export type TokenKind = 'standard' | 'specialised';

export interface Tokens {
  /** `owner` is the client id it is for; a token goes with the subscription key of its own key set alone. */
  issue(kind: TokenKind, lifetimeSeconds: number, owner?: string): string;
  isGood(token: string, kind: TokenKind, owner?: string): boolean;
  /** Every token issued so far is worthless: rehearses a rotation of keys. */
  revokeAll(): void;
}

export function openTokens({ clock, random }: { clock: Clock; random: () => string }): Tokens {
  const issued = new Map<string, { kind: TokenKind; expiresAt: number; owner: string }>();
  return {
    issue(kind, lifetimeSeconds, owner = sharedKeys.clientId) {
      const token = shapeToken(random());
      issued.set(token, { kind, expiresAt: clock.now() + lifetimeSeconds * 1000, owner });
      return token;
    },
    isGood(token, kind, owner = sharedKeys.clientId) {
      const found = issued.get(token);
      if (found?.kind !== kind || clock.now() >= found.expiresAt) return false;
      return kind === 'specialised' || found.owner === owner;
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
