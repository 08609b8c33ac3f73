/** Posters (merchant redirect QR): a printed code that any camera reads, and the address it leads to for now. */
import * as v from 'valibot';
import type { Answer } from './answer.ts';
import { Nothing } from './exchange.ts';
import type { Call } from './http.ts';
import type { QrImage } from './qr-stickers.ts';

export interface HeldPoster {
  readonly id: string;
  readonly redirectUrl: string;
  /** The text of the code. */
  readonly content: string | null;
  /** Seconds until the code is dead; null is never. */
  readonly expiresInS: number | null;
}

export interface QrPosters {
  /** `taken-elsewhere` when the id is in use. `ttlS`: 300 to 2147483647. */
  makePoster(poster: { id: string; redirectUrl: string; ttlS: number | null }): Promise<Answer<HeldPoster>>;
  /** At once, and the printed code stays as it is. */
  retargetPoster(id: string, redirectUrl: string): Promise<Answer<HeldPoster>>;
  readPoster(id: string): Promise<Answer<HeldPoster>>;
  /** Without a key and liable to change: asked for anew each time. */
  drawPoster(id: string, image: QrImage): Promise<Answer<{ readonly imageUrl: string | null }>>;
  listPosters(): Promise<Answer<readonly HeldPoster[]>>;
  /** The printed copies are dead for ever, even when the id is used again. */
  deletePoster(id: string): Promise<Answer<void>>;
}

export function createQrPosters(call: Call): QrPosters {
  return {
    makePoster: ({ id, redirectUrl, ttlS }) =>
      call({
        operation: 'make-poster',
        method: 'POST',
        path: posters,
        headers: asText,
        body: { id, redirectUrl, ...(ttlS !== null && { ttl: ttlS }) },
        answer: Poster,
      }),
    retargetPoster: (id, redirectUrl) =>
      call({
        operation: 'retarget-poster',
        method: 'PUT',
        path: pathOf(id),
        headers: asText,
        body: { redirectUrl },
        answer: Poster,
      }),
    readPoster: (id) =>
      call({
        operation: 'read-poster',
        method: 'GET',
        path: pathOf(id),
        headers: asText,
        answer: Poster,
      }),
    drawPoster: (id, image) =>
      call({
        operation: 'read-poster',
        method: 'GET',
        path: pathOf(id),
        headers: acceptOf(image),
        answer: Drawn,
      }),
    listPosters: () =>
      call({
        operation: 'list-posters',
        method: 'GET',
        path: posters,
        headers: asText,
        answer: v.array(Poster),
      }),
    deletePoster: (id) =>
      call({ operation: 'delete-poster', method: 'DELETE', path: pathOf(id), answer: Nothing }),
  };
}

const posters = '/qr/v1/merchant-redirect';
const pathOf = (id: string) => `${posters}/${encodeURIComponent(id)}`;

/** Has the answer carry the text of the code in place of a picture: what a poster says is known without another call. */
const asText = { Accept: 'text/targetUrl' } as const;

/** Size is a header of the published document; newer pages have it in the body, which a GET has not. */
export const acceptOf = (image?: QrImage): Record<string, string> =>
  image?.format === 'png' ? { Accept: 'image/png', Size: String(image.size) } : { Accept: 'image/svg+xml' };

const Poster = v.pipe(
  v.object({
    id: v.string(),
    url: v.fallback(v.nullish(v.string()), null),
    redirectUrl: v.fallback(v.nullish(v.string()), null),
    expiresIn: v.fallback(v.nullish(v.number()), null),
  }),
  v.transform((body): HeldPoster => ({
    id: body.id,
    redirectUrl: body.redirectUrl ?? '',
    content: body.url || null,
    // -1 is never.
    expiresInS: body.expiresIn != null && body.expiresIn >= 0 ? body.expiresIn : null,
  })),
);

const Drawn = v.pipe(
  v.object({ url: v.fallback(v.nullish(v.string()), null) }),
  v.transform(({ url }) => ({ imageUrl: url || null })),
);
