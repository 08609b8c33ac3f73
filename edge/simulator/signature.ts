/** Signs a webhook the way the platform does: SHA-256 of the body, HMAC-SHA256 over method, path, date, host, hash. */
import { createHash, createHmac } from 'node:crypto';

export interface Signed {
  readonly 'x-ms-date': string;
  readonly 'x-ms-content-sha256': string;
  readonly authorization: string;
}

export interface ToSign {
  /** The registration's secret, used as text: never Base64-decoded. */
  readonly secret: string;
  /** The URL as registered; its authority keeps a port that is not the default. */
  readonly url: string;
  /** RFC 1123, as `Date.toUTCString` writes it. */
  readonly date: string;
  readonly body: string;
}

export function sign({ secret, url, date, body }: ToSign): Signed {
  const { pathname, search, host } = new URL(url);
  const hash = createHash('sha256').update(body, 'utf8').digest('base64');
  const text = `POST\n${pathname}${search}\n${date};${host};${hash}`;
  const signature = createHmac('sha256', Buffer.from(secret, 'utf8')).update(text, 'utf8').digest('base64');
  return {
    'x-ms-date': date,
    'x-ms-content-sha256': hash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  };
}
