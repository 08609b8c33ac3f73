import { expect, test } from 'vitest';
import { slipWords } from '../edge/after/slip-words.ts';
import { money } from '../edge/domain/money.ts';
import { afterWords } from '../web/i18n/after.ts';
import { codesWords } from '../web/i18n/codes.ts';
import { da } from '../web/i18n/da.ts';
import { en } from '../web/i18n/en.ts';
import { fi } from '../web/i18n/fi.ts';
import { ageText, leftText, moneyText, sumText } from '../web/i18n/format.ts';
import { chooseLanguage, languages } from '../web/i18n/languages.ts';
import { nb } from '../web/i18n/nb.ts';
import { scanWords } from '../web/i18n/scan.ts';
import { sv } from '../web/i18n/sv.ts';

const all = { en, nb, da, sv, fi };
const tongues = Object.keys(languages) as (keyof typeof all)[];

/** Every text of a language with its path; functions are called with telling arguments. */
function textsOf(words: unknown, path = ''): [string, string][] {
  if (typeof words === 'string') return [[path, words]];
  if (typeof words === 'function') return [1, 2].map((n) => [path, String(words(n, n, n))]);
  return Object.entries(words as object).flatMap(([key, inner]) => textsOf(inner, `${path}/${key}`));
}

test.each(tongues)('every text of %s says something and nothing is left unsaid', (tongue) => {
  const paths = textsOf(all[tongue]).map(([path]) => path);
  expect(paths).toEqual(expect.arrayContaining(textsOf(en).map(([path]) => path)));
  for (const [path, text] of textsOf(all[tongue])) {
    expect(text.trim(), path).not.toBe('');
    expect(text, path).not.toContain('undefined');
  }
});

test('a translation is not the English text, save for the few words that are the same', () => {
  const english = new Map(textsOf(en));
  for (const tongue of tongues.filter((other) => other !== 'en')) {
    const same = textsOf(all[tongue]).filter(
      ([path, text]) => english.get(path) === text && text.length > 12,
    );
    expect(same, tongue).toEqual([]);
  }
});

test.each(tongues)('what %s says of a customer who cannot pay blames neither number nor card', (tongue) => {
  const { title, next } = all[tongue].refusals['customer-cannot-pay'];
  expect(`${title} ${next('Vipps')}`).not.toMatch(
    /number|nummer|numero|card|kort|wrong|feil|forkert|fel\b|väär/i,
  );
});

test.each(tongues)('%s calls a payment paid only where the money is taken', (tongue) => {
  const { states } = all[tongue];
  const paid = states.paid.word.toLowerCase();
  for (const [what, { word, title }] of Object.entries(states)) {
    if (what !== 'paid' && !what.includes('refunded'))
      expect(`${word} ${title}`.toLowerCase()).not.toContain(paid);
  }
});

test.each(tongues)('%s calls a state the same in lists, in the search and in what happened', (tongue) => {
  const { states, today } = all[tongue];
  const { find, moves, proof } = afterWords[tongue];
  expect(find.states.held).toBe(states.held.word);
  expect([find.states.refunded, moves.what.refund, proof.givenBack]).toEqual(
    Array.from({ length: 3 }, () => states.refunded.word),
  );
  expect([moves.what.release, proof.letGo]).toEqual([states.released.word, states.released.word]);
  expect([moves.what.capture, proof.collected]).toEqual([today.collected, today.collected]);
});

test.each(tongues)('%s has one name for the slip, which is no receipt, for seller and customer', (tongue) => {
  const { slip, find } = afterWords[tongue];
  expect(slip.title).toBe(slip.button);
  expect(slipWords[tongue].slip).toContain(slip.title);
  // Finnish bends the end of it.
  const short = slip.number('').trim().toLowerCase().slice(0, 5);
  for (const text of [find.number, slip.title, scanWords[tongue].seen.slip])
    expect(text.toLowerCase()).toContain(short);
  expect(scanWords[tongue].seen.slip).not.toMatch(/receipt|kvitt|kuitti/i);
});

test('plurals follow the number', () => {
  expect(codesWords.en.fileRows(1)).toBe('1 sticker in the file');
  expect(codesWords.nb.fileSend(1)).toBe('Bruk 1 merke her');
  expect(codesWords.fi.fileRows(1)).toBe('1 tarra tiedostossa');
  expect(sv.sale.parked(1)).toBe('1 parkerad');
  expect(en.sale.items(1)).toBe('1 item');
  expect(en.sale.items(0)).toBe('0 items');
  expect(fi.sale.items(1)).toBe('1 tuote');
  expect(fi.sale.items(2)).toBe('2 tuotetta');
});

test('a sum is written as its market writes it, in every language of the till', () => {
  const plain = (text: string) => text.replace(/\s/g, ' ');
  expect(plain(moneyText(money('NOK', 34_700)))).toBe('347,00 kr');
  expect(plain(moneyText(money('DKK', 123_450)))).toBe('1.234,50 kr.');
  expect(plain(moneyText(money('EUR', 65_000_000)))).toBe('650 000,00 €');
  expect(plain(sumText(money('NOK', 5)))).toBe('0,05');
});

test('time left is never below nothing, and an age is told in the largest fitting unit', () => {
  expect(leftText(521_000)).toBe('8:41');
  expect(leftText(-5)).toBe('0:00');
  expect([3000, 90_000, 7_200_000].map(ageText)).toEqual(['3 s', '2 min', '2 h']);
});

test('a tablet speaks the first language of its owner that the till has', () => {
  expect(chooseLanguage(['nn-NO', 'en'])).toBe('nb');
  expect(chooseLanguage(['no'])).toBe('nb');
  expect(chooseLanguage(['pl-PL', 'fi-FI'])).toBe('fi');
  expect(chooseLanguage(['pl-PL'])).toBe('en');
  expect(chooseLanguage([])).toBe('en');
});
