/** Customers who scanned a sticker, as tills serve them. */
import { Hono } from 'hono';
import { describeRoute, validator } from 'hono-openapi';
import * as v from 'valibot';
import type { CheckIns } from './check-ins.ts';
import { answersOf, problems } from './words.ts';
import { CheckInId, CheckInsView, CheckInView } from '../domain/check-in.ts';
import { Refused } from '../domain/wire.ts';
import { invalid } from '../invalid.ts';
import type { Till } from '../pairing.ts';

const Id = v.object({ id: CheckInId });
const one = answersOf('The customer as tills see them now.', CheckInView);
const { invalid: badForm, unpaired, notFound, conflict } = problems;

export function checkInRoutes({ checkIns }: { checkIns: CheckIns }) {
  const shown = (id: string, till: Till) => checkIns.shownTo(till.id).find((one) => one.id === id);

  return new Hono<{ Variables: { till: Till } }>()
    .get(
      '/api/check-ins',
      describeRoute({
        summary: 'Customers who scanned a sticker and wait, longest first',
        responses: {
          200: answersOf(
            'All who scanned a sticker of this till’s sales unit, and who ended in the last two minutes.',
            CheckInsView,
          ),
          401: unpaired,
        },
      }),
      (c) => c.json({ checkIns: checkIns.shownTo(c.get('till').id) }, 200),
    )
    .put(
      '/api/check-ins/:id/till',
      describeRoute({
        summary: 'This till serves the customer; of two that ask, one does',
        responses: {
          200: one,
          400: badForm,
          401: unpaired,
          404: notFound,
          409: answersOf(
            '`check-in-taken`: another till does. `check-in-too-old`: they are to scan again. `check-in-elsewhere`: they scanned a sticker of another sales unit.',
            Refused,
          ),
        },
      }),
      validator('param', Id, invalid),
      (c) => {
        const { id } = c.req.valid('param');
        const serving = checkIns.serve(id, { till: c.get('till').id, reference: null });
        if (serving.is === 'refused') return c.json({ answer: 'refused', word: serving.word } as const, 409);
        const view = shown(id, c.get('till'));
        if (serving.is === 'unknown' || !view) return c.json({ problem: 'not-found' } as const, 404);
        checkIns.told();
        return c.json(view, 200);
      },
    )
    .delete(
      '/api/check-ins/:id/till',
      describeRoute({
        summary: 'This till no longer serves the customer, who waits again',
        responses: { 200: one, 400: badForm, 401: unpaired, 404: notFound, 409: conflict },
      }),
      validator('param', Id, invalid),
      (c) => {
        const { id } = c.req.valid('param');
        const done = checkIns.letGo(id, c.get('till').id);
        if (done === 'conflict') return c.json({ problem: 'conflict' } as const, 409);
        const view = shown(id, c.get('till'));
        if (done === 'unknown' || !view) return c.json({ problem: 'not-found' } as const, 404);
        return c.json(view, 200);
      },
    )
    .put(
      '/api/check-ins/:id/aside',
      describeRoute({
        summary: 'The customer is shown on no till for now, though they wait on and can be brought back',
        responses: { 200: one, 400: badForm, 401: unpaired, 404: notFound, 409: conflict },
      }),
      validator('param', Id, invalid),
      (c) => {
        const { id } = c.req.valid('param');
        const done = checkIns.putAside(id, c.get('till').id, true);
        if (done === 'conflict') return c.json({ problem: 'conflict' } as const, 409);
        const view = shown(id, c.get('till'));
        if (done === 'unknown' || !view) return c.json({ problem: 'not-found' } as const, 404);
        return c.json(view, 200);
      },
    )
    .delete(
      '/api/check-ins/:id/aside',
      describeRoute({
        summary: 'The customer is shown again',
        responses: { 200: one, 400: badForm, 401: unpaired, 404: notFound },
      }),
      validator('param', Id, invalid),
      (c) => {
        const { id } = c.req.valid('param');
        const done = checkIns.putAside(id, c.get('till').id, false);
        const view = shown(id, c.get('till'));
        if (done === 'unknown' || !view) return c.json({ problem: 'not-found' } as const, 404);
        return c.json(view, 200);
      },
    )
    .delete(
      '/api/check-ins/:id',
      describeRoute({
        summary: 'The customer has gone: no till is shown them any more',
        responses: {
          204: { description: 'Gone.' },
          400: badForm,
          401: unpaired,
          404: notFound,
          409: answersOf(
            'Another till serves, or a request is out. Nothing changed.',
            v.object({ problem: v.literal('conflict') }),
          ),
        },
      }),
      validator('param', Id, invalid),
      (c) => {
        const done = checkIns.dismiss(c.req.valid('param').id, c.get('till').id);
        if (done === 'conflict') return c.json({ problem: 'conflict' } as const, 409);
        if (done === 'unknown') return c.json({ problem: 'not-found' } as const, 404);
        return c.body(null, 204);
      },
    );
}
