/** Sets stickers or posters right by the list that Vipps MobilePay holds: it is the truth of what hangs and works. */
import type { Printed, PrintedRows, Said } from './printed.ts';
import type { Found, Side } from './printing.ts';

export interface Listed {
  readonly found: readonly Found[];
  /** When the list was asked for (ms since the epoch): what happened here since, it cannot know. */
  readonly beganAt: number;
  readonly now: number;
  /** Whether one was taken down since then, and so may still be in the list. */
  readonly isJustDropped: (id: string) => boolean;
}

/** What is not in the list is gone, what is not known here is taken in, and what was renamed there has its new name. */
export function believeList(
  rows: PrintedRows,
  side: Side,
  { found, beganAt, now, isJustDropped }: Listed,
): void {
  const byId = new Map(found.map((one) => [one.id, one]));
  rows.transaction(() => {
    for (const row of rows.all()) {
      // What is under way, or was since the list was asked for, is newer than the list.
      if (row.dueAt !== null || (row.triedAt ?? row.madeAt) >= beganAt) continue;
      const there = byId.get(row.id);
      if (there) rows.put({ ...row, ...mended(row, there.said, side), ...learned(row, there) });
      else if (row.held) rows.put({ ...row, held: null, word: 'not-found' });
    }
    for (const one of found) {
      if (rows.get(one.id) || isJustDropped(one.id)) continue;
      rows.put(bornOf(one, now));
    }
  });
}

/** What Vipps MobilePay does not know of, our own name of a poster say, stays. */
const mended = (row: Printed, said: Said, side: Side): Partial<Printed> => ({
  ...(side.differs(row, said) && { name: said.name || row.name, target: said.target }),
  ...(row.word === 'not-found' && { word: null }),
});

const learned = (row: Printed, { said, content, endsAt }: Found): Partial<Printed> => ({
  held: said,
  content: content ?? row.content,
  endsAt: endsAt ?? row.endsAt,
});

const bornOf = ({ id, said, content, endsAt, isMobilePay }: Found, now: number): Printed => ({
  id,
  name: said.name || id,
  target: said.target,
  till: null,
  ttlS: null,
  isMobilePay,
  wanted: 'kept',
  held: said,
  content,
  endsAt,
  rev: 1,
  dueAt: null,
  attempts: 0,
  triedAt: null,
  word: null,
  madeAt: now,
});
