/** Tells tablets what the ledger learned: everything since their cursor, then each piece of news as it comes. */
import type { SSEStreamingApi } from 'hono/streaming';
import type { CheckInView } from './domain/check-in.ts';
import type { Clock } from './domain/clock.ts';
import type { PaymentsPage } from './domain/wire.ts';
import type { Ledger } from './ledger.ts';
import { viewOf } from './view.ts';

export const beatMs = 15_000;
const pageSize = 200;

/** Whom to wake when something was written. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or when `signal` says that nobody waits any more. */
  next(signal: AbortSignal): Promise<void>;
}

export function createBell(): Bell {
  let waiting: (() => void)[] = [];
  return {
    // Later, so that the transaction which was just told of is over when they read.
    ring: () =>
      queueMicrotask(() => {
        const woken = waiting;
        waiting = [];
        for (const wake of woken) wake();
      }),
    next: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const wake = () => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        const leave = () => {
          waiting = waiting.filter((other) => other !== wake);
          resolve();
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(wake);
      }),
  };
}

export interface Streaming {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly bell: Bell;
  /** Whom the tablet may serve. */
  readonly checkIns: () => CheckInView[];
  /** The same list for as long as it has not changed. */
  readonly ownCodes: () => readonly string[];
}

export function pageSince({ ledger, clock, checkIns }: Streaming, since: number): PaymentsPage {
  const payments = ledger.paymentsSince(since, pageSize);
  const more = payments.length === pageSize;
  const cursor = payments.at(-1)?.seq ?? Math.max(since, more ? since : ledger.newestSeq());
  return {
    cursor,
    more,
    now: clock.now(),
    payments: payments.map((payment) => viewOf(ledger, payment)),
    checkIns: checkIns(),
    notes: ledger.notes.open(),
  };
}

/** Runs until the tablet goes or `stop` says so. A write is no proof of delivery: the cursor is, when it comes back. */
export async function streamSince(
  streaming: Streaming,
  stream: SSEStreamingApi,
  from: { since: number; stop: AbortSignal },
) {
  const { clock, bell, ownCodes } = streaming;
  const gone = new AbortController();
  const leave = () => gone.abort();
  stream.onAbort(leave);
  from.stop.addEventListener('abort', leave, { once: true });
  if (from.stop.aborted) leave();

  const beat = () =>
    stream.writeSSE({ event: 'beat', data: JSON.stringify({ now: clock.now() }), retry: 2_000 });
  let cancelBeat = () => {};
  const beatLater = () => {
    cancelBeat = clock.after(beatMs, () => {
      void beat();
      beatLater();
    });
  };
  try {
    await beat();
    beatLater();
    let notes = '';
    let checkIns = '';
    let codes: readonly string[] = [];
    for (let since = from.since; !gone.signal.aborted;) {
      const rung = bell.next(gone.signal);
      const page = pageSince(streaming, since);
      for (const payment of page.payments) {
        await stream.writeSSE({ event: 'payment', id: String(payment.seq), data: JSON.stringify(payment) });
      }
      if (JSON.stringify(page.notes) !== notes) {
        notes = JSON.stringify(page.notes);
        await stream.writeSSE({ event: 'notes', data: JSON.stringify({ notes: page.notes }) });
      }
      if (JSON.stringify(page.checkIns) !== checkIns) {
        checkIns = JSON.stringify(page.checkIns);
        await stream.writeSSE({ event: 'checkins', data: JSON.stringify({ checkIns: page.checkIns }) });
      }
      if (ownCodes() !== codes) {
        codes = ownCodes();
        await stream.writeSSE({ event: 'own', data: JSON.stringify({ codes }) });
      }
      since = page.cursor;
      if (!page.more) await rung;
    }
  } finally {
    cancelBeat();
    from.stop.removeEventListener('abort', leave);
    gone.abort();
  }
}
