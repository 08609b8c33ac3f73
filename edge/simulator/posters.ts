/** Merchant redirect QRs: a poster that leads any camera to the merchant's page, until it is deleted or its time is over. */
import type { Clock } from '../domain/clock.ts';

export interface Poster {
  readonly msn: string;
  /** The merchant's own. */
  readonly id: string;
  /** Names the poster in its text and image. New for every poster: a deleted one stays dead though its id comes back. */
  readonly token: string;
  /** Unix ms; `null` never. */
  readonly expiresAt: number | null;
  redirectUrl: string;
}

export interface Posters {
  /** `null` when the unit has a living poster of this id; `ttl` in seconds. */
  create(wish: { msn: string; id: string; redirectUrl: string; ttl: number | null }): Poster | null;
  get(msn: string, id: string): Poster | null;
  of(msn: string): readonly Poster[];
  all(): readonly Poster[];
  byToken(token: string): Poster | null;
  remove(poster: Poster): void;
  clear(): void;
}

export function openPosters({ clock, random }: { clock: Clock; random: () => string }): Posters {
  let kept: readonly Poster[] = [];
  const living = () => {
    const now = clock.now();
    kept = kept.filter(({ expiresAt }) => expiresAt === null || now < expiresAt);
    return kept;
  };
  const get = (msn: string, id: string) => living().find((one) => one.msn === msn && one.id === id) ?? null;
  return {
    create({ msn, id, redirectUrl, ttl }) {
      if (get(msn, id)) return null;
      const expiresAt = ttl === null ? null : clock.now() + ttl * 1000;
      const poster = { msn, id, token: random().replaceAll('-', ''), expiresAt, redirectUrl };
      kept = [...kept, poster];
      return poster;
    },
    get,
    of: (msn) => living().filter((one) => one.msn === msn),
    all: living,
    byToken: (token) => living().find((one) => one.token === token) ?? null,
    remove(poster) {
      kept = kept.filter((one) => one !== poster);
    },
    clear() {
      kept = [];
    },
  };
}

export const textOfPoster = ({ token }: Poster, base: string): string => `${base}/poster/${token}`;
