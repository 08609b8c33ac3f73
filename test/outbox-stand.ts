/** An outbox on a real database, before an edge whose faults are chosen. */
import { IDBFactory } from 'fake-indexeddb';
import { type ManualClock, manualClock } from '../edge/domain/clock.ts';
import type { Charge } from '../edge/domain/wire.ts';
import { edgeAt } from '../web/edge.ts';
import { record } from '../web/learned.ts';
import type { OneSender } from '../web/one-sender.ts';
import { type Outbox, outboxIn } from '../web/outbox.ts';
import type { Row } from '../web/parcel-row.ts';
import { type Store, storeIn } from '../web/store.ts';
import { type EdgePeer, edgePeer, oneLock } from './edge-peer.ts';

export const start = Date.UTC(2026, 10, 21, 9);

export interface Stall {
  readonly clock: ManualClock;
  readonly peer: EdgePeer;
  readonly factory: IDBFactory;
  readonly store: Store;
  readonly alone: OneSender;
  readonly unpaired: () => number;
  open(how?: { alone?: OneSender; store?: Store }): Outbox;
}

export function stall(): Stall {
  const clock = manualClock(start);
  const peer = edgePeer(clock.now);
  const factory = new IDBFactory();
  const store = storeIn(factory, clock);
  const { alone } = oneLock();
  let unpaired = 0;
  const edge = edgeAt({ base: '/', fetch: peer.fetch, clock });
  return {
    ...{ clock, peer, factory, store, alone },
    unpaired: () => unpaired,
    open: (how) =>
      outboxIn({
        ...{ store, clock, alone, ...how },
        send: (parcel) => edge.send(parcel),
        random: () => 0.5,
        uuid: () => crypto.randomUUID(),
        changed: () => {},
        unpaired: () => {
          unpaired += 1;
        },
      }),
  };
}

export const chargeOf = (reference: string, madeAt = start): Charge => ({
  kind: 'charge',
  id: crypto.randomUUID(),
  reference,
  madeAt,
  amount: { currency: 'NOK', value: 4500 },
  lines: [{ id: 'jam', name: 'Jam', unitPrice: 4500, quantity: 1, vatRate: 1500 }],
  customer: { by: 'number', number: '4791234567' },
});
export const make = (reference: string, madeAt?: number) => () => chargeOf(reference, madeAt);
export const refundOf = (reference: string, value = 100) =>
  ({
    kind: 'refund',
    id: crypto.randomUUID(),
    reference,
    madeAt: start,
    amount: { currency: 'NOK', value },
  }) as const;
export const lookOf = (reference: string) =>
  ({ kind: 'look', id: crypto.randomUUID(), reference, madeAt: start }) as const;

export const states = async (outbox: Outbox) =>
  (await outbox.rows()).map(({ kind, state }) => `${kind} ${state}`);
export const only = async (outbox: Outbox): Promise<Row> => {
  const rows = await outbox.rows();
  const [row] = rows;
  if (!row || rows.length !== 1) throw new Error(`expected one row, and there are ${rows.length}`);
  return row;
};
/** Lets the ledger tell everything, as the feed does. */
export async function tell(
  { peer, store, clock }: Stall,
  outbox: Outbox,
  references: readonly string[],
): Promise<void> {
  const untold = await outbox.untold();
  const views = references.flatMap((reference) => peer.view(reference) ?? []);
  await record(store, views, { cursor: Math.max(0, ...views.map(({ seq }) => seq)), at: clock.now() });
  await outbox.told(untold);
}

/** No lock at all, as if the other page were frozen with it: the leases alone keep two senders apart. */
export const unlocked: OneSender = async (task) => {
  await task(false);
  return 'done';
};
