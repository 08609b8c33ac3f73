/**
 * Customers who scanned a sticker: kept from the moment Vipps MobilePay tells of them, served by one till each.
 *
 *   waiting ◀── letGo / a request that never left ── attached ── request made ──▶ used
 *      └── fifteen minutes ──▶ expired          (dismissed: nobody is shown it any more)
 *
 * The token that names a customer is here alone, and goes when the request was made or can no longer be. It is good for
 * the sales unit of the sticker and for no other, so no till of another one is shown the customer.
 */
import * as v from 'valibot';
import { CheckInRow, nextOf, whyNot } from './check-in-rules.ts';
import { type CheckInView, checkInLivesMs } from '../domain/check-in.ts';
import type { Clock } from '../domain/clock.ts';
import type { RefusalWord } from '../domain/refusal.ts';
import type { Ledger } from '../ledger.ts';
import type { Sqlite } from '../sqlite.ts';
import type { CheckIn } from '../webhook.ts';

/** How long an end is still shown. */
const endStaysMs = 2 * 60_000;
/** How long it is remembered that a scan has been heard of: longer than Vipps MobilePay repeats itself. */
const remembersMs = 8 * 24 * 60 * 60_000;

export interface CheckInParts {
  readonly sqlite: Sqlite;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomUuid: () => string;
  /** The sales unit that a till's store sells for. */
  readonly unitOf: (till: string) => string;
  /** Called after anything was written that tablets may want to hear of. */
  readonly ring: () => void;
}

export type CheckIns = ReturnType<typeof createCheckIns>;
export type Serving =
  { is: 'served'; row: CheckInRow } | { is: 'refused'; word: RefusalWord } | { is: 'unknown' };

