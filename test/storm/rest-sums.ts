/** What is added up for people: the days in sums, and each paid sale's slip, say what Vipps MobilePay holds. */
import * as v from 'valibot';
import { DaysPage } from '../../edge/domain/after-wire.ts';
import { slipFacts } from '../../edge/after/slip-facts.ts';
import type { Edge } from '../../edge/edge.ts';
import type { Stores } from '../../edge/stores.ts';
import { type AtRest, heldAt } from './rest.ts';

const mostDays = 5;

export async function judgeSums(world: AtRest, edge: Edge): Promise<void> {
  await judgeDays(world, edge);
  judgeSlips(world, edge, world.host.stores());
}

async function judgeDays({ ground, host, tablets }: AtRest, { ledger }: Edge): Promise<void> {
  const headers = { cookie: tablets[0]?.cookie ?? '' };
  const reply = await host.call(`/api/days?days=${mostDays}`, { method: 'GET', headers });
  if (reply?.status !== 200) throw new Error(`days: expected 200, got ${reply?.status} ${reply?.text}`);
  const { days } = v.parse(DaysPage, JSON.parse(reply.text));
  const books = ledger.paymentsSince(0, Number.MAX_SAFE_INTEGER);
  const sumOf = <T>(all: readonly T[], of: (each: T) => number) =>
    all.reduce((sum, each) => sum + of(each), 0);
  const told = (name: 'collected' | 'givenBack' | 'cashBack' | 'sales') => sumOf(days, (day) => day[name]);
  const sums: readonly (readonly [string, number, number])[] = [
    ['sales', told('sales'), books.filter(({ captured }) => captured > 0).length],
    ['collected', told('collected'), sumOf(books, ({ captured }) => captured)],
    ['given back', told('givenBack'), sumOf(books, ({ refunded }) => refunded)],
    ['given back by hand', told('cashBack'), sumOf(books, ({ cashBack }) => cashBack)],
  ];
  for (const [what, said, is] of sums)
    if (said !== is)
      ground.laws.broken('the days come to what moved', `${what}: ${said} is told, and it is ${is}`);
}

/** Each has one, in a series without a gap, and it comes to what was paid and what was given back. */
function judgeSlips(world: AtRest, { ledger }: Edge, stores: Stores): void {
  const { ground, host } = world;
  for (const payment of ledger.paymentsSince(0, Number.MAX_SAFE_INTEGER)) {
    const { reference, adopted, cashBack } = payment;
    const held = heldAt(world, reference);
    if (!held || held.captured === 0 || adopted) continue;
    const wrong = (law: string, detail: string) =>
      ground.laws.broken(law, detail, { references: [reference] });
    const slip = ledger.slips.of(reference);
    if (!slip?.token) {
      wrong('what was paid has a slip', reference);
      continue;
    }
    const facts = slipFacts({ ledger, stores, seller: 'Storm' }, payment, slip);
    const goods = facts.lines.reduce((sum, { total }) => sum + total, 0);
    const inVat = facts.vat.reduce((sum, { gross }) => sum + gross, 0);
    const back = (how: 'vipps' | 'cash') =>
      facts.givenBack.filter((each) => each.how === how).reduce((sum, { value }) => sum + value, 0);
    if (facts.paid !== held.captured || inVat !== facts.paid)
      wrong('a slip comes to what was paid', `${facts.paid}, in VAT ${inVat}, and it was ${held.captured}`);
    if (goods !== facts.paid && !facts.isPart)
      wrong('a slip whose goods come to another sum says so', `${goods} for ${facts.paid}`);
    if (back('vipps') + facts.givenBackOtherwise !== held.refunded || back('cash') !== cashBack)
      wrong('a slip tells what was given back', `${JSON.stringify(facts.givenBack)} of ${held.refunded}`);
  }
  for (const row of host.disk
    .prepare('SELECT till, count(*) AS many, max(number) AS last FROM slip GROUP BY till')
    .all())
    if (row['many'] !== row['last'])
      ground.laws.broken('the numbers of slips have no gap', JSON.stringify(row), { sort: 'lost' });
}
