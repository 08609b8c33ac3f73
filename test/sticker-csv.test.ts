import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostRows, readStickerCsv } from '../edge/domain/sticker-csv.ts';

const first = '123456789012345';
const second = 'a1b2c3d4-0000-4000-8000-00000000000f';
const rowsOf = (text: string) => {
  const read = readStickerCsv(text);
  return read.ok ? read.rows : read.issues;
};
const both = [
  { line: 2, beaconId: first, posName: 'Kasse 1', till: null },
  { line: 3, beaconId: second, posName: 'Kø 2', till: null },
];

test.each([
  ['commas', `beaconId,posName\n${first},Kasse 1\n${second},Kø 2\n`],
  ['semicolons and Windows line ends', `beaconId;posName\r\n${first};Kasse 1\r\n${second};Kø 2`],
  ['a byte order mark', `\ufeffbeaconId,posName\n${first},Kasse 1\n${second},Kø 2`],
  [
    'columns the other way round, in capitals',
    `POSNAME,BEACONID\nKasse 1,${first}\nKø 2,${second.toUpperCase()}`,
  ],
  ['quotes and spaces', `"beaconId", posName\n"${first}"," Kasse 1 "\n${second},"Kø 2"`],
  ['tabs', `beaconId\tposName\n${first}\tKasse 1\n${second}\tKø 2`],
  ['empty columns at the end', `beaconId;posName;;\n${first};Kasse 1;;\n${second};Kø 2;\n;;;`],
  ['old Mac line ends', `beaconId,posName\r${first},Kasse 1\r${second},Kø 2\r`],
])('a list with %s is read', (_, text) => {
  expect(rowsOf(text)).toEqual(both);
});

test('the line in which Excel names its separator is no header, and counts as a line', () => {
  expect(rowsOf(`\ufeffsep=;\r\nbeaconId;posName\r\n${first};"Kasse; 1"\r\n`)).toEqual([
    { line: 3, beaconId: first, posName: 'Kasse; 1', till: null },
  ]);
});

test.each(['1,23457E+14', '1.23457E+14', '1E+14', '1.23456789012345e14'])(
  'an id that a spreadsheet rounded to %s is told apart from one that is none',
  (id) => {
    expect(rowsOf(`beaconId;posName\n${id};a\n12345;b`)).toEqual([
      { path: 'line 2.beaconId', message: 'rounded by the spreadsheet' },
      { path: 'line 3.beaconId', message: '15 digits or a GUID' },
    ]);
  },
);

test('separators, quotation marks and line ends inside quotes belong to the field', () => {
  expect(rowsOf(`beaconId,posName,till\n${first},"Kasse ""1"", left",T1\n\n${second},Two,`)).toEqual([
    { line: 2, beaconId: first, posName: 'Kasse "1", left', till: 'T1' },
    { line: 4, beaconId: second, posName: 'Two', till: null },
  ]);
});

test.each([
  ['nothing', '', 'file'],
  ['a header alone', 'beaconId,posName\n', 'file'],
  ['a quote that never ends', `beaconId,posName\n${first},"Kasse`, 'file'],
  ['too many rows', `beaconId,posName\n${`${first},x\n`.repeat(mostRows + 1)}`, 'file'],
  ['a column missing', `beaconId\n${first}`, 'line 1'],
  ['a column of another name', `beacon,posName\n${first},x`, 'line 1'],
  ['a column too many', `beaconId,posName,extra\n${first},x,y`, 'line 1'],
  ['a column twice', `beaconId,posName,posName\n${first},x,y`, 'line 1'],
  ['no header', `${first},Kasse 1`, 'line 1'],
  ['a short row', `beaconId,posName\n${first}`, 'line 2'],
  ['a long row', `beaconId,posName\n${first},a,b`, 'line 2'],
  ['an id that is none', `beaconId,posName\n12345,a`, 'line 2.beaconId'],
  ['a name too long', `beaconId,posName\n${first},${'x'.repeat(37)}`, 'line 2.posName'],
  ['a name that is empty', `beaconId,posName\n${first},`, 'line 2.posName'],
  ['an id twice', `beaconId,posName\n${first},a\n${first},b`, 'line 3.beaconId'],
])('a file with %s is refused whole, and the message says where', (_, text, path) => {
  const read = readStickerCsv(text);
  expect(read.ok).toBe(false);
  if (!read.ok) expect(read.issues.map((issue) => issue.path)).toContain(path);
});

test('every wrong row is told, not only the first, and nothing of what was in it', () => {
  const read = readStickerCsv(`beaconId,posName\nsecret-thing,a\n${first},\nsecret-thing,b`);
  expect(!read.ok && read.issues.map(({ path }) => path)).toEqual([
    'line 2.beaconId',
    'line 3.posName',
    'line 4.beaconId',
  ]);
  expect(JSON.stringify(read)).not.toContain('secret-thing');
});

test('whatever is in the fields, a list that is written is read back', () => {
  const name = fc
    .string({ minLength: 1, maxLength: 36, unit: fc.constantFrom(...'aø,;" -1') })
    .filter((text) => text.trim() !== '');
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
      const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const lines = names.map((posName, at) => `${100_000_000_000_000 + at},${quote(posName)}`);
      const read = readStickerCsv(['beaconId,posName', ...lines].join('\n'));
      expect(read.ok && read.rows.map(({ posName }) => posName)).toEqual(
        names.map((posName) => posName.trim()),
      );
    }),
  );
});
