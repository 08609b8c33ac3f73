/** Writes the tables of docs/after-sale.md from the rows that the tests go through: `node test/after-sale-doc.ts --write`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { codes, type ErrorCode } from '../edge/simulator/problems.ts';
import { type Ask, asks, type End, neverMet, refusals, toldToCashier } from './refusal-table.ts';

const docPath = join(import.meta.dirname, '../docs/after-sale.md');
const begin = '<!-- refusals: written by test/after-sale-doc.ts -->';
const finish = '<!-- end of refusals -->';

export const readDoc = (): string => readFileSync(docPath, 'utf8');

/** The page as it should be: the tables are made, what stands around them is kept. */
export function makeDoc(doc: string): Promise<string> {
  const [before, rest] = doc.split(begin);
  const behind = rest?.split(finish)[1];
  if (before === undefined || behind === undefined) {
    throw new Error(`docs/after-sale.md: expected ${begin} and ${finish}`);
  }
  return format(`${before}${begin}\n\n${tables()}\n\n${finish}${behind}`, {
    parser: 'markdown',
    printWidth: 110,
    proseWrap: 'preserve',
  });
}

const titles: Readonly<Record<Ask, string>> = {
  capture: 'Collect (capture)',
  cancel: 'Cancel before the approval',
  release: 'Let the money go (cancel after the approval)',
  refund: 'Give back (refund)',
};

const edgeDoes: Readonly<Record<End, string>> = {
  again: 'asks again',
  read: 'reads, asks again until a read shows the end',
  ends: 'reads; ends unless that shows it done',
};

function tables(): string {
  const tableOf = (ask: Ask) =>
    [
      `### ${titles[ask]}`,
      '',
      '| Code | At Vipps MobilePay | Word | The edge | The cashier reads |',
      '| --- | --- | --- | --- | --- |',
      ...refusals
        .filter((row) => row.ask === ask)
        .map(
          (row) =>
            `| ${row.code} | ${codes[row.code].title} | \`${row.word}\` | ${edgeDoes[row.end]} | ${said(toldToCashier(row))} |`,
        ),
    ].join('\n');
  const never = Object.entries(neverMet).map(
    ([code, why]) => `| ${code} | ${codes[code as ErrorCode].title} | ${why} |`,
  );
  return [
    ...asks.map(tableOf),
    ['### Never met', '', '| Code | At Vipps MobilePay | Why |', '| --- | --- | --- |', ...never].join('\n'),
  ].join('\n\n');
}

const said = (texts: readonly string[]): string =>
  texts.map((text) => (/[.…]$/.test(text) ? text : `${text}.`)).join(' ');

if (process.argv.includes('--write')) writeFileSync(docPath, await makeDoc(readDoc()));
