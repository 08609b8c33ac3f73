/**
 * One sale as a person at a stall makes it: ring up or note, watch the screen, wait longer, take back or ask in another
 * way, begin anew, hand over, give money back.
 */
import { totalOf } from '../../edge/domain/sale.ts';
import { isFinal } from '../../web/pay/ends.ts';
import { formerOf, waitsFor } from '../../web/pay/former.ts';
import type { Shown } from '../../web/shown.ts';
import { nextAttempt } from '../../web/reference.ts';
import { colleagueToo } from './colleague.ts';
import type { Customers } from './customers.ts';
import { giveBack } from './give-back.ts';
import { goodsOf } from './goods.ts';
import type { Ground } from './ground.ts';
import { handOver } from './hand-over.ts';
import type { Page } from './page.ts';
import type { Tablet } from './tablet.ts';
import { noteSale } from './unpaid.ts';

export interface Sale {
  readonly number: number;
  readonly value: number;
  /** Those that its seller knows of, in the order in which they were made. */
  readonly references: readonly string[];
  isDone(): boolean;
}

export interface SaleParts {
  readonly ground: Ground;
  readonly number: number;
  readonly tablet: Tablet;
  readonly tablets: readonly Tablet[];
  readonly customers: Customers;
}

const longestMs = 25 * 60_000;
const mostTries = 3;

export function makeSale({ ground, number, tablet: first, tablets, customers }: SaleParts): Sale {
  const { time, chance, story, laws, weather } = ground;
  const endsAt = time.now() + longestMs;
  const references: string[] = [];
  const lines = goodsOf(chance, number);
  const value = totalOf(lines);
  const isForLater = chance.yes(0.1);
  /** Where it goes on: a note may be settled at another till. */
  let tablet = first;
  let note: string | undefined;
  let switched = 0;
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
    charge(page, page.desk.sale(references.at(-1) ?? ''));
    // The page died or froze under the seller's finger: the next one shows what it has.
    later(20_000, 30_000, () => {
      if (isUnanswered) watch();
    });
  }

  /** `instead`: what is on the screen of this sale, open or over. */
  function charge(page: Page, instead?: Shown): void {
    const isOpen = instead !== undefined && !isFinal(instead.what);
    const insists = isOpen && chance.yes(0.1);
    const find = (reference: string) => page.desk.sale(reference);
    const waitedFor = instead && insists ? waitsFor(instead, find) : null;
    const former = waitedFor ?? (instead && formerOf(instead, find));
    const asked = page.desk.charge(lines, customers.next(page), {
      ...(former && { insteadOf: former }),
      ...(insists && { insist: true }),
      ...(note !== undefined && { note }),
      ...(isForLater && { collect: 'on-hand-over' }),
    });
    asked.then(
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
        later(1_000, 8_000, isOpen ? watch : ring);
      },
    );
    // One that waited for a former request itself, or has not left yet, was asked of nobody.
    if (isOpen && (instead.reference !== former || instead.what === 'unsent'))
      asked.then(() => page.desk.cancel(instead.reference)).catch(() => {});
  }

  function askAnotherWay(page: Page, sale: Shown): void {
    switched++;
    beganAt = time.now();
    isUnanswered = true;
    story.tell(`sale ${number}: another way on ${page.name}`, sale.reference);
    charge(page, sale);
    watchOn();
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
      } else {
        watchOn();
        return;
      }
    }
    const reference = references.at(-1);
    // The tap was lost with its page: what the sale has shows what to do, and one that has nothing is rung up again.
    if (reference === undefined) {
      ring();
      return;
    }
    const sale = page.desk.sale(reference);
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
        else if (switched < 2 && chance.yes(0.015)) {
          askAnotherWay(page, sale);
          return;
        } else if (looks && chance.yes(0.03)) look(page, reference);
        watchOn();
        return;
      case 'unknown':
        look(page, reference);
        watchOn();
        return;
      case 'cancelling':
      case 'collecting':
        watchOn();
        return;
      case 'uncollected':
        // What waits for its goods is asked for by nobody but the seller.
        if (sale.view?.collect === 'on-hand-over' && chance.yes(0.2)) handOverSome(page, sale);
        else watchOn();
        return;
      case 'held':
        handOverSome(page, sale);
        return;
      case 'refused':
        refused(page, reference);
        return;
      case 'cancelled':
        if (sale.view?.reason === 'already-paid' && sale.insteadOf !== null) {
          references.push(sale.insteadOf);
          watchOn();
          return;
        }
        again();
        return;
      case 'not-sent':
      case 'declined':
      case 'expired':
        again();
        return;
      case 'paid':
      case 'part-refunded':
        if (chance.yes(0.3)) giveSomeBack(sale);
        else end();
        return;
      case 'refunded':
      case 'released':
        end();
        return;
    }
  }

  function again(): void {
    if (chance.yes(0.35)) ring();
    else end();
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

  function handOverSome(page: Page, sale: Shown): void {
    const { reference } = sale;
    colleagueToo({ ground, tablets, page, reference }, (there, seen) => {
      handOver({ ground, page: there, sale: seen, ask });
    });
    if (handOver({ ground, page, sale, ask })) later(1_000, 15_000, watch);
    else end();
  }

  function giveSomeBack({ reference }: Shown): void {
    const page = (chance.yes(0.7) ? tablet : chance.pick(tablets)).usable();
    const sale = page?.desk.sale(reference);
    if (page && sale) {
      colleagueToo({ ground, tablets, page, reference }, (there, seen) =>
        giveBack({ ground, page: there, sale: seen, ask }),
      );
      giveBack({ ground, page, sale, ask });
    }
    if (chance.yes(0.4)) later(2_000, 30_000, watch);
    else end();
  }

  if (chance.yes(0.06)) {
    noteSale({
      ...{ ground, lines, ask, later, end },
      tablet: () => (note === undefined && chance.yes(0.5) ? tablet : chance.pick(tablets)),
      isLate: () => time.now() > endsAt,
      charge(reference, page) {
        note = reference;
        tablet = tablets.find((each) => each.pages().includes(page)) ?? tablet;
        ring();
      },
    });
  } else ring();
  return {
    number,
    value,
    references,
    isDone: () => done || (weather.isClear() && time.now() > endsAt),
  };
}
