/** An answer as data becomes an answer on the wire. */
import type { Answer } from './problems.ts';

export function respond({ status, body, contentType = 'application/json', headers = {} }: Answer): Response {
  const text = body === null ? null : JSON.stringify(body);
  return new Response(text, {
    status,
    headers: { ...headers, ...(text === null ? {} : { 'content-type': contentType }) },
  });
}
