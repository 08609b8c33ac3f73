/** What the sales unit may do: by the Management API where it answers, else by what Vipps MobilePay took or refused. */
import * as v from 'valibot';
import type { Clock } from '../domain/clock.ts';
import { May, type TillWay, tillWays, type WaysView } from '../domain/way.ts';
import type { Log } from '../log.ts';
import type { Sqlite } from '../sqlite.ts';
import type { Vipps } from '../vipps/client.ts';

/** After a day a refusal is forgotten: somebody may have had the unit approved. */
export const refusalLivesMs = 24 * 60 * 60_000;
const lookEveryMs = 24 * 60 * 60_000;
const lookAgainMs = 60 * 60_000;

export interface WaysParts {
  readonly sqlite: Sqlite;
  readonly vippsOf: (unit: string) => Pick<Vipps, 'salesUnit'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Every sales unit of the merchant, by its number (MSN). */
  readonly units: readonly string[];
}

export type Ways = ReturnType<typeof createWays>;

export function createWays({ sqlite, vippsOf, clock, log, units }: WaysParts) {
  const say = {
    get: sqlite.prepare('SELECT push, payments, source, since FROM sales_unit_way WHERE msn = ?'),
    put: sqlite.prepare(
      'INSERT OR REPLACE INTO sales_unit_way (msn, push, payments, source, since) VALUES (?, ?, ?, ?, ?)',
    ),
    usual: sqlite.prepare('SELECT way FROM usual_way WHERE till = ?'),
    setUsual: sqlite.prepare('INSERT OR REPLACE INTO usual_way (till, way) VALUES (?, ?)'),
  };
  /** '' is the merchant's first. */
  const whole = (unit: string) => unit || (units[0] ?? '');
  let cancelLook = () => {};
  let stopped = false;

  const known = (unit: string): Known => {
    const row = say.get.first(whole(unit));
    const read = row && v.parse(KnownRow, row);
    const isStale = read?.source === 'refusal' && clock.now() - (read.since ?? 0) >= refusalLivesMs;
    return read && !isStale ? read : { ...nothing, payments: read?.payments ?? 'unknown' };
  };
  const put = (unit: string, { push, payments, source, since }: Known) =>
    say.put.run(whole(unit), push, payments, source, since);

  /** Only what a unit says of itself is learned: absent does not mean no. False when nobody could be asked. */
  async function look(unit: string): Promise<boolean> {
    const asked = await vippsOf(unit).salesUnit(unit);
    if (!asked.ok || stopped) return false;
    const { skipLandingPageAllowed, paymentAllowed } = asked.value;
    const told = { source: 'management', since: clock.now() } as const;
    put(unit, {
      ...known(unit),
      ...(skipLandingPageAllowed !== null && { push: skipLandingPageAllowed ? 'yes' : 'no', ...told }),
      ...(paymentAllowed !== null && { payments: paymentAllowed ? 'yes' : 'no' }),
    });
    if (paymentAllowed === false) log('warn', 'payments-not-allowed', { unit });
    return true;
  }

  async function keepLooking(): Promise<void> {
    let heard = true;
    for (const unit of units) heard = (await look(unit)) && heard;
    if (!stopped) cancelLook = clock.after(heard ? lookEveryMs : lookAgainMs, () => void keepLooking());
  }

  return {
    view(till: string, unit: string): WaysView {
      const { push, payments, source, since } = known(unit);
      return { push, payments, from: source, since, usual: usualOf(till, push) };
    },
    setUsual: (till: string, way: TillWay): void => void say.setUsual.run(till, way),
    /** By hand: forgets what was refused, and asks. */
    async lookAgain(unit: string): Promise<boolean> {
      const before = known(unit);
      if (before.source === 'refusal') put(unit, { ...nothing, payments: before.payments });
      return look(unit);
    },
    /** A request to a phone was taken, or refused with 5080. */
    learnedOfPush(may: 'yes' | 'no', unit: string): void {
      const before = known(unit);
      if (before.push === may && before.source !== 'refusal') return;
      put(unit, { ...before, push: may, source: may === 'yes' ? 'payment' : 'refusal', since: clock.now() });
    },
    start: (): void => void keepLooking(),
    stop(): void {
      stopped = true;
      cancelLook();
    },
  };

  /** What the till was set to. A QR needs no approval, so it is what an unapproved unit begins with. */
  function usualOf(till: string, push: May): TillWay {
    const set = v.safeParse(v.picklist(tillWays), say.usual.first(till)?.['way']);
    if (set.success) return set.output;
    return push === 'no' ? 'screen' : 'code';
  }
}

const KnownRow = v.object({
  push: May,
  payments: May,
  source: v.nullable(v.picklist(['management', 'payment', 'refusal'])),
  since: v.nullable(v.number()),
});
type Known = v.InferOutput<typeof KnownRow>;
const nothing: Known = { push: 'unknown', payments: 'unknown', source: null, since: null };
