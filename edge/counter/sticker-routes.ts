/** Stickers as tills ask for them. What Vipps MobilePay will not have is refused, and nothing of it is kept. */
import { Hono } from 'hono';
import { describeRoute, validator } from 'hono-openapi';
import * as v from 'valibot';
import { answersOf, asSoonAsMay, conflict, isSame, New, problems, refusedBy } from './words.ts';
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
import { fetchPicture, pictureHeaders } from '../pictures.ts';
import { type Printed, stateOf } from './printed.ts';
import type { Printing } from './printing.ts';
import { stickerViewOf } from './stickers.ts';
import type { Vipps } from '../vipps/client.ts';

export interface StickerParts {
  readonly stickers: Printing;
  readonly hooks: Hooks;
  readonly pairing: Pairing;
  readonly vipps: Vipps;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

const Id = v.object({ id: StickerId });
const { invalid: badForm, unpaired, notFound, refused, unreachable, picture } = problems;
const one = answersOf(
  'The sticker as it is now; `making` and `changing` are tried until they are done.',
  StickerView,
);
const all = answersOf('Every sticker of the stall, oldest first.', StickersView);

export function stickerRoutes(parts: StickerParts) {
  const { stickers, hooks, pairing, vipps, clock } = parts;
  const view = () => ({ stickers: stickers.rows.all().map(stickerViewOf), listening: hooks.listening() });
  const unknownTill = {
    problem: 'invalid',
    issues: [{ path: 'till', message: 'a till of this stall' }],
  } as const;
  const isTill = (till: string | null) => till === null || pairing.isTill(till);

  /** Asked for now, and what came of it; `undefined` when a deletion of the same is still under way. */
  async function put(id: string, wanting: Parameters<Printing['want']>[1]) {
    const before = stickers.rows.get(id);
    if (stickers.want(id, wanting) === 'deleting') return undefined;
    await asSoonAsMay(clock, stickers.settle(id));
    return refusedBy(stickers, id, before);
  }

  return new Hono<{ Variables: { till: Till } }>()
    .get(
      '/api/stickers',
      describeRoute({
        summary: 'The stall’s stickers, and whether scans of them arrive here',
        responses: { 200: all, 401: unpaired },
      }),
      (c) => c.json(view(), 200),
    )
    .post(
      '/api/stickers/look',
      describeRoute({
        summary: 'Sets the list right by what Vipps MobilePay holds',
        responses: { 200: all, 401: unpaired, 503: unreachable },
      }),
      async (c) => {
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
        if (!(await hooks.takeOver())) return c.json({ problem: 'unreachable' } as const, 503);
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
        const { beaconId, posName, till } = c.req.valid('json');
        if (!isTill(till)) return c.json(unknownTill, 400);
        const became = await put(beaconId, { name: posName, till, target: null, isMobilePay: true });
        if (!became) return c.json(conflict, 409);
        if ('answer' in became) return c.json(became, 409);
        return c.json(stickerViewOf(became), 200);
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
        const read = readStickerCsv(c.req.valid('json').csv);
        if (!read.ok) return c.json({ problem: 'invalid', issues: [...read.issues] } as const, 400);
        const issues = read.rows
          .filter(({ till }) => !isTill(till))
          .map(({ line }) => ({ path: `line ${line}.till`, message: 'a till of this stall' }));
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
          const row = refusedBy(stickers, beaconId, undefined);
          if ('answer' in row) return { line, beaconId, posName, became: 'refused', word: row.word } as const;
          return {
            line,
            beaconId,
            posName,
            became: stateOf(row) === 'ready' ? 'migrated' : 'later',
            word: null,
          } as const;
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
        if (!isTill(till)) return c.json(unknownTill, 400);
        const before = stickers.rows.get(id);
        const wanting = { name: place, till, target: null };
        if (c.req.valid('query').new && before && !isSame(before, wanting)) return c.json(conflict, 409);
        const became = await put(id, wanting);
        if (!became) return c.json(conflict, 409);
        if ('answer' in became) return c.json(became, 409);
        return c.json(stickerViewOf(became), 200);
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
        const { id } = c.req.valid('param');
        if (!stickers.rows.get(id)) return c.json({ problem: 'not-found' } as const, 404);
        stickers.letGo(id);
        await asSoonAsMay(clock, stickers.settle(id));
        const row = stickers.rows.get(id);
        return row ? c.json(stickerViewOf(row), 200) : c.body(null, 204);
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
        if (!isThere(stickers.rows.get(id))) return c.json({ problem: 'not-found' } as const, 404);
        const held = await vipps.readSticker(id, c.req.valid('query'));
        if (!held.ok && held.refusal.word !== 'not-found')
          return c.json({ problem: 'unreachable' } as const, 503);
        if (!held.ok || !held.value.imageUrl) return c.json({ problem: 'not-found' } as const, 404);
        const found = await fetchPicture(held.value.imageUrl, parts);
        if (!found) return c.json({ problem: 'unreachable' } as const, 503);
        return c.body(found.body, 200, pictureHeaders(found));
      },
    );
}

const isThere = (row: Printed | undefined): boolean => row !== undefined && row.held !== null;

/** One after another: a file of hundreds is no reason to press Vipps MobilePay. */
async function settleEach(stickers: Printing, ids: readonly string[]): Promise<void> {
  for (const id of ids) await stickers.settle(id);
}
