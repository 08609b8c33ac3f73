/**
 * Keeps stickers and posters at Vipps MobilePay as the seller wants them: written down before anything is told, told
 * again until it is known what came of it, and set right by the list that Vipps MobilePay holds.
 *
 *   making ── put ──▶ ready ── want ──▶ changing ── put ──▶ ready ── letGo ──▶ deleting ── remove ──▶ (no row)
 *     └─ refused        └─ not in the list: gone
 */
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../log.ts';
import { believeList } from './printing-list.ts';
import type { Printed, PrintedRows, Said } from './printed.ts';
import type { Answer, Refusal } from '../vipps/answer.ts';

/** What Vipps MobilePay says of one. */
export interface Found {
  readonly id: string;
  readonly said: Said;
  readonly content: string | null;
  readonly endsAt: number | null;
  readonly isMobilePay: boolean;
}

/** How Vipps MobilePay is told of one kind. */
export interface Side {
  put(row: Printed): Promise<Answer<Found>>;
  remove(row: Printed): Promise<Answer<void>>;
  list(): Promise<Answer<readonly Found[]>>;
  /** Whether anything changed that Vipps MobilePay is to hear of. */
  differs(wanted: Said, held: Said): boolean;
}

export interface PrintingParts {
  readonly rows: PrintedRows;
  readonly side: Side;
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1): spreads retries. */
  readonly random: () => number;
  /** Called after something was learned of what hangs there. */
  readonly learned: () => void;
}

export type Wanting = Pick<Printed, 'name' | 'till' | 'target'> &
  Partial<Pick<Printed, 'ttlS' | 'isMobilePay'>>;

export type Printing = ReturnType<typeof createPrinting>;

const listEveryMs = 24 * 60 * 60_000;
const listAgainMs = 10 * 60_000;
const longestWaitMs = 60_000;
/** Between two looks for what is due, so that a ledger which cannot be written is not asked without end. */
const restMs = 500;

