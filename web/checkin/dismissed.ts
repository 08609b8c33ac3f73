/**
 * Customers who scanned a sticker and were sent out of sight on this tablet, until the edge has them so for every tablet.
 * Nothing is ended by it: they can be brought back from every screen, also after a reload, for as long as they wait.
 */
import * as v from 'valibot';
import type { CheckInView } from '../../edge/domain/check-in.ts';

export interface Dismissed {
  readonly id: string;
  /** When it may be forgotten here: ms, the edge's clock. */
  readonly until: number;
}

const key = 'torg.dismissed';
/** An end is still told of for two minutes, and would bring back what was dismissed. */
const afterEndMs = 5 * 60_000;

const Kept = v.pipe(v.string(), v.parseJson(), v.array(v.object({ id: v.string(), until: v.number() })));

export const readDismissed = (storage: Pick<Storage, 'getItem'>): readonly Dismissed[] => {
  const kept = v.safeParse(Kept, storage.getItem(key));
  return kept.success ? kept.output : [];
};

export function keepDismissed(storage: Pick<Storage, 'setItem'>, all: readonly Dismissed[]): void {
  storage.setItem(key, JSON.stringify(all));
}

/** `now`: ms by the edge's clock; those whose time is long over are forgotten on the way. */
export const withDismissed = (
  all: readonly Dismissed[],
  { id, endsAt }: Pick<CheckInView, 'id' | 'endsAt'>,
  now: number,
): readonly Dismissed[] => [
  ...all.filter((each) => each.id !== id && each.until > now),
  { id, until: endsAt + afterEndMs },
];
