/**
 * A poster at the stall and the page that it leads to: customers choose on their own phones, over the same bad line, pay on
 * a page of Vipps MobilePay and come back or do not; and whoever stands at a till sees to what they have paid.
 */
import { markOfPrices } from '../../edge/counter/pages/order-names.ts';
import { approve, decline, scan } from '../../edge/simulator/approvals.ts';
import type { Simulator } from '../../edge/simulator/app.ts';
import type { Shown } from '../../web/shown.ts';
import type { EdgeHost } from './edge-host.ts';
import { giveBack } from './give-back.ts';
import type { Ground } from './ground.ts';
import { handOver } from './hand-over.ts';
import { approvedOnce, nothingPaid } from './pages.ts';
import { type Answered, openPhone, type Phone } from './phone.ts';
import type { Tablet } from './tablet.ts';

export interface PosterParts {
  readonly ground: Ground;
  readonly edge: EdgeHost;
  readonly simulator: Simulator;
  readonly tablets: readonly Tablet[];
}

export interface Posters {
  /** Nobody is in the middle of anything. */
  areDone(): boolean;
  /** What each phone can look at of what it asked for. */
  readonly seen: readonly { readonly path: string; readonly phone: Phone }[];
}

const stall = 'honey';
/** Sums of whole visits are told apart by what is beyond the goods. */
const priceStep = 20_000;
const longestMs = 15 * 60_000;
const mostForms = 3;

