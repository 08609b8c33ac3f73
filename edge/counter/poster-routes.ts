/** Posters and the pages they lead to, as tills set them up: each till those of the sales unit its store sells for. */
import { type Context, Hono } from 'hono';
import { describeRoute, validator } from 'hono-openapi';
import * as v from 'valibot';
import type { ByUnit } from './by-unit.ts';
import { answersOf, conflict, New, problems } from './words.ts';
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
import { pictureHeaders } from '../pictures.ts';
import { isThere, pictureOf, put, takeDown } from './printed-asks.ts';
import { posterViewOf, stallUrl, targetOf, urlOfTarget } from './posters.ts';
import type { Printing } from './printing.ts';
import type { Stall, Stalls } from './stalls.ts';
import type { Stores } from '../stores.ts';
import type { Vipps } from '../vipps/client.ts';

export interface PosterParts {
  readonly posters: ByUnit<Printing>;
  readonly stalls: Stalls;
  readonly stores: Pick<Stores, 'of'>;
  readonly vippsOf: (unit: string) => Pick<Vipps, 'drawPoster'>;
  /** The sales unit that a till's store sells for. */
  readonly unitOf: (till: string) => string;
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
const all = answersOf(
  'Every poster of the sales unit that the till’s store sells for, oldest first.',
  PostersView,
);

export function posterRoutes(parts: PosterParts) {
  const { stalls, stores, vippsOf, unitOf, clock, publicUrl } = parts;
  /** The posters that this till may see and change. */
  const own = (c: Context<{ Variables: { till: Till } }>) => {
    const unit = unitOf(c.get('till').id);
    const posters = parts.posters.of(unit);
    const view = () => ({ posters: posters.rows.all().map((row) => posterViewOf(row, publicUrl)) });
    return { unit, posters, view };
  };
  /** The page of that name, if this till may see and change it. */
  const ownStall = (c: Context<{ Variables: { till: Till } }>, id: string): Stall | undefined => {
    const stall = stalls.get(id);
    return stall?.unit === unitOf(c.get('till').id) ? stall : undefined;
  };
  const stallView = ({ id, name, isOpen, goods, freeSum, store }: Stall): StallView => ({
    ...{ id, name, goods, freeSum },
    // Without its store it is closed, whatever was said.
    isOpen: isOpen && store !== null,
    url: stallUrl(publicUrl, id),
  });
  const leadsTo = (target: PosterTarget, stall: string) => target.to === 'stall' && target.stall === stall;

  return new Hono<{ Variables: { till: Till } }>()
    .get(
      '/api/stalls',
      describeRoute({
        summary: 'The pages where customers choose and pay by themselves',
        responses: {
          200: answersOf('Those of the stores with the sales unit of this till’s store.', StallsView),
          401: unpaired,
        },
      }),
      (c) => c.json({ stalls: stalls.of(unitOf(c.get('till').id)).map(stallView) }, 200),
    )
    .put(
      '/api/stalls/:id',
      describeRoute({
        summary:
          'Makes a page, which sells for this till’s store, or sets what is sold on it; with `new` only makes one',
        responses: { 200: stallSchema, 400: badForm, 401: unpaired, 409: taken },
      }),
      validator('param', InStall, invalid),
      validator('query', New, invalid),
      validator('json', StallAsk, invalid),
      (c) => {
        const { id } = c.req.valid('param');
        const before = ownStall(c, id);
        const stall = c.req.valid('json');
        if (!before && stalls.get(id)) return c.json(conflict, 409);
        if (before && c.req.valid('query').new && !isSame(before, stall)) return c.json(conflict, 409);
        // A page whose store is gone sells for the store of the till that takes it up again.
        const store = before?.store ?? stores.of(c.get('till').id);
        stalls.put(id, stall, store);
        return c.json(stallView({ ...stall, id, store, unit: store.unit }), 200);
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
        if (!ownStall(c, id)) return c.json({ problem: 'not-found' } as const, 404);
        const isLedTo = parts.posters.all
          .flatMap(({ rows }) => rows.all())
          .some(({ wanted, target }) => wanted === 'kept' && leadsTo(targetOf(publicUrl, target ?? ''), id));
        if (isLedTo) return c.json(conflict, 409);
        stalls.drop(id);
        return c.body(null, 204);
      },
    )
    .get(
      '/api/posters',
      describeRoute({
        summary: 'The posters of this till’s sales unit, and where each leads',
        responses: { 200: all, 401: unpaired },
      }),
      (c) => c.json(own(c).view(), 200),
    )
    .post(
      '/api/posters/look',
      describeRoute({
        summary: 'Sets the list right by what Vipps MobilePay holds',
        responses: { 200: all, 401: unpaired, 503: unreachable },
      }),
      async (c) => {
        const { posters, view } = own(c);
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
        if (target.to === 'stall' && !ownStall(c, target.stall)) {
          const issues = [{ path: 'target.stall', message: 'a page that there is' }];
          return c.json({ problem: 'invalid', issues } as const, 400);
        }
        const became = await put(own(c).posters, clock, {
          id,
          wanting: { name, till: null, target: urlOfTarget(publicUrl, target) },
          // How long the printed code lives is settled when it is made.
          atFirst: { ttlS },
          isNew: c.req.valid('query').new,
        });
        if ('refused' in became) return c.json(became.refused, 409);
        return c.json(posterViewOf(became.row, publicUrl), 200);
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
        const left = await takeDown(own(c).posters, clock, c.req.valid('param').id);
        if (left === 'unknown') return c.json({ problem: 'not-found' } as const, 404);
        return left === 'gone' ? c.body(null, 204) : c.json(posterViewOf(left, publicUrl), 200);
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
        const { unit, posters } = own(c);
        if (!isThere(posters.rows.get(id))) return c.json({ problem: 'not-found' } as const, 404);
        const found = await pictureOf(await vippsOf(unit).drawPoster(id, c.req.valid('query')), parts);
        if (found === 'unknown') return c.json({ problem: 'not-found' } as const, 404);
        if (found === 'unreachable') return c.json({ problem: 'unreachable' } as const, 503);
        return c.body(found.body, 200, pictureHeaders(found));
      },
    );
}

/** The same ask again, the answer to the first having been lost say. */
function isSame(before: Stall, asked: StallAsk): boolean {
  const said = ({ name, isOpen, goods, freeSum }: StallAsk) => JSON.stringify([name, isOpen, goods, freeSum]);
  return said(before) === said(asked);
}
