/** What tills ask of stickers and posters alike: make, change, take down, picture; and how long they wait for an answer. */
import type { Clock } from '../domain/clock.ts';
import type { RefusalWord } from '../domain/refusal.ts';
import { fetchPicture, type Picture } from '../pictures.ts';
import type { Answer } from '../vipps/answer.ts';
import type { Printed } from './printed.ts';
import type { Printing, Wanting } from './printing.ts';
import { conflict } from './words.ts';

/** The row as it is now, or what the asker is answered instead. */
export type Became<No = Refused> = { readonly row: Printed } | { readonly refused: No };
export interface Refused {
  readonly answer: 'refused';
  readonly word: RefusalWord;
}

export interface Putting {
  readonly id: string;
  readonly wanting: Wanting;
  /** Heeded only when it is made. */
  readonly atFirst?: Partial<Wanting>;
  /** The asker believes that there is none of that name. */
  readonly isNew?: boolean;
}

/** Written, told, and what came of it as far as somebody waits: of what is refused nothing stays behind. */
export async function put(
  printing: Printing,
  clock: Clock,
  putting: Putting,
): Promise<Became<Refused | typeof conflict>> {
  const { id, wanting, atFirst = {}, isNew = false } = putting;
  const before = printing.rows.get(id);
  if (isNew && before && !isSame(before, wanting)) return { refused: conflict };
  const asked = before ? wanting : { ...wanting, ...atFirst };
  if (printing.want(id, asked) === 'deleting') return { refused: conflict };
  await asSoonAsMay(clock, printing.settle(id));
  return becameOf(printing, id, before);
}

/** What is left of it for now. */
export async function takeDown(
  printing: Printing,
  clock: Clock,
  id: string,
): Promise<Printed | 'gone' | 'unknown'> {
  if (!printing.rows.get(id)) return 'unknown';
  printing.letGo(id);
  await asSoonAsMay(clock, printing.settle(id));
  return printing.rows.get(id) ?? 'gone';
}

/** The picture of a code, whose address Vipps MobilePay has just told. */
export async function pictureOf(
  held: Answer<{ readonly imageUrl: string | null }>,
  by: { readonly fetch: typeof fetch; readonly clock: Clock },
): Promise<Picture | 'unknown' | 'unreachable'> {
  if (!held.ok) return held.refusal.word === 'not-found' ? 'unknown' : 'unreachable';
  if (!held.value.imageUrl) return 'unknown';
  return (await fetchPicture(held.value.imageUrl, by)) ?? 'unreachable';
}

/** What became of an ask that somebody waited for; `before` is the row as it was when it was asked. */
export function becameOf(printing: Printing, id: string, before: Printed | undefined): Became {
  const row = printing.rows.get(id);
  if (!row) return { refused: { answer: 'refused', word: 'not-found' } };
  if (row.word === null || row.dueAt !== null) return { row };
  if (before && row.held) printing.rows.put({ ...row, name: before.name, till: before.till, word: null });
  else if (!before) printing.drop(id);
  return { refused: { answer: 'refused', word: row.word } };
}

export const isThere = (row: Printed | undefined): boolean => row !== undefined && row.held !== null;

/** A till waits ten seconds for an answer; what takes longer goes on without it. */
const patienceMs = 8_000;

export function asSoonAsMay(clock: Clock, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(patienceMs, resolve);
    void work.finally(() => {
      cancel();
      resolve();
    });
  });
}

/** The same ask again, the answer to the first having been lost say. */
const isSame = (row: Printed, { name, till, target }: Wanting): boolean =>
  row.wanted === 'kept' && row.name === name && row.till === till && row.target === target;
