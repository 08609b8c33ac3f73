/**
 * Carries waiting asks to the edge, one page of the origin at a time.
 *
 * 1. Each attempt is leased and counted on the disk before it leaves.
 * 2. Of one reference one ask is under way; references do not wait for each other.
 * 3. A charge whose patience is over does not leave; a cancel takes its place.
 * 4. An answer that says yes or no is believed whoever hears it; only who holds the lease reckons with silence.
 */
import type { Clock } from '../edge/domain/clock.ts';
import type { Parcel } from '../edge/domain/wire.ts';
import type { SendAnswer } from './edge.ts';
import type { OneSender } from './one-sender.ts';
import {
  backOffMs,
  firstOfEach,
  isDue,
  isLeased,
  isSpent,
  leaseIsOver,
  leaseMs,
  patienceIsOver,
  type Row,
  untilNext,
} from './parcel-row.ts';
import { isTold, readRow, readRows, withdraw } from './parcels.ts';
import type { Store, Tx } from './store.ts';

export interface SenderWorld {
  readonly store: Store;
  readonly send: (parcel: Parcel) => Promise<SendAnswer>;
  readonly alone: OneSender;
  readonly clock: Clock;
  /** From 0 up to, but not, 1. */
  readonly random: () => number;
  readonly uuid: () => string;
  /** Called after every change of the rows. */
  readonly changed: () => void;
  /** Called when the edge says that this tablet is not paired. */
  readonly unpaired: () => void;
}

export interface Sender {
  /** Sends what is due. Resolves when nothing is under way. */
  drain(): Promise<void>;
  close(): void;
}

/** A browser grants six connections over HTTP/1.1, and the stream holds one. */
const mostAtOnce = 4;
const askAgainMs = 1_000;
/** A page that holds the right to send for longer than this is taken for frozen. */
const longestHoldMs = 20_000;
const longestQuietMs = 60_000;

