/** What is sold on the pages that posters lead to, as the seller set it, and for which store: that of the till that made it. */
import * as v from 'valibot';
import { StallAsk } from '../domain/poster.ts';
import type { Sqlite } from '../sqlite.ts';
import { type Store, type Stores, unnamedStore } from '../stores.ts';

export interface Stall extends StallAsk {
  readonly id: string;
  /** The store it sells for; null when that is not set up any more, and then it sells nothing rather than for another. */
  readonly store: Store | null;
  /** The sales unit of its store, now or when there was one: tills of that unit see and change the page. */
  readonly unit: string;
}

export type Stalls = ReturnType<typeof openStalls>;

export function openStalls(sqlite: Sqlite, stores: Pick<Stores, 'all' | 'byId'>) {
  bindLoose(sqlite, stores);
  const say = {
    all: sqlite.prepare('SELECT * FROM stall ORDER BY id'),
    get: sqlite.prepare('SELECT * FROM stall WHERE id = ?'),
    put: sqlite.prepare('INSERT OR REPLACE INTO stall (id, store, unit, stall) VALUES (?, ?, ?, ?)'),
    drop: sqlite.prepare('DELETE FROM stall WHERE id = ?'),
  };
  const read = (row: unknown): Stall => {
    const { id, store: name, unit, stall } = v.parse(Row, row);
    const store = stores.byId(name) ?? null;
    return { ...stall, id, store, unit: store?.unit ?? unit };
  };
  return {
    /** Those of the stores with this sales unit. */
    of: (unit: string): Stall[] =>
      say.all
        .all()
        .map(read)
        .filter((stall) => stall.unit === unit),
    get: (id: string): Stall | undefined => {
      const row = say.get.first(id);
      return row && read(row);
    },
    put: (id: string, stall: StallAsk, { id: store, unit }: Pick<Store, 'id' | 'unit'>): void =>
      void say.put.run(id, store, unit, JSON.stringify(stall)),
    drop: (id: string): boolean => say.drop.run(id).changes > 0,
  };
}

/**
 * What was there before pages belonged to stores is the first one's. And what was made for the one store without a name
 * is of whichever came to stand for its sales unit when stores were named.
 */
function bindLoose(sqlite: Sqlite, { all, byId }: Pick<Stores, 'all' | 'byId'>): void {
  const [first] = all;
  sqlite
    .prepare(`UPDATE stall SET store = ?, unit = ? WHERE store = ''`)
    .run(first?.id ?? '', first?.unit ?? '');
  if (byId(unnamedStore)) return;
  const bind = sqlite.prepare('UPDATE stall SET store = ? WHERE store = ? AND unit = ?');
  // Of several stores with one sales unit the first takes them, and the next finds none left.
  for (const { id, unit } of all) bind.run(id, unnamedStore, unit);
}

const Row = v.object({
  id: v.string(),
  store: v.string(),
  unit: v.string(),
  stall: v.pipe(v.string(), v.parseJson(), StallAsk),
});
