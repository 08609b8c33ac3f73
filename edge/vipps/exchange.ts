/** One HTTP request and its answer read, timed, bounded and logged; whatever happens comes back as a value. */
import * as v from 'valibot';
import type { Answer, Refusal } from './answer.ts';
import { type Operation, type Refused, retryFor, wordFor } from './error-words.ts';
import type { VippsParts } from './http.ts';
import { readProblem } from './problem.ts';

export interface Ask<T> {
  operation: Operation;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  /** Reads the JSON of a 2xx answer, or `undefined` where there is none. */
  answer: v.GenericSchema<unknown, T>;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON: keys go out in the order they were set, so the same object is the same bytes. */
  body?: unknown;
  /** Outside of these moments it does not leave, however long a token or a sleeping machine kept it: ms since the epoch. */
  during?: Moments;
  /** For the log. */
  reference?: string;
  /** Texts of the body that may not reach a log. */
  hidden?: readonly string[];
}

export interface Moments {
  readonly from: number;
  readonly until: number;
}

/** For answers that say nothing beyond their status. */
export const Nothing = v.pipe(
  v.unknown(),
  v.transform(() => undefined),
);

export async function exchange<T>(parts: VippsParts, ask: Ask<T>): Promise<Answer<T>> {
  const began = parts.clock.now();
  const { from, until } = ask.during ?? { from: began, until: began };
  if (began < from || began > until) return unreachable('too late');
  const heard = await send(parts, ask);
  const answer = 'cause' in heard ? unreachable(heard.cause) : readAnswer(ask, heard, parts.clock.now());
  const refusal = answer.ok ? undefined : answer.refusal;
  parts.log?.({
    event: 'vipps-call',
    operation: ask.operation,
    reference: ask.reference,
    status: 'cause' in heard ? undefined : heard.status,
    ms: parts.clock.now() - began,
    word: refusal?.word,
    code: refusal?.code,
    traceId: refusal?.traceId,
    ...refusal?.details,
  });
  return answer;
}

interface Heard {
  status: number;
  retryAfter: string | null;
  text: string;
}

const defaultTimeoutMs = 10_000;
const mostSystemText = 30;

async function send(parts: VippsParts, ask: Ask<unknown>): Promise<Heard | { cause: string }> {
  // Taken out of `parts` because a host's own fetch refuses to be called as a method of another object.
  const { fetch, clock } = parts;
  const url = new URL(parts.baseUrl.replace(/\/+$/, '') + ask.path);
  const headers = new Headers({ ...commonHeaders(parts), ...ask.headers });
  const body = ask.body === undefined ? null : JSON.stringify(ask.body);
  if (body !== null) headers.set('Content-Type', 'application/json');

  const controller = new AbortController();
  const stopTimer = clock.after(parts.timeoutMs ?? defaultTimeoutMs, () => controller.abort());
  try {
    const response = await fetch(url, {
      method: ask.method,
      headers,
      body,
      // A followed redirect could turn a POST into a GET and carry the token to another host.
      redirect: 'manual',
      signal: controller.signal,
    });
    const text = await response.text();
    return { status: response.status, retryAfter: response.headers.get('Retry-After'), text };
  } catch (error) {
    return { cause: controller.signal.aborted ? 'timeout' : nameOf(error) };
  } finally {
    stopTimer();
  }
}

function commonHeaders({ subscriptionKey, msn, system }: VippsParts): Record<string, string> {
  const name = system.name.slice(0, mostSystemText);
  const version = system.version.slice(0, mostSystemText);
  return {
    'Ocp-Apim-Subscription-Key': subscriptionKey,
    'Merchant-Serial-Number': msn,
    'Vipps-System-Name': name,
    'Vipps-System-Version': version,
    'Vipps-System-Plugin-Name': name,
    'Vipps-System-Plugin-Version': version,
  };
}

function readAnswer<T>(ask: Ask<T>, heard: Heard, now: number): Answer<T> {
  const { status } = heard;
  const json = readJson(heard.text);
  if (status < 200 || status > 299) {
    const { code, traceId, details } = readProblem(json, ask.hidden ?? []);
    const refused: Refused = { operation: ask.operation, status, code };
    const retryAfterMs = readRetryAfter(heard.retryAfter, now);
    return no({
      word: wordFor(refused),
      status,
      retry: retryFor(refused),
      ...(code !== undefined && { code }),
      ...(traceId !== undefined && { traceId }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      details,
    });
  }
  const read = v.safeParse(ask.answer, json);
  if (read.success) return { ok: true, value: read.output };
  // It was accepted, so it may have happened; asking again with the same key tells.
  const unreadable = read.issues.map((issue) => v.getDotPath(issue) ?? 'body');
  return no({ word: 'fault', status, retry: 'same-key', details: { unreadable } });
}

const no = (refusal: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal });

const unreachable = (cause: string) => no({ word: 'unreachable', retry: 'same-key', details: { cause } });

/** Whatever the content type says: Vipps declares some of its 200 answers as problems. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `Retry-After` is whole seconds or an HTTP date (RFC 9110, 10.2.3). */
function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** `fetch` hides the network's own code, such as `ECONNRESET`, in the cause of its error. */
function nameOf(error: unknown): string {
  const named = v.safeParse(
    v.object({
      name: v.string(),
      cause: v.optional(v.fallback(v.object({ code: v.string() }), { code: '' })),
    }),
    error,
  );
  if (!named.success) return 'unknown';
  return named.output.cause?.code || named.output.name;
}
