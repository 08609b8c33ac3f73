import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { NoteView, Parcel, PaymentsPage } from '../edge/domain/wire.ts';
import { openLedger } from '../edge/ledger.ts';
import { take } from '../edge/register.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';
import { chargeOf, newReference, openStand, type Stand, startMs } from './edge-stand.ts';

const line = { id: 'honey', name: 'Honey', unitPrice: 12_900, quantity: 1, vatRate: 1500 };

function noteOf(changes: { id?: string; reference?: string; text?: string; value?: number } = {}) {
  const { id = randomUUID(), reference = newReference(), text = '', value = 12_900 } = changes;
  return v.parse(Parcel, {
    ...{ kind: 'note', id, reference, madeAt: startMs, text },
    amount: { currency: 'NOK', value },
    lines: [{ ...line, unitPrice: value }],
  });
}
const closeOf = (reference: string, how: object, id: string = randomUUID()) => ({
  ...{ kind: 'note-close', id, reference, madeAt: startMs, how },
});

const accepted = { status: 202, answer: { answer: 'accepted' } };
const refused = (word: string) => ({ status: 409, answer: { answer: 'refused', word } });

const told = async (stand: Stand, cookie = stand.cookie()) => {
  const answer = await stand.edge().app.request('/api/payments?since=0', { headers: { cookie } });
  return v.parse(PaymentsPage, await answer.json()).notes;
};
const references = async (stand: Stand) => (await told(stand)).map(({ reference }) => reference);

/** As Vipps MobilePay would tell it. */
const paid = (stand: Stand, reference: string, captured: number) =>
  stand.edge().ledger.record(
    reference,
    { stage: 'approved', authorized: captured, captured },
    {
      at: stand.clock.now(),
    },
  );

test('a noted sale is told to every till of the merchant, and is no payment', async () => {
  const stand = await openStand();
  const note = noteOf({ text: 'Blue hat' });
  expect(await stand.send(note)).toEqual(accepted);
  const [here] = await told(stand);
  expect(here).toMatchObject({
    ...{ reference: note.reference, till: 'T1', text: 'Blue hat', takenAt: stand.clock.now() },
    ...{ amount: { currency: 'NOK', value: 12_900 }, lines: [line], payments: [], charging: null },
  });
  expect(await told(stand, await stand.pair())).toEqual([here]);
  expect(stand.edge().ledger.payment(note.reference)).toBeUndefined();
  expect(stand.peer.calls('payments')).toEqual([]);
});

test('a note that comes again is the same note, and another one under its name or id is not', async () => {
  const stand = await openStand();
  const note = noteOf({ text: 'Blue hat' });
  expect(await stand.send(note)).toEqual(accepted);
  expect(await stand.send(note)).toEqual(accepted);
  expect(await stand.send({ ...note, text: 'Red hat' })).toEqual(refused('key-conflict'));
  const other = noteOf({ reference: note.reference });
  expect(await stand.send(other)).toEqual(refused('reference-taken'));
  expect(await stand.send(other)).toEqual(refused('reference-taken'));
  expect(await told(stand)).toHaveLength(1);
});

test('a note outlives the edge that took it', async () => {
  const stand = await openStand();
  const note = noteOf();
  await stand.send(note);
  await stand.crash();
  expect(await references(stand)).toEqual([note.reference]);
  expect(await stand.send(note)).toEqual(accepted);
  expect(await told(stand)).toHaveLength(1);
});

test.each([
  ['a text too long', { text: 'x'.repeat(61) }],
  ['a field that nobody knows', { phone: '4799900001' }],
  ['lines that do not add up', { amount: { currency: 'NOK', value: 1 } }],
  ['nothing sold', { lines: [], amount: { currency: 'NOK', value: 0 } }],
])('a note with %s is not taken', async (_with, change) => {
  const stand = await openStand();
  expect((await stand.send({ ...noteOf(), ...change })).status).toBe(400);
  expect(await told(stand)).toEqual([]);
});

test('a note in another currency than the till is settled in is refused', async () => {
  const stand = await openStand();
  const note = { ...noteOf(), amount: { currency: 'EUR', value: 12_900 } };
  expect(await stand.send(note)).toEqual(refused('wrong-currency'));
});

test('of two tills that close a note the first is believed, and both hear that it is closed', async () => {
  const stand = await openStand();
  const note = noteOf();
  await stand.send(note);
  const [first, second] = [
    closeOf(note.reference, { is: 'other-way' }),
    closeOf(note.reference, { is: 'struck' }),
  ];
  expect(await stand.send(first)).toEqual(accepted);
  expect(await stand.send(second)).toEqual(accepted);
  expect(await told(stand)).toEqual([]);
  expect(await stand.send({ ...first, how: { is: 'struck' } })).toEqual(refused('key-conflict'));
  // Taking back a close that did not count opens nothing.
  expect(await stand.send(closeOf(note.reference, { is: 'open-again', closed: second.id }))).toEqual(
    accepted,
  );
  expect(await told(stand)).toEqual([]);
  expect(await stand.send(closeOf(note.reference, { is: 'open-again', closed: first.id }))).toEqual(accepted);
  expect(await references(stand)).toEqual([note.reference]);
});

