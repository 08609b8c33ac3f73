/** Sums and times as the market writes them: the same in every language of the till. */
import type { Currency, Money } from '../../edge/domain/money.ts';

const localeOf = { NOK: 'nb-NO', DKK: 'da-DK', EUR: 'fi-FI' } as const satisfies Record<Currency, string>;

/** "347,00 kr": for a sum that stands on its own. */
export const moneyText = ({ currency, value }: Money): string =>
  formatter(currency, true).format(value / 100);

/** "347,00": for a sum in a column whose currency is known. */
export const sumText = ({ currency, value }: Money): string => formatter(currency, false).format(value / 100);

/** "8:41": minutes and seconds left, never less than nothing. */
export function leftText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** "3 s", "4 min", "2 h": how old something is. */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** "14:05", by the tablet's own zone. */
export const timeText = (ms: number): string =>
  new Intl.DateTimeFormat('nb-NO', { hour: '2-digit', minute: '2-digit' }).format(ms);

const made = new Map<string, Intl.NumberFormat>();

function formatter(currency: Currency, withCurrency: boolean): Intl.NumberFormat {
  const key = `${currency}${withCurrency}`;
  const format =
    made.get(key) ??
    new Intl.NumberFormat(localeOf[currency], {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
      ...(withCurrency ? { style: 'currency', currency } : {}),
    });
  made.set(key, format);
  return format;
}
