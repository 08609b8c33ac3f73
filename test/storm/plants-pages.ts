/** Bugs in what customers' pages do and say, and in what is added up for people. */
import { planted, type Plants } from './plant.ts';
import { onStatement } from './seams.ts';

export const telling: Plants = {
  'a form that is another order each time it is sent': planted((bloom) => ({
    formToEdge(fields, chance) {
      bloom();
      fields.set('form', chance.uuid().replaceAll('-', ''));
    },
  })),
  'a page that says paid when it is approved': planted((bloom) => ({
    pageToCustomer(text) {
      if (!text.includes('data-ending="approved"')) return text;
      bloom();
      return text.replace('data-ending="approved"', 'data-ending="paid"');
    },
  })),
  'a page that says that nothing was paid while it is not known': planted((bloom) => ({
    pageToCustomer(text) {
      if (!/data-ending="(unknown|waiting)"/.test(text)) return text;
      bloom();
      return text.replace(/data-ending="(unknown|waiting)"/, 'data-ending="over"');
    },
  })),
  'days that leave out what was given back by hand': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'SELECT count(*) AS all_of_them', (statement) => ({
        first(...values) {
          const sums = statement.first(...values);
          if (!sums?.['cash_back']) return sums;
          bloom();
          return { ...sums, cash_back: 0 };
        },
      })),
  })),
  'a number of a slip that is left out': planted((bloom) => ({
    sqlite: (sqlite) =>
      onStatement(sqlite, 'SELECT max(number) AS number FROM slip', (statement) => ({
        first(...values) {
          const last = statement.first(...values);
          if (Number(last?.['number']) !== 3) return last;
          bloom();
          return { number: 4 };
        },
      })),
  })),
};
