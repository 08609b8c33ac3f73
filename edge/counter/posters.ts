/** Posters: printed codes that any camera reads, and where each leads to for now. */
import type { PosterTarget, PosterView } from '../domain/poster.ts';
import { type Printed, stateOf } from './printed.ts';
import type { Found, Side } from './printing.ts';
import type { Clock } from '../domain/clock.ts';
import type { Vipps } from '../vipps/client.ts';
import type { HeldPoster } from '../vipps/qr-posters.ts';

export function posterSide(vipps: Vipps, clock: Clock): Side {
  const foundOf = ({ id, redirectUrl, content, expiresInS }: HeldPoster): Found => ({
    id,
    // Its name is ours alone.
    said: { name: '', target: redirectUrl },
    content,
    endsAt: expiresInS === null ? null : clock.now() + expiresInS * 1_000,
    isMobilePay: false,
  });

  return {
    async put(row) {
      const redirectUrl = row.target ?? '';
      const ours = (held: HeldPoster): Found => ({
        ...foundOf(held),
        said: { name: row.name, target: redirectUrl },
      });
      if (row.held) {
        const put = await vipps.retargetPoster(row.id, redirectUrl);
        return put.ok ? { ok: true, value: ours(put.value) } : put;
      }
      const made = await vipps.makePoster({ id: row.id, redirectUrl, ttlS: row.ttlS });
      if (made.ok) return { ok: true, value: ours(made.value) };
      if (made.refusal.word !== 'taken-elsewhere') return made;
      // It may be ours, by an attempt whose answer was lost: then it leads where we said.
      const held = await vipps.readPoster(row.id);
      return held.ok && held.value.redirectUrl === redirectUrl ? { ok: true, value: ours(held.value) } : made;
    },
    remove: ({ id }) => vipps.deletePoster(id),
    async list() {
      const listed = await vipps.listPosters();
      return listed.ok ? { ok: true, value: listed.value.map(foundOf) } : listed;
    },
    differs: (wanted, held) => wanted.target !== held.target,
  };
}

/** Addresses of this edge's own pages, which customers of a stall see. */
export const stallUrl = (publicUrl: string, stall: string): string => `${publicUrl}/s/${stall}`;

export const urlOfTarget = (publicUrl: string, target: PosterTarget): string =>
  target.to === 'stall' ? stallUrl(publicUrl, target.stall) : target.url;

export function targetOf(publicUrl: string, url: string): PosterTarget {
  const own = stallUrl(publicUrl, '');
  const stall = url.startsWith(own) ? url.slice(own.length) : '';
  return /^[a-z0-9-]{1,40}$/.test(stall) ? { to: 'stall', stall } : { to: 'url', url };
}

export const posterViewOf = (row: Printed, publicUrl: string): PosterView => ({
  id: row.id,
  name: row.name,
  target: targetOf(publicUrl, row.target ?? ''),
  state: stateOf(row),
  word: row.word,
  content: row.content,
  endsAt: row.endsAt,
  madeAt: row.madeAt,
});
