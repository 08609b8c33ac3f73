/** Asks every sales unit of the merchant the same, all at once. */
import type { Units } from './units.ts';
import type { Answer } from './vipps/answer.ts';
import type { Vipps } from './vipps/client.ts';

export const everyUnit = <T>(
  { all }: Units,
  ask: (vipps: Vipps) => Promise<Answer<T>>,
): Promise<readonly { readonly msn: string; readonly answer: Answer<T> }[]> =>
  Promise.all(all.map(async ({ msn, vipps }) => ({ msn, answer: await ask(vipps) })));
