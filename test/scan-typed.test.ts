import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { repairLayout } from '../web/scan/layouts.ts';
import { createTypedScanner, type KeyPress } from '../web/scan/typed.ts';

const code = 'https://qr.vipps.no/28/2/01/031/4712345678?v=1';
const token = 'https://qr.vipps.no/p/AbC-1_z=&x+y';

interface Desk {
  /** Presses one key after `gapMs`; true when it was kept from the page. */
  press(key: string, gapMs: number, more?: Partial<KeyPress>): boolean;
  /** Presses every character and answers which of them were kept. */
  type(text: string, gapMs: number, more?: Partial<KeyPress>): boolean[];
  rest(ms: number): void;
  readonly scanned: string[];
}

function desk(): Desk {
  const clock = manualClock(1_000);
  const scanned: string[] = [];
  const scanner = createTypedScanner((text) => scanned.push(text), clock);
  const press: Desk['press'] = (key, gapMs, more = {}) => {
    clock.advance(gapMs);
    return scanner.key({ key, timeStamp: clock.now(), ...more });
  };
  return {
    press,
    type: (text, gapMs, more) => [...text].map((key) => press(key, gapMs, more)),
    rest: (ms) => clock.advance(ms),
    scanned,
  };
}

/** A target that says whether it is a field, as an element's `closest` does. */
const field = Object.assign(new EventTarget(), { closest: () => ({}) });
const button = Object.assign(new EventTarget(), { closest: () => null });

test('a burst that ends with Enter is a scan, and Enter does not reach the page', () => {
  const { type, press, scanned } = desk();
  type(code, 8);
  expect(press('Enter', 8)).toBe(true);
  expect(scanned).toEqual([code]);
});

test('Tab ends a scan as well, and so does a pause', () => {
  const { type, press, rest, scanned } = desk();
  type(code, 8);
  expect(press('Tab', 8)).toBe(true);
  rest(1_000);
  type(token, 8);
  rest(200);
  expect(scanned).toEqual([code, token]);
});

test('a late Enter after a pause does not report the scan twice', () => {
  const { type, press, rest, scanned } = desk();
  type(code, 8);
  rest(200);
  press('Enter', 0);
  expect(scanned).toEqual([code]);
});

test('what a scanner adds after the end, at once or late by radio, does not reach the page either', () => {
  const { type, press, rest, scanned } = desk();
  type(code, 8);
  expect(press('Enter', 8)).toBe(true);
  expect(press('Enter', 8)).toBe(true);
  expect(press('j', 8, { ctrlKey: true })).toBe(true);
  rest(2_000);
  type(token, 8);
  rest(200);
  expect(press('Enter', 20)).toBe(true);
  expect(scanned).toEqual([code, token]);
  // A person's Enter and Ctrl+J are the page's again.
  expect(press('Enter', 400)).toBe(false);
  expect(press('j', 400, { ctrlKey: true })).toBe(false);
});

test('a line feed alone ends a scan', () => {
  const { type, press, scanned } = desk();
  type(code, 8);
  expect(press('J', 8, { ctrlKey: true })).toBe(true);
  expect(scanned).toEqual([code]);
});

test('shift between the letters belongs to the scan', () => {
  const { press, scanned } = desk();
  for (const key of code) {
    press('Shift', 2);
    press(key, 5);
  }
  press('Enter', 5);
  expect(scanned).toEqual([code]);
});

test('single late keys, as by radio, do not break a scan', () => {
  const { press, scanned } = desk();
  for (const [place, key] of [...code].entries()) press(key, place % 7 === 3 ? 120 : 12);
  press('Enter', 100);
  expect(scanned).toEqual([code]);
});

