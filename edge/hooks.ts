/**
 * Keeps two webhooks registered for each sales unit, one of payments and one of scans, and takes in what comes through:
 * what a unit's secret has signed is believed about that unit alone.
 */
import { byUnit } from './counter/by-unit.ts';
import type { CheckIns } from './counter/check-ins.ts';
import type { Clock } from './domain/clock.ts';
import { createRegistration, openSecrets, type Registering, type UnitSecret } from './hook-registration.ts';
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
  /** Every sales unit of the merchant, the first at the head. */
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
  /** Each unit signs with secrets of its own, which the address tells apart. */
  const registrations = (path: string, rest: Pick<Registering, 'events' | 'most'>) =>
    byUnit(
      units.map(({ msn, vipps }) => {
        const url = `${publicUrl}${path}${msn === first.msn ? '' : `?unit=${msn}`}`;
        return [msn, createRegistration({ secrets, unit: msn, vipps, clock, log, url, ...rest })];
      }),
    );
  const payments = registrations(hookPath, { events: paymentEvents, most: 'many' });
  // One for each sales unit. Source: Webhooks API, `user.checked-in.v1`.
  const scans = registrations(checkInHookPath, { events: checkInEvents, most: 'one' });
  const all = [...payments.all, ...scans.all];

  /** Whether a secret is of the sales unit that the event is about, and that one set up here. */
  const vouches = (signedBy: UnitSecret | undefined, msn: string) =>
    (signedBy?.unit || first.msn) === msn && units.some((unit) => unit.msn === msn);

  return {
    /** Registers, and looks each day that the registrations still stand: two weeks of silence remove them. */
    async keep(): Promise<void> {
      for (const registration of all) await registration.keep();
    },
    /** Whether scans of this sales unit's stickers arrive here. */
    listening: (unit: string) => scans.of(unit).standing(),
    /** Has them arrive here, though another system had them until now; false when nobody could be asked. */
    takeOver: (unit: string) => scans.of(unit).takeOver(),
    stop(): void {
      for (const registration of all) registration.stop();
    },
    /** The HTTP status to answer with. Whatever was signed is answered 200: a refusal would hold back what follows. */
    async hear(request: { headers: Headers; body: Uint8Array }): Promise<200 | 401> {
      const now = clock.now();
      const held = secrets.all();
      const heard = await hearWebhook(request, held, { now, maxAgeMs });
      if (heard.heard === 'refused') {
        log('warn', 'webhook-refused', { why: heard.why });
        return 401;
      }
      const signedBy = held.find(({ id }) => id === heard.registration);
      if (heard.heard === 'other') log('warn', 'webhook-unused', { why: heard.why });
      else if (!vouches(signedBy, heard.heard === 'payment' ? heard.event.msn : heard.checkIn.msn))
        log('warn', 'webhook-unused', { why: 'about another sales unit than the one that signed it' });
      else if (heard.heard === 'check-in') await noteScan(hooking, heard.checkIn);
      else note(hooking, heard.event);
      return 200;
    },
  };
}

/** Stored before it is answered: a scan cannot be asked for again. Whoever it is stays out of the log. */
async function noteScan({ checkIns, log }: Hooking, checkIn: CheckIn): Promise<void> {
  const isNew = await checkIns.hear(checkIn);
  log('info', 'check-in', { unit: checkIn.msn, sticker: checkIn.merchantQrId, isNew });
}
/** Stored, and the bell rung: the amounts are read from Vipps MobilePay, never added up from events. */
function note(
  { ledger, clock, log, wake }: Hooking,
  event: { msn: string; reference: string; pspReference: string; name: string; success: boolean },
): void {
  const { reference, pspReference, name, success } = event;
  const now = clock.now();
  const used = ledger.transaction(() => {
    const isNew = ledger.addNotice({ reference, pspReference, name, at: now, event: JSON.stringify(event) });
    const payment = ledger.payment(reference);
    // The same reference of another unit is another payment.
    if (!payment || (payment.unit !== '' && payment.unit !== event.msn)) return false;
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
  // It has arrived there, whatever was answered to it: nothing yet, or a refusal that was meant for another copy.
  const charge = wishes.find((wish) => wish.kind === 'charge' && wish.attempts > 0);
  if (watch) ledger.ringWish(watch.id, now);
  else if (charge) addWatch(ledger, charge, now);
}
