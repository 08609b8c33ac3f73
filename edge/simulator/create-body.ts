/** The body of a create call: its fields, their types, and nothing else. Source: ePayment 1.8.1, `CreatePaymentRequest`. */
import * as v from 'valibot';
import { WholeNumber } from './read-body.ts';

export const Amount = v.strictObject({
  currency: v.picklist(['NOK', 'DKK', 'EUR', 'SEK', 'USD', 'GBP']),
  value: WholeNumber,
});

/** Exactly one way of naming a customer. */
export const CustomerNamed = v.pipe(
  v.strictObject({
    phoneNumber: v.optional(v.pipe(v.string(), v.regex(/^\d{9,15}$/))),
    personalQr: v.optional(v.pipe(v.string(), v.minLength(5), v.maxLength(255))),
    customerToken: v.optional(v.string()),
  }),
  v.check(
    (named) => Object.values(named).filter((value) => value !== undefined).length <= 1,
    'exactly one of phoneNumber, personalQr and customerToken',
  ),
);
export type CustomerNamed = v.InferOutput<typeof CustomerNamed>;

const notNegative = v.pipe(WholeNumber, v.minValue(0));
const nullish = <Schema extends v.GenericSchema>(schema: Schema) => v.optional(v.nullable(schema));
const text = v.string();

const OrderLine = v.pipe(
  v.strictObject({
    name: text,
    id: text,
    totalAmount: WholeNumber,
    totalAmountExcludingTax: WholeNumber,
    totalTaxAmount: WholeNumber,
    taxPercentage: nullish(v.pipe(WholeNumber, v.minValue(0), v.maxValue(100))),
    taxRate: nullish(v.pipe(WholeNumber, v.minValue(0), v.maxValue(10_000))),
    unitInfo: v.optional(
      v.strictObject({
        unitPrice: v.nullable(notNegative),
        quantity: v.pipe(text, v.maxLength(10), v.regex(/^\d+([.]\d{1,8})?$/)),
        quantityUnit: nullish(v.picklist(['PCS', 'KG', 'KM', 'MINUTE', 'LITRE', 'KWH'])),
      }),
    ),
    discount: nullish(notNegative),
    productUrl: nullish(text),
    isReturn: nullish(v.boolean()),
    isShipping: nullish(v.boolean()),
  }),
  v.check(
    (line) => line.taxRate != null || line.taxPercentage != null,
    'taxRate or taxPercentage must be set',
  ),
);

const BottomLine = v.strictObject({
  currency: v.picklist(['NOK', 'DKK', 'EUR']),
  tipAmount: nullish(notNegative),
  giftCardAmount: nullish(notNegative),
  posId: nullish(text),
  totalAmount: nullish(WholeNumber),
  totalTax: nullish(notNegative),
  totalDiscount: nullish(notNegative),
  shippingAmount: nullish(notNegative),
  shippingInfo: v.optional(
    v.strictObject({
      amount: v.nullable(notNegative),
      amountExcludingTax: v.nullable(notNegative),
      taxAmount: v.nullable(notNegative),
      taxPercentage: v.nullable(v.pipe(WholeNumber, v.minValue(0), v.maxValue(100))),
    }),
  ),
  paymentSources: v.optional(
    v.strictObject({
      giftCard: nullish(WholeNumber),
      card: nullish(WholeNumber),
      voucher: nullish(WholeNumber),
      cash: nullish(WholeNumber),
    }),
  ),
  barcode: v.optional(
    v.strictObject({
      format: v.nullable(v.picklist(['EAN-13', 'CODE 39', 'CODE 128'])),
      data: v.nullable(text),
    }),
  ),
  receiptNumber: nullish(text),
  terminalId: nullish(text),
});

const AirlineData = v.strictObject({
  agencyInvoiceNumber: v.pipe(text, v.minLength(1), v.maxLength(6)),
  airlineCode: v.pipe(text, v.length(3)),
  airlineDesignatorCode: v.pipe(text, v.length(2)),
  passengerName: v.pipe(text, v.minLength(1), v.maxLength(49)),
  ticketNumber: v.optional(v.pipe(text, v.minLength(1), v.maxLength(150))),
});

/** As ePayment takes it at the create, and Order Management afterwards. */
export const Receipt = v.strictObject({
  orderLines: v.pipe(v.array(OrderLine), v.minLength(1)),
  bottomLine: BottomLine,
});
export type Receipt = v.InferOutput<typeof Receipt>;

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?([Zz]|[+-](?:2[0-3]|[01]\d):[0-5]\d)$/;

export const CreateBody = v.strictObject({
  amount: Amount,
  paymentMethod: v.strictObject({
    type: v.picklist(['WALLET', 'CARD', 'CARD_PASSTHROUGH']),
    blockedSources: v.optional(v.array(v.picklist(['COMMERCIAL_CARDS']))),
  }),
  reference: v.pipe(text, v.regex(/^[a-zA-Z0-9-]{8,64}$/)),
  userFlow: v.picklist(['PUSH_MESSAGE', 'NATIVE_REDIRECT', 'WEB_REDIRECT', 'QR']),
  customer: v.optional(CustomerNamed),
  customerInteraction: v.optional(v.picklist(['CUSTOMER_PRESENT', 'CUSTOMER_NOT_PRESENT'])),
  returnUrl: v.optional(v.pipe(text, v.maxLength(2500))),
  qrFormat: nullish(
    v.strictObject({
      format: v.picklist(['IMAGE/SVG+XML', 'IMAGE/PNG', 'TEXT/TARGETURL']),
      size: nullish(v.pipe(WholeNumber, v.minValue(100), v.maxValue(2000))),
    }),
  ),
  paymentDescription: v.optional(v.pipe(text, v.minLength(3), v.maxLength(100))),
  receipt: v.optional(Receipt),
  receiptUrl: nullish(text),
  metadata: nullish(v.record(text, text)),
  expiresAt: nullish(v.pipe(text, v.regex(rfc3339))),
  minimumUserAge: nullish(v.pipe(WholeNumber, v.minValue(0), v.maxValue(100))),
  profile: v.optional(v.strictObject({ scope: v.optional(text) })),
  industryData: v.optional(v.strictObject({ airlineData: v.optional(AirlineData) })),
  /** Express and card passthrough are refused as wholes (5020, 4160), so their insides are not read. */
  shipping: v.optional(v.looseObject({})),
  cardPassthrough: v.optional(v.looseObject({})),
  merchantLegalLinks: v.optional(
    v.strictObject({ termsOfSaleUrl: v.optional(text), privacyPolicyUrl: v.optional(text) }),
  ),
});
export type CreateBody = v.InferOutput<typeof CreateBody>;

/** Capture and refund. */
export const ModificationBody = v.strictObject({ modificationAmount: Amount });

/** Cancel; no body at all means the same as an empty one. */
export const CancelBody = v.optional(v.strictObject({ cancelTransactionOnly: v.optional(v.boolean()) }));

/** Force approve: the customer, or the token of the payment's redirectUrl. */
export const ApproveBody = v.strictObject({
  customer: v.optional(CustomerNamed),
  token: v.optional(text),
});
