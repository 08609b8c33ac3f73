/** Keeps two webhooks registered at Vipps MobilePay, one of payments and one of scans, and takes in what comes through. */
import type { CheckIns } from './counter/check-ins.ts';
import type { Clock } from './domain/clock.ts';
import { createRegistration, openSecrets } from './hook-registration.ts';
import type { Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import { addWatch } from './register.ts';
import type { Sqlite } from './sqlite.ts';
import type { Vipps } from './vipps/client.ts';
import { type CheckIn, hearWebhook } from './webhook.ts';

export const hookPath = '/hooks/vipps';
/** Scans come by themselves: their limit is another, and a payment that is held up must not hold up a customer. */
export const checkInHookPath = '/hooks/vipps/check-in';

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
export const checkInEvents = ['user.checked-in.v1'];

/** Redeliveries are signed afresh, so an old signature is a replay. */
const maxAgeMs = 60 * 60_000;

export interface Hooking {
  readonly sqlite: Sqlite;
  readonly ledger: Ledger;
  /** Every sales unit of the merchant, the first at the head: stickers are that one's. */
  readonly units: readonly { readonly msn: string; readonly vipps: Vipps }[];
  readonly clock: Clock;
  readonly log: Log;
  /** The edge as Vipps MobilePay reaches it, without a path. */
  readonly publicUrl: string;
  readonly checkIns: Pick<CheckIns, 'hear'>;
  /** Called when a payment is to be read again. */
  readonly wake: () => void;
}

export type Hooks = ReturnType<typeof createHooks>;

export function createHooks(hooking: Hooking) {
  const { clock, log, publicUrl, sqlite, units } = hooking;
  const [first] = units;
  if (!first) throw new Error('createHooks: expected at least one sales unit, got none');
  const secrets = openSecrets(sqlite, clock);
  const shared = { ...hooking, secrets };
  const payments = units.map(({ msn, vipps }) =>
    createRegistration({
      ...shared,
      vipps,
      // Each unit signs with a secret of its own.
      url: `${publicUrl}${hookPath}${msn === first.msn ? '' : `?unit=${msn}`}`,
      events: paymentEvents,
      most: 'many',
    }),
  );
  const scans = createRegistration({
    ...shared,
    vipps: first.vipps,
    url: publicUrl + checkInHookPath,
    events: checkInEvents,
    // One for each sales unit. Source: Webhooks API, `user.checked-in.v1`.
    most: 'one',
  });

  return {
    /** Registers, and looks each day that the registrations still stand: two weeks of silence remove them. */
    async keep(): Promise<void> {
      for (const registration of [...payments, scans]) await registration.keep();
    },
    /** Whether scans of stickers arrive here. */
    listening: () => scans.standing(),
    /** Has them arrive here, though another system had them until now; false when nobody could be asked. */
    takeOver: () => scans.takeOver(),
    stop(): void {
      for (const registration of [...payments, scans]) registration.stop();
    },
    /** The HTTP status to answer with. Whatever was signed is answered 200: a refusal would hold back what follows. */
    async hear(request: { headers: Headers; body: Uint8Array }): Promise<200 | 401> {
      const now = clock.now();
      const heard = await hearWebhook(request, secrets.all(), { now, maxAgeMs });
      if (heard.heard === 'refused') {
        log('warn', 'webhook-refused', { why: heard.why });
        return 401;
      }
      if (heard.heard === 'other') log('warn', 'webhook-unused', { why: heard.why });
      if (heard.heard === 'check-in') await noteScan(hooking, heard.checkIn);
      if (heard.heard === 'payment') note(hooking, heard.event);
      return 200;
    },
  };
}

/** Stored before it is answered: a scan cannot be asked for again. Whoever it is stays out of the log. */
async function noteScan({ checkIns, log }: Hooking, checkIn: CheckIn): Promise<void> {
  const isNew = await checkIns.hear(checkIn);
  log('info', 'check-in', { sticker: checkIn.merchantQrId, isNew });
}
/** Stored, and the bell rung: the amounts are read from Vipps MobilePay, never added up from events. */
function note(
  { ledger, clock, log, units, wake }: Hooking,
  event: { msn: string; reference: string; pspReference: string; name: string; success: boolean },
): void {
  const { reference, pspReference, name, success } = event;
  const now = clock.now();
  const used = ledger.transaction(() => {
    const isNew = ledger.addNotice({ reference, pspReference, name, at: now, event: JSON.stringify(event) });
    const unit = units.find(({ msn }) => msn === event.msn);
    const payment = ledger.payment(reference);
    // The same reference of another unit is another payment.
    if (!unit || !payment || (payment.unit !== '' && payment.unit !== unit.msn)) return false;
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
