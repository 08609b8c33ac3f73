/** What the routes of after the sale work with, put together once. */
import { type CodeMarks, openCodeMarks } from '../counter/code-marks.ts';
import { openDays } from './days.ts';
import type { Learning } from '../settle/learning.ts';
import { openSearch } from './search.ts';
import type { Sqlite } from '../sqlite.ts';
import type { Stores } from '../stores.ts';
import type { Units } from '../units.ts';

export type AfterSale = ReturnType<typeof createAfterSale>;

export interface AfterSaleParts extends Learning {
  readonly sqlite: Sqlite;
  readonly units: Units;
  readonly stores: Stores;
  readonly publicUrl: string;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Called when something may be due. */
  readonly wake: () => void;
}

export function createAfterSale(parts: AfterSaleParts) {
  const { sqlite, ledger, clock, randomBytes } = parts;
  const codeMarks: CodeMarks = openCodeMarks(clock, randomBytes);
  return { ...parts, search: openSearch(sqlite, ledger), days: openDays(sqlite), codeMarks };
}
