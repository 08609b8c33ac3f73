/** A bug put in on purpose at a seam of the world, and how often it has had an effect. */
import type { Parcel, PaymentView } from '../../edge/domain/wire.ts';
import type { Edge } from '../../edge/edge.ts';
import type { Sqlite } from '../../edge/sqlite.ts';
import type { World } from '../../web/world.ts';
import type { Chance } from './chance.ts';
import type { Reply } from './road.ts';

export interface Seams {
  /** What the edge sends to Vipps MobilePay, and where to. */
  toVipps?(init: RequestInit, chance: Chance, url: URL): RequestInit;
  /** What Vipps MobilePay answers the edge. */
  fromVipps?(reply: Reply, url: URL): Reply;
  /** A form of a customer's page on its way into the edge. */
  formToEdge?(fields: URLSearchParams, chance: Chance): void;
  /** What a customer's page says. */
  pageToCustomer?(text: string): string;
  /** A webhook that the edge has just taken. */
  heard?(event: Event, edge: Edge): void;
  sqlite?(sqlite: Sqlite): Sqlite;
  /** A parcel on its way into the edge; null: as usual. */
  toEdge?(parcel: Parcel, edge: Edge, now: number): Reply | null;
  /** The browser as a page of a tablet has it. */
  browser?(world: World): World;
  /** What a tablet hears. */
  toTablet?(view: PaymentView): PaymentView;
}
export interface Plant extends Seams {
  bloomed(): number;
}
/** Name, and how to plant it. */
export type Plants = Readonly<Record<string, () => Plant>>;

export interface Event {
  readonly reference: string;
  readonly name: string;
  readonly success: boolean;
  readonly amount: { readonly value: number };
}

export const nothingPlanted: () => Plant = planted(() => ({}));

/** `bloom`: to be called each time the bug has an effect. */
export function planted(seams: (bloom: () => void) => Seams): () => Plant {
  return () => {
    let bloomed = 0;
    const bloom = () => {
      bloomed++;
    };
    return { ...seams(bloom), bloomed: () => bloomed };
  };
}
