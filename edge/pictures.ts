/** Fetches a picture on behalf of a screen, so that no tablet ever speaks to another host. */
import type { Clock } from './domain/clock.ts';

export interface Picture {
  readonly body: ArrayBuffer;
  readonly type: 'image/svg+xml' | 'image/png';
}

const patienceMs = 10_000;
const mostBytes = 2_000_000;

/** Undefined when there is none, or it is no picture. */
export async function fetchPicture(
  url: string,
  { fetch, clock }: { fetch: typeof globalThis.fetch; clock: Clock },
): Promise<Picture | undefined> {
  const controller = new AbortController();
  const stopTimer = clock.after(patienceMs, () => controller.abort());
  try {
    const response = await fetch(url, { signal: controller.signal });
    if (!response.ok) return undefined;
    const body = await response.arrayBuffer();
    if (body.byteLength > mostBytes) return undefined;
    const type = typeOf(new Uint8Array(body, 0, Math.min(200, body.byteLength)));
    return type && { body, type };
  } catch {
    return undefined;
  } finally {
    stopTimer();
  }
}

/** By what it is, whatever was said of it. */
function typeOf(head: Uint8Array): Picture['type'] | undefined {
  if (head[0] === 0x89 && head[1] === 0x50 && head[2] === 0x4e && head[3] === 0x47) return 'image/png';
  return /<svg[\s>]|<\?xml/.test(new TextDecoder().decode(head)) ? 'image/svg+xml' : undefined;
}

/** A picture as a route answers it: an SVG that was opened by itself may run nothing. */
export const pictureHeaders = ({ type }: Picture): Record<string, string> => ({
  'Content-Type': type,
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
  'X-Content-Type-Options': 'nosniff',
});
