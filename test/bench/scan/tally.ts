/** Outcomes of many frames as rates and times, and what they must be. */
import type { Family, Severity } from './corpus.ts';
import type { Outcome, ReaderName, Task } from './page.ts';

export interface Row {
  readonly task: Task;
  readonly outcomes: Partial<Record<ReaderName, Outcome>>;
}

export interface Requirement {
  readonly what: string;
  readonly seen: string;
  readonly isMet: boolean;
}

/** The part of the frames whose code this reader read, 0 to 1. */
export function rate(rows: readonly Row[], reader: ReaderName): number {
  const outcomes = rows.flatMap(({ outcomes }) => outcomes[reader] ?? []);
  return outcomes.filter(({ isRead }) => isRead).length / Math.max(1, outcomes.length);
}

export function times(rows: readonly Row[], reader: ReaderName) {
  const sorted = rows.flatMap(({ outcomes }) => outcomes[reader]?.ms ?? []).sort((a, b) => a - b);
  return spread(sorted);
}

export function spread(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length);
  return { median: at(0.5), p95: at(0.95), most: sorted.at(-1) ?? 0, mean };
}

/** Of those frames that were read at the first look: what an ordinary frame costs. */
export function readAtOnce(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ outcomes }) => outcomes['one look']?.isRead);
}

export function ofFamily(rows: readonly Row[], families: readonly Family[], severity?: Severity) {
  return rows.filter(
    ({ task }) =>
      task.kind === 'damaged' &&
      families.includes(task.family) &&
      (severity === undefined || task.severity === severity),
  );
}

export const percent = (part: number) => `${(100 * part).toFixed(part === 1 || part === 0 ? 0 : 1)} %`;
