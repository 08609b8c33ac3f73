/** The sales units of the simulator, whose they are, and what each may do. */
import * as v from 'valibot';
import type { Currency } from '../domain/money.ts';

export type Market = 'NO' | 'DK' | 'FI';

/** Permissions a control page may change; each is the platform's own flag or the cause of one error code. */
const flags = {
  /** "Skip landing page": without it PUSH_MESSAGE is refused (5080). */
  pushAllowed: v.boolean(),
  /** DK and FI: several partial captures, else 6140. Always on in Norway. */
  partialCaptureAllowed: v.boolean(),
  /** DK and FI: capture up to 180 days instead of 14. */
  lateCaptureAllowed: v.boolean(),
  /** `expiresAt` is accepted, else 5050. */
  longLivingPaymentAllowed: v.boolean(),
  /** Else 5070. */
  paymentAllowed: v.boolean(),
  /** Else 5060. */
  bankAccountVerified: v.boolean(),
  /** Else 5100. */
  refundAllowed: v.boolean(),
  /** Else 10020. */
  forceApproveAllowed: v.boolean(),
  /** Reached with partner keys, else 403. */
  partnerConnected: v.boolean(),
};
export const UnitChanges = v.partial(v.strictObject(flags));
export type UnitChanges = v.InferOutput<typeof UnitChanges>;
type Flags = { [name in keyof typeof flags]: boolean };

/** A business, as the Management API names it. */
export interface Merchant {
  readonly scheme: 'business:NO:ORG' | 'business:DK:CVR' | 'business:FI:Y-tunnus';
  readonly id: string;
  readonly name: string;
  readonly market: Market;
}

export const merchants: readonly Merchant[] = [
  { scheme: 'business:NO:ORG', id: '999888777', name: 'Torgboden AS', market: 'NO' },
  { scheme: 'business:DK:CVR', id: '88776655', name: 'Torveboden ApS', market: 'DK' },
  { scheme: 'business:FI:Y-tunnus', id: '7766554-3', name: 'Torikoju Oy', market: 'FI' },
];

export interface SalesUnit extends Flags {
  readonly msn: string;
  readonly name: string;
  readonly market: Market;
  readonly currency: Currency;
}

const usual: Flags = {
  pushAllowed: true,
  partialCaptureAllowed: false,
  lateCaptureAllowed: false,
  longLivingPaymentAllowed: false,
  paymentAllowed: true,
  bankAccountVerified: true,
  refundAllowed: true,
  forceApproveAllowed: true,
  partnerConnected: true,
};

export type SalesUnits = ReadonlyMap<string, SalesUnit>;

export function openSalesUnits(): SalesUnits {
  const units: SalesUnit[] = [
    {
      ...usual,
      msn: '123456',
      name: 'Torgboden',
      market: 'NO',
      currency: 'NOK',
      partialCaptureAllowed: true,
    },
    { ...usual, msn: '234567', name: 'Torveboden', market: 'DK', currency: 'DKK' },
    { ...usual, msn: '345678', name: 'Torikoju', market: 'FI', currency: 'EUR' },
    {
      ...usual,
      msn: '456789',
      name: 'Ny bod',
      market: 'NO',
      currency: 'NOK',
      partialCaptureAllowed: true,
      pushAllowed: false,
    },
    {
      ...usual,
      msn: '567890',
      name: 'Torgboden Bryggen',
      market: 'NO',
      currency: 'NOK',
      partialCaptureAllowed: true,
    },
  ];
  return new Map(units.map((unit) => [unit.msn, unit]));
}

/** Every unit of a market belongs to the one merchant there. */
export function merchantOf({ market }: SalesUnit): Merchant {
  const merchant = merchants.find((one) => one.market === market);
  if (!merchant) throw new Error(`sales unit: expected a merchant in ${market}`);
  return merchant;
}

/** Norway: 180 days; Denmark and Finland: 14 unless late capture is enabled. Source: ePayment, "Deadlines". */
export const captureDays = (unit: SalesUnit): number =>
  unit.market === 'NO' || unit.lateCaptureAllowed ? 180 : 14;

/** Changes what is given and leaves the rest. */
export function changeUnit(unit: SalesUnit, changes: UnitChanges): void {
  for (const [name, value] of Object.entries(changes)) {
    if (value !== undefined) Object.assign(unit, { [name]: value });
  }
}
