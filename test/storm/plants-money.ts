/** Bugs in moving money: taken, held, let go of and given back as nobody asked. */
import { planted, type Plants } from './plant.ts';
import { onParcel, onStatement } from './seams.ts';
import { msn } from './set-ups.ts';

export const moving: Plants = {
  'a cancel that takes approvals back too': planted((bloom) => ({
    toVipps(init) {
      if (typeof init.body !== 'string' || !init.body.includes('cancelTransactionOnly')) return init;
      bloom();
      return { ...init, body: '{}' };
    },
  })),
  'a capture that is wished again under another key while one is out': planted((bloom) => ({
    toVipps(init, chance) {
      const headers = new Headers(init.headers);
      const key = headers.get('Idempotency-Key');
      if (!key?.includes('-capture') || !chance.yes(0.5)) return init;
      bloom();
      headers.set('Idempotency-Key', `${key.slice(0, 44)}${chance.whole(10_000, 99_999)}`);
      return { ...init, headers, body: String(init.body).replace(/"value":\d+/, '"value":100') };
    },
  })),
  'a till that forgets that the goods come later': planted((bloom) => ({
    browser: (world) => ({
      ...world,
      fetch: onParcel(world.fetch, (parcel) => {
        if (parcel.kind !== 'charge' || parcel.collect === undefined) return parcel;
        bloom();
        return { ...parcel, collect: 'at-once' };
      }),
    }),
  })),
  'a part that is collected and lets go of the rest unasked': planted((bloom) => ({
    browser: (world) => ({
      ...world,
      fetch: onParcel(world.fetch, (parcel) => {
        if (parcel.kind !== 'capture' || parcel.release) return parcel;
        bloom();
        return { ...parcel, release: true };
      }),
    }),
  })),
  'cash that is asked of Vipps as well': planted((bloom) => ({
    browser: (world) => ({
      ...world,
      fetch: onParcel(world.fetch, (parcel) => {
        if (parcel.kind !== 'refund' || parcel.how !== 'cash') return parcel;
        bloom();
        return { ...parcel, how: 'vipps' };
      }),
    }),
  })),
  'cash that is not counted as given back': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'SELECT * FROM payment WHERE reference', (statement) => ({
        first(...values) {
          const row = statement.first(...values);
          if (!row?.['cash_back']) return row;
          bloom();
          return { ...row, cash_back: 0 };
        },
      })),
  })),
  'a register that forgets which pieces were dealt with': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'SELECT move.*', (statement) => ({
        all: (...values) =>
          statement.all(...values).map((row) => {
            if (row['lines'] === null) return row;
            bloom();
            return { ...row, lines: null };
          }),
      })),
  })),
  'a refund asked with the keys of another store': planted((bloom) => ({
    toVipps(init, _chance, url) {
      const headers = new Headers(init.headers);
      if (!url.pathname.endsWith('/refund') || headers.get('Merchant-Serial-Number') === msn) return init;
      bloom();
      headers.set('Merchant-Serial-Number', msn);
      return { ...init, headers };
    },
  })),
  'a refused repeat that is believed of what went before it': planted((bloom) => ({
    fromVipps(reply, { pathname }) {
      if (!pathname.endsWith('/events') || reply.status !== 200) return reply;
      bloom();
      return { ...reply, text: '[]' };
    },
  })),
  'a register that does not count what is being given back': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'SELECT * FROM wish WHERE reference', (statement) => ({
        all(...values) {
          const rows = statement.all(...values);
          const others = rows.filter((row) => row['kind'] !== 'refund' || row['due_at'] === null);
          if (others.length < rows.length) bloom();
          return others;
        },
      })),
  })),
  'another system’s payment that is taken for one of ours': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'INSERT INTO payment', (statement) => ({
        run(...values) {
          const [collect, adopted] = [12, 13];
          if (values[adopted] !== 1) return statement.run(...values);
          bloom();
          return statement.run(...values.with(collect, 'at-once').with(adopted, 0));
        },
      })),
  })),
  'a movement that is said to be done when it is asked': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'UPDATE move SET state = ?, word', (statement) => ({
        run(state = null, ...rest) {
          if (state !== 'refused') return statement.run(state, ...rest);
          bloom();
          return statement.run('done', null, ...rest.slice(1));
        },
      })),
  })),
  'money that is held and watched by nobody': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'INSERT INTO wish', (statement) => ({
        run(...values) {
          if (values[1] !== 'hold') return statement.run(...values);
          bloom();
          return statement.run(...values.slice(0, 6), null, 'settled');
        },
      })),
  })),
  'money that is held and listed only where it is one': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, `SELECT * FROM payment WHERE stage = 'approved' AND authorized >`, (statement) => ({
        all(...values) {
          const rows = statement.all(...values);
          if (rows.length > 1) bloom();
          return rows.slice(0, 1);
        },
      })),
  })),
  'money that stays calm until it is gone': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'UPDATE payment SET seq = ?, expires_at', (statement) => ({
        run: (...values) =>
          statement.run(
            ...values.map((value) => {
              if (value !== 'soon' && value !== 'urgent') return value;
              bloom();
              return 'calm';
            }),
          ),
      })),
  })),
};