export function createPrinting({ rows, side, clock, log, random, learned }: PrintingParts) {
  const busy = new Map<string, Promise<void>>();
  const droppedAt = new Map<string, number>();
  let stopped = false;
  let cancelTimer = () => {};
  let cancelList = () => {};

  /** Written, and due at once where Vipps MobilePay is to hear of it. */
  function want(id: string, wanting: Wanting): 'written' | 'deleting' {
    const now = clock.now();
    return rows.transaction(() => {
      const before = rows.get(id);
      if (before?.wanted === 'gone') return 'deleting';
      const row: Printed = {
        ttlS: null,
        isMobilePay: false,
        held: null,
        content: null,
        endsAt: null,
        rev: 0,
        dueAt: null,
        triedAt: null,
        madeAt: now,
        ...before,
        ...wanting,
        id,
        wanted: 'kept',
        attempts: 0,
        word: null,
      };
      const isNews = row.held === null || side.differs(row, row.held);
      rows.put({ ...row, rev: row.rev + 1, dueAt: isNews ? now : null });
      return 'written';
    });
  }

  function letGo(id: string): void {
    rows.transaction(() => {
      const row = rows.get(id);
      if (!row || row.wanted === 'gone') return;
      const rest = { attempts: 0, word: null, rev: row.rev + 1 };
      // Never asked for: there is nothing to take away.
      if (!row.held && row.triedAt === null) drop(id);
      else rows.put({ ...row, ...rest, wanted: 'gone', dueAt: clock.now() });
    });
  }

  const drop = (id: string) => {
    rows.drop(id);
    droppedAt.set(id, clock.now());
    learned();
  };

  /** Tells what is due of one; resolves when no call about it is under way. Never rejects. */
  function settle(id: string): Promise<void> {
    const before = busy.get(id) ?? Promise.resolve();
    const work = before
      .then(() => settleOnce(id))
      .catch((problem: unknown) => log('error', 'printing-failed', { id, problem: String(problem) }))
      .finally(() => {
        if (busy.get(id) === work) busy.delete(id);
        sleep();
      });
    busy.set(id, work);
    return work;
  }

  async function settleOnce(id: string): Promise<void> {
    const row = rows.get(id);
    if (stopped || !row || row.dueAt === null || row.dueAt > clock.now()) return;
    const tried = { ...row, attempts: row.attempts + 1, triedAt: clock.now() };
    rows.put(tried);
    if (row.wanted === 'gone') heardOfRemoval(tried, await side.remove(row));
    else heardOfPut(tried, await side.put(tried));
    learned();
  }

  function again(row: Printed, refusal: Refusal): void {
    const wait = Math.min(longestWaitMs, 1_000 * 2 ** Math.min(row.attempts, 10)) * (0.9 + 0.2 * random());
    rows.put({ ...row, dueAt: clock.now() + Math.max(Math.round(wait), refusal.retryAfterMs ?? 0) });
  }

  function heardOfPut(tried: Printed, answer: Answer<Found>): void {
    rows.transaction(() => {
      const row = rows.get(tried.id);
      if (!row) return;
      const isNewest = row.rev === tried.rev;
      if (answer.ok) {
        const { said, content, endsAt } = answer.value;
        const learned = { held: said, content: content ?? row.content, endsAt: endsAt ?? row.endsAt };
        rows.put({
          ...row,
          ...learned,
          ...(isNewest ? { dueAt: null, attempts: 0, word: null } : { dueAt: clock.now() }),
        });
      } else if (!isNewest) {
        rows.put({ ...row, dueAt: clock.now() });
      } else if (mayPass(answer.refusal)) {
        again(row, answer.refusal);
      } else {
        const { word } = answer.refusal;
        log('warn', 'printing-refused', { id: row.id, word });
        // A change that was refused leaves what was there before; what was never there is shown with the word.
        const back = word === 'not-found' ? { held: null } : (row.held ?? {});
        rows.put({ ...row, ...back, dueAt: null, word });
      }
    });
  }

  function heardOfRemoval(tried: Printed, answer: Answer<void>): void {
    if (answer.ok || answer.refusal.word === 'not-found') drop(tried.id);
    else if (mayPass(answer.refusal)) again(tried, answer.refusal);
    else {
      log('warn', 'printing-refused', { id: tried.id, word: answer.refusal.word });
      rows.put({ ...tried, wanted: 'kept', dueAt: null, word: answer.refusal.word });
    }
  }

  /** Their list is the truth: what is not in it is gone, what is not known here is taken in. */
  async function look(): Promise<Answer<void>> {
    const beganAt = clock.now();
    const listed = await side.list();
    if (!listed.ok || stopped) return listed.ok ? { ok: true, value: undefined } : listed;
    const isJustDropped = (id: string) => (droppedAt.get(id) ?? -1) >= beganAt;
    believeList(rows, side, { found: listed.value, beganAt, now: clock.now(), isJustDropped });
    learned();
    return { ok: true, value: undefined };
  }

  function sleep(): void {
    cancelTimer();
    const next = rows.nextDue();
    if (stopped || next === null) return;
    cancelTimer = clock.after(Math.max(restMs, next - clock.now()), wake);
  }
  function wake(): void {
    for (const { id } of rows.due(clock.now())) if (!busy.has(id)) void settle(id);
    sleep();
  }
  async function keepLooking(): Promise<void> {
    const looked = await look();
    if (!stopped) cancelList = clock.after(looked.ok ? listEveryMs : listAgainMs, () => void keepLooking());
  }

  return {
    rows,
    want,
    letGo,
    settle,
    look,
    drop,
    /** Takes up what an earlier run left. */
    start(): void {
      wake();
      void keepLooking();
    },
    async stop(): Promise<void> {
      stopped = true;
      cancelTimer();
      cancelList();
      await Promise.all(busy.values());
    },
  };
}

const mayPass = ({ retry, word }: Refusal): boolean => retry === 'same-key' || word === 'keys-refused';
