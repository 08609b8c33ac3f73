/** When everything has come to rest: does everybody say the same, and has every ask an end? */
import { outcomeOf } from '../../edge/domain/outcome.ts';
import { stageOfState } from '../../edge/domain/payment.ts';
import type { PaymentView } from '../../edge/domain/wire.ts';
import type { Edge } from '../../edge/edge.ts';
import type { Payment, PaymentEvent } from '../../edge/simulator/payment.ts';
import { viewOf } from '../../edge/view.ts';
import { isTombstone } from '../../web/learned.ts';
import type { Row } from '../../web/parcel-row.ts';
import { isOpen } from '../../web/shown.ts';
import type { EdgeHost } from './edge-host.ts';
import type { Ground } from './ground.ts';
import { judgeBooks } from './books.ts';
import { describe, type InPortal } from './laws.ts';
import { judgeHeld } from './rest-held.ts';
import { judgeMoves } from './rest-moves.ts';
import { judgeNotes } from './rest-notes.ts';
import type { Sale } from './seller.ts';
import type { Tablet } from './tablet.ts';
import { paymentAt, type VippsHost } from './vipps-host.ts';

export interface AtRest {
  readonly ground: Ground;
  readonly host: EdgeHost;
  readonly vipps: VippsHost;
  readonly tablets: readonly Tablet[];
  readonly sales: readonly Sale[];
}

export const heldAt = ({ vipps }: Pick<AtRest, 'vipps'>, reference: string): Payment | null =>
  paymentAt(vipps.simulator, reference);

const isOnItsWay = ({ state }: Row): boolean => state === 'waiting' || state === 'sent';

/** Nothing is to be done and nothing is under way, as far as machines know. */
export function isAtRest({ host, tablets, sales }: AtRest): boolean {
  const edge = host.edge();
  if (!edge || isBusy(host, edge) || !sales.every((sale) => sale.isDone())) return false;
  return tablets.every((tablet) => !tablet.rows().some(isOnItsWay));
}

/** What is held is looked after for months: that is no work under way. */
const soonMs = 24 * 3_600_000;

function isBusy(host: EdgeHost, { ledger }: Edge): boolean {
  const next = ledger.nextDue();
  return next !== null && next < host.now() + soonMs;
}

/** What keeps it from resting, for the story. */
export function restless({ host, tablets, sales }: AtRest): string {
  const open = sales
    .filter((sale) => !sale.isDone())
    .map((sale) => `sale ${sale.number} ${sale.references.join(' ')}`);
  const rows = tablets.flatMap((tablet) =>
    tablet
      .rows()
      .filter(isOnItsWay)
      .map(({ reference, kind, state }) => `${tablet.name} ${kind} ${reference} ${state}`),
  );
  const due = host.disk.prepare('SELECT id, kind, reference FROM wish WHERE due_at IS NOT NULL').all();
  return JSON.stringify({ open, rows, due, up: host.edge() !== null });
}

/**
 * What was done in the portal and no webhook has told of: nobody can know of it before somebody looks.
 * @param isTold whether the edge has taken a webhook of this event
 */
export function unheard({ ground, vipps }: AtRest, isTold: (event: PaymentEvent) => boolean): string[] {
  return vipps.simulator.world.payments
    .all()
    .filter(({ reference, events }) => isInPortal(ground.laws.portal(reference)) && !events.every(isTold))
    .map(({ reference }) => reference);
}

const isInPortal = ({ captured, released, refunded }: InPortal): boolean =>
  captured + released + refunded > 0;

