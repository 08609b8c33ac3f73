/** Bugs at the counter: a customer who is asked twice, a sticker's scan that lingers, a note that comes to more or less. */
import * as v from 'valibot';
import { planted, type Plants } from './plant.ts';
import { accepted, type Fetch, onParcel, onStatement } from './seams.ts';

export const meeting: Plants = {
  'a request that does not wait for the one whose place it takes': planted((bloom) => ({
    browser: (world) => ({
      ...world,
      fetch: onParcel(world.fetch, (parcel) => {
        if (parcel.kind !== 'charge' || parcel.insteadOf === undefined || parcel.insist) return parcel;
        bloom();
        return { ...parcel, insist: true };
      }),
    }),
  })),
  'a request for which nobody takes the former one back': planted((bloom) => ({
    browser: (world) => ({
      ...world,
      fetch: onParcel(world.fetch, (parcel) => {
        if (parcel.kind !== 'charge' || parcel.insteadOf === undefined) return parcel;
        bloom();
        const { insteadOf: _former, insist: _warned, ...rest } = parcel;
        return rest;
      }),
    }),
  })),
  'a customer who scanned a sticker and is served by every till': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'UPDATE check_in SET state = ?, till', () => ({
        run: () => {
          bloom();
          return { changes: 1 };
        },
      })),
  })),
  'a name of a customer that is kept after the end': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'UPDATE check_in SET state = ?, ended_at = ?, token', () => {
        const keep = sqlite.prepare('UPDATE check_in SET state = ?, ended_at = ? WHERE id = ?');
        return {
          run(...values) {
            bloom();
            return keep.run(...values);
          },
        };
      }),
  })),
  'a note that is noted again when it comes again': planted((bloom) => ({
    toEdge(parcel, { ledger }, now) {
      if (parcel.kind !== 'note') return null;
      const again = { ...parcel, id: `${parcel.id.slice(0, -4)}0000`, reference: `${parcel.reference}9` };
      const noting = { now, till: 'T1', currency: parcel.amount.currency, bodyHash: '' };
      if (!ledger.notes.open().some(({ reference }) => reference === parcel.reference)) return null;
      bloom();
      ledger.transaction(() => ledger.notes.take(again, noting));
      return accepted;
    },
  })),
  'a note that is over as soon as its money is asked for': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'INSERT OR IGNORE INTO note_payment', (statement) => {
        const close = sqlite.prepare(
          `UPDATE note SET closed_at = ?, closed_how = 'charged' WHERE reference = ?`,
        );
        return {
          run(note = null, payment = null, at = null) {
            bloom();
            close.run(at, note);
            return statement.run(note, payment, at);
          },
        };
      }),
  })),
  'a tablet that hears of no notes': planted((bloom) => ({
    browser(world) {
      const fetch: Fetch = async (input, init) => {
        const answer = await world.fetch(input, init);
        if (!String(input).includes('/api/payments?') || answer.status !== 200) return answer;
        const page = v.parse(v.looseObject({ notes: v.array(v.unknown()) }), await answer.json());
        if (page.notes.length > 0) bloom();
        return Response.json({ ...page, notes: [] });
      };
      const EventSource = new Proxy(world.EventSource, {
        construct(Source, [url]) {
          const source = new Source(url);
          const listen = source.addEventListener.bind(source);
          source.addEventListener = (type: string, ...rest: [EventListener]) => {
            if (type !== 'notes') listen(type, ...rest);
          };
          return source;
        },
      });
      return { ...world, fetch, EventSource };
    },
  })),
};
