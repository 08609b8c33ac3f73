/** One world from one seed: some tablets, one edge, Vipps MobilePay, bad weather, and then rest. */
import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { chanceOf } from './chance.ts';
import { beginScans, openCustomers } from './customers.ts';
import { openEdgeHost } from './edge-host.ts';
import type { Ground } from './ground.ts';
import { lawsOf, type Violation } from './laws.ts';
import { beginMishaps } from './mishaps.ts';
import { beginOthers } from './others.ts';
import type { Platform } from './platform.ts';
import { nothingPlanted, type Plant } from './plant.ts';
import { beginPortal } from './portal.ts';
import { openPosters } from './poster.ts';
import { waitLong } from './long-wait.ts';
import { type AtRest, isAtRest, judge, restless, unheard } from './rest.ts';
import { judgePages } from './rest-pages.ts';
import { judgeSums } from './rest-sums.ts';
import { makeSale, type Sale } from './seller.ts';
import { setUpOf } from './set-ups.ts';
import { storyOf } from './story.ts';
import { openTablet, type Tablet } from './tablet.ts';
import { timeFrom } from './time.ts';
import { openVippsHost, paymentAt, type VippsHost, vippsUrl } from './vipps-host.ts';
import { weatherOf } from './weather.ts';

export interface WorldEnd {
  readonly seed: number;
  readonly sales: number;
  /** How many there were to be. */
  readonly most: number;
  readonly violation: Violation | null;
  readonly faults: Readonly<Record<string, number>>;
  readonly virtualMs: number;
  readonly steps: number;
  readonly paid: number;
  readonly surfaced: number;
  /** The whole story, and the part of it that led to the violation. */
  readonly text: () => string;
  readonly about: (references: readonly string[]) => string;
}

const startMs = Date.UTC(2026, 10, 21, 6);
/** More than this in one instant is a machine that spins. */
const mostAtOnce = 1_000;
/** Time that everything gets to come to rest once the weather is fair. */
const longestRestMs = 2 * 3_600_000;

