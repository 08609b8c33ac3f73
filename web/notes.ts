/** Unpaid sales as a screen shows them: what the edge tells of them, over what this tablet has asked. */
import type { Money } from '../edge/domain/money.ts';
import type { Line } from '../edge/domain/sale.ts';
import type { NoteView } from '../edge/domain/wire.ts';
import type { Row } from './parcel-row.ts';

export interface Unpaid {
  readonly reference: string;
  readonly amount: Money;
  readonly lines: readonly Line[];
  readonly text: string;
  /** When it was noted: ms, the edge's clock as well as it is known. */
  readonly madeAt: number;
  /** Still on this tablet alone. */
  readonly isUnsent: boolean;
  /** Noted on this tablet. */
  readonly mine: boolean;
  /** Every payment that was asked for it, oldest first. */
  readonly payments: readonly string[];
  /** The payment that is asked for it and not over. */
  readonly charging: string | null;
}

export interface Noted {
  readonly told: readonly NoteView[];
  readonly rows: readonly Row[];
  /** This till's id on the edge. */
  readonly till: string | null;
  /** From this tablet's clock to the edge's, ms. */
  readonly offsetMs: number;
  /** A payment that is on its way or paid: whoever asks for the money again would ask twice. */
  readonly isLive: (reference: string) => boolean;
}

/** Oldest first: the longest owed is asked for first. */
export function unpaidOf({ told, rows, till, offsetMs, isLive }: Noted): readonly Unpaid[] {
  const known = new Set(told.map(({ reference }) => reference));
  const own = rows.flatMap((row) =>
    isHere(row) && !known.has(row.reference) ? [unsentOf(row, offsetMs)] : [],
  );
  const all = told.map((note) => ({
    ...note,
    madeAt: note.takenAt,
    isUnsent: false,
    mine: note.till === till,
  }));
  return [...all, ...own.flat()]
    .filter(({ reference }) => !isClosed(rows, reference))
    .map(({ reference, amount, lines, text, madeAt, isUnsent, mine, ...note }) => {
      const payments = [...new Set([...note.payments, ...linked(rows, reference)])];
      const charging = note.charging ?? payments.findLast(isLive) ?? null;
      return { reference, amount, lines, text, madeAt, isUnsent, mine, payments, charging };
    })
    .toSorted((a, b) => a.madeAt - b.madeAt);
}

const isHere = ({ kind, state }: Row): boolean =>
  kind === 'note' && (state === 'waiting' || state === 'sent');

const unsentOf = ({ reference, noted, madeAt, state }: Row, offsetMs: number) =>
  noted
    ? [
        {
          ...noted,
          reference,
          madeAt: madeAt + offsetMs,
          isUnsent: state === 'waiting',
          mine: true,
          payments: [],
          charging: null,
        },
      ]
    : [];

/** The last word of this tablet that the edge has not yet told of. */
function isClosed(rows: readonly Row[], reference: string): boolean {
  const last = asked(rows, reference).findLast(({ is }) => is !== 'charged');
  return last !== undefined && last.is !== 'open-again';
}

const linked = (rows: readonly Row[], reference: string): readonly string[] =>
  asked(rows, reference).flatMap((how) => (how.is === 'charged' ? [how.payment] : []));

const asked = (rows: readonly Row[], reference: string) =>
  rows.flatMap((row) => (row.reference === reference && row.state !== 'refused' && row.how ? [row.how] : []));
