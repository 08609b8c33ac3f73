/** What the routes of stickers, posters and displays answer alike. */
import { resolver } from 'hono-openapi';
import * as v from 'valibot';
import { Problem, Refused } from '../domain/wire.ts';

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
