/**
 * Tells every registration what happened, in order per payment, again and again until it is heard.
 *
 *   announce ─▶ queue per registration and payment ─▶ attempt ─▶ 2xx: next in the queue
 *                        ▲                              │
 *                        └── wait 2 s … 1 day ◀─────────┘ otherwise; dropped for good after 7 days
 *
 * Every attempt is signed afresh. A registration that has heard nothing for two weeks is deleted.
 */
import type { Clock } from '../domain/clock.ts';
import type { Registration, Registrations } from './registrations.ts';
import { sign } from './signature.ts';

/** How deliveries misbehave on request; all off is the faithful way. */
export interface DeliveryMode {
  /** Events are lost, at once and for good. */
  readonly off: boolean;
  /** First attempts wait this many ms. */
  readonly lateMs: number;
  /** Everything that was heard is told once more. */
  readonly twice: boolean;
  /** Order is not kept: every event waits a random time of its own. */
  readonly shuffled: boolean;
}
export const faithful: DeliveryMode = { off: false, lateMs: 0, twice: false, shuffled: false };

export interface Happening {
  readonly msn: string;
  /** Event type as registered: `epayments.payment.captured.v1`. */
  readonly event: string;
  /** Events with the same thread keep their order: the payment's reference. */
  readonly thread: string;
  readonly body: unknown;
  /** Whether the partner's registrations hear of it too. */
  readonly partnerConnected: boolean;
  /** Called once, when the first registration has answered 2xx. */
  readonly heard?: () => void;
}

/** One line of the delivery log on the control page; never the secret, never the signature. */
export interface Attempt {
  readonly at: number;
  readonly registration: string;
  readonly event: string;
  readonly thread: string;
  readonly attempt: number;
  readonly outcome: number | 'no answer' | 'timeout' | 'lost' | 'given up';
}

export interface Deliveries {
  /** How many registrations are told. */
  announce(happening: Happening): number;
  mode(): DeliveryMode;
  setMode(mode: DeliveryMode): void;
  /** Newest first. */
  log(): readonly Attempt[];
  /** How many attempts are on the wire now. */
  underway(): number;
  /** Resolves when no attempt is on the wire; retries that wait for the clock do not count. */
  settled(): Promise<void>;
  /** Forgets all that waits. */
  clear(): void;
}

export interface DeliveryParts {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** A UUID, whose digits also serve as chance. */
  readonly random: () => string;
  readonly registrations: Registrations;
  readonly sendsVippsAuthorization: boolean;
  readonly shuffleWithinMs: number;
}

interface Letter {
  readonly registration: Registration;
  readonly happening: Happening;
  readonly text: string;
  readonly firstDue: number;
  due: number;
  attempts: number;
  repeated: boolean;
}

const dayMs = 86_400_000;
const timeoutMs = 10_000;
const givenUpAfterMs = 7 * dayMs;
const deletedAfterMs = 14 * dayMs;
const logLength = 200;