export function createCheckIns({ sqlite, ledger, clock, randomUuid, unitOf, ring }: CheckInParts) {
  const say = {
    add: sqlite.prepare(
      `INSERT OR IGNORE INTO check_in (id, token_hash, token, unit, sticker, at, ends_at, state, ended_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    get: sqlite.prepare('SELECT * FROM check_in WHERE id = ?'),
    shown: sqlite.prepare(
      `SELECT * FROM check_in WHERE unit = ?
         AND (state IN ('waiting', 'attached') OR (state IN ('used', 'expired') AND ended_at > ?))
       ORDER BY at, rowid`,
    ),
    live: sqlite.prepare(`SELECT * FROM check_in WHERE state IN ('waiting', 'attached')`),
    nextEnd: sqlite.prepare(`SELECT min(ends_at) AS at FROM check_in WHERE state IN ('waiting', 'attached')`),
    serve: sqlite.prepare('UPDATE check_in SET state = ?, till = ?, reference = ?, aside = 0 WHERE id = ?'),
    letOthersGo: sqlite.prepare(
      `UPDATE check_in SET state = 'waiting', till = NULL
         WHERE state = 'attached' AND reference IS NULL AND till = ? AND id <> ?`,
    ),
    putAside: sqlite.prepare('UPDATE check_in SET aside = ? WHERE id = ?'),
    beginAnew: sqlite.prepare(
      `UPDATE check_in SET at = ?, ends_at = ? WHERE at > ? AND state IN ('waiting', 'attached')`,
    ),
    end: sqlite.prepare('UPDATE check_in SET state = ?, ended_at = ?, token = NULL WHERE id = ?'),
    forget: sqlite.prepare('DELETE FROM check_in WHERE ends_at < ?'),
    place: sqlite.prepare(`SELECT name, till FROM printed WHERE shelf = 'sticker' AND unit = ? AND id = ?`),
  };
  /** A till that went to another store serves nobody whom it left behind. */
  const read = (stored: unknown): CheckInRow => {
    const row = v.parse(CheckInRow, stored);
    const isServed = row.state === 'attached' && row.reference === null;
    const isLeft = isServed && row.till !== null && unitOf(row.till) !== row.unit;
    return isLeft ? { ...row, state: 'waiting', till: null } : row;
  };
  const get = (id: string) => {
    const row = say.get.first(id);
    return row && read(row);
  };
  let cancelTimer = () => {};
  let stopped = false;

  /** The token goes with the end, here and on the disk. */
  function end(id: string, state: 'used' | 'expired' | 'dismissed'): void {
    say.end.run(state, clock.now(), id);
  }

  /** Sets right what time and the ledger have changed. Called often; there is seldom anything. */
  function sweep(): void {
    if (stopped) return;
    const now = clock.now();
    let isChanged = false;
    let isLetGo = false;
    sqlite.transaction(() => {
      // A clock that was set back must not let anybody wait, nor what names them be kept, for hours.
      if (say.beginAnew.run(now, now + checkInLivesMs, now).changes > 0) isChanged = true;
      for (const row of say.live.all().map(read)) {
        const next = nextOf(ledger, row, now);
        if (next === row.state) continue;
        isChanged = true;
        if (next === 'waiting') say.serve.run('waiting', null, null, row.id);
        else if (next === 'used' || next === 'expired') {
          end(row.id, next);
          isLetGo = true;
        }
      }
      say.forget.run(now - remembersMs);
    });
    if (isLetGo) sqlite.scrub();
    if (isChanged) ring();
    sleep();
  }

  function sleep(): void {
    cancelTimer();
    const at = say.nextEnd.first()?.['at'];
    if (stopped || typeof at !== 'number') return;
    // What is attached to a request under way outlives its end by the patience of that request.
    cancelTimer = clock.after(Math.max(1_000, at - clock.now()), sweep);
  }

  function serve(id: string, by: { till: string; reference: string | null }): Serving {
    const row = get(id);
    if (!row || row.state === 'dismissed') return { is: 'unknown' };
    const word = whyNot(row, { till: by.till, unit: unitOf(by.till) }, clock.now());
    if (word) return { is: 'refused', word };
    // A till has one customer at a time at its counter: whom it turns away from waits again, and is not lost sight of.
    if (by.reference === null) say.letOthersGo.run(by.till, id);
    say.serve.run('attached', by.till, by.reference, id);
    return { is: 'served', row: { ...row, state: 'attached', ...by } };
  }

  const viewOf = (row: CheckInRow): CheckInView => {
    const { id, unit, sticker, at, endsAt, state, till, reference, aside } = row;
    const { name = sticker, till: whose } = say.place.first(unit, sticker) ?? {};
    return {
      id,
      sticker,
      place: String(name),
      // Of a till that sells for another unit by now it is anybody's here.
      till: typeof whose === 'string' && unitOf(whose) === unit ? whose : null,
      at,
      endsAt,
      state: state === 'dismissed' ? 'expired' : state,
      by: till,
      reference,
      aside,
    };
  };

  return {
    /** Stored before it is answered; false when this very scan had come before. */
    async hear({ msn, merchantQrId, customerToken, initiatedAtMs }: CheckIn): Promise<boolean> {
      const now = clock.now();
      // A clock that runs ahead of ours gives no customer more time.
      const at = Math.min(initiatedAtMs, now);
      const endsAt = at + checkInLivesMs;
      const isOver = endsAt <= now;
      const hash = await hashOf(customerToken);
      const isNew =
        say.add.run(
          randomUuid(),
          hash,
          isOver ? null : customerToken,
          msn,
          merchantQrId,
          at,
          endsAt,
          isOver ? 'expired' : 'waiting',
          isOver ? now : null,
        ).changes > 0;
      if (isNew) ring();
      sleep();
      return isNew;
    },

    /** Whom this till may serve: those who scanned a sticker of its own store's sales unit. */
    shownTo: (till: string): CheckInView[] =>
      say.shown.all(unitOf(till), clock.now() - endStaysMs).map((row) => viewOf(read(row))),

    /** Takes a customer for a till, and for a request when there is one. Joins a transaction that is open. */
    serve,
    told: ring,

    /** Back to whoever is free; only by the till that serves, and only while nothing was asked. */
    letGo(id: string, till: string): 'done' | 'conflict' | 'unknown' {
      const row = get(id);
      if (!row || row.state === 'dismissed' || row.unit !== unitOf(till)) return 'unknown';
      if (row.state === 'waiting') return 'done';
      if (row.state !== 'attached' || row.till !== till || row.reference !== null) return 'conflict';
      say.serve.run('waiting', null, null, id);
      ring();
      return 'done';
    },

    /** Out of sight on every till, or back; nothing is ended by it, and whoever serves them has them in sight. */
    putAside(id: string, till: string, aside: boolean): 'done' | 'conflict' | 'unknown' {
      const row = get(id);
      if (!row || row.state === 'dismissed' || row.unit !== unitOf(till)) return 'unknown';
      if (row.aside === aside) return 'done';
      if (aside && row.state !== 'waiting') return 'conflict';
      say.putAside.run(aside ? 1 : 0, id);
      ring();
      return 'done';
    },

    dismiss(id: string, till: string): 'done' | 'conflict' | 'unknown' {
      const row = get(id);
      if (!row || row.unit !== unitOf(till)) return 'unknown';
      if (row.state === 'dismissed') return 'done';
      if (row.state === 'attached' && (row.till !== till || row.reference !== null)) return 'conflict';
      end(id, 'dismissed');
      sqlite.scrub();
      ring();
      return 'done';
    },

    /** What names the customer, for the one request; undefined when it is no longer here. */
    tokenOf: (id: string): string | undefined => get(id)?.token ?? undefined,

    sweep,
    stop(): void {
      stopped = true;
      cancelTimer();
    },
  };
}

/** Tells a repeated delivery, when the token itself is long gone. */
async function hashOf(token: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`check-in ${token}`));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
