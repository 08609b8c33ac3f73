/** The address of a sale's slip as a QR code, for a screen that its customer looks at. */
import { renderSVG } from 'uqr';
import type { Ledger } from '../ledger.ts';
import type { Picture } from '../pictures.ts';
import { slipPath } from '../slips.ts';

/** Undefined while nothing is collected, and after the slip was deleted. */
export function slipPicture(
  { ledger, publicUrl }: { readonly ledger: Pick<Ledger, 'slips'>; readonly publicUrl: string },
  reference: string,
): Picture | undefined {
  const token = ledger.slips.of(reference)?.token;
  if (!token) return undefined;
  const svg = renderSVG(publicUrl + slipPath(token), { border: 4, ecc: 'M' });
  return { body: new TextEncoder().encode(svg).buffer, type: 'image/svg+xml' };
}
