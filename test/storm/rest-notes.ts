/** Sales that left unpaid: each is noted once, every till shows the same ones, and none is closed but by somebody or by its money. */
import * as v from 'valibot';
import type { Edge } from '../../edge/edge.ts';
import { type AtRest, heldAt } from './rest.ts';

const Noted = v.object({
  reference: v.string(),
  value: v.number(),
  closed_how: v.nullable(v.string()),
  closed_by: v.nullable(v.string()),
});

export function judgeNotes(world: AtRest, { ledger }: Edge): void {
  const { ground, host, tablets } = world;
  const { laws } = ground;
  const rows = host.disk.prepare('SELECT reference, value, closed_how, closed_by FROM note').all();
  const noted = rows.map((row) => v.parse(Noted, row));
  const linked = host.disk.prepare('SELECT payment FROM note_payment WHERE note = ?');
  const refusedAs = host.disk.prepare('SELECT word FROM note_ask WHERE id = ?');
  const open = ledger.notes.open().map(({ reference }) => reference);
  const asks = [...laws.asks().values()];
  const wrong = (law: string, reference: string, detail: string) =>
    laws.broken(law, detail, { references: [reference], sort: 'lost' });

  const taken = asks.filter(({ kind, id }) => kind === 'note' && refusedAs.first(id)?.['word'] === null);
  for (const { reference, value } of taken) {
    const own = noted.filter((note) => note.reference === reference && note.value === value);
    if (own.length !== 1) wrong('a note arrives exactly once', reference, `${own.length} of ${value}`);
  }
  for (const { reference } of noted)
    if (taken.filter((ask) => ask.reference === reference).length !== 1)
      wrong('a note arrives exactly once', reference, 'noted, and asked of nobody');

  for (const { reference, value, closed_how: how, closed_by: by } of noted) {
    const isPaid = linked
      .all(reference)
      .some((row) => (heldAt(world, String(row['payment']))?.captured ?? 0) >= value);
    const isListed = open.includes(reference);
    if (isListed === (isPaid || how !== null))
      wrong(
        'a note is listed until it is settled',
        reference,
        `${isListed ? 'listed' : 'not listed'}, ${isPaid ? 'paid' : 'not paid'}, closed ${how} by ${by}`,
      );
    const closer = by === null ? undefined : laws.asks().get(by);
    if (how !== null && (closer?.reference !== reference || closer.how?.is !== how))
      wrong('a note is closed by who closed it', reference, `${how} by ${by}`);
  }

  for (const tablet of tablets)
    for (const { name, desk } of tablet.pages()) {
      const shown = desk.unpaid.map(({ reference }) => reference).toSorted();
      if (shown.join() !== open.toSorted().join())
        wrong('every till shows what is unpaid', shown[0] ?? open[0] ?? '', `${name}: ${shown} for ${open}`);
    }
}