test('nothing a person types is kept from the page or taken for a scan, at whatever human speed', () => {
  const human = fc.array(
    fc.record({
      key: fc.constantFrom(...'abcæøå0123456789./: ', 'Enter', 'Tab', 'Shift'),
      gap: fc.integer({ min: 50, max: 900 }),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(human, fc.constantFrom(field, button), (keys, target) => {
      const { press, rest, scanned } = desk();
      const kept = keys.map(({ key, gap }) => press(key, gap, { target }));
      rest(1_000);
      expect(kept).not.toContain(true);
      expect(scanned).toEqual([]);
    }),
  );
});

test('two quick keys of a person who then presses Enter are no scan', () => {
  const { press, scanned } = desk();
  for (const key of '12345678') press(key, 60);
  press('9', 10);
  expect(press('Enter', 10)).toBe(false);
  expect(scanned).toEqual([]);
});

test('a held key repeats as fast as a scanner and is none', () => {
  const { press, rest, scanned } = desk();
  press('0', 500);
  for (let times = 0; times < 30; times++) expect(press('0', 30, { repeat: true })).toBe(false);
  expect(press('Enter', 30)).toBe(false);
  rest(1_000);
  expect(scanned).toEqual([]);
});

test('the characters of a scan go into a field that has the focus, and only its end is kept', () => {
  const { type, press, scanned } = desk();
  expect(type(code, 8, { target: field })).not.toContain(true);
  expect(press('Enter', 8, { target: field })).toBe(true);
  expect(scanned).toEqual([code]);
});

test('elsewhere the page hears no more of a scan once it is known for one', () => {
  const { type } = desk();
  const kept = type(code, 8, { target: button });
  // From the first slash on, which would open a browser's own search.
  expect(kept.indexOf(true)).toBe(code.indexOf('/'));
  expect(kept.slice(code.indexOf('/'))).not.toContain(false);
});

test('a command with Ctrl is no part of a scan, and AltGr writes', () => {
  const { press, type, scanned } = desk();
  expect(press('v', 5, { ctrlKey: true })).toBe(false);
  type('torg:12', 8);
  press('@', 8, { ctrlKey: true, altKey: true });
  press('Enter', 8);
  expect(scanned).toEqual(['torg:12@']);
});

test('the kind of code and other signs that a scanner writes before a code are left out', () => {
  const { type, press, scanned } = desk();
  for (const text of [`]Q1${code}`, `SCAN:${code} `, `~~${code}`]) {
    type(text, 8);
    press('Enter', 8);
  }
  expect(scanned).toEqual([code, code, code]);
});

/** What a tablet set to `layout` reads when a scanner set to US presses the keys of `text`. */
const bent: Readonly<Record<string, string>> = {
  Norwegian: 'httpsØ--qr.vipps.no-28-2-01-031-4712345678_v\\1',
  Danish: 'httpsÆ--qr.vipps.no-28-2-01-031-4712345678_v´1',
  'Swedish or Finnish': 'httpsÖ--qr.vipps.no-28-2-01-031-4712345678_v´1',
  'US, from a Nordic scanner': 'https>&&qr.vipps.no&28&2&01&031&4712345678_v)1',
};
test.each(Object.entries(bent))('a code bent by a keyboard set to %s is turned back', (_layout, text) => {
  expect(repairLayout(text)).toBe(code);
});

test('dashes, underscores and signs of a token come back right, in both directions', () => {
  expect(repairLayout('httpsÆ--qr.vipps.no-p-AbC+1?z´/x`y')).toBe(token);
  expect(repairLayout('https>&&qr.vipps.no&p&AbC/1?z)^x-y')).toBe(token);
});

test('a dead key gives its accent, alone or on the next letter', () => {
  const { type, press, scanned } = desk();
  type('httpsÖ--qr.vipps.no-p-1_v', 8);
  press('Dead', 8);
  press('é', 8);
  press('Enter', 8);
  expect(scanned).toEqual(['https://qr.vipps.no/p/1?v=e']);
});

test('a prefix bent with the code does not hide it', () => {
  const { type, press, scanned } = desk();
  type('å|httpsØ--qr.vipps.no-p-abc', 8);
  press('Enter', 8);
  expect(scanned).toEqual(['https://qr.vipps.no/p/abc']);
});

test('what is no bent code is left as it is', () => {
  for (const text of [
    code,
    token,
    'httpsØ--example.com-p',
    'https>--qr.vipps.no&p&a',
    '4006381333931',
    'Ønsker du pose?',
  ])
    expect(repairLayout(text)).toBe(text);
});
