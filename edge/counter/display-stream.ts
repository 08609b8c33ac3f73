/** Tells a customer's screen what its till shows, as it changes; a beat each few seconds says that it is still so. */
import type { SSEStreamingApi } from 'hono/streaming';
import type { Clock } from '../domain/clock.ts';
import { displayBeatMs, type DisplayShow } from '../domain/display.ts';
import type { Bell } from '../stream.ts';

export interface DisplayStreaming {
  readonly clock: Clock;
  readonly bell: Bell;
  /** Undefined when the screen was forgotten: then the stream ends. */
  readonly now: () => DisplayShow | undefined;
  readonly stop: AbortSignal;
}

export async function streamDisplay(stream: SSEStreamingApi, { clock, bell, now, stop }: DisplayStreaming) {
  const gone = new AbortController();
  const leave = () => gone.abort();
  stream.onAbort(leave);
  stop.addEventListener('abort', leave, { once: true });
  if (stop.aborted) leave();

  let cancelBeat = () => {};
  const beat = () =>
    stream.writeSSE({ event: 'beat', data: JSON.stringify({ now: clock.now() }), retry: 2_000 });
  const beatLater = () => {
    cancelBeat = clock.after(displayBeatMs, () => {
      // A till that was unpaired makes no noise: its screen must not be told that all is still so.
      if (!now()) return leave();
      void beat();
      beatLater();
    });
  };
  try {
    await beat();
    beatLater();
    for (let told = ''; !gone.signal.aborted;) {
      const rung = bell.next(gone.signal);
      const show = now();
      if (!show) break;
      // The time it was drawn is no news.
      const news = JSON.stringify({ ...show, now: 0 });
      if (news !== told) await stream.writeSSE({ event: 'show', data: JSON.stringify(show) });
      told = news;
      await rung;
    }
  } finally {
    cancelBeat();
    stop.removeEventListener('abort', leave);
    gone.abort();
  }
}
