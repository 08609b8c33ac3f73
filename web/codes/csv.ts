/** Files of tables: what an older spreadsheet wrote is read rightly, and what is written opens rightly there again. */

/** The text of a file. What is no UTF-8 was written by an older spreadsheet of western Europe. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Semicolons and a mark of UTF-8, as spreadsheets with a decimal comma expect. Cells that would be formulas are made text. */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(written).join(';')).join('\r\n')}\r\n`;

function written(cell: string): string {
  const safe = /^[=+\-@\t]/.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
