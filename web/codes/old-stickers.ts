/** Old MobilePay stickers as somebody brings them: scanned, typed, or in a file, and what is amiss with those that cannot be taken. */
import { readCode } from '../../edge/domain/customer-code.ts';
import { BeaconId } from '../../edge/domain/sticker.ts';
import { type CsvRow, readStickerCsv, rounded } from '../../edge/domain/sticker-csv.ts';
import * as v from 'valibot';

export type Amiss = 'not-a-sticker' | 'rounded' | 'no-name' | 'name-too-long' | 'twice' | 'columns' | 'till';

export interface Flaw {
  /** The line of the file, the header being 1. */
  readonly line: number;
  readonly amiss: Amiss;
}

export type ReadFile =
  | { readonly is: 'read'; readonly rows: readonly CsvRow[] }
  /** Nothing of it is taken until all of it is mended. */
  | { readonly is: 'flawed'; readonly flaws: readonly Flaw[] }
  /** Without rows, or not a table. */
  | { readonly is: 'empty' }
  | { readonly is: 'too-long' }
  | { readonly is: 'wrong-columns'; readonly found: string };

/** The id in a sticker's text or in what was typed: 15 digits or a GUID, alone or in the sticker's address. */
export function beaconIn(text: string): string | undefined {
  const read = readCode(text.trim());
  const alone = v.safeParse(BeaconId, read.kind === 'mobilepay-sticker' ? read.beaconId : text);
  return alone.success ? alone.output : undefined;
}

export function readStickers(text: string): ReadFile {
  const read = readStickerCsv(text);
  if (read.ok) return { is: 'read', rows: read.rows };
  const [first] = read.issues;
  if (first?.path === 'line 1')
    return { is: 'wrong-columns', found: (/^[^\r\n]{0,120}/.exec(text.replace(/^\uFEFF/, '')) ?? [''])[0] };
  if (first?.path === 'file') return { is: first.message.startsWith('has more') ? 'too-long' : 'empty' };
  return { is: 'flawed', flaws: read.issues.map(flawOf) };
}

/** What the edge found amiss with a file that was right by itself; undefined when it is not about its lines. */
export function flawsFrom(paths: readonly string[]): ReadFile | undefined {
  const flaws = paths.map((path) => flawOf({ path, message: '' }));
  return flaws.length > 0 && flaws.every(({ line }) => line > 0) ? { is: 'flawed', flaws } : undefined;
}

function flawOf({ path, message }: { path: string; message: string }): Flaw {
  const [, line = '0', field = ''] = /^line (\d+)(?:\.(\w+))?/.exec(path) ?? [];
  const amiss: Amiss =
    field === 'beaconId'
      ? message === rounded
        ? 'rounded'
        : /on line/.test(message)
          ? 'twice'
          : 'not-a-sticker'
      : field === 'posName'
        ? /at most/.test(message)
          ? 'name-too-long'
          : 'no-name'
        : field === 'till'
          ? 'till'
          : 'columns';
  return { line: Number(line), amiss };
}