export async function runWorld(
  platform: Platform,
  { seed, sales: most, plant = nothingPlanted() }: { seed: number; sales: number; plant?: Plant },
): Promise<WorldEnd> {
  const chance = chanceOf(seed);
  const time = timeFrom(startMs);
  const story = storyOf(time.now);
  const laws = lawsOf(story);
  const weather = weatherOf(chance);
  const ground: Ground = { time, chance, weather, story, laws, plant };
  const hour = 3_600_000;
  let steps = 0;
  let sameMs = 0;

  /** Events of which the edge has taken a webhook. */
  const told = new Set<string>();
  const hosts: { vipps?: VippsHost } = {};
  const vippsOf = (): VippsHost => {
    if (!hosts.vipps) throw new Error('expected Vipps MobilePay to be open');
    return hosts.vipps;
  };
  const host = openEdgeHost({
    ground,
    vippsUrl,
    toVipps: (url, init) => vippsOf().fetch(url, init),
    offsetMs: chance.yes(0.6) ? 0 : chance.whole(-3 * hour, 3 * hour),
    stores: setUpOf(weather.climate.stores),
  });
  const vipps = openVippsHost(ground, async (path, headers, body) => {
    const reply = await host.call(path, { method: 'POST', headers, body });
    const edge = host.edge();
    if (reply?.status === 200) {
      // A scan is of no payment.
      const event = v.safeParse(Told, JSON.parse(body));
      if (event.success) told.add(nameOf(event.output));
      if (event.success && edge) plant.heard?.(event.output, edge);
    }
    return reply;
  });
  hosts.vipps = vipps;
  const tablets: Tablet[] = [];
  const { payments, checkIns } = vipps.simulator.world;
  laws.watch({
    payments: payments.all,
    payment: (reference) => paymentAt(vipps.simulator, reference),
    disk: host.disk,
    writes: host.writes,
    now: time.now,
    pages: () => tablets.flatMap((tablet) => tablet.pages()),
  });

  async function step(): Promise<boolean> {
    steps++;
    const before = time.now();
    if (!time.step()) return false;
    sameMs = time.now() === before ? sameMs + 1 : 0;
    if (sameMs > mostAtOnce) laws.broken('nobody spins without time passing', story.last());
    if (!(await platform.settle())) laws.broken('nobody spins without time passing', story.last());
    laws.step();
    for (const problem of platform.unhandled()) laws.broken('no rejection goes unhandled', problem);
    return laws.violation() === null;
  }
  async function pass(untilMs: number, isEnough: () => boolean): Promise<void> {
    while (laws.violation() === null && time.now() < untilMs && !isEnough()) await step();
  }

  const chooseStore = (cookie: string) =>
    host.call('/api/till/store', {
      method: 'PUT',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ store: chance.pick(['market', 'farm']) }),
    });
  await platform.settle();
  for (let number = 1; number <= weather.climate.tablets; number++) {
    const code = await host.edge()?.newPairingCode();
    const paired = await host.call('/api/pairing', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    if (paired?.status !== 201)
      throw new Error(`pairing: expected 201, got ${paired?.status} ${paired?.text}`);
    const cookie = (paired.headers.find(([name]) => name === 'set-cookie')?.[1] ?? '').split(';')[0] ?? '';
    if (number > 1 && weather.climate.stores !== 'one') await chooseStore(cookie);
    tablets.push(openTablet({ ground, edge: host, name: `tablet ${number}`, cookie }));
  }

  const customers = openCustomers(ground, vipps.simulator);
  const sales: Sale[] = [];
  const world: AtRest = { ground, host, vipps, tablets, sales };
  const makeNext = () => {
    sales.push(
      makeSale({ ground, number: sales.length + 1, tablet: chance.pick(tablets), tablets, customers }),
    );
    if (sales.length < most)
      time.after(
        chance.yes(0.3) ? chance.whole(0, 500) : chance.whole(500, weather.climate.paceMs),
        makeNext,
      );
  };
  beginMishaps({ ground, edge: host, vipps, tablets });
  beginPortal(ground, vipps.simulator);
  beginScans(ground, vipps.simulator);
  const posters = await openPosters({ ground, edge: host, simulator: vipps.simulator, tablets });
  beginOthers({ ground, simulator: vipps.simulator, tablets });
  time.after(1_000, makeNext);
  const areDone = () => sales.length >= most && sales.every((sale) => sale.isDone()) && posters.areDone();
  await pass(startMs + 48 * hour, () => sales.length >= most && chance.yes(0.001));

  story.tell('the weather clears');
  weather.clear();
  host.mend();
  vipps.mend();
  for (const tablet of tablets) tablet.mend();
  const clearMs = time.now();
  let surfaced = 0;
  let restedMs = 0;
  await pass(clearMs + longestRestMs, () => areDone() && isAtRest(world));
  if (laws.violation() === null) {
    if (isAtRest(world)) {
      for (const tablet of tablets) for (const page of tablet.pages()) page.heed('shown');
      await pass(time.now() + 30_000, () => false);
      await pass(time.now() + hour, () => isAtRest(world));
      // Nobody has told of it: somebody at the stall looks.
      for (const reference of unheard(world, (event) => told.has(nameOf(event)))) {
        if (!host.edge()?.ledger.payment(reference)) continue;
        story.tell('somebody looks', reference);
        await tablets[0]?.pages()[0]?.desk.look(reference);
      }
      await pass(time.now() + 30_000, () => false);
      await pass(time.now() + hour, () => isAtRest(world));
      const edge = host.edge();
      if (!edge) laws.broken('the edge stays up in fair weather', '');
      else {
        ({ surfaced } = await judge(world, edge));
        await judgeSums(world, edge);
        await judgePages(world, posters, (ms) => pass(time.now() + ms, () => false));
        restedMs = time.now();
        if (laws.violation() === null)
          await waitLong(world, { checkIns, pass: (untilMs) => pass(untilMs, () => false) });
      }
    } else laws.broken('everything comes to rest', restless(world), { sort: 'lost' });
  }
  for (const tablet of tablets) tablet.shut();
  host.kill('now');
  vipps.simulator.stop();
  host.disk.close();
  await platform.settle();

  return {
    seed,
    sales: sales.length,
    most,
    violation: laws.violation(),
    faults: story.faults(),
    // What is only waited for is not stormed through.
    virtualMs: (restedMs || time.now()) - startMs,
    steps,
    paid: payments.all().filter(({ captured }) => captured > 0).length,
    surfaced,
    text: story.text,
    about: story.about,
  };
}

const Told = v.object({
  reference: v.string(),
  pspReference: v.string(),
  name: v.string(),
  success: v.boolean(),
  amount: v.object({ value: v.number() }),
});
const nameOf = ({ reference, pspReference, name }: Omit<v.InferOutput<typeof Told>, 'amount' | 'success'>) =>
  `${reference} ${pspReference} ${name}`;
