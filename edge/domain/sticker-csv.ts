/** Reads a list of MobilePay stickers: every row of it, or what is wrong with each, and never a part. */
import * as v from 'valibot';
import { type MigrationAsk, MigrationAsk as Ask } from './sticker.ts';

export interface CsvRow extends MigrationAsk {
  /** The line it begins on, the header being 1. */
  readonly line: number;
}
export interface CsvIssue {
  readonly path: string;
  readonly message: string;
}
export type ReadCsv =
  | { readonly ok: true; readonly rows: readonly CsvRow[] }
  | { readonly ok: false; readonly issues: readonly CsvIssue[] };

export const mostRows = 500;
const columns = ['beaconid', 'posname', 'till'] as const;

/**
 * RFC 4180 with commas, semicolons (what Excel writes in the Nordic countries) or tabs, any line ends, a byte order mark,
 * Excel's own first line `sep=;`, and the empty columns that it writes at the end. Columns in any order: `beaconId`,
 * `posName`, and `till` where stickers belong to one.
 */
export function readStickerCsv(text: string): ReadCsv {
  const cells = readCells(text.replace(/^\ufeff/, ''));
  if (cells === undefined) return no('file', 'a quotation mark is not closed');
  const [header, ...body] = cells.filter(({ fields }) => fields.some((field) => field.trim() !== ''));
  if (!header) return no('file', 'is empty');
  const names = withoutEmptyEnd(header.fields, 0).map((field) => field.trim().toLowerCase());
  const wrong = names.filter((name, at) => !isColumn(name) || names.indexOf(name) !== at);
  if (wrong.length > 0 || !names.includes('beaconid') || !names.includes('posname'))
    return no('line 1', 'the columns are beaconId, posName and, if wanted, till');
  if (body.length === 0) return no('file', 'has no rows');
  if (body.length > mostRows) return no('file', `has more than ${mostRows} rows`);

  const issues: CsvIssue[] = [];
  const lineOf = new Map<string, number>();
  const rows = body.flatMap(({ line, fields: all }) => {
    const fields = withoutEmptyEnd(all, names.length);
    if (fields.length !== names.length) {
      issues.push({
        path: `line ${line}`,
        message: `has ${fields.length} columns, the header ${names.length}`,
      });
      return [];
    }
    const field = (name: string) => fields[names.indexOf(name)]?.trim() ?? '';
    const till = names.includes('till') ? field('till') : '';
    const read = v.safeParse(Ask, {
      beaconId: field('beaconid'),
      posName: field('posname'),
      till: till || null,
    });
    for (const issue of read.issues ?? []) {
      const at = v.getDotPath(issue) ?? '';
      const message = at === 'beaconId' && isRounded(field('beaconid')) ? rounded : sayIssue(issue.message);
      issues.push({ path: `line ${line}.${at}`, message });
    }
    if (!read.success) return [];
    const before = lineOf.get(read.output.beaconId);
    if (before !== undefined)
      issues.push({ path: `line ${line}.beaconId`, message: `is on line ${before} already` });
    lineOf.set(read.output.beaconId, line);
    return [{ line, ...read.output }];
  });
  return issues.length > 0 ? { ok: false, issues } : { ok: true, rows };
}

const no = (path: string, message: string): ReadCsv => ({ ok: false, issues: [{ path, message }] });
const isColumn = (name: string): boolean => columns.some((column) => column === name);
/** How spreadsheets write a number of fifteen digits, of which the last are lost then. */
const isRounded = (text: string): boolean => /^\d([.,]\d+)?E\+?\d\d$/i.test(text);
export const rounded = 'rounded by the spreadsheet';
const withoutEmptyEnd = (fields: readonly string[], least: number): readonly string[] =>
  fields.slice(0, Math.max(least, fields.findLastIndex((field) => field.trim() !== '') + 1));
/** A message names what would fit, never what came. */
const sayIssue = (message: string): string => message.replace(/ but received .*$/s, '');

interface Cells {
  readonly line: number;
  readonly fields: readonly string[];
}

/** Undefined when a quoted field never ends. */
function readCells(text: string): Cells[] | undefined {
  const [named = '', said] = /^sep=(.)(\r\n?|\n)/i.exec(text) ?? [];
  const head = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const separator = said ?? ['\t', ';'].find((each) => head.includes(each)) ?? ',';
  const rows: Cells[] = [];
  let fields: string[] = [];
  let field = '';
  let isQuoted = false;
  let line = named === '' ? 1 : 2;
  let beganOn = line;
  const endRow = () => {
    rows.push({ line: beganOn, fields: [...fields, field] });
    fields = [];
    field = '';
  };
  for (let at = named.length; at < text.length; at++) {
    const letter = text.charAt(at);
    if (isQuoted) {
      if (letter === '"' && text.charAt(at + 1) === '"') field += text.charAt(at++);
      else if (letter === '"') isQuoted = false;
      else field += letter;
      if (letter === '\n') line++;
    } else if (letter === '"' && field === '') isQuoted = true;
    else if (letter === separator) {
      fields.push(field);
      field = '';
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text.charAt(at + 1) === '\n') at++;
      endRow();
      line++;
      beganOn = line;
    } else field += letter;
  }
  if (isQuoted) return undefined;
  endRow();
  return rows;
}
