/**
 * Asks leave this tablet through here, each at most once in effect, and none is forgotten before its answer is known.
 *
 * 1. An ask is on the disk before `charge` or `put` resolves, and before any request carries it.
 * 2. Of one reference, asks leave in the order they were made.
 * 3. A charge is taken back by one transaction that puts a cancel in its place: the edge hears of one or the other end.
 * 4. An accepted ask is kept until the ledger has told of its payment.
 */
import * as v from 'valibot';
import type { Charge, Parcel } from '../edge/domain/wire.ts';
import { whyUnfinished } from './unfinished.ts';
import { patienceIsOver, patienceMs, type Row } from './parcel-row.ts';
import { append, isTold, readRow, readRows, rowsOf, setAsideUnreadable, withdraw } from './parcels.ts';
import { nextAttempt } from './reference.ts';
import { type SenderWorld, senderIn } from './sender.ts';
import type { Tx } from './store.ts';

export interface Outbox {
  /** All asks, in the order of asking. */
  rows(): Promise<readonly Row[]>;
  /**
   * Takes the next running number and writes the charge made with it, together with what else is to be asked because of
   * it; resolves when all is on the disk.
   */
  charge(make: (number: number) => Charge, also?: Also): Promise<void>;
  put(parcel: Later): Promise<void>;
  /** Gives an unsent charge its whole patience again. */
  waitLonger(reference: string): Promise<void>;
  /** Takes an unsent charge back on the spot; tells the edge that the sale is over. */
  cancel(reference: string): Promise<void>;
  /** Asks again what was refused, as a new ask: of a charge, under the reference of the next attempt. */
  resend(id: string, also?: Also): Promise<void>;
  /** Notes that what was refused is the manager's now; `by` is the till that says so. It stays set aside. */
  handOver(id: string, by: string): Promise<void>;
  /** Somebody has answered for what was handed over: it is no longer counted. */
  dealWith(id: string): Promise<void>;
  /** Ids of what the edge has accepted and the ledger not yet told of. */
  untold(): Promise<readonly string[]>;
  /** The ledger has told everything up to a moment after these were accepted. */
  told(ids: readonly string[]): Promise<void>;
  /** Forgets what is from before `before` (ms, this tablet's clock), came to nothing and waits for nobody. */
  prune(before: number): Promise<void>;
  /** Sends what is due. Resolves when nothing is under way. */
  drain(): Promise<void>;
  /** Sends all that waits, due or not: the way to the edge has just been seen open. */
  hurry(): Promise<void>;
  /** This tablet is no till any more: forgets all but its running number and what still waits for somebody. */
  leave(): Promise<void>;
  close(): void;
}

/** Everything but a charge can wait as long as it must. */
export type Later = Exclude<Parcel, Charge>;
/** What else is to be asked because of the charge of this reference. */
export type Also = (reference: string) => Later;

