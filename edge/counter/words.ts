/** What the routes of stickers, posters and displays have in common: their answers, and how long they wait for one. */
import { resolver } from 'hono-openapi';
import * as v from 'valibot';
import type { Clock } from '../domain/clock.ts';
import type { RefusalWord } from '../domain/refusal.ts';
import { Problem, Refused } from '../domain/wire.ts';
import type { Printed } from './printed.ts';
import type { Printing, Wanting } from './printing.ts';

export const answersOf = (description: string, schema: v.GenericSchema) => ({
  description,
  content: { 'application/json': { schema: resolver(schema) } },
});

export const problems = {
  invalid: answersOf('The request is not of its form; `issues` name the fields. Nothing changed.', Problem),
  unpaired: answersOf('This browser is not a till.', Problem),
  notFound: answersOf('There is none of that name.', Problem),
  conflict: answersOf('Something of that name is there already, or still going. Nothing changed.', Problem),
  refused: answersOf(
    'Vipps MobilePay will not, and the word says why; or something of that name is there. Nothing changed.',
    v.union([Refused, Problem]),
  ),
  unreachable: answersOf('Vipps MobilePay could not be asked. Nothing changed.', Problem),
  picture: {
    description: 'The picture.',
    content: { 'image/svg+xml': { schema: { type: 'string' } } },
  },
} as const;

export const conflict = { problem: 'conflict' } as const;

/** `?new=1`: the asker believes that there is none of that name. */
export const New = v.object({
  new: v.optional(
    v.pipe(
      v.picklist(['0', '1'], '0 or 1'),
      v.transform((text) => text === '1'),
    ),
    '0',
  ),
});

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
export const isSame = (row: Printed, { name, till, target }: Wanting): boolean =>
  row.wanted === 'kept' && row.name === name && row.till === till && row.target === target;

/**
 * What became of an ask that somebody waited for: the row, or a refusal, of which nothing stays behind. `before` is the
 * row as it was when it was asked.
 */
export function refusedBy(
  printing: Printing,
  id: string,
  before: Printed | undefined,
): Printed | { answer: 'refused'; word: RefusalWord } {
  const row = printing.rows.get(id);
  if (!row) return { answer: 'refused', word: 'not-found' };
  if (row.word === null || row.dueAt !== null) return row;
  if (before && row.held) printing.rows.put({ ...row, name: before.name, till: before.till, word: null });
  else if (!before) printing.drop(id);
  return { answer: 'refused', word: row.word };
}
