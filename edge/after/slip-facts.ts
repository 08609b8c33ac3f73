/** What a slip tells of a sale: the goods that were paid for, and the VAT inside what was paid, exact to the minor unit. */
import type { Move } from '../domain/after-wire.ts';
import { amountOfPicks, type Done, nothingDone } from '../domain/picks.ts';
import { grossOfLine, type Line, totalOf, totalOfLine, vatByRate, type VatSum } from '../domain/sale.ts';
import { vatWithin } from '../domain/vat.ts';
import type { Ledger, PaymentRecord } from '../ledger.ts';
import type { Goods, SlipFacts } from './slip-page.ts';
import { seriesNumber, type Slip } from '../slips.ts';
import type { Stores } from '../stores.ts';

export function slipFacts(
  { ledger, stores, seller }: { ledger: Ledger; stores: Stores; seller: string },
  payment: PaymentRecord,
  slip: Slip,
): SlipFacts {
  const { reference, till, currency, captured, refunded } = payment;
  const store = stores.ofPayment(payment);
  const handedOver = ledger.moves.handedOver(reference, payment.lines);
  const moves = ledger.moves.of(reference);
  const givenBack = moves.flatMap(givenBackBy);
  const asked = givenBack.filter(({ how }) => how === 'vipps').reduce((sum, { value }) => sum + value, 0);
  const vat = handedOver ? vatOfParts(payment.lines, handedOver) : vatByRate(payment.lines);
  return {
    seller,
    store: store.name === seller ? null : store.name,
    orgNumber: store.orgNumber,
    market: store.market,
    number: seriesNumber(slip),
    till,
    reference,
    at: slip.at,
    endsAt: slip.endsAt,
    currency,
    lines: goodsOf(payment, handedOver),
    isPart: captured < totalOf(payment.lines),
    vat: fitted(vat, captured),
    paid: captured,
    givenBack,
    givenBackOtherwise: Math.max(0, refunded - asked),
  };
}

const givenBackBy = ({ what, state, doneAt, value, how }: Move) =>
  what === 'refund' && state === 'done' && doneAt !== null ? [{ at: doneAt, value, how }] : [];

/** The goods that were paid for, where the pieces that were handed over are known and come to what was paid; else all. */
function goodsOf({ lines, captured }: PaymentRecord, handedOver: Done | null): readonly Goods[] {
  const parts = lines.flatMap((line, at) => {
    const quantity = handedOver?.[at] ?? 0;
    const total = amountOfPicks(lines, nothingDone(lines), [{ line: at, quantity }]);
    return quantity === 0 ? [] : [goodsOfLine({ ...line, quantity }, total)];
  });
  const isPaid = parts.reduce((sum, { total }) => sum + total, 0) === captured;
  return handedOver && isPaid ? parts : lines.map((line) => goodsOfLine(line, totalOfLine(line)));
}

/** A part has its share of the line's discount, and of what rounding took. */
function goodsOfLine(line: Line, total: number): Goods {
  const { name, quantity, unitPrice, vatRate, unit } = line;
  const discount = Math.max(0, grossOfLine(line) - total);
  return { name, quantity, unitPrice, vatRate, ...(unit && { unit }), discount, total };
}

/** The VAT of what was handed over of each line. */
export function vatOfParts(lines: readonly Line[], handedOver: Done): readonly VatSum[] {
  const none = nothingDone(lines);
  const parts = lines.flatMap((line, at) => {
    const quantity = handedOver[at] ?? 0;
    const gross = quantity === 0 ? 0 : amountOfPicks(lines, none, [{ line: at, quantity }]);
    return gross === 0 ? [] : [sumOf(line.vatRate, gross)];
  });
  const rates = [...new Set(parts.map(({ rate }) => rate))].sort((a, b) => b - a);
  return rates.map((rate) => {
    const own = parts.filter((part) => part.rate === rate);
    const add = (of: (part: VatSum) => number) => own.reduce((sum, part) => sum + of(part), 0);
    return { rate, gross: add((p) => p.gross), net: add((p) => p.net), tax: add((p) => p.tax) };
  });
}

/**
 * Where another sum was paid than the lines say, each rate has its share of it, and what rounding leaves goes to the
 * largest, so that the shares add up to what was paid.
 */
export function fitted(sums: readonly VatSum[], paid: number): readonly VatSum[] {
  const whole = sums.reduce((sum, { gross }) => sum + gross, 0);
  if (whole === paid || whole === 0) return sums;
  const shares = sums.map(({ rate, gross }) => ({ rate, gross: Math.floor((gross * paid) / whole) }));
  const left = paid - shares.reduce((sum, { gross }) => sum + gross, 0);
  const largest = shares.reduce((most, share) => (share.gross > most.gross ? share : most), { gross: -1 });
  return shares.map((share) => sumOf(share.rate, share.gross + (share === largest ? left : 0)));
}

function sumOf(rate: number, gross: number): VatSum {
  const tax = vatWithin(gross, rate);
  return { rate, gross, net: gross - tax, tax };
}
