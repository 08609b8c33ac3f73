/** Reads a request's JSON strictly: wrong types and unknown fields are named, one detail each. */
import * as v from 'valibot';
import type { Detail } from './problems.ts';

/** Money and counts: floats and numeric strings are rejected. */
export const WholeNumber = v.pipe(v.number(), v.safeInteger());

export type Read<Output> = { readonly value: Output } | { readonly details: readonly Detail[] };

/** `text` is the body as it came; `''` reads as no body. Lenient reading drops unknown fields instead of refusing. */
export function readBody<Schema extends v.GenericSchema>(
  schema: Schema,
  { text, strict }: { text: string; strict: boolean },
): Read<v.InferOutput<Schema>> {
  const parsed = parseJson(text);
  if (parsed === notJson) return { details: [{ name: 'body', reason: 'The body is not valid JSON.' }] };
  let result = v.safeParse(schema, parsed);
  while (!result.success && !strict) {
    const unknown = result.issues.filter(isUnknownField);
    if (unknown.length === 0) break;
    for (const issue of unknown) drop(parsed, issue.path ?? []);
    result = v.safeParse(schema, parsed);
  }
  return result.success ? { value: result.output } : { details: result.issues.map(toDetail) };
}

const notJson = Symbol('not JSON');

function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}

type Issue = v.BaseIssue<unknown>;

const isUnknownField = (issue: Issue): boolean =>
  issue.type === 'strict_object' && issue.expected === 'never';

const toDetail = (issue: Issue): Detail => ({
  name: v.getDotPath(issue) ?? 'body',
  reason: isUnknownField(issue) ? 'Unknown field.' : issue.message,
});

function drop(parsed: unknown, path: readonly v.IssuePathItem[]): void {
  let holder = parsed;
  for (const { key } of path.slice(0, -1)) {
    if (isRecord(holder)) holder = holder[String(key)];
  }
  const last = path.at(-1)?.key;
  if (isRecord(holder) && last !== undefined) delete holder[String(last)];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