test('a note that nobody has heard of cannot be closed', async () => {
  const stand = await openStand();
  expect(await stand.send(closeOf('NOBODY-KNOWS', { is: 'struck' }))).toEqual(refused('not-found'));
});

test('a note that was charged closes when its payment is taken whole, and by nothing less', async () => {
  const stand = await openStand();
  const note = noteOf();
  const charge = chargeOf({ value: 12_900 });
  await stand.send(note);
  await stand.send(closeOf(note.reference, { is: 'charged', payment: charge.reference }));
  expect(await told(stand)).toMatchObject([{ payments: [charge.reference], charging: null }]);
  await stand.send(charge);
  expect(await told(stand)).toMatchObject([{ charging: charge.reference }]);
  paid(stand, charge.reference, 12_899);
  expect(await references(stand)).toEqual([note.reference]);
  paid(stand, charge.reference, 12_900);
  expect(await told(stand)).toEqual([]);
});

test('a note whose payment came to nothing can be charged again', async () => {
  const stand = await openStand();
  const note = noteOf();
  const [first, second] = [chargeOf({ value: 12_900 }), chargeOf({ value: 12_900 })];
  await stand.send(note);
  for (const charge of [first, second]) {
    await stand.send(charge);
    await stand.send(closeOf(note.reference, { is: 'charged', payment: charge.reference }));
    if (charge === first)
      stand.edge().ledger.record(first.reference, { stage: 'declined' }, { at: stand.clock.now() });
    expect(await told(stand)).toMatchObject([{ charging: charge === first ? null : second.reference }]);
  }
  expect((await told(stand))[0]?.payments).toEqual([first.reference, second.reference]);
});

test('a payment of less than the note does not settle it', async () => {
  const stand = await openStand();
  const note = noteOf();
  const charge = chargeOf({ value: 100 });
  await stand.send(note);
  await stand.send(charge);
  await stand.send(closeOf(note.reference, { is: 'charged', payment: charge.reference }));
  paid(stand, charge.reference, 100);
  expect(await references(stand)).toEqual([note.reference]);
});

test('the stream tells the whole list when it has changed, and only then', async () => {
  const stand = await openStand();
  const response = await stand.ask('/api/stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const heard: (readonly NoteView[])[] = [];
  const List = v.object({ notes: v.array(NoteView) });
  async function nextList() {
    for (let text = ''; ;) {
      text += (await reader?.read())?.value ?? '';
      const data = /event: notes\ndata: (.*)\n/.exec(text)?.[1];
      if (data) return heard.push(v.parse(List, JSON.parse(data)).notes);
    }
  }
  await nextList();
  const note = noteOf();
  await stand.send(note);
  await nextList();
  await stand.send(chargeOf());
  await stand.send(closeOf(note.reference, { is: 'struck' }));
  await nextList();
  expect(heard.map((notes) => notes.map(({ reference }) => reference))).toEqual([[], [note.reference], []]);
  await reader?.cancel();
});

test('however often and in whatever order asks about notes come again, the list is what their first arrivals say', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ what: fc.nat(3), of: fc.nat(1), again: fc.boolean() }), { maxLength: 20 }),
      (steps) => {
        const ledger = openLedger(openNodeSqlite(':memory:'));
        const taken = (ask: unknown) =>
          take(v.parse(Parcel, ask), { ledger, now: startMs, till: 'T1', currency: 'NOK' });
        const notes = [noteOf(), noteOf()];
        for (const note of notes) taken(note);
        const closedBy: (string | null)[] = [null, null];
        const asks: unknown[] = [...notes];
        for (const { what, of, again } of steps) {
          const before = closedBy[of] ?? null;
          const how = [
            { is: 'struck' },
            { is: 'other-way' },
            { is: 'open-again', closed: before ?? randomUUID() },
            { is: 'charged', payment: 'NEVER-CAME-1' },
          ][what];
          const ask = closeOf(notes[of]?.reference ?? '', how ?? {});
          asks.push(ask);
          expect(taken(ask)).toEqual(accepted.answer);
          if (what < 2) closedBy[of] = before ?? ask.id;
          if (what === 2) closedBy[of] = null;
          if (again) for (const earlier of asks.toReversed()) expect(taken(earlier)).toEqual(accepted.answer);
          expect(ledger.notes.open().map(({ reference }) => reference)).toEqual(
            notes.flatMap((note, index) => (closedBy[index] ? [] : [note.reference])),
          );
        }
        ledger.close();
      },
    ),
    { numRuns: 60, seed: 20_261_121 },
  );
});
