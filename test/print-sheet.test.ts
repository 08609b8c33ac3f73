import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText, writeCsv } from '../web/codes/csv.ts';
import { stateOfPoster } from '../web/codes/poster-state.ts';
import { beaconIn, flawsFrom, readStickers } from '../web/codes/old-stickers.ts';
import { labelOf, pagesOf, type Printable, sizeNames, sizes } from '../web/codes/sheet.ts';
import { idOf } from '../web/codes/stall-id.ts';
import { StallId } from '../edge/domain/poster.ts';
import * as v from 'valibot';

const code = (id: string): Printable => ({ kind: 'sticker', id, name: id, image: `/${id}` });

test('every code is printed as often as asked, and a page holds no more than fit on A4', () => {
  for (const size of sizeNames) {
    const { across, down, width, height } = sizes[size];
    expect(across * width).toBeLessThanOrEqual(200);
    expect(down * height).toBeLessThanOrEqual(287);
    const pages = pagesOf([code('a'), code('b'), code('c')], { size, copies: 4 });
    expect(pages.flat().map(({ id }) => id)).toEqual([...'aaaabbbbcccc']);
    for (const page of pages) expect(page.length).toBeLessThanOrEqual(across * down);
    expect(pages).toHaveLength(Math.ceil(12 / (across * down)));
  }
});

test('on a label nothing overlaps, nothing leaves it, and the code keeps its white', () => {
  const words = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 36 });
  const inputs = fc.record({
    size: fc.constantFrom(...sizeNames),
    whose: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 }),
    says: fc.array(words, { minLength: 5, maxLength: 5 }),
    place: words,
  });
  fc.assert(
    fc.property(inputs, ({ size, whose, says, place }) => {
      const { width, height, code: placed, texts } = labelOf(size, { whose, says, place });
      expect(texts).toHaveLength(7);
      let foot = 0;
      for (const text of texts) {
        expect(text.y - text.size).toBeGreaterThanOrEqual(foot - 0.01);
        foot = text.y;
        const isAbove = text.y <= placed.y - 2.9;
        const isBelow = text.y - text.size >= placed.y + placed.side + 2.9;
        expect(isAbove || isBelow).toBe(true);
      }
      expect(foot).toBeLessThan(height);
      expect(placed.side).toBeGreaterThanOrEqual(40);
      expect(placed.x).toBeGreaterThanOrEqual(3);
      expect(placed.x + placed.side).toBeLessThanOrEqual(width - 3);
    }),
  );
});

test.each([
  ['123456789012345', '123456789012345'],
  [' 123456789012345 ', '123456789012345'],
  ['mobilepaypos://pos?id=123456789012345&source=qr', '123456789012345'],
  ['6F9619FF-8B86-D011-B42D-00CF4FC964FF', '6f9619ff-8b86-d011-b42d-00cf4fc964ff'],
  ['12345', undefined],
  ['https://qr.vipps.no/p/token', undefined],
])('%s holds the sticker %s', (text, beacon) => {
  expect(beaconIn(text)).toBe(beacon);
});

test('a file says what is wrong with it, line by line, in words that can be translated', () => {
  expect(readStickers('')).toEqual({ is: 'empty' });
  expect(readStickers('beaconId,posName\n')).toEqual({ is: 'empty' });
  expect(readStickers('a;b\n1;2\n')).toEqual({ is: 'wrong-columns', found: 'a;b' });
  const many = Array.from({ length: 501 }, (_, at) => `${100_000_000_000_000 + at},Till`).join('\n');
  expect(readStickers(`beaconId,posName\n${many}`)).toEqual({ is: 'too-long' });
  const flawed = readStickers(
    `beaconId,posName\n123456789012345,Gate\nx,Door\n123456789012346,\n123456789012345,Twice\n` +
      `123456789012347,${'n'.repeat(37)}\n123456789012348\n`,
  );
  expect(readStickers('beaconId;posName\n1,23457E+14;Gate\n')).toEqual({
    is: 'flawed',
    flaws: [{ line: 2, amiss: 'rounded' }],
  });
  expect(flawsFrom(['line 3.till'])).toEqual({ is: 'flawed', flaws: [{ line: 3, amiss: 'till' }] });
  expect(flawsFrom(['csv'])).toBeUndefined();
  expect(flawed).toEqual({
    is: 'flawed',
    flaws: [
      { line: 3, amiss: 'not-a-sticker' },
      { line: 4, amiss: 'no-name' },
      { line: 5, amiss: 'twice' },
      { line: 6, amiss: 'name-too-long' },
      { line: 7, amiss: 'columns' },
    ],
  });
});

test('an older spreadsheet’s letters are read rightly, and a report opens rightly in one', () => {
  expect(decodeText(new Uint8Array([0xd8, 0x73, 0x74]))).toBe('Øst');
  expect(decodeText(new TextEncoder().encode('Øst'))).toBe('Øst');
  expect(decodeText(new Uint8Array([0xff, 0xfe, 0xd8, 0x00, 0x73, 0x00]))).toBe('Øs');
  expect(decodeText(new Uint8Array([0xfe, 0xff, 0x00, 0xd8, 0x00, 0x73]))).toBe('Øs');
  expect(
    writeCsv([
      ['a;b', 'say "x"'],
      ['=1+1', 'plain'],
    ]),
  ).toBe('\uFEFF"a;b";"say ""x"""\r\n\'=1+1;plain\r\n');
});

test('whatever a page is called, its address is one that the edge takes, and never one that is taken', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (name) => {
      const first = idOf(name, []);
      expect(v.is(StallId, first)).toBe(true);
      const second = idOf(name, [first]);
      expect(second).not.toBe(first);
      expect(v.is(StallId, second)).toBe(true);
    }),
  );
  expect(idOf('Bærums Æbler & Sønn', [])).toBe('baerums-aebler-sonn');
  expect(idOf('till', [])).toBe('stall');
});

test('a poster whose time is over is not said to work, whenever the edge looks next', () => {
  const poster = { state: 'ready', endsAt: 1_000 } as const;
  expect([999, 1_000].map((now) => stateOfPoster(poster, now))).toEqual(['ready', 'ended']);
  expect(stateOfPoster({ ...poster, endsAt: null }, 9_000)).toBe('ready');
  expect(stateOfPoster({ ...poster, state: 'deleting' }, 9_000)).toBe('deleting');
  expect(stateOfPoster({ ...poster, state: 'gone' }, 9_000)).toBe('ended');
});
