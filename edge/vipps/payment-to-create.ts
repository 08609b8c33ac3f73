/** What a payment is asked for with, field for field as ePayment 1.8.1 takes it: nothing more, it refuses unknown fields. */
import type { Currency, Money } from '../domain/money.ts';

/**
 * Sent as it stands, keys in the order they were set, so a retry from the stored object is the same bytes.
 * A `customer` is required for `PUSH_MESSAGE`, a `returnUrl` for `WEB_REDIRECT`.
 */
export interface PaymentToCreate {
  readonly amount: Money;
  /** 8 to 64 letters, digits and hyphens; never used before on this sales unit. */
  readonly reference: string;
  readonly userFlow: 'PUSH_MESSAGE' | 'QR' | 'WEB_REDIRECT';
  readonly customer?: Customer;
  /** In person it must be `CUSTOMER_PRESENT`: the rules on payments ask for it. */
  readonly customerInteraction: 'CUSTOMER_PRESENT' | 'CUSTOMER_NOT_PRESENT';
  /** 3 to 100 characters. */
  readonly paymentDescription?: string;
  readonly returnUrl?: string;
  /** Only with `QR`; `size` in pixels, 100 to 2000, PNG only. */
  readonly qrFormat?: {
    readonly format: 'IMAGE/SVG+XML' | 'IMAGE/PNG' | 'TEXT/TARGETURL';
    readonly size?: number;
  };
  readonly receipt?: VippsReceipt;
}

/** Exactly one of the three; more than one is an error. */
export type Customer =
  /** The whole text of the customer's own code, 5 to 255 characters, unchanged. */
  | { readonly personalQr: string }
  /** Country code first, digits only, 9 to 15. */
  | { readonly phoneNumber: string }
  /** From `user.checked-in.v1`; lives fifteen minutes. */
  | { readonly customerToken: string };

export interface VippsReceipt {
  readonly orderLines: readonly OrderLine[];
  readonly bottomLine: {
    readonly currency: Currency;
    readonly posId?: string;
    readonly receiptNumber?: string;
    readonly tipAmount?: number;
    /** Amounts paid otherwise, in minor units. */
    readonly paymentSources?: {
      readonly giftCard?: number;
      readonly card?: number;
      readonly voucher?: number;
      readonly cash?: number;
    };
    readonly barcode?: { readonly format: 'EAN-13' | 'CODE 39' | 'CODE 128'; readonly data: string };
  };
}

/** Amounts in minor units: `totalAmount` = `totalAmountExcludingTax` + `totalTaxAmount`, after discount. */
export interface OrderLine {
  readonly name: string;
  readonly id: string;
  readonly totalAmount: number;
  readonly totalAmountExcludingTax: number;
  readonly totalTaxAmount: number;
  /** Hundredths of a percent: 2500 is 25 %. */
  readonly taxRate: number;
  readonly unitInfo?: {
    /** Tax included, before discount. */
    readonly unitPrice: number;
    /** A decimal number as text, 10 characters at most; shown, not reckoned with. */
    readonly quantity: string;
    readonly quantityUnit?: 'PCS' | 'KG' | 'KM' | 'MINUTE' | 'LITRE' | 'KWH';
  };
  readonly discount?: number;
  readonly productUrl?: string;
  readonly isReturn?: boolean;
  readonly isShipping?: boolean;
}
