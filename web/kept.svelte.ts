/** What screens keep between visits, such as the cart; read through a schema, since an older version wrote it. */
import * as v from 'valibot';
import type { Store } from './store.ts';

export interface Kept {
  get<T>(key: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined>;
  set(key: string, value: unknown): Promise<void>;
  /** Writes all of these or none; what is undefined is forgotten. */
  move(changes: Readonly<Record<string, unknown>>): Promise<void>;
  /** All whose key begins so, in the order of their keys. */
  list<T>(prefix: string, schema: v.GenericSchema<unknown, T>): Promise<readonly T[]>;
}

export function keptIn(store: Store): Kept {
  const move: Kept['move'] = (changes) => {
    const plain = Object.entries($state.snapshot(changes));
    return store.write(['kept'], async (tx) => {
      for (const [key, value] of plain)
        await (value === undefined ? tx('kept').delete(nameOf(key)) : tx('kept').put(value, nameOf(key)));
    });
  };
  return {
    async get(key, schema) {
      const stored = await store.read(['kept'], (tx) => tx('kept').get(nameOf(key)));
      const read = v.safeParse(schema, stored);
      return read.success ? read.output : undefined;
    },
    set: (key, value) => move({ [key]: value }),
    move,
    async list(prefix, schema) {
      const range = IDBKeyRange.bound(nameOf(prefix), nameOf(`${prefix}\uffff`));
      const stored = await store.read(['kept'], (tx) => tx('kept').getAll(range));
      return stored
        .map((each) => v.safeParse(schema, each))
        .flatMap((read) => (read.success ? [read.output] : []));
    },
  };
}

const nameOf = (key: string) => `screen/${key}`;
