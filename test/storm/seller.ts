/** One sale as a person at a stall makes it: ring up, watch the screen, wait longer or take back, begin anew, give money back. */
import { money } from '../../edge/domain/money.ts';
import type { Customer } from '../../edge/domain/wire.ts';
import type { Shown } from '../../web/shown.ts';
import { nextAttempt } from '../../web/reference.ts';
import type { Ground } from './ground.ts';
import type { Page } from './page.ts';
import type { Tablet } from './tablet.ts';

export interface Sale {
  readonly number: number;
  readonly value: number;
  readonly tablet: Tablet;
  /** In the order in which they were made. */
  readonly references: string[];
  /** References whose charge the till said it has. */
  readonly promised: Set<string>;
  isDone(): boolean;
}

export interface SaleParts {
  readonly ground: Ground;
  readonly number: number;
  readonly tablet: Tablet;
  readonly tablets: readonly Tablet[];
  readonly customer: () => Customer;
}

const longestMs = 25 * 60_000;
const mostTries = 3;

export function makeSale({ ground, number, tablet, tablets, customer }: SaleParts): Sale {
  const { time, chance, story, laws, weather } = ground;
  const value = chance.whole(10, 800) * 100;
  const endsAt = time.now() + longestMs;
  const references: string[] = [];
  const promised = new Set<string>();
  const patienceMs = chance.yes(0.75) ? longestMs : chance.whole(2_000, 120_000);
  let beganAt = time.now();
  const looks = chance.yes(0.2);
  let done = false;
  let tries = 0;
  let waited = 0;

  function later(leastMs: number, mostMs: number, task: () => void): void {
    time.after(chance.whole(leastMs, mostMs), task);
  }
  const watchOn = () => later(1_000, 6_000, watch);
  function end(): void {
    done = true;
  }

  function ring(): void {
    const page = tablet.usable();
    if (!page) {
      later(1_000, 5_000, ring);
      return;
    }
    if (++tries > mostTries) {
      end();
      return;
    }
    beganAt = time.now();
    let answered = false;
    const line = { id: 'honey', name: 'Honey', unitPrice: value, quantity: 1, vatRate: 1500 };
    const ask = { amount: money('NOK', value), lines: [line], customer: customer() };
    page
      .charge(ask, (reference) => {
        story.tell(`sale ${number}: charge ${value} on ${page.name}`, reference);
        if (!references.includes(reference)) references.push(reference);
      })
      .then(
        (reference) => {
          if (!page.isAlive()) return;
          answered = true;
          promised.add(reference);
          watchOn();
        },
        () => {
          // The till said that it could not: the seller rings it up again.
          if (!page.isAlive()) return;
          answered = true;
          references.pop();
          later(1_000, 8_000, ring);
        },
      );
    later(20_000, 30_000, () => {
      if (answered) return;
      // The page died under the seller's finger: the next one shows what it has.
      answered = true;
      watchOn();
    });
  }

  function watch(): void {
    if (done) return;
    if (time.now() > endsAt) {
      end();
      return;
    }
    const page = tablet.usable();
    const reference = references.at(-1);
    if (!page) {
      watchOn();
      return;
    }
    if (reference === undefined) {
      ring();
      return;
    }
    const sale = page.shown().find((shown) => shown.reference === reference);
    if (!sale) {
      // Never promised, so it was never made; what was promised is looked for until the end.
      if (promised.has(reference) || time.now() - beganAt < 40_000) {
        watchOn();
        return;
      }
      references.pop();
      ring();
      return;
    }
    decide(page, sale);
  }

  function decide(page: Page, sale: Shown): void {
    const { reference, what } = sale;
    switch (what) {
      case 'unsent':
        if (chance.yes(0.1) && waited++ < 2)
          ask(page.outbox.waitLonger(reference), 'waits longer', reference);
        else if (chance.yes(0.05) || isImpatient()) takeBack(page, reference);
        watchOn();
        return;
      case 'sending':
      case 'waiting':
        if (isImpatient() || chance.yes(0.01)) takeBack(page, reference);
        else if (looks && chance.yes(0.03)) look(page, reference);
        watchOn();
        return;
      case 'unknown':
        look(page, reference);
        watchOn();
        return;
      case 'cancelling':
      case 'collecting':
      case 'uncollected':
        watchOn();
        return;
      case 'refused':
        refused(page, reference);
        return;
      case 'not-sent':
      case 'cancelled':
      case 'declined':
      case 'expired':
        if (chance.yes(0.35)) ring();
        else end();
        return;
      case 'paid':
      case 'part-refunded':
        if (chance.yes(0.3)) giveBack(sale);
        else end();
        return;
      case 'refunded':
      case 'released':
        end();
        return;
    }
  }

  const isImpatient = () => time.now() - beganAt > patienceMs;

  function ask(asking: Promise<unknown>, what: string, reference: string): void {
    story.tell(`sale ${number}: seller ${what}`, reference);
    asking.catch(() => {});
  }

  function takeBack(page: Page, reference: string): void {
    ask(page.outbox.cancel(reference), 'takes back', reference);
    // Fingers are quick, and buttons slow.
    if (chance.yes(0.2)) ask(page.outbox.cancel(reference), 'takes back again', reference);
  }

  function look(page: Page, reference: string): void {
    ask(page.outbox.put({ kind: 'look', ...page.about(reference) }), 'looks', reference);
  }

  function refused(page: Page, reference: string): void {
    const row = page.rows().find((each) => each.reference === reference && each.state === 'refused');
    if (!row || tries >= mostTries || !chance.yes(0.5)) {
      if (chance.yes(0.3)) ring();
      else end();
      return;
    }
    tries++;
    laws.resent(row.id);
    references.push(nextAttempt(reference));
    ask(page.outbox.resend(row.id), 'sends again', reference);
    beganAt = time.now();
    watchOn();
  }

  function giveBack(sale: Shown): void {
    const { reference } = sale;
    const where = chance.yes(0.7) ? tablet : chance.pick(tablets);
    const page = where.usable();
    const shown = page?.shown().find((each) => each.reference === reference);
    if (page && shown?.view) {
      const { captured, refunded } = shown.view;
      const left = captured - refunded - shown.refundAsked;
      const sum = chance.yes(0.5) ? left : chance.whole(1, Math.max(1, left));
      const times = chance.yes(0.15) ? 2 : 1;
      for (let each = 0; each < times && sum > 0; each++) {
        const about = page.about(reference);
        laws.asksBack(reference, about.id, sum);
        ask(
          page.outbox.put({ kind: 'refund', ...about, amount: money('NOK', sum) }),
          `gives ${sum} back`,
          reference,
        );
      }
    }
    if (chance.yes(0.2)) later(2_000, 30_000, watch);
    else end();
  }

  ring();
  return {
    number,
    value,
    tablet,
    references,
    promised,
    isDone: () => done || (weather.isClear() && time.now() > endsAt),
  };
}
