/** Who has asked to be told what: webhook registrations, with their limits and their secrets. */
import { createHash } from 'node:crypto';
import { mayBeHttp } from './loopback.ts';

const payment = [
  'created',
  'authorized',
  'aborted',
  'expired',
  'terminated',
  'captured',
  'cancelled',
  'refunded',
];
const agreement = ['activated', 'rejected', 'stopped', 'expired'];
const charge = ['reserved', 'captured', 'canceled', 'refunded', 'failed', 'creation-failed'];

export const checkedIn = 'user.checked-in.v1';
const eventNames: ReadonlySet<string> = new Set([
  ...payment.map((name) => `epayments.payment.${name}.v1`),
  checkedIn,
  'login.merchant-initiated.ping.v1',
  ...agreement.map((name) => `recurring.agreement-${name}.v1`),
  ...charge.map((name) => `recurring.charge-${name}.v1`),
]);

/** Webhooks, "Registration": 25 per event type and sales unit, 1 for check-ins. */
const most = (event: string): number => (event === checkedIn ? 1 : 25);

/** In place of a sales unit: registered with partner keys alone, and hears of every connected unit. */
export const forPartner = 'partner';

export interface Registration {
  readonly id: string;
  /** The unit, or `forPartner`; each has limits of its own. */
  readonly msn: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly secret: string;
}

export type RegistrationRefusal = { readonly name: 'url' | 'events'; readonly reason: string };

export interface Registrations {
  /** The new registration, whose secret is shown this once, or the field that is wrong. */
  register(wish: {
    msn: string;
    url: string;
    events: readonly string[];
  }): { registered: Registration } | { refused: RegistrationRefusal };
  of(msn: string): readonly Registration[];
  /**
   * Who hears of this: the unit's own registrations and, when it is connected, the partner's. A check-in goes to one
   * alone, and the unit's wins.
   */
  listeners(about: { msn: string; event: string; partnerConnected: boolean }): readonly Registration[];
  all(): readonly Registration[];
  get(id: string): Registration | null;
  remove(id: string): void;
}

export function openRegistrations(random: () => string): Registrations {
  const kept = new Map<string, Registration>();
  const of = (msn: string) => [...kept.values()].filter((registration) => registration.msn === msn);

  return {
    register({ msn, url, events }) {
      const refused = refuseUrl(url) ?? refuseEvents(events, of(msn));
      if (refused) return { refused };
      const secret = createHash('sha512').update(random()).digest('base64');
      const registered = { id: random(), msn, url, events: [...new Set(events)], secret };
      kept.set(registered.id, registered);
      return { registered };
    },
    of,
    listeners({ msn, event, partnerConnected }) {
      const own = of(msn).filter(({ events }) => events.includes(event));
      if (!partnerConnected || (event === checkedIn && own.length > 0)) return own;
      return [...own, ...of(forPartner).filter(({ events }) => events.includes(event))];
    },
    all: () => [...kept.values()],
    get: (id) => kept.get(id) ?? null,
    remove(id) {
      kept.delete(id);
    },
  };
}

function refuseUrl(url: string): RegistrationRefusal | null {
  const refuse = (reason: string): RegistrationRefusal => ({ name: 'url', reason });
  const parsed = URL.parse(url);
  if (!parsed) return refuse('must be an absolute URL');
  if (mayBeHttp(url)) return null;
  if (parsed.protocol !== 'https:') return refuse('must use https');
  if (!['', '443', '80', '8080'].includes(parsed.port)) return refuse('must use port 80, 443 or 8080');
  return null;
}

function refuseEvents(
  events: readonly string[],
  others: readonly Registration[],
): RegistrationRefusal | null {
  const refuse = (reason: string): RegistrationRefusal => ({ name: 'events', reason });
  if (events.length === 0) return refuse('must name at least one event');
  for (const event of events) {
    if (!eventNames.has(event)) return refuse(`unknown event ${event}`);
    const taken = others.filter((other) => other.events.includes(event)).length;
    if (taken >= most(event))
      return refuse(`at most ${most(event)} registrations of ${event} per sales unit`);
  }
  return null;
}