/** @returns how many sales surfaced after they had been given up */
export async function judge(world: AtRest, edge: Edge): Promise<{ surfaced: number }> {
  const { ground, vipps, tablets } = world;
  const { laws } = ground;
  const { ledger } = edge;
  const held = vipps.simulator.world.payments.all();
  const books = ledger.paymentsSince(0, Number.MAX_SAFE_INTEGER);
  for (const { reference } of held)
    if (!ledger.payment(reference) && !laws.isAnothers(reference))
      laws.broken('Vipps holds nothing that the ledger does not know', reference, {
        references: [reference],
        sort: 'lost',
      });

  for (const book of books) {
    const { reference } = book;
    const there = heldAt(world, reference);
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
    const portal = laws.portal(reference);
    const back = [...laws.asks().values()]
      .filter((ask) => ask.reference === reference && !ask.isCash && ledger.wish(ask.id)?.end === 'done')
      .reduce((sum, { refund }) => sum + refund, portal.refunded);
    if (back !== there.refunded)
      wrong(`what was given back (${back} was said to be done) is what was given back`, 'lost');
  }
  judgeBooks(world.host.disk, laws.broken);
  judgeMoves({
    disk: world.host.disk,
    payment: (reference) => heldAt(world, reference),
    broken: laws.broken,
  });
  judgeNotes(world, edge);
  await judgeHeld(world);

  for (const tablet of tablets) {
    for (const page of tablet.pages()) {
      for (const book of books) {
        const view = viewOf(ledger, book);
        if (isTombstone(view)) continue;
        const seen = page.desk.sale(book.reference);
        const isSame = seen?.view && gist(seen.view) === gist(view) && seen.what === outcomeOf(view);
        if (isSame) continue;
        laws.broken(
          'every tablet shows what the ledger knows',
          `${page.name}: ${seen?.view ? gist(seen.view) : 'nothing'} shown as ${seen?.what} for ${gist(view)}`,
          { references: [book.reference] },
        );
      }
      if (page.desk.line.unsent > 0 || page.desk.line.state === 'offline')
        laws.broken('at rest nothing is unsent and nobody offline', `${page.name} ${page.desk.line.state}`);
    }
    for (const { kind, reference, state } of tablet.rows())
      if (state !== 'refused' && state !== 'withdrawn')
        laws.broken('each ask has an end', `${kind} ${state} on ${tablet.name}`, {
          references: [reference],
          sort: 'lost',
        });
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
function judgeAsks({ ground: { laws }, host, tablets }: AtRest, { ledger }: Edge): void {
  const vanished = (kind: string, id: string, reference: string) =>
    laws.broken('no ask vanishes', `${kind} ${id}`, { references: [reference], sort: 'lost' });
  const aside = new Set(tablets.flatMap((tablet) => tablet.rows().map(({ id }) => id)));
  const noted = host.disk.prepare('SELECT 1 FROM note_ask WHERE id = ?');
  const isTaken = (id: string) => ledger.wish(id) !== undefined || noted.first(id) !== undefined;
  for (const { id, kind, reference } of laws.asks().values()) {
    if (kind === 'look' || isTaken(id) || aside.has(id) || laws.isResent(id)) continue;
    if (kind === 'charge' && ledger.payment(reference)) continue;
    vanished(kind, id, reference);
  }
  for (const id of laws.takenIds()) if (!isTaken(id)) vanished('taken', id, '');
}

function judgeSales(world: AtRest): { surfaced: number } {
  const { ground, tablets, sales } = world;
  const { laws } = ground;
  for (const { id, kind, reference, sale } of laws.asks().values()) {
    if (kind !== 'charge' || laws.isResent(id)) continue;
    const shown = tablets.flatMap((tablet) =>
      tablet.pages().flatMap(({ desk }) => desk.sale(reference) ?? []),
    );
    if (shown.length > 0 && !shown.some(isOpen)) continue;
    laws.broken(
      'a sale that was rung up is shown with its end',
      `${sale}: ${shown.map(({ what }) => what).join(' ') || 'not shown'}`,
      { references: [reference], sort: 'lost' },
    );
  }
  const isCollected = (reference: string) => (heldAt(world, reference)?.captured ?? 0) > 0;
  // Given up, and paid after all.
  const surfaced = sales.flatMap(({ references }) =>
    references.filter((reference) => laws.wasGivenUp(reference) && isCollected(reference)),
  );
  return { surfaced: surfaced.length };
}
