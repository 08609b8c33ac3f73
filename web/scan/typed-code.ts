/** What a code is that a scanner typed, and what there is to say of it when it is no customer's. */
import { judge, type Judgement } from '../../edge/domain/customer-code.ts';
import { speech } from '../i18n/words.svelte.ts';
import { ownCodes } from './own-codes.ts';
import { type Other, seenOf } from './seen.ts';

export const judgeTyped = (text: string): Exclude<Judgement, { kind: 'nothing' }> | null => {
  const judged = judge([text], { own: ownCodes(), origin: location.origin });
  return judged.kind === 'nothing' ? null : judged;
};

/** `unknown-barcode`: no good has it; `again`: it was taken a moment ago. Fetched when it is first needed. */
export async function sayOf(what: Other | 'unknown-barcode' | 'again'): Promise<string> {
  const { scanWords } = await import('../i18n/scan.ts');
  const w = scanWords[speech.language];
  if (what === 'unknown-barcode') return w.unknownBarcode;
  return what === 'again' ? w.againSoon : w.seen[seenOf(what)];
}
