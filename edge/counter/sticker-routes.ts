/**
 * Stickers as tills ask for them, each till those of the sales unit that its store sells for. What Vipps MobilePay will
 * not have is refused, and nothing of it is kept.
 */
import { type Context, Hono } from 'hono';
import { describeRoute, validator } from 'hono-openapi';
import * as v from 'valibot';
import type { ByUnit } from './by-unit.ts';
import { answersOf, New, problems } from './words.ts';
import type { Clock } from '../domain/clock.ts';
import { PictureAsk } from '../domain/qr-picture.ts';
import {
  CsvAsk,
  MigrationAsk,
  MigrationReport,
  StickerAsk,
  StickerId,
  StickersView,
  StickerView,
} from '../domain/sticker.ts';
import { readStickerCsv } from '../domain/sticker-csv.ts';
import type { Hooks } from '../hooks.ts';
import { invalid } from '../invalid.ts';
import type { Pairing, Till } from '../pairing.ts';
import { pictureHeaders } from '../pictures.ts';
import { stateOf } from './printed.ts';
import { asSoonAsMay, becameOf, isThere, pictureOf, put, takeDown } from './printed-asks.ts';
import type { Printing } from './printing.ts';
import { stickerViewOf } from './stickers.ts';
import type { Vipps } from '../vipps/client.ts';

