/** The market that a payment belongs to, told by its currency: a till may show what was sold in another country. */
import { currencyOf, type Market, markets } from '../../edge/domain/market.ts';
import type { Money } from '../../edge/domain/money.ts';

export const marketOfSum = ({ currency }: Pick<Money, 'currency'>): Market =>
  markets.find((market) => currencyOf(market) === currency) ?? 'NO';
