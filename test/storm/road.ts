/** Carries one call and its answer between two machines, and does to it what the weather wants. */
import type { Ground } from './ground.ts';
import type { Fate, RoadName } from './weather.ts';

/** An answer as it travels; null: the other side broke off without one. */
export interface Reply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

export interface Errand {
  readonly road: RoadName;
  readonly what: string;
  readonly reference?: string | undefined;
  /** What the other side does with it; may be asked twice. */
  readonly deliver: () => Promise<Reply | null>;
  readonly signal?: AbortSignal | null | undefined;
}

const lineBroke = () => new TypeError('fetch failed');

export function carry({ time, weather, story }: Ground, errand: Errand): Promise<Response> {
  const { road, what, reference, deliver, signal } = errand;
  const fate: Fate = weather.fate(road);
  return new Promise((resolve, reject) => {
    const leave = () => reject(new DOMException('aborted', 'AbortError'));
    if (signal?.aborted) return leave();
    signal?.addEventListener('abort', leave, { once: true });
    const breakOff = (afterMs: number) => {
      if (!fate.silent) time.after(afterMs, () => reject(lineBroke()));
    };
    if (fate.lost === 'before') {
      story.fault(`${road}: request lost`, reference);
      return breakOff(fate.thereMs);
    }
    if (fate.thereMs > 500) story.fault(`${road}: request slow`, reference);
    time.after(fate.thereMs, () => {
      void deliver().then((reply) => {
        story.tell(`${what} → ${reply ? reply.status : 'broke off'}`, reference);
        if (!reply) return breakOff(fate.backMs);
        if (fate.lost === 'after') {
          story.fault(`${road}: answer lost`, reference);
          return breakOff(fate.backMs);
        }
        if (fate.backMs > 500) story.fault(`${road}: answer slow`, reference);
        time.after(fate.backMs, () => resolve(responseOf(reply)));
      });
    });
    if (fate.copyMs !== null) {
      time.after(fate.thereMs + fate.copyMs, () => {
        story.fault(`${road}: request doubled`, reference);
        void deliver().then((reply) =>
          story.tell(`${what} again → ${reply ? reply.status : 'broke off'}`, reference),
        );
      });
    }
  });
}

function responseOf({ status, headers, text }: Reply): Response {
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : text, {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  });
}

export async function replyOf(response: Response): Promise<Reply> {
  return { status: response.status, headers: [...response.headers], text: await response.text() };
}
