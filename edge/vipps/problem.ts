/** Reads the body of a refusal in any of its four shapes, and keeps only what may be logged. */
import * as v from 'valibot';
import type { RefusalDetails } from './answer.ts';

export interface Problem {
  code?: string;
  traceId?: string;
  details: RefusalDetails;
}

/**
 * Problem JSON (`traceId`, `instance`, `extraDetails`), the gateway's `{statusCode, message}`, the token
 * endpoint's `{error, trace_id}`, or no JSON at all. `hidden` are texts that must not reach a log: a
 * validation error may quote what was sent.
 */
export function readProblem(json: unknown, hidden: readonly string[]): Problem {
  const read = v.safeParse(AnyProblem, json);
  if (!read.success) return { details: {} };
  const { instance, message, error } = read.output;
  const extraDetails = read.output.extraDetails ?? read.output.invalidParams;
  const code = extraDetails?.find(({ name }) => name === 'ErrorCode')?.reason;
  const traceId = read.output.traceId ?? read.output.trace_id;
  const sentence = message ?? error;
  const secrets = hidden.filter((secret) => secret !== '');
  const hide = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[hidden]'), text);
  return {
    ...(code !== undefined && { code }),
    ...(traceId && { traceId }),
    details: {
      ...(instance && { instance: hide(instance) }),
      ...(extraDetails && {
        extraDetails: extraDetails.map(({ name, reason }) => ({ name: hide(name), reason: hide(reason) })),
      }),
      ...(sentence && { message: hide(sentence) }),
    },
  };
}

/** A field of the wrong type is as good as absent: it must not cost the fields beside it. */
const OptionalText = v.fallback(v.nullish(v.string()), null);
const Reason = v.union([v.string(), v.pipe(v.number(), v.transform(String))]);

const Details = v.fallback(
  v.nullish(
    v.array(v.fallback(v.object({ name: v.string(), reason: Reason }), { name: 'unreadable', reason: '' })),
  ),
  null,
);

const AnyProblem = v.object({
  traceId: OptionalText,
  trace_id: OptionalText,
  instance: OptionalText,
  message: OptionalText,
  error: OptionalText,
  extraDetails: Details,
  /** What the QR API calls them. */
  invalidParams: Details,
});
