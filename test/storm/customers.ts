/** Who stands at the counter, and how the till comes to know: a code, a number, a screen, or a sticker that was scanned. */
import type { CheckInView } from '../../edge/domain/check-in.ts';
import type { Customer } from '../../edge/domain/wire.ts';
import type { Simulator } from '../../edge/simulator/app.ts';
import type { Customer as Person } from '../../edge/simulator/customers.ts';
import type { Ground } from './ground.ts';
import type { Page } from './page.ts';
import { msn } from './set-ups.ts';

const sticker = { msn, merchantQrId: 'counter' };

export interface Customers {
  /** The next one, as this page can name them. */
  next(page: Page): Customer;
}

export function openCustomers({ chance, story, weather }: Ground, { world }: Simulator): Customers {
  const { customers } = world;
  const most = weather.climate.scanMs === null ? 0 : 0.7;

  function person(): Person {
    const who = chance.whole(1, 100);
    const one = customers.get(
      who <= 90 ? chance.pick(['kari', 'ola']) : chance.pick(['emil', 'nils', 'vilde']),
    );
    if (!one) throw new Error('expected a customer of the simulator');
    return one;
  }

  /** The token is good for the sales unit of the sticker. */
  function scanned({ desk, name }: Page): CheckInView | undefined {
    if (desk.till?.store?.unit !== msn) return undefined;
    const till = desk.till.till.id;
    const free = desk.checkIns.filter(
      ({ state, by, reference }) => state === 'waiting' || (by === till && reference === null),
    );
    const [longest] = free;
    if (!longest || !chance.yes(most)) return undefined;
    const one = chance.yes(0.7) ? longest : chance.pick(free);
    if (chance.yes(0.3)) {
      story.tell(`${name} serves ${one.id}`);
      void desk.ask((api) => api['check-ins'][':id'].till.$put({ param: { id: one.id } }));
    }
    return one;
  }

  return {
    next(page) {
      const one = scanned(page);
      if (one) return { by: 'check-in', checkIn: one.id };
      const { msisdn } = person();
      if (chance.yes(0.3)) return { by: 'screen' };
      if (chance.yes(0.3)) return { by: 'number', number: msisdn };
      return { by: 'code', code: customers.codeOf(person()) } as Customer;
    },
  };
}

/** Customers scan the sticker on the counter, alone and two at once, for as long as the weather is bad. */
export function beginScans({ time, chance, story, weather }: Ground, { world }: Simulator): void {
  const { scanMs } = weather.climate;
  if (scanMs === null) return;
  const unit = world.units.get(msn);
  if (!unit) throw new Error(`expected the sales unit ${msn} in the simulator`);
  const put = { ...sticker, locationDescription: 'Counter', category: 'IN_STORE', isBeacon: false } as const;
  const printed = world.stickers.put(put);

  function scan(): void {
    const customer = world.customers.get(chance.pick(['kari', 'ola']));
    if (!customer || !unit) return;
    const { id } = world.checkIns.open({ customer, unit, sticker: printed });
    story.fault('a sticker is scanned');
    story.tell(`check-in ${id} of ${customer.id}`);
  }
  function next(most: number): void {
    time.after(chance.whole(1_000, most), () => {
      if (weather.isClear()) return;
      for (let each = chance.yes(0.25) ? 2 : 1; each > 0; each--) scan();
      next(most);
    });
  }
  next(scanMs);
}
