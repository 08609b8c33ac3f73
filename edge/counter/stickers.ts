/** The stall's stickers: made, renamed, moved over from MobilePay and taken down, each told to Vipps MobilePay. */
import type { StickerView } from '../domain/sticker.ts';
import { type Printed, stateOf } from './printed.ts';
import type { Found, Side } from './printing.ts';
import type { Answer } from '../vipps/answer.ts';
import type { Vipps } from '../vipps/client.ts';
import type { HeldSticker } from '../vipps/qr-stickers.ts';

export function stickerSide(vipps: Vipps): Side {
  return {
    async put(row) {
      const put = row.isMobilePay
        ? await vipps.migrateSticker(row.id, row.name)
        : await vipps.putSticker(row.id, row.name);
      // Refused for a conflict it may still be ours, by an earlier attempt whose answer was lost.
      if (!put.ok && put.refusal.word !== 'taken-elsewhere') return put;
      const held = await vipps.readSticker(row.id);
      if (held.ok && (put.ok || held.value.place === row.name))
        return { ok: true, value: foundOf(held.value, row) };
      if (!put.ok) return put;
      // Made, and its text is read with the next list.
      const said = { name: row.name, target: null };
      const value = { id: row.id, said, content: null, endsAt: null, isMobilePay: row.isMobilePay };
      return { ok: true, value };
    },
    remove: ({ id }) => vipps.deleteSticker(id),
    async list(): Promise<Answer<readonly Found[]>> {
      const listed = await vipps.listStickers();
      return listed.ok ? { ok: true, value: listed.value.map((held) => foundOf(held)) } : listed;
    },
    differs: (wanted, held) => wanted.name !== held.name,
  };
}

export const stickerViewOf = (row: Printed): StickerView => ({
  id: row.id,
  place: row.name,
  till: row.till,
  isMobilePay: row.isMobilePay,
  state: stateOf(row),
  word: row.word,
  content: row.content,
  madeAt: row.madeAt,
});

/** What we put is what is there, whatever an older copy of the list says. */
function foundOf(held: HeldSticker, row?: Printed): Found {
  return {
    id: held.id,
    said: { name: row?.name ?? held.place, target: null },
    content: held.content,
    endsAt: null,
    isMobilePay: row?.isMobilePay ?? isBeacon(held),
  };
}

const isBeacon = ({ id, content }: HeldSticker): boolean =>
  /^[0-9]{15}$/.test(id) || (content?.startsWith('mobilepaypos:') ?? false);
