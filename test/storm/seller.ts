/** One sale as a person at a stall makes it: ring up, watch the screen, wait longer or take back, begin anew, give money back. */
import { money } from '../../edge/domain/money.ts';
import type { Line } from '../../edge/domain/sale.ts';
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
  /** Those that its seller knows of, in the order in which they were made. */
  readonly references: readonly string[];
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
  /** By its line a sale is known again, whoever rang it up and under whatever reference. */
  const lines: readonly Line[] = [
    { id: `sale-${number}`, name: 'Honey', unitPrice: value, quantity: 1, vatRate: 1500 },
  ];
  /** A tap that no answer has come to. */
  let isUnanswered = false;
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
    isUnanswered = true;
    story.tell(`sale ${number}: charge ${value} on ${page.name}`);
    page.desk.charge(lines, customer()).then(
      (reference) => {
        if (!page.isAlive()) return;
        laws.saidKept(reference, page.name);
        if (!isUnanswered) return;
        isUnanswered = false;
        references.push(reference);
        watchOn();
      },
      () => {
        // The till said that it could not: the seller rings it up again.
        if (!page.isAlive() || !isUnanswered) return;
        isUnanswered = false;
        later(1_000, 8_000, ring);
      },
    );
    // The page died or froze under the seller's finger: the next one shows what it has.
    later(20_000, 30_000, () => {
      if (isUnanswered) watch();
    });
  }

  function watch(): void {
    if (done) return;
    if (time.now() > endsAt) {
      end();
      return;
    }
    const page = tablet.usable();
    if (!page) {
      watchOn();
      return;
    }
    if (isUnanswered) {
      const found = page.desk.sales.find(
        ({ reference, lines: [line] }) => line?.id === lines[0]?.id && !references.includes(reference),
      );
      if (found) {
        isUnanswered = false;
        references.push(found.reference);
      } else if (time.now() - beganAt > 40_000) {
        isUnanswered = false;
        ring();
        return;
      } else {
        watchOn();
        return;
      }
    }
    const reference = references.at(-1);
    const sale = reference === undefined ? undefined : page.desk.sale(reference);
    // What was said to be kept is looked for until the end.
    if (sale) decide(page, sale);
    else watchOn();
  }

  function decide(page: Page, sale: Shown): void {
    const { reference, what } = sale;
    switch (what) {
      case 'unsent':
        if (chance.yes(0.1) && waited++ < 2) ask(page.desk.waitLonger(reference), 'waits longer', reference);
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
    ask(page.desk.cancel(reference), 'takes back', reference);
    // Fingers are quick, and buttons slow.
    if (chance.yes(0.2)) ask(page.desk.cancel(reference), 'takes back again', reference);
  }

  function look(page: Page, reference: string): void {
    ask(page.desk.look(reference), 'looks', reference);
  }

  function refused(page: Page, reference: string): void {
    const aside = page.desk.refused.find((each) => each.reference === reference);
    if (aside && tries < mostTries && chance.yes(0.5)) {
      tries++;
      laws.resent(aside.id);
      if (aside.kind === 'charge') references.push(nextAttempt(reference));
      ask(page.desk.resend(aside.id), 'sends again', reference);
      beganAt = time.now();
      watchOn();
      return;
    }
    if (aside && chance.yes(0.3)) {
      const handed = page.desk.handOver(aside.id).then(() => page.desk.dealWith(aside.id));
      ask(handed, 'hands to the manager, who deals with it', reference);
    }
    if (chance.yes(0.3)) ring();
    else end();
  }

  function giveBack(sale: Shown): void {
    const { reference } = sale;
    const where = chance.yes(0.7) ? tablet : chance.pick(tablets);
    const page = where.usable();
    const shown = page?.desk.sale(reference);
    if (page && shown?.view) {
      const { captured, refunded } = shown.view;
      const left = captured - refunded - shown.refundAsked;
      const sum = chance.yes(0.5) ? left : chance.whole(1, Math.max(1, left));
      const times = chance.yes(0.15) ? 2 : 1;
      for (let each = 0; each < times && sum > 0; each++)
        ask(page.desk.refund(reference, money('NOK', sum)), `gives ${sum} back`, reference);
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
    isDone: () => done || (weather.isClear() && time.now() > endsAt),
  };
}
