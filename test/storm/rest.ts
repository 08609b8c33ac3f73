/** When everything has come to rest: does everybody say the same, and has every ask an end? */
import { outcomeOf } from '../../edge/domain/outcome.ts';
import { stageOfState } from '../../edge/domain/payment.ts';
import type { PaymentView } from '../../edge/domain/wire.ts';
import type { Edge } from '../../edge/edge.ts';
import { viewOf } from '../../edge/view.ts';
import { isTombstone } from '../../web/learned.ts';
import { isOpen } from '../../web/shown.ts';
import type { EdgeHost } from './edge-host.ts';
import type { Ground } from './ground.ts';
import { describe } from './laws.ts';
import type { Sale } from './seller.ts';
import type { Tablet } from './tablet.ts';
import { msn, type VippsHost } from './vipps-host.ts';

export interface AtRest {
  readonly ground: Ground;
  readonly host: EdgeHost;
  readonly vipps: VippsHost;
  readonly tablets: readonly Tablet[];
  readonly sales: readonly Sale[];
}

/** Nothing is to be done and nothing is under way, as far as machines know. */
export function isAtRest({ host, tablets, sales }: AtRest): boolean {
  const edge = host.edge();
  if (!edge || edge.ledger.nextDue() !== null || !sales.every((sale) => sale.isDone())) return false;
  return tablets.every((tablet) =>
    tablet.pages().every((page) => page.rows().every(({ state }) => state !== 'waiting' && state !== 'sent')),
  );
}

/** What keeps it from resting, for the story. */
export function restless({ host, tablets, sales }: AtRest): string {
  const open = sales
    .filter((sale) => !sale.isDone())
    .map((sale) => `sale ${sale.number} ${sale.references.join(' ')}`);
  const rows = tablets.flatMap((tablet) =>
    tablet.pages().flatMap((page) => {
      const waiting = page.rows().filter(({ state }) => state === 'waiting' || state === 'sent');
      return waiting.map(({ reference, kind, state }) => `${page.name} ${kind} ${reference} ${state}`);
    }),
  );
  const due = host.disk.prepare('SELECT id, kind, reference FROM wish WHERE due_at IS NOT NULL').all();
  return JSON.stringify({ open, rows, due, up: host.edge() !== null });
}

/** @returns how many sales surfaced after they had been given up */
export function judge(world: AtRest, edge: Edge): { surfaced: number } {
  const { ground, vipps, tablets } = world;
  const { laws } = ground;
  const { ledger } = edge;
  const held = vipps.simulator.world.payments.all();
  const books = ledger.paymentsSince(0, Number.MAX_SAFE_INTEGER);
  for (const { reference } of held)
    if (!ledger.payment(reference))
      laws.broken('Vipps holds nothing that the ledger does not know', reference, {
        references: [reference],
        sort: 'lost',
      });

  for (const book of books) {
    const { reference } = book;
    const there = vipps.simulator.world.payments.get(msn, reference);
    const wrong = (law: string, sort: 'lost' | 'doubled' | 'disagreement' = 'disagreement') =>
      laws.broken(
        law,
        `the ledger says ${book.stage} ${JSON.stringify([book.authorized, book.captured, book.cancelled, book.refunded])}, Vipps ${there ? describe(there) : 'nothing'}`,
        {
          references: [reference],
          sort,
        },
      );
    if (!there) {
      if (book.stage !== 'withdrawn' && book.stage !== 'refused') wrong('the ledger and Vipps agree');
      continue;
    }
    const agree =
      stageOfState(there.state) === book.stage &&
      there.authorized === book.authorized &&
      there.captured === book.captured &&
      there.cancelled === book.cancelled &&
      there.refunded === book.refunded;
    if (!agree) wrong('the ledger and Vipps agree');
    if (there.captured < there.authorized) wrong('what was approved is collected', 'lost');
    const back = laws
      .askedBack(reference)
      .filter(({ id }) => ledger.wish(id)?.end === 'done')
      .reduce((sum, { value }) => sum + value, 0);
    if (back !== there.refunded)
      wrong(`what was given back (${back} was said to be done) is what was given back`, 'lost');
  }

  for (const tablet of tablets) {
    for (const page of tablet.pages()) {
      for (const book of books) {
        const view = viewOf(ledger, book);
        const seen = page.views().get(book.reference);
        if (isTombstone(view) || (seen && gist(seen) === gist(view))) continue;
        laws.broken(
          'every tablet shows what the ledger knows',
          `${page.name}: ${seen ? gist(seen) : 'nothing'} for ${gist(view)}`,
          {
            references: [book.reference],
          },
        );
      }
      for (const { kind, reference, state } of page.rows())
        if (state !== 'refused' && state !== 'withdrawn')
          laws.broken('each ask has an end', `${kind} ${state} on ${page.name}`, {
            references: [reference],
            sort: 'lost',
          });
    }
  }
  judgeAsks(world, edge);
  return judgeSales(world);
}

/** What a screen can show of it: that nobody looks any more at what is over is told to no tablet. */
const gist = (view: PaymentView): string => {
  const { seq, stage, reason, authorized, captured, cancelled, refunded, refunding } = view;
  return [seq, stage, reason, authorized, captured, cancelled, refunded, refunding, outcomeOf(view)].join(
    ' ',
  );
};

/** Each ask that was ever on a disk: the edge has it, or it is set aside there, or a cancel took its place. */
function judgeAsks({ ground, tablets }: AtRest, { ledger }: Edge): void {
  const { laws } = ground;
  const aside = new Set(
    tablets.flatMap((tablet) => tablet.pages().flatMap((page) => page.rows().map(({ id }) => id))),
  );
  for (const { id, kind, reference } of laws.asks().values()) {
    if (kind === 'look' || ledger.wish(id) || aside.has(id) || laws.isResent(id)) continue;
    if (kind === 'charge' && ledger.payment(reference)) continue;
    laws.broken('no ask vanishes', `${kind} ${id}`, { references: [reference], sort: 'lost' });
  }
}

function judgeSales({ ground, vipps, sales }: AtRest): { surfaced: number } {
  const { laws } = ground;
  let surfaced = 0;
  for (const { references, promised, tablet, value, number } of sales) {
    const page = tablet.pages()[0];
    for (const reference of promised) {
      const shown = page?.shown().find((sale) => sale.reference === reference);
      if (!shown || isOpen(shown))
        laws.broken(
          'a sale that was rung up is shown with its end',
          `sale ${number}: ${shown?.what ?? 'not shown'}`,
          {
            references: [reference],
            sort: 'lost',
          },
        );
    }
    const paid = references.filter(
      (reference) => (vipps.simulator.world.payments.get(msn, reference)?.captured ?? 0) > 0,
    );
    if (paid.length < 2) continue;
    // All but the last were given up before: they have surfaced, and can be given back.
    const earlier = paid.slice(0, -1);
    if (earlier.every((reference) => laws.wasGivenUp(reference))) surfaced++;
    else
      laws.broken('no sale is collected twice', `sale ${number} of ${value}: ${paid.join(', ')}`, {
        references: paid,
        sort: 'doubled',
      });
  }
  return { surfaced };
}
