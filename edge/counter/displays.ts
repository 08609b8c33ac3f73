/** Screens that face the customer: paired by a till with a one-time code, and able to see what that till shows only. */
import type { Clock } from '../domain/clock.ts';
import { displayCodeLivesMs } from '../domain/display.ts';
import type { Pairing } from '../pairing.ts';
import type { Sqlite } from '../sqlite.ts';

export interface Display {
  readonly id: string;
  readonly till: string;
}

const mostOfOneTill = 10;

export type Displays = ReturnType<typeof openDisplays>;

export interface DisplaysParts {
  readonly sqlite: Sqlite;
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly randomUuid: () => string;
}

/** Only hashes are kept, as of tills. */
export function openDisplays({ sqlite, clock, randomBytes, randomUuid }: DisplaysParts) {
  const say = {
    addCode: sqlite.prepare('INSERT INTO display_code (code_hash, till, ends_at) VALUES (?, ?, ?)'),
    useCode: sqlite.prepare('DELETE FROM display_code WHERE code_hash = ? AND ends_at > ? RETURNING till'),
    dropOld: sqlite.prepare('DELETE FROM display_code WHERE ends_at <= ?'),
    add: sqlite.prepare('INSERT INTO display (id, till, token_hash, paired_at) VALUES (?, ?, ?, ?)'),
    byToken: sqlite.prepare('SELECT id, till FROM display WHERE token_hash = ?'),
    byId: sqlite.prepare('SELECT id, till FROM display WHERE id = ?'),
    ofTill: sqlite.prepare(
      'SELECT id, till, paired_at FROM display WHERE till = ? ORDER BY paired_at, rowid',
    ),
    drop: sqlite.prepare('DELETE FROM display WHERE id = ? AND till = ?'),
  };

  return {
    /** 40 random bits, good once and for ten minutes. */
    async newCode(till: string): Promise<{ code: string; endsAt: number }> {
      const now = clock.now();
      const letters = [...randomBytes(8)].map((byte) => alphabet[byte % alphabet.length]).join('');
      const endsAt = now + displayCodeLivesMs;
      const hash = await hashOf(letters);
      sqlite.transaction(() => {
        say.dropOld.run(now);
        say.addCode.run(hash, till, endsAt);
      });
      return { code: `${letters.slice(0, 4)}-${letters.slice(4)}`, endsAt };
    },

    /** Uses a code up. The token is for the screen's cookie and is known nowhere else. */
    async pair(code: string): Promise<{ display: Display; token: string } | undefined> {
      const now = clock.now();
      const token = toHex(randomBytes(32));
      const [codeHash, tokenHash] = await Promise.all([hashOf(plain(code)), hashOf(token)]);
      return sqlite.transaction(() => {
        const used = say.useCode.first(codeHash, now);
        if (!used) return undefined;
        const display = { id: randomUuid(), till: String(used['till']) };
        // The oldest give way: a screen that was lost is not remembered for ever.
        const others = say.ofTill.all(display.till);
        for (const old of others.slice(0, Math.max(0, others.length - mostOfOneTill + 1)))
          say.drop.run(String(old['id']), display.till);
        say.add.run(display.id, display.till, tokenHash, now);
        return { display, token };
      });
    },

    async of(token: string): Promise<Display | undefined> {
      const row = say.byToken.first(await hashOf(token));
      return row && { id: String(row['id']), till: String(row['till']) };
    },
    isKnown: (id: string): boolean => say.byId.first(id) !== undefined,
    ofTill: (till: string): { id: string; pairedAt: number }[] =>
      say.ofTill.all(till).map((row) => ({ id: String(row['id']), pairedAt: Number(row['paired_at']) })),
    forget: (id: string, till: string): boolean => say.drop.run(id, till).changes > 0,
  };
}

/** Whose screen it may be is the pairing's to say; a till that was forgotten has none. */
export const mayShow = (pairing: Pairing, display: Display | undefined): display is Display =>
  display !== undefined && pairing.isTill(display.till);

/** Crockford's base 32: 32 letters, so a byte's remainder favours none. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const plain = (code: string): string => code.replace('-', '').toUpperCase();
const toHex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

async function hashOf(secret: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`display ${secret}`));
  return toHex(new Uint8Array(hash));
}
