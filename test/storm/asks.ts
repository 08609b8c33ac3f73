/** What tablets were asked for, as it was first written on their disks: the measure of all that happens afterwards. */
import type { NoteHow } from '../../edge/domain/wire.ts';
import type { Row } from '../../web/parcel-row.ts';

export interface KeptAsk extends Pick<Row, 'id' | 'kind' | 'reference' | 'refund'> {
  /** The sale that it is for, of a charge and of a note. */
  readonly sale: string | null;
  /** What is to be collected, given back or noted, minor units. */
  readonly value: number;
  /** It is given back by hand. */
  readonly isCash: boolean;
  /** Money that is held is to be let go. */
  readonly releases: boolean;
  readonly isForLater: boolean;
  /** The request that this one takes the place of, and whether the seller would not wait for that. */
  readonly insteadOf: string | null;
  readonly insists: boolean;
  readonly how: NoteHow | null;
}

export function askOf({ id, kind, reference, refund, sale, noted, parcel, how }: Row): KeptAsk {
  const charge = parcel?.kind === 'charge' ? parcel : undefined;
  return {
    ...{ id, kind, reference, refund: kind === 'refund' ? refund : 0, how },
    sale: (sale ?? noted)?.lines[0]?.id ?? null,
    value: parcel && 'amount' in parcel ? parcel.amount.value : 0,
    isCash: parcel?.kind === 'refund' && parcel.how === 'cash',
    releases: (parcel?.kind === 'cancel' || parcel?.kind === 'capture') && parcel.release === true,
    isForLater: charge?.collect === 'on-hand-over',
    insteadOf: charge?.insteadOf ?? null,
    insists: charge?.insist === true,
  };
}
