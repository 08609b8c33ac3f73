/** What the ledger has told this tablet: one view of each payment, the newest, and how far it has listened. */
import * as v from 'valibot';
import { isSettled, outcomeOf } from '../edge/domain/outcome.ts';
import { NoteView, PaymentView } from '../edge/domain/wire.ts';
import type { Store, Tx } from './store.ts';

const Heard = v.object({
  /** Place in the journal up to which everything has been told. */
  cursor: v.number(),
  /** When the ledger was last heard, ms by this tablet's clock. */
  at: v.number(),
});
export type Heard = Readonly<v.InferOutput<typeof Heard>>;

/** A tombstone stands for a charge that was cancelled before the edge ever had it: nobody was asked anything. */
export const isTombstone = (view: PaymentView): boolean =>
  view.stage === 'withdrawn' && view.lines.length === 0;

export const readHeard = (store: Store): Promise<Heard | null> => store.read(['kept'], heardIn);

/** Views that an earlier version wrote and this one cannot read are dropped, and the ledger is asked to tell all again. */
export async function readPayments(store: Store): Promise<readonly PaymentView[]> {
  const stored = await store.read(['payment'], (tx) => tx('payment').getAll());
  const views = stored.filter((each) => v.is(PaymentView, each));
  if (views.length < stored.length) await forgetUnreadable(store);
  return views;
}

/**
 * Writes what was told, and in the same transaction forgets the charges it tells of and moves the cursor on.
 * A view that is not newer than the stored one changes nothing. `since` is the cursor that this follows on: where less
 * has been stored, as after a loss of the database, the cursor stays, and what lies between is told again.
 */
export const record = (
  store: Store,
  views: readonly PaymentView[],
  heard: Heard & { readonly since?: number },
): Promise<void> =>
  store.write(['payment', 'parcel', 'kept'], async (tx) => {
    const before = await heardIn(tx);
    for (const view of views) {
      const stored = await tx('payment').get(view.reference);
      if (!v.is(PaymentView, stored) || stored.seq < view.seq) await tx('payment').put(view);
    }
    const told = new Set(views.filter((view) => !isTombstone(view)).map(({ reference }) => reference));
    if (told.size > 0) await forgetCharges(tx, told);
    const upTo = before?.cursor ?? 0;
    const cursor = (heard.since ?? 0) <= upTo ? Math.max(heard.cursor, upTo) : upTo;
    await tx('kept').put({ cursor, at: heard.at }, 'heard');
  });

/** Unpaid sales that are noted at the edge, as it told of them last. */
export const recordNotes = (store: Store, notes: readonly NoteView[]): Promise<void> =>
  store.write(['kept'], async (tx) => {
    await tx('kept').put(notes, 'notes');
  });

export async function readNotes(store: Store): Promise<readonly NoteView[]> {
  const stored = v.safeParse(
    v.array(v.unknown()),
    await store.read(['kept'], (tx) => tx('kept').get('notes')),
  );
  return stored.success ? stored.output.filter((each) => v.is(NoteView, each)) : [];
}

/**
 * Forgets what was over before `before` (ms, the edge's clock): a tablet is not an archive. Money that is held must be
 * warned of for as long as it is, and what is asked of a sale is shown with the sale.
 */
export const prune = (store: Store, before: number): Promise<void> =>
  store.write(['payment', 'parcel'], async (tx) => {
    const rows = await tx('parcel').getAll();
    const asked = new Set(rows.flatMap((row) => (v.is(AnyAsk, row) ? [row.reference] : [])));
    for (const view of await tx('payment').getAll())
      if (
        v.is(PaymentView, view) &&
        view.takenAt < before &&
        (isTombstone(view) || (isSettled(outcomeOf(view)) && (!view.held || view.adopted))) &&
        !asked.has(view.reference)
      )
        await tx('payment').delete(view.reference);
  });

/**
 * The ledger counts from a lower number than it did: it was restored, or is another one.
 * What the old one told stays readable, and gives way to whatever the new one tells.
 */
export const startAnew = (store: Store): Promise<void> =>
  store.write(['payment', 'kept'], async (tx) => {
    for (const view of await tx('payment').getAll())
      if (v.is(PaymentView, view)) await tx('payment').put({ ...view, seq: 0 });
    await tx('kept').delete('heard');
  });

/** Forgets another merchant's ledger, whose places in the journal mean nothing here. */
export const forget = (store: Store): Promise<void> =>
  store.write(['payment', 'kept'], async (tx) => {
    await tx('payment').clear();
    await tx('kept').delete('heard');
    await tx('kept').delete('notes');
  });

async function heardIn(tx: Tx<'readonly' | 'readwrite'>): Promise<Heard | null> {
  const stored = v.safeParse(Heard, await tx('kept').get('heard'));
  return stored.success ? stored.output : null;
}

/** A view proves that the edge has the charge, whether or not its answer ever came. */
async function forgetCharges(tx: Tx<'readwrite'>, told: ReadonlySet<string>): Promise<void> {
  for (const row of await tx('parcel').getAll()) {
    const charge = v.safeParse(ToldCharge, row);
    if (charge.success && told.has(charge.output.reference)) await tx('parcel').delete(charge.output.id);
  }
}

const AnyAsk = v.object({ reference: v.string() });

const ToldCharge = v.object({
  id: v.string(),
  reference: v.string(),
  kind: v.literal('charge'),
  state: v.picklist(['waiting', 'sent', 'missing']),
});

const forgetUnreadable = (store: Store): Promise<void> =>
  store.write(['payment', 'kept'], async (tx) => {
    const payments = tx('payment');
    for (const key of await payments.getAllKeys())
      if (!v.is(PaymentView, await payments.get(key))) await payments.delete(key);
    await tx('kept').delete('heard');
  });
