/** The one door to the edge: every call ends in time, and no answer is believed before it has been read by its schema. */
import { hc } from 'hono/client';
import * as v from 'valibot';
import type { AppType } from '../edge/app.ts';
import { CheckInView } from '../edge/domain/check-in.ts';
import type { Clock } from '../edge/domain/clock.ts';
import type { RefusalWord } from '../edge/domain/refusal.ts';
import {
  Accepted,
  NoteView,
  type Parcel,
  PaymentsPage,
  PaymentView,
  Problem,
  Refused,
  TillView,
} from '../edge/domain/wire.ts';

/** The edge did not get to it: nothing is known of the ask except where a word says so. */
export type NoAnswer =
  /** This tablet is not paired; the ask was not taken. */
  | { readonly is: 'unpaired' }
  /** The edge asks for peace; the ask was not taken. */
  | { readonly is: 'busy'; readonly retryAfterMs: number }
  /** No answer, or none that the edge would give: the ask may have been taken, unless it never left. */
  | { readonly is: 'unreachable'; readonly neverLeft?: true };

export type SendAnswer =
  | { readonly is: 'accepted' }
  | { readonly is: 'refused'; readonly word: RefusalWord }
  | { readonly is: 'invalid' }
  | NoAnswer;

export interface Page {
  readonly is: 'page';
  readonly cursor: number;
  readonly more: boolean;
  /** The edge's clock, ms. */
  readonly now: number;
  /** Those that could be read. */
  readonly payments: readonly PaymentView[];
  /** Customers who scanned a sticker, all of them; undefined where they could not be read. */
  readonly checkIns?: readonly CheckInView[] | undefined;
  /** Unpaid sales that are noted, all of them; undefined where they could not be read. */
  readonly notes?: readonly NoteView[] | undefined;
}

export interface Edge {
  send(parcel: Parcel): Promise<SendAnswer>;
  page(since: number): Promise<Page | NoAnswer>;
  till(): Promise<{ readonly is: 'till'; readonly till: TillView } | NoAnswer>;
  pair(
    code: string,
  ): Promise<{ readonly is: 'paired'; readonly till: TillView } | { readonly is: 'wrong' } | NoAnswer>;
  /** Any other call, for screens that are fetched when they are wanted; they read its answer by its schema. */
  ask(call: (api: Api, client: Client) => Promise<Response>): Promise<Answer>;
}

export type Client = ReturnType<typeof hc<AppType>>;
export type Api = Client['api'];

export const answerPatienceMs = 10_000;

export interface EdgeWorld {
  readonly base: string;
  /** Rejects with a `NetworkError` where it is certain that nothing left. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  readonly clock: Clock;
}

export function edgeAt({ base, fetch, clock }: EdgeWorld): Edge {
  /** The client of one call, which the call's own end of patience stops. */
  const client = (signal: AbortSignal) =>
    hc<AppType>(base, {
      // A redirect can only come from somebody in between.
      init: { signal, cache: 'no-store', credentials: 'same-origin', redirect: 'error' },
      fetch: (input: string | URL | Request, init?: RequestInit) => fetch(input, init),
    });
  const ask = (call: (api: ReturnType<typeof client>) => Promise<Response>) =>
    inTime(clock, async (signal) => read(await call(client(signal))));

  return {
    ask: (call) => ask((client) => call(client.api, client)),
    async send(parcel) {
      const answer = await ask((api) => api.api.parcels.$post({ json: parcel }));
      if (answer.status === 202 && v.is(Accepted, answer.body)) return { is: 'accepted' };
      if (answer.status === 409 && v.is(Refused, answer.body))
        return { is: 'refused', word: answer.body.word };
      if ((answer.status === 400 || answer.status === 413) && v.is(Problem, answer.body))
        return { is: 'invalid' };
      return noAnswer(answer);
    },
    async page(since) {
      const answer = await ask((api) => api.api.payments.$get({ query: { since: String(since) } }));
      const page = v.safeParse(LoosePage, answer.body);
      if (answer.status !== 200 || !page.success) return noAnswer(answer);
      return {
        is: 'page',
        ...page.output,
        payments: page.output.payments.filter((each) => v.is(PaymentView, each)),
        checkIns: page.output.checkIns?.filter((each) => v.is(CheckInView, each)),
        notes: page.output.notes?.filter((each) => v.is(NoteView, each)),
      };
    },
    async till() {
      const answer = await ask((api) => api.api.till.$get());
      const till = v.safeParse(TillView, answer.body);
      return answer.status === 200 && till.success ? { is: 'till', till: till.output } : noAnswer(answer);
    },
    async pair(code) {
      const answer = await ask((api) => api.api.pairing.$post({ json: { code } }));
      const till = v.safeParse(TillView, answer.body);
      if (answer.status === 201 && till.success) return { is: 'paired', till: till.output };
      return (answer.status === 404 || answer.status === 400) && v.is(Problem, answer.body)
        ? { is: 'wrong' }
        : noAnswer(answer);
    },
  };
}

/** One payment that cannot be read must not hide the others. */
const LoosePage = v.object({
  ...PaymentsPage.entries,
  payments: v.array(v.unknown()),
  checkIns: v.optional(v.array(v.unknown())),
  notes: v.optional(v.array(v.unknown())),
});

export interface Answer {
  /** 0: none came. */
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
  readonly neverLeft?: true;
}
const none: Answer = { status: 0, body: undefined, retryAfter: null };

const noneFor = (error: unknown): Answer =>
  error instanceof DOMException && error.name === 'NetworkError' ? { ...none, neverLeft: true } : none;

const read = async (response: Response): Promise<Answer> => ({
  status: response.status,
  body: await bodyOf(response),
  retryAfter: response.headers.get('Retry-After'),
});

function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return Promise.resolve(undefined);
  const isPicture = response.headers.get('Content-Type')?.startsWith('image/svg');
  return isPicture ? response.text() : response.json();
}

function noAnswer({ status, body, retryAfter, neverLeft }: Answer): NoAnswer {
  if (neverLeft) return { is: 'unreachable', neverLeft };
  if (status === 401 && v.is(Problem, body)) return { is: 'unpaired' };
  if (status !== 429) return { is: 'unreachable' };
  const seconds = Number(retryAfter ?? 1);
  return { is: 'busy', retryAfterMs: Math.min(60, seconds > 0 ? seconds : 1) * 1_000 };
}

/** A call that answers late, wrongly or not at all has not answered. */
function inTime(clock: Clock, call: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const stopWaiting = clock.after(answerPatienceMs, () => {
      stop.abort();
      resolve(none);
    });
    call(stop.signal)
      .catch(noneFor)
      .then((answer) => {
        stopWaiting();
        resolve(answer);
      });
  });
}
