/** The ledger's tables, as the steps that made them. A step, once landed, is never changed. */
import type { Sqlite } from './sqlite.ts';

const steps: readonly string[] = [
  `
  CREATE TABLE till (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    paired_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE pairing (
    code_hash TEXT PRIMARY KEY,
    ends_at INTEGER NOT NULL
  ) STRICT;

  -- What is known of each payment. seq: its newest line in the journal.
  CREATE TABLE payment (
    reference TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    charge_id TEXT,
    till TEXT NOT NULL,
    currency TEXT NOT NULL,
    value INTEGER NOT NULL,
    lines TEXT NOT NULL,
    by TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    taken_at INTEGER NOT NULL,
    expires_at INTEGER,
    qr_url TEXT,
    stage TEXT NOT NULL,
    reason TEXT,
    authorized INTEGER NOT NULL DEFAULT 0,
    captured INTEGER NOT NULL DEFAULT 0,
    cancelled INTEGER NOT NULL DEFAULT 0,
    refunded INTEGER NOT NULL DEFAULT 0,
    trouble_ask TEXT,
    trouble_word TEXT
  ) STRICT;
  CREATE UNIQUE INDEX payment_by_seq ON payment (seq);
  CREATE INDEX payment_by_taken_at ON payment (taken_at);

  -- What is still to be done at Vipps MobilePay. due_at NULL: nothing more.
  CREATE TABLE wish (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    body TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    due_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    tried_at INTEGER,
    end TEXT
  ) STRICT;
  CREATE INDEX wish_due ON wish (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX wish_by_reference ON wish (reference, kind);

  -- Everything that was ever learned, in the order it was learned.
  CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL,
    at INTEGER NOT NULL,
    fact TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journal_by_reference ON journal (reference);

  -- Webhooks as they came, after their signature was found right.
  CREATE TABLE notice (
    reference TEXT NOT NULL,
    psp_reference TEXT NOT NULL,
    name TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (reference, psp_reference, name)
  ) STRICT;

  CREATE TABLE registration (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    made_at INTEGER NOT NULL
  ) STRICT;
  `,
];

/** Brings a ledger of any earlier version up to this one; refuses one that is newer than this program. */
export function migrate(sqlite: Sqlite): void {
  sqlite.transaction(() => {
    sqlite.exec('CREATE TABLE IF NOT EXISTS version (version INTEGER NOT NULL) STRICT');
    const at = Number(
      sqlite.prepare('SELECT max(version) AS version FROM version').first()?.['version'] ?? 0,
    );
    if (at > steps.length) {
      throw new Error(
        `the ledger is of version ${at}, this program knows ${steps.length}: start the newer program`,
      );
    }
    for (const [index, step] of steps.entries()) {
      if (index < at) continue;
      sqlite.exec(step);
      sqlite.prepare('INSERT INTO version (version) VALUES (?)').run(index + 1);
    }
  });
}
