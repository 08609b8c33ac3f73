/**
 * The second copy of what has not been answered: a database that the browser closed, emptied or broke gets back what
 * it lost, and nothing that was answered or taken back.
 *
 * 1. A copy is made after its row is on the disk, and goes when the row waits no longer.
 * 2. A copy without a row is lost or left over; the count of births in the database tells which.
 * 3. What is restored goes by the id it had, and a charge's patience counts from when it was made.
 * 4. A customer's code is in a copy only while its charge waits.
 */
import * as v from 'valibot';
import type { Copies } from './copies.ts';
import { Row } from './parcel-row.ts';
import { asideKey, nextSeq, readRow, readRows, wasHere, write } from './parcels.ts';
import type { Store, Tx } from './store.ts';

export interface Spare {
  /** Brings copies and database together. Resolves with how many asks were restored. */
  follow(): Promise<number>;
  /** The till that this tablet is, for a tablet that starts without a network. */
  keepTill(till: unknown): Promise<void>;
  till(): Promise<unknown>;
  /** Wipes everything: this tablet is no till any more. */
  wipe(): Promise<void>;
}

const tillName = 'till';

export interface SpareWorld {
  readonly store: Store;
  readonly copies: Copies;
  readonly uuid: () => string;
}

export function spareIn({ store, copies, uuid }: SpareWorld): Spare {
  /** What the files are known to hold. */
  const held = new Map<string, string | undefined>();
  let following: Promise<number> = Promise.resolve(0);

  async function reconcile(): Promise<number> {
    // Listed before the rows are read: whatever is listed had its row on the disk by then.
    const names = (await copies.names()).filter((name) => name !== tillName);
    const rows = await store.read(['parcel'], readRows);
    // Put before anything is dropped: a cancel's copy is there before that of the charge it replaces goes.
    await putAll(rows, names);
    const strangers = names.filter((name) => !rows.some((row) => row.id === name && copyOf(row)));
    const restored = strangers.length > 0 ? await judge(strangers) : 0;
    if (restored > 0) await putAll(await store.read(['parcel'], readRows), strangers);
    return restored;
  }

  async function putAll(rows: readonly Row[], names: readonly string[]): Promise<void> {
    for (const row of rows) {
      const text = copyOf(row);
      if (text === null) continue;
      if (!held.has(row.id) && names.includes(row.id)) held.set(row.id, await copies.read(row.id));
      if (held.get(row.id) === text) continue;
      await copies.put(row.id, text);
      held.set(row.id, text);
    }
  }

  /** Restores what was lost and drops what is over. */
  async function judge(names: readonly string[]): Promise<number> {
    const texts = new Map<string, string | undefined>();
    for (const name of names) texts.set(name, await copies.read(name));
    const life = uuid();
    const lost = [...texts].flatMap(([name, text]) => readCopy(name, text));
    const { over, restored } = await store.write(['parcel', 'kept'], (tx) => restore(tx, { lost, life }));
    const torn = names.filter((name) => !isWhole(texts.get(name)));
    for (const name of [...over, ...torn]) {
      await copies.drop(name);
      held.delete(name);
    }
    if (over.length > 0)
      await store.write(['kept'], async (tx) => {
        for (const name of over) await tx('kept').delete(backKey(name));
      });
    return restored;
  }

  return {
    follow() {
      following = following.catch(() => 0).then(reconcile);
      return following;
    },
    keepTill: (till) => copies.put(tillName, JSON.stringify(till)),
    async till() {
      const text = await copies.read(tillName);
      return isWhole(text) ? JSON.parse(text) : undefined;
    },
    async wipe() {
      await following.catch(() => 0);
      for (const name of await copies.names()) await copies.drop(name);
      held.clear();
    },
  };
}

/** What is worth a copy: all that waits, and what waits for a person, without the customer of a charge that is over. */
function copyOf(row: Row): string | null {
  const { kind, state, parcel, dealtWithAt } = row;
  const isAside = state === 'refused' && dealtWithAt === null;
  if (kind === 'look' || (state !== 'waiting' && !isAside)) return null;
  return JSON.stringify({
    ...row,
    parcel: isAside && kind === 'charge' ? null : parcel,
    // These change with each attempt, and after a loss nothing is known of the attempts.
    ...{ attempts: 1, unanswered: 1, nextAt: 0, leaseBy: null, leaseUntil: 0 },
  } satisfies Row);
}

async function restore(
  tx: Tx<'readwrite'>,
  { lost, life }: { lost: readonly Row[]; life: string },
): Promise<{ over: readonly string[]; restored: number }> {
  const over: string[] = [];
  let restored = 0;
  for (const row of lost.toSorted((a, b) => a.seq - b.seq)) {
    const here = await readRow(tx, row.id);
    const isOver = here
      ? copyOf(here) === null
      : (await wasHere(tx, row)) ||
        (await tx('kept').get(backKey(row.id))) !== undefined ||
        isReplaced(row, [...lost, ...(await readRows(tx))]);
    if (isOver) over.push(row.id);
    else if (!here) {
      // A name of its own: a database that begins with what another one began with is not that other one.
      if ((await tx('kept').get('births')) === undefined) await tx('kept').put({ life, count: 0 }, 'births');
      await write(tx, { ...row, seq: await nextSeq(tx) });
      await tx('kept').delete(asideKey(row.id));
      // Its copy still says that it is of another database, for as long as there is no room to write it anew.
      await tx('kept').put(true, backKey(row.id));
      restored += 1;
    }
  }
  return { over, restored };
}

const backKey = (id: string): string => `back/${id}`;

/** A cancel with a sale has taken the place of its charge. */
const isReplaced = ({ kind, reference }: Row, rows: readonly Row[]): boolean =>
  kind === 'charge' &&
  rows.some((row) => row.kind === 'cancel' && row.reference === reference && row.sale !== null);

function readCopy(name: string, text: string | undefined): readonly Row[] {
  const row = isWhole(text) ? v.safeParse(Row, JSON.parse(text)) : undefined;
  return row?.success && row.output.id === name ? [row.output] : [];
}

/** A writing that the power cut short leaves nothing that could be read. */
function isWhole(text: string | undefined): text is string {
  try {
    return text !== undefined && typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
