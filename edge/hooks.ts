/** Keeps a webhook registered at Vipps MobilePay, and takes what comes through it into the books. */
import type { Clock } from './domain/clock.ts';
import type { Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import { addWatch } from './register.ts';
import type { Sqlite } from './sqlite.ts';
import type { Vipps } from './vipps/client.ts';
import { hearWebhook, type WebhookSecret } from './webhook.ts';

export const hookPath = '/hooks/vipps';

/** What a till needs to hear of a payment. */
export const paymentEvents = [
  'authorized',
  'aborted',
  'expired',
  'terminated',
  'captured',
  'cancelled',
  'refunded',
].map((name) => `epayments.payment.${name}.v1`);

/** Redeliveries are signed afresh, so an old signature is a replay. */
const maxAgeMs = 60 * 60_000;
const checkEveryMs = 24 * 60 * 60_000;
const tryAgainMs = 60_000;

export interface Hooking {
  readonly sqlite: Sqlite;
  readonly ledger: Ledger;
  readonly vipps: Vipps;
  readonly clock: Clock;
  readonly log: Log;
  readonly msn: string;
  /** The address of `hookPath` as Vipps MobilePay reaches it. */
  readonly url: string;
  /** Called when a payment is to be read again. */
  readonly wake: () => void;
}

export type Hooks = ReturnType<typeof createHooks>;

export function createHooks(hooking: Hooking) {
  const { sqlite, clock, log } = hooking;
  const say = {
    all: sqlite.prepare('SELECT id, url, secret FROM registration ORDER BY made_at DESC'),
    add: sqlite.prepare('INSERT INTO registration (id, url, secret, made_at) VALUES (?, ?, ?, ?)'),
    drop: sqlite.prepare('DELETE FROM registration WHERE id = ?'),
  };
  const secrets = (): WebhookSecret[] =>
    say.all
      .all()
      .map((row) => ({ id: String(row['id']), url: String(row['url']), secret: String(row['secret']) }));
  let cancelCheck = () => {};
  let stopped = false;

  /** True when a registration that we hold the secret of is in place. */
  async function check(): Promise<boolean> {
    const { vipps, url } = hooking;
    const listed = await vipps.listWebhooks();
    if (!listed.ok || stopped) return false;
    const known = secrets();
    const isOurs = (hook: { id: string; url: string }) =>
      hook.url === url && known.some(({ id }) => id === hook.id);
    if (!listed.value.some(isOurs)) {
      const made = await vipps.registerWebhook({ url, events: paymentEvents });
      // Made for an edge that has ended meanwhile: the next one finds it, holds no secret of it and replaces it.
      if (!made.ok || stopped) return false;
      say.add.run(made.value.id, url, made.value.secret, clock.now());
      log('info', 'webhook-registered', { id: made.value.id, url });
    }
    for (const { id } of known) {
      if (!listed.value.some((hook) => hook.id === id)) say.drop.run(id);
    }
    // The new one stands before the old one goes, so that no event falls between. An address we have left goes too.
    const isLeft = (hook: { id: string; url: string }) =>
      !isOurs(hook) && (hook.url === url || known.some(({ id }) => id === hook.id));
    for (const hook of listed.value.filter(isLeft)) await vipps.deleteWebhook(hook.id);
    return true;
  }

  async function keep(): Promise<void> {
    const inPlace = await check();
    if (stopped) return;
    if (!inPlace) log('warn', 'webhook-missing', { url: hooking.url, meanwhile: 'polling alone' });
    cancelCheck = clock.after(inPlace ? checkEveryMs : tryAgainMs, () => void keep());
  }

  return {
    /** Registers, and looks each day that the registration still stands: two weeks of silence remove it. */
    keep,
    stop(): void {
      stopped = true;
      cancelCheck();
    },
    /** The HTTP status to answer with. Whatever was signed is answered 200: a refusal would hold back what follows. */
    async hear(request: { headers: Headers; body: Uint8Array }): Promise<200 | 401> {
      const now = clock.now();
      const heard = await hearWebhook(request, secrets(), { now, maxAgeMs });
      if (heard.heard === 'refused') {
        log('warn', 'webhook-refused', { why: heard.why });
        return 401;
      }
      if (heard.heard === 'other') log('warn', 'webhook-unused', { why: heard.why });
      if (heard.heard === 'check-in') log('warn', 'webhook-unused', { why: 'no sticker is registered' });
      if (heard.heard === 'payment') note(hooking, heard.event);
      return 200;
    },
  };
}

/** Stored, and the bell rung: the amounts are read from Vipps MobilePay, never added up from events. */
function note(
  { ledger, clock, log, msn, wake }: Hooking,
  event: { msn: string; reference: string; pspReference: string; name: string; success: boolean },
): void {
  const { reference, pspReference, name, success } = event;
  const now = clock.now();
  const used = ledger.transaction(() => {
    const isNew = ledger.addNotice({ reference, pspReference, name, at: now, event: JSON.stringify(event) });
    if (event.msn !== msn || !ledger.payment(reference)) return false;
    if (isNew) lookNow(ledger, reference, now);
    return true;
  });
  log(used ? 'info' : 'warn', used ? 'webhook' : 'webhook-unused', {
    reference,
    name,
    success,
    ...(!used && { why: 'not a payment of ours' }),
  });
  if (used) wake();
}

function lookNow(ledger: Ledger, reference: string, now: number): void {
  const wishes = ledger.wishesOf(reference);
  const watch = wishes.find((wish) => wish.kind === 'watch');
  // Its answer may be outstanding though it has long arrived there.
  const charge = wishes.find((wish) => wish.kind === 'charge' && wish.dueAt !== null && wish.attempts > 0);
  if (watch) ledger.ringWish(watch.id, now);
  else if (charge) addWatch(ledger, charge, now);
}
