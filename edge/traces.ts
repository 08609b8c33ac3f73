/** What Vipps MobilePay called the requests it refused, newest twenty a payment: its support asks for them. */
import * as v from 'valibot';
import { type RefusalWord, refusalWords } from './domain/refusal.ts';
import type { Sqlite } from './sqlite.ts';

export interface Trace {
  readonly at: number;
  readonly operation: string;
  readonly word: RefusalWord | null;
  /** Vipps MobilePay's own error code. */
  readonly code: string | null;
  readonly traceId: string;
}

export type Traces = ReturnType<typeof openTraces>;

const mostKept = 20;

export function openTraces(sqlite: Sqlite) {
  const say = {
    of: sqlite.prepare(
      'SELECT at, operation, word, code, trace_id FROM trace WHERE reference = ? ORDER BY rowid',
    ),
    add: sqlite.prepare(
      'INSERT INTO trace (reference, at, operation, word, code, trace_id) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    dropOld: sqlite.prepare(
      `DELETE FROM trace WHERE reference = ? AND rowid NOT IN
         (SELECT rowid FROM trace WHERE reference = ? ORDER BY rowid DESC LIMIT ${mostKept})`,
    ),
  };
  return {
    /** Oldest first. */
    of: (reference: string): Trace[] => say.of.all(reference).map((row) => v.parse(TraceRow, row)),
    /** Takes what a call's log line says; a line without a trace is none. */
    keep(fields: Readonly<Record<string, unknown>>, at: number): void {
      const heard = v.safeParse(Refused, fields);
      if (!heard.success) return;
      const { reference, operation, word, code, traceId } = heard.output;
      say.add.run(reference, at, operation, word ?? null, code ?? null, traceId);
      say.dropOld.run(reference, reference);
    },
  };
}

const Refused = v.object({
  reference: v.string(),
  operation: v.string(),
  word: v.nullish(v.picklist(refusalWords)),
  code: v.nullish(v.string()),
  traceId: v.pipe(v.string(), v.maxLength(200)),
});

const TraceRow = v.pipe(
  v.object({
    at: v.number(),
    operation: v.string(),
    word: v.nullable(v.picklist(refusalWords)),
    code: v.nullable(v.string()),
    trace_id: v.string(),
  }),
  v.transform(({ trace_id, ...row }): Trace => ({ ...row, traceId: trace_id })),
);
