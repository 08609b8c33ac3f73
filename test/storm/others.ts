/**
 * Payments of another system in the same sales units, a web shop say: a customer comes to the stall for the money, a seller
 * finds the payment by its reference and gives it back here, while the other system may do the same.
 */
import { CreateBody } from '../../edge/simulator/create-body.ts';
import type { Simulator } from '../../edge/simulator/app.ts';
import { findByReference } from '../../web/history/after.ts';
import * as v from 'valibot';
import { colleagueToo } from './colleague.ts';
import { giveBack } from './give-back.ts';
import type { Ground } from './ground.ts';
import type { Page } from './page.ts';
import { actInPortal } from './portal.ts';
import { msn, otherMsn } from './set-ups.ts';
import type { Tablet } from './tablet.ts';

export interface OthersParts {
  readonly ground: Ground;
  readonly simulator: Simulator;
  readonly tablets: readonly Tablet[];
}

const longestMs = 12 * 60_000;

export function beginOthers({ ground, simulator, tablets }: OthersParts): void {
  const { time, chance, story, laws, weather } = ground;
  const { othersMs, stores } = weather.climate;
  const { payments, customers } = simulator.world;
  let made = 0;
  if (othersMs === null) return;

  /** Approved there, and collected there at once: all of it or a part. */
  function sell(): string {
    const reference = `shop-order-${String(++made).padStart(4, '0')}`;
    const value = chance.whole(10, 400) * 100;
    const body = v.parse(CreateBody, {
      amount: { currency: 'NOK', value },
      paymentMethod: { type: 'WALLET' },
      reference,
      userFlow: 'WEB_REDIRECT',
      returnUrl: 'https://shop.test/thanks',
    });
    const isOtherUnit = (stores === 'partner' || stores === 'own-keys') && chance.yes(0.5);
    const payment = payments.open({
      ...{ msn: isOtherUnit ? otherMsn : msn, currency: 'NOK', body, redirectUrl: null },
      customer: customers.get('kari'),
      token: chance.uuid().replaceAll('-', ''),
      createKey: chance.uuid(),
      expiresAt: time.now() + 10 * 60_000,
    });
    laws.ofAnother(reference);
    story.fault('another system sells', reference);
    payments.authorize(payment);
    const captured = chance.yes(0.8) ? value : chance.whole(1, value);
    laws.inPortal(reference, { captured });
    payments.capture(payment, captured, chance.uuid());
    return reference;
  }

  function serve(reference: string): void {
    const endsAt = time.now() + longestMs;
    const ask = (asking: Promise<unknown>, what: string) => {
      story.tell(`of another system: seller ${what}`, reference);
      asking.catch(() => {});
    };
    async function find(page: Page): Promise<void> {
      const told = await findByReference(page.desk, reference);
      story.tell(`${page.name} looks for it: ${told.is}`, reference);
      if (told.is === 'told' && page.isAlive()) page.desk.meet([told.it]);
    }
    function look(): void {
      if (weather.isClear() || time.now() > endsAt) return;
      time.after(chance.whole(3_000, 25_000), look);
      const page = chance.pick(tablets).usable();
      if (!page) return;
      const sale = page.desk.sale(reference);
      if (!sale) {
        ask(find(page), 'looks for it');
        return;
      }
      if (chance.yes(0.1)) actInPortal(ground, simulator, reference);
      if (!chance.yes(0.3)) return;
      colleagueToo({ ground, tablets, page, reference }, (there, seen) =>
        giveBack({ ground, page: there, sale: seen, ask }),
      );
      giveBack({ ground, page, sale, ask });
    }
    look();
  }

  function next(most: number): void {
    time.after(chance.whole(2_000, most), () => {
      if (weather.isClear()) return;
      const reference = sell();
      time.after(chance.whole(1_000, 60_000), () => serve(reference));
      next(most);
    });
  }
  next(othersMs);
}
