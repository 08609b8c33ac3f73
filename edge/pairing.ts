/** Which tablets may ask: a one-time code makes a till, and a cookie proves it from then on. Only hashes are kept. */
import type { Sqlite } from './sqlite.ts';

export interface Till {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly pairedAt: number;
}

export type Pairing = ReturnType<typeof openPairing>;

export const codeLivesMs = 60 * 60_000;

export function openPairing(sqlite: Sqlite, randomBytes: (length: number) => Uint8Array) {
  const say = {
    addCode: sqlite.prepare('INSERT INTO pairing (code_hash, ends_at) VALUES (?, ?)'),
    useCode: sqlite.prepare('DELETE FROM pairing WHERE code_hash = ? AND ends_at > ?'),
    dropOld: sqlite.prepare('DELETE FROM pairing WHERE ends_at <= ?'),
    tills: sqlite.prepare('SELECT count(*) AS tills FROM till'),
    addTill: sqlite.prepare('INSERT INTO till (id, name, token_hash, paired_at) VALUES (?, ?, ?, ?)'),
    till: sqlite.prepare('SELECT id, name, paired_at FROM till WHERE token_hash = ?'),
    // The row stays: payments name it, and its number is never given to another.
    forget: sqlite.prepare(`UPDATE till SET token_hash = 'gone ' || id WHERE token_hash = ?`),
    tillById: sqlite.prepare(`SELECT name FROM till WHERE id = ? AND token_hash NOT LIKE 'gone %'`),
  };

  return {
    /** A code for one tablet, good for an hour: 40 random bits in letters that are not mistaken for one another. */
    async newCode(now: number): Promise<string> {
      const letters = [...randomBytes(8)].map((byte) => alphabet[byte % alphabet.length]).join('');
      const hash = await hashOf(letters);
      sqlite.transaction(() => {
        say.dropOld.run(now);
        say.addCode.run(hash, now + codeLivesMs);
      });
      return `${letters.slice(0, 4)}-${letters.slice(4)}`;
    },

    /** Uses a code up. The token is for the tablet's cookie and is known nowhere else. */
    async pair(code: string, now: number): Promise<{ till: Till; token: string } | undefined> {
      const token = toHex(randomBytes(32));
      const [codeHash, tokenHash] = await Promise.all([hashOf(plain(code)), hashOf(token)]);
      return sqlite.transaction(() => {
        if (say.useCode.run(codeHash, now).changes === 0) return undefined;
        const number = Number(say.tills.first()?.['tills'] ?? 0) + 1;
        const till = { id: `T${number}`, name: `Till ${number}`, pairedAt: now };
        say.addTill.run(till.id, till.name, tokenHash, now);
        return { till, token };
      });
    },

    isTill: (id: string): boolean => say.tillById.first(id) !== undefined,
    nameOf: (id: string): string | undefined => say.tillById.first(id)?.['name']?.toString(),

    async tillOf(token: string): Promise<Till | undefined> {
      const row = say.till.first(await hashOf(token));
      return row && { id: String(row['id']), name: String(row['name']), pairedAt: Number(row['paired_at']) };
    },

    /** The token proves nothing any more. */
    async forget(token: string): Promise<void> {
      say.forget.run(await hashOf(token));
    },
  };
}

/** Crockford's base 32: 32 letters, so a byte's remainder favours none. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const plain = (code: string): string => code.replace('-', '').toUpperCase();
const toHex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

async function hashOf(secret: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return toHex(new Uint8Array(hash));
}
