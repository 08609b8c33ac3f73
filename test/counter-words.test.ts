import { expect, test } from 'vitest';
import { endingOf, words as pageWords } from '../edge/counter/pages/words.ts';
import { codesWords } from '../web/i18n/codes.ts';
import { customerLanguageOf, customerWords } from '../web/i18n/customer.ts';
import { displaysWords } from '../web/i18n/displays.ts';
import { languages } from '../web/i18n/languages.ts';
import { readyWords } from '../web/i18n/ready.ts';
import { waysWords } from '../web/i18n/ways.ts';

const all = { codesWords, customerWords, displaysWords, pageWords, readyWords, waysWords };
const tongues = Object.keys(languages) as (keyof typeof languages)[];

/** Every text with its path; functions are called with telling arguments. */
function textsOf(words: unknown, path = ''): [string, string][] {
  if (typeof words === 'string') return [[path, words]];
  if (typeof words === 'function') return [[path, String(words('1', '2'))]];
  return Object.entries(words as object).flatMap(([key, inner]) => textsOf(inner, `${path}/${key}`));
}

test.each(Object.entries(all))('%s says something in every language, and the same things', (_, words) => {
  const paths = textsOf(words.en).map(([path]) => path);
  for (const tongue of tongues) {
    const texts = textsOf(words[tongue]);
    expect(texts.map(([path]) => path)).toEqual(paths);
    for (const [path, text] of texts) {
      expect(text.trim(), `${tongue}${path}`).not.toBe('');
      expect(text, `${tongue}${path}`).not.toContain('undefined');
    }
  }
});

test.each(Object.entries(all))('%s is translated, not left in English', (_, words) => {
  const english = new Map(textsOf(words.en));
  for (const tongue of tongues.filter((other) => other !== 'en')) {
    const same = textsOf(words[tongue]).filter(
      ([path, text]) => english.get(path) === text && text.length > 12,
    );
    expect(same, tongue).toEqual([]);
  }
});

test('what customers read of a payment that is not paid never says that it is, and blames nobody', () => {
  for (const tongue of tongues) {
    const { paid, declined, expired, stopped, moment } = customerWords[tongue];
    for (const text of [declined, expired, stopped, moment]) {
      expect(text.toLowerCase()).not.toContain(paid.toLowerCase());
      expect(text).not.toMatch(/card|kort|wrong|feil|forkert|\bfel\b|väär/i);
    }
  }
});

test('a customer of whom nothing was taken is not told that money is on its way back', () => {
  expect(endingOf('refunded')).toBe('returned');
  expect(endingOf('released')).toBe('released');
  for (const tongue of tongues) {
    const { released, returned } = pageWords[tongue].endings;
    expect([released.title('Vipps'), released.next]).not.toEqual([returned.title('Vipps'), returned.next]);
    expect(released.next).not.toContain(returned.next);
  }
});

test('customers of each market read first what most of them read', () => {
  expect((['NO', 'DK', 'FI'] as const).map(customerLanguageOf)).toEqual(['nb', 'da', 'fi']);
});
