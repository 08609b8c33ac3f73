/** Sums and times as the market writes them: the same in every language of the till. */
import type { Currency, Money } from '../../edge/domain/money.ts';
import type { Line, Measure } from '../../edge/domain/sale.ts';

const localeOf = { NOK: 'nb-NO', DKK: 'da-DK', EUR: 'fi-FI' } as const satisfies Record<Currency, string>;

/** "347,00 kr": for a sum that stands on its own. */
export const moneyText = ({ currency, value }: Money): string =>
  formatter(currency, true).format(value / 100);

/** "347,00": for a sum in a column whose currency is known. */
export const sumText = ({ currency, value }: Money): string => formatter(currency, false).format(value / 100);

const measures = { KG: 'kg', LITRE: 'l', MINUTE: 'min', KM: 'km', KWH: 'kWh' } as const satisfies Record<
  Measure,
  string
>;

/** "3", or "0,75 kg" of what is measured; `quantity` counts as in the line. */
export function quantityText({ unit, ...line }: Line, quantity = line.quantity): string {
  if (unit === undefined) return String(quantity);
  const text = new Intl.NumberFormat('nb-NO', { maximumFractionDigits: 3 }).format(quantity / 1000);
  return `${text} ${measures[unit]}`;
}

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

/** "21.11.2026, 14:05", by the tablet's own zone. */
export const momentText = (ms: number): string => `${dateText(ms)}, ${timeText(ms)}`;

/** "21.11.2026", by the tablet's own zone. */
export const dateText = (ms: number): string =>
  new Intl.DateTimeFormat('nb-NO', { day: '2-digit', month: '2-digit', year: 'numeric' }).format(ms);

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
