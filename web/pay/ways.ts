/** Which ways a till offers: what its sales unit is approved for, with the one it begins with first. */
import type { TillWay } from '../../edge/domain/way.ts';
import type { TillView } from '../../edge/domain/wire.ts';

/** A sticker is the customer's own choice and is not among them. */
export type OfferedWay = Exclude<TillWay, 'check-in'>;

type Asked = Pick<TillView, 'ways'> | null;

/** Requests to a phone are left out once it is known that the sales unit may not send them. */
export const offeredWays = (till: Asked): readonly OfferedWay[] =>
  till?.ways?.push === 'no' ? ['screen', 'link'] : ['code', 'screen', 'number', 'link'];

/** What Charge begins with. */
export function firstWay(till: Asked): OfferedWay {
  const offered = offeredWays(till);
  return offered.find((way) => way === till?.ways?.usual) ?? offered[0] ?? 'screen';
}
