/** Keeps one registration in place at Vipps MobilePay, with its secret here: the one time it is shown is kept. */
import type { Clock } from './domain/clock.ts';
import type { Log } from './log.ts';
import type { Sqlite } from './sqlite.ts';
import type { Vipps } from './vipps/client.ts';
import type { WebhookSecret } from './webhook.ts';

const checkEveryMs = 24 * 60 * 60_000;
const tryAgainMs = 60_000;
/** Another system has the only place: nothing to be done until somebody says so, and no reason to press. */
const takenAgainMs = 60 * 60_000;

export type Standing = 'yes' | 'no' | 'elsewhere';
/** Signs for the events of one sales unit and of no other; '' is the merchant's first. */
export type UnitSecret = WebhookSecret & { readonly unit: string };
export type Secrets = ReturnType<typeof openSecrets>;

export function openSecrets(sqlite: Sqlite, clock: Clock) {
  const say = {
    all: sqlite.prepare('SELECT id, url, secret, unit FROM registration ORDER BY made_at DESC'),
    add: sqlite.prepare('INSERT INTO registration (id, url, secret, unit, made_at) VALUES (?, ?, ?, ?, ?)'),
    drop: sqlite.prepare('DELETE FROM registration WHERE id = ?'),
  };
  return {
    all: (): UnitSecret[] =>
      say.all.all().map((row) => ({
        id: String(row['id']),
        url: String(row['url']),
        secret: String(row['secret']),
        unit: String(row['unit']),
      })),
    add: ({ id, url, secret, unit }: UnitSecret): void =>
      void say.add.run(id, url, secret, unit, clock.now()),
    drop: (id: string): void => void say.drop.run(id),
  };
}

export interface Registering {
  readonly secrets: Secrets;
  /** The sales unit whose events these are, and its keys. */
  readonly unit: string;
  readonly vipps: Vipps;
  readonly clock: Clock;
  readonly log: Log;
  readonly url: string;
  readonly events: readonly string[];
  /** `one`: Vipps MobilePay has a single place for these events, so the old goes before the new stands. */
  readonly most: 'one' | 'many';
}

interface Hook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
}

export function createRegistration(registering: Registering) {
  const { secrets, unit, vipps, clock, log, url, events, most } = registering;
  let cancelCheck = () => {};
  let stopped = false;
  let standing: Standing = 'no';

  /** Ours: made by this edge, for these events, though perhaps at an address that it has left. */
  const isOfUs = (hook: Hook) => {
    if (hook.url === url) return true;
    return placeOf(hook.url) === placeOf(url) && secrets.all().some(({ id }) => id === hook.id);
  };
  const isRung = (hook: Hook) => hook.events.some((event) => events.includes(event));

  /** Whether a registration that we hold the secret of is in place. `force`: though others have to go for it. */
  async function check(force: boolean): Promise<Standing> {
    const listed = await vipps.listWebhooks();
    if (!listed.ok || stopped) return 'no';
    const known = secrets.all();
    const isGood = (hook: Hook) => hook.url === url && known.some(({ id }) => id === hook.id);
    const stale = listed.value.filter((hook) => isOfUs(hook) && !isGood(hook));
    const rivals = listed.value.filter((hook) => !isOfUs(hook) && isRung(hook));

    if (!listed.value.some(isGood)) {
      if (most === 'one') {
        for (const hook of force ? [...stale, ...rivals] : stale) await vipps.deleteWebhook(hook.id);
        if (!force && rivals.length > 0) return 'elsewhere';
      }
      const made = await vipps.registerWebhook({ url, events });
      // Made for an edge that has ended meanwhile: the next one finds it, holds no secret of it and replaces it.
      if (!made.ok || stopped) return 'no';
      secrets.add({ id: made.value.id, url, secret: made.value.secret, unit });
      log('info', 'webhook-registered', { id: made.value.id, url });
    }
    // Of this registration alone: the edge has others, which are not in this list of this sales unit.
    for (const secret of known) {
      const isListed = listed.value.some((hook) => hook.id === secret.id);
      if (!isListed && placeOf(secret.url) === placeOf(url)) secrets.drop(secret.id);
    }
    // Where there is room the new one stands before the old one goes, so that no event falls between.
    if (most === 'many') for (const hook of stale) await vipps.deleteWebhook(hook.id);
    return 'yes';
  }

  async function keep(): Promise<void> {
    cancelCheck();
    if (stopped) return;
    standing = await check(false);
    if (stopped) return;
    if (standing !== 'yes') log('warn', 'webhook-missing', { url, standing, meanwhile: 'polling alone' });
    cancelCheck = clock.after(waitAfter(standing), () => void keep());
  }

  return {
    keep,
    standing: () => standing,
    async takeOver(): Promise<boolean> {
      standing = await check(true);
      return standing === 'yes';
    },
    stop(): void {
      stopped = true;
      cancelCheck();
    },
  };
}

const waitAfter = (standing: Standing): number =>
  standing === 'yes' ? checkEveryMs : standing === 'no' ? tryAgainMs : takenAgainMs;

/** Whatever host it is on: the edge may have moved. */
const placeOf = (url: string): string => {
  const { pathname, search } = new URL(url);
  return pathname + search;
};
