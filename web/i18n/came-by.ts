/** How a payment came: by which way, and from where when it was not asked for on this tablet. */
import type { Shown } from '../shown.ts';
import type { Words } from './en.ts';

/** No till asks for what came by a poster: it is named by its page, and is a poster's alone once the page is gone. */
export function cameBy({ by, mine, view }: Pick<Shown, 'by' | 'mine' | 'view'>, w: Words['today']): string {
  if (by === 'poster') return view?.page ? `${w.by.poster}: ${view.page}` : w.by.poster;
  return mine ? w.by[by] : `${w.by[by]} · ${w.otherTill}`;
}
