/** Posters and the pages they lead to, as tills set them up. */
import { Hono } from 'hono';
import { describeRoute, validator } from 'hono-openapi';
import * as v from 'valibot';
import { answersOf, asSoonAsMay, conflict, isSame, New, problems, refusedBy } from './words.ts';
import type { Clock } from '../domain/clock.ts';
import {
  PosterAsk,
  PosterId,
  PostersView,
  type PosterTarget,
  PosterView,
  StallAsk,
  StallId,
  StallsView,
  StallView,
} from '../domain/poster.ts';
import { PictureAsk } from '../domain/qr-picture.ts';
import { invalid } from '../invalid.ts';
import type { Till } from '../pairing.ts';
import { fetchPicture, pictureHeaders } from '../pictures.ts';
import { posterViewOf, stallUrl, targetOf, urlOfTarget } from './posters.ts';
import type { Printing } from './printing.ts';
import type { Stall, Stalls } from './stalls.ts';
import type { Vipps } from '../vipps/client.ts';

export interface PosterParts {
  readonly posters: Printing;
  readonly stalls: Stalls;
  readonly vipps: Vipps;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly publicUrl: string;
}

const InStall = v.object({ id: StallId });
const InPoster = v.object({ id: PosterId });
const { invalid: badForm, unpaired, notFound, conflict: taken, refused, unreachable, picture } = problems;
const stallSchema = answersOf('The page as customers find it.', StallView);
const one = answersOf(
  'The poster as it is now; `making` and `changing` are tried until they are done.',
  PosterView,
);
const all = answersOf('Every poster, oldest first.', PostersView);

export function posterRoutes(parts: PosterParts) {
  const { posters, stalls, vipps, clock, publicUrl } = parts;
  const stallView = (stall: Stall): StallView => ({ ...stall, url: stallUrl(publicUrl, stall.id) });
  const view = () => ({ posters: posters.rows.all().map((row) => posterViewOf(row, publicUrl)) });
  const leadsTo = (target: PosterTarget, stall: string) => target.to === 'stall' && target.stall === stall;

  return new Hono<{ Variables: { till: Till } }>()
    .get(
      '/api/stalls',
      describeRoute({
        summary: 'The pages where customers choose and pay by themselves',
        responses: { 200: answersOf('All of them.', StallsView), 401: unpaired },
      }),
      (c) => c.json({ stalls: stalls.all().map(stallView) }, 200),
    )
    .put(
      '/api/stalls/:id',
      describeRoute({
        summary: 'Makes a page, or sets what is sold on it',
        responses: { 200: stallSchema, 400: badForm, 401: unpaired },
      }),
      validator('param', InStall, invalid),
      validator('json', StallAsk, invalid),
      (c) => {
        const { id } = c.req.valid('param');
        const stall = c.req.valid('json');
        stalls.put(id, stall);
        return c.json(stallView({ id, ...stall }), 200);
      },
    )
    .delete(
      '/api/stalls/:id',
      describeRoute({
        summary: 'Takes a page away, once no poster leads to it',
        responses: { 204: { description: 'Gone.' }, 400: badForm, 401: unpaired, 404: notFound, 409: taken },
      }),
      validator('param', InStall, invalid),
      (c) => {
        const { id } = c.req.valid('param');
        const isLedTo = posters.rows
          .all()
          .some(({ wanted, target }) => wanted === 'kept' && leadsTo(targetOf(publicUrl, target ?? ''), id));
        if (isLedTo) return c.json(conflict, 409);
        return stalls.drop(id) ? c.body(null, 204) : c.json({ problem: 'not-found' } as const, 404);
      },
    )
    .get(
      '/api/posters',
      describeRoute({ summary: 'The posters, and where each leads', responses: { 200: all, 401: unpaired } }),
      (c) => c.json(view(), 200),
    )
    .post(
      '/api/posters/look',
      describeRoute({
        summary: 'Sets the list right by what Vipps MobilePay holds',
        responses: { 200: all, 401: unpaired, 503: unreachable },
      }),
      async (c) => {
        const looked = await posters.look();
        if (!looked.ok) return c.json({ problem: 'unreachable' } as const, 503);
        return c.json(view(), 200);
      },
    )
    .put(
      '/api/posters/:id',
      describeRoute({
        summary: 'Makes a poster, or has it lead elsewhere; with `new` only makes one',
        responses: { 200: one, 400: badForm, 401: unpaired, 409: refused },
      }),
      validator('param', InPoster, invalid),
      validator('query', New, invalid),
      validator('json', PosterAsk, invalid),
      async (c) => {
        const { id } = c.req.valid('param');
        const { name, target, ttlS } = c.req.valid('json');
        if (target.to === 'stall' && !stalls.get(target.stall)) {
          const issues = [{ path: 'target.stall', message: 'a page that there is' }];
          return c.json({ problem: 'invalid', issues } as const, 400);
        }
        const before = posters.rows.get(id);
        const wanting = { name, till: null, target: urlOfTarget(publicUrl, target) };
        if (c.req.valid('query').new && before && !isSame(before, wanting)) return c.json(conflict, 409);
        // How long the printed code lives is settled when it is made.
        const asked = before ? wanting : { ...wanting, ttlS };
        if (posters.want(id, asked) === 'deleting') return c.json(conflict, 409);
        await asSoonAsMay(clock, posters.settle(id));
        const became = refusedBy(posters, id, before);
        if ('answer' in became) return c.json(became, 409);
        return c.json(posterViewOf(became, publicUrl), 200);
      },
    )
    .delete(
      '/api/posters/:id',
      describeRoute({
        summary: 'Takes a poster down: its printed copies are dead for ever',
        responses: { 200: one, 204: { description: 'Gone.' }, 400: badForm, 401: unpaired, 404: notFound },
      }),
      validator('param', InPoster, invalid),
      async (c) => {
        const { id } = c.req.valid('param');
        if (!posters.rows.get(id)) return c.json({ problem: 'not-found' } as const, 404);
        posters.letGo(id);
        await asSoonAsMay(clock, posters.settle(id));
        const row = posters.rows.get(id);
        return row ? c.json(posterViewOf(row, publicUrl), 200) : c.body(null, 204);
      },
    )
    .get(
      '/api/posters/:id/image',
      describeRoute({
        summary: 'A poster’s code to print; `size` in pixels for PNG',
        responses: { 200: picture, 400: badForm, 401: unpaired, 404: notFound, 503: unreachable },
      }),
      validator('param', InPoster, invalid),
      validator('query', PictureAsk, invalid),
      async (c) => {
        const { id } = c.req.valid('param');
        if (!posters.rows.get(id)?.held) return c.json({ problem: 'not-found' } as const, 404);
        const held = await vipps.readPoster(id, c.req.valid('query'));
        if (!held.ok && held.refusal.word !== 'not-found')
          return c.json({ problem: 'unreachable' } as const, 503);
        if (!held.ok || !held.value.imageUrl) return c.json({ problem: 'not-found' } as const, 404);
        const found = await fetchPicture(held.value.imageUrl, parts);
        if (!found) return c.json({ problem: 'unreachable' } as const, 503);
        return c.body(found.body, 200, pictureHeaders(found));
      },
    );
}
