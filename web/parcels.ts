/** Reading and writing the rows of asks inside a transaction; what cannot be read is passed over, never thrown on. */
import * as v from 'valibot';
import { type Parcel, PaymentView } from '../edge/domain/wire.ts';
import { isTombstone } from './learned.ts';
import { Birth, Row, rowOf, withdrawal } from './parcel-row.ts';
import type { Store, Tx } from './store.ts';

export type AnyTx = Tx<'readonly'> | Tx<'readwrite'>;

/** In the order of asking. */
export async function readRows(tx: AnyTx): Promise<readonly Row[]> {
  const stored = await tx('parcel').index('seq').getAll();
  return stored.map((each) => v.safeParse(Row, each)).flatMap((row) => (row.success ? [row.output] : []));
}

export async function readRow(tx: AnyTx, id: string): Promise<Row | undefined> {
  const row = v.safeParse(Row, await tx('parcel').get(id));
  return row.success ? row.output : undefined;
}

export const rowsOf = async (tx: AnyTx, reference: string): Promise<readonly Row[]> =>
  (await readRows(tx)).filter((row) => row.reference === reference);

export async function append(tx: Tx<'readwrite'>, parcel: Parcel, now: number): Promise<void> {
  await write(tx, rowOf(parcel, { seq: await nextSeq(tx), now }));
}

export async function nextSeq(tx: AnyTx): Promise<number> {
  const last = await tx('parcel').index('seq').openKeyCursor(null, 'prev');
  return (last?.key ?? 0) + 1;
}

/** A row that was not here before; counted, so that it is known for ever that this database had it. */
export async function write(tx: Tx<'readwrite'>, row: Row): Promise<void> {
  const before = v.safeParse(Birth, await tx('kept').get('births'));
  const birth = before.success
    ? { ...before.output, count: before.output.count + 1 }
    : { life: row.id, count: 1 };
  await tx('kept').put(birth, 'births');
  await tx('parcel').put({ ...row, birth });
}

/** Of a row that is not here: this database had it, so what became of it is known. */
export async function wasHere(tx: AnyTx, { id, birth }: Pick<Row, 'id' | 'birth'>): Promise<boolean> {
  const births = v.safeParse(Birth, await tx('kept').get('births'));
  if (!births.success || birth?.life !== births.output.life || birth.count > births.output.count)
    return false;
  // What it could not read was never answered.
  return (await tx('kept').get(asideKey(id))) === undefined;
}

/** Puts a cancel of this id in the place of a charge. */
export async function withdraw(
  tx: Tx<'readwrite'>,
  charge: Row,
  cancel: { id: string; now: number },
): Promise<void> {
  await tx('parcel').delete(charge.id);
  await write(tx, withdrawal(charge, cancel));
}

/** The ledger has told of a payment, not only of the tombstone of one. */
export async function isTold(tx: AnyTx, reference: string): Promise<boolean> {
  const view = v.safeParse(PaymentView, await tx('payment').get(reference));
  return view.success && !isTombstone(view.output);
}

export const asideKey = (id: string): string => `aside/${id}`;

/** Rows that this version cannot read are kept for one that can, out of the way of the rest. */
export async function setAsideUnreadable(store: Store): Promise<void> {
  const all = await store.read(['parcel'], (tx) => tx('parcel').getAll());
  if (all.every((stored) => v.is(Row, stored))) return;
  await store.write(['parcel', 'kept'], async (tx) => {
    for (const id of await tx('parcel').getAllKeys()) {
      const stored = await tx('parcel').get(id);
      if (v.is(Row, stored)) continue;
      await tx('kept').put(stored, asideKey(id));
      await tx('parcel').delete(id);
    }
  });
}