export function senderIn(world: SenderWorld): Sender {
  const { store, clock } = world;
  const me = world.uuid();
  const underWay = new Map<string, Promise<void>>();
  let running: Promise<void> | undefined;
  let again = false;
  let nudge = () => {};
  let quietUntil = 0;
  let busySince: number | null = null;
  let stopTimer = () => {};
  let closed = false;

  function drain(): Promise<void> {
    again = true;
    nudge();
    if (closed) return Promise.resolve();
    running ??= pass()
      // The disk would not have it: what is written stays, and is tried again.
      .catch(() => arm(askAgainMs))
      .finally(() => {
        running = undefined;
        return again && !closed ? drain() : undefined;
      });
    return running;
  }

  async function pass(): Promise<void> {
    again = false;
    // Taking back needs no right to send: another page may be frozen with it.
    await withdrawOverdue();
    const steal = busySince !== null && clock.now() - busySince >= longestHoldMs;
    const end = await world.alone(sendAll, steal);
    busySince = end === 'done' ? null : (busySince ?? clock.now());
    if (end === 'busy') again = false;
    await arm(end === 'busy' ? askAgainMs : undefined);
  }

  async function sendAll(sole: boolean): Promise<void> {
    do {
      again = false;
      const nudged = new Promise<void>((resolve) => {
        nudge = resolve;
      });
      for (const row of await takeDue(sole)) {
        const sending = sendOne(row).finally(() => underWay.delete(row.reference));
        underWay.set(row.reference, sending);
      }
      // Taken before `arm`, during which some may come to their end.
      const endings = [...underWay.values()];
      if (endings.length === 0) continue;
      await arm();
      await Promise.race([...endings, nudged]);
    } while (!closed && (again || underWay.size > 0));
  }

  async function takeDue(sole: boolean): Promise<readonly Row[]> {
    if (closed) return [];
    await withdrawOverdue();
    if (quietMs() > 0) return [];
    return store.write(['parcel'], async (tx) => {
      const rows = await readRows(tx);
      const now = clock.now();
      const due = firstOfEach(rows)
        .filter((row) => !underWay.has(row.reference) && !patienceIsOver(row, now))
        .filter((row) => isDue(row, now) && (sole || !isLeased(row, { me, now })))
        .slice(0, mostAtOnce - underWay.size)
        .map((row) => ({
          ...row,
          attempts: row.attempts + 1,
          unanswered: row.unanswered + 1,
          leaseBy: me,
          leaseUntil: now + leaseMs,
        }));
      for (const row of due) await tx('parcel').put(row);
      return due;
    });
  }

  async function sendOne(row: Row): Promise<void> {
    if (!row.parcel) throw new Error(`sender: row ${row.id} waits without a parcel`);
    // The page may have been frozen between the disk and here.
    if (patienceIsOver(row, clock.now()) || leaseIsOver(row, clock.now())) {
      again = true;
      return;
    }
    const answer = await world.send(row.parcel);
    if (closed) return;
    if (answer.is === 'busy') quietUntil = clock.now() + Math.min(longestQuietMs, answer.retryAfterMs);
    if (answer.is === 'unpaired') world.unpaired();
    await store.write(['parcel', 'payment'], (tx) => note(tx, row.id, answer));
    again = true;
    world.changed();
  }

  async function note(tx: Tx<'readwrite'>, id: string, answer: SendAnswer): Promise<void> {
    const row = await readRow(tx, id);
    if (row?.state !== 'waiting') return;
    const parcels = tx('parcel');
    const free = { ...row, leaseBy: null, leaseUntil: 0 };
    if (answer.is === 'accepted') {
      const known = row.kind === 'look' || (row.kind === 'charge' && (await isTold(tx, row.reference)));
      await (known ? parcels.delete(id) : parcels.put({ ...free, state: 'sent', parcel: null }));
    } else if (answer.is === 'refused') {
      await parcels.put({ ...free, state: 'refused', word: answer.word });
    } else if (answer.is === 'invalid') {
      await parcels.put({ ...free, state: 'refused', word: 'bad-request' });
    } else if (row.leaseBy === me) {
      const waitMs = answer.is === 'busy' ? answer.retryAfterMs : backOffMs(row.attempts, world.random);
      const mayBeThere = answer.is === 'unreachable' && !answer.neverLeft;
      const unanswered = mayBeThere ? row.unanswered : row.unanswered - 1;
      await parcels.put({ ...free, unanswered, nextAt: clock.now() + waitMs });
    }
  }

  async function withdrawOverdue(): Promise<void> {
    const isOver = (row: Row) => patienceIsOver(row, clock.now());
    const isOld = (row: Row) => isSpent(row, clock.now());
    if (!(await store.read(['parcel'], readRows)).some((row) => isOver(row) || isOld(row))) return;
    await store.write(['parcel', 'kept'], async (tx) => {
      for (const row of await readRows(tx)) {
        if (isOver(row)) await withdraw(tx, row, { id: world.uuid(), now: clock.now() });
        if (isOld(row)) await tx('parcel').put({ ...row, parcel: null });
      }
    });
    world.changed();
  }

  /** Wakes us when the next row falls due; or in `insteadMs`, since what is due now and cannot be sent would spin. */
  async function arm(insteadMs?: number): Promise<void> {
    const rows = await store.read(['parcel'], readRows).catch(() => []);
    stopTimer();
    const full = underWay.size >= mostAtOnce;
    const next = untilNext(rows, {
      now: clock.now(),
      mayLeave: (row) => !full && !underWay.has(row.reference),
      quietMs: quietMs(),
    });
    const waitMs = insteadMs ?? next;
    if (waitMs < Number.POSITIVE_INFINITY && !closed) stopTimer = clock.after(waitMs, () => void drain());
  }

  /** How long the edge still wants peace from this tablet. */
  function quietMs(): number {
    const left = quietUntil - clock.now();
    return left > longestQuietMs ? 0 : Math.max(0, left);
  }

  return {
    drain,
    close() {
      closed = true;
      stopTimer();
      nudge();
    },
  };
}
