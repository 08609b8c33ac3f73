/** The days of a merchant in sums, each from midnight to midnight where the market is. */
import type { DaysPage } from '../domain/after-wire.ts';
import { dayAt, startOfDay } from '../domain/day.ts';
import type { Market } from '../domain/market.ts';
import type { Sqlite } from '../sqlite.ts';

export type Day = DaysPage['days'][number];

export function openDays(sqlite: Sqlite) {
  const say = {
    sums: sqlite.prepare(
      `SELECT count(*) AS all_of_them, coalesce(sum(captured > 0), 0) AS sales, coalesce(sum(captured), 0) AS collected,
         coalesce(sum(refunded), 0) AS given_back, coalesce(sum(cash_back), 0) AS cash_back,
         coalesce(sum(CASE WHEN stage = 'approved' THEN max(0, authorized - captured - cancelled) ELSE 0 END), 0) AS held
       FROM payment INDEXED BY payment_by_moment WHERE taken_at >= ? AND taken_at < ? AND charge_id IS NOT NULL`,
    ),
  };

  return {
    /** Newest first; a day on which nothing was asked of anybody is left out. */
    of({ now, market, days }: { now: number; market: Market; days: number }): Day[] {
      const found: Day[] = [];
      let to = startOfDay(startOfDay(now, market) + noonOfTheNextMs, market);
      for (let n = 0; n < days; n++) {
        const from = startOfDay(to - 1, market);
        const sums = say.sums.first(from, to) ?? {};
        const sum = (name: string) => Number(sums[name] ?? 0);
        if (sum('all_of_them') > 0) {
          found.push({
            day: dayAt(from, market),
            from,
            to,
            sales: sum('sales'),
            collected: sum('collected'),
            givenBack: sum('given_back'),
            cashBack: sum('cash_back'),
            held: sum('held'),
          });
        }
        to = from;
      }
      return found;
    },
  };
}

/** From a midnight into the middle of the next day, however long that day is. */
const noonOfTheNextMs = 36 * 60 * 60_000;