export function openDeliveries(parts: DeliveryParts): Deliveries {
  const { clock, registrations, random } = parts;
  let queues = new Map<string, Letter[]>();
  let silentSince = new Map<string, () => void>();
  let mode = faithful;
  let log: Attempt[] = [];
  let underway = 0;
  const waiters: (() => void)[] = [];

  return {
    announce(happening) {
      const listeners = registrations.listeners(happening);
      for (const registration of listeners) post(registration, happening);
      return listeners.length;
    },
    mode: () => mode,
    setMode(next) {
      mode = next;
    },
    log: () => log,
    underway: () => underway,
    settled: () => (underway === 0 ? Promise.resolve() : new Promise((done) => waiters.push(done))),
    clear() {
      queues = new Map();
      for (const disarm of silentSince.values()) disarm();
      silentSince = new Map();
      mode = faithful;
      log = [];
    },
  };

  function post(registration: Registration, happening: Happening): void {
    const waitMs = mode.lateMs + (mode.shuffled ? chance() * parts.shuffleWithinMs : 0);
    const due = clock.now() + waitMs;
    const text = JSON.stringify(happening.body);
    const letter = { registration, happening, text, firstDue: due, due, attempts: 0, repeated: false };
    if (mode.off) {
      note(letter, 'lost');
      return;
    }
    const name = `${registration.id} ${mode.shuffled ? random() : happening.thread}`;
    const queue = queues.get(name) ?? [];
    queue.push(letter);
    queues.set(name, queue);
    if (queue.length === 1) schedule(name, queue);
  }

  /** Only the head of a queue is ever tried: a failing AUTHORIZED holds back its CAPTURED. */
  function schedule(name: string, queue: Letter[]): void {
    const [head] = queue;
    if (!head) {
      queues.delete(name);
      return;
    }
    const waitMs = Math.ceil(head.due - clock.now());
    if (waitMs > 0) clock.after(waitMs, () => attempt(name, queue, head));
    else attempt(name, queue, head);
  }

  function attempt(name: string, queue: Letter[], head: Letter): void {
    if (queues.get(name) !== queue) return;
    if (!registrations.get(head.registration.id)) {
      queues.delete(name);
      return;
    }
    head.attempts += 1;
    underway += 1;
    void send(head).then((outcome) => {
      underway -= 1;
      note(head, outcome);
      if (queues.get(name) === queue) judge(name, queue, head, isHeard(outcome));
      if (underway === 0) for (const done of waiters.splice(0)) done();
    });
  }

  function judge(name: string, queue: Letter[], head: Letter, heard: boolean): void {
    const id = head.registration.id;
    if (heard) {
      if (!head.repeated) head.happening.heard?.();
      silentSince.get(id)?.();
      silentSince.delete(id);
      if (mode.twice && !head.repeated) {
        head.repeated = true;
        attempt(name, queue, head);
        return;
      }
      queue.shift();
      schedule(name, queue);
      return;
    }
    if (!silentSince.has(id))
      silentSince.set(
        id,
        clock.after(deletedAfterMs, () => removeSilent(id)),
      );
    head.due += gapMs(head.attempts);
    if (mode.off || head.due - head.firstDue > givenUpAfterMs) {
      note(head, mode.off ? 'lost' : 'given up');
      queue.shift();
    }
    schedule(name, queue);
  }

  function removeSilent(id: string): void {
    silentSince.delete(id);
    registrations.remove(id);
  }

  async function send({ registration, text }: Letter): Promise<Attempt['outcome']> {
    const { url, secret, id } = registration;
    const { authorization, ...signed } = sign({
      secret,
      url,
      date: new Date(clock.now()).toUTCString(),
      body: text,
    });
    const abort = new AbortController();
    const late = Promise.withResolvers<'timeout'>();
    const disarm = clock.after(timeoutMs, () => {
      abort.abort();
      late.resolve('timeout');
    });
    const answered = parts
      .fetch(url, {
        method: 'POST',
        redirect: 'manual',
        signal: abort.signal,
        body: text,
        headers: {
          ...signed,
          authorization,
          ...(parts.sendsVippsAuthorization ? { 'x-vipps-authorization': authorization } : {}),
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Vipps MobilePay/1.0 Webhooks/1.0',
          'webhook-id': id,
        },
      })
      .then(
        async (response) => {
          await response.body?.cancel();
          return response.status;
        },
        () => 'no answer' as const,
      );
    const outcome = await Promise.race([answered, late.promise]);
    disarm();
    return outcome;
  }

  function note({ registration, happening, attempts }: Letter, outcome: Attempt['outcome']): void {
    const { event, thread } = happening;
    const line = {
      at: clock.now(),
      registration: registration.id,
      event,
      thread,
      attempt: attempts,
      outcome,
    };
    log = [line, ...log].slice(0, logLength);
  }

  /** 0 to 1, from the last 8 digits of a UUID. */
  function chance(): number {
    return Number.parseInt(random().replaceAll('-', '').slice(-8), 16) / 0xffffffff;
  }
}

const isHeard = (outcome: Attempt['outcome']): boolean =>
  typeof outcome === 'number' && outcome >= 200 && outcome < 300;

/** Webhooks, "Delivery": how long after attempt `n` the next one comes. */
function gapMs(attempts: number): number {
  if (attempts < 4) return 2_000;
  if (attempts === 4) return 60_000;
  if (attempts === 5) return 120_000;
  return attempts < 29 ? 3_600_000 : dayMs;
}