export interface StickerParts {
  readonly stickers: ByUnit<Printing>;
  readonly hooks: Pick<Hooks, 'listening' | 'takeOver'>;
  readonly pairing: Pick<Pairing, 'isTill'>;
  readonly vippsOf: (unit: string) => Pick<Vipps, 'readSticker'>;
  /** The sales unit that a till's store sells for. */
  readonly unitOf: (till: string) => string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

const Id = v.object({ id: StickerId });
const { invalid: badForm, unpaired, notFound, refused, unreachable, picture } = problems;
const one = answersOf(
  'The sticker as it is now; `making` and `changing` are tried until they are done.',
  StickerView,
);
const all = answersOf(
  'Every sticker of the sales unit that the till’s store sells for, oldest first.',
  StickersView,
);

export function stickerRoutes(parts: StickerParts) {
  const { hooks, pairing, vippsOf, unitOf, clock } = parts;
  /** The stickers that this till may see and change. */
  const own = (c: Context<{ Variables: { till: Till } }>) => {
    const unit = unitOf(c.get('till').id);
    const stickers = parts.stickers.of(unit);
    const view = () => ({
      stickers: stickers.rows.all().map(stickerViewOf),
      listening: hooks.listening(unit),
    });
    /** A customer who scans it is shown to no other till, so it must sell for the same unit. */
    const isTill = (till: string | null) => till === null || (pairing.isTill(till) && unitOf(till) === unit);
    return { unit, stickers, view, isTill };
  };
  const unknownTill = {
    problem: 'invalid',
    issues: [{ path: 'till', message: tillOfTheStore }],
  } as const;

  return new Hono<{ Variables: { till: Till } }>()
    .get(
      '/api/stickers',
      describeRoute({
        summary: 'The stickers of this till’s sales unit, and whether scans of them arrive here',
        responses: { 200: all, 401: unpaired },
      }),
      (c) => c.json(own(c).view(), 200),
    )
    .post(
      '/api/stickers/look',
      describeRoute({
        summary: 'Sets the list right by what Vipps MobilePay holds',
        responses: { 200: all, 401: unpaired, 503: unreachable },
      }),
      async (c) => {
        const { stickers, view } = own(c);
        const looked = await stickers.look();
        if (!looked.ok) return c.json({ problem: 'unreachable' } as const, 503);
        return c.json(view(), 200);
      },
    )
    .post(
      '/api/stickers/listen',
      describeRoute({
        summary: 'Has scans arrive here, though another system had them until now',
        responses: { 200: all, 401: unpaired, 503: unreachable },
      }),
      async (c) => {
        const { unit, view } = own(c);
        if (!(await hooks.takeOver(unit))) return c.json({ problem: 'unreachable' } as const, 503);
        return c.json(view(), 200);
      },
    )
    .post(
      '/api/stickers/mobilepay',
      describeRoute({
        summary: 'Has the scans of a printed MobilePay sticker arrive here',
        responses: { 200: one, 400: badForm, 401: unpaired, 409: refused },
      }),
      validator('json', MigrationAsk, invalid),
      async (c) => {
        const { beaconId: id, posName: name, till } = c.req.valid('json');
        const { stickers, isTill } = own(c);
        if (!isTill(till)) return c.json(unknownTill, 400);
        const wanting = { name, till, target: null, isMobilePay: true };
        const became = await put(stickers, clock, { id, wanting });
        if ('refused' in became) return c.json(became.refused, 409);
        return c.json(stickerViewOf(became.row), 200);
      },
    )
    .post(
      '/api/stickers/mobilepay/csv',
      describeRoute({
        summary:
          'The same for a list of them, `beaconId,posName[,till]`; a file with one wrong row does nothing',
        responses: {
          200: answersOf('What became of each row.', MigrationReport),
          400: badForm,
          401: unpaired,
        },
      }),
      validator('json', CsvAsk, invalid),
      async (c) => {
        const { stickers, isTill } = own(c);
        const read = readStickerCsv(c.req.valid('json').csv);
        if (!read.ok) return c.json({ problem: 'invalid', issues: [...read.issues] } as const, 400);
        const issues = read.rows
          .filter(({ till }) => !isTill(till))
          .map(({ line }) => ({ path: `line ${line}.till`, message: tillOfTheStore }));
        if (issues.length > 0) return c.json({ problem: 'invalid', issues } as const, 400);

        const already = new Set(
          read.rows.filter(({ beaconId }) => isThere(stickers.rows.get(beaconId))).map((row) => row.beaconId),
        );
        const asked = read.rows.filter(({ beaconId }) => !already.has(beaconId));
        // All of them are written down before the first is told.
        stickers.rows.transaction(() => {
          for (const { beaconId, posName, till } of asked)
            stickers.want(beaconId, { name: posName, till, target: null, isMobilePay: true });
        });
        await asSoonAsMay(
          clock,
          settleEach(
            stickers,
            asked.map(({ beaconId }) => beaconId),
          ),
        );
        const rows = read.rows.map(({ line, beaconId, posName }) => {
          if (already.has(beaconId))
            return { line, beaconId, posName, became: 'already', word: null } as const;
          const end = becameOf(stickers, beaconId, undefined);
          if ('refused' in end)
            return { line, beaconId, posName, became: 'refused', word: end.refused.word } as const;
          const became = stateOf(end.row) === 'ready' ? 'migrated' : 'later';
          return { line, beaconId, posName, became, word: null } as const;
        });
        return c.json({ rows }, 200);
      },
    )
    .put(
      '/api/stickers/:id',
      describeRoute({
        summary: 'Makes a sticker, or gives it another name or till; with `new` only makes one',
        responses: { 200: one, 400: badForm, 401: unpaired, 409: refused },
      }),
      validator('param', Id, invalid),
      validator('query', New, invalid),
      validator('json', StickerAsk, invalid),
      async (c) => {
        const { id } = c.req.valid('param');
        const { place, till } = c.req.valid('json');
        const { stickers, isTill } = own(c);
        if (!isTill(till)) return c.json(unknownTill, 400);
        const wanting = { name: place, till, target: null };
        const isNew = c.req.valid('query').new;
        const became = await put(stickers, clock, { id, wanting, isNew });
        if ('refused' in became) return c.json(became.refused, 409);
        return c.json(stickerViewOf(became.row), 200);
      },
    )
    .delete(
      '/api/stickers/:id',
      describeRoute({
        summary: 'Takes a sticker down: whoever scans it is told that it is not found',
        responses: { 200: one, 204: { description: 'Gone.' }, 400: badForm, 401: unpaired, 404: notFound },
      }),
      validator('param', Id, invalid),
      async (c) => {
        const left = await takeDown(own(c).stickers, clock, c.req.valid('param').id);
        if (left === 'unknown') return c.json({ problem: 'not-found' } as const, 404);
        return left === 'gone' ? c.body(null, 204) : c.json(stickerViewOf(left), 200);
      },
    )
    .get(
      '/api/stickers/:id/image',
      describeRoute({
        summary: 'A sticker’s code to print; `size` in pixels for PNG',
        responses: { 200: picture, 400: badForm, 401: unpaired, 404: notFound, 503: unreachable },
      }),
      validator('param', Id, invalid),
      validator('query', PictureAsk, invalid),
      async (c) => {
        const { id } = c.req.valid('param');
        const { unit, stickers } = own(c);
        if (!isThere(stickers.rows.get(id))) return c.json({ problem: 'not-found' } as const, 404);
        const found = await pictureOf(await vippsOf(unit).readSticker(id, c.req.valid('query')), parts);
        if (found === 'unknown') return c.json({ problem: 'not-found' } as const, 404);
        if (found === 'unreachable') return c.json({ problem: 'unreachable' } as const, 503);
        return c.body(found.body, 200, pictureHeaders(found));
      },
    );
}

const tillOfTheStore = 'a till that sells for the same sales unit';

/** One after another: a file of hundreds is no reason to press Vipps MobilePay. */
async function settleEach(stickers: Printing, ids: readonly string[]): Promise<void> {
  for (const id of ids) await stickers.settle(id);
}
