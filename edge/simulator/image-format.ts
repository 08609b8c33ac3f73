/** How a caller chooses the look of a QR image, and the address that shows it to anybody. */
import * as v from 'valibot';
import type { Call } from './gate.ts';
import type { Detail } from './problems.ts';
import { WholeNumber } from './read-body.ts';

export type Format = 'svg' | 'png' | 'text';

export interface Look {
  readonly format: Format;
  /** Pixels, PNG only. */
  readonly size: number;
  /** Modules of quiet zone. */
  readonly border: number;
}

/** Newer pages of the QR API put these into the body; the document of 2024 has `Size` as a header. */
export const lookFields = {
  size: v.optional(v.pipe(WholeNumber, v.minValue(100), v.maxValue(2000))),
  whiteBorder: v.optional(v.pipe(WholeNumber, v.minValue(0), v.maxValue(100))),
};

export const usualSize = 1024;
const usualBorder = 8;
const callbackBorder = 4;

/** By `Accept`; `null` is a 415. A read may leave it out. */
export function formatOf(accept: string | null): Format | null {
  for (const part of (accept ?? '').toLowerCase().split(',')) {
    const format = formats[part.split(';')[0]?.trim() ?? ''];
    if (format) return format;
  }
  return null;
}

const formats: Readonly<Record<string, Format>> = {
  'image/*': 'svg',
  'image/svg+xml': 'svg',
  'image/png': 'png',
  'text/targeturl': 'text',
};

/** The header `Size` and the body's fields; the body wins. A detail names a size out of range. */
export function lookOf(
  format: Format,
  { headers }: Pick<Call, 'headers'>,
  { size, whiteBorder = usualBorder }: { size?: number | undefined; whiteBorder?: number | undefined } = {},
): Look | Detail {
  const asked = size ?? readSize(headers.get('size'));
  if (asked === 'wrong') return { name: 'Size', reason: sizeRule };
  return { format, size: asked ?? usualSize, border: whiteBorder };
}

/** Callback QRs choose by query, in any letter case: `qrImageFormat`, `qrImageSize`. */
export function lookByQuery(query: URLSearchParams): Look | Detail {
  const asked = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  const format = asked.get('qrimageformat')?.toUpperCase() ?? 'SVG';
  if (format !== 'SVG' && format !== 'PNG') return { name: 'QrImageFormat', reason: 'must be PNG or SVG' };
  const size = readSize(asked.get('qrimagesize') ?? null);
  if (size === 'wrong') return { name: 'QrImageSize', reason: sizeRule };
  return { format: format === 'PNG' ? 'png' : 'svg', size: size ?? usualSize, border: callbackBorder };
}

/** Needs no authentication: whoever has the address may embed it. */
export function imageUrl(base: string, token: string, { format, size, border }: Look): string {
  const query = new URLSearchParams({ token, format, border: String(border) });
  if (format === 'png') query.set('size', String(size));
  return `${base}/qr-image/v1?${query}`;
}

const sizeRule = 'must be a whole number from 100 to 2000';

function readSize(text: string | null): number | null | 'wrong' {
  if (text === null || text === '') return null;
  const size = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return size >= 100 && size <= 2000 ? size : 'wrong';
}
