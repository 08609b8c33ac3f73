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
  `
  -- Sales that are still to be paid for. closed_by: the ask that closed it.
  CREATE TABLE note (
    reference TEXT PRIMARY KEY,
    till TEXT NOT NULL,
    currency TEXT NOT NULL,
    value INTEGER NOT NULL,
    lines TEXT NOT NULL,
    text TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    taken_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_how TEXT,
    closed_by TEXT
  ) STRICT;
  CREATE INDEX note_open ON note (taken_at) WHERE closed_at IS NULL;

  -- Payments that were asked for a note; the one that is taken settles it.
  CREATE TABLE note_payment (
    note TEXT NOT NULL,
    payment TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (note, payment)
  ) STRICT;

  -- Every ask about notes, with its first answer. word NULL: accepted.
  CREATE TABLE note_ask (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    word TEXT
  ) STRICT;
  `,
  `
  -- Stickers and posters: what is printed, and what Vipps MobilePay is still to be told of it. held: as it stands there.
  CREATE TABLE printed (
    shelf TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    till TEXT,
    target TEXT,
    ttl_s INTEGER,
    is_mobilepay INTEGER NOT NULL,
    wanted TEXT NOT NULL,
    held TEXT,
    content TEXT,
    ends_at INTEGER,
    rev INTEGER NOT NULL,
    due_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    tried_at INTEGER,
    word TEXT,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (shelf, id)
  ) STRICT;

  -- Customers who scanned a sticker. token NULL: no longer needed.
  CREATE TABLE check_in (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    token TEXT,
    sticker TEXT NOT NULL,
    at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    till TEXT,
    reference TEXT,
    ended_at INTEGER
  ) STRICT;
  CREATE INDEX check_in_open ON check_in (ends_at) WHERE token IS NOT NULL;

  -- Pages that customers' posters lead to, and where a customer's own result is found.
  CREATE TABLE stall (
    id TEXT PRIMARY KEY,
    stall TEXT NOT NULL
  ) STRICT;
  CREATE TABLE result_page (
    secret TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    stall TEXT NOT NULL
  ) STRICT;

  CREATE TABLE display (
    id TEXT PRIMARY KEY,
    till TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    paired_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE display_code (
    code_hash TEXT PRIMARY KEY,
    till TEXT NOT NULL,
    ends_at INTEGER NOT NULL
  ) STRICT;

  -- What a sales unit was found to be allowed, and what each till begins with.
  CREATE TABLE sales_unit_way (
    msn TEXT PRIMARY KEY,
    push TEXT NOT NULL,
    payments TEXT NOT NULL,
    source TEXT,
    since INTEGER
  ) STRICT;
  CREATE TABLE usual_way (
    till TEXT PRIMARY KEY,
    way TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- After the sale. unit: the sales unit that the payment is bound to; '' is the merchant's first. tail: the last four
  -- letters or digits of the reference, last first. hold_level: how pressing a holding was when tills were last told.
  ALTER TABLE payment ADD COLUMN unit TEXT NOT NULL DEFAULT '';
  ALTER TABLE payment ADD COLUMN store TEXT NOT NULL DEFAULT '';
  ALTER TABLE payment ADD COLUMN collect TEXT NOT NULL DEFAULT 'at-once';
  ALTER TABLE payment ADD COLUMN adopted INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE payment ADD COLUMN distance INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE payment ADD COLUMN seller TEXT;
  ALTER TABLE payment ADD COLUMN hold_days INTEGER;
  ALTER TABLE payment ADD COLUMN hold_level TEXT;
  ALTER TABLE payment ADD COLUMN guaranteed_until INTEGER;
  ALTER TABLE payment ADD COLUMN cash_back INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE payment ADD COLUMN tail TEXT NOT NULL DEFAULT '';
  UPDATE payment SET tail = replace(reference, '-', '');
  UPDATE payment SET tail = upper(substr(tail, -1, 1) || substr(tail, -2, 1) || substr(tail, -3, 1) || substr(tail, -4, 1));
  CREATE INDEX payment_by_value ON payment (value, taken_at, reference);
  CREATE INDEX payment_by_till ON payment (till, taken_at, reference);
  CREATE INDEX payment_by_store ON payment (store, taken_at, reference);
  CREATE INDEX payment_by_seller ON payment (seller, taken_at, reference) WHERE seller IS NOT NULL;
  CREATE INDEX payment_by_tail ON payment (tail, taken_at, reference);
  CREATE INDEX payment_by_moment ON payment (taken_at, reference);
  CREATE INDEX payment_held ON payment (taken_at, reference) WHERE stage = 'approved' AND authorized > captured + cancelled;
  CREATE INDEX payment_given_back ON payment (taken_at, reference) WHERE refunded > 0 OR cash_back > 0;
  CREATE INDEX payment_at_a_distance ON payment (taken_at, reference) WHERE distance = 1;

  -- Movements of money that tills asked for. id: the wish's.
  CREATE TABLE move (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL,
    what TEXT NOT NULL,
    how TEXT NOT NULL,
    value INTEGER NOT NULL,
    lines TEXT,
    reason TEXT,
    by TEXT,
    till TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    done_at INTEGER,
    state TEXT NOT NULL,
    word TEXT,
    psp_reference TEXT
  ) STRICT;
  CREATE INDEX move_by_reference ON move (reference);

  -- Sales slips. token NULL: deleted, the number stays taken.
  CREATE TABLE slip (
    reference TEXT PRIMARY KEY,
    till TEXT NOT NULL,
    number INTEGER NOT NULL,
    token TEXT UNIQUE,
    at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    UNIQUE (till, number)
  ) STRICT;
  CREATE INDEX slip_ends ON slip (ends_at) WHERE token IS NOT NULL;
  CREATE INDEX slip_by_number ON slip (number);

  CREATE TABLE trace (
    reference TEXT NOT NULL,
    at INTEGER NOT NULL,
    operation TEXT NOT NULL,
    word TEXT,
    code TEXT,
    trace_id TEXT NOT NULL
  ) STRICT;
  CREATE INDEX trace_by_reference ON trace (reference);

  CREATE TABLE till_store (
    till TEXT PRIMARY KEY,
    store TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- Stickers, posters, scans and webhooks belong to a sales unit; '' is the merchant's first. Two units may use one id.
  CREATE TABLE printed_by_unit (
    shelf TEXT NOT NULL,
    unit TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    till TEXT,
    target TEXT,
    ttl_s INTEGER,
    is_mobilepay INTEGER NOT NULL,
    wanted TEXT NOT NULL,
    held TEXT,
    content TEXT,
    ends_at INTEGER,
    rev INTEGER NOT NULL,
    due_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    tried_at INTEGER,
    word TEXT,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (shelf, unit, id)
  ) STRICT;
  INSERT INTO printed_by_unit
    SELECT shelf, '', id, name, till, target, ttl_s, is_mobilepay, wanted, held, content, ends_at, rev, due_at, attempts,
      tried_at, word, made_at FROM printed;
  DROP TABLE printed;
  ALTER TABLE printed_by_unit RENAME TO printed;
  ALTER TABLE check_in ADD COLUMN unit TEXT NOT NULL DEFAULT '';
  ALTER TABLE registration ADD COLUMN unit TEXT NOT NULL DEFAULT '';
  UPDATE registration SET unit = substr(url, instr(url, '?unit=') + 6) WHERE instr(url, '?unit=') > 0;

  -- Result pages are forgotten some time after they were made.
  ALTER TABLE result_page ADD COLUMN made_at INTEGER NOT NULL DEFAULT 0;
  UPDATE result_page SET made_at =
    coalesce((SELECT taken_at FROM payment WHERE payment.reference = result_page.reference), 0);
  CREATE INDEX result_page_by_moment ON result_page (made_at);
  `,
  `
  -- The pages of posters belong to a store, and to its sales unit when the store is gone; '' is the merchant's first.
  ALTER TABLE stall ADD COLUMN store TEXT NOT NULL DEFAULT '';
  ALTER TABLE stall ADD COLUMN unit TEXT NOT NULL DEFAULT '';
  `,
  `
  -- Every text that the merchant's codes have said: what was deleted hangs there until somebody takes it down.
  CREATE TABLE own_code (
    content TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO own_code SELECT content FROM printed WHERE content IS NOT NULL;
  `,
  `
  -- aside: a seller has sent the customer out of sight, on every till, and may bring them back.
  ALTER TABLE check_in ADD COLUMN aside INTEGER NOT NULL DEFAULT 0;
  `,
];

/**
 * Brings a ledger of any earlier version up to this one, or to the version `upTo`; refuses one that is newer than this
 * program. All of it or nothing: killed on the way, the next start begins where this one did.
 */
export function migrate(sqlite: Sqlite, upTo = steps.length): void {
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
      if (index < at || index >= upTo) continue;
      sqlite.exec(step);
      sqlite.prepare('INSERT INTO version (version) VALUES (?)').run(index + 1);
    }
  });
}
