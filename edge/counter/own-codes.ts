/**
 * Every text that the merchant's stickers and posters say or ever said, in whichever store: none of them is a customer's
 * code, and one that was deleted may hang at the stall for years.
 */
import type { Sqlite } from '../sqlite.ts';

export type OwnCodes = ReturnType<typeof openOwnCodes>;

/** `ring` is called when there is one more than before. */
export function openOwnCodes(sqlite: Sqlite, ring: () => void) {
  const all = sqlite.prepare('SELECT content FROM own_code ORDER BY content');
  const read = (): readonly string[] => all.all().map((row) => String(row['content']));
  let codes = read();

  return {
    /** The same list for as long as nothing has changed. */
    all: () => codes,
    /** To be called whenever something may have been learned of what hangs there. */
    lookAgain(): void {
      const now = read();
      if (now.length === codes.length) return;
      codes = now;
      ring();
    },
  };
}