export async function openPosters({ ground, edge, simulator, tablets }: PosterParts): Promise<Posters> {
  const { time, chance, story, laws, weather } = ground;
  const { posterMs } = weather.climate;
  const seen: { path: string; phone: Phone }[] = [];
  const prices = new Map<string, number>();
  let visits = 0;
  let open = 0;
  if (posterMs === null) return { areDone: () => true, seen };

  /** As its seller sets it; a price that changes is another mark. */
  async function sell(isOpen: boolean, unitPrice: number): Promise<void> {
    const goods = [{ id: 'jar', name: 'Jar', unitPrice, vatRate: 1_500 }];
    prices.set(markOfPrices(goods), unitPrice);
    const freeSum = { least: 100, most: priceStep, vatRate: 1_500 };
    await edge.call(`/api/stalls/${stall}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', cookie: chance.pick(tablets).cookie },
      body: JSON.stringify({ name: 'Honey', isOpen, goods, freeSum }),
    });
  }
  await sell(true, priceStep);

  const pause = (leastMs: number, mostMs: number) =>
    new Promise<void>((resolve) => void time.after(chance.whole(leastMs, mostMs), resolve));

  async function visit(): Promise<void> {
    const number = ++visits;
    const rest = 1_000 + number;
    const sale = `visit-${number}`;
    const endsAt = time.now() + longestMs;
    const phone = openPhone(ground, edge, sale);
    story.fault('a customer at the poster');
    serve(number);
    for (let forms = 0; forms < mostForms && time.now() < endsAt;) {
      const page = await phone.get(`/s/${stall}`);
      const told = page && /class="last">\s*<a class="other" href="([^"?]+)/.exec(page.text)?.[1];
      if (told) {
        story.tell(`${sale} is told of ${told}`);
        if ((await follow(phone, { path: told, sale, endsAt })) !== 'nothing paid') return;
      }
      const form = page && /name="form" value="([0-9a-f]{32})"/.exec(page.text)?.[1];
      const mark = page && /name="prices" value="([^"]+)"/.exec(page.text)?.[1];
      const price = prices.get(mark ?? '');
      if (!form || !mark || price === undefined) {
        await pause(2_000, 20_000);
        continue;
      }
      forms++;
      const quantity = chance.whole(0, 3);
      const value = quantity * price + rest;
      laws.chosen(sale, { form, value });
      await pause(1_000, 15_000);
      const sum = `${Math.floor(rest / 100)}.${String(rest % 100).padStart(2, '0')}`;
      const body = new URLSearchParams({ form, prices: mark, 'q-jar': String(quantity), sum }).toString();
      story.tell(`${sale} asks for ${value}`);
      const answer = await sendForm(phone, body);
      const path = answer && /^(\/s\/[^?]+)\/pay\?/.exec(answer.location ?? '')?.[1];
      if (!path) {
        await pause(1_000, 10_000);
        continue;
      }
      if ((await follow(phone, { path, sale, endsAt })) !== 'nothing paid' || chance.yes(0.5)) return;
    }
  }

  /** Fingers are quick; and who hears nothing sends the same form again, or gives up on it and looks at the page anew. */
  async function sendForm(phone: Phone, body: string): Promise<Answered | null> {
    const path = `/s/${stall}`;
    if (chance.yes(0.15)) void phone.post(path, body);
    for (let tries = 0; tries < 3; tries++) {
      const answer = await phone.post(path, body);
      if (answer && answer.status !== 429 && answer.status < 500) return answer;
      if (chance.yes(0.3)) return null;
      await pause(500, 8_000);
    }
    return null;
  }

  /** On to Vipps MobilePay and, for whoever comes back, until the page says how it ended. */
  async function follow(
    phone: Phone,
    { path, sale, endsAt }: { path: string; sale: string; endsAt: number },
  ): Promise<'paid' | 'nothing paid' | 'gone'> {
    if (!seen.some((each) => each.path === path)) seen.push({ path, phone });
    let hasActed = false;
    while (time.now() < endsAt) {
      const page = await phone.get(`${path}${hasActed || chance.yes(0.3) ? '' : '/pay'}`);
      const landing = page && /class="go" href="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&');
      const payment = landing
        ? simulator.world.payments.all().find(({ redirectUrl }) => redirectUrl === landing)
        : undefined;
      if (payment && !hasActed) {
        hasActed = true;
        const customer = simulator.world.customers.get(chance.pick(['kari', 'ola']));
        if (customer) scan(payment, customer);
        await pause(1_500, 20_000);
        const plan = chance.whole(1, 100);
        if (customer && payment.state === 'CREATED' && plan <= 88) {
          const act = plan <= 74 ? approve : decline;
          story.tell(`${sale}: ${act.name}: ${act(simulator.world, payment, customer)}`, payment.reference);
        }
        // Nothing brings this one back.
        if (chance.yes(0.3)) return 'gone';
      }
      const told = page && readResult(page);
      if (told) {
        laws.readOnPage(told.reference, told.ending);
        if (approvedOnce.includes(told.ending)) return 'paid';
        if (nothingPaid.includes(told.ending)) return 'nothing paid';
      }
      await pause(2_000, 8_000);
    }
    return 'gone';
  }

  /** Somebody at the stall sees to what was paid there. */
  function serve(number: number): void {
    const rest = 1_000 + number;
    const endsAt = time.now() + longestMs;
    const ask = (asking: Promise<unknown>, what: string, reference: string) => {
      story.tell(`visit-${number}: somebody ${what}`, reference);
      asking.catch(() => {});
    };
    const own = ({ by, amount }: Shown) => by === 'poster' && amount.value % priceStep === rest;
    const again = () => time.after(chance.whole(5_000, 30_000), look);
    function look(): void {
      if (weather.isClear() || time.now() > endsAt) return;
      const page = chance.pick(tablets).usable();
      const sale = page?.desk.sales.find((each) => own(each) && chance.yes(0.8));
      again();
      if (!page || !sale) return;
      const doing = { ground, page, sale, ask };
      if (sale.what === 'held') handOver(doing);
      else if (sale.what === 'uncollected' && sale.view?.held && chance.yes(0.2)) handOver(doing);
      else if ((sale.what === 'paid' || sale.what === 'part-refunded') && chance.yes(0.15)) giveBack(doing);
      else if (sale.what === 'waiting' && chance.yes(0.03))
        ask(page.desk.cancel(sale.reference), 'takes back', sale.reference);
    }
    again();
  }

  function next(most: number): void {
    time.after(chance.whole(1_000, most), () => {
      if (weather.isClear()) return;
      open++;
      void visit().finally(() => {
        open--;
      });
      if (chance.yes(0.1)) void sell(chance.yes(0.7), chance.whole(1, 3) * priceStep);
      else if (chance.yes(0.2)) void sell(true, priceStep);
      next(most);
    });
  }
  next(posterMs);
  return { areDone: () => open === 0, seen };
}

/** What a result page says, and of which payment; null of any other page. */
export function readResult({ status, text }: Answered): { reference: string; ending: string } | null {
  const ending = /data-ending="([a-z]+)"/.exec(text)?.[1];
  const reference = /<dd>([A-Za-z0-9-]+-p-[0-9a-f]{12})<\/dd>/.exec(text)?.[1];
  return status === 200 && ending && reference ? { reference, ending } : null;
}
