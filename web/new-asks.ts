/** Where asks are born: each with an id of its own, and a charge or a note with the reference of its sale. */
import * as v from 'valibot';
import { currencyOf } from '../edge/domain/market.ts';
import { money } from '../edge/domain/money.ts';
import { type Line, totalOf } from '../edge/domain/sale.ts';
import {
  Charge,
  type Customer,
  Note,
  type NoteClose,
  type NoteHow,
  type TillView,
} from '../edge/domain/wire.ts';
import { dayOf, drawLetters, referenceOf } from './reference.ts';
import type { World } from './world.ts';

/** What a charge may say besides its sum: the request that it stands for, when to collect, and whether at a distance. */
export type ChargeAbout = Pick<Charge, 'insteadOf' | 'insist' | 'collect' | 'distance'>;

export interface Born {
  readonly id: string;
  readonly reference: string;
  /** By this tablet's clock, ms. */
  readonly madeAt: number;
}

export type NewAsks = ReturnType<typeof newAsks>;

/** `now` is the edge's clock as well as it is known: the day in a reference is the shop's. */
export function newAsks({
  clock,
  random,
  uuid,
  now,
}: Pick<World, 'clock' | 'random' | 'uuid'> & { now(): number }) {
  const about = (reference: string): Born => ({ id: uuid(), reference, madeAt: clock.now() });
  const named = ({ till, store }: TillView, number: number, letters: string) =>
    referenceOf({ prefix: store?.prefix, till: till.id, day: dayOf(now()), number, letters, attempt: 1 });
  const sumOf = ({ merchant }: TillView, lines: readonly Line[]) =>
    money(currencyOf(merchant.market), totalOf(lines));

  return {
    about,
    /** The same charge however often it is asked for, but for the running number, which the outbox gives. */
    charge(
      till: TillView,
      lines: readonly Line[],
      customer: Customer,
      more: ChargeAbout,
    ): (number: number) => Charge {
      const letters = drawLetters(random);
      const rest = { id: uuid(), madeAt: clock.now(), amount: sumOf(till, lines), lines, customer, ...more };
      return (number) =>
        v.parse(Charge, { kind: 'charge', reference: named(till, number, letters), ...rest });
    },
    /** No running number, which is the charges'; twice the letters instead. */
    note(till: TillView, lines: readonly Line[], text: string): Note {
      const reference = named(till, 0, drawLetters(random) + drawLetters(random));
      return v.parse(Note, { kind: 'note', ...about(reference), amount: sumOf(till, lines), lines, text });
    },
    closing: (note: string, how: NoteHow): NoteClose => ({ kind: 'note-close', ...about(note), how }),
  };
}