export function outboxIn(world: SenderWorld): Outbox {
  const { store, clock, uuid } = world;
  const sender = senderIn(world);

  /** Writes, tells, and sends what may now be due. */
  async function change(task: (tx: Tx<'readwrite'>) => Promise<void>): Promise<void> {
    await store.write(['parcel', 'payment', 'kept'], task);
    world.changed();
    void sender.drain();
  }

  return {
    async rows() {
      await setAsideUnreadable(store);
      return store.read(['parcel'], readRows);
    },
    charge: (make, also) =>
      change(async (tx) => {
        const last = v.safeParse(v.number(), await tx('kept').get('number'));
        const number = (last.success ? last.output : 0) + 1;
        const charge = make(number);
        if (await tx('parcel').get(charge.id)) return;
        await append(tx, charge, clock.now());
        if (also) await append(tx, also(charge.reference), clock.now());
        await tx('kept').put(number, 'number');
      }),
    put: (parcel) =>
      change(async (tx) => {
        const waiting = (await rowsOf(tx, parcel.reference)).filter((row) => row.state === 'waiting');
        const looked = parcel.kind === 'look' && waiting.some((row) => row.kind === 'look');
        if (!looked) await append(tx, parcel, clock.now());
      }),
    waitLonger: (reference) =>
      change(async (tx) => {
        const now = clock.now();
        for (const row of await rowsOf(tx, reference))
          if (row.kind === 'charge' && row.state === 'waiting' && !patienceIsOver(row, now))
            await tx('parcel').put({ ...row, patienceUntil: now + patienceMs });
      }),
    cancel(reference) {
      const id = uuid();
      return change(async (tx) => {
        const now = clock.now();
        const rows = await rowsOf(tx, reference);
        const charge = rows.find((row) => row.kind === 'charge');
        if (charge?.state === 'waiting') return withdraw(tx, charge, { id, now });
        if (charge?.state === 'refused') return;
        const asked = rows.some((row) => row.kind === 'cancel' && row.state !== 'refused');
        if (!asked) await append(tx, { kind: 'cancel', id, reference, madeAt: now }, now);
      });
    },
    resend(id, also) {
      const fresh = { id: uuid(), madeAt: clock.now() };
      return change(async (tx) => {
        const row = await readRow(tx, id);
        if (row?.state !== 'refused' || !row.parcel) return;
        const reference = row.kind === 'charge' ? nextAttempt(row.reference) : row.reference;
        await tx('parcel').delete(id);
        await append(tx, { ...row.parcel, ...fresh, reference }, clock.now());
        if (also && row.kind === 'charge') await append(tx, also(reference), clock.now());
      });
    },
    handOver: (id, by) =>
      change(async (tx) => {
        const row = await readRow(tx, id);
        if (row?.state !== 'refused' || row.handed) return;
        await tx('parcel').put({ ...row, handed: { at: clock.now(), by } });
      }),
    dealWith: (id) =>
      change(async (tx) => {
        const row = await readRow(tx, id);
        if (row?.state === 'refused' && row.handed && row.dealtWithAt === null)
          await tx('parcel').put({ ...row, dealtWithAt: clock.now() });
      }),
    async untold() {
      const rows = await store.read(['parcel'], readRows);
      return rows.filter((row) => row.state === 'sent').map(({ id }) => id);
    },
    async told(ids) {
      if (ids.length === 0) return;
      await change(async (tx) => {
        for (const id of ids) {
          const row = await readRow(tx, id);
          if (row?.state !== 'sent') continue;
          const state = (await isTold(tx, row.reference)) ? null : stateUntold(row);
          await (state ? tx('parcel').put({ ...row, state }) : tx('parcel').delete(id));
        }
      });
    },
    prune: (before) =>
      change(async (tx) => {
        for (const row of await readRows(tx)) {
          const isOver = row.state === 'withdrawn' || row.dealtWithAt !== null;
          if (isOver && row.madeAt < before) await tx('parcel').delete(row.id);
        }
      }),
    drain: sender.drain,
    async hurry() {
      await store.write(['parcel'], async (tx) => {
        const now = clock.now();
        for (const row of await readRows(tx))
          if (row.state === 'waiting' && row.nextAt > now) await tx('parcel').put({ ...row, nextAt: now });
      });
      await sender.drain();
    },
    leave: () =>
      change(async (tx) => {
        for (const row of await readRows(tx)) if (!whyUnfinished(row)) await tx('parcel').delete(row.id);
        await tx('payment').clear();
        for (const key of await tx('kept').getAllKeys())
          if (!keptForEver.includes(key) && !key.startsWith('aside/')) await tx('kept').delete(key);
      }),
    close: sender.close,
  };
}

/** No name is given twice and nothing answered comes back, whoever's till this tablet becomes. */
const keptForEver: readonly string[] = ['number', 'births'];

/** What an accepted ask is when the ledger has told everything and not of its payment; null: nothing worth keeping. */
function stateUntold(row: Row): 'withdrawn' | 'missing' | null {
  // Notes have no payment of their own: their list has been told with everything else.
  if (row.kind === 'note' || row.kind === 'note-close') return null;
  if (row.kind !== 'cancel') return 'missing';
  return row.sale ? 'withdrawn' : null;
}
