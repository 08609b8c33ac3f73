/** Files of tables: what an older spreadsheet wrote is read rightly, and what is written opens rightly there again. */

/**
 * The text of a file. Two bytes at its beginning say that it is UTF-16, what Excel calls Unicode text; what is no UTF-8
 * either was written by an older spreadsheet of western Europe.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
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
