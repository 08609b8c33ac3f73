/** What is sold on the pages that posters lead to, as the seller set it. */
import * as v from 'valibot';
import { StallAsk } from '../domain/poster.ts';
import type { Sqlite } from '../sqlite.ts';

export interface Stall extends StallAsk {
  readonly id: string;
}

export type Stalls = ReturnType<typeof openStalls>;

export function openStalls(sqlite: Sqlite) {
  const say = {
    all: sqlite.prepare('SELECT id, stall FROM stall ORDER BY id'),
    get: sqlite.prepare('SELECT id, stall FROM stall WHERE id = ?'),
    put: sqlite.prepare('INSERT OR REPLACE INTO stall (id, stall) VALUES (?, ?)'),
    drop: sqlite.prepare('DELETE FROM stall WHERE id = ?'),
  };
  const read = (row: unknown): Stall => {
    const { id, stall } = v.parse(Row, row);
    return { id, ...stall };
  };
  return {
    all: (): Stall[] => say.all.all().map(read),
    get: (id: string): Stall | undefined => {
      const row = say.get.first(id);
      return row && read(row);
    },
    put: (id: string, stall: StallAsk): void => void say.put.run(id, JSON.stringify(stall)),
    drop: (id: string): boolean => say.drop.run(id).changes > 0,
  };
}

const Row = v.object({ id: v.string(), stall: v.pipe(v.string(), v.parseJson(), StallAsk) });
