/** Every text that the merchant's stickers and posters say, in whichever store: none of them is a customer's code. */
import type { Sqlite } from '../sqlite.ts';

export type OwnCodes = ReturnType<typeof openOwnCodes>;

/** `ring` is called when another code hangs there than before. */
export function openOwnCodes(sqlite: Sqlite, ring: () => void) {
  const all = sqlite.prepare(
    'SELECT DISTINCT content FROM printed WHERE content IS NOT NULL ORDER BY content',
  );
  const read = (): readonly string[] => all.all().map((row) => String(row['content']));
  let codes = read();

  return {
    /** The same list for as long as nothing has changed. */
    all: () => codes,
    /** To be called whenever something may have been learned of what hangs there. */
    lookAgain(): void {
      const now = read();
      if (now.length === codes.length && now.every((code, at) => code === codes[at])) return;
      codes = now;
      ring();
    },
  };
}
