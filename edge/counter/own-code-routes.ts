/** What the merchant's stickers and posters say, for scanners that are to pass them over. */
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import type { OwnCodes } from './own-codes.ts';
import { answersOf, problems } from './words.ts';
import { OwnCodesView } from '../domain/own-codes.ts';

export const ownCodeRoutes = ({ ownCodes }: { ownCodes: OwnCodes }) =>
  new Hono().get(
    '/api/own-codes',
    describeRoute({
      summary: 'What the stickers and posters of every store say, or said: none of it is a customer’s code',
      responses: {
        200: answersOf('All of it; told again in the stream whenever it changes.', OwnCodesView),
        401: problems.unpaired,
      },
    }),
    (c) => c.json({ codes: [...ownCodes.all()] }, 200),
  );
