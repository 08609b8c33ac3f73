/** A customer's phone that reads pages of the edge: with cookies, over a bad line, and with so much patience. */
import type { EdgeHost } from './edge-host.ts';
import type { Ground } from './ground.ts';
import { carry } from './road.ts';

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
}

/** Null: nothing came back. */
export interface Phone {
  get(path: string): Promise<Answered | null>;
  /** A form, as it was filled in. */
  post(path: string, body: string): Promise<Answered | null>;
}

const patienceMs = 20_000;

export function openPhone(ground: Ground, edge: EdgeHost, name: string): Phone {
  const { time, chance, plant } = ground;
  const jar = new Map<string, string>();

  async function ask(path: string, body?: string): Promise<Answered | null> {
    const patience = new AbortController();
    const stop = time.after(patienceMs, () => patience.abort());
    const cookie = [...jar].map(([key, value]) => `${key}=${value}`).join('; ');
    const headers = {
      ...(cookie !== '' && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    try {
      const response = await carry(ground, {
        road: 'tablet',
        what: `${name} ${body === undefined ? 'reads' : 'sends'} ${path}`,
        signal: patience.signal,
        deliver: () =>
          edge.call(path, {
            method: body === undefined ? 'GET' : 'POST',
            headers,
            ...(body !== undefined && { body: planted(body) }),
          }),
      });
      for (const set of response.headers.getSetCookie()) {
        const [key = '', value = ''] = (set.split(';')[0] ?? '').split('=');
        jar.set(key, value);
      }
      return {
        status: response.status,
        text: plant.pageToCustomer ? plant.pageToCustomer(await response.text()) : await response.text(),
        location: response.headers.get('location'),
      };
    } catch {
      return null;
    } finally {
      stop();
    }
  }

  function planted(body: string): string {
    if (!plant.formToEdge) return body;
    const fields = new URLSearchParams(body);
    plant.formToEdge(fields, chance);
    return fields.toString();
  }

  return { get: (path) => ask(path), post: (path, body) => ask(path, body) };
}
